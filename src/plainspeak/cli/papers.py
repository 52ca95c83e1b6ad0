"""From the paths on a command line to documents: what every command that reads papers shares."""

from __future__ import annotations

import errno
import os
import stat
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar, cast

import click

from plainspeak.cli.streams import progress
from plainspeak.errors import PlainspeakError, UnreadableFile, our_mistake

if TYPE_CHECKING:
    from plainspeak.settings import Settings

STDIN = "-"
#: The options that are laid over the settings of a file; see `Settings.with_options`.
_LAID = ("select", "ignore", "level", "audience", "every_use", "acronyms", "glossary")

Command = TypeVar("Command", bound=Callable[..., Any])
T = TypeVar("T")


class FileName(click.Path):
    """The name of a file or folder. An empty one, as a variable of the shell gives that is not set, would mean this folder."""

    def __init__(self, *, file_okay: bool = True, dir_okay: bool = True) -> None:
        super().__init__(path_type=Path, file_okay=file_okay, dir_okay=dir_okay)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The name as a path."""
        if value == "":
            self.fail("an empty name is no file. Is a variable of your shell not set?", param, ctx)
        return super().convert(value, param, ctx)


def paths_argument(command: Command) -> Command:
    """The argument PATHS."""
    return click.argument("paths", nargs=-1, type=FileName())(command)


def reading_options(command: Command) -> Command:
    """The options of every command that reads papers.

    They and those of `choosing_options` come to the command as one argument `chosen`: a function that lays them over the
    settings of a file. `stdin_filename` comes by itself.
    """

    @wraps(command)
    def with_chosen(**given: Any) -> Any:
        laid = {name: given.pop(name) for name in _LAID if name in given}
        return command(chosen=lambda settings: settings.with_options(**laid), **given)

    options = (
        click.option(
            "--stdin-filename", metavar="NAME", help="What to call standard input; its ending tells the format."
        ),
        click.option("--acronyms", multiple=True, type=FileName(), help="Your own list of acronyms (CSV)."),
        click.option("--glossary", multiple=True, type=FileName(), help="Your own glossary (YAML)."),
    )
    wrapped: Any = with_chosen
    for option in reversed(options):
        wrapped = option(wrapped)
    return cast(Command, wrapped)


def force_exclude_option(command: Command) -> Command:
    """The option that has named files left out too."""
    add = click.option(
        "--force-exclude", is_flag=True, help="Leave out what the settings exclude, also when you name the file."
    )
    return add(command)


def choosing_options(*, level: bool = True) -> Callable[[Command], Command]:
    """The options that choose rules and limits; they need `reading_options` below them. Without `level` there is no exit
    code that follows from the findings."""
    options = [
        click.option(
            "--select", multiple=True, metavar="RULES", help="Run these rules only (names with commas between)."
        ),
        click.option("--ignore", multiple=True, metavar="RULES", help="Leave these rules out."),
        click.option(
            "--audience",
            type=click.Choice(["public", "easy-read", "professional"]),
            help="For whom the papers are: how long and how hard they may be.",
        ),
    ]
    if level:
        options.insert(
            2,
            click.option(
                "--level",
                type=click.Choice(["advice", "warning", "error"]),
                help="Exit with 1 for findings at this level or above.",
            ),
        )

    def add(command: Command) -> Command:
        for option in reversed(options):
            command = option(command)
        return command

    return add


def each_file(
    paths: Sequence[Path],
    stdin_filename: str | None,
    chosen: Callable[[Settings], Settings],
    job: Callable[[str, bytes, Settings, str | None], T],
    output: Path | None = None,
    *,
    ours: bool = False,
    force_exclude: bool = False,
) -> Iterator[tuple[Path, str, T | PlainspeakError, Settings]]:
    """Do the job on the bytes of each file in turn: its path, its name, the answer or the error, and the settings.

    Raises `PlainspeakError` before any file is read when `output`, the file to write, is one of the papers. One that is `ours`,
    or says so, is passed over where it lies among the papers of a folder. With `force_exclude`, files that were named are left
    out too when the settings exclude them.
    """
    from plainspeak.readers.sniff import sniff
    from plainspeak.settings import Settings, settings_for

    if not paths:
        raise click.UsageError("Name the papers to read: files, a folder, or - for standard input.")
    chosen(Settings())  # a mistake on the command line is told once, before any file is read
    files = list(_files([path for path in paths if str(path) != STDIN], force_exclude))
    if STDIN in map(str, paths):
        files.insert(0, Path(STDIN))
    if output is not None:
        files = _spared(files, paths, output, ours)
    # That every file which was named is left out is then as it should be.
    if not files and not (force_exclude and any(path.is_file() for path in paths)):
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
                data = _bytes(file, name, settings)
                # Without a name, what comes in is Markdown, if it is text.
                nameless = str(file) == STDIN and not stdin_filename
                format = sniff(name, data, text=True) or "markdown" if nameless else None
                answer: T | PlainspeakError = job(name, data, settings, format)
            except PlainspeakError as error:
                answer = error
            except (RecursionError, MemoryError) as error:
                answer = UnreadableFile(name, f"too deep or too large for us ({type(error).__name__}). Split it.")
            except (click.ClickException, click.exceptions.Exit, click.Abort, ImportError):
                raise  # none of them is about this file
            except Exception as error:
                answer = our_mistake(name, error)
            step()
            yield file if isinstance(file, Path) else Path(name), name, answer, settings


def each_paper(
    paths: Sequence[Path],
    stdin_filename: str | None,
    chosen: Callable[[Settings], Settings],
    job: Callable[..., T],
    output: Path | None = None,
    *,
    ours: bool = False,
    force_exclude: bool = False,
) -> Iterator[tuple[str, T | PlainspeakError, Settings]]:
    """Do the job on the document of each file in turn: its name, the answer or the error, and the settings that held.

    See `each_file` for the rest.
    """

    def on_document(name: str, data: bytes, settings: Settings, format: str | None) -> T:
        from plainspeak.readers import read

        return job(read(name, data, format=format, limits=settings.limits), settings=settings)

    for _, name, answer, settings in each_file(
        paths, stdin_filename, chosen, on_document, output, ours=ours, force_exclude=force_exclude
    ):
        yield name, answer, settings


def _files(paths: Iterable[Path], force_exclude: bool) -> Iterator[Path | PlainspeakError]:
    """The files that are meant, each once."""
    from plainspeak.files import find_files
    from plainspeak.settings import settings_for

    seen: set[Path] = set()
    for path in paths:
        try:
            settings = settings_for(path)
        except PlainspeakError as error:
            yield error
            continue
        root = settings.origin.parent if settings.origin else None
        for file in find_files(path, settings.exclude, root, force_exclude=force_exclude):
            if isinstance(file, PlainspeakError):
                yield file
                continue
            full = Path(os.path.realpath(file.parent), file.name) if ".." in file.parts else file.absolute()
            if full not in seen:
                seen.add(full)
                yield file


def _spared(
    files: list[Path | PlainspeakError], paths: Sequence[Path], output: Path, ours: bool
) -> list[Path | PlainspeakError]:
    """The files without the output. Raises `PlainspeakError` when that is a paper which would be lost."""
    there = _regular(output)
    if there is None:
        return files  # nothing that could be lost
    others = [file for file in files if not (isinstance(file, Path) and _is(file, there))]
    if len(others) == len(files):
        return files
    if any(_is(path, there) for path in paths) or not (ours or _made_by_us(output)):
        raise PlainspeakError(
            f"{output}: this is one of the papers, and we never write over a paper. Name another file with -o."
        )
    return others


def _is(path: Path, there: os.stat_result) -> bool:
    """Whether a path, or standard input for a dash, is this file."""
    try:
        return os.path.samestat(os.fstat(0) if str(path) == STDIN else os.stat(path), there)
    except (OSError, ValueError):
        return False


def _regular(path: Path) -> os.stat_result | None:
    try:
        status = os.stat(path)
    except (OSError, ValueError):
        return None
    return status if stat.S_ISREG(status.st_mode) else None


def _made_by_us(path: Path) -> bool:
    from plainspeak.writers.made_by_us import MADE_BY_US

    try:
        with path.open("rb") as stream:
            return MADE_BY_US.encode() in stream.read(1000)
    except OSError:
        return False


def _kinds() -> str:
    from plainspeak.readers import FORMATS

    return ", ".join(FORMATS)


def _bytes(file: Path, name: str, settings: Settings) -> bytes:
    from plainspeak.files import load_bytes

    if str(file) != STDIN:
        return load_bytes(file, name, limits=settings.limits)
    try:
        return sys.stdin.buffer.read(settings.limits.megabytes * 1_000_000 + 1)
    except OSError as error:
        why = "it is closed" if error.errno == errno.EBADF else error.strerror
        raise UnreadableFile(
            name, f"standard input cannot be read ({why}). Give us a file, or a text through a pipe."
        ) from error
