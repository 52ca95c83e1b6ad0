"""How hard a sentence is: one number from features of its words, with no parser.

The formula was fitted on sentences that people rated, by `benchmarks/fit_difficulty.py`.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

from plainspeak.lexicon.difficulty import syllables, word_difficulty
from plainspeak.lexicon.frequency import zipf
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
