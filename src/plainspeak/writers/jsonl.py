"""JSON lines: an object for each finding and for each file that could not be read, for programs that read as we go."""

from __future__ import annotations

import json

from plainspeak.errors import PlainspeakError, UnreadableFile
from plainspeak.finding import Report
from plainspeak.rule import Level
from plainspeak.writers.as_json import finding_as_json


class JsonLinesWriter:
    """A line for each finding: the JSON report's finding and its `file`. `$defs/line` of the report's schema describes it."""

    def start(self) -> str:
        """Nothing."""
        return ""

    def file(self, report: Report, level: Level) -> str:
        """The findings of a report, a line each."""
        name = report.document.name
        return "".join(json.dumps({"file": name, **finding_as_json(finding)}) + "\n" for finding in report.findings)

    def error(self, error: PlainspeakError) -> str:
        """A line that tells what could not be read; `file` is null when the error is not about one paper."""
        name, reason = (error.name, error.reason) if isinstance(error, UnreadableFile) else (None, str(error))
        return json.dumps({"file": name, "error": reason}) + "\n"

    def end(self) -> str:
        """Nothing."""
        return ""
