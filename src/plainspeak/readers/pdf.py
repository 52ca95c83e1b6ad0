"""PDF, by pypdfium2 (PDFium): the lines of each page in reading order, joined into paragraphs by where they stand.

A PDF knows no paragraphs, only characters and their places. Lines are taken in the order of the file, which is the reading
order in nearly every paper; gaps inside a line part table cells; space, indents, list marks, and whether the next word
would have fitted tell where a paragraph ends.
"""

from __future__ import annotations

import ctypes
import re
from array import array
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import pairwise
from statistics import median
from typing import Any

from plainspeak.document import Document, Kind, OnPage
from plainspeak.errors import UnreadableFile
from plainspeak.lexicon.frequency import zipf
from plainspeak.readers.limits import Limits
from plainspeak.readers.sheet import UNSEEN, Run, Sheet
from plainspeak.readers.text import is_label

#: What PDFium puts in place of a hyphen at the end of a line, and of the line's end with it.
_HYPHEN = "\ufffe"
_LINE = re.compile(rf"[^\r\n{_HYPHEN}]+")
_WORD = re.compile(r"\S+")
#: Lines to write on and the dots of a table of contents part words; they are no words.
_LEADER = re.compile(r"[._…·]{4,}|…{2,}|(?:[._] ){4,}[._]?")
_SHY = "\u00ad"
# The Symbol and Wingdings fonts have their bullets in the private area.
_BULLET = re.compile(r"(?:[•‣◦▪●·○■□◆❖➢✓✔*–—-]|[\uf000-\uf0ff]|o(?=\s{1,4}[A-Z]))(?:\s+|$)")
_NUMBER = re.compile(
    r"(?:\d{1,2}(?:\.\d{1,2}){1,3}\.?|\d{1,3}[.)]|[a-z][.)]|[A-Z]\)|[ivx]{1,5}[.)]|[IVX]{1,5}[.)]"
    r"|\((?:\d{1,3}|[a-zA-Z]|[ivx]{1,5}|[IVX]{1,5})\))(?:\s+|$)"
)
_ENDED = re.compile(r"[.!?:;…][\"'”’)\]]*$")
#: Words that a line of a paragraph may end with, and a paragraph may not.
_OPEN = re.compile(
    r"(?:,|\b(?:a|an|the|of|and|or|to|for|in|on|at|by|with|from|that|which|is|are|was|were|will|be|as|our|your|their|its))$",
    re.I,
)
_ROMAN = re.compile(r"\b[ivxlc]+\b")
_PAGE_NUMBER = re.compile(
    r"(?:page|p\.?)?\s*[-–|]?\s*(\d{1,4}|[ivxl]{1,6})\s*(?:(?:of|/|\|)\s*\d{1,4})?\s*[-–|]?", re.I
)
_BROKEN_WORD = re.compile(r"([^\W\d_]+)-?$")
_NEXT_WORD = re.compile(r"([^\W\d_]+)")
#: The share of the pages on which a line at the edge makes it a running one, and the fewest pages for that.
_RUNNING, _FEWEST = 0.6, 3
#: How far from the edge of the page, as a share of its height, and how many lines deep.
_EDGE, _DEEP = 0.15, 3
#: A gap inside a line that parts cells, in the size of the letters and as a multiple of the line's usual space.
_CELL_EM, _CELL_SPACES = 1.0, 2.5

_REMEDY = "Open it, save or print it as a new PDF, and try that; or save its text as plain text (.txt)."
_PICTURES = (
    "this PDF holds pictures of pages and no text. "
    "Ask for the paper that it was made from, or run text recognition (OCR) over it."
)


def read_pdf(name: str, data: bytes, limits: Limits) -> Document:
    """The prose of a PDF: paragraphs, headings, items and cells, without running headers, footers and page numbers.

    Each piece has an `OnPage` anchor whose offsets count the characters of the page as PDFium tells them. Raises
    `UnreadableFile` for a PDF that has a password, too many pages or no text, or is damaged.
    """
    pages = _pages(name, data, limits)
    seen = sum(len(row.text) for page in pages for row in page.rows)
    if not any(c.isalnum() for page in pages for row in page.rows for c in row.text):
        raise UnreadableFile(name, _PICTURES)
    strange = sum(len(_STRANGE.findall(row.text)) for page in pages for row in page.rows)
    if strange > 0.3 * seen:
        raise UnreadableFile(
            name, "the letters of this PDF do not tell what they mean. Ask for the paper it was made from."
        )
    if pages[0].rows[:1] and pages[0].rows[0].text.startswith("Please wait...") and len(pages) == 1:
        raise UnreadableFile(
            name, "this PDF is a form that only Adobe's programs can show. Print it to a new PDF there."
        )
    _drop_running(pages)
    return _Setter(pages).document(name)


