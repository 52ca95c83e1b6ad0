"""Slips of the pen: the list of word frequencies holds them too, since it is made from what people write."""

from __future__ import annotations

import re
from collections.abc import Set
from functools import cache, lru_cache
from itertools import takewhile

from plainspeak.lexicon.difficulty import is_common, stems
from plainspeak.lexicon.frequency import words_by_frequency, zipf

# A word of the table that is so much rarer than its neighbour (Zipf), and another such word, is a slip of the pen.
_SLIP_GAPS = (4.0, 2.0)
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyz")
_BEGINNING = re.compile(
    r"(?:re|un|dis|mis|non|over|under|pre|post|sub|super|inter|multi|anti|de|out|counter|tele)(?=\w{4})"
)


# The same for a word that is only asked whether it may be a slip: the fewer letters, the more words are near.
_MAY_BE_SLIP = {True: 1.9, False: 3.2}
_MANY_LETTERS = 6

#: Shorter words that are neither common nor made of a common word are mostly names of products ("zlib") and short forms.
_LONG_WORD = 8


@lru_cache(maxsize=20_000)
def is_word(word: str) -> bool:
    """Whether a rare word in small letters is an English one, as far as can be told.

    The frequency list holds names, code and slips of the pen too. A slip is a word of which one letter more, less, other or
    moved makes a far more common one.
    """
    if is_common(word):
        return not _has_neighbour(word, _SLIP_GAPS[0])
    within = [*stems(word)[1:]]
    beginning = _BEGINNING.match(word)
    if beginning:
        within.append(word[beginning.end() :])
    return any(map(is_common, within)) or (len(word) >= _LONG_WORD and not _has_neighbour(word, _SLIP_GAPS[1]))


@lru_cache(maxsize=20_000)
def is_slip(word: str) -> bool:
    """Whether a word in small letters is more likely a slip of the pen than the word itself: "realy", "goverment"."""
    return _has_neighbour(word, _MAY_BE_SLIP[len(word) >= _MANY_LETTERS])


def _has_neighbour(word: str, gap: float) -> bool:
    """Whether one letter more, less, other or moved makes a word that is commoner by so much (Zipf)."""
    least = zipf(word) + gap
    if least >= _COMMONEST:
        return False
    if least >= _LITTLE_WORDS:
        # Few words are as common as that. Words one letter apart are the same when one letter, or none, is taken from each.
        little, parts = _little_words(), _shortened(word)
        if little.keys().isdisjoint(parts):  # nearly always
            return False
        near = {other for part in parts if part in little for other in little[part]}
        return any(zipf(other) > least and _one_apart(word, other) for other in near)
    if least < _KNOWN:
        return any(zipf(other) > least for other in _neighbours(word, len(word) + 1))
    # What is changed behind the first letters leaves them as they are.
    known, beginning = _known_words(int(least))
    for other, figure in beginning.get(word[:_FIRST], ()):
        if figure <= least:  # and so are those behind it
            break
        if -2 < len(other) - len(word) < 2 and _one_apart(word, other) and _LETTERS.issuperset(set(other) - set(word)):
            return True
    return any(zipf(other) > least for other in known & _neighbours(word, _FIRST))


#: Words commoner than this (Zipf) are some tens of thousands, and the neighbour of a slip is nearly always one of them.
_KNOWN = 3.0
#: By so many letters they are looked up. A slip in one of these places is looked for by trying all letters there.
_FIRST = 3


@cache
def _known_words(least: int) -> tuple[Set[str], dict[str, list[tuple[str, float]]]]:
    """The words commoner than a figure (Zipf); and by their first letters the same with their figures, the commonest first."""
    known = dict(takewhile(lambda row: row[1] > least, words_by_frequency()))
    beginning: dict[str, list[tuple[str, float]]] = {}
    for row in known.items():
        beginning.setdefault(row[0][:_FIRST], []).append(row)
    return known.keys(), beginning


#: No word is commoner than this (Zipf), and words commoner than the second are some three hundred.
_COMMONEST = 7.8
_LITTLE_WORDS = 5.5


@cache
def _little_words() -> dict[str, list[str]]:
    """The commonest words by what is left of them without one letter, and by themselves."""
    words: dict[str, list[str]] = {}
    for word, _ in takewhile(lambda row: row[1] > _LITTLE_WORDS, words_by_frequency()):
        for part in set(_shortened(word)):
            words.setdefault(part, []).append(word)
    return words


def _shortened(word: str) -> list[str]:
    """A word, and what is left of it without each of its letters."""
    return [word, *[word[:at] + word[at + 1 :] for at in range(len(word))]]


def _one_apart(one: str, other: str) -> bool:
    """Whether one letter more, less, other or moved makes the one word of the other."""
    shorter, longer = sorted((one, other), key=len)
    at = 0
    while at < len(shorter) and shorter[at] == longer[at]:
        at += 1
    if len(shorter) < len(longer):
        return longer[at + 1 :] == shorter[at:]
    moved = longer[at + 1 : at + 2] + longer[at : at + 1] + longer[at + 2 :]
    return longer[at + 1 :] == shorter[at + 1 :] or moved == shorter[at:]


def _neighbours(word: str, places: int) -> set[str]:
    """What one letter more, less, other or moved makes of a word, at so many of its first places."""
    made: set[str] = set()
    for at in range(min(places, len(word) + 1)):
        head, tail = word[:at], word[at:]
        rest = tail[1:]
        made.update((head + rest, head + rest[:1] + tail[:1] + rest[1:]))
        made.update([head + letter + rest for letter in _LETTERS])
        made.update([head + letter + tail for letter in _LETTERS])
    return made
