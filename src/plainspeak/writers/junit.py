"""JUnit XML, which nearly every service that runs tests can show: a suite for each paper, a test for each rule it breaks."""

from __future__ import annotations

import re
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from plainspeak.errors import PlainspeakError, UnreadableFile
from plainspeak.finding import Finding, Report
from plainspeak.rule import LEVELS, Level
from plainspeak.writers.concise import one_line
from plainspeak.writers.human import safe


class JunitWriter:
    """A suite for each paper. Its tests are the rules that found something, so that their names stay when lines move.

    A test fails when its rule has findings at the failing level; what is below that level is the output of a test that
    passed. A paper without findings has one test, which passed. A file that could not be read is an error.
    """

    def start(self) -> str:
        """The declaration and the opening of the outermost element."""
        return '<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="plainspeak">\n'

    def file(self, report: Report, level: Level) -> str:
        """The suite of a paper."""
        by_rule: dict[str, list[Finding]] = {}
        for finding in report.findings:
            by_rule.setdefault(finding.rule, []).append(finding)
        name = report.document.name
        failing = [rule for rule, findings in by_rule.items() if _fails(findings[0], level)]
        suite = _suite(name, tests=len(by_rule) or 1, failures=len(failing))
        for rule, findings in by_rule.items():
            case = _case(suite, name, rule)
            if rule in failing:
                count = f"{len(findings)} {'finding' if len(findings) == 1 else 'findings'}"
                told = SubElement(
                    case, "failure", message=f"{count}: {_legal(findings[0].message)}", type=findings[0].level
                )
            else:
                told = SubElement(case, "system-out")
            told.text = "\n".join(_legal(one_line(name, finding)) for finding in findings)
        if not by_rule:
            _case(suite, name, "nothing to put right")
        return _text(suite)

    def error(self, error: PlainspeakError) -> str:
        """A suite with one test, which could not be run."""
        name, reason = (error.name, error.reason) if isinstance(error, UnreadableFile) else ("plainspeak", str(error))
        suite = _suite(name, tests=1, errors=1)
        SubElement(_case(suite, name, "readable"), "error", message=_legal(reason), type="unreadable")
        return _text(suite)

    def end(self) -> str:
        """The closing of the outermost element."""
        return "</testsuites>\n"


def _fails(finding: Finding, level: Level) -> bool:
    # All findings of a rule have the same level.
    return LEVELS.index(finding.level) >= LEVELS.index(level)


def _suite(name: str, *, tests: int, failures: int = 0, errors: int = 0) -> Element:
    counts = {"tests": tests, "failures": failures, "errors": errors, "skipped": 0}
    return Element("testsuite", {"name": _legal(name), **{key: str(count) for key, count in counts.items()}})


def _case(suite: Element, name: str, rule: str) -> Element:
    return SubElement(suite, "testcase", {"classname": _legal(name), "name": rule, "file": _legal(name)})


def _legal(text: str) -> str:
    # `safe` has shown as escapes what XML forbids, but for these two, which are no characters at all.
    return re.sub("[\ufffe\uffff]", "", safe(text))


def _text(suite: Element) -> str:
    indent(suite, level=1)
    # ASCII with references: right whatever the encoding of the output is.
    return f"  {tostring(suite, encoding='us-ascii').decode().rstrip()}\n"
