"""What goes to the terminal and how the program ends."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NoReturn

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

    click.echo("\n".join(map(safe, text.split("\n"))), err=True)


def tell(text: str) -> None:
    """Text for standard output, in what this terminal can show: what its encoding lacks becomes an escape."""
    encoding = sys.stdout.encoding or "utf-8"
    click.echo(text.encode(encoding, "backslashreplace").decode(encoding), nl=False, color=True)


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
