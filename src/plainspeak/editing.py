"""Putting swaps into a text: from the end to the beginning, so that no place moves before its turn."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import accumulate, pairwise

from plainspeak.document import Block, Document
from plainspeak.errors import UnreadableFile
from plainspeak.finding import Finding, Report
from plainspeak.lexicon.articles import with_article
from plainspeak.rules.catalogue import named


@dataclass(frozen=True, slots=True)
class Edit:
    """What takes the place of `source[start:end]`, and the finding that it answers."""

    start: int
    end: int
    text: str
    finding: Finding


def fix(report: Report, *, unsafe: bool = False) -> str:
    """The source of a report with the first sure swap of each finding put in its place.

    With `unsafe`, the first swap of a finding goes in even when it is not sure. Make the report with
    `Settings(every_use=True)`: otherwise a word that stands in five places has one finding, and only its first place is
    mended. Findings whose words are broken up by markup are left alone; of two that overlap, the earlier one is put in. An
    "a" or "an" before a swap is put right too, and where it cannot be, nothing changes. An acronym gets its full name at its
    first use only, and none when its letters can mean several things, when it stands alone in brackets, a cell or a line, or
    before "'s". Quotations, full names that stand beside their short form, and the columns of tables that are drawn with
    characters stay as they are. Raises `UnreadableFile` for a document whose source is not the file.
    """
    if not report.document.editable:
        raise UnreadableFile(
            report.document.name, f"a fix cannot be written into a file of this kind ({report.document.format})."
        )
    return applied(report.document.source, edits(report, unsafe=unsafe))


def edits(report: Report, *, unsafe: bool = False) -> list[Edit]:
    """The edits that `fix` makes, in the order of the source; none of them overlap."""
    found = []
    explained: set[tuple[str, str]] = set()
    quotes = [block.start for block in report.document.blocks if block.kind == "quote"]
    ends = [block.end for block in report.document.blocks if block.kind == "quote"]
    text, names = report.document.text, _Spans(report.names)
    for finding in report.findings:
        first = (finding.rule, finding.entry or finding.quote)
        if first in explained:
            continue
        first_use = named(finding.rule).first_use
        if first_use:
            explained.add(first)
        alone = first_use and _alone(text, finding, report.document.block_at(finding.start))
        swap = "" if alone or _broken_up(finding, report.document.source) else _swap(finding, unsafe)
        at = bisect_right(quotes, finding.start) - 1
        quoted = at >= 0 and finding.start < ends[at]  # somebody else's words
        if swap and not quoted and not names.hold(finding) and not _in_full_name(text, finding):
            found.append(Edit(finding.places[0].start, finding.places[-1].end, swap, finding))
    kept: list[Edit] = []
    for edit in sorted(found, key=lambda edit: (edit.start, edit.end)):
        fitted = _fitted(report.document, edit)
        if fitted and (not kept or fitted.start >= kept[-1].end):
            kept.append(fitted)
    return kept


class _Spans:
    """Stretches of the text."""

    def __init__(self, spans: Iterable[tuple[int, int]]) -> None:
        self._spans = sorted(spans)
        self._ends = list(accumulate((end for _, end in self._spans), max))

    def hold(self, finding: Finding) -> bool:
        """Whether a finding stands in one of them."""
        index = bisect_right(self._spans, (finding.start, len(self._spans) and self._ends[-1])) - 1
        return index >= 0 and finding.end <= self._ends[index]


def _alone(text: str, finding: Finding, block: Block | None) -> bool:
    """Whether a short form stands where its full name cannot: alone in brackets, a cell or a line, or before "'s"."""
    before, after = text[: finding.start][-1:], text[finding.end : finding.end + 2]
    if (before and before in "([" and after and after[0] in ")]") or after in ("'s", "’s"):
        return True
    return block is not None and text[block.start : block.end].strip(" :.") == finding.quote.strip(".")


#: What follows on a word within a full name whose short form stands in brackets behind it.
_SHORT_FORM = re.compile(r"[^\n(.;:!?]{0,80}?\(([A-Z][A-Za-z&/-]{1,9}?)s?\)")
_WORD_START = re.compile(r"(?<![^\W_])[^\W\d_]")


def _in_full_name(text: str, finding: Finding) -> bool:
    """Whether the words are part of a name that its short form follows: "planning contravention notice (PCN)"."""
    found = _SHORT_FORM.match(text, finding.end)
    if not found:
        return False
    letters = [letter for letter in found[1].lower() if letter.isalpha()]
    for start in reversed(
        [match.start() for match in _WORD_START.finditer(text, max(0, finding.start - 100), found.start(1))]
    ):
        if letters and text[start].lower() == letters[-1]:
            letters.pop()
            if not letters:
                return start <= finding.start
    return False


def applied(source: str, changes: Iterable[Edit]) -> str:
    """The source with edits put in that do not overlap."""
    parts, at = [], 0
    for edit in changes:
        parts += [source[at : edit.start], edit.text]
        at = edit.end
    return "".join(parts) + source[at:]


#: A gap between the columns of a table that is drawn with characters.
_COLUMNS = re.compile(r"\S(?: {3,}|\t)[ \t]*\S")
#: So much of a line is looked at on either side of the words, in characters: no table that is drawn is wider.
_LINE = 1000
_LINE_END = re.compile(r"[ \t]*((?:\r\n|\r|\n)[ \t]*)")


def _fitted(document: Document, edit: Edit) -> Edit | None:
    """The edit as it fits into the source, or None where it does not.

    The end of a line within the old words comes after the new ones.
    """
    source = document.source
    if _drawn(document, edit):
        return None
    line_ends = _LINE_END.findall(source, edit.start, edit.end)
    if line_ends:
        if len(line_ends) > 1 or source[edit.end : edit.end + 1] != " ":
            return None
        edit = replace(edit, end=edit.end + 1, text=edit.text + line_ends[0])
    start, text = with_article(source, edit.start, edit.text)
    if start == edit.start and with_article(document.text, edit.finding.start, edit.text)[0] != edit.finding.start:
        return None  # markup stands between the words and an article that would be wrong
    return replace(edit, start=start, text=text)


def _drawn(document: Document, edit: Edit) -> bool:
    """Whether the words stand where their length matters: in a table that is drawn, or over the line under a title."""
    if document.format not in ("text", "rst"):
        return False
    source = document.source
    block = document.block_at(edit.finding.start)
    if document.format == "rst" and block is not None:
        longer = len(edit.text) > edit.end - edit.start
        return block.kind == "cell" or (block.kind == "heading" and longer)
    before = re.split(r"[\r\n]", source[max(0, edit.start - _LINE) : edit.start])[-1]
    after = re.split(r"[\r\n]", source[edit.start : edit.start + _LINE], maxsplit=1)[0]
    return _COLUMNS.search((before + after).strip()) is not None


def _broken_up(finding: Finding, source: str) -> bool:
    """Whether more than white space stands between the parts of the words, or nothing of them is in the source."""
    return not finding.places or any(
        one.end > other.start or source[one.end : other.start].strip() for one, other in pairwise(finding.places)
    )


def _swap(finding: Finding, unsafe: bool) -> str:
    if named(finding.rule).first_use and sum(swap.text.endswith(")") for swap in finding.swaps) > 1:
        return ""  # the letters can mean several things: only a person knows which
    return next((swap.text for swap in finding.swaps if swap.sure or unsafe), "")
