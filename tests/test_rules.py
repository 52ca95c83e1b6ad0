"""Each rule does what its examples say, and its page in the docs is the one that it makes."""

from __future__ import annotations

import pytest

from conftest import ROOT
from plainspeak import check
from plainspeak.manual import index, page
from plainspeak.rule import Rule
from plainspeak.rules.catalogue import RULES, STUDIES, named

BAD = [(rule, text) for rule in RULES for text in rule.examples.bad]
GOOD = [(rule, text) for rule in RULES for text in rule.examples.good]


def _ids(rows: list[tuple[Rule, str]]) -> list[str]:
    return [f"{rule.name}: {text[:40]}" for rule, text in rows]


@pytest.mark.parametrize(("rule", "text"), BAD, ids=_ids(BAD))
def test_bad_example_is_found(rule: Rule, text: str) -> None:
    assert rule.name in {finding.rule for finding in check(text).findings}


@pytest.mark.parametrize(("rule", "text"), GOOD, ids=_ids(GOOD))
def test_good_example_passes_every_rule(rule: Rule, text: str) -> None:
    assert check(text).findings == ()


@pytest.mark.parametrize(("rule", "text"), BAD, ids=_ids(BAD))
def test_sure_swaps_clear_bad_example(rule: Rule, text: str) -> None:
    findings = [f for f in check(text).findings if f.rule == rule.name and any(swap.sure for swap in f.swaps)]
    mended = text
    for finding in sorted(findings, key=lambda f: -f.places[0].start):
        (place,) = finding.places
        sure = next(swap for swap in finding.swaps if swap.sure)
        mended = mended[: place.start] + sure.text + mended[place.end :]
    left = {(f.rule, f.quote) for f in check(mended).findings}
    assert not left & {(f.rule, f.quote) for f in findings}


def test_every_rule_has_examples_and_a_manual() -> None:
    for rule in RULES:
        assert rule.examples.bad, rule.name
        assert rule.examples.good, rule.name
        assert rule.summary.endswith("."), rule.name
        assert len(rule.manual.split()) > 20, rule.name
        file = rule.find.__module__.rpartition(".")[2].replace("_", "-")
        assert file in rule.name or rule.family == "words", rule.name


def test_names_and_aliases_are_unique_and_families_known() -> None:
    names = [name for rule in RULES for name in (rule.name, *rule.aliases)]
    assert len(names) == len(set(names))
    assert {rule.family for rule in RULES} == {*STUDIES, "ignores"} - {"prose"}  # that one is for plugins
    assert all(named(name) in RULES for name in names)


@pytest.mark.parametrize("rule", RULES, ids=[rule.name for rule in RULES])
def test_docs_page_is_the_manual(rule: Rule) -> None:
    path = ROOT / "docs" / "rules" / f"{rule.name}.md"
    assert path.read_text(encoding="utf-8") == page(rule), "Write the pages again: python docs/write_pages.py"


def test_docs_have_no_other_rule_pages() -> None:
    pages = {path.stem for path in (ROOT / "docs" / "rules").glob("*.md")}
    assert pages == {rule.name for rule in RULES} | {"index"}
    assert (ROOT / "docs" / "rules" / "index.md").read_text(encoding="utf-8") == index()
