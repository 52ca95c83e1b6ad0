"""Every rule, listed by hand in the order in which people see them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from plainspeak.errors import BadSettings, nearest
from plainspeak.lexicon.lexicon import Lexicon
from plainspeak.prose import Prose
from plainspeak.rule import Rule
from plainspeak.rules.acronyms import clash, late, many, once, unexplained, variants
from plainspeak.rules.acronyms.usage import usage
from plainspeak.rules.ignores import unused
from plainspeak.rules.sentences import (
    double_negative,
    hard,
    list_wanted,
    long,
    noun_pile,
    paragraph_long,
    passive,
)
from plainspeak.rules.sentences.study import study as sentence_study
from plainspeak.rules.words import academic, rare, term, wordy
from plainspeak.rules.words.study import study as word_study

RULES: tuple[Rule, ...] = (
    unexplained.RULE,
    late.RULE,
    once.RULE,
    clash.RULE,
    variants.RULE,
    many.RULE,
    term.RULE,
    wordy.RULE,
    academic.RULE,
    rare.RULE,
    list_wanted.RULE,
    hard.RULE,
    long.RULE,
    passive.RULE,
    double_negative.RULE,
    noun_pile.RULE,
    paragraph_long.RULE,
    unused.RULE,
)

#: The study that each family makes of a document.
STUDIES: dict[str, Callable[[Prose, Lexicon], Any]] = {
    "acronyms": usage,
    "words": word_study,
    "sentences": sentence_study,
}

_BY_NAME = {name: rule for rule in RULES for name in (rule.name, *rule.aliases)}


def named(name: str) -> Rule:
    """The rule of this name or alias. Raises `BadSettings`, which offers the nearest name."""
    try:
        return _BY_NAME[name]
    except KeyError:
        raise BadSettings(f"There is no rule '{name}'.{nearest(name, _BY_NAME)} See all: plainspeak rules") from None


def family(name: str) -> tuple[Rule, ...]:
    """The rules of one family."""
    return tuple(rule for rule in RULES if rule.family == name)
