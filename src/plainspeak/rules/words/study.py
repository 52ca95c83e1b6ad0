"""The glossary's terms in a document: found through inflection, hyphens and -ise/-ize, told apart by their neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from plainspeak.lexicon.entries import Term
from plainspeak.lexicon.frequency import zipf
from plainspeak.lexicon.inflect import VERB_TAGS
from plainspeak.lexicon.lexicon import WORD, Form, Lexicon, allowed
from plainspeak.prose import Prose


@dataclass(frozen=True, slots=True)
class TermUse:
    """A term in the text: `tag` tells its inflection there, `alone` that a swap needs no change to the words around it."""

    start: int
    end: int
    term: Term
    tag: str


@dataclass(frozen=True, slots=True)
class Words:
    """What the word rules read: the uses of terms, in the order of the text."""

    prose: Prose
    uses: tuple[TermUse, ...]


_BETWEEN = re.compile(r"[ \t]*(?:[-‐‑ \t\xa0]|\n(?!\n))[ \t]*")

_BEFORE_NOUN = frozenset(
    "a an the this that these those my your his her its our their no any some each every both all of for in with by".split()
)
_BEFORE_VERB = frozenset(
    "to will would shall should can could may might must i you we they who not please let cannot won't don't didn't".split()
)
_BEFORE_PARTICIPLE = frozenset(
    "is are was were be been being am isn't aren't wasn't weren't has have had having get gets got getting".split()
)
_ADVERBS_BETWEEN = frozenset(
    "not also fully already often never always only now then still well being been newly".split()
)


def study(prose: Prose, lexicon: Lexicon) -> Words:
    """Every use of a glossary term; where terms overlap the longest wins."""
    text = prose.text
    spans = [(match.start(), match.end()) for match in WORD.finditer(text)]
    words = [_key(text[start:end]) for start, end in spans]
    uses: list[TermUse] = []
    index = 0
    while index < len(words):
        forms = lexicon.forms.get(words[index])
        taken = _longest(forms, words, spans, text, index) if forms else ()
        if not taken:
            index += 1
            continue
        count = len(taken[0].rest) + 1
        start = spans[index][0]
        last = spans[index + count - 1]
        end = last[0] + len(words[index + count - 1])
        spoken_of = prose.quoted(start, end)
        if not spoken_of and not _is_name(prose, start, end) and not _part_of_compound(text, start, last[1]):
            form = _fitting(taken, words, index, count, prose.tags.get(start, ""))
            if form is not None:
                uses.append(TermUse(start, end, form.term, _participle_or_past(form.tag, words, index)))
        index += count
    return Words(prose, tuple(uses))


def _key(word: str) -> str:
    return word.lower().replace("’", "'").removesuffix("'s").removesuffix("'")


def _longest(
    forms: Iterable[Form], words: Sequence[str], spans: Sequence[tuple[int, int]], text: str, index: int
) -> tuple[Form, ...]:
    """The forms that stand here, of the greatest length at which any does."""
    taken: list[Form] = []
    for form in forms:
        if taken and len(form.rest) < len(taken[0].rest):
            break
        size = len(form.rest)
        if tuple(words[index + 1 : index + 1 + size]) == form.rest and all(
            _BETWEEN.fullmatch(text, spans[i][1], spans[i + 1][0]) for i in range(index, index + size)
        ):
            taken.append(form)
    return tuple(taken)


def _fitting(forms: Sequence[Form], words: Sequence[str], index: int, count: int, pos: str) -> Form | None:
    """The form whose part of speech fits its neighbours, or the tagger's word for it; none when no form fits."""
    before = words[index - 1] if index else ""
    after = words[index + count] if index + count < len(words) else ""
    ranked = sorted((form for form in forms if _fits(form, before, pos)), key=lambda form: _rank(form, before, after))
    return ranked[0] if ranked else None


def _fits(form: Form, before: str, pos: str) -> bool:
    verb, noun = form.tag in VERB_TAGS, form.tag in ("NN", "NNS")
    if pos in ("VERB", "NOUN", "ADJ"):
        return not (verb and pos == "NOUN" and form.tag != "VBG") and not (noun and pos == "VERB")
    if form.tag in ("VB", "VBZ"):
        return before not in _BEFORE_NOUN
    return not (noun and before in _BEFORE_VERB and before != "to")


def _rank(form: Form, before: str, after: str) -> int:
    verb = form.tag in VERB_TAGS
    likely = before in _BEFORE_VERB or after in (
        "the",
        "a",
        "an",
        "our",
        "their",
        "your",
        "this",
        "these",
        "it",
        "them",
        "us",
    )
    return 0 if verb == likely else 1


def _participle_or_past(tag: str, words: Sequence[str], index: int) -> str:
    """Regular verbs have one form for both: tell them apart by an auxiliary in front, or "by" behind."""
    if tag not in ("VBD", "VBN"):
        return tag
    before = index - 1
    while before >= 0 and index - before < 3 and (words[before] in _ADVERBS_BETWEEN or words[before].endswith("ly")):
        before -= 1
    after = words[index + 1] if index + 1 < len(words) else ""
    auxiliary = before >= 0 and words[before] in _BEFORE_PARTICIPLE
    subject = before < 0 or words[before] in _BEFORE_NOUN
    return "VBN" if auxiliary or after == "by" or subject else "VBD"


def _is_name(prose: Prose, start: int, end: int) -> bool:
    """Whether the words are written as a name or an acronym: capitals in the middle of a sentence of ordinary text."""
    quote = prose.text[start:end]
    if len(quote) > 1 and quote.isupper():
        return True
    if not quote[0].isupper():
        return False
    block = prose.block_at(start)
    if block is not None and block.kind in ("heading", "cell", "label"):
        return quote[1:].lower() != quote[1:]
    rest = re.search(r"[\s-](\w)", quote)
    return not prose.starts_sentence(start) or bool(rest and rest[1].isupper())


def _part_of_compound(text: str, start: int, end: int) -> bool:
    """Whether a hyphen ties the words to others: "post-acute", "evidence-based"; the term alone may mean something else."""
    hyphens = "-‐‑"
    before = start >= 2 and text[start - 1] in hyphens and text[start - 2].isalnum()
    after = text[end : end + 1] in tuple(hyphens) and text[end + 1 : end + 2].isalnum()
    return before or after


#: Words rarer than this (Zipf) are hard for many readers: `words.md` finds most jargon below and most daily words above.
RARE = 3.5


def rare_words(prose: Prose, start: int, end: int) -> list[tuple[int, int, float]]:
    """Rare words in a stretch of text, as (start, end, Zipf): no names, no acronyms, no rare words that everyone knows."""
    everyday = allowed()
    found = []
    for match in WORD.finditer(prose.text, start, end):
        word = match.group()
        first = match.start() == start or prose.starts_sentence(match.start())
        if len(word) > 3 and (word.islower() or (first and word[1:].islower())):
            figure = zipf(word)
            if figure < RARE and word.lower() not in everyday:
                found.append((match.start(), match.end(), figure))
    return found
