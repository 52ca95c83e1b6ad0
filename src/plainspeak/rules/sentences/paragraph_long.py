"""paragraph-long."""

from __future__ import annotations

from collections.abc import Iterator

from plainspeak.rule import Examples, Hit, Mark, Message, Option, Options, Rule
from plainspeak.rules.sentences.study import Sentences

#: A paragraph of many short sentences is no wall of words.
_FEWEST_WORDS = 90


def find(sentences: Sentences, options: Options) -> Iterator[Mark]:
    """A paragraph of more sentences than a reader takes in at one look.

    A long paragraph looks like a wall. Begin a new one where a new thought begins, or put a heading above it. The NHS service
    manual keeps to three sentences. We allow five, and no paragraph of fewer than 90 words is found.
    """
    for block, inside in sentences.paragraphs():
        words = sum(sentence.words for sentence in inside)
        if len(inside) > options["sentences"] and words >= _FEWEST_WORDS:
            yield Mark(block.start, inside[0].end, fact=f"{len(inside)} {words}")


def message(hit: Hit) -> Message:
    """Count, and ask for a break."""
    sentences, words = hit.fact.split()
    return Message(
        f"This paragraph has {sentences} sentences and {words} words. Begin a new paragraph where a new thought begins."
    )


_WALK = "We walked to the park and we sat on the grass and then we ate our lunch there with all of our old friends."

RULE = Rule(
    name="paragraph-long",
    family="sentences",
    level="advice",
    message=message,
    find=find,
    examples=Examples(bad=(" ".join([_WALK] * 6),), good=(f"{_WALK} {_WALK}\n\n{_WALK} {_WALK}",)),
    options=(
        Option(
            "sentences",
            5,
            "The greatest number of sentences that a paragraph may have.",
            audiences={"easy-read": 3, "professional": 8},
            least=1,
        ),
    ),
)
