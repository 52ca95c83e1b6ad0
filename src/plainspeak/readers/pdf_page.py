"""A page of a PDF: its lines, where they stand, and where a line is parted into cells.

A PDF knows no lines and no words, only characters and their places. To ask PDFium for the place of each character, or of each
word, takes longer than all its own work on the page. So we ask for the rectangles of a line: one for each run of characters
that the program wrote in one go. Words are measured only in lines that may hold more than one cell.
"""

from __future__ import annotations

import ctypes
import re
import sys
from array import array
from bisect import bisect_left
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise, repeat
from statistics import median
from typing import Any

from plainspeak.readers.sheet import UNSEEN

#: What PDFium puts in place of a hyphen at the end of a line, and of the line's end with it.
HYPHEN = "\ufffe"
# The Symbol and Wingdings fonts have their bullets in the private area.
BULLET = re.compile(r"(?:[•‣◦▪●·○■□◆❖➢✓✔*–—-]|[\uf000-\uf0ff]|o(?=\s{1,4}[A-Z]))(?:\s+|$)")
NUMBER = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2}){1,3}\.?|\d{1,3}[.)]|[a-z][.)]|[A-Z]\)|[ivx]{1,5}[.)]|[IVX]{1,5}[.)]"
    r"|\((?:\d{1,3}|[a-zA-Z]|[ivx]{1,5}|[IVX]{1,5})\))(?:\s+|$)"
)
_WORD = re.compile(r"\S+")
#: Lines to write on and the dots of a table of contents part words; they are no words.
_LEADER = re.compile(r"[._…·](?:[._…·]{3,}|(?<=…)…+|(?<=[._]) (?:[._] ){3,}[._]?)")
#: Where PDFium may have written two cells as one word.
_JOINT = re.compile(r"(?<=[a-z])(?=[A-Z])|(?<=\d)(?=[^\W\d_])|(?<=[^\W\d_])(?=\d)")
_HEAVY = re.compile(rb"bold|black|heavy|demi", re.I)
#: A gap inside a line that parts cells, in the size of the letters and as a multiple of the line's usual space; and one
#: that does whatever is usual there, as where each cell holds one word.
_CELL_EM, _CELL_SPACES, _CELL_MOST = 1.0, 2.5, 2.5
#: What parts two characters into two words, in the size of the letters: a gap, or the height of one above the other.
_WORD_EM, _LINE_EM = 0.1, 0.5
#: Characters that are asked about in one go.
_BATCH = 128


@dataclass(slots=True)
class Segment:
    """Words of one line without a wide gap between them: a line of running text, or of one cell.

    `start` and `end` are offsets in the page's characters; `x0`, `x1` and the baseline `y` are in points from the top left.
    `first` is the right edge of its first word. `broken` tells that a hyphen of PDFium's ends it.
    """

    page: Page
    start: int
    end: int
    text: str
    x0: float
    x1: float
    first: float
    y: float
    size: float
    bold: bool
    broken: bool = False
    alone: bool = True  # no other segment stands in its line
    leads: bool = True  # it is the first of its line


@dataclass(slots=True)
class Row:
    """A line as PDFium sees it, with its segments."""

    y: float
    text: str
    segments: list[Segment]


@dataclass(slots=True)
class Page:
    """A page as it is shown, its characters numbered as PDFium numbers them, and its lines."""

    number: int
    width: float
    height: float
    text: str
    rows: list[Row] = field(default_factory=list)
    astral: list[int] = field(default_factory=list)  # second halves of characters beyond the first 65,536

    def point(self, offset: int) -> int:
        """PDFium counts a character beyond the first 65,536 as two; we count it as one."""
        return offset - bisect_left(self.astral, offset) if self.astral else offset


@dataclass(slots=True)
class _Line:
    """A line before it is parted.

    When its words were measured: their offsets, their left and right edges, the usual gap between them, and at which of them
    a cell begins.
    """

    start: int
    end: int
    text: str
    size: float
    y: float
    broken: bool
    x0: float = 0.0
    x1: float = 0.0
    words: Sequence[tuple[int, int]] = ()
    edges: Sequence[tuple[float, float]] = ()
    usual: float = 0.0
    cells: Sequence[int] = ()


