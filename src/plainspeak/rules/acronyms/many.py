"""acronym-many."""

from __future__ import annotations

from collections.abc import Iterator

from plainspeak.rule import Examples, Hit, Mark, Message, Option, Options, Rule
from plainspeak.rules.acronyms.usage import Usage

_SHOWN = 8


def find(usage: Usage, options: Options) -> Iterator[Mark]:
    """A document with too many different acronyms.

    Each acronym is a word of a new language, even when it is explained. The plain language guidelines of the United States
    government ask for no more than three in one document. Keep the few that you use most. Write the others out, or say "the
    board" or "the survey".

    Acronyms that nearly everyone knows, and those that your group has agreed to know, do not count.
    """
    first: dict[str, Mark] = {}
    for use in usage.hard:
        first.setdefault(use.short, Mark(use.start, use.end))
    if len(first) > options["most"]:
        beyond = list(first.values())[options["most"]]
        yield Mark(beyond.start, beyond.end, fact="\n".join(first))


def message(hit: Hit) -> Message:
    """Count them and name the first."""
    shorts = hit.fact.split("\n")
    shown = ", ".join(shorts[:_SHOWN]) + (" and more" if len(shorts) > _SHOWN else "")
    return Message(
        f"There are {len(shorts)} different acronyms in this document: {shown}. Keep the few that you use most, "
        "and write the others in full."
    )


RULE = Rule(
    name="acronym-many",
    family="acronyms",
    level="advice",
    message=message,
    find=find,
    examples=Examples(
        bad=(
            "Ask the ICB, the ICS, the PCN, the CQC, the JSNA, the HWB and the LMC.",
            "The care board (CB), the care team (CT2), the home team (HT2), the ward team (WT2), the town team (TT2), "
            "the night team (NT2) and the day team (DT2) met.",
        ),
        good=("The integrated care board (ICB) met in May. Ask the ICB.",),
    ),
    options=(Option("most", 6, "The greatest number of different acronyms that a document may have.", least=0),),
)
