"""Putting swaps into a text: from the end to the beginning, so that no place moves before its turn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from plainspeak.checking import check
from plainspeak.document import Document
from plainspeak.errors import UnreadableFile
from plainspeak.finding import Finding, Report
from plainspeak.lexicon.articles import with_article
from plainspeak.readers import read
from plainspeak.readers.decode import decode, encode
from plainspeak.rules.catalogue import named
from plainspeak.settings import Settings

#: A mended text may hold words that can be mended in turn; after so many rounds we stop.
_ROUNDS = 5
#: So many edits are tried one by one when together they change the structure of a document.
_TRIED = 200


@dataclass(frozen=True, slots=True)
class Edit:
    """What takes the place of `source[start:end]`, and the finding that it answers."""

    start: int
    end: int
    text: str
    finding: Finding


@dataclass(frozen=True, slots=True)
class Fixed:
    """A mended file: its new bytes, and how many places were mended. `document` is the new document."""

    data: bytes
    document: Document
    count: int


def fix(report: Report, *, unsafe: bool = False) -> str:
    """The source of a report with the first sure swap of each finding put in its place.

    With `unsafe`, the first swap of a finding goes in even when it is not sure. Make the report with
    `Settings(every_use=True)`: otherwise a word that stands in five places has one finding, and only its first place is
    mended. Findings whose words are broken up by markup are left alone; of two that overlap, the earlier one is put in. An
    "a" or "an" before a swap is put right too. An acronym gets its full name at its first use only.
    """
    return applied(report.document.source, edits(report, unsafe=unsafe))


def edits(report: Report, *, unsafe: bool = False) -> list[Edit]:
    """The edits that `fix` makes, in the order of the source; none of them overlap."""
    found = []
    explained: set[tuple[str, str]] = set()
    for finding in report.findings:
        first = (finding.rule, finding.entry or finding.quote)
        if first in explained:
            continue
        if named(finding.rule).first_use:
            explained.add(first)
        swap = _swap(finding, unsafe)
        if swap:
            found.append(Edit(finding.places[0].start, finding.places[0].end, swap, finding))
    kept: list[Edit] = []
    source = report.document.source
    for edit in (_with_article(source, edit) for edit in sorted(found, key=lambda edit: (edit.start, edit.end))):
        if not kept or edit.start >= kept[-1].end:
            kept.append(edit)
    return kept


def applied(source: str, changes: Iterable[Edit]) -> str:
    """The source with edits put in that do not overlap."""
    parts, at = [], 0
    for edit in changes:
        parts += [source[at : edit.start], edit.text]
        at = edit.end
    return "".join(parts) + source[at:]


def fix_bytes(name: str, data: bytes, settings: Settings, *, unsafe: bool = False, format: str | None = None) -> Fixed:
    """Mend a file: its bytes with the swaps put in, in the same encoding, with the same newlines and byte-order mark.

    An edit is kept when the mended text reads as the same blocks, and no finding stands where it was put in. Mending goes on
    until nothing is left to do, so that a second run changes nothing. Raises `UnreadableFile` for a file that cannot be read,
    or whose kind cannot be written.
    """
    document = read(name, data, format=format, limits=settings.limits)
    if not document.editable:
        raise UnreadableFile(
            name,
            f"we do not write into files of this kind ({document.format}). Put it right by hand; see plainspeak lint.",
        )
    every = replace(settings, every_use=True)
    done, count = document, 0
    for _ in range(_ROUNDS):
        report = check(done, settings=every)
        changes = _sound(done, edits(report, unsafe=unsafe), every)
        if not changes:
            break
        done = _again(done, applied(done.source, changes))
        count += len(changes)
    if not count:
        return Fixed(data, document, 0)
    try:
        if encode(decode(data, name), data) != data:
            raise UnreadableFile(name, "its encoding is not one that we can write back. Save it as UTF-8.")
        return Fixed(encode(done.source, data), done, count)
    except UnicodeEncodeError as error:
        reason = "a swap holds a character that the encoding of this file lacks. Save the file as UTF-8."
        raise UnreadableFile(name, reason) from error


def _again(document: Document, source: str) -> Document:
    return read(document.name, source.encode(), format=document.format)


def _sound(document: Document, changes: list[Edit], settings: Settings) -> list[Edit]:
    """The edits that leave the structure as it is and that mend what they are for."""
    if not changes or _holds(document, changes, settings):
        return changes
    kept: list[Edit] = []
    for edit in changes[:_TRIED]:
        if _holds(document, [edit], settings):
            kept.append(edit)
    return kept if _holds(document, kept, settings) else []


def _holds(document: Document, changes: Sequence[Edit], settings: Settings) -> bool:
    after = _again(document, applied(document.source, changes))
    if [(block.kind, block.level) for block in after.blocks] != [(b.kind, b.level) for b in document.blocks]:
        return False
    # Where each edit stands in the new source.
    moved, places = 0, {}
    for edit in changes:
        start = edit.start + moved
        places[start, start + len(edit.text)] = edit.finding.rule
        moved += len(edit.text) - (edit.end - edit.start)
    left = {
        (place.start, place.end, finding.rule)
        for finding in check(after, settings=settings).findings
        for place in finding.places[:1]
    }
    return not any((start, end, rule) in left for (start, end), rule in places.items())


def _with_article(source: str, edit: Edit) -> Edit:
    """The edit with the "a" or "an" that stands right before it, as the swap needs it."""
    start, text = with_article(source, edit.start, edit.text)
    return replace(edit, start=start, text=text)


def _swap(finding: Finding, unsafe: bool) -> str:
    if len(finding.places) != 1:
        return ""
    return next((swap.text for swap in finding.swaps if swap.sure or unsafe), "")