def read_page(pen: Pen, page: Any, number: int) -> Page:
    """The lines of a page of pypdfium2's, in the order of the file; closes it."""
    text_page = page.get_textpage()
    found = _page(pen.raw, text_page, number, *page.get_size())
    pen.turn_to(page, text_page, found.width, found.height)
    lines = _lines(pen, found.text)
    _doubt(pen, found.text, lines)
    _align(pen, found.text, lines)
    leaders = _LEADER.search(found.text) is not None
    firsts = pen.across([line.start + line.text.find(" ") - 1 if " " in line.text else line.end - 1 for line in lines])
    for line, (_, first) in zip(lines, firsts, strict=True):
        if line.cells or (leaders and _LEADER.search(line.text)):
            row = _row(pen, found, line)
        elif not (line.text.isprintable() or UNSEEN.sub("", line.text)):
            continue
        else:
            bold = pen.bold(line.start) and pen.bold(line.end - 1)
            at = (line.start, line.end, line.text, line.x0, line.x1, first, line.y, line.size)
            row = Row(line.y, line.text, [Segment(found, *at, bold, line.broken)])
        if row.segments:
            found.rows.append(row)
    text_page.close()
    page.close()
    return found


def _page(raw: Any, text_page: Any, number: int, width: float, height: float) -> Page:
    length = max(0, raw.FPDFText_CountChars(text_page))
    units = array("H", bytes(2 * (length + 1)))
    if length and raw.FPDFText_GetText(text_page, 0, length, ctypes.c_ushort.from_buffer(units)) == length + 1:
        units.pop()
        try:
            text = units.tobytes().decode(_UTF16)
        except UnicodeDecodeError:
            text = ""
        if len(text) == length:
            return Page(number, width, height, text.replace("\x02", HYPHEN))
    else:
        # Characters without a meaning are left out of the text and still counted.
        units = array("H", [min(raw.FPDFText_GetUnicode(text_page, i), 0xFFFF) for i in range(length)])
    text = "".join(map(chr, units)).replace("\x02", HYPHEN)
    astral = [i for i, (a, b) in enumerate(pairwise(units), 1) if 0xDC00 <= b < 0xE000 and 0xD800 <= a < 0xDC00]
    return Page(number, width, height, text, astral=astral)


_UTF16 = "utf-16-le" if sys.byteorder == "little" else "utf-16-be"


def _quick(function: Any, answer: type, *kinds: type) -> Any:
    """A function of PDFium about a character of a page, for plain addresses: to check pointers takes most of a call's time."""
    kind = ctypes.CFUNCTYPE(answer, ctypes.c_void_p, ctypes.c_int, *kinds)
    return kind(ctypes.cast(function, ctypes.c_void_p).value or 0)


