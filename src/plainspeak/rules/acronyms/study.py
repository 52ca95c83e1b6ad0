"""The short forms of a document and their explanations.

Explanations are found first: what is explained anywhere is an acronym everywhere. Other short forms are known by their
shape, with refusals for what only looks like one.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from plainspeak.lexicon.frequency import zipf
from plainspeak.lexicon.names import first_names
from plainspeak.rules.acronyms.explaining import Blocks, Entries, Pair, pairs_in, unmarked
from plainspeak.rules.acronyms.people import Names, is_person, lists_people
from plainspeak.rules.acronyms.shapes import DAYS, LATIN_AND_TITLES, LONGEST, TOKEN, UNITS, normal, shapes


class Mention(NamedTuple):
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


def study(text: str, blocks: Blocks, entries: Entries, named: Collection[str] = ()) -> Study:
    """Short forms and explanations in the prose of a document.

    `blocks` are (kind, start, end) in order; nothing pairs across blocks but neighbouring cells of a table. `entries` are the
    rows of our lists by short form, `named` those that are written like a name (Ofsted). Linear in the length of the text.
    """
    pairs, initials = _without_people(text, pairs_in(text, blocks, entries), blocks)
    return _Scan(text, blocks, entries, named, pairs, initials).study()


def _without_people(text: str, pairs: list[Pair], blocks: Blocks) -> tuple[list[Pair], set[str]]:
    """Set aside "Jane Smith (JS)": the initials of a person are no acronym."""
    alone = list(_one_names(text))
    if not pairs and not alone:
        return pairs, set()
    starts = [start for _, start, _ in blocks]
    listing = [False, *_listing(text, blocks)]  # before the first block nobody is listed

    def listed(offset: int) -> bool:
        return listing[bisect_right(starts, offset)]

    initials = {
        pair.short
        for pair in pairs
        if 2 <= len(pair.short) <= 4 and is_person(pair.long, listed=listed(pair.long_start))
    }
    for start, name, letters in alone:
        among = text[max(0, start - 3) : start].rstrip()[-1:] in (":", ",", ";")
        if name in first_names() or (among and listed(start)):
            initials.add(letters.replace("’", "'"))
    return [pair for pair in pairs if pair.short not in initials], initials


#: What people do in minutes.
_DOES = re.compile(
    r"\s+(?:to [a-z]+|will|has|had|is to|asked|agreed|said|noted|thanked|reported|suggested|explained|offered|told|wrote|sent"
    r"|rang|gave|and [A-Z]{2,3} to)\b|:\s"
)
_IN_BRACKETS = re.compile(r" \(([A-Z]{2,3}(?:['’][A-Z])?)\)")
#: No first name is longer.
_NAME_BEFORE = re.compile(r"\b[A-Z][^\W\d_]{1,29}$")


def _one_names(text: str) -> Iterator[tuple[int, str, str]]:
    """Where a first name stands with the initials of a person, and both: "Dev (DS)"."""
    for match in _IN_BRACKETS.finditer(text):
        name = _NAME_BEFORE.search(text, max(0, match.start() - 30), match.start())
        if name and name[0][0] == match[1][0]:
            yield name.start(), name[0], match[1]


def _listing(text: str, blocks: Blocks) -> Iterator[bool]:
    """Whether each block lists people: it says so itself, or the heading above its items or cells does."""
    above = False
    for kind, start, end in blocks:
        here = lists_people(text, start, end)
        if kind not in ("item", "cell"):
            above = here and kind in ("heading", "label")
        yield here or above


# Two capitals without white space between: with few exceptions, only such words can be short forms.
_CHUNK = re.compile(r"[A-Z][^A-Z\s]*+[A-Z]\S*+")
_CLOCK = re.compile(r"[ap]\.m\b\.?")
_DIMENSIONS = [re.compile(rf"{letter}(?<=(?<![^\W_])[1-9]{letter})\b") for letter in "DG"]  # "3D", "5G"
#: A name of which a letter is left, and two letters that hardly anything but a first name has: "McA", "O'B", "JJ".
_NAME_CUT = re.compile(r"(?:Ma?c|O['’])[A-Z]|[A-Z]J")
#: A section of an Act that goes by its number: "S106", "s.106", "s47 enquiry". Of two figures it may be a size or a postcode.
_SECTION = re.compile(
    r"[Ss](?<=\b[Ss])\.?[ ]?(\d{3}|\d{2}(?=s?[ ](?:agreement|application|consultation|enquir|fund|grant|investigation|meeting"
    r"|notice|order)))\b"
)
_CODE = re.compile(  # an address, a file name, a code, a path with figures
    r"GOV\.UK|://|www\.|[@_\\#{}<>$~^]|-[^-]+-[^-]*\d[^-]*-|(?=[^/]*/[^/]*/).*[\d.]|\.(?:docx?|pdf|xlsx?|pptx?|md|txt|html?|csv|json|ya?ml|py|js|org|com|net|uk|gov)\b"
)
#: Beside one of these, or at the end of the text, a word is nothing but itself.
_OUTSIDE = frozenset((" ", "\n", "(", ")", ",", ";", ""))
#: What says something of a short form before it, and is no part of it; "UN-Women" is a name.
_TAIL = re.compile(r"\d{1,3}|[A-Z][a-z]*(?:ed|ing|ic|al|ive|able|free|like|level|only|style|type|wide)")
_POSTCODE = re.compile(r"[A-Z]{1,2}\d[A-Z\d]?\s?\d[A-Z]{2}\b")
#: The code of an American state before its post code: "Detroit, MI 48226".
_STATE = re.compile(r"[A-Z]{2},?\s+\d{5}(?:-\d{4})?(?![\w-])")
_SURNAME = re.compile(r"\.?\s+(?:[A-Z]\.\s*)*[A-Z][a-z]+")
_AMOUNT = re.compile(r"\d[ \u00a0]?$|/$|\bper $")
_DRIP = re.compile(r"\s+(?:drip|fluid|antibiotic|line|infusion|access|medic|therap|treatment)")
_CAPITALS = re.compile(r"[A-Z][A-Z'’]+(?:[ \n&,/-]{1,3}[A-Z][A-Z'’]*)+(?![\w])")
_REFERENCES = re.compile(r"(?:[A-Z][\w'’-]+ [A-Z]{1,3}(?:, |; | and | & |\. )){2,}")
_FUNCTION = frozenset("OF THE AND FOR TO IN ON A AN AT BY WITH FROM OR IS ARE NOT BE YOUR OUR WE YOU".split())
#: Words that forms and templates hold in capitals.
_TEMPLATE = frozenset(
    """month name topic text date time title year day place venue link url address email todo tbd tbc insert draft final
    note notes action actions warning important new update updated please read agenda minutes start end yes no not and or the
    all any only must never always item total none open closed free urgent confidential restricted official sensitive appendix
    annex part section page version copy sample example readme changelog faq misc""".split()
)
#: Words that nothing is tied to.
_ALONE = re.compile(r"(?<![\w'’-])[^\W\d_]++(?![\w'’-])")
_FEW = 100
#: In capitals, words more common than this (Zipf) are shouted more often than they are acronyms.
_COMMON = 4.5
_WORD_OF_ENGLISH = 4.0
_RARE = 2.5


class _Scan:
    """Goes through the text once and judges what looks like a short form where it stands."""

    def __init__(
        self,
        text: str,
        blocks: Blocks,
        entries: Entries,
        named: Collection[str],
        pairs: list[Pair],
        initials: Collection[str],
    ) -> None:
        self.text = text
        self.blocks = blocks
        self.entries = entries
        self.named = named
        self.pairs = pairs
        self.initials = initials
        self.starts = [start for _, start, _ in blocks]
        self.sides = {(pair.short_start, pair.short_end): pair.short for pair in pairs}
        self.shouted: dict[int, list[tuple[int, int]]] = {}
        self.capitals: dict[int, bool] = {}
        self.twins: dict[str, bool] = {}
        self.people: dict[str, bool] = {}
        self.acting: dict[str, bool] = {}
        self.names: Names | None = None
        self.alone: frozenset[str] = frozenset()

    def study(self) -> Study:
        found: list[Mention] = []
        everything = (*self.by_shape(), *self.by_name(), *self.by_section(), *self.as_explained())
        for mention in sorted(everything, key=lambda m: (m.start, not m.paired, -m.end)):
            if not found or mention.start >= found[-1].end:
                found.append(mention)
        running = Counter(mention.short for mention in found if not self.is_title(mention.block))
        kept = tuple(mention for mention in found if self.stays(mention, running))
        return Study(kept, tuple(sorted(self.pairs, key=lambda pair: (pair.short_start, pair.long_start))))

    def stays(self, mention: Mention, running: Mapping[str, int]) -> bool:
        """A title in capitals is shouted, unless its words are acronyms elsewhere."""
        kind = self.blocks[mention.block][0]
        if kind == "label" and self.in_capitals(mention.block) and zipf(mention.short) >= _WORD_OF_ENGLISH:
            return mention.paired or mention.short in self.entries  # a button: "MENU"
        if (
            not self.is_title(mention.block)
            or mention.paired
            or mention.short in self.entries
            or running[mention.short]
        ):
            return True
        return mention.strong and not self.in_capitals(mention.block)

    def is_title(self, index: int) -> bool:
        """Whether a block is a heading, or the item of an agenda that stands for one: "2. DAMP AND MOULD"."""
        kind, start, end = self.blocks[index]
        return kind == "heading" or (kind == "item" and self.in_capitals(index) and " " in self.text[start:end])

    def in_capitals(self, index: int) -> bool:
        """Whether a block is all in capitals; looked at once, however many mentions it holds."""
        if index not in self.capitals:
            _, start, end = self.blocks[index]
            self.capitals[index] = self.text[start:end].isupper()
        return self.capitals[index]

    def mention(
        self, start: int, end: int, short: str, *, paired: bool = False, strong: bool = True
    ) -> Iterator[Mention]:
        """The mention, if it lies within a block."""
        index = bisect_right(self.starts, start) - 1
        if index >= 0 and end <= self.blocks[index][2]:
            yield Mention(start, end, short, index, paired, strong)

    def by_shape(self) -> Iterator[Mention]:
        """What its letters give away."""
        text = self.text
        spans = sorted(self.sides)
        starts = [start for start, _ in spans]
        shorts = set(self.sides.values())
        for chunk in _CHUNK.finditer(text):
            for match in TOKEN.finditer(text, max(0, chunk.start() - 4), chunk.end()):
                at, stop = match.span()
                for shape in shapes(match.group()) if stop - at <= LONGEST else ():
                    a, b = at + shape.start, at + shape.end
                    if _overlaps(spans, starts, a, b) or shape.short in self.initials:
                        continue
                    if shape.short in shorts:
                        yield from self.mention(a, self.with_dot(a, b), shape.short)
                        continue
                    index = bisect_right(self.starts, a) - 1
                    if index < 0 or b > self.blocks[index][2]:
                        continue
                    short, b = self.without_tail(shape.short, a, b)
                    verdict = self.verdict(a, b, index, short, shape.strong)
                    if verdict is None:
                        continue
                    _, start, end = self.blocks[index]
                    if pair := unmarked(text, a, b, (start, end)):
                        self.pairs.append(pair)
                        shorts.add(pair.short)
                        yield Mention(a, b, short, index, True, True)
                    else:
                        yield Mention(a, self.with_dot(a, b), short, index, False, verdict)

    def by_name(self) -> Iterator[Mention]:
        """Short forms of our lists that are written like a name, and what hardly anyone takes for an acronym."""
        for name in self.named:
            for at in _standing(name, self.text):
                yield from self.mention(at, at + len(name), name)
        for match in _CLOCK.finditer(self.text) if ".m" in self.text else ():
            if not self.text[match.start() - 1 : match.start()].isalnum():
                yield from self.mention(*match.span(), match[0].replace(".", ""), strong=False)
        for match in chain.from_iterable(dimension.finditer(self.text) for dimension in _DIMENSIONS):
            start, end = match.start() - 1, match.end()
            yield from self.mention(start, end, self.text[start:end], strong=False)

    def by_section(self) -> Iterator[Mention]:
        """Sections of Acts in our lists, unless the paper says "section" of the same one somewhere."""
        found = [match for match in _SECTION.finditer(self.text) if f"S{match[1]}" in self.entries]
        said = set(re.findall(r"\b[Ss]ection (\d+)", self.text)) if found else ()
        for match in found:
            if match[1] not in said:
                yield from self.mention(*match.span(), f"S{match[1]}")

    def as_explained(self) -> Iterator[Mention]:
        """Short forms beside their full names, and those whose letters do not give them away wherever they stand."""
        for (start, end), short in self.sides.items():
            yield from self.mention(start, end, short, paired=True)
        odd = self.odd_shorts(self.sides)
        for match in odd.finditer(self.text) if odd else ():
            yield from self.mention(*match.span(), normal(match.group()))

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

    def without_tail(self, short: str, start: int, end: int) -> tuple[str, int]:
        """A short form of our lists with a number or an adjective behind it, as in "GMT-7" and "TV-Specific", is that one."""
        bare, _, tail = short.rpartition("-")
        if not bare or short in self.entries or bare not in self.entries:
            return short, end
        return (bare, start + len(bare)) if _TAIL.fullmatch(tail) else (short, end)

    def with_dot(self, start: int, end: int) -> int:
        """The end of a short form, with the last dot of a dotted one: "U.S."."""
        dotted = "." in self.text[start:end] and self.text.startswith(".", end)
        return end + 1 if dotted else end

    def verdict(self, start: int, end: int, index: int, short: str, strong: bool) -> bool | None:
        """True: surely an acronym; False: perhaps; None: not one. `index` is that of its block."""
        text = self.text
        kind, _, block_end = self.blocks[index]
        known = short in self.entries
        if short == "IV":
            return True if _DRIP.match(text, end, end + 24) else None
        if self.in_code(start, end) or ("." in text[start:end] and _SURNAME.match(text, end, end + 40)):
            return None
        if _NAME_CUT.fullmatch(short) and not known:
            return None
        lower = short.lower()
        if lower in UNITS and _AMOUNT.search(text, max(0, start - 8), start):
            return None
        if not (short.isalpha() and short.isupper()):
            words = lower.split("-")
            ordinary = short.isupper() and all(len(part) > 3 and zipf(part) >= _WORD_OF_ENGLISH for part in words)
            return known or (None if ordinary else strong)
        common = zipf(lower)
        in_capitals = self.is_shouted(start, index)
        if len(short) <= (2 if known else 3) and _in_references(text, start, end, block_end):
            return None
        if known:
            shouted = in_capitals and common >= _WORD_OF_ENGLISH
            return None if shouted or (len(short) <= 3 and self.acts(short)) else True
        if in_capitals or lower in _TEMPLATE or lower in DAYS or lower in LATIN_AND_TITLES or self.has_twin(lower):
            return None
        if text.startswith(":", end) and kind != "cell" and (len(short) > 4 or common >= _WORD_OF_ENGLISH):
            return None
        if len(short) <= 3 and self.is_person(short):
            return None
        if len(short) >= 4 and common >= _COMMON:
            return False
        return True if len(short) <= 6 or common < _RARE else None

    def is_shouted(self, start: int, index: int) -> bool:
        """Whether the word stands in a run of words of English in capitals."""
        if index not in self.shouted:
            self.shouted[index] = _shouted(self.text, *self.blocks[index][1:])
        runs = self.shouted[index]
        run = bisect_right(runs, (start, len(self.text))) - 1
        return run >= 0 and start < runs[run][1]

    def has_twin(self, lower: str) -> bool:
        """Whether the document has the same word in small letters: then the one in capitals is shouted."""
        if lower not in self.twins:
            # Looking through the text is quick for a few; for many it would take long, and their words are listed once.
            if len(self.twins) < _FEW:
                self.twins[lower] = next(_standing(lower, self.text, "'’-"), None) is not None
            else:
                self.alone = self.alone or frozenset(_ALONE.findall(self.text))
                self.twins[lower] = lower in self.alone
        return self.twins[lower]

    def is_person(self, short: str) -> bool:
        """Whether the letters are the initials of a person whose name the document holds."""
        if short not in self.people:
            self.names = self.names or Names(self.text, self.blocks)
            self.people[short] = self.names.person(short)
        return self.people[short]

    def acts(self, short: str) -> bool:
        """Whether letters of our lists are a person's here: somebody has that name, and the letters do what people do."""
        if short not in self.acting:
            ends = (at + len(short) for at in _standing(short, self.text))
            self.acting[short] = any(_DOES.match(self.text, end) for end in ends) and self.is_person(short)
        return self.acting[short]

    def in_code(self, start: int, end: int) -> bool:
        """Whether the word is part of an address, a file name or a code."""
        text = self.text
        if end - start == 2 and _STATE.match(text, start, end + 16):
            return True
        has_digit = any(map(str.isdigit, text[start:end]))
        if not has_digit and text[start - 1 : start] in _OUTSIDE and text[end : end + 1] in _OUTSIDE:
            return False
        left = start
        while left > 0 and start - left < 60 and not text[left - 1].isspace():
            left -= 1
        right = end
        while right < len(text) and right - end < 60 and not text[right].isspace():
            right += 1
        if right - left > end - start and _CODE.search(text, left, right):
            return True
        if has_digit:
            return bool(_POSTCODE.match(text, start) or (start > 5 and _POSTCODE.search(text, start - 5, end)))
        return False


