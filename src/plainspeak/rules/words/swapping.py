"""What to write instead of a term, in the form that the sentence needs."""

from __future__ import annotations

import re

from plainspeak.lexicon.entries import Term
from plainspeak.lexicon.inflect import VERB_TAGS, has_plural, inflect, matching_case
from plainspeak.lexicon.lexicon import Lexicon
from plainspeak.prose import Prose
from plainspeak.rule import Hit, Mark, Message, Swap
from plainspeak.rules.words.notes import note_here
from plainspeak.rules.words.study import BEFORE_NOUN, BEFORE_OF, TermUse, study

# "making things together" has its object already.
_WITH_OBJECT = re.compile(r"\w+ing (?!(?:out|in|up|down|on|off|over|together|back|away)\b)\w")


def swaps_for(term: Term, quote: str, tag: str) -> tuple[Swap, ...]:
    """The term's plain words with its inflection and capitals. The first is sure when the entry says so."""
    swaps = []
    # The capitals of a term that has them itself ("DNA rate") say nothing about those of its plain words.
    like = quote if term.says == term.says.lower() else quote.lower()
    before_of, tag = tag.endswith(BEFORE_OF), tag.removesuffix(BEFORE_OF)
    for index, plain in enumerate(term.plain):
        if tag == "NNS" and not has_plural(plain):
            continue
        if before_of and _WITH_OBJECT.match(plain):
            continue
        if tag == BEFORE_NOUN and " " in plain:
            continue
        form = "VBN" if tag == BEFORE_NOUN else tag
        text = matching_case(like, inflect(plain, form) if form in VERB_TAGS or form == "NNS" else plain)
        if text != quote:
            swaps.append(Swap(text, sure=term.sure and index == 0))
    return tuple(swaps)


def swaps_at(prose: Prose, start: int, end: int, lexicon: Lexicon) -> tuple[Swap, ...]:
    """The swaps of the term that stands at exactly `text[start:end]`; none when no term does."""
    for use in study(prose, lexicon).uses:
        if (use.start, use.end) == (start, end):
            return swaps_for(use.term, prose.text[start:end], use.tag)
    return ()


def mark_of(prose: Prose, use: TermUse) -> Mark:
    """The mark of a use of a term; its fact is the tag of the inflection, and on a second line the note, where it matters."""
    note = note_here(use.term, prose.text, use.start, use.end)
    return Mark(use.start, use.end, use.term.id, f"{use.tag}\n{note}" if note else use.tag)


def message_for(hit: Hit, why: str) -> Message:
    """`why`, what to write or what it means, and what of the entry's note matters here: see `mark_of`."""
    (term,) = hit.entries
    assert isinstance(term, Term)
    quote = re.sub(r"\s+", " ", hit.quote)
    tag, _, note = hit.fact.partition("\n")
    swaps = swaps_for(term, quote, tag)
    parts = [f"‘{quote}’ {why}"]
    if swaps:
        offers = [f"‘{swap.text}’" for swap in swaps]
        parts.append(f"Write {', '.join(offers[:-1])} or {offers[-1]}." if len(offers) > 1 else f"Write {offers[0]}.")
        if term.means:
            parts.append(f"It means: {term.means}.")
    else:
        parts.append(f"Say what it means: {term.means}." if term.means else "Say it in other words.")
    if note:
        parts.append(note)
    return Message(" ".join(parts), swaps)
