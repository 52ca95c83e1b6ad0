"""The lists merged into one: ours, then those that come with plugins, then the project's own, which wins."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from plainspeak import plugins
from plainspeak.errors import BadList
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


#: What some of our short forms would be in capitals, and is a word more often.
_SHOUTED = frozenset(
    """BED COW CREDIT DID DOC DOM DON DOS HAH HOC HON HOPS LINK LOS MAPS MED MOSCOW MRS PHD POTS PREP RESPECT ROB SALT SLAM
    SOME SOW WOW""".split()
)


@cache
def load(
    acronyms: tuple[Path, ...] = (), glossary: tuple[Path, ...] = (), agreed: frozenset[str] = frozenset()
) -> Lexicon:
    """Our lists, with those of plugins and then the project's laid over them, in order.

    A later row for a short form, and a later entry for a term, take the place of the earlier ones. A meaning that one list
    gives twice counts once. Raises `BadList` for a list of the project; one of a plugin that has a mistake is left out.
    """
    of_plugins = _sound_lists()
    acronyms, glossary = (*of_plugins[0], *acronyms), (*of_plugins[1], *glossary)
    rows = {short: tuple(group) for short, group in _by_short(shipped_acronyms()).items()}
    for short in [short for short in rows if not short.isupper() and sum(map(str.isupper, short)) > 1]:
        if short.upper() not in _SHOUTED:
            rows.setdefault(short.upper(), rows[short])  # many write MOU for MoU
    for path in acronyms:
        rows.update({short: tuple(group) for short, group in _by_short(read_acronyms(path)).items()})
    named = frozenset(short for short in rows if short[1:].islower() and short[0].isupper() and short.isalpha())
    return Lexicon(rows, Glossary([project_glossary(path) for path in glossary]), agreed, named)


@cache
def _sound_lists() -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """The lists of plugins that can be read."""

    def sound(path: Path, read: Callable[[Path], object]) -> bool:
        try:
            read(path)
        except BadList as error:
            plugins.problem(f"a plugin's list is left out: {error}")
            return False
        return True

    acronyms, glossary = plugins.lists()
    return (
        tuple(path for path in acronyms if sound(path, read_acronyms)),
        tuple(path for path in glossary if sound(path, project_glossary)),
    )


@cache
def allowed() -> Mapping[str, str]:
    """Rare words that everyone knows, in small letters → the reason."""
    return read_allowed(shipped("allowed.csv"))


@cache
def shipped_acronyms() -> Sequence[Acronym]:
    """The rows of our own list of acronyms, in its order."""
    return read_acronyms(shipped("acronyms.csv"), trusted=True)


def _by_short(rows: Iterable[Acronym]) -> dict[str, list[Acronym]]:
    groups: dict[str, dict[str, Acronym]] = {}
    for row in rows:
        # In capitals or not, it is one meaning.
        groups.setdefault(row.short, {}).setdefault(row.long.casefold(), row)
    return {short: list(group.values()) for short, group in groups.items()}
