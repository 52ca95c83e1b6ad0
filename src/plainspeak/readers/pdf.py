"""PDF, by pypdfium2 (PDFium): the lines of each page in reading order, joined into paragraphs by where they stand.

A PDF knows no paragraphs, only characters and their places. Lines are taken in the order of the file, which is the reading
order in nearly every paper; gaps inside a line part table cells; space, indents, list marks, and whether the next word
would have fitted tell where a paragraph ends.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from functools import cache, cached_property
from itertools import pairwise

from plainspeak.document import BREAK, Block, Document, Kind, OnPage, Piece
from plainspeak.errors import UnreadableFile
from plainspeak.lexicon.frequency import zipf
from plainspeak.readers.limits import Limits
from plainspeak.readers.pdf_page import BULLET, NUMBER, Page, Pen, Row, Segment, read_page
from plainspeak.readers.sheet import UNSEEN, Run
from plainspeak.readers.text import is_label

_SHY = "\u00ad"
_LINKS = frozenset(("-", _SHY))
#: Words that a line of a paragraph may end with, and a paragraph may not.
_OPEN = re.compile(
    r"(?:,|\b(?:a|an|the|of|and|or|to|for|in|on|at|by|with|from|that|which|is|are|was|were|will|be|as|our|your|their|its))$",
    re.I,
)
_COUNTED = re.compile(r"\d+|\b[ivxlc]+\b")
_ODD_SPACE = re.compile(r"[^\S ]")
_PAGE_NUMBER = re.compile(
    r"(?:page|p\.?)?\s*[-–|]?\s*(\d{1,4}|[ivxl]{1,6})\s*(?:(?:of|/|\|)\s*\d{1,4})?\s*[-–|]?", re.I
)
_BROKEN_WORD = re.compile(r"([^\W\d_]+)-?$")
_PARTED_BEFORE, _PARTED_AFTER = re.compile(r"[^\W\d_]-?$"), re.compile(r"-?[^\W\d_]")
#: How many words are looked for in the text before all are counted.
_FEW = 20
_NEXT_WORD = re.compile(r"([^\W\d_]+)")
#: The share of the pages on which a line at the edge makes it a running one, and the fewest pages for that.
_RUNNING, _FEWEST = 0.6, 3
#: How far from the edge of the page, as a share of its height, and how many lines deep.
_EDGE, _DEEP = 0.15, 3

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
    seen = " ".join([row.text for page in pages for row in page.rows])
    if not any(map(str.isalnum, seen)):
        raise UnreadableFile(name, _PICTURES)
    if not (seen.isprintable() and "\ufffd" not in seen) and len(_STRANGE.findall(seen)) > 0.3 * len(seen):
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


def _pages(name: str, data: bytes, limits: Limits) -> list[Page]:
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
        pages: list[Page] = []
        pen = Pen(raw)
        for number in range(len(document)):
            try:
                pages.append(read_page(pen, document[number], number + 1))
            except pypdfium2.PdfiumError:
                continue  # one broken page does not hide the others
        if not pages:
            raise UnreadableFile(name, f"this PDF is damaged: none of its pages can be opened. {_REMEDY}")
        return pages
    finally:
        document.close()


def _drop_running(pages: Sequence[Page]) -> None:
    """Take out the lines that run along the edges of the pages, and page numbers."""
    places: dict[tuple[bool, str], list[tuple[int, float]]] = defaultdict(list)
    edges: list[tuple[Page, Row, bool, str]] = []
    for page in pages:
        for below, rows in _edge_rows(page):
            for row in rows:
                key = ""
                if len(pages) >= _FEWEST:
                    key = _COUNTED.sub("#", " ".join(row.text.lower().split()))
                    places[below, key].append((page.number, row.y))
                edges.append((page, row, below, key))
    mates = Counter(page.number % 2 for page in pages)
    known: dict[tuple[bool, str, int], bool] = {}

    def runs(page: Page, row: Row, below: bool, key: str) -> bool:
        if len(places[below, key]) < _FEWEST:
            return False
        at = below, key, round(row.y) * 2 + page.number % 2
        if at not in known:
            near = {number for number, y in places[below, key] if abs(y - row.y) < 8}
            # A left page and a right one may have lines of their own.
            side = sum(number % 2 == page.number % 2 for number in near)
            known[at] = len(near) >= max(_FEWEST, _RUNNING * len(pages)) or (
                side >= max(_FEWEST, _RUNNING * mates[page.number % 2])
            )
        return known[at]

    gone = {
        id(row) for page, row, below, key in edges if _is_page_number(row, page, below) or runs(page, row, below, key)
    }
    for page in pages:
        page.rows = _in_order([row for row in page.rows if id(row) not in gone])


def _edge_rows(page: Page) -> Iterator[tuple[bool, list[Row]]]:
    top, bottom = _EDGE * page.height, (1 - _EDGE) * page.height
    yield False, sorted([row for row in page.rows if row.y < top], key=lambda row: row.y)[:_DEEP]
    yield True, sorted([row for row in page.rows if row.y > bottom], key=lambda row: row.y)[-_DEEP:]


def _outermost(page: Page, below: bool) -> list[Row]:
    edge = max(row.y for row in page.rows) if below else min(row.y for row in page.rows)
    return [row for row in page.rows if abs(row.y - edge) < 2]


def _is_page_number(row: Row, page: Page, below: bool) -> bool:
    """Whether a line at an edge is a page number: said to be one, or a number that fits and nothing stands beyond."""
    found = _PAGE_NUMBER.fullmatch(row.text.strip())
    if not found:
        return False
    if re.search(r"[a-z]{2}", row.text, re.I) and not found[1].isalpha():
        return True
    outermost = any(row is other for other in _outermost(page, below))
    return outermost and (not found[1].isdigit() or abs(int(found[1]) - page.number) <= 20)


def _in_order(rows: list[Row]) -> list[Row]:
    """The lines of a page with those set right that programs write first or last wherever they stand."""
    rows = list(rows)
    for _ in range(_DEEP):
        if len(rows) > 2 and rows[-1].y < min(row.y for row in rows[:-1]) - 1:
            rows.insert(0, rows.pop())
    first = 0
    while len(rows) > 2 and first < _DEEP and rows[first].y > max(row.y for row in rows[first + 1 :]) + 1:
        first += 1
    return rows[first:] + rows[:first]


class _Paragraph:
    """Segments that are one block of the prose."""

    __slots__ = ("first", "head", "last", "mark", "right", "segments", "step")

    def __init__(self, segment: Segment) -> None:
        self.segments = [segment]
        self.first = self.last = segment
        self.head = segment  # the first of its last line
        self.mark = 0  # the characters of the list mark at its beginning
        self.step = 0.0  # from its last line but one to its last
        self.right = segment.x1  # its right edge on its last page

    def bold(self) -> bool:
        """Whether all of it is bold."""
        return all(segment.bold for segment in self.segments)

    def add(self, segment: Segment) -> None:
        """Go on with a segment."""
        if not _beside(self.last, segment):
            self.step = max(0.0, segment.y - self.head.y)
            self.head = segment
        self.right = segment.x1 if segment.page is not self.last.page else max(self.right, segment.x1)
        self.segments.append(segment)
        self.last = segment


class _Setter:
    """Sets the lines of the pages into paragraphs."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self.pages = pages
        segments = [segment for page in pages for row in page.rows for segment in row.segments]
        sizes: Counter[float] = Counter()
        for segment in segments:
            sizes[segment.size] += segment.end - segment.start
        steps: Counter[float] = Counter()
        for size, count in sizes.items():
            steps[_step(size)] += count
        self.body = steps.most_common(1)[0][0] if steps else 10.0
        self.step = _line_step(segments)
        wide = sorted([s.x1 - s.x0 for s in segments if abs(s.size - self.body) < 1])
        self.measure = wide[int(len(wide) * 0.95)] if wide else 400.0
        self.rights = {page.number: self._right(page) for page in pages}

    def _right(self, page: Page) -> float:
        """The right margin of a page: where its wide lines end."""
        half = 0.5 * self.measure
        ends = sorted([s.x1 for row in page.rows for s in row.segments if s.x1 - s.x0 > half])
        return ends[int(len(ends) * 0.95)] if ends else 0.0

    def document(self, name: str) -> Document:
        """The document of all pages."""
        paragraphs = list(self.paragraphs())
        prose, spelling = _Prose(), _Spelling(self.pages)
        number, page = 0, 0
        heads = sorted({_step(p.first.size) for p in paragraphs if p.first.size > 1.12 * self.body}, reverse=True)
        indents: list[float] = []
        for paragraph in paragraphs:
            runs = spelling.runs(paragraph)
            text = "".join([words for words, _ in runs])
            bare = text.strip()
            if not bare:
                continue
            first = paragraph.first
            kind = self.kind(paragraph, bare)
            level = 0
            if kind == "heading":
                size = _step(first.size)
                level = min(6, heads.index(size) + 1 if size in heads else len(heads) + 1)
            if kind == "item":
                while indents and first.x0 < indents[-1] - 2:
                    indents.pop()
                if not indents or first.x0 > indents[-1] + 2:
                    indents.append(first.x0)
                level = len(indents)
            elif indents:
                indents.clear()
            number, page = number + 1 if first.page.number == page else 1, first.page.number
            prose.put(kind, f"page {page}, paragraph {number}", runs, text, bare, level)
        return prose.document(name)

    def kind(self, paragraph: _Paragraph, text: str) -> Kind:
        first = paragraph.first
        short = len(text) <= 120 and text.count(" ") <= 14
        ended = _ended(text)
        if short and not ended and first.size > 1.12 * self.body and first.alone:
            return "heading"
        if short and first.alone and first.bold and not text.endswith((".", ";", ",")) and paragraph.bold():
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
                    before = [p for p in near if not any(p is other for other in here)] if here else near
                    paragraph = self.continued(segment, before)
                    if paragraph is None and not here and made and self.flows(made[-1].last, segment):
                        paragraph = made[-1]
                    if paragraph is None:
                        paragraph = _Paragraph(segment)
                        self.find_mark(paragraph)
                        made.append(paragraph)
                    else:
                        paragraph.add(segment)
                    here.append(paragraph)
                # Below a row of cells, a line may go on with any of them.
                if len(here) == 1 and row.segments[0].alone:
                    here += [p for p in near if p is not here[0] and not p.last.alone]
                near = here
        yield from made

    def find_mark(self, paragraph: _Paragraph) -> None:
        segment = paragraph.first
        text = segment.text
        mark = BULLET.match(text) or (NUMBER.match(text) if segment.alone or segment.leads else None)
        # A dash or a number in a table is a value.
        if mark and re.search(r"[^\W\d_]{2}", text[mark.end() :]):
            paragraph.mark = mark.end()

    def continued(self, segment: Segment, near: Sequence[_Paragraph]) -> _Paragraph | None:
        if len(near) == 1:
            return near[0] if self.goes_on(near[0], segment) else None
        close = sorted(near, key=lambda p: abs(p.last.x0 - segment.x0))
        return next((p for p in close if self.goes_on(p, segment)), None)

    def goes_on(self, paragraph: _Paragraph, segment: Segment) -> bool:
        """Whether a segment is the next line of a paragraph."""
        last, size = paragraph.last, paragraph.first.size
        if segment.y - last.y < size and _beside(last, segment):
            return True
        if abs(segment.size - size) > 0.08 * size + 0.3 and not last.broken:
            return False
        words, before = segment.text, last.text
        step = segment.y - paragraph.head.y
        limit = (1.2 * self.step + 0.05) * size
        if not 0.3 * size < step <= (1.2 * paragraph.step or max(limit, 2.6 * size)):
            return False
        if segment.x0 > last.x1 + size or segment.x1 < paragraph.first.x0 - size:
            return False
        ended = _ended(before)
        wide = last.x1 - paragraph.head.x0 >= 0.6 * self.measure
        # A paragraph may have wider lines than the others.
        if not paragraph.step and step > limit and not (wide and not ended and words[0].islower()):
            return False
        if last.broken:
            return True
        if BULLET.match(words):
            return False
        # A small letter goes on with a sentence, as does anything else after a word that cannot end one.
        goes = words[0].islower() or (
            not ended and bool(_OPEN.search(before[-12:]) or (wide and not words[0].isupper()))
        )
        mark = NUMBER.match(words)
        if mark and not _closes(mark[0], paragraph) and (paragraph.mark or ended or not self.full(paragraph, segment)):
            return False
        if last.bold != segment.bold and (last.bold or segment.bold) and not (goes and self.full(paragraph, segment)):
            return False
        if not self.aligned(paragraph, segment):
            centred = abs((paragraph.head.x0 + last.x1) - (segment.x0 + segment.x1)) < 6
            return centred and not ended and (goes or wide) and self.full(paragraph, segment)
        if not last.alone or not segment.alone:
            # Cells begin with a capital; a line that goes on with one seldom does.
            return not ended and words[0].islower() and len(before) >= 12
        if not self.full(paragraph, segment):
            return goes and not ended
        # A narrow line tells little: a line of an address, or a column.
        return wide or goes or (not ended and (before.count(" ") > 3 or paragraph.step > 0))

    def full(self, paragraph: _Paragraph, segment: Segment) -> bool:
        """Whether the next word would not have fitted in the line before."""
        last = paragraph.last
        right = max(segment.x1, paragraph.right)
        if last.alone and last.x1 - paragraph.head.x0 > 0.5 * self.measure:
            right = max(right, min(paragraph.head.x0 + self.measure, self.rights[last.page.number]))
        room = right - last.x1
        return room <= (segment.first - segment.x0) + 0.35 * last.size

    def aligned(self, paragraph: _Paragraph, segment: Segment) -> bool:
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

    def flows(self, last: Segment, segment: Segment) -> bool:
        """Whether a sentence goes on in the next column or on the next page."""
        if abs(segment.size - last.size) > 0.5 or last.bold != segment.bold or not last.alone or not segment.alone:
            return False
        moved = segment.page is not last.page or segment.y < last.y - 5 * last.size
        if not moved or segment.page.number - last.page.number > 1:
            return False
        return last.broken or (segment.text[:1].islower() and len(last.text) >= 25 and not _ended(last.text))


