"""How hard a word is, by how common and how long it is."""

from __future__ import annotations

import re

from plainspeak.lexicon.frequency import zipf

_VOWELS = re.compile(r"[aeiouy]+")
# Least squares on the Word Complexity Lexicon (15,180 words rated 1 to 6 by people): benchmarks/fit_word_difficulty.py
_BASE, _PER_ZIPF, _PER_LETTER, _PER_SYLLABLE = 0.6849, -0.1225, 0.0090, 0.0346


def syllables(word: str) -> int:
    """About how many syllables a word in small letters has: its groups of vowels, without a silent e; at least 1."""
    count = len(_VOWELS.findall(word))
    silent_e = word.endswith("e") and not word.endswith(("le", "ee", "oe"))
    silent_ed = word.endswith("ed") and not word.endswith(("ted", "ded"))
    return max(1, count - (silent_e or silent_ed))


def word_difficulty(word: str) -> float:
    """How hard a word is: from 0 (everyone knows it) to 1 (hardly anyone does).

    0.6849 − 0.1225 × its Zipf frequency + 0.009 × its letters + 0.0346 × its syllables, kept between 0 and 1. Of a phrase, its
    hardest word counts; a text without letters has 0. Names and acronyms are not told from other rare words.
    """
    parts = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", word.lower())
    return max((_of_one(part) for part in parts), default=0.0)


def _of_one(word: str) -> float:
    figure = _BASE + _PER_ZIPF * zipf(word) + _PER_LETTER * len(word) + _PER_SYLLABLE * syllables(word)
    return round(min(1.0, max(0.0, figure)), 4)
