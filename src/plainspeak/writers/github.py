"""Notes on the lines of a pull request: the commands that GitHub's runner reads from the output of a step."""

from __future__ import annotations

import os
from collections.abc import Mapping
from contextlib import suppress

from plainspeak.errors import PlainspeakError, UnreadableFile
from plainspeak.finding import Finding, Report
from plainspeak.rule import Level
from plainspeak.writers.human import safe
from plainspeak.writers.markdown import MarkdownWriter
from plainspeak.writers.repository import path_in_repository

_COMMANDS: Mapping[Level, str] = {"advice": "notice", "warning": "warning", "error": "error"}
#: What GitHub takes as the summary of one step, in bytes.
SUMMARY_LIMIT = 1024 * 1024
# Room for what must not be cut: the table of the rules and the sum.
_RESERVE = 64 * 1024


class GithubWriter:
    """A command for each finding. At the end, the Markdown summary goes into the file that `GITHUB_STEP_SUMMARY` names, if any.

    GitHub shows ten notes of each kind for a step; the summary has them all, as far as GitHub's limit allows.
    """

    def __init__(self) -> None:
        self._markdown = MarkdownWriter()
        self._summary: list[str] = []
        self._room = SUMMARY_LIMIT - _RESERVE
        self._cut = 0
        self._to = os.environ.get("GITHUB_STEP_SUMMARY", "")

    def start(self) -> str:
        """Nothing."""
        if self._to:
            with suppress(OSError, ValueError):  # not there yet
                self._room -= os.path.getsize(self._to)
        self._keep(self._markdown.start())
        return ""

    def file(self, report: Report, level: Level) -> str:
        """A command for each finding."""
        self._keep(self._markdown.file(report, level))
        return "".join(_finding(report.document.name, finding) for finding in report.findings)

    def error(self, error: PlainspeakError) -> str:
        """A command for a file that could not be read."""
        self._markdown.error(error)
        if isinstance(error, UnreadableFile):
            return _command("error", {"file": _path(error.name), "title": "could not be read"}, error.reason)
        return _command("error", {"title": "plainspeak"}, str(error))

    def end(self) -> str:
        """Nothing, or a command that tells why the summary could not be written."""
        if not self._to:
            return ""
        if self._cut:
            self._summary.append(f"\n{self._cut} lines more did not fit here. The log of the step has every finding.\n")
        text = _fitting(self._markdown.end(), self._room + _RESERVE)
        try:
            with open(self._to, "a", encoding="utf-8", newline="\n") as file:
                file.write("".join([*self._summary, text]))
        except (OSError, ValueError) as error:
            return _command("warning", {"title": "plainspeak"}, f"The summary of the step cannot be written: {error}")
        return ""

    def _keep(self, markdown: str) -> None:
        """Keep whole lines for the summary, as long as there is room."""
        if not self._to:
            return
        for line in markdown.splitlines(keepends=True):
            size = len(line.encode())
            if self._cut or size > self._room:
                self._cut += 1
            else:
                self._room -= size
                self._summary.append(line)


def _fitting(text: str, room: int) -> str:
    lines, size = [], 200  # the sentence about the cut
    for line in text.splitlines(keepends=True):
        size += len(line.encode())
        if size > room:
            break
        lines.append(line)
    return "".join(lines)


def _finding(name: str, finding: Finding) -> str:
    properties: dict[str, str | int] = {"file": _path(name)}
    message = finding.message
    if finding.places:
        first, last = finding.places[0], finding.places[-1]
        if first.label:
            message = f"{first.label}: {message}"
        else:
            properties |= {"line": first.line, "endLine": last.end_line}
            if first.line == last.end_line:  # GitHub takes columns within one line only
                properties |= {"col": first.column, "endColumn": last.end_column}
    return _command(_COMMANDS[finding.level], {**properties, "title": finding.rule}, message)


def _path(name: str) -> str:
    return path_in_repository(name) or name


def _command(name: str, properties: Mapping[str, str | int], message: str) -> str:
    told = ",".join(f"{key}={_property(str(value))}" for key, value in properties.items())
    return f"::{name} {told}::{_data(message)}\n"


def _data(text: str) -> str:
    return safe(text).replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
