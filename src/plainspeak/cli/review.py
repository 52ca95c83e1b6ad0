"""`plainspeak review`: answer in a copy of the paper."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plainspeak.cli.papers import STDIN, FileName, each_file, paths_argument, reading_options
from plainspeak.cli.streams import CLEAN, FAILED, leave, put, say, tell
from plainspeak.errors import PlainspeakError, UnreadableFile
from plainspeak.rule import AUDIENCES, LEVELS

if TYPE_CHECKING:
    from plainspeak.finding import Report
    from plainspeak.rule import Level
    from plainspeak.settings import Settings

#: What stands before the ending in the names of the files that we write; among other papers such files are passed over.
_MARK = ".reviewed"


@click.command(short_help="Answer in a copy: Word comments, or a web page.")
@paths_argument
@click.option("--track", is_flag=True, help="Word: also put sure swaps in as tracked changes.")
@click.option(
    "-o",
    "--output",
    type=FileName(),
    metavar="FILE",
    help="Where to write; without it, beside the paper.",
)
@click.option("--force", is_flag=True, help="Write over an earlier review.")
@click.option("--select", multiple=True, metavar="RULES", help="Run these rules only (names with commas between).")
@click.option("--ignore", multiple=True, metavar="RULES", help="Leave these rules out.")
@click.option("--level", type=click.Choice(LEVELS), help="Comment only on findings at this level or above.")
@click.option(
    "--audience",
    type=click.Choice(AUDIENCES),
    help="For whom the papers are: how long and how hard they may be.",
)
@reading_options
def review(
    paths: tuple[Path, ...],
    track: bool,
    output: Path | None,
    force: bool,
    stdin_filename: str | None,
    chosen: Callable[[Settings], Settings],
) -> None:
    """Answer in a copy of each of PATHS: Word files get comments, other papers a report as a web page.

    \b
    plainspeak review minutes.docx            writes minutes.reviewed.docx
    plainspeak review --track minutes.docx    also puts sure swaps in, for you to accept or reject
    plainspeak review agenda.pdf              writes agenda.reviewed.html

    The paper itself stays as it is.

    \b
    Exit codes: 0 written, 2 the job could not be done.
    """
    floor = click.get_current_context().params["level"]
    leave(review_papers(paths, stdin_filename, chosen, track=track, output=output, force=force, floor=floor))


def review_papers(
    paths: tuple[Path, ...],
    stdin_filename: str | None,
    chosen: Callable[[Settings], Settings],
    *,
    track: bool,
    output: Path | None,
    force: bool,
    floor: Level | None,
) -> int:
    """Review the papers; the exit code. Findings below `floor` are left out."""
    from plainspeak.saving import passes_through, save
    from plainspeak.writers.human import safe

    if output is None and STDIN in map(str, paths):
        raise click.UsageError("To review standard input, say where to write: -o FILE")
    if output is not None and (len(paths) > 1 or any(path.is_dir() for path in paths)):
        raise click.UsageError("With -o, name one paper.")
    failed = False
    written: set[Path] = set()

    def job(name: str, data: bytes, settings: Settings, format: str | None) -> _Answer | None:
        # Among other papers, what we wrote the last time is none: it would get every comment twice.
        if Path(name).stem.endswith(_MARK) and paths != (Path(name),):
            return None
        return _answer(name, data, settings, format, track, floor)

    for file, name, answer, _ in each_file(paths, stdin_filename, chosen, job):
        try:
            if isinstance(answer, PlainspeakError):
                raise answer
            if answer is None:
                continue
            if output == Path(STDIN):
                put(answer.data)
                say(f"Wrote the review of {name} with {answer.told}.")
                continue
            target = output or file.with_name(f"{file.stem}{_MARK}{answer.ending or file.suffix}")
            if target in written:  # "report.pdf" beside "report.html"
                target = file.with_name(f"{file.name}{_MARK}{answer.ending or file.suffix}")
            through = passes_through(target)
            if os.path.exists(target) and os.path.exists(file) and target.samefile(file):
                raise UnreadableFile(name, "we never write over the paper itself. Name another file with -o.")
            if os.path.exists(target) and not force and not through:
                raise PlainspeakError(f"{target}: there is a file of this name already. Add --force to write over it.")
            save(target, answer.data, over=force or through)
            written.add(target)
            told = f"Wrote {safe(str(target))} with {answer.told}."
            if through:  # what goes to standard output by its name stays free of our words
                say(told)
            else:
                tell(f"{told}\n")
        except PlainspeakError as error:
            failed = True
            say(f"plainspeak: {error}")
    return FAILED if failed else CLEAN


@dataclass(frozen=True, slots=True)
class _Answer:
    """What to write for one paper: the bytes, the ending of the file when it is not that of the paper, and what it holds."""

    data: bytes
    ending: str
    told: str


def _answer(
    name: str, data: bytes, settings: Settings, format: str | None, track: bool, floor: Level | None
) -> _Answer:
    from plainspeak.checking import check
    from plainspeak.readers import read

    document = read(name, data, format=format, limits=settings.limits)
    report = check(document, settings=settings)
    if floor is not None:
        report = replace(report, findings=report.at_least(floor))
    if document.format != "docx":
        return _page(report, settings)
    from plainspeak.review import review_docx

    every = check(document, settings=replace(settings, every_use=True)) if track else None
    if every is not None and floor is not None:
        every = replace(every, findings=every.at_least(floor))
    reviewed = review_docx(data, report, track=every, limits=settings.limits)
    told = _counted(reviewed.comments, "comment")
    return _Answer(reviewed.data, "", told + (f" and {_counted(reviewed.changes, 'tracked change')}" if track else ""))


def _page(report: Report, settings: Settings) -> _Answer:
    """The report as a web page: for papers that nobody can write comments in."""
    from plainspeak.writers import writer

    output = writer("html")
    page = output.start() + output.file(report, settings.level) + output.end()
    return _Answer(page.encode("utf-8", "replace"), ".html", _counted(len(report.findings), "finding"))


def _counted(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number == 1 else 's'}"
