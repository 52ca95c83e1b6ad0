"""SARIF 2.1.0, the format in which services and editors exchange findings.

The log has one run, and each result stands on a line of its own, written as its file is done.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import quote

from plainspeak import __version__
from plainspeak.document import Document, Place
from plainspeak.errors import PlainspeakError, UnreadableFile
from plainspeak.finding import Finding, Related, Report
from plainspeak.lexicon.articles import with_article
from plainspeak.manual import page
from plainspeak.rule import Level, Rule
from plainspeak.rules.catalogue import RULES, named
from plainspeak.writers.human import safe
from plainspeak.writers.repository import fingerprints, path_in_repository

_SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS: Mapping[Level, str] = {"advice": "note", "warning": "warning", "error": "error"}
_ROOT = "%SRCROOT%"
# A longer piece of the text says no more to a person.
_SNIPPET = 4_000


class SarifWriter:
    """One run. Its rules are those of the catalogue; `ruleIndex` counts them in that order.

    Regions are in characters. In a file that is no text, lines mean nothing: there a region has offsets in the text taken out
    of it, and a logical location says the place in words. Findings that the author settled are results with a suppression.
    """

    def __init__(self) -> None:
        self._any = False
        self._errors: list[PlainspeakError] = []
        self._indexes = {rule.name: index for index, rule in enumerate(RULES)}

    def start(self) -> str:
        """The tool with its rules, up to the list of results."""
        driver = {"name": "plainspeak", "semanticVersion": __version__, "language": "en-GB"}
        described = ",\n".join(json.dumps(_rule(rule)) for rule in RULES)
        return (
            f'{{\n"$schema": "{_SCHEMA}",\n"version": "2.1.0",\n"runs": [{{\n'
            f'"tool": {{"driver": {json.dumps(driver)[:-1]}, "rules": [\n{described}\n]}}}},\n'
            f'"columnKind": "unicodeCodePoints",\n"originalUriBaseIds": {json.dumps(_BASES)},\n"results": ['
        )

    def file(self, report: Report, level: Level) -> str:
        """A result for each finding of a report, those that the author settled among them."""
        marks, artifact = fingerprints(report), _artifact(report.document.name)
        results = [self._result(report.document, finding, marks, artifact) for finding in report.findings]
        for finding in report.ignored:
            suppression = {"kind": "inSource"} | _justification(report.document, finding)
            results.append({**self._result(report.document, finding, marks, artifact), "suppressions": [suppression]})
        parts = []
        for result in results:
            parts.append(("," if self._any else "") + "\n" + json.dumps(result))
            self._any = True
        return "".join(parts)

    def error(self, error: PlainspeakError) -> str:
        """Nothing yet: what could not be read belongs to the invocation, after the results."""
        self._errors.append(error)
        return ""

    def end(self) -> str:
        """The invocation, with a notification for each file that could not be read."""
        invocation: dict[str, Any] = {"executionSuccessful": not self._errors}
        if self._errors:
            invocation["toolExecutionNotifications"] = [_notification(error) for error in self._errors]
        return ("\n" if self._any else "") + f'],\n"invocations": [{json.dumps(invocation)}]\n}}]\n}}\n'

    def _result(
        self, document: Document, finding: Finding, marks: Mapping[int, str], artifact: dict[str, str]
    ) -> dict[str, Any]:
        result: dict[str, Any] = {
            "ruleId": finding.rule,
            "ruleIndex": self._indexes[finding.rule],
            "level": _LEVELS[finding.level],
            "message": {"text": _message(finding.message)},
            "locations": [_location(artifact, finding.places, document)],
            "partialFingerprints": {"ruleAndWords/v1": marks[id(finding)]},
        }
        if finding.related:
            related = enumerate(finding.related, 1)
            result["relatedLocations"] = [_related(number, other, document, artifact) for number, other in related]
        fixes = list(_fixes(document, finding, artifact))
        if fixes:
            result["fixes"] = fixes
        return result


_BASES = {_ROOT: {"description": {"text": "The root of the repository, else the folder in which plainspeak ran."}}}


def _rule(rule: Rule) -> dict[str, Any]:
    manual = page(rule)
    return {
        "id": rule.name,
        "name": "".join(word.capitalize() for word in rule.name.split("-")),
        "shortDescription": {"text": rule.summary},
        "fullDescription": {"text": rule.manual},
        "help": {"text": manual, "markdown": manual},
        "defaultConfiguration": {"level": _LEVELS[rule.level]},
        "properties": {"tags": [rule.family]},
    }


def _message(text: str) -> str:
    # "[words](target)" would be a link: the words of a paper must not make one.
    return safe(text).replace("](", "] (")


def _location(artifact: dict[str, str], places: Sequence[Place], document: Document | None) -> dict[str, Any]:
    """A location in a file; `document` is that file's, if we have it."""
    physical: dict[str, Any] = {"artifactLocation": artifact}
    if not places:
        return {"physicalLocation": physical}
    first, last = places[0], places[-1]
    as_text = document.editable if document else not first.label
    region: dict[str, Any] = {}
    if as_text:
        region = {
            "startLine": first.line,
            "startColumn": first.column,
            "endLine": last.end_line,
            "endColumn": last.end_column,
        }
    length = max(0, last.end - first.start)
    region |= {"charOffset": first.start, "charLength": length}
    if document and 0 < length <= _SNIPPET:
        region["snippet"] = {"text": document.source[first.start : last.end]}
    location: dict[str, Any] = {"physicalLocation": {**physical, "region": region}}
    if first.label:
        location["logicalLocations"] = [{"fullyQualifiedName": first.label}]
    return location


