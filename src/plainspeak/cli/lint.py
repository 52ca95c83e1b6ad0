"""`plainspeak lint`: what to put right in papers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plainspeak.cli.papers import each_paper, paths_argument, reading_options
from plainspeak.cli.streams import CLEAN, FAILED, FOUND, colourful, columns, leave, say, tell
from plainspeak.errors import PlainspeakError
from plainspeak.writers import OUTPUTS, SCORED, writer

if TYPE_CHECKING:
    from plainspeak.document import Document
    from plainspeak.finding import Report
    from plainspeak.rule import Audience, Level
    from plainspeak.settings import Settings


@click.command()
@paths_argument
@click.option(
    "--format", "form", type=click.Choice(list(OUTPUTS)), default="human", help="How to print.", show_default=True
)
@click.option("--select", multiple=True, metavar="RULES", help="Run these rules only (names with commas between).")
@click.option("--ignore", multiple=True, metavar="RULES", help="Leave these rules out.")
@click.option(
    "--level",
    type=click.Choice(["advice", "warning", "error"]),
    help="Exit with 1 for findings at this level or above.",
)
@click.option(
    "--audience",
    type=click.Choice(["public", "easy-read", "professional"]),
    help="For whom the papers are: how long and how hard they may be.",
)
@click.option(
    "--pack", is_flag=True, help="Read the papers as one pack, in the order given: explained once is explained in all."
)
@click.option("--every-use", is_flag=True, help="Report every use, not each word once per paper.")
@click.option("-q", "--quiet", is_flag=True, help="Print only findings at the failing level or above, and no summary.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even when there are findings.")
@reading_options
def lint(
    paths: tuple[Path, ...],
    form: str,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    level: Level | None,
    audience: Audience | None,
    pack: bool,
    every_use: bool,
    quiet: bool,
    exit_zero: bool,
    stdin_filename: str | None,
    acronyms: tuple[Path, ...],
    glossary: tuple[Path, ...],
) -> None:
    """Tell what to put right in PATHS: files, folders, or - for standard input.

    \b
    Exit codes: 0 nothing to put right, 1 findings at the failing level, 2 the job could not be done.
    """

    def chosen(settings: Settings) -> Settings:
        return settings.with_options(
            select=select,
            ignore=ignore,
            level=level,
            audience=audience,
            every_use=every_use,
            acronyms=acronyms,
            glossary=glossary,
        )

    failing = failed = False
    files = ignored = 0
    levels: Counter[Level] = Counter()
    output = writer(form, width=columns(), colour=colourful())
    started = False
    for answer, settings in (_as_pack if pack else _one_by_one)(paths, stdin_filename, chosen):
        if not started:
            tell(output.start())
            started = True
        if isinstance(answer, PlainspeakError):
            failed = True
            say(f"plainspeak: {answer}")
            tell(output.error(answer))
            continue
        files += 1
        ignored += len(answer.ignored)
        failing = failing or bool(answer.at_least(settings.level))
        shown = replace(answer, findings=answer.at_least(settings.level)) if quiet else answer
        levels.update(finding.level for finding in shown.findings)
        if form in SCORED:
            from plainspeak.checking import score

            shown = replace(shown, score=score(shown.document, settings=settings))
        tell(output.file(shown, settings.level))
    tell(output.end())
    if form == "human" and not quiet and (files or not failed):
        from plainspeak.writers.human import summary

        say(summary(levels, files, ignored))
    leave(FAILED if failed else FOUND if failing and not exit_zero else CLEAN)


def _one_by_one(
    paths: Sequence[Path], stdin_filename: str | None, chosen: Callable[[Settings], Settings]
) -> Iterator[tuple[Report | PlainspeakError, Settings]]:
    """Each paper checked by itself, as soon as it is read."""
    from plainspeak.checking import check

    for _, answer, settings in each_paper(paths, stdin_filename, chosen, check):
        yield answer, settings


def _as_pack(
    paths: Sequence[Path], stdin_filename: str | None, chosen: Callable[[Settings], Settings]
) -> Iterator[tuple[Report | PlainspeakError, Settings]]:
    """All papers read, then checked as one pack with the settings of the first."""
    from plainspeak.packs import check_pack

    documents: list[Document] = []
    first: Settings | None = None
    for _, answer, settings in each_paper(paths, stdin_filename, chosen, lambda document, settings: document):
        if isinstance(answer, PlainspeakError):
            yield answer, settings
            continue
        documents.append(answer)
        first = first or settings
    if first is not None:
        for report in check_pack(documents, settings=first):
            yield report, first
