"""The papers of one meeting, read in order as one: what the agenda explains is explained in the minutes too."""

from __future__ import annotations

import os
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path
from typing import TypeVar

from plainspeak.checking import check, document_of
from plainspeak.document import BREAK, Anchor, Block, Document, Ignore, InText, Piece, Place
from plainspeak.finding import Finding, Related, Report
from plainspeak.settings import Settings, settings_for

A = TypeVar("A", bound=Anchor | None)

#: Stands between two sources; no place points at it.
_BETWEEN = "\n"


def check_pack(
    sources: Iterable[str | os.PathLike[str] | Document], *, settings: Settings | None = None
) -> tuple[Report, ...]:
    """Check several papers as people read them: one after another, with what came before in mind.

    An acronym or a word has one finding in the whole pack, in the paper where it comes first; `related` names the other
    papers. Takes what `check` takes, in reading order. `settings` are those that hold for the first file. Gives a report for
    each paper, in the same order. Raises what `check` raises.
    """
    papers = list(sources)
    if settings is None:
        first = next((paper for paper in papers if isinstance(paper, os.PathLike)), None)
        settings = settings_for(Path(first)) if first is not None else Settings()
    limits = settings.limits
    documents = [document_of(paper, name=f"<text {number}>", limits=limits) for number, paper in enumerate(papers, 1)]
    if not documents:
        return ()
    pack = _Pack(documents)
    return pack.reports(check(pack.whole, settings=settings))


class _Pack:
    """Several documents laid end to end, and the way back from the whole to each."""

    def __init__(self, documents: Sequence[Document]) -> None:
        self.documents = documents
        self.text_starts = list(accumulate((len(d.text) + len(BREAK) for d in documents), initial=0))
        self.source_starts = list(accumulate((len(d.source) + len(_BETWEEN) for d in documents), initial=0))
        pieces: list[Piece] = []
        blocks: list[Block] = []
        ignores: list[Ignore] = []
        for document, text, source in zip(documents, self.text_starts, self.source_starts, strict=False):
            if text:
                pieces.append(Piece(text - len(BREAK), text, None))
            pieces += [Piece(p.start + text, p.end + text, _moved(p.anchor, source)) for p in document.pieces]
            blocks += [replace(b, start=b.start + text, end=b.end + text) for b in document.blocks]
            for ignore in document.ignores:
                start, end = (0, len(document.text)) if ignore.whole else (ignore.start, ignore.end)
                anchor = _moved(ignore.anchor, source)
                ignores.append(replace(ignore, start=start + text, end=end + text, whole=False, anchor=anchor))
        joined = BREAK.join(document.text for document in documents)
        sources = _BETWEEN.join(document.source for document in documents)
        self.whole = Document("pack", "pack", joined, tuple(blocks), tuple(pieces), tuple(ignores), sources)

    def reports(self, report: Report) -> tuple[Report, ...]:
        """The one report of the whole, taken apart into one for each document."""
        findings: list[list[Finding]] = [[] for _ in self.documents]
        ignored: list[list[Finding]] = [[] for _ in self.documents]
        for source, target in ((report.findings, findings), (report.ignored, ignored)):
            for finding in source:
                index, moved = self._back(finding)
                target[index].append(moved)
        return tuple(
            Report(document, tuple(here), tuple(gone))
            for document, here, gone in zip(self.documents, findings, ignored, strict=True)
        )

    def _back(self, finding: Finding) -> tuple[int, Finding]:
        index = self._index(self.text_starts, finding.start)
        base = self.text_starts[index]
        related = tuple(self._related(other, index) for other in finding.related)
        places = self._places(finding, index)
        return index, replace(
            finding, start=finding.start - base, end=finding.end - base, places=places, related=related
        )

    def _related(self, other: Related, home: int) -> Related:
        index = self._index(self.text_starts, other.start)
        base = self.text_starts[index]
        name = self.documents[index].name if index != home else None
        return Related(other.note, other.start - base, other.end - base, self._places(other, index), name)

    def _places(self, found: Finding | Related, index: int) -> tuple[Place, ...]:
        document, base = self.documents[index], self.text_starts[index]
        if found.end > found.start:
            return document.places(found.start - base, found.end - base)
        if any(place.anchors for place in found.places):
            return document.places(found.start - base, found.start - base + 1)
        base = self.source_starts[index]  # a comment is no prose: it has a place in the source only
        return tuple(document.place(place.start - base, place.end - base) for place in found.places)

    @staticmethod
    def _index(starts: Sequence[int], offset: int) -> int:
        return bisect_right(starts, offset, hi=len(starts) - 1) - 1


def _moved(anchor: A, by: int) -> A:
    return replace(anchor, start=anchor.start + by, end=anchor.end + by) if isinstance(anchor, InText) else anchor