def _line_step(segments: Sequence[Segment]) -> float:
    """How far the lines of a paragraph stand from each other, in the size of the letters.

    Where most paragraphs are of one line, the usual step is that between paragraphs; so lines count that go on with a
    sentence, when there are a few.
    """
    every: Counter[float] = Counter()
    inside: Counter[float] = Counter()
    for a, b in pairwise(segments):
        size = a.size
        step = (b.y - a.y) / size
        if 0.8 < step < 2.6 and abs(size - b.size) < 0.5 and abs(a.x0 - b.x0) < size and a.page is b.page:
            step = round(step * 20) / 20
            every[step] += 1
            if b.text[0].islower() and len(a.text) >= 30 and not _ended(a.text):
                inside[step] += 1
    steps = inside if inside.total() >= 3 else every
    return steps.most_common(1)[0][0] if steps else 1.2


def _beside(last: Segment, segment: Segment) -> bool:
    """Whether a segment goes on with the same line, higher or lower: an index or a power."""
    size = max(last.size, segment.size)
    gap = segment.x0 - last.x1
    return last.page is segment.page and abs(segment.y - last.y) < 0.6 * size and -0.3 * size < gap < 0.5 * size


def _closes(mark: str, paragraph: _Paragraph) -> bool:
    """Whether what looks like a list mark ends a bracket of the paragraph before: "(see paper" and "12)"."""
    before = "".join(segment.text for segment in paragraph.segments[-2:])
    return mark.rstrip().endswith(")") and "(" not in mark and before.rfind("(") > before.rfind(")")


