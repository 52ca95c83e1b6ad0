"""Putting swaps into a text: from the end to the beginning, so that no place moves before its turn."""

from __future__ import annotations

import re

from plainspeak.finding import Finding, Report


def fix(report: Report, *, unsafe: bool = False) -> str:
    """The source of a report with the first sure swap of each finding put in its place.

    With `unsafe`, the first swap of a finding goes in even when it is not sure. Make the report with
    `Settings(every_use=True)`: otherwise a word that stands in five places has one finding, and only its first place is
    mended. Findings whose words are broken up by markup are left alone; of two that overlap, the earlier one is put in. An
    "a" or "an" before a swap is put right too.
    """
    text = report.document.source
    edits = sorted((*_place(finding), swap) for finding in report.findings if (swap := _swap(finding, unsafe)))
    kept: list[tuple[int, int, str]] = []
    for start, end, swap in edits:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end, swap))
    for start, end, swap in reversed(kept):
        text = _with_article(text[:start], swap) + swap + text[end:]
    return text


_ARTICLE = re.compile(r"(?<![^\W_])([Aa])(n?)([ \t\r\n]+[*_“‘\"']*)$")
# Written with a vowel and spoken with a consonant, and the other way round.
_CONSONANT_SOUND = re.compile(r"u(?:ni(?!n|m)|s(?:e|u|a)|tili|biq)|eu|on(?:e|ce)\b|ewe", re.I)
_SILENT_H = re.compile(r"h(?:our|onest|onour|eir)", re.I)


def _with_article(before: str, swap: str) -> str:
    """The text before a swap, with the "a" or "an" that stands right before it as the swap needs it."""
    found = _ARTICLE.search(before[-20:])
    if not found or not swap[:1].isalpha():
        return before
    vowel = swap[0].lower() in "aeiou" and not _CONSONANT_SOUND.match(swap)
    article = found[1] + ("n" if vowel or _SILENT_H.match(swap) else "")
    return before[: len(before) - len(found.group())] + article + found[3]


def _place(finding: Finding) -> tuple[int, int]:
    return finding.places[0].start, finding.places[0].end


def _swap(finding: Finding, unsafe: bool) -> str:
    if len(finding.places) != 1:
        return ""
    return next((swap.text for swap in finding.swaps if swap.sure or unsafe), "")
