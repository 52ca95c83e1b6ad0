"""The lists merged into one: ours, then those that come with plugins, then the project's own, which wins."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from plainspeak.errors import BadList
from plainspeak.lexicon.entries import Acronym, Term
from plainspeak.lexicon.inflect import forms
from plainspeak.lexicon.lists import circle, read_acronyms, read_allowed, read_glossary
from plainspeak.lexicon.shipped import shipped

#: The words of a text or a term: hyphens and spaces stand between words, so that "co-design" and "co design" are one.
WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Form:
    """One way in which a term is written: its words after the first, in small letters, and the tag of its inflection."""

    rest: tuple[str, ...]
    term: Term
    tag: str


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All entries: `acronyms` by short form, `terms` by id, `forms` by the first word of each written form, longest first.

    `openings` are the first words that are no term by themselves, with the words that may come second.

    `agreed` are the short forms that this group has agreed to know, `named` those that are written like a name (Ofsted).
    """

    acronyms: dict[str, tuple[Acronym, ...]]
    terms: dict[str, Term]
    forms: dict[str, tuple[Form, ...]] = field(repr=False)
    openings: dict[str, frozenset[str]] = field(repr=False)
    agreed: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()

    def entries(self, key: str) -> tuple[Acronym | Term, ...]:
        """The entries under a mark's `entry`: the meanings of a short form, or the one term with this id."""
        return (self.terms[key],) if key in self.terms else self.acronyms.get(key, ())

    def known(self, short: str) -> bool:
        """Whether nearly everyone knows the short form, or this group does."""
        return short in self.agreed or any(row.known for row in self.acronyms.get(short, ()))


@cache
def load(
    acronyms: tuple[Path, ...] = (), glossary: tuple[Path, ...] = (), agreed: frozenset[str] = frozenset()
) -> Lexicon:
    """Our lists with project lists laid over them, in order.

    A project's rows for a short form, and its entry for a term, take the place of ours. Raises `BadList`.
    """
    rows = {short: tuple(group) for short, group in _by_short(_shipped_acronyms()).items()}
    for path in acronyms:
        rows.update({short: tuple(group) for short, group in _by_short(read_acronyms(path)).items()})
    terms: dict[str, list[Term]] = {}
    for source in (_shipped_glossary(), *(_project_glossary(path) for path in glossary)):
        layer: dict[str, list[Term]] = {}
        for term in source:
            layer.setdefault(term.says.lower(), []).append(term)
        terms.update(layer)
    flat = [term for group in terms.values() for term in group]
    named = frozenset(short for short in rows if short[1:].islower() and short[0].isupper() and short.isalpha())
    index = _index(flat)
    return Lexicon(rows, {term.id: term for term in flat}, index, _openings(index), agreed, named)


@cache
def allowed() -> Mapping[str, str]:
    """Rare words that everyone knows, in small letters → the reason."""
    return read_allowed(shipped("allowed.csv"))


@cache
def _shipped_acronyms() -> Sequence[Acronym]:
    return read_acronyms(shipped("acronyms.csv"))


@cache
def _shipped_glossary() -> Sequence[Term]:
    return read_glossary(shipped("glossary.yaml"), trusted=True)


def _project_glossary(path: Path) -> Sequence[Term]:
    terms = read_glossary(path)
    seen: set[str] = set()
    for term in terms:
        if term.id in seen:
            raise BadList(f"{path}: '{term.says}' ({term.pos}) is listed twice. Keep one of the two.")
        seen.add(term.id)
    if round_trip := circle(terms):
        raise BadList(f"{path}: these entries go round in a circle: {round_trip}. Take one out.")
    return terms


def _by_short(rows: Iterable[Acronym]) -> dict[str, list[Acronym]]:
    groups: dict[str, list[Acronym]] = {}
    for row in rows:
        groups.setdefault(row.short, []).append(row)
    return groups


def _index(terms: Iterable[Term]) -> dict[str, tuple[Form, ...]]:
    index: dict[str, list[Form]] = {}
    for term in terms:
        for written, tag in forms(term.says, term.pos):
            words = (
                [written]
                if written.isalpha() and written.islower()
                else WORD.findall(written.lower().replace("’", "'"))
            )
            if words:
                index.setdefault(words[0], []).append(Form(tuple(words[1:]), term, tag))
    return {
        first: tuple(sorted(group, key=lambda form: -len(form.rest)) if len(group) > 1 else group)
        for first, group in index.items()
    }


def _openings(index: Mapping[str, tuple[Form, ...]]) -> dict[str, frozenset[str]]:
    return {
        first: frozenset(form.rest[0] for form in group)
        for first, group in index.items()
        if all(form.rest for form in group)
    }
