"""Each kind of output in a file of its own; `OUTPUTS` names those of `plainspeak lint`."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import Protocol, cast

from plainspeak.errors import PlainspeakError
from plainspeak.finding import Report
from plainspeak.rule import Level


class Writer(Protocol):
    """Turns the reports of a run into one kind of output, as they come. Each method gives the next text to print."""

    def start(self) -> str:
        """What stands before the first report."""

    def file(self, report: Report, level: Level) -> str:
        """One report; findings at `level` or above make the run fail."""

    def error(self, error: PlainspeakError) -> str:
        """A file that could not be read."""

    def end(self) -> str:
        """What stands after the last report; ends the output."""


#: The name of an output → the module and class that write it.
OUTPUTS: Mapping[str, str] = {
    "human": "human:HumanWriter",
    "concise": "concise:ConciseWriter",
    "markdown": "markdown:MarkdownWriter",
    "csv": "as_csv:CsvWriter",
    "json": "as_json:JsonWriter",
    "html": "html:HtmlWriter",
    "jsonl": "jsonl:JsonLinesWriter",
    "sarif": "sarif:SarifWriter",
    "github": "github:GithubWriter",
    "gitlab": "gitlab:GitlabWriter",
    "junit": "junit:JunitWriter",
}
#: The outputs in which each paper is written without regard to the others.
INDEPENDENT = frozenset({"human", "concise"})
#: The outputs that show the score of each paper: their reports carry one.
SCORED = frozenset({"html"})


def writer(name: str, *, width: int = 100, colour: bool = False) -> Writer:
    """The writer of an output. Lines for people have at most `width` columns, and colour when `colour` is true."""
    module, _, kind = OUTPUTS[name].partition(":")
    make = getattr(import_module(f"plainspeak.writers.{module}"), kind)
    return cast(Writer, make(width=width, colour=colour) if name == "human" else make())
