"""word-academic."""

from __future__ import annotations

from collections.abc import Iterator

from plainspeak.rule import Examples, Hit, Mark, Message, Options, Rule
from plainspeak.rules.words.study import LEARNED, Words
from plainspeak.rules.words.swapping import mark_of, message_for


def find(words: Words, options: Options) -> Iterator[Mark]:
    """A word of scholars or offices that a plain word could replace.

    People who did not go to university meet academic words rarely, and formal ones, such as "ensure", make a paper stiff. In a
    paper for everyone, use the daily word; where the exact term matters, keep it and say what it means.
    """
    for use in words.loud:
        if use.term.field in LEARNED:
            yield mark_of(words.prose, use)


def message(hit: Hit) -> Message:
    """Give the daily words."""
    (term,) = hit.entries
    kind = "phrase" if " " in hit.quote.strip() else "word"
    return message_for(hit, f"is {LEARNED[term.field]} {kind}.")


RULE = Rule(
    name="word-academic",
    family="words",
    level="advice",
    message=message,
    find=find,
    examples=Examples(
        bad=("Our methodology is to ask people.", "We will purchase a lamp."),
        good=("Our method is to ask people.", "We will buy a lamp."),
    ),
)
