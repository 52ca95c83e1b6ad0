"""acronym-clash."""

from __future__ import annotations

from collections.abc import Iterator

from plainspeak.rule import Examples, Hit, Mark, Message, Options, Rule
from plainspeak.rules.acronyms.usage import Usage, same_meaning


def find(usage: Usage, options: Options) -> Iterator[Mark]:
    """One acronym with two explanations that differ.

    A reader cannot tell which one is meant later. If they are two things, use the full name of one of them throughout; if
    they are one thing, call it by one name.
    """
    explained = usage.explained
    for pair in usage.pairs:
        first = explained[pair.short]
        if not same_meaning(pair.long, first.long):
            yield Mark(pair.short_start, pair.short_end, pair.short, f"{first.long}\n{pair.long}")


def message(hit: Hit) -> Message:
    """Show both explanations."""
    first, second = hit.fact.split("\n", 1)
    return Message(
        f"{hit.quote} is explained in two ways here: ‘{first}’ and ‘{second}’. Keep the letters for one of them, "
        "and write the other in full."
    )


RULE = Rule(
    name="acronym-clash",
    family="acronyms",
    level="warning",
    message=message,
    find=find,
    examples=Examples(
        bad=(
            "The personal care plan (PCP) is yours. Keep the PCP. The primary care practice (PCP) is open. Ring the PCP.",
        ),
        good=("The personal care plan (PCP) is yours. Keep the PCP. The personal care plans (PCPs) are on the table.",),
    ),
)
