"""Scores of a document: first what helps, then the readability formulas of textstat, on our own sentences.

textstat takes every full stop for the end of a sentence, also the one in "10.30am", and looks for a dictionary on the
network at its first use. So it is handed our sentences, one stop each, and our copy of the syllable counts of the same
dictionary (CMU, `data/syllables.txt.gz`). On text that both split alike the figures are textstat's own.
"""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from importlib import import_module
from typing import Any

from plainspeak.document import OBJECT
from plainspeak.finding import Score
from plainspeak.lexicon.glossary import WORD
from plainspeak.lexicon.shipped import shipped
from plainspeak.prose import Prose
from plainspeak.rule import Mark, Rule
from plainspeak.rules.sentences.difficulty import difficulty
from plainspeak.rules.sentences.study import JUDGED

#: textstat's name → what people call it. The reading age is the Flesch-Kincaid grade in years of age.
FORMULAS: Mapping[str, str] = {
    "flesch_reading_ease": "Flesch reading ease",
    "flesch_kincaid_grade": "Flesch-Kincaid grade",
    "gunning_fog": "Gunning fog",
    "smog_index": "SMOG",
    "dale_chall_readability_score": "Dale-Chall",
    "automated_readability_index": "ARI",
    "coleman_liau_index": "Coleman-Liau",
    "lix": "LIX",
    "reading_age": "Reading age",
}
#: The years that a reader has before the first school year, which the Flesch-Kincaid grade counts from.
_BEFORE_SCHOOL = 5
_HARD_WORD_RULES = frozenset(("term-plain", "phrase-wordy", "word-academic", "word-rare"))
#: A sentence of more difficulty than this is for people who studied (level C1); so many of the hardest are listed.
_HARD, _MOST_HARD = 70.0, 10
#: Fewer words than this are no sentence of their own.
_FRAGMENT = 3
_HARD_SENTENCE_RULES = frozenset(("sentence-hard", "sentence-long"))


def score_prose(prose: Prose, marks: Iterable[tuple[Rule, Mark]]) -> Score:
    """The score of a prose and the marks of all rules on it.

    A hard word is one that a rule about words reports; a hard sentence is one that sentence-hard or sentence-long reports.
    Sentences are counted in paragraphs, list items and captions.
    """
    sentences = [(start, end) for start, end in prose.sentences if _judged(prose, start)]
    words = sum(1 for _ in WORD.finditer(prose.text))
    hard_words = 0
    hard_sentences: set[int] = set()
    unexplained: set[str] = set()
    for rule, mark in marks:
        if rule.name == "acronym-unexplained":
            unexplained.add(mark.entry)
        elif rule.name in _HARD_WORD_RULES:
            hard_words += 1
        elif rule.name in _HARD_SENTENCE_RULES:
            hard_sentences.add(mark.start)
    texts = [prose.text[start:end] for start, end in sentences]
    if not prose.english:
        return Score(words, len(sentences), len(unexplained), None, None, None, english=False)
    return Score(
        words=words,
        sentences=len(sentences),
        unexplained=len(unexplained),
        hard_words=round(100 * hard_words / words, 2) if words else None,
        hard_sentences=round(100 * len(hard_sentences) / len(sentences), 2) if sentences else None,
        plainness=plainness(texts),
        hardest=_hardest(sentences, texts),
        formulas=formulas(texts),
    )


def _hardest(sentences: Sequence[tuple[int, int]], texts: Sequence[str]) -> tuple[tuple[int, int], ...]:
    figures = {span: difficulty(text) for span, text in zip(sentences, texts, strict=True)}
    hard = [span for span in sentences if figures[span] > _HARD]
    return tuple(sorted(hard, key=lambda span: -figures[span])[:_MOST_HARD])


def plainness(sentences: Sequence[str]) -> float | None:
    """From 0 (very hard) to 100 (very easy): 100 less the mean difficulty of the sentences by their words.

    Fragments of one or two words go with the sentence before. None for sentences without a word.
    """
    total = weight = 0.0
    for text, words in _joined(sentences):
        total += len(words) * difficulty(text, words)
        weight += len(words)
    return round(min(100.0, max(0.0, 100 - total / weight)), 2) if weight else None


def _joined(sentences: Sequence[str]) -> list[tuple[str, list[str]]]:
    """The sentences with their words; a fragment goes with its neighbour."""
    joined: list[tuple[str, list[str]]] = []
    for text in sentences:
        words = WORD.findall(text)
        if joined and min(len(words), len(joined[-1][1])) < _FRAGMENT:
            joined[-1] = f"{joined[-1][0]} {text}", joined[-1][1] + words
        else:
            joined.append((text, words))
    return joined


def _judged(prose: Prose, start: int) -> bool:
    block = prose.block_at(start)
    return block is not None and block.kind in JUDGED


def formulas(sentences: list[str]) -> dict[str, float]:
    """textstat's figures on these sentences, by textstat's names; empty when no sentence has three words.

    Like textstat, sentences of one or two words are left out: they are labels more often than sentences.
    """
    texts = [_one_stop(sentence) for sentence in sentences]
    text = " ".join(text for text in texts if text.count(" ") >= 2)
    if not text:
        return {}
    import textstat

    with our_syllables():
        figures = {name: round(float(getattr(textstat, name)(text)), 2) for name in FORMULAS if name != "reading_age"}
    return {**figures, "reading_age": round(figures["flesch_kincaid_grade"] + _BEFORE_SCHOOL, 2)}


def _one_stop(sentence: str) -> str:
    words = re.sub(r"[.!?]", "", sentence.replace(OBJECT, " ").replace("’", "'")).split()
    return " ".join(word for word in words if any(c.isalnum() for c in word)) + "."


class _Syllables(Mapping[str, tuple[tuple[str, ...], ...]]):
    """Stands for NLTK's CMU dictionary where textstat counts the phones that end in a figure."""

    def __init__(self, counts: dict[str, int]) -> None:
        self._counts = counts
        self._phones = {count: (("1",) * count,) for count in set(counts.values())}

    def __getitem__(self, word: str) -> tuple[tuple[str, ...], ...]:
        return self._phones[self._counts[word]]

    def __iter__(self) -> Iterator[str]:
        return iter(self._counts)

    def __len__(self) -> int:
        return len(self._counts)


@cache
def _syllables() -> _Syllables:
    counts: dict[str, int] = {}
    for line in gzip.decompress(shipped("syllables.txt.gz").read_bytes()).decode().splitlines():
        count, *words = line.split(" ")
        counts.update(dict.fromkeys(words, int(count)))
    return _Syllables(counts)


@contextmanager
def our_syllables() -> Iterator[None]:
    """Give textstat our table in place of the one that it would look for on the network, and put things back after."""
    counting: Any = import_module("textstat.backend.counts._count_syllables")
    theirs = counting.get_cmudict
    counting.get_cmudict = lambda lang: _syllables()
    try:
        yield
    finally:
        counting.get_cmudict = theirs
