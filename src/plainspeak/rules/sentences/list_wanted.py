"""list-wanted."""

from __future__ import annotations

from collections.abc import Iterator

from plainspeak.rule import Examples, Hit, Mark, Message, Option, Options, Rule
from plainspeak.rules.sentences.study import Sentences


def find(sentences: Sentences, options: Options) -> Iterator[Mark]:
    """A sentence that is a list in disguise: many things with commas or semicolons between them.

    In a list with one thing on each line, a reader sees how many there are and can come back to each.

    The sentence must have more words than `words`. sentence-long says nothing of a sentence that is found here.
    """
    for sentence in sentences.sentences:
        if sentence.items and sentence.words > options["words"]:
            yield Mark(sentence.start, sentence.end, fact=str(sentence.items))


def message(hit: Hit) -> Message:
    """Say how many things there are."""
    return Message(
        f"This sentence is a list of about {hit.fact} things. Put each on a line of its own, with a mark before it."
    )


RULE = Rule(
    name="list-wanted",
    family="sentences",
    level="advice",
    message=message,
    find=find,
    examples=Examples(
        bad=(
            "Please bring a pen, a note book, your own cup, a warm coat for the walk, your bus ticket, a phone with a full "
            "battery, the form that we sent to you, and some lunch.",
        ),
        good=("Please bring a pen, a cup and some lunch.",),
    ),
    exclusive="sentence",
    options=(Option("words", 25, "The number of words up to which a sentence is left alone.", least=1),),
)
