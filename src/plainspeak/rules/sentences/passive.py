"""sentence-passive."""

from __future__ import annotations

import re
from collections.abc import Iterator

from plainspeak.lexicon.inflect import is_participle
from plainspeak.rule import Examples, Hit, Mark, Message, Options, Rule
from plainspeak.rules.sentences.study import Sentences

# Where somebody has to act: "must be returned", "are to be sent". "be" is quicker to find than what stands before it.
_BE = re.compile(r"be(?<=\sbe)\s+(?:\w+ly\s+)?([a-z]+)\b")
_ORDER = re.compile(
    r"\b(?:must|should|shall|(?:has|have|needs?|ought|is|are)\s+to)\s+(?:also\s+|not\s+|all\s+|now\s+)?\Z"
)
#: "Who needs to be seen" asks who, and orders nothing.
_WHO = re.compile(r"\b(?:who|what|whether|when|where|how)\s+\Z", re.I)
#: What does not have to be done is no task.
_NOT = re.compile(r"(?:\bnot|n['’]t|\bnever)\s+\Z")
_FURTHEST = 40
_DAYS = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"
_MONTHS = "January|February|March|April|May|June|July|August|September|October|November|December"
# "by the office" names who, "by Friday" and "by post" do not.
_BY = re.compile(
    rf"(?:\s+\w+){{0,3}}\s+by\s+(?!\d|(?:\w+\s+){{0,2}}(?:{_DAYS}|{_MONTHS}|noon|the\s+end|then|next|email|post|phone)\b)"
)
_NO_ACT = frozenset(
    "allowed supposed required expected based interested involved concerned known born aware able used".split()
)


def find(sentences: Sentences, options: Options) -> Iterator[Mark]:
    """A task without a name: "forms must be returned" does not say who returns them.

    People who are new to a meeting do not know who usually does it. Say who: "please return your form", or "the office will
    send the form". Only where somebody has to act is the passive pointed out; elsewhere it may be the best way to say it.
    """
    text = sentences.prose.text if sentences.sentences else ""
    for match in _BE.finditer(text):
        if not is_participle(match[1]) or match[1] in _NO_ACT:
            continue
        order = _ORDER.search(text, max(0, match.start() - _FURTHEST), match.start())
        if order is None or _WHO.search(text, max(0, order.start() - 12), order.start()):
            continue
        if _NOT.search(text, max(0, order.start() - 8), order.start()):
            continue
        if sentences.hold(order.start(), match.end()) and not _BY.match(text, match.end()):
            yield Mark(order.start(), match.end())


def message(hit: Hit) -> Message:
    """Ask who."""
    return Message(
        f"‘{' '.join(hit.quote.split())}’ does not say who has to do it. Name them, or say ‘please’ to the reader."
    )


RULE = Rule(
    name="sentence-passive",
    family="sentences",
    level="advice",
    message=message,
    find=find,
    examples=Examples(
        bad=("The form must be returned by Friday.", "Papers should be sent to everyone."),
        good=(
            "Please return the form by Friday.",
            "The form was sent in May.",
            "The form must be signed by your doctor.",
            "You do not have to be invited.",
            "The nurse decides who needs to be seen first.",
        ),
    ),
)
