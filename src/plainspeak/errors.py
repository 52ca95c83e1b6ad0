"""Errors for people: what was being read, where, what is wrong and what to do."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches


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


def nearest(name: str, known: Iterable[str]) -> str:
    """A sentence that offers the known name nearest to `name`, or an empty string: " Did you mean 'x'?"."""
    close = get_close_matches(name, list(known), n=1, cutoff=0.5)
    return f" Did you mean '{close[0]}'?" if close else ""
