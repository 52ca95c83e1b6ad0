"""A summary in Markdown, to paste into a message or a discussion."""

from __future__ import annotations

import re
from collections import Counter

from plainspeak.errors import PlainspeakError, UnreadableFile
from plainspeak.finding import Finding, Report
from plainspeak.rule import Level
from plainspeak.rules.catalogue import RULES
from plainspeak.writers.human import safe, summary


class MarkdownWriter:
    """A heading and a list for each paper with findings; then a table of the rules, and what could not be read.

    Words of the papers stand as text: they make no markup, no link, and no mention of a person or a discussion.
    """

    def __init__(self) -> None:
        self._files = self._ignored = 0
        self._levels: Counter[Level] = Counter()
        self._rules: Counter[str] = Counter()
        self._errors: list[PlainspeakError] = []

    def start(self) -> str:
        """The heading of the whole."""
        return "## What may lose a reader\n"

    def file(self, report: Report, level: Level) -> str:
        """The findings of a paper, each with its place; nothing for a paper without findings."""
        self._files += 1
        self._ignored += len(report.ignored)
        self._levels.update(finding.level for finding in report.findings)
        self._rules.update(finding.rule for finding in report.findings)
        if not report.findings:
            return ""
        items = "".join(map(_item, report.findings))
        return f"\n### {as_code(report.document.name)}\n\n{items}"

    def error(self, error: PlainspeakError) -> str:
        """Nothing yet: errors come after the papers."""
        self._errors.append(error)
        return ""

    def end(self) -> str:
        """How often each rule found something, what could not be read, and the sum."""
        parts = []
        if self._rules:
            rows = [
                f"| {as_code(rule.name)} | {self._rules[rule.name]} | {as_text(rule.summary)} |\n"
                for rule in sorted(RULES, key=lambda rule: -self._rules[rule.name])
                if self._rules[rule.name]
            ]
            parts.append("\n### How often\n\n| Rule | Findings | What it finds |\n|---|---:|---|\n" + "".join(rows))
        if self._errors:
            parts.append("\n### Could not be read\n\n" + "".join(map(_error, self._errors)))
        if self._files or not self._errors:
            told = summary(self._levels, self._files, self._ignored).partition("\n")[0]
            parts.append(f"\n{told}\n")
        return "".join(parts)


def _item(finding: Finding) -> str:
    place = finding.places[0] if finding.places else None
    where = "line 1" if place is None else as_text(place.label) if place.label else f"line {place.line}"
    return f"- {where}, {finding.level} {as_code(finding.rule)}: {as_text(finding.message)}\n"


def _error(error: PlainspeakError) -> str:
    if isinstance(error, UnreadableFile):
        return f"- {as_code(error.name)}: {as_text(error.reason)}\n"
    return f"- {as_text(str(error))}\n"


# A service turns these into links to people or discussions even when they are escaped; in code it does not.
_MENTION = re.compile(r"[\w.+/-]*[@#][\w.+/@#-]+")
_MARKUP = re.compile(r"[\\`*_{}\[\]<>#|~$&]|:(?=\S)|(?<=\bwww)\.", re.I)


def as_text(text: str) -> str:
    """Text that shows as it is, on one line, in any Markdown."""
    text, parts, at = safe(text).replace("\t", " "), [], 0
    for found in _MENTION.finditer(text):
        parts += [_escaped(text, at, found.start()), as_code(found[0])]
        at = found.end()
    return "".join([*parts, _escaped(text, at, len(text))])


def _escaped(text: str, start: int, end: int) -> str:
    return _MARKUP.sub(lambda found: "\\" + found[0], text[start:end])


def as_code(text: str) -> str:
    """Text as code, on one line. It may stand in a table too."""
    text = safe(text).replace("\t", " ").replace("|", "\\x7c")
    fence = "`" * (1 + max(map(len, re.findall("`+", text)), default=0))
    space = " " if "`" in text[:1] + text[-1:] or not text.strip() else ""
    return f"{fence}{space}{text}{space}{fence}"
