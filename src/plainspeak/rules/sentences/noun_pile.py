"""noun-pile."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from plainspeak.lexicon.glossary import Glossary
from plainspeak.lexicon.inflect import is_participle
from plainspeak.lexicon.judged import Judged
from plainspeak.rule import Examples, Hit, Mark, Message, Option, Options, Rule
from plainspeak.rules.sentences.study import Sentences

_RUN = re.compile(r"(?<![\w'’-])[a-z]{3,}(?:[ \n][a-z]{3,}){3,}(?![\w'’-])")
_ABSTRACT = re.compile(r"(?:tion|sion|ment|ity|ance|ence|ness|ship|ology|acy|sis|ure|age|ery)s?$")
#: Nouns of meetings that no ending gives away.
_PLAIN_NOUNS = frozenset(
    """board care carer centre community council data group health home hospital housing meeting member network office panel
    partner patient people plan policy practice process programme project quality report research review risk role safety school
    service staff strategy study support system target task team training trust user volunteer work worker working workforce
    pathway stakeholder forum framework budget cost access delivery discharge learning outcome planning survey transport
    """.split()
)


def find(sentences: Sentences, options: Options) -> Iterator[Mark]:
    """A pile of nouns: "service user engagement strategy review".

    The reader has to guess which word belongs to which. Take it apart with little words: "a review of how we work with people
    who use the service".
    """
    tags, least = sentences.prose.tags, options["nouns"]
    nouns = _nouns(sentences.lexicon.glossary)
    for run in sentences.matches(_RUN):
        # Without tags, most runs are done with here.
        if not tags and sum(map(nouns.__getitem__, run.group().split())) < least:
            continue
        pile: list[tuple[int, int]] = []
        for word in (*re.finditer(r"[a-z]+", run.group()), None):
            start = run.start() + word.start() if word else 0
            if word and (tags[start] in ("NOUN", "PROPN") if start in tags else nouns[word.group()]):
                pile.append((start, start + len(word.group())))
                continue
            if len(pile) >= least:
                yield Mark(pile[0][0], pile[-1][1])
            pile = []


@lru_cache(maxsize=8)
def _nouns(glossary: Glossary) -> Judged[bool]:
    return Judged(lambda word: _noun(word, glossary))


def _noun(word: str, glossary: Glossary) -> bool:
    """Whether a word is surely a noun: by its ending or our lists."""
    if word in _PLAIN_NOUNS or word.removesuffix("s") in _PLAIN_NOUNS:
        return True
    if _ABSTRACT.search(word) and len(word) > 5:
        return True
    found = [form for form in glossary.forms(word) if not form.rest]
    return bool(found) and all(form.term.pos == "noun" for form in found) and not is_participle(word)


def message(hit: Hit) -> Message:
    """Ask for little words."""
    words = hit.quote.split()
    return Message(
        f"‘{' '.join(words)}’ piles up {len(words)} nouns. Begin with ‘{words[-1]}’, and join the others to it with "
        "‘of’, ‘for’ or ‘who’."
    )


RULE = Rule(
    name="noun-pile",
    family="sentences",
    level="advice",
    message=message,
    find=find,
    examples=Examples(
        bad=("Read the patient safety improvement plan.",),
        good=("Read the plan for the safety of our patients.", "The health board met the care team."),
    ),
    options=(
        Option("nouns", 4, "How many nouns in a row make a pile.", audiences={"easy-read": 3, "professional": 5}),
    ),
)
