"""What the acronym rules read: each use of a short form in a document, and where it is explained."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plainspeak.lexicon.lexicon import Lexicon
from plainspeak.prose import Prose
from plainspeak.rules.acronyms.explaining import Pair
from plainspeak.rules.acronyms.study import Mention, study


@dataclass(frozen=True, slots=True)
class Usage:
    """Uses and explanations of one document's acronyms, both in the order of the text."""

    prose: Prose
    lexicon: Lexicon
    mentions: tuple[Mention, ...]
    pairs: tuple[Pair, ...]

    def uses(self) -> Iterator[Mention]:
        """Uses that stand without their explanation, of short forms that not everyone knows."""
        for mention in self.mentions:
            settled = mention.paired or self.lexicon.known(mention.short)
            if mention.strong and not settled and not self.prose.quoted(mention.start, mention.end):
                yield mention

    def explained(self) -> dict[str, Pair]:
        """The first explanation of each short form."""
        first: dict[str, Pair] = {}
        for pair in self.pairs:
            first.setdefault(pair.short, pair)
        return first

    def kind(self, mention: Mention) -> str:
        """The kind of block in which a use stands."""
        return self.prose.blocks[mention.block].kind


def usage(prose: Prose, lexicon: Lexicon) -> Usage:
    """One study of the document for all acronym rules."""
    found = study(prose.text, [(b.kind, b.start, b.end) for b in prose.blocks], lexicon.acronyms)
    return Usage(prose, lexicon, found.mentions, found.pairs)


def same_meaning(one: str, other: str) -> bool:
    """Whether two long forms say the same: case, hyphens, an article in front and a plural s do not count."""
    return _bare(one) == _bare(other)


def _bare(long: str) -> str:
    words = re.findall(r"\w+", long.lower())
    if words[:1] in (["the"], ["a"], ["an"]):
        words = words[1:]
    return " ".join(word.removesuffix("s") for word in words)
