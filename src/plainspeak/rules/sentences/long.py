"""sentence-long."""

from __future__ import annotations

from collections.abc import Iterator

from plainspeak.rule import Examples, Hit, Mark, Message, Option, Options, Rule, Swap
from plainspeak.rules.sentences.study import Sentences, halves


def find(sentences: Sentences, options: Options) -> Iterator[Mark]:
    """A sentence of more words than the guideline of GOV.UK allows: 25.

    A reader has to hold the whole of a sentence in mind to understand it. Say one thing in each sentence. The NHS keeps to
    20 words and Easy Read to 15: set `words` to the number that your readers need, or choose the `audience`.

    A sentence is found by one rule only. list-wanted takes those that are lists, and sentence-hard those whose words are hard.
    Where the sentence has two halves that can stand alone, we show them.
    """
    for sentence in sentences.sentences:
        if sentence.words > options["words"]:
            parts = halves(sentences.text(sentence)) or ()
            yield Mark(sentence.start, sentence.end, fact="\n".join([str(sentence.words), *parts]))


def message(hit: Hit) -> Message:
    """Name the length beside the guideline, and where to split."""
    count, *parts = hit.fact.split("\n")
    limit = hit.options["words"]
    body = {25: "GOV.UK asks for", 20: "the NHS asks for", 15: "Easy Read asks for"}.get(limit, "your settings ask for")
    why = f"This sentence has {count} words; {body} at most {limit}."
    if not parts:
        return Message(f"{why} Can you make two sentences of it?")
    opening = " ".join(parts[1].split()[:3])
    return Message(f"{why} Begin a new sentence at ‘{opening} …’.", (Swap(" ".join(parts)),))


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
    exclusive="sentence",
    options=(
        Option(
            "words",
            25,
            "The greatest number of words that a sentence may have.",
            audiences={"easy-read": 15, "professional": 35},
            least=1,
        ),
    ),
)
