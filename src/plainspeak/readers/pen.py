"""The pen with which readers of marked-up text write a document: runs of words in, blocks and pieces out."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from html import unescape
from typing import NamedTuple

from plainspeak.document import BREAK, OBJECT, Block, Document, Ignore, InText, Kind, Piece
from plainspeak.readers.directives import Order, order_in, settled
from plainspeak.readers.text import SOFT_HYPHEN, is_label, line_blocks

_SPAN = rf"[^\s<>\"{OBJECT}]"
# What no address may follow is looked at first, once for all kinds of them: most characters stand within a word.
_URL = re.compile(
    r"(?<![\w.])(?:"
    rf"(?<![+-])[a-zA-Z][\w+.-]*+://{_SPAN}+"
    rf"|www\.{_SPAN}+"
    r"|(?<![+'-])(?:mailto:)?[\w.+'-]++@[\w-]+(?:\.[\w-]+)+"
    rf"|(?<![@/-])(?:[a-z0-9-]++\.)+(?:[a-z]{{2,}}/{_SPAN}+|(?:com|org|net|info|uk|eu|gov)(?![\w-]|\.\w))"
    r")"
)
_DOMAIN = re.compile(r"\.[a-z]")
_ABBREVIATION = re.compile(r"\*\[([^\]\r\n]+)\]:(?=[ \t]*\S)")
_LETTER = re.compile(r"[^\W_]")  # or a figure
_ENTITY = re.compile(r"&#?\w{1,32};")
#: No reader nests lists, tables and quotations deeper than this when it looks for the comments that speak of them.
_DEEPEST = 1000


class Run(NamedTuple):
    """Words and where they stand in the source; a `start` of -1 is for what stands nowhere."""

    text: str
    start: int
    end: int


_BREAK = (Run(BREAK, -1, -1),)


def _joined(runs: Sequence[Run]) -> Sequence[Run]:
    """Runs that stand verbatim one after another in the source, as one."""
    if len(runs) == 1:
        return runs
    joined: list[Run] = []
    at = 0
    while at < len(runs):
        first = at
        text, start, end = runs[at]
        at += 1
        if end - start == len(text):
            while at < len(runs) and runs[at].start == end and runs[at].end - end == len(runs[at].text):
                end = runs[at].end
                at += 1
        joined.append(
            runs[first] if at == first + 1 else Run("".join([run.text for run in runs[first:at]]), start, end)
        )
    return joined


class Tape:
    """Runs one after another, read by the offsets of their joined text, forward only."""

    def __init__(self, runs: Sequence[Run]) -> None:
        self._runs = runs
        self._index = 0
        self._at = 0

    def take(self, start: int, end: int) -> list[Run]:
        """The runs of `text[start:end]`, cut to it; a run that is not verbatim stays whole."""
        runs, index, at = self._runs, self._index, self._at
        while index < len(runs) and at + len(runs[index].text) <= start:
            at += len(runs[index].text)
            index += 1
        self._index, self._at = index, at
        taken = []
        while index < len(runs) and at < end:
            run = runs[index]
            text, begin, stop = run
            size = len(text)
            if begin >= 0 and stop - begin == size:
                low, high = start - at if start > at else 0, end - at if end < at + size else size
                taken.append(Run(text[low:high], begin + low, begin + high) if high - low < size else run)
            elif at >= start:
                taken.append(run)
            at += size
            index += 1
        return taken


class Pen:
    """Writes a document, one block after another.

    A reader puts the words of a block (`put`, `words`, `new_line`), then ends it (`end_block`); or it writes a text without
    markup, whose blocks are told by the shape of its lines (`lines`). Comments come as they stand in the source (`comment`).
    `label` goes with the blocks that are written from then on: words, or a function from the offset in the source at which
    a block begins. A block without a letter or figure is not written.
    """

    def __init__(self, source: str) -> None:
        self.source = source
        self.label: str | Callable[[int], str] = ""
        self.blocks: list[Block] = []
        self._text: list[str] = []
        self._length = 0
        self._pieces: list[Piece] = []
        self._ignores: list[Ignore] = []
        self._orders: list[Order] = []  # of comments that speak of more or less than the next block
        self._pending: list[Ignore] = []  # comments that wait for the block they speak of
        self._covers: list[tuple[list[Ignore], int]] = []  # those that speak of a whole list, table or quotation
        self._uncovered = 0  # lists that lie too deep to be counted
        # The block in the making: its words, their length, the line breaks that readers see, and how much of it is bold.
        self._runs: list[Run] = []
        self._size = 0
        self._hard: set[int] = set()
        self._bold = 0

    def document(self, name: str, form: str, *, editable: bool = True) -> Document:
        """The document, when all is written."""
        self._settle(self._pending, self._length)
        self._ignores += settled(self._orders, self.source, self._pieces, self._length)
        self._ignores.sort(key=lambda ignore: ignore.anchor.start if isinstance(ignore.anchor, InText) else 0)
        text, ignores = "".join(self._text), tuple(self._ignores)
        return Document(name, form, text, tuple(self.blocks), tuple(self._pieces), ignores, self.source, editable)

    # A block

    @property
    def empty(self) -> bool:
        """Whether no words have been put since the last block."""
        return not self._runs

    @property
    def size(self) -> int:
        """How many characters have been put since the last block."""
        return self._size

    def unwritten(self) -> str:
        """The words that have been put since the last block."""
        return "".join([run.text for run in self._runs])

    def put(self, text: str, start: int = -1, end: int = -1, *, bold: bool = False) -> None:
        """Words that stand verbatim at `source[start:end]`, as an entity or behind a backslash; or nowhere.

        Soft hyphens are left out: nobody sees them, and they would split the word around them.
        """
        if SOFT_HYPHEN in text:
            verbatim = end - start == len(text)
            for part in text.split(SOFT_HYPHEN):
                if verbatim:
                    self.put(part, start, start + len(part), bold=bold)
                    start += len(part) + 1
                else:
                    self.put(part, bold=bold)
            return
        if text and (self._runs or not text.isspace()):
            self._runs.append(Run(text, start, end))
            self._size += len(text)
            self._bold += len(text) if bold else 0

    def words(self, value: str, start: int, end: int, *, bold: bool = False) -> None:
        """Words that a parser found at `source[start:end]`: they keep the place only if they can be found there again."""
        there = self.source[start:end]
        if value != there and _ENTITY.fullmatch(there):
            value = unescape(there)  # as browsers do, where a parser keeps &#150; a control character
        if value in (there, unescape(there)) or "\\" + value == there:
            self.put(value, start, end, bold=bold)
        else:
            self.put(value, bold=bold)

    def put_without(self, runs: Sequence[Run], edits: Iterable[tuple[int, int, str]]) -> None:
        """Words without their markup: each edit leaves out `text[start:end]` of their joined text and puts something instead.

        Edits come in order and do not overlap.
        """
        tape, at = Tape(runs), 0
        for start, end, instead in edits:
            for run in tape.take(at, start):
                self.put(*run)
            self.put(instead)
            at = end
        for run in tape.take(at, sum(len(run.text) for run in runs)):
            self.put(*run)

    def new_line(self) -> None:
        """A line break that readers see."""
        self._hard.add(self._size)
        self.put("\n")

    def end_block(self, kind: Kind = "paragraph", level: int = 0, parts: Sequence[tuple[int, int]] = ()) -> None:
        """Write the words that were put as a block; a short paragraph all in bold is a heading.

        `parts` are stretches of them, if each shall be a block of its own; what lies between is left out.
        """
        if not self._runs:
            return
        if kind == "paragraph" and self._bold and self._bold >= self._size - 1 and self._size <= 80:
            kind = "heading"
        self._write(_joined(self._runs), kind, level, parts)
        self._runs, self._size, self._bold = [], 0, 0
        if self._hard:
            self._hard = set()

    def lines(self, runs: Sequence[Run]) -> None:
        """Write a text without markup: its blocks are found by the shape of its lines."""
        tape = Tape(runs)
        text = "".join([run.text for run in runs])
        for block in line_blocks(text):
            self._block(tape, text, block.start, block.end, block.kind, block.level)

    def _write(self, runs: Sequence[Run], kind: Kind, level: int, parts: Sequence[tuple[int, int]]) -> None:
        text = runs[0].text if len(runs) == 1 else "".join([run.text for run in runs])
        blocks: Iterable[tuple[int, int, Kind]] = [(0, len(text), kind)]
        if parts:
            blocks = [(start, end, kind) for start, end in parts]
        elif kind == "paragraph" and (self._hard or ":" in text):
            blocks = _parts(text, self._hard)
        tape = Tape(runs)
        first = len(self.blocks)
        for start, end, part in blocks:
            self._block(tape, text, start, end, part, level)
        if len(self.blocks) > first:
            self._settle(self._pending, self.blocks[first].start)

    def _block(self, tape: Tape, text: str, start: int, end: int, kind: Kind, level: int) -> None:
        words = text[start:end].lstrip()
        start, words = end - len(words), words.rstrip()
        end = start + len(words)
        if not _LETTER.search(words):
            return
        if self._pieces:
            self._put(_BREAK)
        begin, piece = self._length, len(self._pieces)
        if kind == "label" or _may_hold_url(words):
            for at, stop, instead in _edits(text, start, end, kind):
                self._put(tape.take(start, at))
                self._put((Run(instead, -1, -1),))
                start = stop
        self._put(tape.take(start, end))
        label = self.label
        if callable(label):
            anchors = (written.anchor for written in self._pieces[piece:])
            label = label(next((anchor.start for anchor in anchors if anchor is not None), 0))
        self.blocks.append(Block(kind, begin, self._length, level, label))

    def _put(self, runs: Iterable[Run]) -> None:
        pieces, texts, at = self._pieces, self._text, self._length
        for text, start, stop in runs:
            if text:
                end = at + len(text)
                pieces.append(Piece(at, end, InText(start, stop) if start >= 0 else None))
                texts.append(text)
                at = end
        self._length = at

    # Comments

    def comment(self, words: str, start: int, end: int) -> None:
        """A comment that stands at `source[start:end]`; `words` are what it says, its marks left out."""
        order = order_in(words, InText(start, end))
        if order and order.verb == "ignore":
            self._pending.append(Ignore(order.rules, 0, 0, False, order.anchor, order.reason))
        elif order:
            self._orders.append(order)

    def open_cover(self) -> None:
        """A list, table or quotation begins: a comment that stands before it speaks of all of it."""
        if self._pending or self._covers:
            if len(self._covers) >= _DEEPEST:
                self._uncovered += 1
                return
            self._covers.append((self._pending, len(self.blocks)))
            self._pending = []

    def close_cover(self) -> None:
        """The list, table or quotation that began last ends."""
        if self._uncovered:
            self._uncovered -= 1
        elif self._covers:
            waiting, first = self._covers.pop()
            if waiting:
                self._settle(waiting, self.blocks[first].start if first < len(self.blocks) else self._length)

    def _settle(self, waiting: list[Ignore], start: int) -> None:
        """Tell the waiting comments which prose they speak of: from `start` to where the pen is now."""
        for ignore in waiting:
            self._ignores.append(Ignore(ignore.rules, start, self._length, False, ignore.anchor, ignore.reason))
        waiting.clear()


def front_matter(source: str) -> int:
    """Where the paper begins: after settings for a web site between two lines of --- or +++ at the very top."""
    lines = source[:200_000].splitlines(keepends=True)
    if not lines or lines[0].strip() not in ("---", "+++"):
        return 0
    opening, at = lines[0].strip(), len(lines[0])
    for number, line in enumerate(lines[1:2000], 1):
        at += len(line)
        bare = line.rstrip()
        if bare == opening or (bare == "..." and opening == "---"):
            return at
        # Front matter begins with a key; after a plain rule comes the paper.
        if number == 1 and not re.match(r"[\w\"'-][^:=]*[:=]|#|\[", bare):
            return 0
    return 0


def _may_hold_url(words: str) -> bool:
    """Nearly always there is none, and looking for one of its parts is quicker than looking for it."""
    return "://" in words or "@" in words or "www" in words or _DOMAIN.search(words) is not None


def _edits(text: str, start: int, end: int, kind: Kind) -> Iterator[tuple[int, int, str]]:
    """What is written differently in `text[start:end]`: (start, end, instead), in order."""
    marks = _ABBREVIATION.match(text, start, end) if kind == "label" else None
    if marks:
        yield start, start + 2, ""
        yield marks.end(1), marks.end(1) + 1, ""
        start = marks.end()
    for url in _URL.finditer(text, start, end):
        stop = url.end()
        while stop > url.start() and text[stop - 1] in ".,;:!?'’”)]*_":
            stop -= 1
        if stop > url.start():
            yield url.start(), stop, OBJECT


def _parts(text: str, hard: set[int]) -> Iterator[tuple[int, int, Kind]]:
    """A paragraph in parts: lines such as "Date: 3 May" and "*[ICB]: integrated care board" are each one of their own."""
    start, labelled, at = 0, False, 0
    for line in text.split("\n"):
        label = is_label(line.strip()) or bool(_ABBREVIATION.match(line))
        broken = at - 1 in hard
        if at and ((label and (labelled or broken or _ABBREVIATION.match(line))) or (labelled and broken)):
            yield start, at, "label" if labelled else "paragraph"
            start, labelled = at, label
        elif not at:
            labelled = label
        at += len(line) + 1
    whole = " ".join(text[start : min(len(text), start + 1300)].split())
    labelled = labelled and (is_label(whole) or bool(_ABBREVIATION.match(whole)))
    yield start, len(text), "label" if labelled else "paragraph"
