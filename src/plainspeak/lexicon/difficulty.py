"""How hard a word is: from a table of common words, or by how common and how long it is."""

from __future__ import annotations

import gzip
import re
from functools import cache

from plainspeak.lexicon.frequency import zipf
from plainspeak.lexicon.judged import Judged
from plainspeak.lexicon.shipped import shipped

_VOWELS = re.compile(r"[aeiouy]+")
# For words that the table does not hold; fitted on its rarer words by benchmarks/make_difficulty.py.
_BASE, _PER_ZIPF, _PER_LETTER, _PER_SYLLABLE = 0.8484, -0.1246, -0.0159, 0.0328


def syllables(word: str) -> int:
    """About how many syllables a word in small letters has: its groups of vowels, without a silent e; at least 1."""
    count = len(_VOWELS.findall(word))
    silent_e = word.endswith("e") and not word.endswith(("le", "ee", "oe"))
    silent_ed = word.endswith("ed") and not word.endswith(("ted", "ded"))
    return max(1, count - (silent_e or silent_ed))


_ENDINGS = (
    ("ies", "y"), ("es", ""), ("s", ""), ("ied", "y"), ("ed", ""), ("ed", "e"), ("ing", ""), ("ing", "e"), ("ily", "y"),
    ("ly", ""), ("ly", "le"), ("iness", "y"), ("ness", ""), ("er", ""), ("er", "e"), ("ers", ""), ("ers", "e"), ("est", ""),
    ("ful", ""), ("less", ""), ("able", ""), ("able", "e"),
)  # fmt: skip


def stems(word: str) -> tuple[str, ...]:
    """A word in small letters and what may be left of it without an ending: "loneliness" and "lonely"."""
    return _STEMS[word]


def _stems(word: str) -> tuple[str, ...]:
    found = [word]
    for ending, instead in _ENDINGS_BY_LAST.get(word[-1:], ()):
        if word.endswith(ending) and len(word) - len(ending) >= 3:
            stem = word[: -len(ending)]
            found.append(stem + instead)
            if not instead and len(stem) > 3 and stem[-1] == stem[-2]:
                found.append(stem[:-1])
    return tuple(found)


_STEMS = Judged(_stems)
_ENDINGS_BY_LAST = {
    last: [(ending, instead) for ending, instead in _ENDINGS if ending[-1] == last]
    for last in {ending[-1] for ending, _ in _ENDINGS}
}


@cache
def _table() -> dict[str, float]:
    table: dict[str, float] = {}
    for line in gzip.decompress(shipped("difficulty.txt.gz").read_bytes()).decode().splitlines():
        score, *words = line.split(" ")
        table.update(dict.fromkeys(words, int(score) / 100))
    return table


def is_common(word: str) -> bool:
    """Whether a word in small letters is among the 50,000 commonest, for which the table has a figure."""
    return word in _table()


def word_difficulty(word: str) -> float:
    """How hard a word is: from 0 (everyone knows it) to 1 (hardly anyone does).

    For the 50,000 commonest words, what people said of them or of words like them; `benchmarks/make_difficulty.py` makes the
    table. For others, a rule from their frequency (Zipf), letters and syllables. Of a phrase, its hardest word counts; a text
    without letters has 0. Names and acronyms are not told from other rare words.
    """
    if word.isalpha() and word.islower():
        return _of_one(word)
    parts = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", word.lower())
    return max((_of_one(part.replace("’", "'").removesuffix("'s")) for part in parts), default=0.0)


def _of_one(word: str) -> float:
    known = _table().get(word)
    if known is not None:
        return known
    figure = _BASE + _PER_ZIPF * zipf(word) + _PER_LETTER * len(word) + _PER_SYLLABLE * syllables(word)
    return round(min(1.0, max(0.0, figure)), 2)