def _ended(text: str) -> bool:
    """Whether a sentence, or what announces one, ends here."""
    return text.rstrip("\"'”’)]").endswith((".", "!", "?", ":", ";", "…"))


def _step(size: float) -> float:
    return round(size * 2) / 2


class _Prose:
    """The document in the making. `Sheet` does the same for runs that may hold what nobody sees; here none is left."""

    def __init__(self) -> None:
        self._texts: list[str] = []
        self._pieces: list[Piece] = []
        self._blocks: list[Block] = []
        self._length = 0

    def put(self, kind: Kind, label: str, runs: Sequence[Run], text: str, bare: str, level: int) -> None:
        """Add a paragraph; `text` are the words of its runs, and `bare` these without white space around them."""
        at, pieces = self._length, self._pieces
        if pieces:
            pieces.append(Piece(at, at + len(BREAK), None))
            self._texts.append(BREAK)
            at += len(BREAK)
        start = at + text.index(bare)
        for words, anchor in runs:
            end = at + len(words)
            pieces.append(Piece(at, end, anchor))
            at = end
        self._texts.append(text)
        self._length = at
        if kind in ("paragraph", "item") and (mark := BULLET.match(bare)) and mark.end() < len(bare):
            kind, start, bare, level = "item", start + mark.end(), bare[mark.end() :], level or 1
        self._blocks.append(Block(kind, start, start + len(bare), level, label))

    def document(self, name: str) -> Document:
        """All that was put."""
        text = "".join(self._texts)
        return Document(name, "pdf", text, tuple(self._blocks), tuple(self._pieces), (), text, editable=False)


