"""`plainspeak fix`: the boring edits, on real files, with nothing lost whatever happens."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import Run
from plainspeak import PlainspeakError, Settings, UnreadableFile, check, read
from plainspeak.editing import applied, edits
from plainspeak.fixing import fix_bytes
from plainspeak.saving import save, saving
from word_files import plain, word_file

EVERY = Settings(every_use=True)


def test_fix_changes_only_the_words_and_a_second_run_changes_nothing(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_bytes("# Café\r\n\r\nWe *utilise* it, in order to\r\nmeet prior to noon.\r\n".encode())
    first = run("fix", "a.md")
    assert (first.returncode, first.stdout) == (0, b"")
    assert first.stderr == b"Changed 3 places in 1 paper.\n"
    assert (tmp_path / "a.md").read_bytes() == "# Café\r\n\r\nWe *use* it, to\r\nmeet before noon.\r\n".encode()
    assert run("fix", "a.md").stderr == b"Nothing to change.\n"


def test_diff_changes_nothing_and_says_so(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Come.\n\nWe utilise it.")
    done = run("fix", "--diff", "a.md")
    assert done.returncode == 1
    assert done.stdout.decode().splitlines() == [
        "--- a.md",
        "+++ a.md",
        "@@ -1,3 +1,3 @@",
        " Come.",
        " ",
        "-We utilise it.",
        "\\ No newline at end of file",
        "+We use it.",
        "\\ No newline at end of file",
    ]
    assert (tmp_path / "a.md").read_text() == "Come.\n\nWe utilise it."
    patch = subprocess.run(
        ["git", "apply", "--check", "-"], input=done.stdout, cwd=tmp_path, capture_output=True, check=False
    )
    assert patch.returncode == 0, patch.stderr
    assert run("lint", "--diff", "a.md").stdout == done.stdout
    (tmp_path / "b.md").write_text("Come.\n")
    assert run("fix", "--diff", "b.md").returncode == 0


@pytest.mark.skipif(shutil.which("patch") is None, reason="needs patch")
@pytest.mark.parametrize("name", ["a.md", "minutes of May.md", "papers 2/a b.md"])
def test_patch_reads_the_diff_of_a_name_with_spaces(run: Run, tmp_path: Path, name: str) -> None:
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).write_text("Come.\n\nWe utilise it.\n")
    diff = run("fix", "--diff", name).stdout
    done = subprocess.run(["patch", "-p0"], input=diff, cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert (tmp_path / name).read_text() == "Come.\n\nWe use it.\n"


def test_unsafe_gives_an_acronym_its_full_name_once(run: Run) -> None:
    done = run("fix", "--unsafe", "-", stdin=b"Ask the ICB. The ICB knows. The ICBs meet.\n")
    assert done.stdout == b"Ask the integrated care board (ICB). The ICB knows. The ICBs meet.\n"
    assert run("fix", "-", stdin=b"Ask the ICB.\n").stdout == b"Ask the ICB.\n"


def test_quotations_and_names_with_their_short_form_stay(run: Run) -> None:
    text = b"> We utilise it.\n\nThe planning contravention notice (PCN) is prior to it.\n"
    mended = b"> We utilise it.\n\nThe planning contravention notice (PCN) is before it.\n"
    assert run("fix", "--unsafe", "-", stdin=text).stdout == mended


def test_papers_of_other_kinds_in_a_folder_are_passed_over(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("We utilise it.\n")
    (tmp_path / "b.docx").write_bytes(word_file(plain("We utilise it.")))
    done = run("fix", ".")
    assert (done.returncode, done.stderr) == (
        0,
        b"Changed 1 place in 1 paper.\nLeft 1 paper that fix cannot change. See plainspeak review.\n",
    )
    named = run("fix", "b.docx")
    assert (named.returncode, named.stderr) == (
        2,
        b"plainspeak: b.docx: we do not write into files of this kind (docx). "
        b"Its answers go into a copy: plainspeak review.\n",
    )


def test_lint_fix_tells_what_is_left(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("We utilise it. Ask the ICB.\n")
    done = run("lint", "--fix", "a.md")
    assert done.returncode == 1
    assert [line for line in done.stdout.decode().splitlines() if "a.md" in line] == [
        "a.md:1:20  warning  acronym-unexplained"
    ]
    assert (tmp_path / "a.md").read_text() == "We use it. Ask the ICB.\n"
    assert run("lint", "--unsafe", "a.md").returncode == 2


def test_lint_fix_of_standard_input_is_refused_and_names_what_does_it(run: Run) -> None:
    done = run("lint", "--fix", "-", stdin=b"We utilise it.\n")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"plainspeak fix -" in done.stderr
    assert run("lint", "--diff", "-", stdin=b"We utilise it.\n").returncode == 1


@pytest.mark.parametrize("how", ["--fix", "--diff"])
@pytest.mark.parametrize("option", ["--changed-since", "--baseline"])
def test_lint_fix_is_not_for_a_part_of_a_paper(run: Run, tmp_path: Path, how: str, option: str) -> None:
    (tmp_path / "a.md").write_text("We utilise it.\n")
    done = run("lint", "a.md", how, option, "HEAD")
    assert (done.returncode, done.stdout) == (2, b"")
    assert f"leave {option} out" in done.stderr.decode()
    assert (tmp_path / "a.md").read_text() == "We utilise it.\n"


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        (b"\xef\xbb\xbfWe utilise it\xe2\x80\xa6\n", "utf-8"),
        (b"\xef\xbb\xbf\xef\xbb\xbfWe utilise it.\r\nYes.", "utf-8"),
        ("We utilise it – café.\r\n".encode("cp1252"), "cp1252"),
        ("\ufeffWe utilise it.\n".encode("utf-16-le"), "utf-16-le"),
        ("\ufeffWe utilise it.\n".encode("utf-16-be"), "utf-16-be"),
        (b"We utilise it\x81.\r", "latin-1"),
    ],
)
def test_encoding_mark_and_newlines_stay(data: bytes, encoding: str) -> None:
    fixed = fix_bytes("a.txt", data, Settings())
    assert fixed.count == 1
    assert fixed.data == data.replace("utilise".encode(encoding), "use".encode(encoding))


def test_rights_and_links_stay(run: Run, tmp_path: Path) -> None:
    paper = tmp_path / "real.md"
    paper.write_text("We utilise it.\n")
    paper.chmod(0o640)
    (tmp_path / "link.md").symlink_to(paper)
    run("fix", "link.md")
    assert (tmp_path / "link.md").is_symlink()
    assert paper.read_text() == "We use it.\n"
    assert stat.S_IMODE(paper.stat().st_mode) == 0o640


def test_what_cannot_be_written_is_told_and_the_others_are_mended(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("We utilise it.\n")
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere.md")
    done = run("fix", "gone.md", "missing.md", "a.md")
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 3
    assert b"Traceback" not in done.stderr
    assert (tmp_path / "a.md").read_text() == "We use it.\n"


def test_a_full_disk_or_a_stop_in_the_middle_leaves_the_file_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    paper = tmp_path / "a.md"
    paper.write_text("old")

    def full(*arguments: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(PlainspeakError, match="cannot be written \\(No space left on device\\)"):
        save(paper, b"new")
    monkeypatch.undo()

    def stopped() -> None:
        with saving(paper) as stream:
            stream.write(b"half")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        stopped()
    assert [path.name for path in tmp_path.iterdir()] == ["a.md"]
    assert paper.read_text() == "old"


def test_only_what_was_written_is_counted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from plainspeak.cli.fix import fix_papers

    real = os.replace

    def read_only(beside: str, target: Path) -> None:
        if target.name == "b.md":
            raise OSError(30, "Read-only file system")
        real(beside, target)

    monkeypatch.setattr(os, "replace", read_only)
    for name in ("a.md", "b.md"):
        (tmp_path / name).write_text("We utilise it.\n")
    assert fix_papers((tmp_path,), None, lambda settings: settings, unsafe=False, diff=False) == 2
    said = capsys.readouterr().err
    assert "b.md: cannot be written (Read-only file system)" in said
    assert said.endswith("Changed 1 place in 1 paper.\n")


@pytest.mark.skipif(os.name == "nt", reason="no SIGKILL here")
def test_a_kill_in_the_middle_of_writing_leaves_the_file_whole(run: Run, tmp_path: Path) -> None:
    paper = tmp_path / "a.md"
    paper.write_text("We utilise it.\n")
    code = (
        "import os, signal, sys\n"
        "os.replace = lambda *a: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from plainspeak.cli import main\n"
        "main(['fix', 'a.md'])\n"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, check=False)
    assert done.returncode == -signal.SIGKILL
    assert paper.read_text() == "We utilise it.\n"
    assert run("fix", ".").stderr == b"Changed 1 place in 1 paper.\n"
    assert paper.read_text() == "We use it.\n"


def test_a_file_that_changes_meanwhile_is_left_alone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from plainspeak import fixing
    from plainspeak.cli.fix import fix_papers

    paper = tmp_path / "a.md"
    paper.write_text("We utilise it.\n")
    real = fixing.fix_bytes

    def slow(*arguments: object, **named: object) -> object:
        fixed = real(*arguments, **named)  # type: ignore[arg-type]
        paper.write_text("Somebody else was here. We utilise it.\n")
        return fixed

    monkeypatch.setattr(fixing, "fix_bytes", slow)
    assert fix_papers((paper,), None, lambda settings: settings, unsafe=False, diff=False) == 2
    said = capsys.readouterr().err
    assert "somebody changed this file while we read it" in said
    assert said.count("\n") == 1  # nothing was changed, and there was something to change
    assert paper.read_text() == "Somebody else was here. We utilise it.\n"


def test_a_document_that_is_no_text_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace

    from plainspeak import fixing

    monkeypatch.setattr(fixing, "read", lambda name, data, **rest: replace(read(name, data), editable=False))
    with pytest.raises(UnreadableFile, match="we do not write into files of this kind"):
        fix_bytes("a.md", b"We utilise it.", Settings())


WORDS = [
    "utilise",
    "in order to",
    "an",
    "a",
    "*",
    "prior to",
    "hall",
    ". ",
    "\n\n",
    "- ",
    "ICB",
    "We",
    "# ",
    "> ",
    "`",
    "| ",
]


@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join), st.booleans())
@settings(max_examples=80, deadline=None)
def test_fix_is_idempotent_and_keeps_the_structure(text: str, unsafe: bool) -> None:
    data = text.encode()
    once = fix_bytes("a.md", data, Settings(), unsafe=unsafe)
    twice = fix_bytes("a.md", once.data, Settings(), unsafe=unsafe)
    assert twice.data == once.data
    kinds = [(block.kind, block.level) for block in read("a.md", data).blocks]
    assert [(block.kind, block.level) for block in once.document.blocks] == kinds


@given(st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join))
@settings(max_examples=80, deadline=None)
def test_fix_touches_only_reported_spans_and_the_article_before_them(text: str) -> None:
    report = check(read("a.md", text.encode()), settings=EVERY)
    spans = [(place.start, place.end) for finding in report.findings for place in finding.places]
    at = 0
    for edit in edits(report):
        assert any(start >= edit.start and end == edit.end for start, end in spans)
        before = text[edit.start : next(start for start, end in spans if end == edit.end and start >= edit.start)]
        assert before.split() in ([], ["a"], ["an"])
        assert edit.start >= at
        at = edit.end
    assert applied(text, []) == text
