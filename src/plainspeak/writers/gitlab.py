"""GitLab's code quality report: what a merge request makes worse or better."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from plainspeak.errors import PlainspeakError, UnreadableFile
from plainspeak.finding import Report
from plainspeak.rule import Level
from plainspeak.writers.human import safe
from plainspeak.writers.repository import digest, fingerprints, path_in_repository

_SEVERITIES: Mapping[Level, str] = {"advice": "info", "warning": "minor", "error": "major"}


class GitlabWriter:
    """A JSON array with an object for each finding, an element a line.

    GitLab wants a line: in files without lines it is 1, and the description begins with the place in words. A file that could
    not be read is an element too; an error that is not about one file has no place here.
    """

    def __init__(self) -> None:
        self._any = False

    def start(self) -> str:
        """The opening bracket."""
        return "["

    def file(self, report: Report, level: Level) -> str:
        """The findings of a report."""
        path, marks = _path(report.document.name), fingerprints(report)
        parts = []
        for finding in report.findings:
            place = finding.places[0] if finding.places else None
            lines = {"begin": place.line, "end": place.end_line} if place and not place.label else {"begin": 1}
            where = f"{place.label}: " if place and place.label else ""
            severity = _SEVERITIES[finding.level]
            mark = digest(f"{path}\0{marks[id(finding)]}")
            parts.append(self._element(where + finding.message, finding.rule, mark, severity, path, lines))
        return "".join(parts)

    def error(self, error: PlainspeakError) -> str:
        """A file that could not be read."""
        if not isinstance(error, UnreadableFile):
            return ""
        path = _path(error.name)
        return self._element(
            error.reason, "unreadable-file", digest(f"{path}\0unreadable"), "major", path, {"begin": 1}
        )

    def end(self) -> str:
        """The closing bracket."""
        return "\n]\n" if self._any else "]\n"

    def _element(self, description: str, name: str, mark: str, severity: str, path: str, lines: dict[str, int]) -> str:
        element: dict[str, Any] = {
            "type": "issue",
            "check_name": name,
            "description": safe(description),
            "categories": ["Clarity"],
            "severity": severity,
            "fingerprint": mark,
            "location": {"path": path, "lines": lines},
        }
        comma, self._any = "," if self._any else "", True
        return f"{comma}\n{json.dumps(element)}"


def _path(name: str) -> str:
    return safe(path_in_repository(name) or name)
