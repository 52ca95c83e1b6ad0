"""The command line."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

import click

from plainspeak import __version__
from plainspeak.errors import PlainspeakError, UnreadableFile

if TYPE_CHECKING:
    from plainspeak.document import Document
    from plainspeak.finding import Report, Score
    from plainspeak.rule import Audience, Level
    from plainspeak.settings import Settings

#: Exit codes.
CLEAN, FOUND, FAILED = 0, 1, 2
_STDIN = "-"

Command = TypeVar("Command", bound=Callable[..., Any])
T = TypeVar("T")


def run() -> None:
    """Run the command line and leave the process. No error of ours or of the user's shows a traceback."""
    try:
        main.main(standalone_mode=False)
    except click.exceptions.Abort:
        _fail("stopped.", 130)
    except click.ClickException as error:
        error.show()
        raise SystemExit(FAILED) from None
    except PlainspeakError as error:
        _fail(str(error))
    except BrokenPipeError:
        # The reader of our output has gone (`plainspeak lint | head`): nothing more to say to anyone.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        raise SystemExit(FOUND) from None
    except (RecursionError, MemoryError) as error:
        _fail(f"gave up: {type(error).__name__}. A file is nested too deeply or too large; try files one by one.")


def _fail(text: str, code: int = FAILED) -> NoReturn:
    _say(f"plainspeak: {text}")
    raise SystemExit(code)


def _say(text: str) -> None:
    from plainspeak.writers.human import safe

    click.echo("\n".join(map(safe, text.split("\n"))), err=True)


_CONTEXT = {"help_option_names": ["-h", "--help"], "max_content_width": 100}


@click.group(context_settings=_CONTEXT)
@click.version_option(__version__, "-V", "--version", message="plainspeak %(version)s")
def main() -> None:
    """Find what will lose a reader in meeting papers, and what to write instead.

    \b
    plainspeak lint agenda.md            what to put right in one paper
    plainspeak lint papers/              every paper in a folder
    plainspeak score minutes.md          how hard the paper is
    plainspeak explain sentence-long     why a rule is there
    """


def _paths(command: Command) -> Command:
    return click.argument("paths", nargs=-1, type=click.Path(path_type=Path))(command)


def _reading_options(command: Command) -> Command:
    options = (
        click.option(
            "--stdin-filename", metavar="NAME", help="What to call standard input; its ending tells the format."
        ),
        click.option(
            "--acronyms", multiple=True, type=click.Path(path_type=Path), help="Your own list of acronyms (CSV)."
        ),
        click.option("--glossary", multiple=True, type=click.Path(path_type=Path), help="Your own glossary (YAML)."),
    )
    for option in reversed(options):
        command = option(command)
    return command


