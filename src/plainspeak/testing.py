"""For people who write plugins: check that a rule or a list does what it says.

from plainspeak.testing import check_rule
from our_package import RULE

def test_our_rule() -> None:
    check_rule(RULE)
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from plainspeak.checking import check, document_of, prose_of
from plainspeak.finding import Finding
from plainspeak.lexicon import lexicon as lexicons
from plainspeak.lexicon.lists import read_acronyms
from plainspeak.rule import LEVELS, Hit, Mark, Rule
from plainspeak.rules.catalogue import RULES, STUDIES


def marks(rule: Rule, text: str) -> list[Mark]:
    """What a rule finds in a text (Markdown), whether or not the rule is installed."""
    study = STUDIES[rule.family](prose_of(document_of(text)), lexicons.load())
    return list(rule.find(study, rule.defaults))


def check_rule(rule: Rule) -> None:
    """Check that a rule keeps its word. Raises `AssertionError`, which says what is wrong.

    Its manual has a summary and says why; each `bad` example is found, by marks that lie within the text and with a message
    that is a sentence; each `good` one passes this rule and all that are installed.
    """
    assert rule.family in STUDIES, f"{rule.name}: the family must be one of {', '.join(STUDIES)}"
    assert rule.level in LEVELS, f"{rule.name}: the level must be one of {', '.join(LEVELS)}"
    assert rule.summary.endswith("."), f"{rule.name}: the docstring of find must begin with one sentence"
    assert rule.examples.bad, f"{rule.name}: needs a bad example"
    assert rule.examples.good, f"{rule.name}: needs a good example"
    for text in rule.examples.bad:
        found = marks(rule, text)
        assert found, f"{rule.name}: finds nothing in the bad example {text!r}"
        for mark in found:
            _check_mark(rule, document_of(text).text, mark)
    for text in rule.examples.good:
        assert not marks(rule, text), f"{rule.name}: finds something in the good example {text!r}"
        others = [finding.rule for finding in check(text).findings]
        assert not others, f"{rule.name}: other rules find something in the good example {text!r}: {', '.join(others)}"


def _check_mark(rule: Rule, text: str, mark: Mark) -> None:
    assert 0 <= mark.start < mark.end <= len(text), f"{rule.name}: {mark} lies outside the text"
    entries = lexicons.load().entries(mark.entry)
    said = rule.message(Hit(text[mark.start : mark.end], mark.fact, entries, 1, rule.defaults))
    assert said.text[-1:] in ".!?’)", f"{rule.name}: the message must be a sentence: {said.text!r}"


def findings(text: str, *rules: Rule) -> Iterator[Finding]:
    """The findings of rules that are installed, in a text (Markdown); of all rules when none are named."""
    names = {rule.name for rule in rules or RULES}
    return (finding for finding in check(text).findings if finding.rule in names)


def check_list(path: Path) -> None:
    """Check a list of acronyms (.csv) or of words (.yaml). Raises `BadList`, which names the file, the line and the remedy."""
    from plainspeak.lexicon.glossary import project_glossary

    if path.suffix == ".csv":
        read_acronyms(path)
    else:
        project_glossary(path)
