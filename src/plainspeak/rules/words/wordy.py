"""phrase-wordy."""

from __future__ import annotations

from collections.abc import Iterator

from plainspeak.rule import Examples, Hit, Mark, Message, Options, Rule
from plainspeak.rules.words.study import Words
from plainspeak.rules.words.swapping import mark_of, message_for


def find(words: Words, options: Options) -> Iterator[Mark]:
    """A run of words that says little: one or two would do.

    "In order to" says no more than "to". Each such phrase makes a sentence longer and moves its point further away.
    """
    for use in words.loud:
        if use.term.pos == "phrase" and use.term.field == "general":
            yield mark_of(words.prose, use)


def message(hit: Hit) -> Message:
    """Give the shorter words."""
    return message_for(hit, "takes the long way round.")


RULE = Rule(
    name="phrase-wordy",
    family="words",
    level="warning",
    message=message,
    find=find,
    examples=Examples(
        bad=("We met in order to choose a room.", "In order to choose, we met."),
        good=("We met to choose a room.",),
    ),
)
