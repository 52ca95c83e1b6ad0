"""The GitHub Action: its shape, and its steps run by bash as the runner runs them."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from conftest import ROOT, SCHEMAS, needs_schemas

ACTION: dict[str, Any] = yaml.safe_load((ROOT / "action.yml").read_text(encoding="utf-8"))
STEPS: dict[str, dict[str, Any]] = {step["name"]: step for step in ACTION["runs"]["steps"]}
BASH = shutil.which("bash")
needs_bash = pytest.mark.skipif(
    BASH is None or os.name == "nt", reason="needs bash, and scripts that stand in for programs"
)

HOSTILE = "a b; touch pwned $(touch pwned) `touch pwned` ' \" \\ ${{ secrets }}.md"


@needs_schemas
def test_keeps_to_the_schema() -> None:
    schema = json.loads((SCHEMAS / "github-action.json").read_text(encoding="utf-8"))
    validator = jsonschema.Draft7Validator(schema)
    validator.validate(ACTION)
    assert not validator.is_valid({**ACTION, "runs": {"using": "composite", "steps": [{"run": "true"}]}})


def test_no_input_is_part_of_a_script() -> None:
    for step in STEPS.values():
        assert "${{" not in step.get("run", "")
    # What follows the @ is a version that its makers keep.
    uses = [step["uses"] for step in STEPS.values() if "uses" in step]
    assert uses
    assert all(re.fullmatch(r"[a-z-]+/[a-z/-]+@v\d+", name) for name in uses)


def test_every_input_is_used_and_every_choice_is_ours() -> None:
    text = (ROOT / "action.yml").read_text(encoding="utf-8")
    for name, entry in ACTION["inputs"].items():
        assert text.count(f"inputs.{name}") >= 1
        assert entry["default"] == "" or isinstance(entry["default"], str)
    used = set(re.findall(r"inputs\.([a-z-]+)", text))
    assert used == set(ACTION["inputs"])


class Runner:
    """Enough of GitHub's runner to run the steps that are scripts."""

    def __init__(self, folder: Path) -> None:
        self.workspace, self.temp, self.action = folder / "work", folder / "temp dir", folder / "the action"
        self.bin = folder / "bin"
        for path in (self.workspace, self.temp, self.action, self.bin):
            path.mkdir()
        self.files = {name: folder / name for name in ("GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_STEP_SUMMARY")}
        for path in self.files.values():
            path.touch()
        self.script("plainspeak", f'exec "{sys.executable}" -m plainspeak "$@"')
        self.script("python", f'exec "{sys.executable}" "$@"')

    def script(self, name: str, text: str) -> None:
        """A program that stands in for a real one."""
        path = self.bin / name
        path.write_text(f"#!/bin/sh\n{text}\n", encoding="utf-8")
        path.chmod(0o755)

    def run(self, name: str, **inputs: str) -> subprocess.CompletedProcess[bytes]:
        """Run a step with inputs, those not given at their defaults."""
        step = STEPS[name]
        given = {key: entry["default"] for key, entry in ACTION["inputs"].items()} | inputs
        values = {"github.action_path": str(self.action), **{f"inputs.{key}": value for key, value in given.items()}}
        env = {
            key: re.sub(r"\$\{\{ (.*?) \}\}", lambda found: values[found[1]], value, count=1)
            for key, value in step.get("env", {}).items()
        }
        script = self.temp / "step.sh"
        script.write_text(step["run"], encoding="utf-8")
        folder = re.sub(r"\$\{\{ (.*?) \}\}", lambda found: values[found[1]], step.get("working-directory", "."))
        assert BASH is not None
        return subprocess.run(
            [BASH, "--noprofile", "--norc", "-eo", "pipefail", str(script)],
            cwd=self.workspace / folder,
            env={
                **os.environ,
                "PATH": f"{self.bin}{os.pathsep}{os.environ['PATH']}",
                "RUNNER_TEMP": str(self.temp),
                "GITHUB_WORKSPACE": str(self.workspace),
                "PLAINSPEAK_BIN": str(self.bin),
                **{key: str(path) for key, path in self.files.items()},
                **env,
            },
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=120,
            check=False,
        )

    def outputs(self) -> dict[str, str]:
        """What the steps have put out, the last of each name."""
        lines = self.files["GITHUB_OUTPUT"].read_text(encoding="utf-8").splitlines()
        return dict(line.split("=", 1) for line in lines)


@pytest.fixture
def runner(tmp_path: Path) -> Runner:
    return Runner(tmp_path)


