"""sentence-hard."""

from __future__ import annotations

from collections.abc import Iterator

from plainspeak.rule import Examples, Hit, Mark, Message, Option, Options, Rule
from plainspeak.rules.sentences.study import Sentences

#: Fewer rare words than this are better told one by one.
_FEWEST = 3
_NUMBERS = {3: "Three", 4: "Four", 5: "Five", 6: "Six", 7: "Seven", 8: "Eight", 9: "Nine", 10: "Ten"}


def find(sentences: Sentences, options: Options) -> Iterator[Mark]:
    """A sentence in which too many words are rare.

    Rare words make a sentence hard, far more than its length does. Each word adds what it lacks to a frequency of 5 on the
    Zipf scale, on which "the" has 7 and a word used once in a million words has 3. A sentence is hard when the sum is above
    `rarity` and at least three of its words are below 4.

    Names and acronyms do not count. Say it again in the words that you would use aloud; where a rare word is needed, explain
    it in a sentence of its own.
    """
    for sentence in sentences.sentences:
        if sentence.rarity > options["rarity"] and len(sentence.hard) >= _FEWEST:
            yield Mark(sentence.start, sentence.end, fact="\n".join(sentence.hard))


def message(hit: Hit) -> Message:
    """Name the words that make it hard."""
    words = hit.fact.split("\n")
    number = _NUMBERS.get(len(words), str(len(words)))
    shown = ", ".join(f"‘{word}’" for word in words[:5])
    which = f"among them {shown}" if len(words) > 5 else shown
    return Message(
        f"{number} words here are hard for many readers: {which}. Say it as you would aloud, or explain them."
    )


RULE = Rule(
    name="sentence-hard",
    family="sentences",
    level="advice",
    message=message,
    find=find,
    examples=Examples(
        bad=(
            "Intermittent turbulence and precipitation engendered protracted postponements of the nocturnal regatta.",
        ),
        good=("Bad weather kept us from racing that night.",),
    ),
    options=(Option("rarity", 12.0, "The greatest sum over the words of a sentence of 5 minus their Zipf frequency."),),
)
