"""The report for programs: JSON of the schema in `docs/report.schema.json`."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from plainspeak import __version__
from plainspeak.document import Place
from plainspeak.errors import PlainspeakError, UnreadableFile
from plainspeak.finding import Finding, Report, Score
from plainspeak.rule import LEVELS
from plainspeak.rules.catalogue import RULES

#: Grows by one when a reader of the old form could go wrong.
VERSION = 1


def reports_as_json(reports: Sequence[Report], errors: Sequence[PlainspeakError]) -> str:
    """All reports of a run, with what could not be read."""
    return _dump(
        {
            "schema": f"plainspeak.report/{VERSION}",
            "version": __version__,
            "files": [_file(report) for report in reports],
            "errors": [_error(error) for error in errors],
            "rules": {rule.name: rule.summary for rule in RULES if any(_has(report, rule.name) for report in reports)},
        }
    )


def scores_as_json(scores: Sequence[tuple[str, Score]], errors: Sequence[PlainspeakError]) -> str:
    """The scores of a run, with what could not be read."""
    return _dump(
        {
            "schema": f"plainspeak.scores/{VERSION}",
            "version": __version__,
            "files": [{"name": name, **asdict(score)} for name, score in scores],
            "errors": [_error(error) for error in errors],
        }
    )


def _dump(value: Any) -> str:
    # Lone surrogates, which file names may hold, go out as escapes: the output is always valid UTF-8.
    text = json.dumps(value, ensure_ascii=False, indent=2)
    return "".join(f"\\u{ord(c):04x}" if "\ud800" <= c <= "\udfff" else c for c in text) if not _clean(text) else text


def _clean(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _has(report: Report, rule: str) -> bool:
    return any(finding.rule == rule for finding in report.findings)


def _error(error: PlainspeakError) -> dict[str, Any]:
    name = error.name if isinstance(error, UnreadableFile) else None
    return {"name": name, "message": str(error)}


def _file(report: Report) -> dict[str, Any]:
    return {
        "name": report.document.name,
        "format": report.document.format,
        "findings": [_finding(finding) for finding in report.findings],
        "ignored": [_finding(finding) for finding in report.ignored],
    }


def _finding(finding: Finding) -> dict[str, Any]:
    return {
        "rule": finding.rule,
        "level": finding.level,
        "message": finding.message,
        "quote": finding.quote,
        "count": finding.count,
        "swaps": [{"text": swap.text, "sure": swap.sure} for swap in finding.swaps],
        "places": [_place(place) for place in finding.places],
        "related": [
            {"note": other.note, "name": other.name, "places": [_place(place) for place in other.places]}
            for other in finding.related
        ],
    }


def _place(place: Place) -> dict[str, int]:
    return {
        "start": place.start,
        "end": place.end,
        "line": place.line,
        "column": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
    }


def schema() -> dict[str, Any]:
    """The JSON schema of `plainspeak lint --format json`."""
    count = {"type": "integer", "minimum": 0}
    text = {"type": "string"}
    place = _object(
        {
            "start": {**count, "description": "Character offset in the file's decoded text."},
            "end": {**count, "description": "Character offset, exclusive."},
            "line": {"type": "integer", "minimum": 1},
            "column": {"type": "integer", "minimum": 1, "description": "In characters, from 1."},
            "endLine": {"type": "integer", "minimum": 1},
            "endColumn": {"type": "integer", "minimum": 1, "description": "Exclusive."},
        }
    )
    places = {"type": "array", "items": {"$ref": "#/$defs/place"}}
    other_paper = {"type": ["string", "null"], "description": "The paper, when it is another one of the pack."}
    finding = _object(
        {
            "rule": {"enum": [rule.name for rule in RULES]},
            "level": {"enum": list(LEVELS)},
            "message": text,
            "quote": {**text, "description": "The words as a reader sees them, without markup."},
            "count": {"type": "integer", "minimum": 1, "description": "Uses in this document."},
            "swaps": _array(_object({"text": text, "sure": {"type": "boolean"}})),
            "places": places,
            "related": _array(_object({"note": text, "name": other_paper, "places": places})),
        }
    )
    findings = {"type": "array", "items": {"$ref": "#/$defs/finding"}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "plainspeak report",
        **_object(
            {
                "schema": {"const": f"plainspeak.report/{VERSION}"},
                "version": text,
                "files": _array(_object({"name": text, "format": text, "findings": findings, "ignored": findings})),
                "errors": _array(_object({"name": {"type": ["string", "null"]}, "message": text})),
                "rules": {"type": "object", "additionalProperties": text},
            }
        ),
        "$defs": {"place": place, "finding": finding},
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "additionalProperties": False, "properties": properties}


def _array(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}
