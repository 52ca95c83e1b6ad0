"""A table for spreadsheets: one row for each finding."""

from __future__ import annotations

import csv
import io

from plainspeak.errors import PlainspeakError, UnreadableFile
from plainspeak.finding import Finding, Report
from plainspeak.rule import Level
from plainspeak.writers.table import harmless

COLUMNS = ("file", "line", "column", "place", "level", "rule", "quote", "message", "swaps", "count")


class CsvWriter:
    """Rows of `COLUMNS`. No cell is a formula or holds a line break.

    `line` and `column` are empty in files without lines, where `place` says it in words. A file that could not be read has a
    row with the level "unreadable" and no rule.
    """

    def start(self) -> str:
        """The names of the columns."""
        return _row(COLUMNS)

    def file(self, report: Report, level: Level) -> str:
        """A row for each finding."""
        return "".join(_finding(report.document.name, finding) for finding in report.findings)

    def error(self, error: PlainspeakError) -> str:
        """A row that tells what could not be read."""
        name, reason = (error.name, error.reason) if isinstance(error, UnreadableFile) else ("", str(error))
        return _row((name, "", "", "", "unreadable", "", "", reason, "", ""))

    def end(self) -> str:
        """Nothing."""
        return ""


def _finding(name: str, finding: Finding) -> str:
    place = finding.places[0] if finding.places else None
    line, column = (str(place.line), str(place.column)) if place and not place.label else ("", "")
    where = place.label if place else ""
    swaps = " | ".join(swap.text for swap in finding.swaps)
    quote = " ".join(finding.quote.split())
    cells = (name, line, column, where, finding.level, finding.rule, quote, finding.message, swaps)
    return _row((*cells, str(finding.count)))


def _row(cells: tuple[str, ...]) -> str:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerow(map(harmless, cells))
    return out.getvalue()
