"""The glossary at work: which entries may stand at a word of a text.

Our glossary has many thousand entries, and a page needs a few dozen of them. So entries are read, and their inflected forms
made, when a text first holds a word that they could begin with. Until then we know only the first word of each.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from plainspeak.errors import BadList
from plainspeak.lexicon.entries import Term
from plainspeak.lexicon.inflect import bases, forms
from plainspeak.lexicon.lists import circle, entry_texts, read_entry, read_glossary
from plainspeak.lexicon.shipped import shipped

#: The words of a text or a term: hyphens and spaces stand between words, so that "co-design" and "co design" are one.
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which a term is written: its words after the first, in small letters, and the tag of its inflection."""

    rest: tuple[str, ...]
    term: Term
    tag: str


class Glossary:
    """Entries by the words that they are written with; `layers` are project glossaries, of which later ones win."""

    def __init__(self, layers: Iterable[Sequence[Term]] = ()) -> None:
        self._raw, self._by_opening = _shipped()
        self._own: dict[str, list[Term]] = {}
        for layer in layers:
            fresh: dict[str, list[Term]] = {}
            for term in layer:
                fresh.setdefault(term.says.lower(), []).append(term)
            self._own.update(fresh)
        self._own_by_opening: dict[str, list[Term]] = {}
        for group in self._own.values():
            for term in group:
                for opening in _openings(term.says):
                    self._own_by_opening.setdefault(opening, []).append(term)
        self._forms: dict[str, tuple[Form, ...]] = {}
        self._begun: dict[tuple[str, bool], tuple[tuple[Form, ...], frozenset[str]]] = {}
        self._terms: dict[str, Term] = {}

    def forms(self, word: str) -> tuple[Form, ...]:
        """The forms that begin with this word, in small letters, the longest first."""
        found = self._forms.get(word)
        if found is None:
            made = {
                form: None for base in bases(word) for term in self._opened_by(base) for form in _forms_from(term, word)
            }
            found = self._forms[word] = tuple(sorted(made, key=lambda form: -len(form.rest)))
            self._terms.update((form.term.id, form.term) for form in found)
        return found

    def begun(self, word: str, *, quiet: bool = True) -> tuple[tuple[Form, ...], frozenset[str]]:
        """The forms that begin with this word, and the words of which one must come next; none when the word may stand alone.

        Without `quiet`, a term of one word that nearly everyone knows does not count as one that stands alone.
        """
        found = self._begun.get((word, quiet))
        if found is None:
            forms = self.forms(word)
            alone = any(not form.rest and (quiet or not form.term.quiet) for form in forms)
            nexts = frozenset(form.rest[0] for form in forms if form.rest)
            found = (forms if alone or nexts else (), frozenset() if alone else nexts)
            self._begun[word, quiet] = found
        return found

    def term(self, id: str) -> Term | None:
        """The entry with this id."""
        if id not in self._terms:
            for opening in _openings(id.rpartition("/")[0]):
                self._terms.update((term.id, term) for term in self._opened_by(opening))
        return self._terms.get(id)

    def _opened_by(self, base: str) -> Iterator[Term]:
        yield from self._own_by_opening.get(base, ())
        for index in self._by_opening.get(base, ()):
            term = _shipped_term(index)
            if term.says.lower() not in self._own:
                yield term


def _openings(says: str) -> set[str]:
    """The words that a term may begin with in its base form: a hyphen may be left out, or stand for a space."""
    lower = says.lower().replace("’", "'")
    return {words[0] for written in {lower, lower.replace("-", "")} if (words := WORD.findall(written))}


def _forms_from(term: Term, first: str) -> Iterator[Form]:
    for written, tag in forms(term.says, term.pos):
        words = WORD.findall(written.lower().replace("’", "'"))
        if words and words[0] == first:
            yield Form(tuple(words[1:]), term, tag)


@cache
def _shipped() -> tuple[Sequence[str], dict[str, list[int]]]:
    """Our entries as they are written, and their numbers by the words that they may begin with."""
    raw = entry_texts(shipped("glossary.yaml"))
    index: dict[str, list[int]] = {}
    for number, (says, _) in enumerate(raw):
        if says.isalpha():
            index.setdefault(says.lower(), []).append(number)
        else:
            for opening in _openings(says):
                index.setdefault(opening, []).append(number)
    return [text for _, text in raw], index


@cache
def _shipped_term(number: int) -> Term:
    return read_entry(_shipped()[0][number])


def project_glossary(path: Path) -> Sequence[Term]:
    """A project's own glossary, checked for doubles and circles. Raises `BadList`."""
    terms = read_glossary(path)
    seen: set[str] = set()
    for term in terms:
        if term.id in seen:
            raise BadList(f"{path}: '{term.says}' ({term.pos}) is listed twice. Keep one of the two.")
        seen.add(term.id)
    if round_trip := circle(terms):
        raise BadList(f"{path}: these entries go round in a circle: {round_trip}. Take one out.")
    return terms
