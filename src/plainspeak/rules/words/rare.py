"""word-rare."""

from __future__ import annotations

from collections.abc import Iterator

from plainspeak.rule import Examples, Hit, Mark, Message, Option, Options, Rule
from plainspeak.rules.words.study import Words


def find(words: Words, options: Options) -> Iterator[Mark]:
    """A rare word that the glossary does not hold.

    Many readers have not met it. Say it with words that you would use aloud, or say what it means the first time.

    Rare is a word that is used less than three times in a million words, in all of its forms, and whose difficulty is above
    `difficulty`: from 0 (everyone knows it) to 1 (hardly anyone does), learned from what people said of words. Left alone are
    names (capitals in the middle of a sentence), words that the text explains or only speaks of, parts of words with a hyphen,
    slips of the pen ("goverment"), and rare words that everyone knows ("lanyard").
    """
    for word in words.rare(options["difficulty"]):
        yield Mark(word.start, word.end, f"rare:{word.base}")


def message(hit: Hit) -> Message:
    """Say what to do: there is no swap."""
    return Message(
        f"‘{hit.quote}’ is a word that many people have not met. Say it in other words, or say what it means."
    )


RULE = Rule(
    name="word-rare",
    family="words",
    level="advice",
    message=message,
    find=find,
    examples=Examples(
        bad=("The plan is nebulous.",),
        good=(
            "The goverment agreed.",
            "The driver left a lanyard at the door.",
            "The plan is nebulous (not clear) so far.",
        ),
    ),
    options=(
        Option("difficulty", 0.45, "How difficult a rare word must be to be found, from 0 to 1.", least=0, greatest=1),
    ),
)
