"""double-negative."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plainspeak.rule import Examples, Hit, Mark, Message, Options, Rule
from plainspeak.rules.sentences.study import Sentences

_TWICE = re.compile(
    r"\b(?:(?:not|never|no|nobody|nothing|cannot|\w+n['’]t)\s+(?:\w+\s+){0,6}?(?:unless|without|except|other\s+than)"
    r"|(?:not|never|\w+n['’]t(?:\s+(?:be|been))?)\s+(?:\w+ly\s+|so\s+|too\s+|very\s+)?un(?:able|aware|common|clear|expected|fair|familiar|"
    r"heard\s+of|important|known|likely|necessary|reasonable|related|safe|usual|welcome|willing)"
    r"|(?:not|never|\w+n['’]t)\s+(?:\w+\s+)?(?:fail|refuse|dissimilar|impossible|insignificant|inconsiderable)"
    r"|no\s+(?:lack|shortage|absence)\s+of)\b",
    re.I,
)

#: Without one of these words, there is no second negative: a quick no for most sentences.
_HINTS = frozenset(
    """unless without except other fail refuse dissimilar impossible insignificant inconsiderable lack shortage absence unable
    unaware uncommon unclear unexpected unfair unfamiliar unheard unimportant unknown unlikely unnecessary unreasonable
    unrelated unsafe unusual unwelcome unwilling""".split()
)


def find(sentences: Sentences, options: Options) -> Iterator[Mark]:
    """Two negatives in one breath: "not uncommon", "you cannot come unless you have booked".

    A reader has to turn the sentence round twice to know what is meant. Say what is so: "common", "book before you come".
    """
    for sentence in sentences.with_one_of(_HINTS):
        for match in _TWICE.finditer(sentences.text(sentence)):
            yield Mark(sentence.start + match.start(), sentence.start + match.end())


def message(hit: Hit) -> Message:
    """Ask for the positive."""
    return Message(f"‘{' '.join(hit.quote.split())}’ says no twice. Say what is so, or what people can do.")


RULE = Rule(
    name="double-negative",
    family="sentences",
    level="advice",
    message=message,
    find=find,
    examples=Examples(
        bad=(
            "It is not uncommon to wait.",
            "You cannot come unless you have booked.",
            "There is no shortage of ideas.",
        ),
        good=("It is common to wait.", "Book before you come.", "You cannot come on Friday.", "We do not know."),
    ),
)