@main.command()
@_paths
@click.option(
    "--format", "form", type=click.Choice(["human", "json"]), default="human", help="How to print.", show_default=True
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
@_reading_options
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

    failing = False
    reports: list[Report] = []
    errors: list[PlainspeakError] = []
    writer = _HumanOutput(quiet) if form == "human" else None
    run = _as_pack if pack else _one_by_one
    for answer, settings in run(paths, stdin_filename, chosen):
        if isinstance(answer, PlainspeakError):
            errors.append(answer)
            _say(f"plainspeak: {answer}")
            continue
        failing = failing or bool(answer.at_least(settings.level))
        if writer:
            writer.report(answer, settings.level)
        else:
            reports.append(_quiet(answer, settings.level) if quiet else answer)
    if writer:
        writer.end(bool(errors))
    else:
        from plainspeak.writers.as_json import reports_as_json

        click.echo(reports_as_json(reports, errors))
    _leave(FAILED if errors else FOUND if failing and not exit_zero else CLEAN)


def _one_by_one(
    paths: Sequence[Path], stdin_filename: str | None, chosen: Callable[[Settings], Settings]
) -> Iterator[tuple[Report | PlainspeakError, Settings]]:
    """Each paper checked by itself, as soon as it is read."""
    from plainspeak.checking import check

    for _, answer, settings in _over(paths, stdin_filename, chosen, check):
        yield answer, settings


def _as_pack(
    paths: Sequence[Path], stdin_filename: str | None, chosen: Callable[[Settings], Settings]
) -> Iterator[tuple[Report | PlainspeakError, Settings]]:
    """All papers read, then checked as one pack with the settings of the first."""
    from plainspeak.packs import check_pack

    documents: list[Document] = []
    first: Settings | None = None
    for _, answer, settings in _over(paths, stdin_filename, chosen, lambda document, settings: document):
        if isinstance(answer, PlainspeakError):
            yield answer, settings
            continue
        documents.append(answer)
        first = first or settings
    if first is not None:
        for report in check_pack(documents, settings=first):
            yield report, first


def _leave(code: int) -> NoReturn:
    raise SystemExit(code)


def _quiet(report: Report, level: Level) -> Report:
    from dataclasses import replace

    return replace(report, findings=report.at_least(level))


class _HumanOutput:
    """Findings on standard output as they come, the summary on standard error."""

    def __init__(self, quiet: bool) -> None:
        from plainspeak.writers.human import HumanWriter

        terminal = sys.stdout.isatty()
        colour = terminal and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
        width = min(shutil.get_terminal_size().columns, 120) if terminal else 100
        self._writer = HumanWriter(width=width, colour=colour)
        self._quiet = quiet
        self._findings: list[Any] = []
        self._ignored = 0
        self._files = 0

    def report(self, report: Report, level: Level) -> None:
        self._files += 1
        self._ignored += len(report.ignored)
        shown = report.at_least(level) if self._quiet else report.findings
        self._findings.extend(shown)
        for finding in shown:
            click.echo(_encodable(self._writer.finding(report, finding)) + "\n", color=True)

    def end(self, errors: bool) -> None:
        from plainspeak.writers.human import summary

        if not self._quiet and (self._files or not errors):
            click.echo(summary(self._findings, self._files, self._ignored), err=True)


def _encodable(text: str) -> str:
    """Text that this terminal can show: what its encoding lacks becomes an escape."""
    encoding = sys.stdout.encoding or "utf-8"
    return text.encode(encoding, "backslashreplace").decode(encoding)


def _over(
    paths: Sequence[Path],
    stdin_filename: str | None,
    chosen: Callable[[Settings], Settings],
    job: Callable[..., T],
) -> Iterator[tuple[str, T | PlainspeakError, Settings]]:
    """Do the job on each file in turn: its name, the answer or the error, and the settings that held."""
    from plainspeak.settings import Settings, settings_for

    if not paths:
        raise click.UsageError("Name the papers to read: files, a folder, or - for standard input.")
    chosen(Settings())  # a mistake on the command line is told once, before any file is read
    files = list(_files([path for path in paths if str(path) != _STDIN]))
    if _STDIN in map(str, paths):
        files.insert(0, Path(_STDIN))
    if not files:
        raise PlainspeakError(f"no papers found in {', '.join(map(str, paths))}. We read: {_kinds()}")
    with _progress(len(files)) as step:
        for file in files:
            name = str(file)
            settings = Settings()
            try:
                if isinstance(file, PlainspeakError):
                    raise file
                name = (stdin_filename or "<stdin>") if name == _STDIN else name
                settings = chosen(settings_for(Path(stdin_filename or ".") if str(file) == _STDIN else file))
                answer: T | PlainspeakError = job(_document(file, name, stdin_filename), settings=settings)
            except PlainspeakError as error:
                answer = error
            except (RecursionError, MemoryError) as error:
                answer = UnreadableFile(name, f"too deep or too large for us ({type(error).__name__}). Split it.")
            step()
            yield name, answer, settings


def _files(paths: Iterable[Path]) -> Iterator[Path | PlainspeakError]:
    from plainspeak.files import find_files
    from plainspeak.settings import settings_for

    for path in paths:
        try:
            exclude = settings_for(path).exclude
        except PlainspeakError as error:
            yield error
            continue
        yield from find_files([path], exclude)


def _kinds() -> str:
    from plainspeak.readers import FORMATS

    return ", ".join(FORMATS)


def _document(file: Path, name: str, stdin_filename: str | None) -> Document:
    from plainspeak.checking import load_bytes
    from plainspeak.readers import read

    if str(file) != _STDIN:
        return read(name, load_bytes(file, name))
    from plainspeak.readers import MAX_BYTES

    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    return read(name, data, format=None if stdin_filename else "markdown")


@contextmanager
def _progress(files: int) -> Iterator[Callable[[], None]]:
    """A bar on a terminal when there are many files to read; its step is called after each."""
    if files < 10 or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("Reading", total=files)
        yield lambda: progress.advance(task)


@main.command()
@_paths
@click.option(
    "--format",
    "form",
    type=click.Choice(["table", "csv", "json", "html"]),
    default="table",
    help="How to print.",
    show_default=True,
)
@click.option("--compare", is_flag=True, help="Compare two versions of a paper: the old one, then the new one.")
@_reading_options
def score(
    paths: tuple[Path, ...],
    form: str,
    compare: bool,
    stdin_filename: str | None,
    acronyms: tuple[Path, ...],
    glossary: tuple[Path, ...],
) -> None:
    """Tell how hard PATHS are to read: files, folders, or - for standard input."""
    from plainspeak.checking import score as score_of

    scores: list[tuple[str, Score]] = []
    errors: list[PlainspeakError] = []

    def chosen(settings: Settings) -> Settings:
        return settings.with_options(acronyms=acronyms, glossary=glossary)

    if compare and (len(paths) != 2 or form != "table"):
        raise click.UsageError("--compare takes two papers, the old one and the new one, and prints a table.")
    for name, answer, _ in _over(paths, stdin_filename, chosen, score_of):
        if isinstance(answer, PlainspeakError):
            errors.append(answer)
            _say(f"plainspeak: {answer}")
        else:
            scores.append((name, answer))
    if compare and not errors and len(scores) != 2:
        raise click.UsageError("--compare takes two papers, not folders.")
    if form == "json":
        from plainspeak.writers.as_json import scores_as_json

        click.echo(scores_as_json(scores, errors))
    elif scores and not (compare and errors):
        click.echo(_encodable(_scores_as_text(scores, form, compare)))
    _leave(FAILED if errors else CLEAN)


def _scores_as_text(scores: list[tuple[str, Score]], form: str, compare: bool) -> str:
    from plainspeak.scoring import FORMULAS
    from plainspeak.writers.page import scores_as_html
    from plainspeak.writers.table import compared, scores_as_csv, scores_as_table

    if compare:
        return compared(scores[0], scores[1], FORMULAS)
    writers = {"csv": scores_as_csv, "html": scores_as_html, "table": scores_as_table}
    return writers[form](scores, FORMULAS)


@main.command()
def rules() -> None:
    """List the rules."""
    from plainspeak.rules.catalogue import RULES

    width = max(len(rule.name) for rule in RULES)
    for rule in RULES:
        click.echo(f"{rule.name:{width}}  {rule.level:7}  {rule.summary}")


@main.command()
@click.argument("name")
def explain(name: str) -> None:
    """Say what the rule NAME finds, why, and how to switch it off."""
    from plainspeak.manual import page
    from plainspeak.rules.catalogue import named

    click.echo(_encodable(page(named(name))), nl=False)


@main.command()
@click.option("--report", is_flag=True, help="The schema of the JSON report, instead of that of the settings.")
def schema(report: bool) -> None:
    """Print the JSON schema of the settings, or of the report."""
    from plainspeak import settings
    from plainspeak.writers import as_json

    click.echo(json.dumps((as_json if report else settings).schema(), indent=2))
