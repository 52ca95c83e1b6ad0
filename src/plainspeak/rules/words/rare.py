"""word-rare."""

from __future__ import annotations

from collections.abc import Iterator

from plainspeak.rule import Examples, Hit, Mark, Message, Option, Options, Rule
from plainspeak.rules.words.study import Words


def find(words: Words, options: Options) -> Iterator[Mark]:
    """A rare word that the glossary does not hold.

    Many readers have not met it. Say it with words that you would use aloud, or say what it means the first time.

    Rare is what stands below `zipf` on the Zipf scale, with all forms of the word: at 3, a word is used once in a million
    words. Names (capitals in the middle of a sentence), words that the text explains or only speaks of, parts of words with a
    hyphen, and rare words that everyone knows ("lanyard") are left alone.
    """
    for word in words.rare:
        if word.figure < options["zipf"]:
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
        bad=("The haulier left a palimpsest at the door.",),
        good=(
            "The driver left a lanyard at the door.",
            "A palimpsest (paper that was written on twice) was at the door.",
        ),
    ),
    options=(Option("zipf", 3.0, "The frequency on the Zipf scale below which a word is rare."),),
)
