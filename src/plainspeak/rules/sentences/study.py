"""What makes each sentence hard: its length, the rarity of its words, and what is said in a roundabout way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plainspeak.document import Block
from plainspeak.lexicon.glossary import WORD
from plainspeak.lexicon.lexicon import Lexicon
from plainspeak.prose import Prose
from plainspeak.rules.sentences.difficulty import HARD, KNEE, word_figures

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

    def text(self, sentence: Sentence) -> str:
        """The words of a sentence, as they stand."""
        return self.prose.text[sentence.start : sentence.end]

    def paragraphs(self) -> Iterator[tuple[Block, tuple[Sentence, ...]]]:
        """Each paragraph with its sentences."""
        at = 0
        for block in self.prose.blocks:
            if block.kind != "paragraph":
                continue
            while at < len(self.sentences) and self.sentences[at].start < block.start:
                at += 1
            first = at
            while at < len(self.sentences) and self.sentences[at].start < block.end:
                at += 1
            yield block, self.sentences[first:at]


def study(prose: Prose, lexicon: Lexicon) -> Sentences:
    """Length and rarity of every sentence in running text; none for a text that is not English."""
    if not prose.english:
        return Sentences(prose, lexicon, ())
    found = []
    for start, end in prose.sentences:
        block = prose.block_at(start)
        if block is not None and block.kind in JUDGED:
            found.append(_sentence(prose.text[start:end], start, end))
    return Sentences(prose, lexicon, tuple(found))


def _sentence(text: str, start: int, end: int) -> Sentence:
    rarity = 0.0
    hard: dict[str, float] = {}
    for index, word in enumerate(WORD.findall(text)):
        if word[0].isupper() and (index or (len(word) > 1 and word.isupper())):
            continue
        figure = word_figures(word)[0]
        if figure < KNEE:
            rarity += KNEE - figure
            if figure < HARD:
                hard[word.lower().replace("’", "'")] = figure
    count = len(_COUNTED.findall(text))
    return Sentence(start, end, count, round(rarity, 2), tuple(sorted(hard, key=lambda w: hard[w])))
