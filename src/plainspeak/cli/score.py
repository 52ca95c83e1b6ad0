"""`plainspeak score`: how hard papers are to read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plainspeak.cli.papers import each_paper, paths_argument, reading_options
from plainspeak.cli.streams import CLEAN, FAILED, leave, say, tell
from plainspeak.errors import PlainspeakError

if TYPE_CHECKING:
    from plainspeak.finding import Score
    from plainspeak.settings import Settings


@click.command(short_help="Tell how hard papers are to read.")
@paths_argument
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "html"]),
    default="table",
    help="How to print.",
    show_default=True,
)
@click.option("--compare", is_flag=True, help="Compare two versions of a paper: the old one, then the new one.")
@reading_options
def score(
    paths: tuple[Path, ...],
    form: str,
    compare: bool,
    stdin_filename: str | None,
    chosen: Callable[[Settings], Settings],
) -> None:
    """Tell how hard PATHS are to read: files, folders, or - for standard input."""
    from plainspeak.checking import score as score_of

    scores: list[tuple[str, Score]] = []
    errors: list[PlainspeakError] = []

    if compare and (len(paths) != 2 or form != "table"):
        raise click.UsageError("--compare takes two papers, the old one and the new one, and prints a table.")
    for name, answer, _ in each_paper(paths, stdin_filename, chosen, score_of):
        if isinstance(answer, PlainspeakError):
            errors.append(answer)
            say(f"plainspeak: {answer}")
        else:
            scores.append((name, answer))
    if compare and not errors and len(scores) != 2:
        raise click.UsageError("--compare takes two papers, not folders.")
    if form == "json":
        from plainspeak.writers.as_json import scores_as_json

        tell(scores_as_json(scores, errors) + "\n")
    elif scores and not (compare and errors):
        tell(_scores_as_text(scores, form, compare) + "\n")
    leave(FAILED if errors else CLEAN)


def _scores_as_text(scores: list[tuple[str, Score]], form: str, compare: bool) -> str:
    from plainspeak.scoring import FORMULAS
    from plainspeak.writers.page import scores_as_html
    from plainspeak.writers.table import compared, scores_as_csv, scores_as_table

    if compare:
        return compared(scores[0], scores[1], FORMULAS)
    writers = {"csv": scores_as_csv, "html": scores_as_html, "table": scores_as_table}
    return writers[form](scores, FORMULAS)