_STRANGE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ue000-\uefff\uf100-\uf8ff\ufffd]")


@dataclass(slots=True)
class _Segment:
    """Words of one line without a wide gap between them: a line of running text, or of one cell.

    `start` and `end` are offsets in the page's characters; `x0`, `x1` and the baseline `y` are in points from the top left.
    `first` is the right edge of its first word. `broken` tells that a hyphen of PDFium's ends it.
    """

    page: _Page
    start: int
    end: int
    x0: float
    x1: float
    first: float
    y: float
    size: float
    bold: bool
    broken: bool = False
    alone: bool = True  # no other segment stands in its line
    leads: bool = True  # it is the first of its line

    @property
    def text(self) -> str:
        return self.page.text[self.start : self.end]


@dataclass(slots=True)
class _Row:
    """A line as PDFium sees it, with its segments."""

    start: int
    end: int
    y: float
    text: str
    segments: list[_Segment]


@dataclass(slots=True)
class _Page:
    number: int
    width: float
    height: float
    text: str
    rows: list[_Row] = field(default_factory=list)
    astral: list[int] = field(default_factory=list)

    def point(self, offset: int) -> int:
        """PDFium counts a character beyond the first 65,536 as two; we count it as one."""
        return offset - bisect_left(self.astral, offset)


def _pages(name: str, data: bytes, limits: Limits) -> list[_Page]:
    import pypdfium2
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == raw.FPDF_ERR_PASSWORD:
            reason = "this PDF has a password. Open it, print it to a new PDF without one, and try that."
        else:
            reason = f"this PDF is damaged. {_REMEDY}"
        raise UnreadableFile(name, reason) from error
    try:
        if len(document) > limits.pages:
            raise UnreadableFile(name, f"this PDF has more than {limits.pages} pages. Split it into smaller files.")
        pages = []
        for number in range(len(document)):
            try:
                pages.append(_page(raw, document[number], number + 1))
            except pypdfium2.PdfiumError:
                continue  # one broken page does not hide the others
        if not pages:
            raise UnreadableFile(name, f"this PDF is damaged: none of its pages can be opened. {_REMEDY}")
        return pages
    finally:
        document.close()


def _page(raw: Any, page: Any, number: int) -> _Page:
    width, height = page.get_size()
    text_page = page.get_textpage()
    count = raw.FPDFText_CountChars(text_page)
    buffer = (ctypes.c_ushort * (count + 1))()
    got = raw.FPDFText_GetText(text_page, 0, count, buffer) - 1 if count > 0 else 0
    units = array("H", bytes(buffer)[: 2 * max(0, got)])
    if len(units) != count:
        # Characters without a meaning are left out of the text and still counted.
        units = array("H", (min(raw.FPDFText_GetUnicode(text_page, i), 0xFFFF) for i in range(max(0, count))))
    text = "".join(map(chr, units)).replace("\x02", _HYPHEN)
    found = _Page(number, width, height, text)
    found.astral = [
        i for i, unit in enumerate(units) if 0xDC00 <= unit < 0xE000 and i and 0xD800 <= units[i - 1] < 0xDC00
    ]
    pen = _Pen(raw, text_page, page, width, height)
    lines = []
    for match in _LINE.finditer(text):
        if line := _line(pen, found, match.start(), match.end(), text.startswith(_HYPHEN, match.end())):
            lines.append(line)
    _align(lines)
    found.rows = [row for line in lines if (row := _row(pen, found, line))]
    text_page.close()
    page.close()
    return found


