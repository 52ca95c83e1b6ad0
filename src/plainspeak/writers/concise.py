"""One line for each finding, in the form that editors and other programs read: `path:line:column: level: rule: message`."""

from __future__ import annotations

from plainspeak.errors import PlainspeakError
from plainspeak.finding import Finding, Report
from plainspeak.rule import Level
from plainspeak.writers.human import safe


class ConciseWriter:
    """One line for each finding. In a file without lines, the place stands in words after the path."""

    def start(self) -> str:
        """Nothing."""
        return ""

    def file(self, report: Report, level: Level) -> str:
        """The findings of a report, a line each."""
        return "".join(f"{one_line(report.document.name, finding)}\n" for finding in report.findings)

    def error(self, error: PlainspeakError) -> str:
        """Nothing: errors go to standard error."""
        return ""

    def end(self) -> str:
        """Nothing."""
        return ""


def one_line(name: str, finding: Finding) -> str:
    """A finding in the file called `name` as one line, without the line break."""
    place = finding.places[0] if finding.places else None
    where = "1:1" if place is None else f" {place.label}" if place.label else f"{place.line}:{place.column}"
    return safe(f"{name}:{where}: {finding.level}: {finding.rule}: {finding.message}").replace("\t", " ")
