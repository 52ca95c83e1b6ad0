"""From the paths on a command line to documents: what every command that reads papers shares."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from plainspeak.cli.streams import progress
from plainspeak.errors import PlainspeakError, UnreadableFile

if TYPE_CHECKING:
    from plainspeak.document import Document
    from plainspeak.settings import Settings

STDIN = "-"

Command = TypeVar("Command", bound=Callable[..., Any])
T = TypeVar("T")


def paths_argument(command: Command) -> Command:
    """The argument PATHS."""
    return click.argument("paths", nargs=-1, type=click.Path(path_type=Path))(command)


def reading_options(command: Command) -> Command:
    """The options of every command that reads papers."""
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


def each_paper(
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
    files = list(_files([path for path in paths if str(path) != STDIN]))
    if STDIN in map(str, paths):
        files.insert(0, Path(STDIN))
    if not files:
        raise PlainspeakError(f"no papers found in {', '.join(map(str, paths))}. We read: {_kinds()}")
    with progress(len(files)) as step:
        for file in files:
            name = str(file)
            settings = Settings()
            try:
                if isinstance(file, PlainspeakError):
                    raise file
                name = (stdin_filename or "<stdin>") if name == STDIN else name
                settings = chosen(settings_for(Path(stdin_filename or ".") if str(file) == STDIN else file))
                answer: T | PlainspeakError = job(_document(file, name, stdin_filename, settings), settings=settings)
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


def _document(file: Path, name: str, stdin_filename: str | None, settings: Settings) -> Document:
    from plainspeak.checking import load_bytes
    from plainspeak.readers import read

    if str(file) != STDIN:
        return read(name, load_bytes(file, name, limits=settings.limits), limits=settings.limits)
    data = sys.stdin.buffer.read(settings.limits.megabytes * 1_000_000 + 1)
    return read(name, data, format=None if stdin_filename else "markdown", limits=settings.limits)
