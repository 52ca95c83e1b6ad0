"""Putting swaps into a text: from the end to the beginning, so that no place moves before its turn."""

from __future__ import annotations

from plainspeak.finding import Finding, Report


def fix(report: Report, *, unsafe: bool = False) -> str:
    """The source of a report with the first sure swap of each finding put in its place.

    With `unsafe`, the first swap of a finding goes in even when it is not sure. Make the report with
    `Settings(every_use=True)`: otherwise a word that stands in five places has one finding, and only its first place is
    mended. Findings whose words are broken up by markup are left alone; of two that overlap, the earlier one is put in.
    """
    text = report.document.source
    edits = sorted((*_place(finding), swap) for finding in report.findings if (swap := _swap(finding, unsafe)))
    kept: list[tuple[int, int, str]] = []
    for start, end, swap in edits:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, swap))
    for start, end, swap in reversed(kept):
        text = text[:start] + swap + text[end:]
    return text


def _place(finding: Finding) -> tuple[int, int]:
    return finding.places[0].start, finding.places[0].end


def _swap(finding: Finding, unsafe: bool) -> str:
    if len(finding.places) != 1:
        return ""
    return next((swap.text for swap in finding.swaps if swap.sure or unsafe), "")
