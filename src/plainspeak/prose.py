"""What a rule family sees of a spaCy Doc: plain values, so that studies and rules hold nothing of spaCy."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import NamedTuple

from plainspeak.document import Block
from plainspeak.lexicon.frequency import zipf
from plainspeak.lexicon.glossary import WORD

_OPENING_QUOTES = ('"', "“", "‘", "'", "«", "„")
# Within one paragraph, and not for long: a mark that is never closed quotes nothing, unless the next paragraph begins with
# one too. Between single marks, which are apostrophes as well, a closing one stands at a word's end; straight ones must hold
# a whole sentence. Each begins with its mark, which is quicker to find than a look behind it.
_QUOTATION = re.compile(
    r"“(?:[^“”\n]|\n(?!\n)){1,600}(?:”|(?=\n\n“))|\"(?:[^\"\n]|\n(?!\n)){1,600}\""
    r"|‘(?=\w)(?:[^‘\n]|\n(?!\n)){1,600}?(?<=[\w.,!?…)])’(?!\w)"
    r"|'(?<!\w')(?=[A-Z])(?:[^'\n]|(?<=\w)'(?=\w)|\n(?!\n)){10,600}[.,!?]'(?!\w)"
)
_CLOSING_QUOTES = ('"', "”", "’", "'", "»", "“")
#: How the language of a text is judged: by the first characters, from so many words on.
_SAMPLE, _FEWEST = 20_000, 30
_WORDS = re.compile(f"({WORD.pattern})")
_LETTER = re.compile(r"[^\W_]")  # or a figure
GRAMMAR_WORDS = frozenset(
    """the of and to in is it that for on with as was be at by this have from or are not but what all were we when your can
    there an which their will if our has been they you he she i his her my its who them us would""".split()
)
_LEAST_GRAMMAR = 0.15
#: Words of other languages stand in an English frequency list too, but most are rarer than this (Zipf).
_A_WORD, _LEAST_KNOWN = 4.0, 0.5


class WordList(NamedTuple):
    """Words as the lists have them (`keys`: small letters, straight apostrophes, no 's), and where each starts and ends.

    What they are is `plainspeak.lexicon.glossary.WORD`. The ends are those of the words as they stand, with their 's.
    """

    keys: list[str]
    starts: list[int]
    ends: list[int]


@dataclass(frozen=True)
class Prose:
    """The text of a document, its blocks and its sentences, as character offsets, end exclusive.

    `tags` holds the coarse part of speech of tokens by their start, where the pipeline has a tagger; else it is empty.
    """

    text: str
    blocks: tuple[Block, ...]
    sentences: tuple[tuple[int, int], ...]
    tags: Mapping[int, str] = field(default_factory=dict)

    @cached_property
    def _block_starts(self) -> list[int]:
        return [block.start for block in self.blocks]

    @cached_property
    def _sentence_starts(self) -> list[int]:
        return [start for start, _ in self.sentences]

    @cached_property
    def english(self) -> bool:
        """Whether the text is in English, as far as its little words tell; texts of fewer than 30 words always are.

        In English prose, four of ten words are among those of `GRAMMAR_WORDS`; in other languages hardly any are. Lists and
        tables of names have few of them too, so a text counts as foreign only when its words are not English words either.
        """
        words = self.words.keys[: bisect_left(self.words.starts, _SAMPLE)]
        if len(words) < _FEWEST or sum(map(GRAMMAR_WORDS.__contains__, words)) >= _LEAST_GRAMMAR * len(words):
            return True
        known = sum(zipf(word) >= _A_WORD for word in words)
        return known >= _LEAST_KNOWN * len(words)

    @cached_property
    def words(self) -> WordList:
        """The words of the text, in order."""
        lowered = self.text.lower().replace("’", "'")
        if len(lowered) != len(self.text):  # a few letters of the world grow when they become small
            lowered = "".join(c.lower() if len(c.lower()) == 1 else c for c in self.text).replace("’", "'")
        # Cutting is the quickest way to words with their offsets: gaps and words in turn, and the sums of their lengths.
        parts = _WORDS.split(lowered)
        sums = list(accumulate(map(len, parts)))
        keys = [word.removesuffix("'s").removesuffix("'") if "'" in word else word for word in parts[1::2]]
        return WordList(keys, sums[0:-1:2], sums[1::2])

    def block_at(self, offset: int) -> Block | None:
        """The block that holds this character, or none between two blocks."""
        index = bisect_right(self._block_starts, offset) - 1
        block = self.blocks[index] if index >= 0 else None
        return block if block and offset < block.end else None

    def starts_sentence(self, offset: int) -> bool:
        """Whether a sentence begins at this character, quotation marks and brackets set aside."""
        index = bisect_right(self._sentence_starts, offset) - 1
        # Without a copy of what stands before: a sentence may be as long as the file.
        return index < 0 or not _LETTER.search(self.text, self.sentences[index][0], offset)

    def quoted(self, start: int, end: int) -> bool:
        """Whether a stretch stands alone between quotation marks: the text speaks of these words and does not use them."""
        return self.text[end : end + 1] in _CLOSING_QUOTES and self.text[max(0, start - 1) : start] in _OPENING_QUOTES

    @cached_property
    def _quotations(self) -> list[tuple[int, int]]:
        return [match.span() for match in _QUOTATION.finditer(self.text)]

    def in_quotation(self, offset: int) -> bool:
        """Whether this character stands within quotation marks: somebody's own words, or words that are spoken of."""
        index = bisect_right(self._quotations, (offset, len(self.text))) - 1
        return index >= 0 and offset < self._quotations[index][1]