class Pen:
    """Where the characters of a page stand, as it is shown: turned, and cut to its visible part. One serves for a document."""

    def __init__(self, raw: Any) -> None:
        self.raw = raw
        self.text_page: Any = None
        self.width = self.height = self.left = self.bottom = 0.0
        self.turn = 0
        self._bold: dict[tuple[bytes, int], bool] = {}
        address, pointer = ctypes.c_void_p, ctypes.POINTER(ctypes.c_int)
        self._address: int | None = None
        self._box = _quick(raw.FPDFText_GetCharBox, ctypes.c_int, address, address, address, address)
        self._rectangle = _quick(raw.FPDFText_GetRect, ctypes.c_int, address, address, address, address)
        self._rectangles = _quick(raw.FPDFText_CountRects, ctypes.c_int, ctypes.c_int)
        self._size = _quick(raw.FPDFText_GetFontSize, ctypes.c_double)
        self._info = _quick(raw.FPDFText_GetFontInfo, ctypes.c_ulong, ctypes.c_char_p, ctypes.c_ulong, pointer)
        self._matrix = _quick(raw.FPDFText_GetMatrix, ctypes.c_int, address)
        # PDFium writes here: the left edges of a batch of characters, then the right, bottom and top ones; and matrices.
        self._edges = array("d", bytes(8 * 4 * _BATCH))
        self._matrices = array("f", bytes(4 * 6 * _BATCH))
        start = self._edges.buffer_info()[0]
        self._left, self._right, self._bottom, self._top = (
            range(start + at, start + at + 8 * _BATCH, 8) for at in range(0, 32 * _BATCH, 8 * _BATCH)
        )
        self._first = (self._left[0], self._top[0], self._right[0], self._bottom[0])
        start = self._matrices.buffer_info()[0]
        self._each_matrix = range(start, start + 24 * _BATCH, 24)
        self._loose, self._x, self._y = raw.FS_RECTF(), ctypes.c_double(), ctypes.c_double()
        self._font, self._flags = ctypes.create_string_buffer(256), ctypes.c_int()

    def turn_to(self, page: Any, text_page: Any, width: float, height: float) -> None:
        """Go on with the next page."""
        self.text_page = text_page.raw
        self._address = ctypes.cast(text_page.raw, ctypes.c_void_p).value
        self.width, self.height, self.turn = width, height, page.get_rotation()
        left, bottom, right, top = page.get_cropbox()
        self.left, self.bottom = min(left, right), min(bottom, top)

    def shown(self, x: float, y: float) -> tuple[float, float]:
        """A point of the file as it is seen, from the top left corner."""
        x, y = x - self.left, y - self.bottom
        match self.turn:
            case 90:
                return y, x
            case 180:
                return self.width - x, y
            case 270:
                return self.width - y, self.height - x
        return x, self.height - y

    def across(self, indices: Sequence[int]) -> list[tuple[float, float]]:
        """The left and right edges of characters."""
        found: list[tuple[float, float]] = []
        for at in range(0, len(indices), _BATCH):
            batch = indices[at : at + _BATCH]
            # A loop in C: calls from Python take twice the time.
            edges = (self._left, self._right, self._bottom, self._top)
            deque(map(self._box, repeat(self._address), batch, *edges), maxlen=0)
            found += [self._edge(i) for i in range(len(batch))] if self.turn else self._upright(len(batch))
        return found

    def _upright(self, size: int) -> Iterator[tuple[float, float]]:
        lefts, rights = self._edges[:size], self._edges[_BATCH : _BATCH + size]
        if left := self.left:
            return ((a - left, b - left) for a, b in zip(lefts, rights, strict=True))
        return zip(lefts, rights, strict=True)

    def _edge(self, at: int) -> tuple[float, float]:
        """The left and right edges that PDFium has written at a place of a batch."""
        edges = self._edges
        if not self.turn:
            return edges[at] - self.left, edges[_BATCH + at] - self.left
        a, _ = self.shown(edges[at], edges[2 * _BATCH + at])
        b, _ = self.shown(edges[_BATCH + at], edges[3 * _BATCH + at])
        return (a, b) if a <= b else (b, a)

    def spans(self, start: int, end: int, most: int) -> list[tuple[float, float]]:
        """The left and right edges of the runs of characters that the program wrote in one go; none when they are too many."""
        runs = self._rectangles(self._address, start, end - start)
        ask, page, first, edges, left = self._rectangle, self._address, self._first, self._edges, self.left
        found: list[tuple[float, float]] = []
        for index in range(runs if runs <= most else 0):
            ask(page, index, *first)
            found.append(self._edge(0) if self.turn else (edges[0] - left, edges[_BATCH] - left))
        return found

    def parted(self, index: int, size: float) -> bool:
        """Whether a character stands apart from the one before it: beside it, or above or below."""
        places = []
        for at in (index - 1, index):
            # These boxes have the room that the font gives each character, so that letters of a word touch.
            self.raw.FPDFText_GetLooseCharBox(self.text_page, at, self._loose)
            a = self.shown(self._loose.left, self._loose.bottom)
            b = self.shown(self._loose.right, self._loose.top)
            places.append((min(a[0], b[0]), max(a[0], b[0]), max(a[1], b[1])))
        (_, right, low), (left, _, lower) = places
        return left - right > _WORD_EM * size or abs(lower - low) > _LINE_EM * size

    def letters(self, indices: Sequence[int]) -> Iterator[tuple[float, float]]:
        """The sizes of characters in points, as they are shown, and their baselines."""
        for at in range(0, len(indices), _BATCH):
            batch = indices[at : at + _BATCH]
            deque(map(self._matrix, repeat(self._address), batch, self._each_matrix), maxlen=0)
            sizes = map(self._size, repeat(self._address), batch)
            b_c_d_f = (self._matrices[i : 6 * len(batch) : 6] for i in (1, 2, 3, 5))
            for index, told, b, c, d, f in zip(batch, sizes, *b_c_d_f, strict=True):
                if b or c or self.turn:
                    size = told * (c * c + d * d) ** 0.5
                    self.raw.FPDFText_GetCharOrigin(self.text_page, index, self._x, self._y)
                    below = self.shown(self._x.value, self._y.value)[1]
                else:
                    size = told * abs(d)
                    below = self.height + self.bottom - f
                yield (size if 0.5 < size < 1000 else 10.0), below

    def bold(self, index: int) -> bool:
        """Whether a character is bold."""
        length = self._info(self._address, index, self._font, 255, self._flags)
        name = self._font.value if 0 < length <= 255 else b""
        flags = self._flags.value
        known = self._bold.get((name, flags))
        if known is None:
            heavy = self.raw.FPDFText_GetFontWeight(self.text_page, index) >= 600
            known = self._bold[name, flags] = heavy or _HEAVY.search(name) is not None or bool(flags & 1 << 18)
        return known


