"""sentence-long."""

from __future__ import annotations

from collections.abc import Iterator

from plainspeak.rule import Examples, Hit, Mark, Message, Option, Options, Rule
from plainspeak.rules.sentences.study import Sentences


def find(sentences: Sentences, options: Options) -> Iterator[Mark]:
    """A sentence of more words than the guideline of GOV.UK allows: 25.

    A reader has to hold the whole of a sentence in mind to understand it. Say one thing in each sentence. The NHS keeps to
    20 words and Easy Read to 15: set `words` to the number that your readers need.
    """
    for sentence in sentences.sentences:
        if sentence.words > options["words"]:
            yield Mark(sentence.start, sentence.end, fact=str(sentence.words))


def message(hit: Hit) -> Message:
    """Name the length beside the guideline."""
    limit = hit.options["words"]
    body = {25: "GOV.UK asks for", 20: "the NHS asks for", 15: "Easy Read asks for"}.get(limit, "your settings ask for")
    return Message(f"This sentence has {hit.fact} words; {body} at most {limit}. Can you make two sentences of it?")


_WALK = "We walked to the park and we sat on the grass and then we ate our lunch there"

RULE = Rule(
    name="sentence-long",
    family="sentences",
    level="advice",
    message=message,
    find=find,
    examples=Examples(
        bad=(f"{_WALK} and we had a good talk about the new bus and the old road home.",),
        good=(f"{_WALK}. We had a good talk about the new bus.",),
    ),
    options=(Option("words", 25, "The greatest number of words that a sentence may have."),),
)
