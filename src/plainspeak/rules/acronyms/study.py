"""The short forms of a document and their explanations.

Explanations are found first: what is explained anywhere is an acronym everywhere. Other short forms are known by their
shape, with refusals for what only looks like one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from plainspeak.lexicon.frequency import zipf
from plainspeak.rules.acronyms.explaining import Blocks, Entries, Pair, pairs_in, unmarked
from plainspeak.rules.acronyms.people import initials_in, is_person, lists_people
from plainspeak.rules.acronyms.shapes import DAYS, LATIN_AND_TITLES, LONGEST, TOKEN, UNITS, normal, shapes


@dataclass(frozen=True, slots=True)
class Mention:
    """One use of a short form, as character offsets, end exclusive.

    `short` is normalised for look-up: no dots, no plural or possessive tail. `block` is the index of its block. `paired`
    tells that this very use stands beside its explanation. Without `strong` it is only a guess that this is an acronym.
    """

    start: int
    end: int
    short: str
    block: int
    paired: bool
    strong: bool


@dataclass(frozen=True, slots=True)
class Study:
    """Mentions, which never overlap, and pairs, both in the order of the text."""

    mentions: tuple[Mention, ...]
    pairs: tuple[Pair, ...]


def study(text: str, blocks: Blocks, entries: Entries) -> Study:
    """Short forms and explanations in the prose of a document.

    `blocks` are (kind, start, end) in order; nothing pairs across blocks but neighbouring cells of a table. `entries` are the
    rows of our lists by short form. Linear in the length of the text.
    """
    pairs, initials = _without_people(text, pairs_in(text, blocks, entries), blocks)
    return _Mentions(text, blocks, entries, pairs, initials).study()


def _without_people(text: str, pairs: list[Pair], blocks: Blocks) -> tuple[list[Pair], set[str]]:
    """Set aside "Jane Smith (JS)": the initials of a person are no acronym."""
    starts = [start for _, start, _ in blocks]
    initials = {
        pair.short
        for pair in pairs
        if 2 <= len(pair.short) <= 4
        and is_person(pair.long, listed=_listing(text, blocks, bisect_right(starts, pair.long_start) - 1))
    }
    return [pair for pair in pairs if pair.short not in initials], initials


def _listing(text: str, blocks: Blocks, index: int) -> bool:
    """Whether a block lists people: it says so itself, or the heading above it does."""
    if index < 0 or lists_people(text, blocks[index][1], blocks[index][2]):
        return index >= 0
    while index > 0 and blocks[index][0] in ("item", "cell"):
        index -= 1
    return blocks[index][0] in ("heading", "label") and lists_people(text, blocks[index][1], blocks[index][2])


_CLOCK = re.compile(r"(?<![^\W_])[ap]\.m\b\.?")
_CODE = re.compile(  # an address, a file name, a code, a path with figures
    r"GOV\.UK|://|www\.|[@_\\#{}<>$~^]|-[^-]+-[^-]*\d[^-]*-|(?=[^/]*/[^/]*/).*[\d.]|\.(?:docx?|pdf|xlsx?|pptx?|md|txt|html?|csv|json|ya?ml|py|js|org|com|net|uk|gov)\b"
)
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b")
_SURNAME = re.compile(r"\.?\s+(?:[A-Z]\.\s*)*[A-Z][a-z]+")
_AMOUNT = re.compile(r"\d[ \u00a0]?$|/$|\bper $")
_DRIP = re.compile(r"\s+(?:drip|fluid|antibiotic|line|infusion|access|medic|therap|treatment)")
_CAPITALS = re.compile(r"[A-Z][A-Z'’]+(?:[ \n&,/-]{1,3}[A-Z][A-Z'’]*)+(?![\w])")
_REFERENCES = re.compile(r"(?:[A-Z][\w'’-]+ [A-Z]{1,3}(?:, |; | and | & |\. )){2,}")
_SMALL = re.compile(r"(?<![\w'’-])[a-z]{2,}(?![\w'’-])")
_FUNCTION = frozenset("OF THE AND FOR TO IN ON A AN AT BY WITH FROM OR IS ARE NOT BE YOUR OUR WE YOU".split())
#: Words that forms and templates hold in capitals.
_TEMPLATE = frozenset(
    """month name topic text date time title year day place venue link url address email todo tbd tbc insert draft final
    note notes action actions warning important new update updated please read agenda minutes start end yes no not and or the
    all any only must never always item total none open closed free urgent confidential restricted official sensitive appendix
    annex part section page version copy sample example readme changelog faq misc""".split()
)
#: In capitals, words more common than this (Zipf) are shouted more often than they are acronyms.
_COMMON = 4.5
_WORD_OF_ENGLISH = 4.0


@dataclass(slots=True)
class _Mentions:
    """Goes through the text once and judges what looks like a short form where it stands."""

    text: str
    blocks: Blocks
    entries: Entries
    pairs: list[Pair]
    initials: set[str]

    def study(self) -> Study:
        found = list(self.found())
        running = Counter(mention.short for mention in found if self.blocks[mention.block][0] != "heading")
        kept = tuple(mention for mention in found if self.stays(mention, running))
        return Study(kept, tuple(sorted(self.pairs, key=lambda pair: (pair.short_start, pair.long_start))))

    def stays(self, mention: Mention, running: Mapping[str, int]) -> bool:
        """A heading of one or two words in capitals is shouted, unless its words are acronyms elsewhere."""
        kind, start, end = self.blocks[mention.block]
        if kind != "heading" or mention.paired or mention.short in self.entries or running[mention.short]:
            return True
        return mention.strong and not self.text[start:end].isupper()

    def found(self) -> Iterator[Mention]:
        sides = {(pair.short_start, pair.short_end): pair.short for pair in self.pairs}
        shorts = {pair.short for pair in self.pairs}
        taken = sorted(sides)
        starts = [start for start, _ in taken]
        odd = self.odd_shorts(sides)
        text = self.text
        twins = cache(lambda: frozenset(_SMALL.findall(text)))
        clocks = ".m" in text
        people = cache(lambda: initials_in(text, self.blocks))
        for index, (kind, start, end) in enumerate(self.blocks):
            shouted: list[tuple[int, int]] | None = None
            mentions: list[Mention] = []
            for match in TOKEN.finditer(text, start, end):
                at, stop = match.span()
                if stop - at > LONGEST:
                    continue
                token = match.group()
                if token in self.entries and token[1:].islower() and zipf(token) < _WORD_OF_ENGLISH:
                    # Short forms that are written like a name: Ofsted, Cafcass.
                    if not _within(taken, starts, at, stop):
                        mentions.append(Mention(at, stop, token, index, False, True))
                    continue
                for shape in shapes(token):
                    a, b = at + shape.start, at + shape.end
                    if _within(taken, starts, a, b) or shape.short in self.initials:
                        continue
                    if shape.short in shorts:
                        mentions.append(Mention(a, self.with_dot(a, b), shape.short, index, False, True))
                        continue
                    if shouted is None:
                        shouted = _shouted(text, start, end, self.entries)
                    short, b = self.without_number(shape.short, a, b)
                    verdict = self.verdict(a, b, end, short, shape.strong, kind, shouted, twins, people)
                    if verdict is None:
                        continue
                    if pair := unmarked(text, a, b, (start, end)):
                        self.pairs.append(pair)
                        shorts.add(pair.short)
                        mentions.append(Mention(a, b, short, index, True, True))
                        continue
                    mentions.append(Mention(a, self.with_dot(a, b), short, index, False, verdict))
            if clocks:
                for clock in _CLOCK.finditer(text, start, end):
                    mentions.append(Mention(*clock.span(), clock[0].replace(".", ""), index, False, False))
            mentions += [Mention(a, b, sides[a, b], index, True, True) for a, b in _spans_in(taken, starts, start, end)]
            if odd:
                mentions += [
                    Mention(*m.span(), normal(m.group()), index, False, True)
                    for m in odd.finditer(text, start, end)
                    if not _within(taken, starts, *m.span())
                ]
            last = start
            for mention in sorted(mentions, key=lambda m: (m.start, -m.end)):
                if mention.start >= last:
                    yield mention
                    last = mention.end

    def odd_shorts(self, sides: Mapping[tuple[int, int], str]) -> re.Pattern[str] | None:
        """Finds explained short forms whose letters do not give them away, such as "fte" or "TNF alpha"."""
        written = {self.text[start:end] for start, end in sides}
        odd = [
            short
            for short in written
            if len(short) > 1 and [(s.start, s.end) for s in shapes(short)] != [(0, len(short))]
        ]
        odd = [short for short in odd if any(c.isupper() for c in short) or zipf(short) < 3]
        if not odd:
            return None
        joined = "|".join(map(re.escape, sorted(odd, key=len, reverse=True)))
        return re.compile(rf"(?<![\w-])(?:{joined})(?![\w-])")

    def without_number(self, short: str, start: int, end: int) -> tuple[str, int]:
        """A short form of our lists with a number behind it, as in "GMT-7", is that short form."""
        bare = re.sub(r"-\d{1,3}$", "", short)
        if bare == short or short in self.entries or bare not in self.entries:
            return short, end
        return bare, start + len(bare)

    def with_dot(self, start: int, end: int) -> int:
        """The end of a short form, with the last dot of a dotted one: "U.S."."""
        dotted = "." in self.text[start:end] and self.text.startswith(".", end)
        return end + 1 if dotted else end

    def verdict(
        self,
        start: int,
        end: int,
        block_end: int,
        short: str,
        strong: bool,
        kind: str,
        shouted: Sequence[tuple[int, int]],
        twins: Callable[[], frozenset[str]],
        people: Callable[[], frozenset[str]],
    ) -> bool | None:
        """True: surely an acronym; False: perhaps; None: not one."""
        text = self.text
        known = short in self.entries
        if short == "IV":
            return True if _DRIP.match(text, end, end + 24) else None
        if self.in_code(start, end):
            return None
        if "." in text[start:end] and _SURNAME.match(text, end, end + 40):
            return None
        lower = short.lower()
        if lower in UNITS and _AMOUNT.search(text, max(0, start - 8), start):
            return None
        if not (short.isalpha() and short.isupper()):
            ordinary = short.isupper() and all(
                len(part) > 3 and zipf(part) >= _WORD_OF_ENGLISH for part in lower.split("-")
            )
            return known or (None if ordinary else strong)
        in_capitals = any(a <= start < b for a, b in shouted)
        common = zipf(lower)
        if len(short) <= (2 if known else 3) and _in_references(text, start, block_end):
            return None
        if known:
            return None if in_capitals and common >= _WORD_OF_ENGLISH else True
        if in_capitals or lower in _TEMPLATE or lower in DAYS or lower in LATIN_AND_TITLES or lower in twins():
            return None
        if text.startswith(":", end) and kind != "cell" and (len(short) > 4 or common >= _WORD_OF_ENGLISH):
            return None
        if len(short) <= 3 and short in people():
            return None
        if len(short) >= 4 and common >= _COMMON:
            return False
        return True if len(short) <= 6 or common < 2.5 else None

    def in_code(self, start: int, end: int) -> bool:
        """Whether the word is part of an address, a file name, a code or a postcode."""
        text = self.text
        left = start
        while left > 0 and start - left < 60 and not text[left - 1].isspace():
            left -= 1
        right = end
        while right < len(text) and right - end < 60 and not text[right].isspace():
            right += 1
        if right - left > end - start and _CODE.search(text, left, right):
            return True
        if any(c.isdigit() for c in text[start:end]):
            return bool(_POSTCODE.match(text, start) or (start > 5 and _POSTCODE.search(text, start - 5, end)))
        return False


def _within(taken: Sequence[tuple[int, int]], starts: Sequence[int], start: int, end: int) -> bool:
    """Whether a stretch overlaps one of the spans, which are sorted."""
    index = bisect_right(starts, start) - 1
    return (index >= 0 and taken[index][1] > start) or (index + 1 < len(taken) and taken[index + 1][0] < end)


def _spans_in(
    taken: Sequence[tuple[int, int]], starts: Sequence[int], start: int, end: int
) -> Sequence[tuple[int, int]]:
    first = bisect_right(starts, start - 1)
    return [span for span in taken[first : bisect_right(starts, end)] if span[1] <= end]


def _in_references(text: str, start: int, block_end: int) -> bool:
    """Whether these are the initials of an author in a list of references: "Smith JA, Brown TP."."""
    low = max(0, start - 60)
    return any(m.start() <= start < m.end() for m in _REFERENCES.finditer(text, low, min(block_end, start + 60)))


def _shouted(text: str, start: int, end: int, entries: Entries) -> list[tuple[int, int]]:
    """Runs of words in capitals that are words of English and not a row of acronyms."""
    found = []
    for match in _CAPITALS.finditer(text, start, end):
        words = re.findall(r"[A-Z]+", match.group())
        long = [word for word in words if len(word) >= 4]
        function = any(word in _FUNCTION for word in words)
        ordinary = sum(zipf(word) >= _WORD_OF_ENGLISH for word in long)
        if (
            (function and ordinary)
            or (long and ordinary * 2 > len(words))
            or (len(words) > 3 and ordinary * 2 >= len(long) > 0)
        ):
            found.append(match.span())
    return found