class _Pen:
    """Where the characters of a page stand, as it is shown: turned, and cut to its visible part."""

    def __init__(self, raw: Any, text_page: Any, page: Any, width: float, height: float) -> None:
        self.raw, self.text_page = raw, text_page
        self.width, self.height, self.turn = width, height, page.get_rotation()
        left, bottom, right, top = page.get_cropbox()
        self.left, self.bottom = min(left, right), min(bottom, top)
        self._edges = [ctypes.c_double() for _ in range(4)]
        self._refs = [ctypes.byref(edge) for edge in self._edges]
        self._matrix = raw.FS_MATRIX()
        self._font = ctypes.create_string_buffer(256)
        self._flags = ctypes.c_int()

    def shown(self, x: float, y: float) -> tuple[float, float]:
        x, y = x - self.left, y - self.bottom
        match self.turn:
            case 90:
                return y, x
            case 180:
                return self.width - x, y
            case 270:
                return self.width - y, self.height - x
        return x, self.height - y

    def across(self, index: int) -> tuple[float, float]:
        """The left and right edge of a character."""
        left, right, bottom, top = self._edges
        if not self.raw.FPDFText_GetCharBox(self.text_page, index, *self._refs):
            return 0.0, 0.0
        a, _ = self.shown(left.value, bottom.value)
        b, _ = self.shown(right.value, top.value)
        return (a, b) if a <= b else (b, a)

    def baseline(self, index: int) -> float:
        x, y = self._edges[:2]
        self.raw.FPDFText_GetCharOrigin(self.text_page, index, *self._refs[:2])
        return self.shown(x.value, y.value)[1]

    def size(self, index: int) -> float:
        """The size of a character in points, as it is shown."""
        size = float(self.raw.FPDFText_GetFontSize(self.text_page, index))
        if self.raw.FPDFText_GetMatrix(self.text_page, index, self._matrix):
            size *= float(self._matrix.c**2 + self._matrix.d**2) ** 0.5
        return size if 0.5 < size < 1000 else 10.0

    def bold(self, index: int) -> bool:
        if self.raw.FPDFText_GetFontWeight(self.text_page, index) >= 600:
            return True
        self.raw.FPDFText_GetFontInfo(self.text_page, index, self._font, 255, self._flags)
        return bool(re.search(rb"bold|black|heavy|demi", self._font.value, re.I)) or bool(self._flags.value & 1 << 18)


@dataclass(slots=True)
class _Line:
    """A line before it is parted: its words as offsets, their left and right edges, and where cells begin among them."""

    words: list[tuple[int, int]]
    edges: list[tuple[float, float]]
    size: float
    y: float
    broken: bool
    usual: float  # the width of its spaces
    cells: list[int] = field(default_factory=list)


def _line(pen: _Pen, page: _Page, start: int, end: int, broken: bool) -> _Line | None:
    words = [(start + m.start(), start + m.end()) for m in _WORD.finditer(page.text[start:end])]
    if not words:
        return None
    at = words[0][0]
    edges = []
    for a, b in words:
        left, right = pen.across(a)
        if b - a > 1:
            last = pen.across(b - 1)
            left, right = min(left, last[0]), max(right, last[1])
        edges.append((left, right))
    size = pen.size(at)
    gaps = [edges[i + 1][0] - edges[i][1] for i in range(len(words) - 1)]
    usual = median(gaps) if len(gaps) > 2 else 0.3 * size
    line = _Line(words, edges, size, pen.baseline(at), broken, usual)
    wide = max(_CELL_EM * size, _CELL_SPACES * usual)
    for i, gap in enumerate(gaps, 1):
        # Words that go back to the left stand in another cell too.
        if (gap > wide or gap < -2 * size) and not _marks(page.text[words[0][0] : words[i - 1][1]]):
            line.cells.append(i)
    return line


def _align(lines: Sequence[_Line]) -> None:
    """Part lines too where a narrow gap stands at the edge of a column of the lines around: a full cell leaves little room."""
    starts = [{round(line.edges[i][0]) for i in line.cells} for line in lines]
    if sum(map(bool, starts)) < 2:
        return
    for number, line in enumerate(lines):
        around = Counter(x for other in starts[max(0, number - 4) : number + 5] for x in other)
        columns = {x for x, count in around.items() if count >= 2}
        if not columns:
            continue
        for i in range(1, len(line.words)):
            left = line.edges[i][0]
            gap = left - line.edges[i - 1][1]
            if i not in line.cells and gap > 1.3 * line.usual and any(abs(left - x) <= 1 for x in columns):
                line.cells.append(i)
        line.cells.sort()