def _related(number: int, other: Related, document: Document, artifact: dict[str, str]) -> dict[str, Any]:
    if other.name is None:
        location = _location(artifact, other.places, document)
    else:
        location = _location(_artifact(other.name), other.places, None)
    return {"id": number, "message": {"text": _message(other.note)}, **location}


def _artifact(name: str) -> dict[str, str]:
    """A relative reference for a file of the repository, an absolute one for any other; all but plain letters escaped."""
    path = path_in_repository(name)
    if path is not None:
        return {"uri": _escaped(path, "/"), "uriBaseId": _ROOT}
    absolute = os.path.abspath(name).replace(os.sep, "/")
    return {"uri": "file://" + ("" if absolute.startswith("/") else "/") + _escaped(absolute, "/:")}


def _escaped(path: str, kept: str) -> str:
    try:
        return quote(path.encode("utf-8", "surrogateescape"), safe=kept)
    except UnicodeEncodeError:
        return quote(path.encode("utf-8", "surrogatepass"), safe=kept)


def _fixes(document: Document, finding: Finding, artifact: dict[str, str]) -> Iterator[dict[str, Any]]:
    """A fix for each swap, where the file is text and no markup stands between the words."""
    if not document.editable or len(finding.places) != 1:
        return
    for swap in finding.swaps:
        sure = "It fits as it stands." if swap.sure else "Read the sentence again: it may need more."
        start, inserted = with_article(document.source, finding.places[0].start, swap.text)
        deleted = document.place(start, finding.places[0].end)
        region = {
            "startLine": deleted.line,
            "startColumn": deleted.column,
            "endLine": deleted.end_line,
            "endColumn": deleted.end_column,
            "charOffset": deleted.start,
            "charLength": deleted.end - deleted.start,
        }
        change = {"deletedRegion": region, "insertedContent": {"text": inserted}}
        yield {
            "description": {"text": _message(f"Write ‘{swap.text}’. {sure}")},
            "artifactChanges": [{"artifactLocation": artifact, "replacements": [change]}],
        }


def _justification(document: Document, finding: Finding) -> dict[str, str]:
    """The reason that the author gave in the comment which settles a finding, if one was given."""
    rule = named(finding.rule)
    names = {rule.name, *rule.aliases}
    for ignore in sorted(document.ignores, key=lambda ignore: (not ignore.whole, ignore.start)):
        reaches = ignore.whole or ignore.start <= finding.start < ignore.end
        if reaches and (not ignore.rules or names.intersection(ignore.rules)):
            return {"justification": safe(ignore.reason)} if ignore.reason else {}
    return {}


def _notification(error: PlainspeakError) -> dict[str, Any]:
    if isinstance(error, UnreadableFile):
        location = {"physicalLocation": {"artifactLocation": _artifact(error.name)}}
        return {"level": "error", "message": {"text": _message(error.reason)}, "locations": [location]}
    return {"level": "error", "message": {"text": _message(str(error))}}
