"""What goes to the terminal and how the program ends."""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import NoReturn, TextIO

import click

#: Exit codes.
CLEAN, FOUND, FAILED = 0, 1, 2


def fail(text: str, code: int = FAILED) -> NoReturn:
    """Say what is wrong and leave."""
    say(f"plainspeak: {text}")
    leave(code)


def leave(code: int) -> NoReturn:
    """End the program with an exit code."""
    raise SystemExit(code)


def say(text: str) -> None:
    """A message to the person, on standard error, with nothing in it that could play with the terminal."""
    from plainspeak.writers.human import safe

    try:
        click.echo("\n".join(map(safe, text.split("\n"))), err=True)
    except OSError:
        # There is nobody whom we could tell. What we do is done all the same, and the exit code tells the rest.
        silence(sys.stderr)


def tell(text: str) -> None:
    """Text for standard output, in what this terminal can show: what its encoding lacks becomes an escape."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    put(text.encode(encoding, "backslashreplace").decode(encoding))


def put(data: str | bytes) -> None:
    """Write to standard output. Where that cannot be, say so and leave."""
    if not data:
        return
    try:
        click.echo(data, nl=False, color=True)
    except BrokenPipeError:
        raise  # its reader has gone, and needs no words of ours
    except OSError as error:
        silence(sys.stdout)
        why = "it is closed" if error.errno == errno.EBADF else error.strerror or error
        fail(f"standard output cannot be written ({why}).")


def silence(stream: TextIO) -> None:
    """Let what a stream still holds go nowhere: Python tries again to write it at the end, and would fail again."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


def stand_in() -> None:
    """Put a stream on which all fails in the place of each standard stream that was closed when we were started.

    There Python has none, and the next file that we open would get the number of the stream and be taken for it.
    """
    for name, mode, wrong_way in (
        ("stdin", "r", os.O_WRONLY),
        ("stdout", "w", os.O_RDONLY),
        ("stderr", "w", os.O_RDONLY),
    ):
        if getattr(sys, name) is None:
            handle = os.open(os.devnull, wrong_way)  # the lowest number that is free, which is that of the stream
            setattr(sys, name, os.fdopen(handle, mode, encoding="utf-8", errors="backslashreplace"))


def colourful() -> bool:
    """Whether to use colour: on a terminal that can, unless NO_COLOR says no."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def columns() -> int:
    """How wide lines may be: the terminal, up to 120 columns; 100 elsewhere."""
    return min(shutil.get_terminal_size().columns, 120) if sys.stdout.isatty() else 100


@contextmanager
def progress(files: int) -> Iterator[Callable[[], None]]:
    """A bar on a terminal when there are many files to read; its step is called after each."""
    if files < 10 or not sys.stderr.isatty():
        yield lambda: None
        return
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Reading", total=files)
        yield lambda: bar.advance(task)
