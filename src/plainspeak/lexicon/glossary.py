"""The glossary at work: which entries may stand at a word of a text.

Our glossary has many thousand entries, and a page needs a few dozen of them. So entries are read, and their inflected forms
made, when a text first holds a word that they could begin with. Until then we know only the first word of each.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import cache, partial
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from plainspeak.errors import BadList
from plainspeak.lexicon.entries import Term
from plainspeak.lexicon.inflect import bases, forms, inflect, spellings
from plainspeak.lexicon.judged import Judged
from plainspeak.lexicon.lists import circle, entry_texts, line_of_entry, read_entry, read_glossary
from plainspeak.lexicon.shipped import shipped

#: The words of a text or a term: hyphens and spaces stand between words, so that "co-design" and "co design" are one. After the
#: first letter a-z are tried before all letters, which is quicker.
WORD = re.compile(r"[^\W\d_][a-z]*+[^\W\d_]*+(?:['’][^\W\d_]++)*+")


class Form(NamedTuple):
    """One way in which a term is written: its words after the first, in small letters, and the tag of its inflection.

    `figures` is the whole of it when it holds a figure ("section 106"): figures are no words, so its words do not tell it.
    """

    rest: tuple[str, ...]
    term: Term
    tag: str
    figures: str = ""

    @property
    def whole(self) -> bool:
        """Whether its first word is all of it."""
        return not self.rest and not self.figures


class Glossary:
    """Entries by the words that they are written with; `layers` are project glossaries, of which later ones win."""

    def __init__(self, layers: Iterable[Sequence[Term]] = ()) -> None:
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
        # Apart, since most words of a text need none of the quiet words made.
        self._loud = Judged(lambda word: self._made(word, _ENTRIES[word].words))
        self._quiet = Judged(lambda word: self._made(word, _ENTRIES[word].quiet))
        self._forms = Judged(self._all_forms)
        self._alone = Judged(lambda word: tuple(form for form in self._of_words(word) if form.whole))
        self._standing = Judged(lambda word: Judged(partial(self._followed, word)))
        self._begun = {quiet: Judged(partial(self._nexts, quiet=quiet)) for quiet in (False, True)}
        self._terms: dict[str, Term] = {}

    def forms(self, word: str) -> tuple[Form, ...]:
        """The forms that begin with this word, in small letters, the longest first, and those with a figure before others."""
        return self._forms[word]

    def alone(self, word: str) -> tuple[Form, ...]:
        """The forms of which this word, in small letters, is the whole."""
        return self._alone[word]

    def _all_forms(self, word: str) -> tuple[Form, ...]:
        made = self._of_words(word) + self._made(word, _ENTRIES[word].phrases)
        return tuple(sorted(made, key=_longest_first)) if len(made) > 1 else made

    def _of_words(self, word: str) -> tuple[Form, ...]:
        return self._of_own(word) + self._loud[word] + self._quiet[word]

    def _of_own(self, word: str) -> tuple[Form, ...]:
        if not self._own:
            return ()
        terms = dict.fromkeys(term for base in bases(word) for term in self._own_by_opening.get(base, ()))
        return tuple(form for term in terms for form in _by_first(term).get(word, ()))

    def _made(self, word: str, numbers: Sequence[int]) -> tuple[Form, ...]:
        if not numbers:
            return ()
        if self._own:
            numbers = [number for number in numbers if _shipped_term(number).says.lower() not in self._own]
        return tuple([form for number in numbers for form in _shipped_forms(number).get(word, ())])

    def standing(self, word: str, second: str) -> tuple[Form, ...]:
        """The forms that may stand where `word` is followed by `second`, in small letters, the longest first."""
        return self._standing[word][second]

    def _followed(self, word: str, second: str) -> tuple[Form, ...]:
        # Many phrases begin with a little word ("in", "to"): only those are made whose second word is there.
        phrases = _PHRASES[word]
        near = _ENTRIES[word].phrases if "" in phrases else phrases.get(second, ())
        made = self._of_words(word) + self._made(word, near)
        fitting = [form for form in made if not form.rest or form.rest[0] == second]
        return tuple(sorted(fitting, key=_longest_first))

    def begun(self, *, quiet: bool = True) -> Mapping[str, Container[str]]:
        """Word in small letters → the words of which one must come next, for a term to stand there; others may be among them.

        All words, and no word, where a term may stand alone. Without `quiet`, a term of one word that nearly everyone knows
        does not count as one that stands alone. Words are looked up when they are first asked for.
        """
        return self._begun[quiet]

    def _nexts(self, word: str, quiet: bool) -> Container[str]:
        if _ENTRIES[word] is _NO_ENTRIES and not self._own:  # nearly always
            return _NOTHING
        # Half of our entries are quiet words, and most others phrases: most words of a text need none of them made.
        forms = self._of_words(word) if quiet else self._of_own(word) + self._loud[word]
        if any(not form.rest and (quiet or not form.term.quiet) for form in forms):
            return _EVERYTHING
        phrases = _PHRASES[word]
        return _EVERYTHING if "" in phrases else frozenset([*phrases, *[form.rest[0] for form in forms if form.rest]])

    def term(self, id: str) -> Term | None:
        """The entry with this id."""
        if id not in self._terms:
            for opening in _openings(id.rpartition("/")[0]):
                numbers = chain.from_iterable(_shipped()[1].get(opening, _NO_ENTRIES))
                terms = list(map(_shipped_term, numbers))
                terms = [term for term in terms if term.says.lower() not in self._own]
                terms += self._own_by_opening.get(opening, ())
                self._terms.update((term.id, term) for term in terms)
        return self._terms.get(id)


def _longest_first(form: Form) -> tuple[int, bool]:
    return -len(form.rest), not form.figures


class _Everything(Container[str]):
    def __contains__(self, item: object) -> bool:
        return True


_EVERYTHING, _NOTHING = _Everything(), frozenset[str]()


def _openings(says: str) -> set[str]:
    """The words that a term may begin with in its base form: a hyphen may be left out, or stand for a space."""
    lower = says.lower().replace("’", "'")
    return {words[0] for written in {lower, lower.replace("-", "")} if (words := WORD.findall(written))}


def _by_first(term: Term) -> dict[str, list[Form]]:
    """The forms of a term by the word that they begin with."""
    found: dict[str, list[Form]] = {}
    for written, tag in forms(term.says, term.pos):
        if written.isalpha() and written.islower():
            found.setdefault(written, []).append(Form((), term, tag))
        elif words := WORD.findall(written.lower().replace("’", "'")):
            figures = written if any(map(str.isdigit, written)) else ""
            found.setdefault(words[0], []).append(Form(tuple(words[1:]), term, tag, figures))
    return found


class _Numbers(NamedTuple):
    """The numbers of our entries that may begin with a word: of single words, of quiet ones, and of those with a space."""

    words: list[int]
    quiet: list[int]
    phrases: list[int]


_NO_ENTRIES = _Numbers([], [], [])


@cache
def _shipped() -> tuple[Sequence[tuple[str, str]], dict[str, _Numbers]]:
    """Our entries as they are written, and their numbers by the words that their base forms begin with."""
    raw = entry_texts(shipped("glossary.yaml"))
    index: dict[str, _Numbers] = {}
    for number, (says, text) in enumerate(raw):
        for opening in (says.lower(),) if says.isalpha() else _openings(says):
            if opening not in index:
                index[opening] = _Numbers([], [], [])
            words, quiet, phrases = index[opening]
            if " " in says:
                phrases.append(number)
            else:
                (quiet if says.isalpha() and "\n  quiet: true" in text else words).append(number)
    return raw, index


def _entries(word: str) -> _Numbers:
    """The entries of which an inflected form may begin with this word, each once."""
    index = _shipped()[1]
    found = [index[base] for base in bases(word) if base in index]
    if len(found) < 2:
        return found[0] if found else _NO_ENTRIES
    return _Numbers(*(list(dict.fromkeys(chain.from_iterable(kind))) for kind in zip(*found, strict=True)))


_ENTRIES = Judged(_entries)


@cache
def _shipped_term(number: int) -> Term:
    return read_entry(_shipped()[0][number][1])


@cache
def _shipped_forms(number: int) -> dict[str, list[Form]]:
    return _by_first(_shipped_term(number))


def _phrases(word: str) -> dict[str, list[int]]:
    """The numbers of the phrases that may begin with this word, by the word that may come second; see `_seconds`."""
    found: dict[str, list[int]] = {}
    for number in _ENTRIES[word].phrases:
        for second in _seconds(number):
            found.setdefault(second, []).append(number)
    return found


_PHRASES = Judged(_phrases)


@cache
def _seconds(number: int) -> frozenset[str]:
    """The words that may come second in a phrase of ours, in all forms that it may have; others may be among them.

    "" where the first word may be all ("section 106"). Nothing of the phrase but its words is read for that.
    """
    says = _shipped()[0][number][0].lower().replace("’", "'")
    found = {words[1] if len(words) > 1 else "" for words in map(WORD.findall, {says, says.replace("-", "")})}
    if "" in found:
        return frozenset(("",))
    found.update([inflect(second, "NNS") for second in found])
    return frozenset(found.union(*map(spellings, found)))


def project_glossary(path: Path) -> Sequence[Term]:
    """A project's own glossary, checked for doubles and circles. Raises `BadList`."""
    terms = read_glossary(path)
    seen: dict[str, int] = {}
    for number, term in enumerate(terms):
        first = seen.setdefault(term.id, number)
        if first != number:
            line, other = line_of_entry(path, number), line_of_entry(path, first)
            raise BadList(
                f"{path}:{line}: '{term.says}' ({term.pos}) is listed twice, here and in line {other}. Keep one of the two."
            )
    if round_trip := circle(terms):
        raise BadList(f"{path}: these entries go round in a circle: {round_trip}. Take one out.")
    return terms