def _row(pen: _Pen, page: _Page, line: _Line) -> _Row | None:
    """A line with its segments."""
    start, end = line.words[0][0], line.words[-1][1]
    row = _Row(start, end, line.y, page.text[start:end], [])
    for a, b in zip([0, *line.cells], [*line.cells, len(line.words)], strict=True):
        row.segments.extend(_cut(pen, page, list(zip(line.words[a:b], line.edges[a:b], strict=True)), line))
    if not row.segments:
        return None
    row.segments[-1].broken = line.broken and row.segments[-1].end == row.end
    for segment in row.segments:
        segment.alone = len(row.segments) == 1
        segment.leads = segment is row.segments[0]
    return row


def _marks(text: str) -> bool:
    """Whether the words are a list mark and nothing more."""
    mark = _BULLET.match(text) or _NUMBER.match(text)
    return mark is not None and mark.end() == len(text)


def _cut(
    pen: _Pen,
    page: _Page,
    words: Sequence[tuple[tuple[int, int], tuple[float, float]]],
    line: _Line,
) -> Iterator[_Segment]:
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
        size = line.size if a == line.words[0][0] else pen.size(a)
        x0, x1 = inside[0][1][0], max(edge[1] for _, edge in inside)
        bold = pen.bold(a) and pen.bold(b - 1)
        yield _Segment(page, a, b, x0, x1, inside[0][1][1], line.y, size, bold)


def _drop_running(pages: Sequence[_Page]) -> None:
    """Take out the lines that run along the edges of the pages, and page numbers."""
    places: dict[tuple[bool, str], list[tuple[int, float]]] = defaultdict(list)
    edges: list[tuple[_Page, _Row, bool, str]] = []
    for page in pages:
        for below, rows in _edge_rows(page):
            for row in rows:
                key = _ROMAN.sub("#", re.sub(r"\d+", "#", " ".join(row.text.lower().split())))
                places[below, key].append((page.number, row.y))
                edges.append((page, row, below, key))
    gone: set[int] = set()
    for page, row, below, key in edges:
        near = {number for number, y in places[below, key] if abs(y - row.y) < 8}
        # A left page and a right one may have lines of their own.
        side = sum(number % 2 == page.number % 2 for number in near)
        mates = sum(other.number % 2 == page.number % 2 for other in pages)
        runs = len(near) >= max(_FEWEST, _RUNNING * len(pages)) or side >= max(_FEWEST, _RUNNING * mates)
        if runs or _is_page_number(row, page, below):
            gone.add(id(row))
    for page in pages:
        page.rows = _in_order([row for row in page.rows if id(row) not in gone])


def _edge_rows(page: _Page) -> Iterator[tuple[bool, list[_Row]]]:
    by_height = sorted(page.rows, key=lambda row: row.y)
    yield False, [row for row in by_height[:_DEEP] if row.y < _EDGE * page.height]
    yield True, [row for row in by_height[-_DEEP:] if row.y > (1 - _EDGE) * page.height]


def _outermost(page: _Page, below: bool) -> list[_Row]:
    edge = max(row.y for row in page.rows) if below else min(row.y for row in page.rows)
    return [row for row in page.rows if abs(row.y - edge) < 2]


def _is_page_number(row: _Row, page: _Page, below: bool) -> bool:
    """Whether a line at an edge is a page number: said to be one, or a number that fits and nothing stands beyond."""
    found = _PAGE_NUMBER.fullmatch(row.text.strip())
    if not found:
        return False
    if re.search(r"[a-z]{2}", row.text, re.I) and not found[1].isalpha():
        return True
    outermost = any(row is other for other in _outermost(page, below))
    return outermost and (not found[1].isdigit() or abs(int(found[1]) - page.number) <= 20)


def _in_order(rows: list[_Row]) -> list[_Row]:
    """The lines of a page with those set right that programs write first or last wherever they stand."""
    rows = list(rows)
    for _ in range(_DEEP):
        if len(rows) > 2 and rows[-1].y < min(row.y for row in rows[:-1]) - 1:
            rows.insert(0, rows.pop())
    first = 0
    while len(rows) > 2 and first < _DEEP and rows[first].y > max(row.y for row in rows[first + 1 :]) + 1:
        first += 1
    return rows[first:] + rows[:first]


@dataclass(slots=True)
class _Paragraph:
    """Segments that are one block of the prose."""

    segments: list[_Segment]
    head: _Segment  # the first of its last line
    mark: int = 0  # the characters of the list mark at its beginning
    step: float = 0.0  # from its last line but one to its last

    @property
    def last(self) -> _Segment:
        return self.segments[-1]

    @property
    def first(self) -> _Segment:
        return self.segments[0]


