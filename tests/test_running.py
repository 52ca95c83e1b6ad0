"""What a run remembers and leaves out: the cache, several processes, baselines, changed lines, output files, watching."""

from __future__ import annotations

import json
import os
import signal
import stat
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT, Run
from plainspeak import BadSettings, PlainspeakError, Report, Settings, check, read
from plainspeak.baseline import baseline_of, read_baseline
from plainspeak.cache import Cache, key_of, packed, unpacked
from plainspeak.saving import save
from plainspeak.workers import Job, Workers

BAD = "Ask the ICB.\n"


def _git(folder: Path, *arguments: str) -> None:
    who = ["-c", "user.name=A Tester", "-c", "user.email=tester@example.org"]
    subprocess.run(["git", *who, *arguments], cwd=folder, check=True, capture_output=True)


# The cache


def _imports(run: Run, *arguments: str, **environment: str) -> tuple[bytes, set[str]]:
    done = run(*arguments, PYTHONVERBOSE="1", **environment)
    return done.stdout, {line.split()[1].decode() for line in done.stderr.splitlines() if line.startswith(b"import ")}


def test_a_second_run_answers_from_the_cache_without_spacy_or_the_rules(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(BAD)
    first, _ = _imports(run, "lint", "a.md")
    second, names = _imports(run, "lint", "a.md")
    assert first == second
    assert b"ICB is not explained" in second
    assert not {"'spacy'", "'plainspeak.rules'", "'plainspeak.checking'", "'yaml'"} & names
    assert "'plainspeak.cache'" in names
    third, names = _imports(run, "lint", "a.md", "--no-cache")
    assert third == first
    assert "'plainspeak.checking'" in names


def test_no_run_of_the_command_line_imports_spacy(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(BAD)
    _, names = _imports(run, "lint", "a.md", "--no-cache")
    assert "'plainspeak.rules.catalogue'" in names
    assert not {"'spacy'", "'numpy'", "'thinc'"} & names


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        (lambda folder: (folder / "a.md").write_text("We utilise it.\n"), "term-plain"),
        (lambda folder: (folder / "plainspeak.toml").write_text('known = ["ICB"]\n'), ""),
        (
            lambda folder: (folder / "own.csv").write_text("short,long,plain,field,known,source\n"),
            "acronym-unexplained",
        ),
    ],
)
def test_a_change_of_file_settings_or_list_is_seen(run: Run, tmp_path: Path, change: object, rule: str) -> None:
    (tmp_path / "a.md").write_text(BAD)
    (tmp_path / "own.csv").write_text("short,long,plain,field,known,source\nICB,inner city bus,,travel,,plainspeak\n")
    arguments = ("lint", "a.md", "--acronyms", "own.csv", "--format", "json")
    before = run(*arguments).stdout
    assert b"inner city bus" in before
    change(tmp_path)  # type: ignore[operator]
    after = run(*arguments).stdout
    assert after != before
    assert [f["rule"] for f in json.loads(after)["files"][0]["findings"]] == ([rule] if rule else [])