@needs_bash
def test_read_the_papers(runner: Runner) -> None:
    papers = runner.workspace / "papers"
    papers.mkdir()
    settled = "<!-- plainspeak: ignore acronym-unexplained -->\nAsk the RTT team.\n"
    (papers / "agenda.md").write_text(f"Ask the ICB.\n\n{settled}", encoding="utf-8")
    done = runner.run("Read the papers", **{"working-directory": "papers"})
    text = done.stdout.decode()
    assert done.returncode == 1, done.stderr
    assert "::warning file=papers/agenda.md,line=1,endLine=1,col=9,endColumn=12,title=acronym-unexplained::ICB" in text
    outputs = runner.outputs()
    assert outputs["exit-code"] == "1"
    (log,) = json.loads(Path(outputs["sarif-file"]).read_text(encoding="utf-8"))["runs"]
    (result,) = log["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "papers/agenda.md"
    summary = runner.files["GITHUB_STEP_SUMMARY"].read_text(encoding="utf-8")
    assert summary.count("### `agenda.md`") == 1
    assert "Read 1 paper and found 1 thing to put right." in summary


@needs_bash
@pytest.mark.parametrize(
    ("inputs", "code"),
    [
        ({"paths": "good.md"}, 0),
        ({"paths": "good.md\r\n\r\nadvice.md\r\n"}, 0),
        ({"paths": "advice.md", "level": "advice"}, 1),
        ({"paths": "bad.md\nbad.md", "audience": "easy-read"}, 1),
        ({"paths": "gone.md"}, 2),
        ({"paths": "bad.md", "level": "$(touch pwned)"}, 2),
        ({"paths": "bad.md", "audience": "x; touch pwned"}, 2),
        ({"paths": "--help"}, 2),
    ],
)
def test_exit_code_is_kept(runner: Runner, inputs: dict[str, str], code: int) -> None:
    for name, text in (("good", "We met."), ("bad", "Ask the ICB."), ("advice", "We will demonstrate it.")):
        (runner.workspace / f"{name}.md").write_text(f"{text}\n", encoding="utf-8")
    done = runner.run("Read the papers", **inputs)
    assert done.returncode == code, (done.stdout, done.stderr)
    assert runner.outputs()["exit-code"] == str(code)
    assert not (runner.workspace / "pwned").exists()


@needs_bash
def test_hostile_names_stay_names(runner: Runner) -> None:
    (runner.workspace / HOSTILE).write_text("Ask the ICB.\n", encoding="utf-8")
    done = runner.run("Read the papers", paths=f"{HOSTILE}\ngone ##[error]x\n::error::y.md")
    assert done.returncode == 2
    assert {path.name for path in runner.workspace.iterdir()} == {HOSTILE}
    stopped = False
    for line in done.stdout.decode().splitlines():
        if found := re.fullmatch(r"::stop-commands::([0-9a-f]{32})", line):
            stopped, token = True, found[1]
        elif stopped and line == f"::{token}::":
            stopped = False
        elif not stopped:
            assert re.match(r"::(error|warning|notice) file=[^:]*::", line), line
    assert not stopped


@needs_bash
@pytest.mark.parametrize(
    ("extras", "installed"), [("", "{action}"), ("office,pdf", "{action}[office,pdf]"), ("x]; touch pwned", None)]
)
def test_install(runner: Runner, extras: str, installed: str | None) -> None:
    """The package comes from the action's own folder, into an environment of its own. Nothing is fetched here."""
    told = runner.temp / "told.txt"
    # `python -m venv FOLDER` makes a folder with a python that writes down what it is asked to do.
    runner.script("python", 'mkdir -p "$3/bin"; cp "$(dirname "$0")/pip" "$3/bin/python"')
    runner.script("pip", f'printf "%s\\n" "$@" > "{told}"')
    done = runner.run("Install plainspeak", extras=extras)
    if installed is None:
        assert done.returncode == 2
        assert not told.exists()
        return
    assert done.returncode == 0, done.stderr
    assert told.read_text(encoding="utf-8").splitlines()[-1] == installed.format(action=runner.action)
    venv = runner.temp / "plainspeak-venv" / "bin"
    assert runner.files["GITHUB_ENV"].read_text(encoding="utf-8") == f"PLAINSPEAK_BIN={venv}\n"


def test_page_tells_every_input() -> None:
    page = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
    assert set(re.findall(r"(?m)^\| `([a-z-]+)` \|", page)) == set(ACTION["inputs"])
    blocks = [yaml.safe_load(block) for block in re.findall(r"```yaml\n(.*?)```", page, re.S)]
    steps = [step for block in blocks if "jobs" in block for step in block["jobs"]["papers"]["steps"]]
    given = [step["with"] for step in steps if "plainspeak" in step["uses"]]
    assert given
    assert all(inputs.keys() <= ACTION["inputs"].keys() for inputs in given)
