"""What the acronym rules read: each use of a short form in a document, and where it is explained."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from itertools import chain
from math import fsum

from plainspeak.lexicon.entries import Acronym
from plainspeak.lexicon.frequency import zipf
from plainspeak.lexicon.judged import Judged
from plainspeak.lexicon.lexicon import Lexicon, shipped_acronyms
from plainspeak.prose import Prose
from plainspeak.rules.acronyms.explaining import Pair
from plainspeak.rules.acronyms.pairing import FUNCTION_WORDS
from plainspeak.rules.acronyms.study import Mention, study

#: How likely a meaning is before a word of the document is read, by its place in our list: less than the commonest by this.
_RARER = (0.0, 0.4, 0.56)
#: Words as common as this (Zipf), such as "than" and "how", say nothing of a subject; below, they say more the rarer they are.
_DAILY = 6.5


@dataclass(frozen=True)
class Usage:
    """Uses and explanations of one document's acronyms, both in the order of the text."""

    prose: Prose
    lexicon: Lexicon
    mentions: tuple[Mention, ...]
    pairs: tuple[Pair, ...]
    _ranked: dict[str, tuple[Acronym, ...]] = field(default_factory=dict)

    @cached_property
    def hard(self) -> tuple[Mention, ...]:
        """Uses of short forms that not everyone knows, explained or not; words that the text only speaks of are left out."""
        known = {short for short in {mention.short for mention in self.mentions} if self.lexicon.known(short)}
        return tuple(
            mention
            for mention in self.mentions
            if mention.strong and mention.short not in known and not self.prose.quoted(mention.start, mention.end)
        )

    def uses(self) -> Iterator[Mention]:
        """Those of the hard ones that stand without their explanation."""
        return (mention for mention in self.hard if not mention.paired)

    @cached_property
    def explained(self) -> dict[str, Pair]:
        """The first explanation of each short form."""
        first: dict[str, Pair] = {}
        for pair in self.pairs:
            first.setdefault(pair.short, pair)
        return first

    def kind(self, mention: Mention) -> str:
        """The kind of block in which a use stands."""
        return self.prose.blocks[mention.block].kind

    def meanings(self, short: str) -> tuple[Acronym, ...]:
        """What our lists say that the letters mean, the likeliest in this document first.

        The words of the document decide: those of the full name and of its explanation, the fields of the other acronyms, and
        the fields in whose explanations the words of the document are at home. Where they do not say much, the order of the
        list does, in which the commonest meaning comes first.
        """
        if short not in self._ranked:
            rows = self.lexicon.acronyms.get(short, ())
            if len(rows) > 1:  # what the document is about is asked for only where it decides
                likely = [self._likelihood(row) - _RARER[min(at, 2)] for at, row in enumerate(rows)]
                rows = tuple(rows[at] for at in sorted(range(len(rows)), key=lambda at: -likely[at]))
            self._ranked[short] = rows
        return self._ranked[short]

    def _likelihood(self, row: Acronym) -> float:
        named, spoken = self._told(row.long), min(1.0, 2 * self._told(row.plain))
        fields = self._fields
        among = fields[row.field] / max(1, sum(fields.values()))
        return named + spoken + 0.3 * among + 0.4 * self._topics.get(row.field, 0.0)

    def _told(self, words: str) -> float:
        """How much the document says of what words tell, up to 1: a word that few acronyms have says much."""
        here = set(_content(_WORD.findall(words.lower()))) & self._words
        return min(1.0, fsum(map(_says, here)))  # one sum in any order

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(_content(set(self.prose.words.keys)))

    @cached_property
    def _fields(self) -> Counter[str]:
        """How often each field has the only meaning of an acronym in this document."""
        found = {mention.short for mention in self.mentions}
        rows = (self.lexicon.acronyms.get(short, ()) for short in found)
        return Counter(group[0].field for group in rows if len(group) == 1)

    @cached_property
    def _topics(self) -> dict[str, float]:
        """How much the words of the document are those of each field; 1 for the field that has most of them."""
        fields, homes, known = _homes()
        here = self._words & known
        if not here:
            return {}
        totals = [0] * len(fields)
        for at, share in chain.from_iterable(map(homes.__getitem__, here)):
            totals[at] += share
        most = max(totals)
        return {name: total / most for name, total in zip(fields, totals, strict=True)}


@lru_cache(maxsize=20_000)
def _says(word: str) -> float:
    """How much a word of a full name or its explanation says: little, if many of them hold it or it is a daily word."""
    return min(1.0, max(0.0, (_DAILY - zipf(word)) / 1.5)) / (1 + _counts()[word])


@cache
def _explanations() -> Sequence[tuple[str, list[str]]]:
    """The field of each row of our list, and what the words of its full name and its explanation tell."""
    return [(row.field, _content(_WORD.findall(f"{row.long} {row.plain}".lower()))) for row in shipped_acronyms()]


@cache
def _counts() -> Counter[str]:
    """In how many full names and explanations of our list each word stands."""
    return Counter(chain.from_iterable(set(words) for _, words in _explanations()))


@cache
def _homes() -> tuple[Sequence[str], Judged[list[tuple[int, int]]], Set[str]]:
    """The fields, each word of our explanations → the number of each field that it is at home in and how much, and those words.

    The shares, in thousandths, are squared, so that words of one field weigh most; as whole numbers they have one sum in any
    order.
    """
    numbers: dict[str, int] = {}
    sizes = Counter[int]()
    uses: dict[str, dict[int, int]] = {}
    for field_, words in _explanations():
        at = numbers.setdefault(field_, len(numbers))
        sizes[at] += len(words)
        for word in words:
            of_word = uses.setdefault(word, {})
            of_word[at] = of_word.get(at, 0) + 1

    def home(word: str) -> list[tuple[int, int]]:
        shares = {at: count / sizes[at] for at, count in sorted(uses[word].items())}
        whole = sum(shares.values())
        return [(at, round(1000 * share / whole) ** 2) for at, share in shares.items()]

    return list(numbers), Judged(home), uses.keys()


_WORD = re.compile("[a-z]{3,}")


def _content(words: Iterable[str]) -> list[str]:
    """What words in small letters tell of a subject, without the plural s."""
    return [word.removesuffix("s") for word in words if len(word) > 2 and word not in FUNCTION_WORDS]


def usage(prose: Prose, lexicon: Lexicon) -> Usage:
    """One study of the document for all acronym rules."""
    words = set(prose.words.keys)
    named = [name for name in lexicon.named if name.lower() in words]
    found = study(prose.text, [(b.kind, b.start, b.end) for b in prose.blocks], lexicon.acronyms, named)
    return Usage(prose, lexicon, found.mentions, found.pairs)


def same_meaning(one: str, other: str) -> bool:
    """Whether two long forms say the same: case, hyphens, an article in front and a plural s do not count."""
    return bare(one) == bare(other)


def bare(long: str) -> str:
    """A full name for comparing: its words in small letters, without an article in front and plural endings."""
    words = re.findall(r"\w+", long.lower())
    if words[:1] in (["the"], ["a"], ["an"]):
        words = words[1:]
    return " ".join(word.removesuffix("s") for word in words)
