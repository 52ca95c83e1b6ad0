"""The "a" or "an" that stands before a word which takes the place of another."""

from __future__ import annotations

import re

_ARTICLE = re.compile(r"(?<![^\W_])([Aa])(n?)([ \t\r\n\xa0]+[*_“‘\"']*)$")
# Written with a vowel and spoken with a consonant, and the other way round.
_CONSONANT_SOUND = re.compile(r"u(?:ni(?!n|m)|s(?:e|u|a)|tili|biq)|eu|on(?:e|ce)\b|ewe", re.I)
_SILENT_H = re.compile(r"h(?:our|onest|onour|eir)", re.I)
# As far back as the article can stand, with the marks between.
_BACK = 20


def with_article(source: str, start: int, words: str) -> tuple[int, str]:
    """Where in `source` a change has to begin so that `words` can stand at `start`, and what stands from there on.

    They are `start` and `words`, unless an article stands right before which these words need in its other form. Offsets are
    in characters.
    """
    found = _ARTICLE.search(source[max(0, start - _BACK) : start])
    if not found or not words[:1].isalpha():
        return start, words
    vowel = words[0].lower() in "aeiou" and not _CONSONANT_SOUND.match(words)
    article = found[1] + ("n" if vowel or _SILENT_H.match(words) else "")
    if article == found[1] + found[2]:
        return start, words
    return start - len(found.group()), article + found[3] + words
