"""The command line: one file for each command, imported when it is called."""

from __future__ import annotations

import signal
import sys
from importlib import import_module
from types import FrameType

import click

from plainspeak import __version__
from plainspeak.cli.streams import FAILED, FOUND, fail, say, silence, stand_in
from plainspeak.errors import PlainspeakError

#: The commands in the order in which `--help` lists them, and the module and function that each is.
COMMANDS = {
    "lint": "lint:lint",
    "fix": "fix:fix",
    "review": "review:review",
    "score": "score:score",
    "handout": "handout:handout",
    "baseline": "baseline:baseline",
    "rules": "rules:rules",
    "explain": "rules:explain",
    "schema": "rules:schema",
    "init": "settings:init",
    "settings": "settings:settings",
    "cache": "cache:cache",
}


class _Commands(click.Group):
    """Commands whose modules are imported when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        module, _, name = COMMANDS.get(cmd_name, "").partition(":")
        command = getattr(import_module(f"plainspeak.cli.{module}"), name) if name else None
        return command if isinstance(command, click.Command) else None


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, "-V", "--version", message="plainspeak %(version)s")
def main() -> None:
    """Find what will lose a reader in meeting papers, and what to write instead.

    \b
    plainspeak lint agenda.md            what to put right in one paper
    plainspeak lint papers/              every paper in a folder
    plainspeak fix papers/               put plain words in where that is safe
    plainspeak review minutes.docx       answers as comments in a copy of the Word file
    plainspeak handout papers/           what the hard words mean, on one sheet for the meeting
    plainspeak score minutes.md          how hard the paper is
    plainspeak explain sentence-long     why a rule is there
    """


def run() -> None:
    """Run the command line and leave the process. No error of ours or of the user's shows a traceback."""
    stand_in()
    # Whoever asked to be spared the signal stays so.
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _end)
    try:
        _run()
    except BrokenPipeError:
        # The reader of our output has gone (`plainspeak lint | head`): nothing more to say to anyone.
        silence(sys.stdout)
        raise SystemExit(FOUND) from None
    except OSError as error:
        # Mostly a full disk below the output: no place that knows more of it than the system says.
        silence(sys.stdout)
        fail(f"{f'{error.filename}: ' if error.filename else ''}cannot go on ({error.strerror or error}).")


def _end(number: int, frame: FrameType | None) -> None:
    """End in an orderly way, so that no file is left half-written; with the exit code that a shell gives for the signal."""
    raise SystemExit(128 + number)


def _run() -> None:
    try:
        try:
            main.main(standalone_mode=False)
        finally:
            # Plugins are loaded with the rules, if those are needed at all.
            for problem in getattr(sys.modules.get("plainspeak.plugins"), "PROBLEMS", ()):
                say(f"plainspeak: {problem}")
    except click.exceptions.Abort:
        fail("stopped.", 130)
    except click.ClickException as error:
        error.show()
        raise SystemExit(FAILED) from None
    except PlainspeakError as error:
        fail(str(error))
    except (RecursionError, MemoryError) as error:
        fail(f"gave up: {type(error).__name__}. A file is nested too deeply or too large; try files one by one.")