def _standing(word: str, text: str, ties: str = "") -> Iterator[int]:
    """Where a word stands by itself: no letter, figure, underscore or one of `ties` beside it."""
    at = text.find(word)
    while at >= 0:
        beside = text[max(0, at - 1) : at] + text[at + len(word) : at + len(word) + 1]
        if not any(c.isalnum() or c == "_" or c in ties for c in beside):
            yield at
        at = text.find(word, at + len(word))


def _overlaps(spans: Sequence[tuple[int, int]], starts: Sequence[int], start: int, end: int) -> bool:
    """Whether a stretch overlaps one of the spans, which are sorted."""
    index = bisect_right(starts, start) - 1
    return (index >= 0 and spans[index][1] > start) or (index + 1 < len(spans) and spans[index + 1][0] < end)


def _in_references(text: str, start: int, end: int, block_end: int) -> bool:
    """Whether these are the initials of an author in a list of references: "Smith JA, Brown TP."."""
    if text[end : end + 1] not in (",", ";", ".", " ") or not text[start - 2 : start - 1].islower():
        return False
    low = max(0, start - 60)
    return any(m.start() <= start < m.end() for m in _REFERENCES.finditer(text, low, min(block_end, start + 60)))


def _shouted(text: str, start: int, end: int) -> list[tuple[int, int]]:
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
