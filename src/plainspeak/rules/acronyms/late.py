"""acronym-late."""

from __future__ import annotations

from collections.abc import Iterator

from plainspeak.rule import Examples, Hit, Mark, Message, Options, Rule
from plainspeak.rules.acronyms.usage import Usage


def find(usage: Usage, options: Options) -> Iterator[Mark]:
    """An acronym that is used before it is explained.

    People read from the top. Someone who meets "ICB" on the first page does not know that page three explains it. Move the
    explanation to the first use.

    Uses in headings are left alone: there, the explanation may follow in the text.
    """
    explained = usage.explained
    for use in usage.uses():
        pair = explained.get(use.short)
        first = min(pair.short_start, pair.long_start) if pair else 0
        if pair and use.start < first and usage.kind(use) != "heading":
            yield Mark(use.start, use.end, use.short, pair.long)


def message(hit: Hit) -> Message:
    """Say what the later explanation is, so that it can be moved."""
    several = hit.quote.endswith("s") and not hit.quote[-2].islower()
    verb, they = ("are", "they are") if several else ("is", "it is")
    return Message(f"{hit.quote} {verb} used here before {they} explained. Move ‘{hit.fact}’ up to this first use.")


RULE = Rule(
    name="acronym-late",
    family="acronyms",
    level="warning",
    message=message,
    find=find,
    examples=Examples(
        bad=("The ICB will reply by Friday. The integrated care board (ICB) met in May, and the ICB will meet again.",),
        good=("The integrated care board (ICB) met in May. The ICB will reply by Friday.",),
    ),
)