def _lines(pen: Pen, text: str) -> list[_Line]:
    """The lines of a page. The words are measured of those that may hold more than one cell."""
    found: list[tuple[int, str, bool]] = []
    at = 0
    for words in text.replace("\r", "\n").replace(HYPHEN, "\n").split("\n"):
        end = at + len(words)
        if bare := words.strip():
            found.append((at + words.index(bare[0]), bare, text.startswith(HYPHEN, end)))
        at = end + 1
    kerned = _kerned(pen, text)
    lines = []
    for (start, bare, broken), (size, y) in zip(found, pen.letters([start for start, _, _ in found]), strict=True):
        line = _Line(start, start + len(bare), bare, size, y, broken)
        lines.append(line)
        inner = bare.count(" ")
        # Some programs write each letter by itself: then it is quicker to measure the words.
        spans = pen.spans(start, line.end, 2 * inner + 3)
        if len(spans) == 1:
            line.x0, line.x1 = spans[0]
        elif spans:
            line.x0, line.x1 = spans[0][0], max(edge for _, edge in spans)
        if line.x1 <= line.x0 or (kerned and inner >= len(spans)) or (len(spans) > 1 and _wide(pen, line, spans)):
            _measure(pen, text, line)
    return lines


def _wide(pen: Pen, line: _Line, spans: Sequence[tuple[float, float]]) -> bool:
    """Whether there are gaps between the runs of a line that may part cells."""
    for number in range(1, len(spans)):
        before = spans[number - 1][1]
        # Words that go back to the left stand in another cell too.
        if not -2 * line.size <= spans[number][0] - before <= _CELL_EM * line.size:
            # A gap after a list mark parts none.
            mark = BULLET.match(line.text) or NUMBER.match(line.text)
            if number > 1 or not mark or abs(pen.across([line.start + len(mark[0].rstrip()) - 1])[0][1] - before) > 0.5:
                return True
    return False


