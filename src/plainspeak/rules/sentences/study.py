"""What makes each sentence hard: its length and the rarity of its words."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass

from plainspeak.lexicon.difficulty import syllables
from plainspeak.lexicon.frequency import zipf_table
from plainspeak.lexicon.lexicon import WORD, Lexicon
from plainspeak.prose import Prose

#: Above this Zipf figure a word adds nothing to rarity: `sentences.md` found 5.0 best on the sets tuned on.
KNEE = 5.0
#: A word this rare is shown to the author as one of the hard words of a sentence.
HARD = 4.0
#: Sentences are judged in these blocks; headings, cells and labels are not sentences.
JUDGED = frozenset(("paragraph", "item", "caption"))

_COUNTED = re.compile(r"[^\W_]+(?:['’.,:/-][^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: `words` counts its words with figures, `rarity` is the sum over its words of max(0, 5 − Zipf).

    Names and acronyms (capitals in the middle of the sentence) are counted as words but not as rare. `hard` lists the
    words of Zipf below 4, rarest first, each once.
    """

    start: int
    end: int
    words: int
    rarity: float
    hard: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Sentences:
    """What the sentence rules read: the judged sentences in the order of the text."""

    prose: Prose
    lexicon: Lexicon
    sentences: tuple[Sentence, ...]


def study(prose: Prose, lexicon: Lexicon) -> Sentences:
    """Length and rarity of every sentence in running text."""
    found = []
    for start, end in prose.sentences:
        block = prose.block_at(start)
        if block is not None and block.kind in JUDGED:
            found.append(_sentence(prose.text, start, end))
    return Sentences(prose, lexicon, tuple(found))


def _sentence(text: str, start: int, end: int) -> Sentence:
    table = zipf_table()
    rarity = 0.0
    hard: dict[str, float] = {}
    for index, match in enumerate(WORD.finditer(text, start, end)):
        word = match.group()
        lower = word.lower().replace("’", "'")
        if word[0].isupper() and (index or (len(word) > 1 and word.isupper())):
            continue
        figure = table.get(lower) or table.get(lower.removesuffix("'s"), 0.0)
        if figure < KNEE:
            rarity += KNEE - figure
            if figure < HARD:
                hard[lower] = figure
    count = sum(1 for _ in _COUNTED.finditer(text, start, end))
    return Sentence(start, end, count, round(rarity, 2), tuple(sorted(hard, key=lambda w: hard[w])))


def difficulty(text: str) -> float:
    """How hard a sentence is, on the scale of the European language levels: 1 (A1) to 6 (C2), not clipped.

    D = 1.782 + 0.764 ln(words) + 0.342 ln(1 + R) + 0.845 syllables per word − 0.492 mean Zipf of the content words, with
    R the sum over content words of max(0, 5 − Zipf). Fitted on ReadMe++ and CEFR-SP Wikipedia sentences.
    Content words are those of Zipf below 6: above it stand the little words of grammar. 0.0 for a text without words.
    """
    table = zipf_table()
    words = [match.group().lower().replace("’", "'") for match in WORD.finditer(text)]
    if not words:
        return 0.0
    figures = [figure for figure in (table.get(word, 0.0) for word in words) if figure < 6]
    rarity = sum(max(0.0, KNEE - figure) for figure in figures)
    mean = sum(figures) / len(figures) if figures else 6.0
    per_word = sum(map(syllables, words)) / len(words)
    return 1.782 + 0.764 * math.log(len(words)) + 0.342 * math.log1p(rarity) + 0.845 * per_word - 0.492 * mean
