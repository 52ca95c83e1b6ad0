"""The prose of a file, and where each character of it came from.

A reader makes a `Document`; after that no code knows the format. All offsets are character offsets, end exclusive.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field, replace
from html import unescape
from itertools import accumulate
from typing import Literal

Kind = Literal["heading", "paragraph", "item", "cell", "caption", "quote", "label", "code"]

#: Stands in the prose where the source holds something that is not prose: inline code, an image, a formula.
OBJECT = "\ufffc"
#: Stands between two blocks of the prose.
BREAK = "\n\n"


# A paper has thousands of the five values that follow. What `dataclass` writes to make a frozen one looks up each field by its
# name, and takes nearly twice the time of setting its slot: hence their own `__init__`.


@dataclass(frozen=True, slots=True, init=False)
class InText:
    """A place in the source text: `source[start:end]`."""

    start: int
    end: int

    def __init__(self, start: int, end: int) -> None:
        _text_start(self, start)
        _text_end(self, end)


_text_start, _text_end = (getattr(InText, name).__set__ for name in InText.__slots__)


@dataclass(frozen=True, slots=True, init=False)
class InRun:
    """A place in an office file: characters `start` to `end` of the visible text of a paragraph.

    `part` is the name of the part inside the file, such as "word/document.xml"; paragraphs count from 0 within their part.
    """

    part: str
    paragraph: int
    start: int
    end: int

    def __init__(self, part: str, paragraph: int, start: int, end: int) -> None:
        _run_part(self, part)
        _run_paragraph(self, paragraph)
        _run_start(self, start)
        _run_end(self, end)


_run_part, _run_paragraph, _run_start, _run_end = (getattr(InRun, name).__set__ for name in InRun.__slots__)


@dataclass(frozen=True, slots=True, init=False)
class OnPage:
    """A place in a PDF: characters `start` to `end` of a page. Pages count from 1.

    `box` holds the left, top, right and bottom edge of the line that they stand in, in points from the page's top left corner.
    """

    page: int
    start: int
    end: int
    box: tuple[float, float, float, float]

    def __init__(self, page: int, start: int, end: int, box: tuple[float, float, float, float]) -> None:
        _page_page(self, page)
        _page_start(self, start)
        _page_end(self, end)
        _page_box(self, box)


_page_page, _page_start, _page_end, _page_box = (getattr(OnPage, name).__set__ for name in OnPage.__slots__)


Anchor = InText | InRun | OnPage


@dataclass(frozen=True, slots=True, init=False)
class Piece:
    """`text[start:end]` of the document came from `anchor`; `None` means that the reader put it in (a block break)."""

    start: int
    end: int
    anchor: Anchor | None

    def __init__(self, start: int, end: int, anchor: Anchor | None) -> None:
        _piece_start(self, start)
        _piece_end(self, end)
        _piece_anchor(self, anchor)


_piece_start, _piece_end, _piece_anchor = (getattr(Piece, name).__set__ for name in Piece.__slots__)


@dataclass(frozen=True, slots=True, init=False)
class Block:
    """A run of the prose that no sentence crosses. `level` is a heading's rank or an item's depth, else 0.

    `label` says where it is in words, for files in which lines mean nothing: "page 3, paragraph 2".
    """

    kind: Kind
    start: int
    end: int
    level: int = 0
    label: str = ""

    def __init__(self, kind: Kind, start: int, end: int, level: int = 0, label: str = "") -> None:
        _block_kind(self, kind)
        _block_start(self, start)
        _block_end(self, end)
        _block_level(self, level)
        _block_label(self, label)


_block_kind, _block_start, _block_end, _block_level, _block_label = (
    getattr(Block, name).__set__ for name in Block.__slots__
)


@dataclass(frozen=True, slots=True)
class Ignore:
    """An author's word that findings in `text[start:end]` are settled.

    `rules` is empty when every rule is meant; `whole` tells an ignore of the whole file; `anchor` is where it is written.
    """

    rules: tuple[str, ...]
    start: int
    end: int
    whole: bool
    anchor: Anchor
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands: `start` and `end` are offsets in the document's source, the end exclusive.

    Lines and columns of the source count from 1, columns in characters. In a file that is no text, lines mean nothing to
    people: `label` says the place in words ("page 3, paragraph 2") and `anchors` are the places in the file itself.
    """

    start: int
    end: int
    line: int
    column: int
    end_line: int
    end_column: int
    label: str = ""
    anchors: tuple[InRun | OnPage, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """The prose of one file.

    `name` is the file as the user named it; `format` the reader that read it; `text` the prose; `source` the decoded file, or
    the text as it was taken out of a file that is no text. `editable` tells that the source is the file itself, so that a fix
    can be written into it. Raises `ValueError` when pieces do not tile the text, a piece is not what stands in the source, or a
    block lies outside.
    """

    name: str
    format: str
    text: str
    blocks: tuple[Block, ...]
    pieces: tuple[Piece, ...]
    ignores: tuple[Ignore, ...] = ()
    source: str = field(default="", repr=False)
    editable: bool = True
    _starts: list[int] = field(init=False, repr=False, compare=False)
    _lines: list[int] = field(init=False, repr=False, compare=False)
    _labelled: bool = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        at = 0
        for piece in self.pieces:
            start, end, anchor = piece.start, piece.end, piece.anchor
            if start != at or end <= start:
                raise ValueError(f"piece {piece} does not follow on from {at}")
            at = end
            if isinstance(anchor, InText):
                here, there = self.text[start:end], self.source[anchor.start : anchor.end]
                if here != there and here != unescape(there) and "\\" + here != there:
                    raise ValueError(f"piece {piece} reads {here!r} but its source {there!r}")
            elif anchor is not None and anchor.end - anchor.start != end - start:
                raise ValueError(f"piece {piece} is not as long as its place")
        if at != len(self.text):
            raise ValueError(f"pieces end at {at}, the text at {len(self.text)}")
        last = 0
        for block in self.blocks:
            if not last <= block.start <= block.end <= len(self.text):
                raise ValueError(f"block {block} overlaps the one before or lies outside the text")
            last = block.end
        object.__setattr__(self, "_starts", [piece.start for piece in self.pieces])
        object.__setattr__(self, "_lines", line_starts(self.source))
        object.__setattr__(self, "_labelled", any(block.label for block in self.blocks))

    @property
    def left_out(self) -> bool:
        """Whether a comment says to leave the whole file out, whatever is found in it."""
        return any(ignore.whole and not ignore.rules for ignore in self.ignores)

    def places(self, start: int, end: int) -> tuple[Place, ...]:
        """Where `text[start:end]` stands in the source, one place for each unbroken run, in order.

        Characters that the reader put in have no place. Runs that touch in the source come back as one.
        """
        index = max(0, bisect_right(self._starts, start) - 1)
        if start < end and (near := self._near(index, start, end)):
            return (self.place(*near, self._label(start)),)
        runs: list[tuple[int, int, list[InRun | OnPage]]] = []
        for at in range(index, len(self.pieces)):
            piece = self.pieces[at]
            if piece.start >= end:
                break
            if piece.anchor is None or piece.end <= start:
                continue
            low, high = max(0, start - piece.start), max(0, piece.end - end)
            here: list[InRun | OnPage] = []
            if not isinstance(piece.anchor, InText):
                here = [replace(piece.anchor, start=piece.anchor.start + low, end=piece.anchor.end - high)]
                a, b = piece.start + low, piece.end - high
            elif piece.end - piece.start != piece.anchor.end - piece.anchor.start:
                a, b = piece.anchor.start, piece.anchor.end
            else:
                a, b = piece.anchor.start + low, piece.anchor.end - high
            if runs and runs[-1][1] == a:
                runs[-1][2].extend(here)
                runs[-1] = (runs[-1][0], b, runs[-1][2])
            else:
                runs.append((a, b, here))
        label = self._label(start)
        return tuple(self.place(a, b, label, tuple(anchors)) for a, b, anchors in runs)

    def _near(self, index: int, start: int, end: int) -> tuple[int, int] | None:
        """Where `text[start:end]` stands, if it lies within one verbatim piece of a text: nearly always."""
        piece = self.pieces[index] if self.pieces else None
        if piece is None or end > piece.end or not isinstance(piece.anchor, InText):
            return None
        if piece.end - piece.start != piece.anchor.end - piece.anchor.start:
            return None
        moved = piece.anchor.start - piece.start
        return start + moved, end + moved

    def block_at(self, offset: int) -> Block | None:
        """The last block that begins at or before this character of the text."""
        at = bisect_right(self.blocks, offset, key=lambda block: block.start) - 1
        return self.blocks[at] if at >= 0 else None

    def _label(self, offset: int) -> str:
        block = self.block_at(offset) if self._labelled else None
        return block.label if block else ""

    def place(self, start: int, end: int, label: str = "", anchors: tuple[InRun | OnPage, ...] = ()) -> Place:
        """The place of `source[start:end]`, with its lines and columns; for `label` and `anchors` see `Place`."""
        line, column = self._line_and_column(start)
        same = line == len(self._lines) or end < self._lines[line]
        end_line, end_column = (line, column + end - start) if same else self._line_and_column(end)
        return Place(start, end, line, column, end_line, end_column, label, anchors)

    def _line_and_column(self, offset: int) -> tuple[int, int]:
        index = bisect_right(self._lines, offset) - 1
        return index + 1, offset - self._lines[index] + 1


def line_starts(source: str) -> list[int]:
    r"""Offsets at which the lines of `source` begin; a line ends with \n, \r\n or \r."""
    if source.count("\r") != source.count("\r\n"):
        return [0, *map(re.Match.end, _LINE_END.finditer(source))]
    # Adding up the lengths of lines is quicker than looking for their ends.
    *lines, _ = source.split("\n")
    return [0, *accumulate(len(line) + 1 for line in lines)]


_LINE_END = re.compile(r"\n|\r\n?")
