"""What a rule family sees of a spaCy Doc: plain values, so that studies and rules hold nothing of spaCy."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from plainspeak.document import Block

_OPENING_QUOTES = ('"', "“", "‘", "'", "«", "„")
_CLOSING_QUOTES = ('"', "”", "’", "'", "»", "“")


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

    def block_at(self, offset: int) -> Block | None:
        """The block that holds this character, or none between two blocks."""
        index = bisect_right(self._block_starts, offset) - 1
        block = self.blocks[index] if index >= 0 else None
        return block if block and offset < block.end else None

    def starts_sentence(self, offset: int) -> bool:
        """Whether a sentence begins at this character, quotation marks and brackets set aside."""
        index = bisect_right(self._sentence_starts, offset) - 1
        return index < 0 or not any(c.isalnum() for c in self.text[self.sentences[index][0] : offset])

    def quoted(self, start: int, end: int) -> bool:
        """Whether a stretch stands alone between quotation marks: the text speaks of these words and does not use them."""
        return self.text[end : end + 1] in _CLOSING_QUOTES and self.text[max(0, start - 1) : start] in _OPENING_QUOTES
