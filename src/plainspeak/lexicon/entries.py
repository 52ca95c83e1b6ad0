"""One row of the lists."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Acronym:
    """A short form with one of its meanings.

    `plain` says in a few words what the thing is, where the full name does not tell; `known` names who says that nearly
    everyone knows it, and is empty when they do not.
    """

    short: str
    long: str
    plain: str = ""
    field: str = ""
    known: str = ""
    source: str = ""

    @property
    def id(self) -> str:
        """Short and long form together: several meanings of one short form are several rows."""
        return f"{self.short}={self.long}"


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase that loses readers, and what to write instead.

    `plain` holds swaps of the same part of speech, best first; `means` says what it means where no swap can do; `note` says
    when to leave it alone, or why it hurts; `sure` tells that the first swap is right without a reader. A `quiet` term is
    known to nearly everyone: it is no finding by itself, and its swaps are offered where a whole sentence is hard. The
    trouble with a term that `hurts` is not that people do not know it.
    """

    says: str
    pos: str
    plain: tuple[str, ...] = ()
    means: str = ""
    note: str = ""
    sure: bool = False
    quiet: bool = False
    hurts: bool = False
    field: str = ""
    source: str = ""

    @property
    def id(self) -> str:
        """The term with its part of speech."""
        return f"{self.says}/{self.pos}"
