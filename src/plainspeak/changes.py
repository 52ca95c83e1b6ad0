"""Which lines of a paper changed in git, so that only what is new is spoken of.

What changed is what this branch brought: it is counted from where the branch left the revision that was named.
"""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from plainspeak.document import Document
from plainspeak.errors import PlainspeakError, UnreadableFile
from plainspeak.finding import Finding, Report
from plainspeak.readers.decode import decode

_SECONDS = 60
# Nothing that a repository's settings name may run: no pager and no file monitor, and the commands that we use run no
# filter, because none of them looks at the files as they lie on the disk. Nothing is fetched.
_GIT = ("git", "-c", "core.fsmonitor=false", "--no-pager")
_QUIET = {"GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}
#: Larger stretches that changed (old lines times new lines) are not compared line by line.
_MOST_COMPARED = 25_000_000

_Lines = Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Changes:
    """The changes since a revision of git, up to the papers as they were read.

    `piped` is the name of the paper that came through standard input: its text is not that of the file of this name.
    """

    revision: str
    piped: str | None = None

    def applied(self, report: Report) -> Report:
        """The report with only those findings that stand in changed lines.

        In a file that is no text, every finding counts when the file changed, and in one that git did not have then. Raises
        `PlainspeakError` where there is no git, no repository or no such revision.
        """
        lines = self._lines(report.document)
        return replace(report, findings=tuple(f for f in report.findings if lines is None or _touches(f, lines)))

    def _lines(self, document: Document) -> _Lines | None:
        """The lines that changed, as (first, last); None when all count.

        They are compared here, but for their ends: `git diff` would run the filters that a repository's settings name.
        """
        path = Path(document.name).absolute()
        old = _before(path, self.revision)
        if old is None:
            return None
        try:
            if document.editable:
                return list(_changed(_split(decode(old, document.name)), _split(document.source)))
            # Its lines mean nothing. What came through standard input is not kept in a form to compare.
            same = document.name != self.piped and path.read_bytes().splitlines() == old.splitlines()
        except (OSError, UnreadableFile):
            return None
        return () if same else None


def _touches(finding: Finding, lines: _Lines) -> bool:
    return any(first <= place.end_line and place.line <= last for place in finding.places for first, last in lines)


def _split(source: str) -> list[str]:
    """The lines of a source, without their ends: those that its places count."""
    return source.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _before(path: Path, revision: str) -> bytes | None:
    """What git had of a file where this branch left the revision, under the name that it had then; None if it had none."""
    folder = next(parent for parent in path.parents if parent.is_dir())
    commit, name = _base(folder, revision), path.relative_to(folder).as_posix()
    try:
        return _git(folder, "cat-file", "blob", f"{commit}:./{name}")
    except _NoSuch:
        old = _moved(folder, commit).get(name)
        return None if old is None else _git(folder, "cat-file", "blob", f"{commit}:{old}")


@cache
def _moved(folder: Path, commit: str) -> dict[str, str]:
    """The files below a folder that were moved since a commit: their names from the folder, and the old ones from the root."""
    try:
        prefix = os.fsdecode(_git(folder, "rev-parse", "--show-prefix").removesuffix(b"\n"))
        compared = ("diff-index", "--cached", "-M", "--diff-filter=R", "--name-status", "--no-relative", "-z", commit)
        fields = os.fsdecode(_git(folder, *compared)).split("\0")
    except _NoSuch:
        return {}
    pairs = zip(fields[1::3], fields[2::3], strict=False)
    return {new.removeprefix(prefix): old for old, new in pairs if new.startswith(prefix)}


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[tuple[int, int]]:
    """The lines of `new` that are not as they were, as (first, last) from 1. What was only taken out leaves no line."""
    same = 0
    while same < min(len(old), len(new)) and old[same] == new[same]:
        same += 1
    tail = 0
    while tail < min(len(old), len(new)) - same and old[-1 - tail] == new[-1 - tail]:
        tail += 1
    before, after = old[same : len(old) - tail], new[same : len(new) - tail]
    if len(before) * len(after) > _MOST_COMPARED:
        yield same + 1, same + len(after)
        return
    for kind, _, _, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if kind in ("replace", "insert"):
            yield same + first + 1, same + last


@cache
def _base(folder: Path, revision: str) -> str:
    """The commit at which this branch left the revision; the revision itself where they never were one."""
    named = ("rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
    try:
        commit = _git(folder, *named).decode().strip()
    except _NoSuch as error:
        if _inside(folder):
            raise PlainspeakError(f"git knows no revision '{revision}' in {folder}. Try: git log --oneline") from error
        raise PlainspeakError(f"{folder} is in no git repository, so we cannot tell what changed.") from error
    try:
        return _git(folder, "merge-base", commit, "HEAD").decode().strip()
    except _NoSuch:
        return commit


def _inside(folder: Path) -> bool:
    try:
        return bool(_git(folder, "rev-parse", "--git-dir"))
    except _NoSuch:
        return False


class _NoSuch(Exception):
    """git answered with an error."""


def _git(folder: Path, *arguments: str) -> bytes:
    try:
        done = subprocess.run(
            [*_GIT, *arguments],
            cwd=folder,
            capture_output=True,
            timeout=_SECONDS,
            check=False,
            stdin=subprocess.DEVNULL,
            env={**os.environ, **_QUIET},
        )
    except (OSError, ValueError) as error:
        raise PlainspeakError(f"git cannot be started ({error}). It is needed to tell what changed.") from error
    except subprocess.TimeoutExpired as error:
        raise PlainspeakError(f"git gave no answer in {_SECONDS} seconds in {folder}.") from error
    if done.returncode:
        raise _NoSuch(done.stderr.decode("utf-8", "replace"))
    return done.stdout