class _Setter:
    """Sets the lines of the pages into paragraphs."""

    def __init__(self, pages: Sequence[_Page]) -> None:
        self.pages = pages
        segments = [segment for page in pages for row in page.rows for segment in row.segments]
        sizes: Counter[float] = Counter()
        for segment in segments:
            sizes[round(segment.size * 2) / 2] += segment.end - segment.start
        self.body = sizes.most_common(1)[0][0] if sizes else 10.0
        self.step = _line_step(segments)
        wide = [segment.x1 - segment.x0 for segment in segments if abs(segment.size - self.body) < 1]
        self.measure = sorted(wide)[int(len(wide) * 0.95)] if wide else 400.0
        self.rights = {page.number: self._right(page) for page in pages}

    def _right(self, page: _Page) -> float:
        """The right margin of a page: where its wide lines end."""
        ends = sorted(s.x1 for row in page.rows for s in row.segments if s.x1 - s.x0 > 0.5 * self.measure)
        return ends[int(len(ends) * 0.95)] if ends else 0.0

    def document(self, name: str) -> Document:
        paragraphs = list(self.paragraphs())
        sheet, spelling = Sheet(), _Spelling(self.pages)
        counts: Counter[int] = Counter()
        heads = sorted({_step(p.first.size) for p in paragraphs if p.first.size > 1.12 * self.body}, reverse=True)
        indents: list[float] = []
        for paragraph in paragraphs:
            runs = list(spelling.runs(paragraph))
            page, x = paragraph.first.page.number, paragraph.first.x0
            kind = self.kind(paragraph, "".join(text for text, _ in runs).strip())
            level = 0
            if kind == "heading":
                size = _step(paragraph.first.size)
                level = min(6, heads.index(size) + 1 if size in heads else len(heads) + 1)
            if kind == "item":
                while indents and x < indents[-1] - 2:
                    indents.pop()
                if not indents or x > indents[-1] + 2:
                    indents.append(x)
                level = len(indents)
            else:
                indents.clear()
            if sheet.put(kind, f"page {page}, paragraph {counts[page] + 1}", runs, level):
                counts[page] += 1
        return sheet.document(name, "pdf")

    def kind(self, paragraph: _Paragraph, text: str) -> Kind:
        first = paragraph.first
        short = len(text) <= 120 and text.count(" ") <= 14
        ended = _ENDED.search(text) is not None
        if short and not ended and first.size > 1.12 * self.body and first.alone:
            return "heading"
        bold = all(segment.bold for segment in paragraph.segments)
        if short and bold and first.alone and not text.endswith((".", ";", ",")):
            return "heading"
        if paragraph.mark:
            return "item"
        if is_label(text):
            return "label"
        if not first.alone:
            return "cell"
        plain = len(paragraph.segments) == 1 and len(text) <= 80 and text.count(" ") <= 8
        if plain and re.search(r"[^\W\d_]{2}", text):
            if text.isupper():
                return "heading"
            if text[-1] not in '.!?,;:…"”’' and (text[0].isupper() or text[0].isdigit()):
                return "heading"
        return "paragraph"

    def paragraphs(self) -> Iterator[_Paragraph]:
        """The paragraphs in the order in which they begin."""
        made: list[_Paragraph] = []
        for page in self.pages:
            near: list[_Paragraph] = []  # those that the next line may go on with
            for row in page.rows:
                here: list[_Paragraph] = []
                for segment in row.segments:
                    before = [p for p in near if not any(p is other for other in here)]
                    paragraph = self.continued(segment, before)
                    if paragraph is None and not here and made and self.flows(made[-1].last, segment):
                        paragraph = made[-1]
                    if paragraph is None:
                        paragraph = _Paragraph([segment], segment)
                        self.find_mark(paragraph)
                        made.append(paragraph)
                    else:
                        if not _beside(paragraph.last, segment):
                            paragraph.step = max(0.0, segment.y - paragraph.head.y)
                            paragraph.head = segment
                        paragraph.segments.append(segment)
                    here.append(paragraph)
                alone = len(here) == 1 and row.segments[0].alone
                # Below a row of cells, a line may go on with any of them.
                near = here if not alone else [*here, *(p for p in near if p is not here[0] and not p.last.alone)]
        yield from made

    def find_mark(self, paragraph: _Paragraph) -> None:
        segment = paragraph.first
        text = segment.text
        mark = _BULLET.match(text) or (_NUMBER.match(text) if segment.alone or segment.leads else None)
        # A dash or a number in a table is a value.
        if mark and re.search(r"[^\W\d_]{2}", text[mark.end() :]):
            paragraph.mark = mark.end()

    def continued(self, segment: _Segment, near: Sequence[_Paragraph]) -> _Paragraph | None:
        close = sorted(near, key=lambda p: abs(p.last.x0 - segment.x0))
        return next((p for p in close if self.goes_on(p, segment)), None)

    def goes_on(self, paragraph: _Paragraph, segment: _Segment) -> bool:
        """Whether a segment is the next line of a paragraph."""
        last, size = paragraph.last, paragraph.first.size
        if _beside(last, segment):
            return True
        if abs(segment.size - size) > 0.08 * size + 0.3 and not last.broken:
            return False
        words, before = segment.text, last.text
        ended = _ENDED.search(before) is not None
        wide = last.x1 - paragraph.head.x0 >= 0.6 * self.measure
        step = segment.y - paragraph.head.y
        limit = (1.2 * self.step + 0.05) * size
        if paragraph.step:
            limit = 1.2 * paragraph.step
        elif wide and not ended and words[:1].islower():
            limit = max(limit, 2.6 * size)  # a paragraph with wider lines than the others
        if not 0.3 * size < step <= limit or segment.x0 > last.x1 + size or segment.x1 < paragraph.first.x0 - size:
            return False
        if last.broken:
            return True
        if _BULLET.match(words):
            return False
        # A small letter goes on with a sentence, as does anything else after a word that cannot end one.
        goes = words[:1].islower() or (not ended and bool(_OPEN.search(before) or (wide and not words[:1].isupper())))
        if _NUMBER.match(words) and (paragraph.mark or ended or not self.full(paragraph, segment)):
            return False
        if last.bold != segment.bold and (last.bold or segment.bold) and not (goes and self.full(paragraph, segment)):
            return False
        if not self.aligned(paragraph, segment):
            centred = abs((paragraph.head.x0 + last.x1) - (segment.x0 + segment.x1)) < 6
            return centred and not ended and (goes or wide) and self.full(paragraph, segment)
        if not last.alone or not segment.alone:
            # Cells begin with a capital; a line that goes on with one seldom does.
            return not ended and words[:1].islower() and len(before) >= 12
        if not self.full(paragraph, segment):
            return goes and not ended
        # A narrow line tells little: a line of an address, or a column.
        return wide or goes or (not ended and (before.count(" ") > 3 or paragraph.step > 0))

    def full(self, paragraph: _Paragraph, segment: _Segment) -> bool:
        """Whether the next word would not have fitted in the line before."""
        last = paragraph.last
        right = max(segment.x1, *(s.x1 for s in paragraph.segments if s.page is last.page), last.x1)
        if last.alone and last.x1 - paragraph.head.x0 > 0.5 * self.measure:
            right = max(right, min(paragraph.head.x0 + self.measure, self.rights[last.page.number]))
        room = right - last.x1
        return room <= (segment.first - segment.x0) + 0.35 * last.size

    def aligned(self, paragraph: _Paragraph, segment: _Segment) -> bool:
        size = paragraph.first.size
        shift = segment.x0 - paragraph.head.x0
        if abs(shift) < 0.5 * size:
            return True
        if paragraph.step:
            return False
        if paragraph.mark:
            return -0.5 * size < shift < 5 * size
        # The first line may be set in, or all others.
        return -5 * size < shift < 0 or (0 < shift < 4 * size and self.full(paragraph, segment))

    def flows(self, last: _Segment, segment: _Segment) -> bool:
        """Whether a sentence goes on in the next column or on the next page."""
        if abs(segment.size - last.size) > 0.5 or last.bold != segment.bold or not last.alone or not segment.alone:
            return False
        moved = segment.page is not last.page or segment.y < last.y - 5 * last.size
        if not moved or segment.page.number - last.page.number > 1:
            return False
        return last.broken or (segment.text[:1].islower() and len(last.text) >= 25 and not _ENDED.search(last.text))


