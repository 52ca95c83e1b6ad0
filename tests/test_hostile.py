"""Some hundreds of hostile files through the command line: none may stop the others, be written by, or speak to a terminal."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path

import pytest

from conftest import Run
from hostile_files import hostile_files, hostile_names, seeds
from plainspeak.errors import UnreadableFile
from plainspeak.readers import FORMATS, read
from plainspeak.readers.limits import Limits

#: Characters that no output for people may hold, but for the end of a line: controls, directions, nothing-wide, halves.
RAW = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")
#: Small enough to make the test quick; what goes beyond them is refused as it would be beyond the usual ones.
SETTINGS = "[limits]\nseconds = 2\nmemory = 500\nunpacked = 16\npages = 200\n"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    where = tmp_path_factory.mktemp("hostile")
    (where / "plainspeak.toml").write_text(SETTINGS)
    (where / "papers").mkdir()
    for name, data in hostile_files():
        (where / "papers" / name).write_bytes(data)
    # A hundred megabytes that take no room.
    with (where / "papers" / "sparse.pdf").open("wb") as stream:
        stream.truncate(100_000_000)
    (where / "papers" / "zz-last.md").write_bytes(b"Ask the ICB.\n")
    return where


def state(folder: Path) -> dict[Path, tuple[int, int]]:
    return {path: (path.stat().st_size, path.stat().st_mtime_ns) for path in folder.rglob("*")}


def test_every_file_is_read_or_refused_in_one_line_and_nothing_is_written(
    run: Run, folder: Path, tmp_path: Path
) -> None:
    names = sorted(path.name for path in (folder / "papers").iterdir())
    assert len(names) > 400
    before = state(folder)
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    done = run(
        "lint", "--format", "json", *(f"papers/{name}" for name in names), cwd=folder, TMPDIR=str(temporary),
        HOME=str(tmp_path / "home"), XDG_CACHE_HOME=str(tmp_path / "cache"),
    )  # fmt: skip
    errors = done.stderr.decode()
    assert done.returncode == 2
    assert "Traceback" not in errors
    assert "mistake of ours" not in errors
    assert "Error" not in re.sub(r"\((?:\w+Error): [^)]*\)", "", errors), errors
    assert not RAW.search(errors)
    report = json.loads(done.stdout)
    read_ones = {Path(file["name"]).name for file in report["files"]}
    refused = [Path(error["name"]).name for error in report["errors"]]
    assert len(refused) == len(set(refused))
    assert read_ones.isdisjoint(refused)
    assert read_ones.union(refused) == set(names)
    told = [line.removeprefix("plainspeak: ") for line in errors.splitlines()]
    assert len(told) == len(refused)
    for line, name in zip(told, refused, strict=True):
        assert line.startswith(f"papers{os.sep}{name}: ")
        assert len(line) < 600
    # Each good file is read, and the one after all of the bad ones.
    good = {f"good{ending}" for ending in FORMATS if (folder / "papers" / f"good{ending}").exists()}
    assert good | {"zz-last.md"} <= read_ones
    hopeless = {"bomb.docx", "xxe.docx", "entity-bomb.odt", "sparse.pdf", "password.pdf", "remote-dtd.pptx"}
    assert hopeless <= set(refused)
    assert b"root:" not in done.stdout
    assert state(folder) == before
    assert not list(temporary.iterdir())


def test_the_output_for_people_has_no_control_characters(run: Run, folder: Path) -> None:
    names = sorted(
        path.name for path in (folder / "papers").iterdir() if path.name.startswith(("nasty", "odd", "wide"))
    )
    done = run("lint", "--every-use", *(f"papers/{name}" for name in names), cwd=folder)
    assert done.returncode in {1, 2}
    assert "nasty.docx" in done.stdout.decode()
    assert not RAW.search(done.stdout.decode())
    assert not RAW.search(done.stderr.decode())


@pytest.mark.skipif(sys.platform == "win32", reason="the file system takes no such names")
def test_names_of_files_cannot_speak_to_the_terminal(run: Run, tmp_path: Path) -> None:
    made = []
    for name in hostile_names():
        for data, ending in ((b"Ask the ICB.\n", ""), (b"%PDF-1.7 broken", ".pdf")):
            try:
                (tmp_path / f"{name}{ending}").write_bytes(data)
            except OSError:  # some file systems refuse some of them
                continue
            made.append(f"{name}{ending}")
    assert len(made) > 10
    done = run("lint", ".", cwd=tmp_path)
    assert done.returncode == 2
    assert not RAW.search(done.stdout.decode())
    errors = done.stderr.decode()
    assert not RAW.search(errors)
    lines = [line for line in errors.splitlines() if line.startswith("plainspeak: ")]
    assert len(lines) == sum(name.endswith(".pdf") for name in made), errors
    report = json.loads(run("lint", "--format", "json", ".", cwd=tmp_path).stdout)
    assert len(report["files"]) + len(report["errors"]) == len(made)


@pytest.mark.parametrize("ending", sorted({".docx", ".pptx", ".odt", ".pdf", ".rtf"} & set(FORMATS)))
def test_no_limit_can_be_passed(ending: str) -> None:
    """With bounds that nothing can meet, every format is refused in words."""
    good = seeds()[ending[1:]]
    assert read(f"good{ending}", good).text
    for limits, says in (
        (Limits(megabytes=0), "too large"),
        (Limits(pages=0), "more than 0 pages"),
        (Limits(entries=1), "more than 1 part"),
        (Limits(depth=1), "more than 1 element"),
        (Limits(unpacked=0), "unpacks to more than 0 MB"),
    ):
        packed = ending in {".docx", ".pptx", ".odt"}
        if says == "too large" or (packed and "page" not in says) or (ending == ".pdf" and "page" in says):
            with pytest.raises(UnreadableFile, match=says):
                read(f"good{ending}", good, limits=limits)


def test_more_text_than_we_read_is_refused(tmp_path: Path) -> None:
    data = b"We utilise it.\n\n" * 70_000
    with pytest.raises(UnreadableFile, match=r"too much text \(1\.1 million characters, and we read up to 1 million\)"):
        read("long.md", data, limits=Limits(text=1))
    assert len(read("long.md", data).text) > 1_000_000
