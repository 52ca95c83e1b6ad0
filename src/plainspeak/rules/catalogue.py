"""Every rule, listed by hand in the order in which people see them, then those of plugins."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

from plainspeak import plugins
from plainspeak.errors import BadSettings, nearest
from plainspeak.lexicon.lexicon import Lexicon
from plainspeak.prose import Prose
from plainspeak.rule import LEVELS, Hit, Mark, Message, Options, Rule
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

#: Our own rules.
OURS: tuple[Rule, ...] = (
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

#: The study that each family makes of a document. Rules of the family "prose" read the prose itself.
STUDIES: dict[str, Callable[[Prose, Lexicon], Any]] = {
    "acronyms": usage,
    "words": word_study,
    "sentences": sentence_study,
    "prose": lambda prose, lexicon: prose,
}


def _of_plugins() -> Iterator[Rule]:
    """The rules of plugins that are sound, each guarded: one that fails while it runs finds nothing more."""
    taken = {name for rule in OURS for name in (rule.name, *rule.aliases)}
    for called, value in plugins.loaded(plugins.RULES_GROUP):
        given = value if isinstance(value, tuple | list) else (value,)
        for rule in given:
            wrong = _wrong(rule, taken)
            if wrong:
                plugins.problem(f"the plugin {called} is left out: {wrong}.")
                continue
            taken.update((rule.name, *rule.aliases))
            yield _guarded(rule, called)


def _wrong(rule: Any, taken: set[str]) -> str:
    """What is wrong with a plugin's rule, or nothing."""
    if not isinstance(rule, Rule):
        return f"{rule!r:.100} is no plainspeak.Rule"
    names = (rule.name, *rule.aliases)
    if not all(isinstance(name, str) and re.fullmatch(r"[a-z]+(-[a-z]+)+", name) for name in names):
        return f"a name such as {rule.name!r:.60} must be of two or more small words with hyphens between"
    if twice := taken.intersection(names):
        return f"there is a rule '{min(twice)}' already"
    if rule.family not in STUDIES:
        return f"its family {rule.family!r:.60} is none of {', '.join(STUDIES)}"
    if rule.level not in LEVELS or not callable(rule.find) or not callable(rule.message):
        return f"the rule '{rule.name}' has no sound level, find or message"
    return ""


def _guarded(rule: Rule, called: str) -> Rule:
    def find(study: Any, options: Options) -> Iterator[Mark]:
        try:
            for mark in rule.find(study, options):
                if not isinstance(mark, Mark) or not 0 <= mark.start < mark.end:
                    raise TypeError(f"find gave {mark!r:.100}, which is no Mark of some characters")
                yield mark
        except Exception as error:
            plugins.problem(f"the rule '{rule.name}' of the plugin {called} stopped: {type(error).__name__}: {error}.")

    def message(hit: Hit) -> Message:
        try:
            said = rule.message(hit)
            if isinstance(said, Message):
                return said
            raise TypeError("message gave no Message")
        except Exception as error:
            plugins.problem(f"the rule '{rule.name}' of the plugin {called} stopped: {type(error).__name__}: {error}.")
            return Message(rule.summary)

    find.__doc__ = rule.find.__doc__
    return replace(rule, find=find, message=message)


#: Every rule, ours first, in the order in which people see them.
RULES: tuple[Rule, ...] = (*OURS, *_of_plugins())

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