def _kerned(pen: Pen, text: str) -> bool:
    """Whether a page has no spaces, and its words are told apart by gaps alone, as in TeX: such a gap may be a wide one."""
    spaces = [at for share in range(5) if (at := text.find(" ", len(text) * share // 5)) >= 0]
    made = [at for at in spaces if pen.raw.FPDFText_IsGenerated(pen.text_page, at) == 1]
    return 2 * len(made) > len(spaces)


def _doubt(pen: Pen, text: str, lines: Sequence[_Line]) -> None:
    """Measure lines too that are much longer than their letters need: a wide gap may stand inside a run of characters."""
    needs = [(line.x1 - line.x0) / (line.size * len(line.text)) for line in lines if len(line.text) >= 20]
    if not needs:
        return
    usual = median(needs)
    for line in lines:
        if line.x1 - line.x0 > (usual * len(line.text) + 2) * line.size and not line.words and " " in line.text:
            _measure(pen, text, line)


def _measure(pen: Pen, text: str, line: _Line) -> None:
    """Find the edges of the words of a line, and where cells begin."""
    line.words = words = [match.span() for match in _WORD.finditer(text, line.start, line.end)]
    line.edges = edges = _edges(pen, words)
    line.x0, line.x1 = edges[0][0], max(edge[1] for edge in edges)
    gaps = [right[0] - left[1] for left, right in pairwise(edges)]
    line.usual = median(gaps) if len(gaps) > 2 else 0.3 * line.size
    wide = max(_CELL_EM * line.size, min(_CELL_SPACES * line.usual, _CELL_MOST * line.size))
    line.cells = [
        i
        for i, gap in enumerate(gaps, 1)
        if (gap > wide or gap < -2 * line.size) and not _marks(text[line.start : words[i - 1][1]])
    ]


def _edges(pen: Pen, words: Sequence[tuple[int, int]]) -> list[tuple[float, float]]:
    """The left and right edges of words."""
    found = pen.across([index for start, end in words for index in (start, end - 1)])
    return [(min(a[0], b[0]), max(a[1], b[1])) for a, b in zip(found[::2], found[1::2], strict=True)]


def _marks(text: str) -> bool:
    """Whether the words are a list mark and nothing more."""
    mark = BULLET.match(text) or NUMBER.match(text)
    return mark is not None and mark.end() == len(text)


def _align(pen: Pen, text: str, lines: Sequence[_Line]) -> None:
    """Part lines too where a narrow gap stands at the edge of a column of the lines around: a full cell leaves little room."""
    if len([line for line in lines if line.cells]) < 2:
        return
    starts = [{round(line.edges[i][0]) for i in line.cells} for line in lines]
    for number, line in enumerate(lines):
        around = Counter(x for other in starts[max(0, number - 4) : number + 5] for x in other)
        columns = {x for x, lines_there in around.items() if lines_there >= 2}
        if not any(line.x0 < x < line.x1 for x in columns):
            continue
        if not line.words:
            _measure(pen, text, line)
        cells = list(line.cells)
        for i in range(1, len(line.words)):
            left = line.edges[i][0]
            gap = left - line.edges[i - 1][1]
            if i not in cells and gap > 1.3 * line.usual and any(abs(left - x) <= 1 for x in columns):
                cells.append(i)
        line.cells = sorted(cells)


def _row(pen: Pen, page: Page, line: _Line) -> Row:
    """A line with its segments, when it may have several."""
    if not line.words:
        _measure(pen, page.text, line)
    if line.cells:
        _split(pen, page.text, line)
    row = Row(line.y, line.text, [])
    for a, b in pairwise([0, *line.cells, len(line.words)]):
        row.segments.extend(_cut(pen, page, list(zip(line.words[a:b], line.edges[a:b], strict=True)), line))
    if row.segments:
        row.segments[-1].broken = line.broken and row.segments[-1].end == line.end
    for segment in row.segments:
        segment.alone = len(row.segments) == 1
        segment.leads = segment is row.segments[0]
    return row


def _split(pen: Pen, text: str, line: _Line) -> None:
    """Part words of a table's row that PDFium wrote as one: a full cell leaves less room than the space between words."""
    words: list[tuple[int, int]] = []
    edges: list[tuple[float, float]] = []
    cells: list[int] = []
    for number, (start, end) in enumerate(line.words):
        if number in line.cells:
            cells.append(len(words))
        parts = [j.start() for j in _JOINT.finditer(text, start, end) if pen.parted(j.start(), line.size)]
        if not parts:
            words.append((start, end))
            edges.append(line.edges[number])
            continue
        for a, b in pairwise([start, *parts, end]):
            if a > start:
                cells.append(len(words))
            words.append((a, b))
        edges += _edges(pen, list(pairwise([start, *parts, end])))
    line.words, line.edges, line.cells = words, edges, cells


def _cut(
    pen: Pen,
    page: Page,
    words: Sequence[tuple[tuple[int, int], tuple[float, float]]],
    line: _Line,
) -> Iterator[Segment]:
    """The segments of a group of words: cut at lines to write on."""
    start, end = words[0][0][0], words[-1][0][1]
    at = start
    spans = []
    for leader in _LEADER.finditer(page.text, start, end):
        spans.append((at, leader.start()))
        at = leader.end()
    spans.append((at, end))
    for low, high in spans:
        inside = [(word, edge) for word, edge in words if word[1] > low and word[0] < high]
        bare = page.text[low:high].strip()
        if not inside or not UNSEEN.sub("", bare):
            continue
        a = page.text.index(bare, low)
        b = a + len(bare)
        size, y = (line.size, line.y) if a == line.start else next(pen.letters([a]))
        x0, x1 = inside[0][1][0], max(edge[1] for _, edge in inside)
        bold = pen.bold(a) and pen.bold(b - 1)
        yield Segment(page, a, b, bare, x0, x1, inside[0][1][1], y, size, bold)


def beside(last: Segment, segment: Segment) -> bool:
    """Whether a segment goes on with the same line, higher or lower: an index or a power."""
    size = max(last.size, segment.size)
    gap = segment.x0 - last.x1
    return last.page is segment.page and abs(segment.y - last.y) < 0.6 * size and -0.3 * size < gap < 0.5 * size
