"""`plainspeak baseline`: record today's findings, so that only new ones count."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plainspeak.cli.papers import STDIN, FileName, choosing_options, each_paper, paths_argument, reading_options
from plainspeak.cli.streams import CLEAN, FAILED, leave, put, say
from plainspeak.errors import BadSettings, PlainspeakError

if TYPE_CHECKING:
    from plainspeak.finding import Report
    from plainspeak.settings import Settings


@click.command(short_help="Record today's findings, so that only new ones count.")
@paths_argument
@click.option(
    "-o",
    "--output",
    default="plainspeak-baseline.json",
    show_default=True,
    type=FileName(dir_okay=False),
    help="The file to write; - is standard output.",
)
@choosing_options(level=False)
@reading_options
def baseline(
    paths: tuple[Path, ...],
    output: Path,
    stdin_filename: str | None,
    chosen: Callable[[Settings], Settings],
) -> None:
    """Record the findings in PATHS, so that from now on only new ones count.

    \b
    plainspeak baseline papers/
    plainspeak lint papers/ --baseline plainspeak-baseline.json

    To use it always, write baseline = "plainspeak-baseline.json" into plainspeak.toml. A finding is known again by its
    file, its rule and its words. Edits elsewhere in the paper change nothing. When a word is used once more, that is new.
    """
    from plainspeak.baseline import baseline_of
    from plainspeak.checking import check
    from plainspeak.news import together
    from plainspeak.saving import save

    def use_by_use(settings: Settings) -> Settings:
        laid = chosen(settings)
        return replace(laid, use_by_use=not laid.every_use)

    printed = output == Path(STDIN)
    count = 0
    reports: list[Report] = []
    failed = False
    if not printed:
        _refuse(output)
    for _, answer, settings in each_paper(paths, stdin_filename, use_by_use, check, None if printed else output):
        if isinstance(answer, PlainspeakError):
            failed = True
            say(f"plainspeak: {answer}")
        else:
            reports.append(answer)
            (told,) = together([answer], [answer]) if settings.use_by_use else [answer]
            count += len(told.findings)
    if failed:
        what = "nothing was written" if printed else f"{output} is as it was"
        say(f"plainspeak: {what}. Mend or leave out what could not be read, then try again.")
        leave(FAILED)
    data = baseline_of(reports, output.absolute().parent)
    if printed:
        put(data)
    else:
        save(output, data)
    what = "finding that no longer counts" if count == 1 else "findings that no longer count"
    say(f"Wrote {'the baseline' if printed else output}: {count} {what}.")
    leave(CLEAN)


def _refuse(output: Path) -> None:
    """Say at once, before papers are read, when a file is there that holds something else."""
    from plainspeak.baseline import read_baseline
    from plainspeak.saving import passes_through

    # A file without anything in it is one that a script has made for us.
    if not os.path.exists(output) or passes_through(output) or not output.stat().st_size:
        return
    try:
        read_baseline(output)
    except BadSettings:
        raise PlainspeakError(
            f"{output}: there is a file of this name, and it is no baseline that we can read. "
            "Move it away, or name another file with -o."
        ) from None
