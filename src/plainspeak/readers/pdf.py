"""PDF, by pypdfium2 (PDFium): the lines of each page in reading order, put together into paragraphs.

Lines are taken in the order of the file, which is the reading order in nearly every paper. Those that run along the edges of
the pages, and page numbers, are no prose and are left out.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from plainspeak.document import Document
from plainspeak.errors import UnreadableFile
from plainspeak.readers.limits import Limits
from plainspeak.readers.pdf_page import Page, Pen, Row, read_page
from plainspeak.readers.pdf_paragraphs import Setter

_COUNTED = re.compile(r"\d+|\b[ivxlc]+\b")
_PAGE_NUMBER = re.compile(
    r"(?:page|p\.?)?\s*[-–|]?\s*(\d{1,4}|[ivxl]{1,6})\s*(?:(?:of|/|\|)\s*\d{1,4})?\s*[-–|]?", re.I
)
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
    return Setter(pages).document(name)


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
