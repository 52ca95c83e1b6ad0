"""`plainspeak baseline`: record today's findings, so that only new ones count."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plainspeak.cli.papers import choosing_options, each_paper, paths_argument, reading_options
from plainspeak.cli.streams import CLEAN, FAILED, leave, say
from plainspeak.errors import PlainspeakError

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
    type=click.Path(path_type=Path, dir_okay=False),
    help="The file to write.",
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
    file, its rule and its words. Edits elsewhere in the paper change nothing.
    """
    from plainspeak.baseline import baseline_of
    from plainspeak.checking import check
    from plainspeak.saving import save

    reports: list[Report] = []
    failed = False
    for _, answer, _ in each_paper(paths, stdin_filename, chosen, check):
        if isinstance(answer, PlainspeakError):
            failed = True
            say(f"plainspeak: {answer}")
        else:
            reports.append(answer)
    if failed:
        say(f"plainspeak: {output} is as it was. Mend or leave out what could not be read, then try again.")
        leave(FAILED)
    save(output, baseline_of(reports, output.absolute().parent))
    count = sum(len(report.findings) for report in reports)
    say(f"Wrote {output}: {count} {'finding' if count == 1 else 'findings'} that no longer count.")
    leave(CLEAN)
