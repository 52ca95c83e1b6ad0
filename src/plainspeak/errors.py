"""Errors for people: what was being read, where, what is wrong and what to do."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from difflib import get_close_matches
from pathlib import PurePath


class PlainspeakError(Exception):
    """Anything that stops plainspeak from doing its job. Its text is one line, ready to be shown to a person."""

    def __str__(self) -> str:
        # A file name may hold line breaks: what follows one must not pass for a line of our own.
        return " ".join(super().__str__().splitlines())


class UnreadableFile(PlainspeakError):
    """A file that is missing, of a kind that we cannot read, or broken.

    Attributes: `name`, the file as the user named it; `reason`, what is wrong and what to do, in one sentence or two.
    """

    def __init__(self, name: str, reason: str) -> None:
        super().__init__(f"{name}: {reason}")
        self.name = name
        self.reason = reason


class BadSettings(PlainspeakError):
    """A settings file or an option that does not say what we can do."""


class BadList(PlainspeakError):
    """A list of acronyms or terms with a mistake in it; the text names the file, the line and the remedy."""


def our_mistake(name: str, error: Exception) -> UnreadableFile:
    """The error for a file at which our own program broke down: it must not take the other files with it.

    Only the kind of error and the place in our code are told, since its words may come from the file. Where Python runs for
    developers (`python -X dev`), the error itself is raised again instead.
    """
    if sys.flags.dev_mode:
        raise error
    trace, place = error.__traceback__, ""
    while trace:
        code = PurePath(trace.tb_frame.f_code.co_filename)
        if "plainspeak" in code.parts:
            place = f" in {code.name}, line {trace.tb_lineno}"
        trace = trace.tb_next
    return UnreadableFile(
        name,
        f"this is a mistake of ours, not of yours ({type(error).__name__}{place}). Save its words as plain text (.txt), "
        "read that, and please tell us of it.",
    )


def nearest(name: str, known: Iterable[str]) -> str:
    """A sentence that offers the known name nearest to `name`, or an empty string: " Did you mean 'x'?"."""
    close = get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f" Did you mean '{close[0]}'?" if close else ""
