"""acronym-variants."""

from __future__ import annotations

from collections.abc import Iterator

from plainspeak.rule import Examples, Hit, Mark, Message, Options, Rule
from plainspeak.rules.acronyms.usage import Usage, bare


def find(usage: Usage, options: Options) -> Iterator[Mark]:
    """Two acronyms for one thing.

    A reader thinks that two names are two things. Choose one acronym and keep to it.
    """
    first: dict[str, str] = {}
    told: set[str] = set()
    for pair in usage.pairs:
        other = first.setdefault(bare(pair.long), pair.short)
        if other.casefold() != pair.short.casefold() and pair.short not in told:
            told.add(pair.short)
            yield Mark(pair.short_start, pair.short_end, pair.short, f"{other}\n{pair.long}")


def message(hit: Hit) -> Message:
    """Name both."""
    other, long = hit.fact.split("\n")
    return Message(f"{hit.quote} and {other} both stand for ‘{long}’ here. Keep one of the two.")


RULE = Rule(
    name="acronym-variants",
    family="acronyms",
    level="warning",
    message=message,
    find=find,
    examples=Examples(
        bad=(
            "The Department of Health (DH) wrote in May. Ask the DH. The Department of Health (DoH) is in London. Ask it.",
        ),
        good=("The Department of Health (DH) wrote in May. The DH is in London.",),
    ),
)
