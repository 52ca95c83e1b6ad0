"""noun-pile."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import compress

from plainspeak.lexicon.glossary import Glossary
from plainspeak.lexicon.inflect import is_participle
from plainspeak.lexicon.judged import Judged
from plainspeak.prose import Prose
from plainspeak.rule import Examples, Hit, Mark, Message, Option, Options, Rule
from plainspeak.rules.sentences.study import Sentences

_WORD = re.compile("[a-z]{3,}")
#: Beside one of these a word is part of another.
_TIES = frozenset("'’-_0123456789")
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
    prose, least = sentences.prose, options["nouns"]
    if not sentences.sentences:
        return
    _, starts, ends = prose.words
    for run in _runs(prose, _nouns(sentences.lexicon.glossary), least):
        for first, last in _unbroken(prose, *run):
            if last - first >= least and sentences.hold(starts[first], ends[last - 1]):
                yield Mark(starts[first], ends[last - 1])


def _runs(prose: Prose, nouns: Mapping[str, bool], least: int) -> Iterator[tuple[int, int]]:
    """The numbers of words that are nouns, so many and more in a row.

    Every run holds a word whose number is a multiple of its least size: looking at those alone is enough to find it.
    """
    words, starts, _ = prose.words
    tags = prose.tags

    def noun(index: int) -> bool:
        tag = tags.get(starts[index]) if tags else None
        return nouns[words[index]] if tag is None else tag in ("NOUN", "PROPN")

    looked_at = range(least - 1, len(words), least)
    # Without tags, which is nearly always, no function of ours is called for each.
    hits = filter(noun, looked_at) if tags else compress(looked_at, map(nouns.__getitem__, words[least - 1 :: least]))
    last = 0
    for at in hits:
        if at < last:
            continue
        first, last = at, at + 1
        while first > 0 and noun(first - 1):
            first -= 1
        while last < len(words) and noun(last):
            last += 1
        if last - first >= least:
            yield first, last


def _unbroken(prose: Prose, first: int, last: int) -> Iterator[tuple[int, int]]:
    """The words with these numbers in stretches of plain words in small letters with one space between."""
    text, (words, starts, ends) = prose.text, prose.words
    begin = first
    for index in range(first, last):
        start, end = starts[index], ends[index]
        plain = text[start:end] == words[index] and _WORD.fullmatch(words[index])
        tied = text[start - 1 : start] in _TIES if start else False
        if not plain or tied or text[end : end + 1] in _TIES:
            yield begin, index
            begin = index + 1
        elif index + 1 == last or text[end : starts[index + 1]] not in (" ", "\n"):
            yield begin, index + 1
            begin = index + 1


@lru_cache(maxsize=8)
def _nouns(glossary: Glossary) -> Judged[bool]:
    return Judged(lambda word: _noun(word, glossary))


def _noun(word: str, glossary: Glossary) -> bool:
    """Whether a word is surely a noun: by its ending or our lists."""
    if word in _PLAIN_NOUNS or word.removesuffix("s") in _PLAIN_NOUNS:
        return True
    if _ABSTRACT.search(word) and len(word) > 5:
        return True
    found = glossary.alone(word)
    return bool(found) and all(form.term.pos == "noun" for form in found) and not is_participle(word)


#: So many words of a pile are shown.
_SHOWN = 9


def message(hit: Hit) -> Message:
    """Ask for little words."""
    words = hit.quote.split()
    shown = words if len(words) <= _SHOWN else [*words[: _SHOWN - 3], "…", *words[-2:]]
    return Message(
        f"‘{' '.join(shown)}’ piles up {len(words)} nouns. Begin with ‘{words[-1]}’, and join the others to it with "
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
        Option(
            "nouns", 4, "How many nouns in a row make a pile.", audiences={"easy-read": 3, "professional": 5}, least=2
        ),
    ),
)
