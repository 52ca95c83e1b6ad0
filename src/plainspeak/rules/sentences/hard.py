"""sentence-hard."""

from __future__ import annotations

from collections.abc import Iterator

from plainspeak.lexicon.inflect import has_plural, inflect
from plainspeak.lexicon.lexicon import Lexicon
from plainspeak.rule import Examples, Hit, Mark, Message, Option, Options, Rule
from plainspeak.rules.sentences.study import Sentences

#: Fewer rare words than this are better told one by one.
_FEWEST = 3
#: With fewer than one in so many words, it is the length that makes a sentence hard: sentence-long tells that.
_ONE_IN = 10
#: Above this many words, the message speaks of the length too.
_LONG = 30
_NUMBERS = {3: "Three", 4: "Four", 5: "Five", 6: "Six", 7: "Seven", 8: "Eight", 9: "Nine", 10: "Ten"}


def find(sentences: Sentences, options: Options) -> Iterator[Mark]:
    """A sentence in which too many words are rare.

    Rare words make a sentence hard, far more than its length does. Each word adds what it lacks to a frequency of 5 on the
    Zipf scale, on which "the" has 7 and a word used once in a million words has 3. A sentence is hard when the sum is above
    `rarity` and at least three of its words, and one in ten, are below 4 and difficult. With fewer, it is the length that
    makes it hard, and sentence-long tells so.

    Names, acronyms and slips of the pen do not count. Say it again in the words that you would use aloud; where a rare word is
    needed, explain it in a sentence of its own.
    """
    for sentence in sentences.sentences:
        fewest = max(_FEWEST, sentence.words / _ONE_IN)
        if sentence.rarity > options["rarity"] and len(sentence.hard) >= fewest:
            told = [f"{word}\t{_plainer(word, sentences.lexicon)}" for word in sentence.hard]
            yield Mark(sentence.start, sentence.end, fact="\n".join([str(sentence.words), *told]))


def _plainer(word: str, lexicon: Lexicon) -> str:
    """The first plain word for a word of the glossary, in the same form; empty when there is none, or several may be meant."""
    found = lexicon.glossary.alone(word)
    if (
        len({(form.term.pos, form.term.says) for form in found}) != 1
        or found[0].tag in _AMBIGUOUS
        or not found[0].term.plain
    ):
        return ""
    plain, tag = found[0].term.plain[0], found[0].tag
    return inflect(plain, tag) if tag != "NNS" or has_plural(plain) else ""


# "attributes" and "implements" may be nouns as well.
_AMBIGUOUS = ("VB", "VBZ")


def message(hit: Hit) -> Message:
    """Name the words that make it hard, with plain words for those that have some."""
    length, *lines = hit.fact.split("\n")
    words = [line.split("\t") for line in lines]
    number = _NUMBERS.get(len(words), str(len(words)))
    # Those that can be helped come first.
    words.sort(key=lambda pair: not pair[1])
    shown = ", ".join(f"‘{word}’ ({plain})" if plain else f"‘{word}’" for word, plain in words[:5])
    which = f"among them {shown}" if len(words) > 5 else shown
    long = f" It is long too: {length} words." if int(length) > _LONG else ""
    return Message(
        f"{number} words here are hard for many readers: {which}. Say it as you would aloud, or explain them.{long}"
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
    exclusive="sentence",
    options=(
        Option(
            "rarity",
            7.0,
            "The greatest sum over the words of a sentence of 5 minus their Zipf frequency.",
            audiences={"easy-read": 5.0, "professional": 11.0},
            least=0,
        ),
    ),
)
