"""The words of a paragraph of a PDF, its lines joined: what a hyphen at the end of a line stands for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from functools import cache, cached_property

from plainspeak.document import OnPage
from plainspeak.lexicon.frequency import zipf
from plainspeak.readers.pdf_page import Page, Segment, beside
from plainspeak.readers.sheet import UNSEEN, Run

_SHY = "\u00ad"
_LINKS = frozenset(("-", _SHY))
_ODD_SPACE = re.compile(r"[^\S ]")
_BROKEN_WORD = re.compile(r"([^\W\d_]+)-?$")
_NEXT_WORD = re.compile(r"([^\W\d_]+)")
_PARTED_BEFORE, _PARTED_AFTER = re.compile(r"[^\W\d_]-?$"), re.compile(r"-?[^\W\d_]")
#: How many words are looked for in the text, and at how many places, before all words are counted.
_FEW, _OFTEN = 20, 1000


class Spelling:
    """How the paper writes its words: what a hyphen at the end of a line stands for."""

    def __init__(self, pages: Sequence[Page]) -> None:
        self._pages, self._asked = pages, 0

    @cached_property
    def _text(self) -> str:
        return "\n".join([page.text for page in self._pages]).lower()

    @cached_property
    def _words(self) -> Counter[str]:
        return Counter(re.findall(r"[^\W\d_]+(?:-[^\W\d_]+)*", self._text))

    def runs(self, segments: Sequence[Segment], mark: int) -> list[Run]:
        """The words of segments, their lines joined, and where they stand; without the characters of a list mark."""
        found: list[Run] = []
        segment, start = segments[0], segments[0].start + mark
        for after in segments[1:]:
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
        if beside(segment, after) and after.x0 - segment.x1 < 0.15 * max(after.size, segment.size):
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
        for _ in range(_OFTEN):
            if at < 0:
                return found
            end = at + len(word)
            found += not (_PARTED_BEFORE.search(text[max(0, at - 2) : at]) or _PARTED_AFTER.match(text, end))
            at = text.find(word, end)
        return self._words[word]


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