def _line_step(segments: Sequence[_Segment]) -> float:
    """How far the lines of a paragraph stand from each other, in the size of the letters.

    Where most paragraphs are of one line, the usual step is that between paragraphs; so lines count that go on with a
    sentence, when there are a few.
    """
    every: Counter[float] = Counter()
    inside: Counter[float] = Counter()
    for a, b in pairwise(segments):
        step = (b.y - a.y) / a.size
        if a.page is b.page and abs(a.size - b.size) < 0.5 and abs(a.x0 - b.x0) < a.size and 0.8 < step < 2.6:
            every[round(step * 20) / 20] += 1
            if b.text[:1].islower() and len(a.text) >= 30 and not _ENDED.search(a.text):
                inside[round(step * 20) / 20] += 1
    steps = inside if inside.total() >= 3 else every
    return steps.most_common(1)[0][0] if steps else 1.2


def _beside(last: _Segment, segment: _Segment) -> bool:
    """Whether a segment goes on with the same line, higher or lower: an index or a power."""
    size = max(last.size, segment.size)
    gap = segment.x0 - last.x1
    return last.page is segment.page and abs(segment.y - last.y) < 0.6 * size and -0.3 * size < gap < 0.5 * size


def _step(size: float) -> float:
    return round(size * 2) / 2


