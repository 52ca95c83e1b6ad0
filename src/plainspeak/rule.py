"""What a rule is: one immutable value, declared once, from which everything about the rule is derived."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from plainspeak.lexicon.entries import Acronym, Term

Level = Literal["advice", "warning", "error"]
#: From the mildest to the gravest.
LEVELS: tuple[Level, ...] = ("advice", "warning", "error")

Audience = Literal["public", "easy-read", "professional"]
#: For whom a document is: the thresholds of the rules follow.
AUDIENCES: tuple[Audience, ...] = ("public", "easy-read", "professional")

Options = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Mark:
    """What a rule yields: `text[start:end]` breaks it.

    `entry` is the id of a lexicon entry or another key under which the uses in one document are counted together; empty
    for marks that are each a finding of their own. `fact` holds what the message needs, as text: it travels through spaCy.
    """

    start: int
    end: int
    entry: str = ""
    fact: str = ""


@dataclass(frozen=True, slots=True)
class Swap:
    """Words to write instead, in the right case and inflection. Only a `sure` swap is right without a reader."""

    text: str
    sure: bool = False


@dataclass(frozen=True, slots=True)
class Hit:
    """What a rule's message is made from: the words found, the mark's fact, the lexicon entries, the uses and the settings."""

    quote: str
    fact: str
    entries: tuple[Acronym | Term, ...]
    count: int
    options: Options


@dataclass(frozen=True, slots=True)
class Message:
    """What we say about a hit: one or two plain sentences, and what to write instead, best first."""

    text: str
    swaps: tuple[Swap, ...] = ()


@dataclass(frozen=True, slots=True)
class Option:
    """A setting of one rule. The type is that of the default; `choices` are the texts that it may be, when they are few.

    A number is no less than `least` and no more than `greatest`, where they are given. `audiences` holds the default for an
    audience other than the public, where it differs.
    """

    name: str
    default: int | float | bool | str
    doc: str
    choices: tuple[str, ...] = ()
    audiences: Mapping[str, int | float | bool | str] = field(default_factory=dict)
    least: float | None = None
    greatest: float | None = None


@dataclass(frozen=True, slots=True)
class Examples:
    """Documents in Markdown. Each `bad` one is found by its rule; each `good` one passes every rule."""

    bad: tuple[str, ...]
    good: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """Everything about one rule. The docstring of `find` is its manual page, in Markdown; its first line is the summary.

    Of rules with the same `exclusive` mark, only the first in the catalogue speaks of the same words. `first_use` tells that a
    swap mends all uses in a document when it is put in at the first: a full name that explains an acronym.
    """

    name: str
    family: str
    level: Level
    message: Callable[[Hit], Message]
    find: Callable[[Any, Options], Iterator[Mark]]
    examples: Examples
    options: tuple[Option, ...] = ()
    aliases: tuple[str, ...] = ()
    exclusive: str = ""
    first_use: bool = False

    @property
    def defaults(self) -> dict[str, Any]:
        """The rule's options with their default values, for the public."""
        return self.defaults_for("public")

    def defaults_for(self, audience: str) -> dict[str, Any]:
        """The rule's options with their default values for an audience."""
        return {option.name: option.audiences.get(audience, option.default) for option in self.options}

    @property
    def manual(self) -> str:
        """The rule's manual page, in Markdown."""
        from inspect import cleandoc

        return cleandoc(self.find.__doc__ or "")

    @property
    def summary(self) -> str:
        """The first line of the manual page."""
        return self.manual.partition("\n")[0]
