"""Whole runs on realistic papers, word for word.

After a change that is meant, look at what differs and write the files again: PLAINSPEAK_GOLDEN=write pytest tests/test_golden.py
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from conftest import ROOT, Run
from plainspeak.writers import OUTPUTS

GOLDEN = ROOT / "tests" / "golden"
PAPERS = sorted(path.name for path in (ROOT / "examples").iterdir())


def _compare(name: str, text: str) -> None:
    path = GOLDEN / name
    if os.environ.get("PLAINSPEAK_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize("paper", PAPERS)
def test_lint(run: Run, paper: str) -> None:
    done = run("lint", paper, cwd=ROOT / "examples")
    _compare(f"{paper}.lint", done.stdout.decode() + "-- stderr\n" + done.stderr.decode())
    assert done.returncode == (0 if "plain" in paper else 1)


def test_plain_paper_is_silent(run: Run) -> None:
    done = run("lint", "--level", "advice", "agenda-plain.md", cwd=ROOT / "examples")
    assert (done.returncode, done.stdout) == (0, b"")


def test_json(run: Run) -> None:
    done = run("lint", "--format", "json", "minutes.md", cwd=ROOT / "examples")
    data = json.loads(done.stdout)
    data["version"] = "VERSION"
    _compare("minutes.json", json.dumps(data, indent=1, ensure_ascii=False) + "\n")


def test_score(run: Run) -> None:
    done = run("score", *PAPERS, cwd=ROOT / "examples")
    _compare("score.txt", done.stdout.decode())
    assert done.returncode == 0


def test_screen_in_readme_is_what_the_program_says() -> None:
    shown = (ROOT / "README.md").read_text(encoding="utf-8").partition("$ plainspeak lint minutes.md\n")[2]
    said = (GOLDEN / "minutes.md.lint").read_text(encoding="utf-8")
    blocks = shown.partition("\n```")[0].split("\n\n")
    assert len(blocks) == 4
    for block in blocks:
        assert block in said


def test_golden_holds_nothing_else() -> None:
    # Those of the other outputs are compared in test_outputs.py and test_page.py, those of the handout in test_handout.py.
    outputs = {f"minutes.{name}" for name in OUTPUTS if name != "human"}
    known = {f"{paper}.lint" for paper in PAPERS} | outputs | {"score.txt", "agenda.html"}
    assert {path.name for path in Path(GOLDEN).iterdir() if not path.name.startswith("handout.")} == known