class _Spelling:
    """How the paper writes its words: what a hyphen at the end of a line stands for."""

    def __init__(self, pages: Sequence[_Page]) -> None:
        self._words = Counter(
            word for page in pages for word in re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", page.text.lower())
        )

    def runs(self, paragraph: _Paragraph) -> Iterator[Run]:
        """The words of a paragraph, its lines joined, and where they stand."""
        segments = paragraph.segments
        for number, segment in enumerate(segments):
            start = segment.start + (paragraph.mark if not number else 0)
            end = segment.end
            after = segments[number + 1] if number + 1 < len(segments) else None
            if after is None:
                yield from _verbatim(segment, start, end)
                if segment.broken:
                    yield "-", _anchor(segment, end, end + 1)
                continue
            before = segment.text
            if before.endswith(_SHY):
                yield from _verbatim(segment, start, end - 1)
            elif segment.broken:
                yield from _verbatim(segment, start, end)
                if not self._joined(before, after.text):
                    yield "-", _anchor(segment, end, end + 1)
            elif re.search(r"[^\W_]-$", before) and after.text[:1].isalnum():
                drop = after.text[:1].islower() and self._joined(before, after.text)
                yield from _verbatim(segment, start, end - drop)
            elif _beside(segment, after) and after.x0 - segment.x1 < 0.15 * max(after.size, segment.size):
                yield from _verbatim(segment, start, end)
            else:
                yield from _verbatim(segment, start, end)
                # The white space at the end of a line stands for its end.
                here = segment.page.text[end : end + 1]
                apart = not here.isspace() or after.page is not segment.page or after.start < end
                yield " ", None if apart else _anchor(segment, end, end + 1)

    def _joined(self, before: str, after: str) -> bool:
        """Whether a word that a hyphen breaks at the end of a line is written without it."""
        left, right = _BROKEN_WORD.search(before), _NEXT_WORD.match(after)
        if not left or not right or not right[1][0].islower():
            return False
        a, b = left[1].lower(), right[1].lower()
        if re.search(r"[-/@]", before[: left.start()].rpartition(" ")[2]):
            return False
        # The paper itself knows best how it writes the word.
        whole, parted = self._words[a + b], self._words[f"{a}-{b}"]
        if whole != parted:
            return whole > parted
        return _one_word(a, b)


@cache
def _one_word(a: str, b: str) -> bool:
    known, left, right = zipf(a + b), zipf(a), zipf(b)
    if known >= 3.0:
        return True
    if known > 0:
        return not (left >= 3.5 and right >= 3.5)
    return not (left >= 3.0 and right >= 1.5)


def _verbatim(segment: _Segment, start: int, end: int) -> Iterator[Run]:
    """The characters of a segment, without those that nobody sees."""
    page, at = segment.page, start
    for unseen in [*UNSEEN.finditer(page.text, start, end), None]:
        stop = unseen.start() if unseen else end
        if stop > at:
            text = re.sub(r"\s", " ", page.text[at:stop])
            yield text.encode("utf-16", "surrogatepass").decode("utf-16", "replace"), _anchor(segment, at, stop)
        at = unseen.end() if unseen else end


def _anchor(segment: _Segment, start: int, end: int) -> OnPage:
    page = segment.page
    box = (segment.x0, segment.y - 0.8 * segment.size, segment.x1, segment.y + 0.2 * segment.size)
    return OnPage(page.number, page.point(start), page.point(end), box)
