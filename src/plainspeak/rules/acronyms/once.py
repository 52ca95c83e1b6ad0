"""acronym-once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from plainspeak.rule import Examples, Hit, Mark, Message, Options, Rule
from plainspeak.rules.acronyms.usage import Usage


def find(usage: Usage, options: Options) -> Iterator[Mark]:
    """An acronym that is explained and then never used.

    It asks the reader to learn letters that they will not need. Keep the full name and leave the acronym out.

    Lists that explain acronyms, and explanations in tables, are left alone.
    """
    uses = Counter(mention.short for mention in usage.mentions)
    for pair in usage.pairs:
        block = usage.prose.block_at(pair.short_start)
        bracketed = usage.prose.text[pair.short_end : pair.short_end + 1] in (")", "]")
        plain_text = block is not None and block.kind in ("paragraph", "item", "quote")
        if uses[pair.short] == 1 and plain_text and bracketed and not usage.lexicon.known(pair.short):
            yield Mark(pair.short_start, pair.short_end, pair.short, pair.long)


def message(hit: Hit) -> Message:
    """Name the words that can stay alone."""
    return Message(f"{hit.quote} is explained but not used again. Keep ‘{hit.fact}’ and leave {hit.quote} out.")


RULE = Rule(
    name="acronym-once",
    family="acronyms",
    level="advice",
    message=message,
    find=find,
    examples=Examples(
        bad=("The integrated care board (ICB) met in May.",),
        good=("The integrated care board met in May.", "The integrated care board (ICB) met in May. Ask the ICB."),
    ),
)
