"""Which lines of a paper changed in git, so that only what is new is spoken of."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path

from plainspeak.document import Place
from plainspeak.errors import PlainspeakError
from plainspeak.finding import Finding, Report

_HUNK = re.compile(rb"^@@ -\S+ \+(\d+)(?:,(\d+))? @@", re.M)
_SECONDS = 60
# Nothing that a repository's settings name may run: no pager, no external diff, no file monitor.
_GIT = ("git", "-c", "core.fsmonitor=false", "-c", "core.quotePath=false", "--no-pager")

_Lines = Sequence[tuple[int, int]]


class Changes:
    """The changes since a revision of git, up to the files as they are now."""

    def __init__(self, revision: str) -> None:
        self.revision = revision

    def applied(self, report: Report) -> Report:
        """The report with only those findings that stand in changed lines, or are used again there.

        In a file that is no text, every finding counts when the file changed. Raises what `changed_lines` does.
        """
        lines = changed_lines(Path(report.document.name).absolute(), self.revision)
        return replace(report, findings=tuple(f for f in report.findings if lines is None or _touches(f, lines)))


def _touches(finding: Finding, lines: _Lines) -> bool:
    places: list[Place] = [*finding.places, *(place for other in finding.related for place in other.places)]
    if any(place.label for place in places):
        return bool(lines)
    return any(first <= place.end_line and place.line <= last for place in places for first, last in lines)


@cache
def changed_lines(path: Path, revision: str) -> _Lines | None:
    """The lines of a file that changed since a revision, as (first, last); None for a file that git does not have.

    Raises `PlainspeakError` where there is no git, no repository or no such revision.
    """
    commit = _commit(path.parent, revision)
    name = f":(literal){path.name}"
    if not _git(path.parent, "ls-files", "--", name).strip():
        return None
    diff = _git(path.parent, "diff", "--unified=0", "--no-color", "--no-ext-diff", "--no-textconv", commit, "--", name)
    if diff and not _HUNK.search(diff) and b"\nBinary files " in b"\n" + diff:
        return [(1, 1)]
    rows = [(int(first), int(count) if count else 1) for first, count in _HUNK.findall(diff)]
    return [(first, first + count - 1) for first, count in rows if count]


@cache
def _commit(folder: Path, revision: str) -> str:
    try:
        return (
            _git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}")
            .decode()
            .strip()
        )
    except _NoSuch as error:
        if _inside(folder):
            raise PlainspeakError(f"git knows no revision '{revision}' in {folder}. Try: git log --oneline") from error
        raise PlainspeakError(f"{folder} is in no git repository, so we cannot tell what changed.") from error


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
        )
    except (OSError, ValueError) as error:
        raise PlainspeakError(f"git cannot be started ({error}). It is needed to tell what changed.") from error
    except subprocess.TimeoutExpired as error:
        raise PlainspeakError(f"git gave no answer in {_SECONDS} seconds in {folder}.") from error
    if done.returncode:
        raise _NoSuch(done.stderr.decode("utf-8", "replace"))
    return done.stdout
