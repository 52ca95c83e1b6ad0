"""The lists merged into one: ours, then those that come with plugins, then the project's own, which wins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from plainspeak.lexicon.entries import Acronym, Term
from plainspeak.lexicon.glossary import Glossary, project_glossary
from plainspeak.lexicon.lists import read_acronyms, read_allowed
from plainspeak.lexicon.shipped import shipped


@dataclass(frozen=True, slots=True)
class Lexicon:
    """All entries: `acronyms` by short form, and the `glossary`.

    `agreed` are the short forms that this group has agreed to know, `named` those that are written like a name (Ofsted).
    """

    acronyms: dict[str, tuple[Acronym, ...]]
    glossary: Glossary = field(repr=False)
    agreed: frozenset[str] = frozenset()
    named: frozenset[str] = frozenset()

    def entries(self, key: str) -> tuple[Acronym | Term, ...]:
        """The entries under a mark's `entry`: the meanings of a short form, or the one term with this id."""
        if key in self.acronyms:
            return self.acronyms[key]
        term = self.glossary.term(key) if "/" in key else None
        return () if term is None else (term,)

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
    rows = {short: tuple(group) for short, group in _by_short(shipped_acronyms()).items()}
    for path in acronyms:
        rows.update({short: tuple(group) for short, group in _by_short(read_acronyms(path)).items()})
    named = frozenset(short for short in rows if short[1:].islower() and short[0].isupper() and short.isalpha())
    return Lexicon(rows, Glossary([project_glossary(path) for path in glossary]), agreed, named)


@cache
def allowed() -> Mapping[str, str]:
    """Rare words that everyone knows, in small letters → the reason."""
    return read_allowed(shipped("allowed.csv"))


@cache
def shipped_acronyms() -> Sequence[Acronym]:
    """The rows of our own list of acronyms, in its order."""
    return read_acronyms(shipped("acronyms.csv"), trusted=True)


def _by_short(rows: Iterable[Acronym]) -> dict[str, list[Acronym]]:
    groups: dict[str, list[Acronym]] = {}
    for row in rows:
        groups.setdefault(row.short, []).append(row)
    return groups
