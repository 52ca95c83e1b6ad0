"""A document put together from the paragraphs of a file that is no text: its source is the prose itself."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import replace

from plainspeak.document import BREAK, Block, Document, InRun, Kind, OnPage, Piece

#: Characters that nobody sees: soft hyphens, marks of width nothing or of direction. They would split the words around them.
UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\ufffb\ufffe\uffff]+"
)

# A list mark that was typed into the text.
_TYPED = re.compile(r"(?:[•‣◦▪●○■□➢✓*–—-])[ \t\u00a0]+(?=\S)")

#: Words and where they stand; `None` for what the reader put in.
Run = tuple[str, InRun | OnPage | None]


class Sheet:
    """Takes paragraphs one by one, and gives back the document. `mark` is how a list mark that was typed looks."""

    def __init__(self, mark: re.Pattern[str] = _TYPED) -> None:
        self._mark = mark
        self._parts: list[str] = []
        self._pieces: list[Piece] = []
        self._blocks: list[Block] = []
        self._length = 0

    def put(self, kind: Kind, label: str, runs: Iterable[Run], level: int = 0) -> str:
        """Add a paragraph as one block, without white space around it; one without words is left out.

        A list mark that was typed stays outside the block. A run's anchor must be as long as its text. Returns the words of
        the block.
        """
        words = list(runs)
        text = "".join([part for part, _ in words])
        if UNSEEN.search(text):
            words = [run for part, anchor in words for run in _seen(part, anchor)]
            text = "".join([part for part, _ in words])
        bare = text.strip()
        if not bare:
            return ""
        if self._pieces:
            self._add(BREAK, None)
        start = self._length + len(text) - len(text.lstrip())
        for part, anchor in words:
            if part:
                self._add(part, anchor)
        if kind in ("paragraph", "item") and (mark := self._mark.match(bare)) and mark.end() < len(bare):
            kind, start, bare, level = "item", start + mark.end(), bare[mark.end() :], level or 1
        self._blocks.append(Block(kind, start, start + len(bare), level, label))
        return bare

    def document(self, name: str, format: str) -> Document:
        """The document of all paragraphs so far."""
        text = "".join(self._parts)
        return Document(name, format, text, tuple(self._blocks), tuple(self._pieces), (), text, editable=False)

    def _add(self, text: str, anchor: InRun | OnPage | None) -> None:
        self._parts.append(text)
        self._pieces.append(Piece(self._length, self._length + len(text), anchor))
        self._length += len(text)


def _seen(text: str, anchor: InRun | OnPage | None) -> Iterable[Run]:
    """A run without the characters that nobody sees."""
    at = 0
    for unseen in UNSEEN.finditer(text):
        if unseen.start() > at:
            yield text[at : unseen.start()], _cut(anchor, at, unseen.start())
        at = unseen.end()
    if at < len(text):
        yield text[at:], _cut(anchor, at, len(text))


def _cut(anchor: InRun | OnPage | None, start: int, end: int) -> InRun | OnPage | None:
    return None if anchor is None else replace(anchor, start=anchor.start + start, end=anchor.start + end)
