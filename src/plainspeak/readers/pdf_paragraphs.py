"""The paragraphs of a PDF: lines put together by where they stand, and what kind of block each is.

A PDF knows no paragraphs. Space, indents, list marks, and whether the next word would have fitted tell where one ends.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise

from plainspeak.document import Document, Kind
from plainspeak.readers.pdf_page import BULLET, NUMBER, Page, Segment, beside
from plainspeak.readers.pdf_words import Spelling
from plainspeak.readers.sheet import Sheet
from plainspeak.readers.text import is_label

_QUOTES = "\"'”’)]"
#: Words that a line of a paragraph may end with, and a paragraph may not.
_OPEN = re.compile(
    r"(?:,|\b(?:a|an|the|of|and|or|to|for|in|on|at|by|with|from|that|which|is|are|was|were|will|be|as|our|your|their|its))$",
    re.I,
)


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
        if not beside(self.last, segment):
            self.step = max(0.0, segment.y - self.head.y)
            self.head = segment
        self.right = segment.x1 if segment.page is not self.last.page else max(self.right, segment.x1)
        self.segments.append(segment)
        self.last = segment


class Setter:
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
        sheet, spelling = Sheet(BULLET), Spelling(self.pages)
        number, page = 0, 0
        heads = sorted({_step(p.first.size) for p in paragraphs if p.first.size > 1.12 * self.body}, reverse=True)
        indents: list[float] = []
        for paragraph in paragraphs:
            runs = spelling.runs(paragraph.segments, paragraph.mark)
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
            sheet.put(kind, f"page {page}, paragraph {number}", runs, level)
        return sheet.document(name, "pdf")

    def kind(self, paragraph: _Paragraph, text: str) -> Kind:
        """What a paragraph is, by its letters, its words and what stands beside it."""
        first = paragraph.first
        short = len(text) <= 120 and text.count(" ") <= 14
        ended = _ended(text)
        if short and not ended and first.size > 1.12 * self.body and first.alone:
            return "heading"
        if short and first.alone and first.bold and not text.endswith((".", ";", ",")) and paragraph.bold():
            return "heading"
        if paragraph.mark:
            return "item"
        if not _sentence(text) and is_label(text):
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
        """Note how many characters of a paragraph are a list mark."""
        segment = paragraph.first
        text = segment.text
        if text[0].isalpha() and text[1:2].isalpha() and text[0] not in "ivxIVX":
            return  # a word, as most lines begin
        mark = BULLET.match(text) or (NUMBER.match(text) if segment.alone or segment.leads else None)
        # A dash or a number in a table is a value.
        if mark and re.search(r"[^\W\d_]{2}", text[mark.end() :]):
            paragraph.mark = mark.end()

    def continued(self, segment: Segment, near: Sequence[_Paragraph]) -> _Paragraph | None:
        """The paragraph that a segment goes on with, the one that stands most exactly above it first."""
        if len(near) == 1:
            return near[0] if self.goes_on(near[0], segment) else None
        close = sorted(near, key=lambda p: abs(p.last.x0 - segment.x0))
        return next((p for p in close if self.goes_on(p, segment)), None)

    def goes_on(self, paragraph: _Paragraph, segment: Segment) -> bool:
        """Whether a segment is the next line of a paragraph."""
        last, size = paragraph.last, paragraph.first.size
        if segment.y - last.y < size and beside(last, segment):
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
        """Whether a segment begins where the next line of a paragraph may."""
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


def _closes(mark: str, paragraph: _Paragraph) -> bool:
    """Whether what looks like a list mark ends a bracket of the paragraph before: "(see paper" and "12)"."""
    before = "".join(segment.text for segment in paragraph.segments[-2:])
    return mark.rstrip().endswith(")") and "(" not in mark and before.rfind("(") > before.rfind(")")


def _ended(text: str) -> bool:
    """Whether a sentence, or what announces one, ends here."""
    return text.rstrip(_QUOTES).endswith((".", "!", "?", ":", ";", "…"))


def _sentence(text: str) -> bool:
    """Whether a text ends as a sentence does. It is no label then; to find that out otherwise takes longer."""
    bare = text.rstrip("\"'”’)")
    return bare.endswith((".", "!", "?", "…")) and not bare.endswith(".m.")


def _step(size: float) -> float:
    return round(size * 2) / 2
