"""The hook, as a repository of papers would run it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from conftest import ROOT
from plainspeak.readers import FORMATS


def _git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=A Tester", "-c", "user.email=tester@example.org"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


def test_hook_runs_on_the_files_that_we_read() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    for ending in FORMATS:
        assert re.search(hook["files"], f"papers/agenda{ending}")
    assert not re.search(hook["files"], "papers/agenda.xlsx")


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="needs the repository, not an unpacked sdist")
def test_try_repo(tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    _git(papers, "init", "--quiet")
    (papers / "agenda.md").write_text("Ask the ICB.\n", encoding="utf-8")
    (papers / "notes.txt").write_text("We will meet on Monday.\n", encoding="utf-8")
    (papers / "photo.png").write_bytes(b"\x89PNG")
    _git(papers, "add", ".")
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "try-repo", ROOT, "plainspeak", "--all-files", "--verbose"],
        cwd=papers,
        capture_output=True,
        text=True,
        env={**os.environ, "PRE_COMMIT_HOME": str(tmp_path / "home"), "NO_COLOR": "1"},
        timeout=900,
        check=False,
    )
    assert done.returncode == 1, done.stdout + done.stderr
    assert "agenda.md:1:9  warning  acronym-unexplained" in done.stdout, done.stdout + done.stderr
    assert "Read 2 papers and found 1 thing to put right." in done.stdout
    assert "notes.txt:" not in done.stdout
