"""`plainspeak fix`: put sure swaps into papers."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plainspeak.cli.papers import (
    STDIN,
    choosing_options,
    each_file,
    force_exclude_option,
    paths_argument,
    reading_options,
)
from plainspeak.cli.streams import CLEAN, FAILED, FOUND, leave, put, say, tell
from plainspeak.errors import PlainspeakError, UnreadableFile

if TYPE_CHECKING:
    from plainspeak.fixing import Fixed
    from plainspeak.settings import Settings


@click.command(short_help="Put plain words in where that is safe.")
@paths_argument
@click.option(
    "--unsafe", is_flag=True, help="Put in the first swap of every finding: read the result before you send it."
)
@click.option("--diff", is_flag=True, help="Show what would change, and change nothing.")
@choosing_options(level=False)
@force_exclude_option
@reading_options
def fix(
    paths: tuple[Path, ...],
    unsafe: bool,
    diff: bool,
    force_exclude: bool,
    stdin_filename: str | None,
    chosen: Callable[[Settings], Settings],
) -> None:
    """Put sure swaps into PATHS: files, folders, or - for standard input, which goes to standard output.

    \b
    plainspeak fix --diff papers/        what would change
    plainspeak fix papers/               change it
    plainspeak fix --unsafe notes.md     also full names of acronyms, and words that may not fit

    A swap is sure when it is right without a reader. Only the words of the findings change.

    \b
    Exit codes: 0 done, 1 there is something to change (with --diff), 2 the job could not be done.
    """
    leave(fix_papers(paths, stdin_filename, chosen, unsafe=unsafe, diff=diff, force_exclude=force_exclude))


def fix_papers(
    paths: tuple[Path, ...],
    stdin_filename: str | None,
    chosen: Callable[[Settings], Settings],
    *,
    unsafe: bool,
    diff: bool,
    force_exclude: bool = False,
    output: Path | None = None,
) -> int:
    """Mend the papers, or show how; the exit code. `output` is where a report will be written; see `each_file`."""
    from plainspeak.writers.diff import unified

    places = papers = done = left = 0
    failed = False

    def job(name: str, data: bytes, settings: Settings, format: str | None) -> tuple[bytes, Fixed]:
        from plainspeak.fixing import fix_bytes

        return data, fix_bytes(name, data, settings, unsafe=unsafe, format=format)

    for file, name, answer, _ in each_file(paths, stdin_filename, chosen, job, output, force_exclude=force_exclude):
        try:
            if isinstance(answer, PlainspeakError):
                raise answer
            data, fixed = answer
            if diff:
                tell(unified(name, data, fixed, shown=sys.stdout.isatty()))
            elif str(file) == STDIN:
                put(fixed.data)
            elif fixed.count:
                _write(file, name, data, fixed)
            # Only what was written counts.
            done += 1
            places, papers = places + fixed.count, papers + bool(fixed.count)
        except PlainspeakError as error:
            from plainspeak.fixing import NotEditable

            # In a folder there may be papers of other kinds; one that was named is answered for.
            if isinstance(error, NotEditable) and file not in paths:
                left += 1
                continue
            failed = True
            say(f"plainspeak: {error}")
    what = f"{places} {'place' if places == 1 else 'places'} in {papers} {'paper' if papers == 1 else 'papers'}"
    if places:
        say(f"Would change {what}." if diff else f"Changed {what}.")
    elif done and not failed:
        say("Nothing to change.")
    if left:
        say(f"Left {left} {'paper' if left == 1 else 'papers'} that fix cannot change. See plainspeak review.")
    return FAILED if failed else FOUND if diff and places else CLEAN


def _write(file: Path, name: str, data: bytes, fixed: Fixed) -> None:
    from plainspeak.saving import save

    try:
        changed = file.read_bytes() != data
    except OSError as error:
        raise UnreadableFile(name, f"cannot be read any more ({error.strerror}). It is as it was.") from error
    if changed:
        raise UnreadableFile(name, "somebody changed this file while we read it. It is as they left it; run fix again.")
    save(file, fixed.data)