def test_a_damaged_or_foreign_cache_is_no_trouble(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(BAD)
    first = run("lint", "a.md").stdout
    entries = [path for path in Path(f"{tmp_path}-cache").rglob("*") if path.is_file()]
    assert len(entries) == 1
    for damage in (b"", b"x" * 400, entries[0].read_bytes()[:-3], bytes(reversed(entries[0].read_bytes()))):
        entries[0].write_bytes(damage)
        done = run("lint", "a.md")
        assert (done.returncode, done.stdout) == (1, first)
    (tmp_path / "file").write_text("not a folder")
    done = run("lint", "a.md", PLAINSPEAK_CACHE_DIR=str(tmp_path / "file"))
    assert (done.returncode, done.stdout) == (1, first)
    assert b"Traceback" not in done.stderr


def test_cache_clear(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(BAD)
    run("lint", "a.md")
    assert run("cache", "clear").stderr == b"Deleted what was kept of 1 file.\n"
    assert run("cache", "clear").stderr == b"Deleted what was kept of 0 files.\n"
    assert run("cache", "folder").stdout.decode().strip() == f"{tmp_path}-cache"


def test_an_entry_of_another_version_is_none(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "c")
    cache.put("aabb", b'{"format": "markdown"}')
    assert unpacked("a.md", b"", cache.get("aabb") or b"") is None


def test_the_cache_is_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plainspeak.cache._MOST_BYTES", 3000)
    cache = Cache(tmp_path / "c")
    keys = [f"{number:048x}" for number in range(8)]
    for number, key in enumerate(keys):
        cache.put(key, os.urandom(1000))
        os.utime(tmp_path / "c" / key[:2] / key[2:], (number, time.time() - 100 + number))
    cache.close()
    assert [number for number, key in enumerate(keys) if Cache(tmp_path / "c").get(key)] == [6, 7]


def test_the_cache_touches_nothing_but_its_own(run: Run, tmp_path: Path) -> None:
    folder, outside = Path(f"{tmp_path}-cache"), tmp_path / "outside"
    outside.mkdir()
    (tmp_path / "a.md").write_text(BAD)
    entry = "0" * 46
    for own in (folder, folder / "aa", outside / "aa"):
        own.mkdir()
    foreign = [
        folder / "thesis.md",
        folder / "aa" / "notes.txt",
        folder / entry,
        outside / entry,
        outside / "aa" / entry,
    ]
    old = folder / "aa" / entry
    half = folder / "aa" / f".{entry}.abcd1234.part"
    for path in (*foreign, old, half):
        path.write_bytes(b"old")
        os.utime(path, (0, 0))
    (folder / "bb").symlink_to(outside)
    (folder / "aa" / ("1" * 46)).symlink_to(outside / entry)
    (folder / "round").symlink_to("round")
    (folder / "cc").symlink_to("cc")
    (folder / "dd").symlink_to(".")
    assert run("lint", "a.md").returncode == 1
    assert not old.exists()
    assert not half.exists()
    assert all(path.exists() for path in foreign)
    assert run("lint", "a.md").returncode == 1
    assert run("cache", "clear").stderr == b"Deleted what was kept of 1 file.\n"
    assert all(path.exists() for path in foreign)


def test_the_cache_writes_through_no_link(tmp_path: Path) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("mine")
    (tmp_path / "c" / "aa").mkdir(parents=True)
    (tmp_path / "c" / "aa" / ("0" * 46)).symlink_to(outside)
    (tmp_path / "c" / "bb").symlink_to(tmp_path)
    cache = Cache(tmp_path / "c")
    cache.put("aa" + "0" * 46, b"x")
    cache.put("bb" + "0" * 46, b"x")
    assert outside.read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["c", "outside.txt"]


@pytest.mark.skipif(os.name == "nt", reason="rights are other things here")
def test_what_the_cache_makes_is_private(run: Run, tmp_path: Path) -> None:
    folder = Path(f"{tmp_path}-cache")
    folder.mkdir()
    folder.chmod(0o755)
    (tmp_path / "a.md").write_text(BAD)
    run("lint", "a.md")
    assert stat.S_IMODE(folder.stat().st_mode) == 0o755
    assert {stat.S_IMODE(path.stat().st_mode) for path in folder.rglob("*")} == {0o700, 0o600}


@given(st.text(max_size=300).map(lambda text: f"{text}\n\nAsk the ICB, and utilise it.\n\n- in order to\n"))
@settings(max_examples=40, deadline=None)
def test_a_report_comes_back_from_the_cache_as_it_was(text: str) -> None:
    data = text.encode("utf-8", "replace").replace(b"\0", b"")
    report = check(read("a.md", data), settings=Settings(every_use=False))
    again = unpacked("b.md", data, packed(report, data))
    assert again is not None
    assert (again.findings, again.ignored) == (report.findings, report.ignored)
    assert (again.document.text, again.document.source) == (report.document.text, report.document.source)
    assert again.document.name == "b.md"


def test_the_key_follows_what_matters() -> None:
    base = key_of("a.md", b"x", Settings())
    assert base == key_of("folder/b.md", b"x", Settings())
    others = [
        key_of("a.txt", b"x", Settings()),
        key_of("a.md", b"y", Settings()),
        key_of("a.md", b"x", Settings(known=("ICB",))),
        key_of("a.md", b"x", Settings(), "text"),
    ]
    assert len({base, *others}) == 5


# Several processes


def test_processes_give_the_same_answers_in_the_same_order(run: Run, tmp_path: Path) -> None:
    for number in range(30):
        (tmp_path / f"{number:02}.md").write_text(f"Ask the ICB {number}. We utilise it.\n")
    (tmp_path / "07.md").write_bytes(b"PK\x03\x04zzz")
    (tmp_path / "09.md").write_bytes(b"\xff\xfea\x00\x00\xd8")
    one = run("lint", ".", "--no-cache", "-j", "1")
    two = run("lint", ".", "--no-cache", "-j", "2")
    kept = run("lint", ".", "-j", "3")
    assert one.returncode == two.returncode == kept.returncode == 2
    assert one.stdout == two.stdout == kept.stdout
    assert one.stderr == two.stderr == kept.stderr
    assert run("lint", ".").stdout == one.stdout


#: The command line with a reader of e-mails that has a mistake in it.
_BROKEN = """
import sys
from plainspeak import workers
from plainspeak.cli import run
from plainspeak.readers import eml
def read_email(name, data, limits):
    raise ValueError("\\x1b[2J from the file")
eml.read_email, workers.WORTH_IT = read_email, 0
run()
"""


def _fatal(report: Report, settings: Settings) -> str:
    if report.document.name == "fatal.md":
        os._exit(9)
    return report.document.name


def test_a_file_that_kills_its_process_takes_no_other_along() -> None:
    names = [f"{number}.md" for number in range(30)]
    names[7] = "fatal.md"
    workers = Workers(_fatal, 2)
    answers: list[str | PlainspeakError] = []
    for name in names:
        answers += workers.add(Job(name, BAD.encode(), Settings()))
    answers += workers.rest()
    assert [answer if isinstance(answer, str) else type(answer).__name__ for answer in answers] == [
        *names[:7],
        "UnreadableFile",
        *names[8:],
    ]


@pytest.mark.parametrize(("arguments", "code"), [("lint a.md", 1), ("--version", 0), ("lint none.md", 2)])
def test_what_was_asked_to_run_at_the_end_runs(tmp_path: Path, arguments: str, code: int) -> None:
    (tmp_path / "a.md").write_text(BAD)
    start = "import atexit, sys; from plainspeak.start import main; atexit.register(print, 'the end'); main()"
    done = subprocess.run(
        [sys.executable, "-c", start, *arguments.split()], cwd=tmp_path, capture_output=True, check=False
    )
    assert done.returncode == code
    assert done.stdout.endswith(b"the end" + os.linesep.encode())


@pytest.mark.parametrize("command", ["lint --jobs=1", "lint --jobs=2", "score", "fix --diff"])
def test_a_mistake_of_ours_takes_no_other_file_with_it(tmp_path: Path, command: str) -> None:
    (tmp_path / "a.eml").write_text("Subject: x\n\nAsk the ICB.")
    (tmp_path / "b.md").write_text("Utilise it.\n")

    def broken(*options: str) -> subprocess.CompletedProcess[bytes]:
        arguments = [*options, "-c", _BROKEN, *command.split(), "a.eml", "b.md"]
        environment = {**os.environ, "PLAINSPEAK_CACHE_DIR": str(tmp_path / "cache")}
        return subprocess.run(
            [sys.executable, *arguments], cwd=tmp_path, capture_output=True, env=environment, check=False
        )

    done = broken()
    assert done.returncode == 2
    told = [line for line in done.stderr.decode().splitlines() if line.startswith("plainspeak: ")]
    assert len(told) == 1
    assert told[0].startswith("plainspeak: a.eml: this is a mistake of ours, not of yours (ValueError")
    assert "as plain text (.txt)" in told[0]
    assert b"Traceback" not in done.stderr
    assert b"from the file" not in done.stderr
    assert b"b.md" in done.stdout
    # Those who work on the program see the error itself.
    done = broken("-X", "dev")
    assert done.returncode == 1
    assert b"ValueError: \x1b[2J from the file" in done.stderr


@pytest.mark.skipif(os.name == "nt", reason="Ctrl-C comes in another way here")
def test_ctrl_c_ends_all_processes_without_a_traceback(tmp_path: Path) -> None:
    page = (ROOT / "examples" / "agenda.md").read_text(encoding="utf-8")
    for number in range(300):
        (tmp_path / f"{number}.md").write_text(page * 20, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "plainspeak", "lint", ".", "--no-cache", "-j", "2"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors.decode().strip().splitlines()[-1] == "plainspeak: stopped."
    assert b"Traceback" not in errors


# Baseline


def test_baseline_knows_findings_again_after_edits_elsewhere(run: Run, tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    paper = tmp_path / "papers" / "a.md"
    paper.write_text("Ask the ICB.\n\nWe utilise it.\n")
    done = run("baseline", "papers")
    assert done.stderr == b"Wrote plainspeak-baseline.json: 2 findings that no longer count.\n"
    written = json.loads((tmp_path / "plainspeak-baseline.json").read_bytes())
    assert list(written["files"]) == ["papers/a.md"]
    paper.write_text("# New\n\nAsk the PCN.\n\nMany lines more.\n\nWe utilise it.\n\nAsk the ICB.\n")
    done = run("lint", "papers", "--baseline", "plainspeak-baseline.json", "--format", "json")
    assert done.returncode == 1
    assert [f["quote"] for f in json.loads(done.stdout)["files"][0]["findings"]] == ["PCN"]
    (tmp_path / "plainspeak.toml").write_text('baseline = "plainspeak-baseline.json"\n')
    paper.write_text("We utilise it. Ask the ICB.\n")
    done = run("lint", ".")
    assert (done.returncode, done.stdout) == (0, b"")
    assert b"2 more were there when the baseline was written." in done.stderr


def test_more_of_the_same_than_the_baseline_knows_is_new(tmp_path: Path) -> None:
    every = Settings(every_use=True)
    old = check(read(str(tmp_path / "a.md"), b"We utilise it."), settings=every)
    (tmp_path / "base.json").write_bytes(baseline_of([old], tmp_path))
    new = check(read(str(tmp_path / "a.md"), b"We utilise it and utilise it."), settings=every)
    report = read_baseline(tmp_path / "base.json").applied(new)
    assert [(f.quote, f.start) for f in report.findings] == [("utilise", 18)]
    assert [f.start for f in report.old] == [3]


def _told(done: subprocess.CompletedProcess[bytes]) -> list[tuple[str, int, str, int]]:
    """File, line, words and uses of each finding."""
    assert done.returncode in (0, 1), done.stderr
    return [
        (Path(file["name"]).name, f["places"][0]["line"], f["quote"], f["count"])
        for file in json.loads(done.stdout)["files"]
        for f in file["findings"]
    ]


def test_a_word_that_is_used_once_more_is_new_to_a_baseline(run: Run, tmp_path: Path) -> None:
    paper, lint = tmp_path / "a.md", ("lint", "a.md", "--format", "json", "--baseline", "plainspeak-baseline.json")
    paper.write_text("We utilise it.\n\nShe utilises it, and we utilise it.\n")
    assert run("baseline", "a.md").stderr == b"Wrote plainspeak-baseline.json: 1 finding that no longer counts.\n"
    assert _told(run(*lint)) == []
    assert b" 1 more was there when the baseline was written." in run(*lint[:2], *lint[4:]).stderr
    assert _told(run(*lint, "--every-use")) == []  # what was there before is not new when every use is shown
    # In another order, and on other lines, they are the same.
    paper.write_text("She utilises it, and we utilise it.\n\nMore.\n\nWe utilise it.\n")
    assert _told(run(*lint)) == []
    paper.write_text("We utilise it.\n\nShe utilises it, and we utilise it.\n\nWe utilised it.\n")
    assert _told(run(*lint)) == [("a.md", 5, "utilised", 4)]
    assert _told(run(*lint, "--every-use")) == [("a.md", 5, "utilised", 1)]
    shown = run(*lint[:2], *lint[4:])
    assert b"Used 4 times in this document, also in lines 1, 3." in shown.stdout
    assert b"were there" not in shown.stderr  # one word is told once, and not also as an old one


def test_a_baseline_of_the_earlier_form_is_read(run: Run, tmp_path: Path) -> None:
    paper = tmp_path / "a.md"
    paper.write_text("We utilise it, and she utilises it. Ask the ICB.\n")
    run("baseline", "a.md")
    written = json.loads((tmp_path / "plainspeak-baseline.json").read_bytes())
    # It counted a word of a paper once, with the words of its first use.
    rows = [row for row in written["files"]["a.md"] if row["words"] == "utilise"]
    old = {"schema": "plainspeak.baseline/1", "files": {"a.md": rows}}
    (tmp_path / "plainspeak-baseline.json").write_text(json.dumps(old))
    lint = ("lint", "a.md", "--format", "json", "--baseline", "plainspeak-baseline.json")
    assert [row["count"] for row in rows] == [1]
    assert _told(run(*lint)) == [("a.md", 1, "ICB", 1)]
    assert _told(run(*lint, "--every-use")) == [("a.md", 1, "ICB", 1)]


@pytest.mark.parametrize(
    "data", [b"", b"[]", b'{"schema": "other/1"}', b'{"schema": "plainspeak.baseline/1", "files": 3}']
)
def test_a_file_that_is_no_baseline(run: Run, tmp_path: Path, data: bytes) -> None:
    (tmp_path / "base.json").write_bytes(data)
    with pytest.raises(BadSettings, match="this is not a baseline of plainspeak"):
        read_baseline(tmp_path / "base.json")
    (tmp_path / "a.md").write_text(BAD)
    done = run("lint", "a.md", "--baseline", "base.json")
    assert (done.returncode, b"Traceback" in done.stderr) == (2, False)


# Changed lines


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    _git(tmp_path, "init", "--quiet")
    (tmp_path / "a.md").write_text("Ask the ICB.\n\nCome.\n\nWe utilise it.\n")
    _git(tmp_path, "add", ".")
    _git(tmp_path, "commit", "--quiet", "-m", "first")
    return tmp_path


def test_changed_since_speaks_of_changed_lines_only(run: Run, repository: Path) -> None:
    (repository / "a.md").write_text("Ask the ICB.\n\nAsk the PCN.\n\nWe utilise it.\n")
    (repository / "new.md").write_text("Ask the GDH.\n")
    done = run("lint", ".", "--changed-since", "HEAD", "--format", "json")
    found = [f["quote"] for file in json.loads(done.stdout)["files"] for f in file["findings"]]
    assert (done.returncode, found) == (1, ["PCN", "GDH"])
    (repository / "new.md").unlink()
    _git(repository, "checkout", "--quiet", "a.md")
    assert run("lint", ".", "--changed-since", "HEAD").returncode == 0


def test_changed_since_runs_nothing_that_the_repository_names(run: Run, repository: Path) -> None:
    (repository / ".gitattributes").write_text("*.md filter=evil diff=evil\n")
    for key in ("filter.evil.clean", "filter.evil.process", "diff.evil.textconv", "diff.evil.command", "core.pager"):
        _git(repository, "config", key, "touch PWNED; cat")
    _git(repository, "config", "filter.evil.required", "true")
    (repository / "a.md").write_text("Ask the ICB.\r\n\r\nAsk the PCN.\r\n\r\nWe utilise it.\r\n", newline="")
    done = run("lint", "a.md", "--changed-since", "HEAD", "--format", "json")
    assert [f["quote"] for f in json.loads(done.stdout)["files"][0]["findings"]] == ["PCN"]
    assert not (repository / "PWNED").exists()


@pytest.mark.parametrize("revision", ["nonsense", "--output=x", "HEAD~9", ""])
def test_a_revision_that_is_none_is_told_once(run: Run, repository: Path, revision: str) -> None:
    done = run("lint", ".", f"--changed-since={revision}")
    assert done.returncode == 2
    said = done.stderr.decode()
    if revision:
        assert said.splitlines()[0].startswith(f"plainspeak: git knows no revision '{revision}'")
    else:
        assert "--changed-since: an empty name is no revision of git." in said
    assert not (repository / "x").exists()


def test_changed_since_outside_a_repository(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(BAD)
    done = run("lint", "a.md", "--changed-since", "HEAD", GIT_CEILING_DIRECTORIES=str(tmp_path.parent))
    assert done.returncode == 2
    assert b"is in no git repository" in done.stderr


def test_a_word_that_is_used_again_is_told_at_the_line_that_is_new(run: Run, repository: Path) -> None:
    (repository / "a.md").write_text(
        "Ask the ICB.\n\nCome.\n\nWe utilise it.\n\nShe utilises it, and he utilised it.\n"
    )
    done = run("lint", "a.md", "--changed-since", "HEAD", "--format", "json")
    assert _told(done) == [("a.md", 7, "utilises", 3)]
    finding = json.loads(done.stdout)["files"][0]["findings"][0]
    assert [swap["text"] for swap in finding["swaps"]] == ["uses"]  # in the form that stands there
    assert [other["places"][0]["line"] for other in finding["related"]] == [5, 7]
    every = run("lint", "a.md", "--changed-since", "HEAD", "--format", "json", "--every-use")
    assert _told(every) == [("a.md", 7, "utilises", 1), ("a.md", 7, "utilised", 1)]


def test_in_a_pack_a_word_is_told_in_the_paper_where_it_is_new(run: Run, repository: Path) -> None:
    (repository / "b.md").write_text("Come.\n\nCome.\n")
    _git(repository, "add", ".")
    _git(repository, "commit", "--quiet", "-m", "second")
    lint = ("lint", "--pack", "a.md", "b.md", "--changed-since", "HEAD", "--format", "json")
    assert _told(run(*lint)) == []
    (repository / "b.md").write_text("Come.\n\nAsk the ICB.\n")
    done = run(*lint)
    assert _told(done) == [("b.md", 3, "ICB", 2)]
    (other,) = json.loads(done.stdout)["files"][1]["findings"][0]["related"]
    assert (other["name"], other["places"][0]["line"]) == ("a.md", 1)
    # The lines of one paper are not taken for those of another.
    (repository / "b.md").write_text("Ask.\n\nCome.\n")
    assert _told(run(*lint)) == []


def test_a_baseline_and_changed_lines_together(run: Run, repository: Path) -> None:
    run("baseline", "a.md")
    lint = ("lint", "a.md", "--changed-since", "HEAD", "--baseline", "plainspeak-baseline.json", "--format", "json")
    (repository / "a.md").write_text("We utilise it.\n\nAsk the ICB.\n\nCome.\n\nWe utilise it.\n")
    assert _told(run(*lint)) == [("a.md", 1, "utilise", 2)]
    # A line that was edited, with the word that was there before.
    (repository / "a.md").write_text("Ask the ICB.\n\nCome.\n\nNow we utilise it.\n")
    assert _told(run(*lint)) == []


def test_changed_since_counts_from_where_the_branch_left(run: Run, repository: Path) -> None:
    _git(repository, "branch", "-M", "main")
    _git(repository, "checkout", "--quiet", "-b", "mine")
    (repository / "new.md").write_text("Ask the GDH.\n")
    _git(repository, "add", ".")
    _git(repository, "commit", "--quiet", "-m", "mine")
    _git(repository, "checkout", "--quiet", "main")
    (repository / "a.md").write_text("Come.\n")  # what others mended meanwhile is not new on this branch
    _git(repository, "commit", "--quiet", "-am", "theirs")
    _git(repository, "checkout", "--quiet", "mine")
    lint = ("lint", ".", "--changed-since", "main", "--format", "json")
    assert _told(run(*lint)) == [("new.md", 1, "GDH", 1)]
    # Where both have nothing in common, the revision itself counts.
    _git(repository, "checkout", "--quiet", "--orphan", "alone")
    _git(repository, "commit", "--quiet", "-m", "alone")
    assert _told(run(*lint)) == [("a.md", 1, "ICB", 1), ("a.md", 5, "utilise", 1), ("new.md", 1, "GDH", 1)]


def test_a_paper_that_was_moved_is_no_new_one(run: Run, repository: Path) -> None:
    (repository / "old folder").mkdir()
    long = "".join(f"This is line {number} of the paper.\n\n" for number in range(20))
    (repository / "old folder" / "-ö\tb.md").write_text(f"Ask the PCN.\n\n{long}")
    _git(repository, "add", ".")
    _git(repository, "commit", "--quiet", "-m", "second")
    (repository / "papers").mkdir()
    _git(repository, "mv", "a.md", "papers/agenda.md")
    _git(repository, "mv", "old folder/-ö\tb.md", "papers/--b ö.md")
    lint = ("lint", "papers", "--changed-since", "HEAD", "--format", "json")
    assert _told(run(*lint)) == []
    with (repository / "papers" / "--b ö.md").open("a") as paper:
        paper.write("Ask the GDH.\n")
    assert _told(run(*lint)) == [("--b ö.md", 43, "GDH", 1)]
    assert _told(run("lint", ".", *lint[2:], cwd=repository / "papers")) == [("--b ö.md", 43, "GDH", 1)]
    _git(repository, "commit", "--quiet", "-am", "moved")
    assert _told(run("lint", ".", "--changed-since", "HEAD~1", "--format", "json")) == [("--b ö.md", 43, "GDH", 1)]


def test_moved_papers_are_found_without_the_filters_of_a_repository(run: Run, repository: Path) -> None:
    (repository / ".gitattributes").write_text("*.md filter=evil diff=evil\n")
    for key in (
        "filter.evil.clean",
        "filter.evil.smudge",
        "filter.evil.process",
        "diff.evil.textconv",
        "diff.external",
    ):
        _git(repository, "config", key, f"touch '{repository}/PWNED'; cat")
    _git(repository, "-c", "filter.evil.process=", "-c", "filter.evil.clean=cat", "mv", "a.md", "b.md")
    (repository / "PWNED").unlink(missing_ok=True)
    assert _told(run("lint", "b.md", "--changed-since", "HEAD", "--format", "json")) == []
    assert not (repository / "PWNED").exists()


@pytest.mark.parametrize("name", ["a.md", "--a b\n.md", "papers/of/may/a.md"])
def test_changed_since_of_standard_input_compares_what_was_piped(run: Run, repository: Path, name: str) -> None:
    first = (repository / "a.md").read_bytes()
    lint = ("lint", "-", f"--stdin-filename={name}", "--changed-since", "HEAD", "--format", "json")
    (repository / name).parent.mkdir(parents=True, exist_ok=True)
    (repository / name).write_bytes(first)
    _git(repository, "add", ".")
    _git(repository, "commit", "--quiet", "--allow-empty", "-m", "second")
    (repository / name).write_text("Something else.\n")
    assert _told(run(*lint, stdin=first)) == []
    assert [row[1:] for row in _told(run(*lint, stdin=first + b"\nAsk the PCN.\n"))] == [(7, "PCN", 1)]
    (repository / name).unlink()
    assert _told(run(*lint, stdin=first)) == []


def test_changed_since_of_standard_input_needs_a_name(run: Run, repository: Path) -> None:
    done = run("lint", "-", "--changed-since", "HEAD", stdin=b"Ask the ICB.\n")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"add --stdin-filename" in done.stderr
    new = run("lint", "-", "--stdin-filename", "none/x.md", "--changed-since", "HEAD", stdin=b"Ask the ICB.\n")
    assert new.returncode == 1


# Output


def test_output_goes_to_a_file_whole_or_not_at_all(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(BAD)
    done = run("lint", "a.md", "--format", "json", "-o", "report.json")
    assert (done.returncode, done.stdout) == (1, b"")
    assert json.loads((tmp_path / "report.json").read_bytes())["files"][0]["name"] == "a.md"
    done = run("lint", "a.md", "--changed-since", "nonsense", "-o", "report.json")
    assert done.returncode == 2
    assert json.loads((tmp_path / "report.json").read_bytes())["files"]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.md", "report.json"]
    assert run("lint", "a.md", "-o", "none/report.json").returncode == 2


def test_statistics_count_by_rule(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Ask the ICB and the PCN. We utilise it.\n")
    done = run("lint", "a.md", "--statistics")
    assert (done.returncode, done.stdout.decode().splitlines()) == (
        1,
        ["     2  warning  acronym-unexplained", "     1  warning  term-plain"],
    )
    assert run("lint", "a.md", "--statistics", "--format", "json").returncode == 2


def test_watch_runs_again_when_a_paper_changes(tmp_path: Path) -> None:
    pytest.importorskip("watchfiles")
    (tmp_path / "papers").mkdir()
    paper = tmp_path / "papers" / "a.md"
    paper.write_text("Come.\n")
    process = subprocess.Popen(
        [sys.executable, "-m", "plainspeak", "lint", "papers", "--watch", "--no-cache"],
        cwd=tmp_path,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert process.stderr is not None
    assert process.stdout is not None
    alarm = threading.Timer(60, process.kill)
    alarm.start()
    while b"Watching" not in process.stderr.readline():
        assert process.poll() is None
    (tmp_path / "papers" / "notes.log").write_text("no paper")
    paper.write_text(BAD)
    assert process.stdout.readline() == b"papers/a.md:1:9  warning  acronym-unexplained\n"
    alarm.cancel()
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert b"Traceback" not in errors


def test_a_paper_in_another_language_is_not_called_fine(run: Run, tmp_path: Path) -> None:
    (tmp_path / "llythyr.md").write_text(
        "Annwyl bawb, mae'n bleser gennym eich gwahodd i'n cyfarfod nesaf yn y neuadd ar ddydd Mawrth am ddau o'r gloch. "
        "Bydd te a chacen ar gael i bawb, a bydd cyfle i siarad am y gwasanaeth newydd. Dewch yn llu, os gwelwch yn dda.\n",
        encoding="utf-8",
    )
    (tmp_path / "letter.md").write_text("Come to the hall on Monday.\n", encoding="utf-8")
    for _ in range(2):  # the second answer is from the cache
        said = run("lint", "llythyr.md", cwd=tmp_path).stderr.decode()
        assert said == (
            "Read 1 paper. It is not in English, as far as we can tell: there we look for acronyms only. We found none.\n"
        )
    said = run("lint", ".", cwd=tmp_path).stderr.decode()
    assert "Nothing here should lose a reader. 1 of them is not in English" in said
    assert "English" not in run("lint", "letter.md", cwd=tmp_path).stderr.decode()


def test_reports_of_papers_with_one_name_are_kept_apart(run: Run, tmp_path: Path) -> None:
    for name in ("report.md", "report.html", "report.txt"):
        (tmp_path / name).write_text("Ask the ICB.\n", encoding="utf-8")
    done = run("review", ".", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    written = sorted(path.name for path in tmp_path.glob("*reviewed*"))
    assert written == ["report.md.reviewed.html", "report.reviewed.html", "report.txt.reviewed.html"]
    assert all("Ask the" in (tmp_path / name).read_text(encoding="utf-8") for name in written)


# Where the output goes: devices, pipes and papers. The devices are our own, in a folder that is thrown away.

_NULL, _FULL = 3, 7


def _device(path: Path, minor: int) -> Path:
    try:
        os.mknod(path, 0o666 | stat.S_IFCHR, os.makedev(1, minor))
        path.open("wb").close()
    except (AttributeError, OSError):
        pytest.skip("devices are for the system's own user to make, on Linux")
    return path


def test_a_device_is_written_into_and_stays(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(BAD)
    null, full = _device(tmp_path / "null", _NULL), _device(tmp_path / "full", _FULL)
    commands = [
        ["lint", "a.md"],
        ["baseline", "a.md"],
        ["handout", "a.md", "--format", "md"],
        ["review", "a.md"],
    ]
    for command in commands:
        done = run(*command, "-o", "null")
        assert (done.returncode, stat.S_ISCHR(null.stat().st_mode)) == (int(command[0] == "lint"), True), done.stderr
        done = run(*command, "-o", "full")
        assert (done.returncode, stat.S_ISCHR(full.stat().st_mode)) == (2, True)
        assert b"plainspeak: full: cannot be written (No space left on device).\n" in done.stderr
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.md", "full", "null"]


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes here")
def test_a_named_pipe_is_written_into_and_stays(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(BAD)
    os.mkfifo(tmp_path / "pipe")
    got: list[bytes] = []
    reader = threading.Thread(target=lambda: got.append((tmp_path / "pipe").read_bytes()), daemon=True)
    reader.start()
    assert run("lint", "a.md", "-o", "pipe").returncode == 1
    reader.join(60)
    assert got[0].startswith(b"a.md:1:9")
    assert stat.S_ISFIFO((tmp_path / "pipe").stat().st_mode)


def test_a_dash_is_standard_output(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(BAD)
    assert run("lint", "a.md", "-o", "-").stdout == run("lint", "a.md").stdout
    assert json.loads(run("baseline", "a.md", "-o", "-").stdout)["files"]
    assert run("handout", "a.md", "-o", "-").stdout == run("handout", "a.md").stdout
    assert run("handout", "a.md", "-o", "-", "--format", "docx").stdout.startswith(b"PK")
    assert run("review", "a.md", "-o", "-").stdout.startswith(b"<!DOCTYPE html>")
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]


@pytest.mark.skipif(not os.path.exists("/dev/stdout"), reason="standard output has no name here")
def test_standard_output_by_its_name(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(BAD)
    assert run("lint", "a.md", "-o", "/dev/stdout").stdout == run("lint", "a.md").stdout
    assert run("handout", "a.md", "-o", "/dev/stdout", "--format", "csv").stdout.startswith(b"term,")
    assert run("review", "a.md", "-o", "/dev/stdout").stdout.endswith(b"</html>\n")
    # In a file it goes on where the file is, and is no new file of that name.
    with (tmp_path / "all.txt").open("wb") as stream:
        stream.write(b"before\n")
        stream.flush()
        subprocess.run(
            [sys.executable, "-m", "plainspeak", "lint", "a.md", "--no-cache", "-o", "/dev/stdout"],
            cwd=tmp_path,
            stdout=stream,
            check=False,
        )
    assert (tmp_path / "all.txt").read_bytes().startswith(b"before\na.md:1:9")


def test_no_output_over_a_paper(run: Run, tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    paper = tmp_path / "papers" / "a.md"
    paper.write_text("We utilise it.\n")
    (tmp_path / "link.md").symlink_to(paper)
    for arguments in (
        ["papers/a.md", "-o", "papers/a.md"],
        ["papers", "-o", "papers/a.md"],
        ["papers", "-o", "link.md", "--format", "json"],
        ["papers", "-o", "./papers/../papers/a.md", "--pack"],
        ["papers", "-o", "papers/a.md", "--fix"],
        ["papers", "-o", "papers/a.md", "--statistics"],
    ):
        done = run("lint", *arguments)
        assert done.returncode == 2
        assert b"this is one of the papers, and we never write over a paper." in done.stderr
    with paper.open("rb") as stream:
        done = subprocess.run(
            [sys.executable, "-m", "plainspeak", "lint", "-", "-o", "papers/a.md"],
            cwd=tmp_path,
            stdin=stream,
            capture_output=True,
            check=False,
        )
    assert done.returncode == 2
    assert run("baseline", "papers", "-o", "papers/a.md").returncode == 2
    assert paper.read_text() == "We utilise it.\n"
    assert [path.name for path in (tmp_path / "papers").iterdir()] == ["a.md"]


def test_our_own_page_among_the_papers_is_written_anew(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(BAD)
    for _ in range(2):
        assert run("lint", ".", "--format", "html", "-o", "report.html").returncode == 1
    assert b"ICB" in (tmp_path / "report.html").read_bytes()
    assert run("lint", "report.html", "--format", "html", "-o", "report.html").returncode == 2


def test_a_baseline_takes_the_place_of_baselines_only(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text(BAD)
    for name, content in {"b.md": "My notes.\n", "c.json": "{}", "d.json": '{"schema": "other/1"}'}.items():
        (tmp_path / name).write_text(content)
        done = run("baseline", "a.md", "-o", name)
        assert done.returncode == 2
        assert done.stderr.decode().startswith(
            f"plainspeak: {name}: there is a file of this name, and it is no baseline"
        )
        assert (tmp_path / name).read_text() == content
    (tmp_path / "empty.json").touch()
    for _ in range(2):
        done = run("baseline", "a.md", "-o", "empty.json")
        assert (done.returncode, done.stderr) == (0, b"Wrote empty.json: 1 finding that no longer counts.\n")


def test_a_file_keeps_its_owner_rights_and_attributes(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_bytes(b"old")
    path.chmod(0o640)
    system = hasattr(os, "geteuid") and os.geteuid() == 0
    if system:
        os.chown(path, 1000, 1001)
    marked = hasattr(os, "setxattr")
    try:
        os.setxattr(path, "user.from", b"the clerk")
    except (AttributeError, OSError):
        marked = False
    save(path, b"new")
    status = path.stat()
    assert path.read_bytes() == b"new"
    assert os.name == "nt" or stat.S_IMODE(status.st_mode) == 0o640
    assert not system or (status.st_uid, status.st_gid) == (1000, 1001)
    assert not marked or os.getxattr(path, "user.from") == b"the clerk"


@pytest.mark.skipif(os.name == "nt", reason="there is no such signal here")
def test_a_run_that_is_ended_leaves_no_half_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    page = (ROOT / "examples" / "agenda.md").read_text(encoding="utf-8")
    for number in range(300):
        (tmp_path / "papers" / f"{number}.md").write_text(page * 20, encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "plainspeak", "lint", "papers", "--no-cache", "-j", "2", "-o", "report.txt"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
    )
    while not list(tmp_path.glob(".report.txt.*.part")):
        assert process.poll() is None
    process.terminate()
    _, errors = process.communicate(timeout=120)
    assert (process.returncode, errors) == (143, b"")
    assert [path.name for path in tmp_path.iterdir()] == ["papers"]


@pytest.mark.parametrize("option", ["--fix", "--diff"])
def test_watch_changes_no_paper(run: Run, tmp_path: Path, option: str) -> None:
    (tmp_path / "a.md").write_text("We utilise it.\n")
    done = run("lint", "a.md", "--watch", option)
    assert done.returncode == 2
    assert b"--watch only tells what it finds; leave --fix and --diff out." in done.stderr
    assert (tmp_path / "a.md").read_text() == "We utilise it.\n"
