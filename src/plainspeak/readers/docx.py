"""Word files (.docx and its kin), by our own walk over their XML, in the order in which people read them.

The anchors count in the visible text of a paragraph: `plainspeak.readers.docx_walk` says what that is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from plainspeak.document import BREAK, OBJECT, Block, Document, Ignore, InRun, InText, Kind, Piece
from plainspeak.readers.directives import order_in
from plainspeak.readers.docx_file import Story, open_word
from plainspeak.readers.docx_walk import Paragraph
from plainspeak.readers.limits import Limits
from plainspeak.readers.text import line_blocks

_MARK = re.compile(r"[-*•‣◦▪●·–—][ \t]+(?=\S)")


def read_docx(name: str, data: bytes, limits: Limits) -> Document:
    """The prose of a Word file: body, notes, headers and footers, with an `InRun` anchor for every character of it.

    Tables of contents, bibliographies, code and hidden text are left out, as are paragraphs marked as being in another
    language than English in a document that is mostly English. A Word comment such as "plainspeak: ignore RULE: why" settles
    the findings in the paragraphs that it covers. Raises `UnreadableFile` for a file that is damaged, too large or not from
    Word.
    """
    word = open_word(name, data, limits)
    pen = _Pen()
    for story in word.stories():
        for paragraph in story.paragraphs:
            pen.write(paragraph, story)
    return pen.document(name, word.comments())


@dataclass(frozen=True, slots=True)
class _Written:
    """A paragraph with words: its story, its label and its visible text."""

    paragraph: Paragraph
    story: Story
    label: str
    text: str


class _Pen:
    """Collects the paragraphs of every story, then writes the document."""

    def __init__(self) -> None:
        self.waiting: list[_Written] = []
        self.on_page: dict[int, int] = {}
        self.anchors: dict[str, InRun] = {}  # comment → the first paragraph that it covers
        self.text: list[str] = []
        self.length = 0
        self.pieces: list[Piece] = []
        self.blocks: list[Block] = []
        self.covered: dict[str, tuple[int, int]] = {}

    def write(self, paragraph: Paragraph, story: Story) -> None:
        """Take a paragraph in."""
        text = paragraph.text
        for comment in paragraph.comments:
            self.anchors.setdefault(comment, InRun(story.part, paragraph.index, 0, len(text)))
        if text and not text.isspace():
            self.waiting.append(_Written(paragraph, story, self.label(paragraph, story), text))

    def label(self, paragraph: Paragraph, story: Story) -> str:
        """Where a paragraph is, in words."""
        page = f"page {paragraph.page}, " if paragraph.page and not story.label else ""
        if story.label:
            return story.label + (f", row {paragraph.row}" if paragraph.row else "")
        if paragraph.box:
            return f"{page}text box"
        if paragraph.table:
            return f"{page}table {paragraph.table}, row {paragraph.row}"
        number = self.on_page[paragraph.page] = self.on_page.get(paragraph.page, 0) + 1
        return f"{page}paragraph {number}"

    def document(self, name: str, comments: dict[str, str]) -> Document:
        """The document of all that was taken in."""
        abroad = [written for written in self.waiting if _abroad(written.paragraph)]
        size = sum(len(written.text) for written in self.waiting)
        # A program in another language marks all that it writes as that language: such marks mean nothing.
        skip = abroad if 2 * sum(len(written.text) for written in abroad) < size else []
        left_out = set(map(id, skip))
        for written in self.waiting:
            if id(written) not in left_out and not written.paragraph.listed:
                self.paragraph(written)
        text = "".join(self.text)
        ignores = tuple(self.ignores(comments))
        return Document(
            name, "docx", text, tuple(self.blocks), tuple(self.pieces), ignores, source=text, editable=False
        )

    def paragraph(self, written: _Written) -> None:
        """Write a paragraph, with the blocks in it."""
        paragraph = written.paragraph
        kind = _kind(paragraph)
        if kind is None:
            return
        text, runs = _runs(paragraph, written.text)
        start, end = len(text) - len(text.lstrip()), len(text.rstrip())
        if not any(c.isalnum() for c in text[start:end]):
            return
        if self.length:
            self.put(BREAK, None)
        begin = self.length
        for at, stop, anchor in runs:
            low, high = max(at, start), min(stop, end)
            if low < high:
                here = None if anchor < 0 else (anchor + low - at, anchor + high - at)
                place = here and InRun(written.story.part, paragraph.index, *here)
                self.put(text[low:high], place)
        for block in _blocks(text[start:end], kind, paragraph.level):
            self.blocks.append(Block(block.kind, begin + block.start, begin + block.end, block.level, written.label))
        for comment in paragraph.comments:
            first, _ = self.covered.get(comment, (begin, 0))
            self.covered[comment] = (first, self.length)

    def put(self, text: str, anchor: InRun | None) -> None:
        """Write characters down."""
        end = self.length + len(text)
        self.pieces.append(Piece(self.length, end, anchor))
        self.text.append(text)
        self.length = end

    def ignores(self, comments: dict[str, str]) -> Iterator[Ignore]:
        """What the comments that speak to us settle, in the order of the text."""
        orders = []
        for key, comment in comments.items():
            order = order_in(comment, InText(0, 0)) if key in self.anchors else None
            if order is not None:
                orders.append((self.covered.get(key, (self.length, self.length)), self.anchors[key], order))
        for (start, end), anchor, order in sorted(orders, key=lambda row: row[0]):
            if order.verb == "ignore":
                yield Ignore(order.rules, start, end, False, anchor, order.reason)
            elif order.verb == "ignore-file":
                yield Ignore(order.rules, 0, 0, True, anchor, order.reason)
            else:
                problem = f"In Word, ‘{order.verb}’ has no meaning. {_HOW}" if order.verb else order.problem
                yield Ignore((f"!{problem}",), start, start, False, anchor)


_HOW = "Select the paragraphs and write ‘plainspeak: ignore RULE’ as a comment on them, or ‘ignore-file RULE’."


def _abroad(paragraph: Paragraph) -> bool:
    if not any(bit.foreign for bit in paragraph.bits):
        return False
    lettered = [bit.foreign for bit in paragraph.bits if any(c.isalpha() for c in bit.text)]
    return bool(lettered) and all(lettered)


def _runs(paragraph: Paragraph, text: str) -> tuple[str, list[tuple[int, int, int]]]:
    """The text to write, and its stretches: start, end, and where it starts in the visible text, -1 for what is put in.

    Code inside a sentence becomes one OBJECT character. `text` is what is visible.
    """
    if not any(bit.code for bit in paragraph.bits):
        return text, [(0, len(text), 0)]
    parts: list[str] = []
    runs: list[tuple[int, int, int]] = []
    length = visible = 0
    for bit in paragraph.bits:
        if bit.code and bit.text.strip():
            if not (runs and runs[-1][2] < 0):
                parts.append(OBJECT)
                runs.append((length, length + 1, -1))
                length += 1
        else:
            parts.append(bit.text)
            if runs and runs[-1][2] >= 0:
                runs[-1] = (runs[-1][0], length + len(bit.text), runs[-1][2])
            else:
                runs.append((length, length + len(bit.text), visible))
            length += len(bit.text)
        visible += len(bit.text)
    return "".join(parts), runs


def _kind(paragraph: Paragraph) -> Kind | None:
    """What a paragraph is; None for what is no prose."""
    if paragraph.kind == "paragraph" and paragraph.table and paragraph.columns > 1 and not paragraph.box:
        return "cell"
    return paragraph.kind


def _blocks(text: str, kind: Kind, level: int) -> Sequence[Block]:
    """The blocks in the text of one paragraph. One without a kind of its own is known by the shape of its lines."""
    if kind == "paragraph":
        return line_blocks(text)
    mark = _MARK.match(text)
    return (Block(kind, mark.end() if mark else 0, len(text), level),)
