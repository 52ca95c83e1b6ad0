"""The hook, as a repository of papers would run it."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from conftest import ROOT
from plainspeak.readers import FORMATS, read
from word_files import plain, word_file


def _git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=A Tester", "-c", "user.email=tester@example.org"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


HOOKS = {hook["id"]: hook for hook in yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}


def test_hook_runs_on_the_files_that_we_read() -> None:
    for ending, kind in FORMATS.items():
        name = f"papers/agenda{ending}"
        assert re.search(HOOKS["plainspeak"]["files"], name)
        editable = kind in {"markdown", "text", "html", "rst", "asciidoc"}
        assert bool(re.search(HOOKS["plainspeak-fix"]["files"], name)) == editable
        if editable:
            assert read(name, b"Come.\n").editable
    assert not re.search(HOOKS["plainspeak"]["files"], "papers/agenda.xlsx")


def test_hook_installs_what_the_extras_do() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["optional-dependencies"]
    assert HOOKS["plainspeak"]["additional_dependencies"] == extras["office"] + extras["pdf"]


@pytest.mark.skipif(not (ROOT / ".git").exists(), reason="needs the repository, not an unpacked sdist")
def test_hooks_in_a_repository_of_papers(tmp_path: Path) -> None:
    clone = tmp_path / "plainspeak"
    subprocess.run(["git", "clone", "--quiet", ROOT, clone], check=True, capture_output=True)
    # What is not committed yet is tried too.
    changed = subprocess.run(["git", "diff", "HEAD", "--binary"], cwd=ROOT, check=True, capture_output=True).stdout
    if changed:
        subprocess.run(["git", "apply", "-"], input=changed, cwd=clone, check=True, capture_output=True)
        _git(clone, "commit", "--quiet", "--all", "--message", "as it is now")
    revision = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=clone, check=True, capture_output=True, text=True
    ).stdout.strip()
    papers = tmp_path / "papers"
    papers.mkdir()
    _git(papers, "init", "--quiet")
    (papers / "agenda.md").write_text("Ask the ICB.\n", encoding="utf-8")
    (papers / "notes.txt").write_text("We will utilise the hall on Monday.\n", encoding="utf-8")
    (papers / "invitation.docx").write_bytes(word_file(plain("Ask the PCN.")))
    (papers / "archive").mkdir()
    (papers / "archive" / "old.md").write_text("We utilise it. Ask the CQC.\n", encoding="utf-8")
    (papers / "plainspeak.toml").write_text('exclude = ["archive/"]\n', encoding="utf-8")
    (papers / "photo.png").write_bytes(b"\x89PNG")
    (papers / ".pre-commit-config.yaml").write_text(
        f"repos:\n- repo: {clone}\n  rev: {revision}\n  hooks: [{{id: plainspeak}}, {{id: plainspeak-fix}}]\n"
    )
    _git(papers, "add", ".")
    done = subprocess.run(
        [sys.executable, "-m", "pre_commit", "run", "--all-files", "--verbose"],
        cwd=papers,
        capture_output=True,
        text=True,
        env={
            **os.environ,
            "PRE_COMMIT_HOME": str(tmp_path / "home"),
            "PLAINSPEAK_CACHE_DIR": str(tmp_path / "cache"),
            "NO_COLOR": "1",
        },
        timeout=900,
        check=False,
    )
    said = done.stdout + done.stderr
    assert done.returncode == 1, said
    assert "agenda.md:1:9  warning  acronym-unexplained" in said
    assert "invitation.docx: paragraph 1  warning  acronym-unexplained" in said
    assert "notes.txt:1:9  warning  term-plain" in said
    assert "Read 3 papers and found 3 things to put right." in said
    assert "Changed 1 place in 1 paper." in said
    assert "files were modified by this hook" in said
    assert "old.md" not in said
    assert (papers / "notes.txt").read_text(encoding="utf-8") == "We will use the hall on Monday.\n"
