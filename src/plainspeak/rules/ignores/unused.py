"""ignore-unused."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from plainspeak.document import Ignore
from plainspeak.rule import Examples, Hit, Mark, Message, Options, Rule


def find(ignores: Sequence[Ignore], options: Options) -> Iterator[Mark]:
    """An ignore comment that silences nothing.

    The words it was written for have gone, or the rule's name is misspelt. Take the comment out, so that it does not hide a
    finding that comes later.
    """
    for ignore in ignores:
        yield Mark(ignore.start, ignore.end, fact=", ".join(ignore.rules))


def message(hit: Hit) -> Message:
    """Say which comment it is."""
    if hit.fact.startswith("!"):
        return Message(hit.fact[1:])
    what = f"‘ignore {hit.fact}’" if hit.fact else "‘ignore’"
    return Message(f"The comment {what} silences nothing here. Take it out, or check the rule's name.")


RULE = Rule(
    name="ignore-unused",
    family="ignores",
    level="warning",
    message=message,
    find=find,
    examples=Examples(
        bad=("<!-- plainspeak: ignore acronym-unexplained -->\n\nCome to the hall.",),
        good=("<!-- plainspeak: ignore acronym-unexplained: the group knows it -->\n\nAsk the ICB.",),
    ),
)