class _Spelling:
    """How the paper writes its words: what a hyphen at the end of a line stands for."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self._pages, self._asked = pages, 0

    @cached_property
    def _text(self) -> str:
        return "\n".join([page.text for page in self._pages]).lower()

    @cached_property
    def _words(self) -> Counter[str]:
        return Counter(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", self._text))

    def runs(self, paragraph: _Paragraph) -> list[Run]:
        """The words of a paragraph, its lines joined, and where they stand."""
        found: list[Run] = []
        segment, start = paragraph.first, paragraph.first.start + paragraph.mark
        for after in paragraph.segments[1:]:
            page, end = segment.page, segment.end
            link, drop = " ", 0
            if segment.broken or segment.text[-1] in _LINKS or after.y - segment.y < 0.6 * segment.size:
                link, drop = self._link(segment, after)
            # The white space at the end of a line stands for its end.
            if link == " " and not (page is after.page and after.start > end and page.text[end : end + 1].isspace()):
                found += _verbatim(segment, start, end, "")
                found.append((link, None))
            else:
                found += _verbatim(segment, start, end - drop, link)
            segment, start = after, after.start
        found += _verbatim(segment, start, segment.end, "-" if segment.broken else "")
        return found

    def _link(self, segment: Segment, after: Segment) -> tuple[str, int]:
        """What stands between a segment and the next, and how many characters at its end are left out."""
        before, last = segment.text, segment.text[-1]
        if last == _SHY:
            return "", 1
        if segment.broken:
            return "" if self._joined(before, after.text) else "-", 0
        if last == "-" and re.search(r"[^\W_]-$", before) and after.text[0].isalnum():
            return "", int(after.text[0].islower() and self._joined(before, after.text))
        if _beside(segment, after) and after.x0 - segment.x1 < 0.15 * max(after.size, segment.size):
            return "", 0
        return " ", 0

    def _joined(self, before: str, after: str) -> bool:
        """Whether a word that a hyphen breaks at the end of a line is written without it."""
        left, right = _BROKEN_WORD.search(before), _NEXT_WORD.match(after)
        if not left or not right or not right[1][0].islower():
            return False
        a, b = left[1].lower(), right[1].lower()
        if re.search(r"[-/@]", before[: left.start()].rpartition(" ")[2]):
            return False
        # The paper itself knows best how it writes the word.
        whole, parted = self._count(a + b), self._count(f"{a}-{b}")
        if whole != parted:
            return whole > parted
        return _one_word(a, b)

    def _count(self, word: str) -> int:
        """How often the paper writes a word."""
        self._asked += 1
        if self._asked > _FEW:
            return self._words[word]
        # To count all words takes longer than to look for a few.
        found, text, at = 0, self._text, self._text.find(word)
        while at >= 0:
            end = at + len(word)
            found += not (_PARTED_BEFORE.search(text[max(0, at - 2) : at]) or _PARTED_AFTER.match(text, end))
            at = text.find(word, end)
        return found


@cache
def _one_word(a: str, b: str) -> bool:
    known, left, right = zipf(a + b), zipf(a), zipf(b)
    if known >= 3.0:
        return True
    if known > 0:
        return not (left >= 3.5 and right >= 3.5)
    return not (left >= 3.0 and right >= 1.5)


def _verbatim(segment: Segment, start: int, end: int, link: str) -> list[Run]:
    """The characters of a segment, without those that nobody sees, and what the character after them stands for."""
    page, number = segment.page, segment.page.number
    size, y = segment.size, segment.y
    box = (segment.x0, y - 0.8 * size, segment.x1, y + 0.2 * size)
    text = page.text[start:end]
    if text.isprintable():
        stop = end + len(link)
        return [(text + link, OnPage(number, page.point(start), page.point(stop), box))] if stop > start else []
    found: list[Run] = []
    at = start
    for unseen in [*UNSEEN.finditer(page.text, start, end), None]:
        stop = unseen.start() if unseen else end
        if stop > at:
            text = _ODD_SPACE.sub(" ", page.text[at:stop]).encode("utf-16", "surrogatepass").decode("utf-16", "replace")
            found.append((text, OnPage(number, page.point(at), page.point(stop), box)))
        at = unseen.end() if unseen else end
    if link:
        found.append((link, OnPage(number, page.point(end), page.point(end + 1), box)))
    return found
