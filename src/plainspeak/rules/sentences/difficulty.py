"""How hard a sentence is: one number from features of its words, with no parser.

The formula was fitted on sentences that people rated, by `benchmarks/fit_difficulty.py`.
"""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from functools import cache, lru_cache
from itertools import takewhile

from plainspeak.lexicon.difficulty import is_common, stems, syllables, word_difficulty
from plainspeak.lexicon.frequency import zipf, zipf_table
from plainspeak.lexicon.glossary import WORD

#: Above this Zipf figure a word adds nothing to rarity; a word below HARD is hard; above GRAMMAR stand the words of grammar.
KNEE, HARD, GRAMMAR = 5.0, 4.0, 6.0

NAMES = (
    "ln words",
    "ln (1 + rarity)",
    "syllables per word",
    "mean Zipf of content words",
    "mean word difficulty",
    "ln (1 + hard words)",
    "commas per word",
    "mean difficulty of the three hardest words",
    "ln (1 + words of three syllables or more)",
)
_CONSTANT = -0.0226
_SLOPES = (0.716, 0.1654, 0.6278, -0.1995, 3.3998, 0.1314, -0.6687, 1.0142, 0.0296)


@lru_cache(maxsize=100_000)
def word_figures(word: str) -> tuple[float, float, int]:
    """(Zipf, difficulty, syllables) of a word as it is written."""
    lower = word.lower().replace("’", "'")
    return zipf(lower) or zipf(lower.removesuffix("'s")), word_difficulty(lower), syllables(lower)


# A word of the table that is so much rarer than its neighbour (Zipf), and another such word, is a slip of the pen.
_SLIP_GAPS = (4.0, 2.0)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_BEGINNING = re.compile(
    r"(?:re|un|dis|mis|non|over|under|pre|post|sub|super|inter|multi|anti|de|out|counter|tele)(?=\w{4})"
)


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


def _has_neighbour(word: str, gap: float) -> bool:
    """Whether one letter more, less, other or moved makes a word that is commoner by so much (Zipf)."""
    least = zipf(word) + gap
    if least >= _LITTLE_WORDS:
        # Few words are as common as that: looking through those of the right length is quicker than making all neighbours.
        for size in (-1, 0, 1):
            for figure, other in _little_words().get(len(word) + size, ()):
                if figure <= least:
                    break
                if _one_apart(word, other):
                    return True
        return False
    near = _neighbours(word)
    return any(zipf(other) > least for other in (near & _known_words() if least >= _KNOWN else near))


#: Words commoner than this (Zipf) are some tens of thousands, and the neighbour of a slip is nearly always one of them.
_KNOWN = 3.0


@cache
def _known_words() -> frozenset[str]:
    return frozenset(takewhile(lambda word: zipf(word) > _KNOWN, zipf_table()))  # the table begins with the commonest


#: Words commoner than this (Zipf) are some three hundred.
_LITTLE_WORDS = 5.5


@cache
def _little_words() -> dict[int, list[tuple[float, str]]]:
    """The commonest words with their figures by their length, the commonest first."""
    words: dict[int, list[tuple[float, str]]] = {}
    for word, figure in zipf_table().items():
        if figure <= _LITTLE_WORDS:
            break
        words.setdefault(len(word), []).append((figure, word))
    return words


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


def _neighbours(word: str) -> set[str]:
    made: set[str] = set()
    for at in range(len(word) + 1):
        head, tail = word[:at], word[at:]
        rest = tail[1:]
        made.update((head + rest, head + rest[:1] + tail[:1] + rest[1:]))
        made.update(head + letter + rest for letter in _LETTERS)
        made.update(head + letter + tail for letter in _LETTERS)
    return made


def features(text: str) -> list[float]:
    """The figures named in `NAMES`, of one sentence; all zero for a text without words."""
    return _features(text, WORD.findall(text))


def _features(text: str, words: Sequence[str]) -> list[float]:
    figures = list(map(word_figures, words))
    count = len(figures)
    if not count:
        return [0.0] * len(NAMES)
    frequencies, difficulties, sounds = zip(*figures, strict=True)
    content = [figure for figure in frequencies if figure < GRAMMAR]
    hardest = sorted(difficulties)[-3:]
    return [
        math.log(count),
        math.log1p(sum(KNEE - figure for figure in frequencies if figure < KNEE)),
        sum(sounds) / count,
        sum(content) / len(content) if content else GRAMMAR,
        sum(difficulties) / count,
        math.log1p(sum(figure < HARD for figure in frequencies)),
        (text.count(",") + text.count(";") + text.count(":")) / count,
        sum(hardest) / 3,
        math.log1p(sum(sound > 2 for sound in sounds)),
    ]


def difficulty(text: str, words: Sequence[str] | None = None) -> float:
    """How hard a sentence is, from about 0 (a first reader) to about 100 (a learned paper).

    20 points are one of the European language levels: A1 ends at about 10, C2 begins at about 90. 0.0 for a text without
    words. `words` are those of the text, when the caller has them.
    """
    values = _features(text, WORD.findall(text) if words is None else words)
    if not any(values):
        return 0.0
    level = _CONSTANT + sum(slope * value for slope, value in zip(_SLOPES, values, strict=True))
    return 20 * (level - 1)
