"""What is new in papers: what no baseline knows, and what stands in lines that changed since a revision of git.

A word has one finding in a paper, and one use of it may be new where the others are old. So papers are studied use by use; the
old uses are set apart, and then the uses of each word are put together again, at the first one that is new.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from plainspeak.finding import Finding, Related, Report
from plainspeak.settings import Settings

#: A word, by the rule that found it and its entry.
_Word = tuple[str, str]


@dataclass(frozen=True, slots=True)
class News:
    """What to leave out as old: what the file `baseline` knows, and what did not change since the revision `since`.

    `piped` is the name of the paper that came through standard input.
    """

    baseline: Path | None = None
    since: str | None = None
    piped: str | None = None

    def studied(self, settings: Settings) -> Settings:
        """The settings with which papers are studied, so that `of` can look at each use."""
        asked = self.since or self.baseline or settings.baseline
        return replace(settings, use_by_use=True) if asked and not settings.every_use else settings

    def of(self, reports: Sequence[Report], settings: Settings) -> tuple[Report, ...]:
        """The reports with what is new; they belong to one pack, if they are several.

        Raises `PlainspeakError` where the baseline cannot be read, or git cannot tell what changed.
        """
        new = tuple(self._new(report, settings) for report in reports)
        return together(reports, new) if settings.use_by_use else new

    def _new(self, report: Report, settings: Settings) -> Report:
        new = report
        if self.since:
            from plainspeak.changes import Changes

            new = Changes(self.since, self.piped).applied(report)
        if path := self.baseline or settings.baseline:
            from plainspeak.baseline import read_baseline

            changed = new.findings
            known = read_baseline(path).applied(report, last=changed)
            unknown = set(map(id, known.findings))
            new = replace(known, findings=tuple(finding for finding in changed if id(finding) in unknown))
        return new


def together(whole: Sequence[Report], told: Sequence[Report]) -> tuple[Report, ...]:
    """The reports `told` with one finding for each word.

    `whole` are the same reports with the findings of all uses. A finding stands at the first use that is told; the other uses
    of its word are related to it, told or not. A word that is told is not among the old ones too.
    """
    names = [report.document.name for report in whole]
    uses, seen = _uses([report.findings for report in whole]), set[_Word]()
    findings = _once([report.findings for report in told], uses, names, seen)
    old = _once([report.old for report in told], uses, names, seen)
    settled = [report.ignored for report in told]
    ignored = _once(settled, _uses(settled), names, set())
    return tuple(
        replace(report, findings=a, old=b, ignored=c)
        for report, a, b, c in zip(told, findings, old, ignored, strict=True)
    )


def _uses(papers: Sequence[Sequence[Finding]]) -> dict[_Word, list[tuple[int, Finding]]]:
    """The uses of each word, each with the number of its paper."""
    uses: dict[_Word, list[tuple[int, Finding]]] = {}
    for number, findings in enumerate(papers):
        for finding in findings:
            uses.setdefault((finding.rule, finding.entry), []).append((number, finding))
    return uses


def _once(
    papers: Sequence[Sequence[Finding]],
    uses: dict[_Word, list[tuple[int, Finding]]],
    names: Sequence[str],
    seen: set[_Word],
) -> list[tuple[Finding, ...]]:
    """The findings of each paper, those of a word once in all papers and not if it was seen before."""
    answer = []
    for number, findings in enumerate(papers):
        kept = []
        for finding in findings:
            word = finding.rule, finding.entry
            if not finding.entry:
                kept.append(finding)
            elif word not in seen:
                seen.add(word)
                others = tuple(
                    Related("used again", use.start, use.end, use.places, names[paper] if paper != number else None)
                    for paper, use in uses[word]
                    if use is not finding
                )
                kept.append(replace(finding, related=others, count=len(others) + 1))
        answer.append(tuple(kept))
    return answer
