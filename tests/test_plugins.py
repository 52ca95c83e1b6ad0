"""Rules and lists of other packages: found by entry points, sound ones used, broken ones named and left out."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from pathlib import Path

import pytest

from conftest import Run
from plainspeak.rules.catalogue import OURS, RULES
from plainspeak.testing import check_list, check_rule, findings, marks

_RULE = '''
from plainspeak.rule import Examples, Hit, Mark, Message, Rule

def find(prose, options):
    """Shouting.

    Three exclamation marks in a row look like shouting, and some people will feel that they did something wrong.
    """
    at = prose.text.find("!!!")
    if at >= 0:
        yield Mark(at, at + 3)

def message(hit):
    return Message("One mark is enough.")

RULE = Rule("tone-shouting", "prose", "warning", message, find, Examples(("Come!!!",), ("Come to the hall.",)))
'''
_BROKEN = """
raise RuntimeError("out of order")
"""
_STOPS = '''
from plainspeak.rule import Examples, Message, Rule

def find(prose, options):
    """Never works."""
    raise KeyError("oh")
    yield

RULES = [
    Rule("tone-stops", "prose", "warning", lambda hit: Message("No."), find, Examples(("a",), ("b",))),
    Rule("sentence-long", "prose", "warning", lambda hit: Message("No."), find, Examples(("a",), ("b",))),
    "no rule",
]
'''


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """A folder of packages as pip leaves it: one with a rule and lists, one that is broken."""
    folder = tmp_path / "packages"

    def package(name: str, entry_points: str, **modules: str) -> None:
        info = folder / f"{name}-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text(textwrap.dedent(entry_points))
        for module, code in modules.items():
            (folder / f"{module}.py").write_text(code)

    lists = f"from pathlib import Path\nfolder = Path({str(folder)!r})\nLISTS = [folder / 'more.csv', folder / 'more.yaml']\n"
    package(
        "good",
        "[plainspeak.rules]\nshouting = good_rules:RULE\n[plainspeak.lists]\nmore = good_lists:LISTS\n",
        good_rules=_RULE,
        good_lists=lists,
    )
    (folder / "more.csv").write_text(
        "short,long,plain,field,known,source\nQQX,quiet quay crossing,,council,,plainspeak\n"
    )
    (folder / "more.yaml").write_text("- says: hallway\n  pos: noun\n  plain: [passage]\n")
    bad = (
        "[plainspeak.rules]\nbroken = bad_one:RULE\nstops = bad_two:RULES\n[plainspeak.lists]\nnone = bad_three:LISTS\n"
    )
    package("bad", bad, bad_one=_BROKEN, bad_two=_STOPS, bad_three="LISTS = ['/nowhere/list.csv']\n")
    return folder


def test_rule_and_lists_of_a_package_are_used_and_broken_ones_named(run: Run, tmp_path: Path, installed: Path) -> None:
    (tmp_path / "a.md").write_text("Come to the hallway!!! Ask the QQX.\n")
    done = run("lint", "a.md", "--no-cache", PYTHONPATH=str(installed))
    said, told = done.stdout.decode(), done.stderr.decode()
    assert done.returncode == 1
    assert "tone-shouting" in said
    assert "One mark is enough." in said
    assert "Write ‘quiet quay crossing (QQX)’" in said
    assert "Write ‘passage’" in said
    for words in (
        "the plugin 'broken' of the package bad 1.0 is left out: RuntimeError: out of order.",
        "the rule 'tone-stops' of the plugin 'stops' of the package bad 1.0 stopped: KeyError: 'oh'.",
        "there is a rule 'sentence-long' already",
        "'no rule' is no plainspeak.Rule",
        "the plugin 'none' of the package bad 1.0 is left out: ValueError: there is no file",
    ):
        assert told.count(words) == 1, told
    assert "Traceback" not in told


def test_a_plugin_has_a_manual_settings_and_a_place_in_the_pipeline(run: Run, tmp_path: Path, installed: Path) -> None:
    (tmp_path / "a.md").write_text("Come!!!\n")
    (tmp_path / "plainspeak.toml").write_text('[rules.tone-shouting]\nlevel = "advice"\n')
    done = run("lint", "a.md", "--no-cache", PYTHONPATH=str(installed))
    assert (done.returncode, b"advice  tone-shouting" in done.stdout) == (0, True)
    assert b"# tone-shouting\n\nShouting." in run("explain", "tone-shouting", PYTHONPATH=str(installed)).stdout
    settled = "<!-- plainspeak: ignore tone-shouting -->\n\nCome!!!\n"
    assert run("lint", "-", stdin=settled.encode(), PYTHONPATH=str(installed)).returncode == 0


@pytest.mark.parametrize("rule", [rule for rule in OURS if rule.family != "ignores"], ids=lambda rule: rule.name)
def test_our_own_rules_keep_what_we_ask_of_plugins(rule: object) -> None:
    check_rule(rule)  # type: ignore[arg-type]


def test_check_rule_says_what_is_wrong() -> None:
    rule = next(rule for rule in RULES if rule.name == "sentence-long")
    silent = replace(rule, examples=replace(rule.examples, bad=("Come.",)))
    with pytest.raises(AssertionError, match=r"finds nothing in the bad example 'Come\.'"):
        check_rule(silent)
    loud = replace(rule, examples=replace(rule.examples, good=("Ask the ICB.",)))
    with pytest.raises(AssertionError, match="other rules find something in the good example"):
        check_rule(loud)
    assert marks(rule, "Come.") == []
    assert [finding.rule for finding in findings("Ask the ICB.")] == ["acronym-unexplained"]


def test_check_list_names_the_line(tmp_path: Path) -> None:
    from plainspeak import BadList

    (tmp_path / "a.csv").write_text("short,long\nA\n")
    with pytest.raises(BadList, match=r"a\.csv:"):
        check_list(tmp_path / "a.csv")
