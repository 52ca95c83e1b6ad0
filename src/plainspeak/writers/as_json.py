"""The report for programs: JSON of the schema in `docs/report.schema.json`."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import asdict
from textwrap import indent
from typing import Any

from plainspeak import __version__
from plainspeak.document import InRun, OnPage, Place
from plainspeak.errors import PlainspeakError, UnreadableFile
from plainspeak.finding import Finding, Report, Score
from plainspeak.rule import LEVELS, Level
from plainspeak.rules.catalogue import RULES

#: Grows by one when a reader of the old form could go wrong.
VERSION = 1


class JsonWriter:
    """One JSON object for the whole run, written as the files come."""

    def __init__(self) -> None:
        self._files = 0
        self._errors: list[PlainspeakError] = []
        self._rules: set[str] = set()

    def start(self) -> str:
        """The opening, up to the list of files."""
        head = {"schema": f"plainspeak.report/{VERSION}", "version": __version__}
        return "{\n" + "".join(f"  {_dump(key)}: {_dump(value)},\n" for key, value in head.items()) + '  "files": ['

    def file(self, report: Report, level: Level) -> str:
        """One file with its findings."""
        self._files += 1
        self._rules.update(finding.rule for finding in report.findings)
        return ("," if self._files > 1 else "") + "\n" + indent(_dump(_file(report)), "    ")

    def error(self, error: PlainspeakError) -> str:
        """Nothing yet: errors come after the files."""
        self._errors.append(error)
        return ""

    def end(self) -> str:
        """The errors, and a line about each rule that found something."""
        rules = {rule.name: rule.summary for rule in RULES if rule.name in self._rules}
        rest = _dump({"errors": [_error(error) for error in self._errors], "rules": rules})
        return ("\n  " if self._files else "") + "],\n" + rest[2:] + "\n"


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


# What could play with a terminal, and lone surrogates, which file names may hold: JSON itself escapes only up to U+001F.
_UNSAFE = re.compile(r"[\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def _dump(value: Any) -> str:
    # Escapes keep the output valid UTF-8 whatever a file name holds.
    return _UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False, indent=2))


def _error(error: PlainspeakError) -> dict[str, Any]:
    name = error.name if isinstance(error, UnreadableFile) else None
    return {"name": name, "message": str(error)}


def _file(report: Report) -> dict[str, Any]:
    return {
        "name": report.document.name,
        "format": report.document.format,
        "findings": [finding_as_json(finding) for finding in report.findings],
        "ignored": [finding_as_json(finding) for finding in report.ignored],
    }


def finding_as_json(finding: Finding) -> dict[str, Any]:
    """A finding as the schema's `finding`."""
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


def _place(place: Place) -> dict[str, Any]:
    return {
        "start": place.start,
        "end": place.end,
        "line": place.line,
        "column": place.column,
        "endLine": place.end_line,
        "endColumn": place.end_column,
        "label": place.label or None,
        "anchors": [_anchor(anchor) for anchor in place.anchors],
    }


def _anchor(anchor: InRun | OnPage) -> dict[str, Any]:
    where: dict[str, Any] = {"start": anchor.start, "end": anchor.end}
    if isinstance(anchor, OnPage):
        return {"page": anchor.page, **where, "box": list(anchor.box)}
    return {"part": anchor.part, "paragraph": anchor.paragraph, **where}


def schema() -> dict[str, Any]:
    """The JSON schema of `plainspeak lint --format json`."""
    count = {"type": "integer", "minimum": 0}
    text = {"type": "string"}
    place = _object(
        {
            "start": {**count, "description": "Character offset in the text of the file."},
            "end": {**count, "description": "Character offset, exclusive."},
            "line": {"type": "integer", "minimum": 1},
            "column": {"type": "integer", "minimum": 1, "description": "In characters, from 1."},
            "endLine": {"type": "integer", "minimum": 1},
            "endColumn": {"type": "integer", "minimum": 1, "description": "Exclusive."},
            "label": {"type": ["string", "null"], "description": "The place in words, where lines mean nothing."},
            "anchors": _array({"$ref": "#/$defs/anchor"}),
        }
    )
    in_run = _object(
        {
            "part": {**text, "description": "The part of an office file."},
            "paragraph": {**count, "description": "From 0, within the part."},
            "start": {**count, "description": "Character offset in the visible text of the paragraph."},
            "end": {**count, "description": "Exclusive."},
        }
    )
    on_page = _object(
        {
            "page": {"type": "integer", "minimum": 1},
            "start": {**count, "description": "Character offset on the page."},
            "end": {**count, "description": "Exclusive."},
            "box": {
                **_array({"type": "number"}),
                "description": "Left, top, right and bottom in points, from the top left.",
            },
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
    name = {"type": ["string", "null"], "description": "The paper, where one is meant."}
    found = _object(
        {"file": text, **{key: {"$ref": f"#/$defs/finding/properties/{key}"} for key in finding["properties"]}}
    )
    failed = _object({"file": name, "error": {**text, "description": "Why the paper could not be read."}})
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
        "$defs": {
            "anchor": {"oneOf": [in_run, on_page]},
            "place": place,
            "finding": finding,
            "line": {"description": "A line of --format jsonl.", "oneOf": [found, failed]},
        },
    }


def _object(properties: dict[str, Any]) -> dict[str, Any]:
    return {"type": "object", "required": list(properties), "additionalProperties": False, "properties": properties}


def _array(items: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": items}
