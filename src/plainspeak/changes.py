"""Which lines of a paper changed in git, so that only what is new is spoken of."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import replace
from difflib import SequenceMatcher
from functools import cache
from pathlib import Path

from plainspeak.document import Place
from plainspeak.errors import PlainspeakError
from plainspeak.finding import Finding, Report

_SECONDS = 60
# Nothing that a repository's settings name may run: no pager and no file monitor, and the two commands that we use run no
# filter. Nothing is fetched.
_GIT = ("git", "-c", "core.fsmonitor=false", "--no-pager")
_QUIET = {"GIT_NO_LAZY_FETCH": "1", "GIT_TERMINAL_PROMPT": "0", "GIT_OPTIONAL_LOCKS": "0"}
#: Larger stretches that changed (old lines times new lines) are not compared line by line.
_MOST_COMPARED = 25_000_000

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
    """The lines of a file that changed since a revision, as (first, last); None for a file that git did not have then.

    The two are compared here, byte for byte but for the ends of lines: `git diff` would run the filters that a repository's
    settings name. Raises `PlainspeakError` where there is no git, no repository or no such revision.
    """
    commit = _commit(path.parent, revision)
    try:
        old = _git(path.parent, "cat-file", "blob", f"{commit}:./{path.name}").splitlines()
    except _NoSuch:
        return None
    try:
        new = path.read_bytes().splitlines()
    except OSError:
        return None
    return list(_changed(old, new))


def _changed(old: Sequence[bytes], new: Sequence[bytes]) -> Iterator[tuple[int, int]]:
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
            env={**os.environ, **_QUIET},
        )
    except (OSError, ValueError) as error:
        raise PlainspeakError(f"git cannot be started ({error}). It is needed to tell what changed.") from error
    except subprocess.TimeoutExpired as error:
        raise PlainspeakError(f"git gave no answer in {_SECONDS} seconds in {folder}.") from error
    if done.returncode:
        raise _NoSuch(done.stderr.decode("utf-8", "replace"))
    return done.stdout
