"""Markdown, by pyromark (pulldown-cmark): its events carry byte ranges, so that every character keeps its place."""

from __future__ import annotations

import re
from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator
from html import unescape
from typing import Any, NamedTuple

import pyromark

from plainspeak.document import BREAK, OBJECT, Block, Document, Ignore, InText, Kind, Piece
from plainspeak.readers.text import is_label

_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_HEADING_ATTRIBUTES
    | pyromark.Options.ENABLE_DEFINITION_LIST
    | pyromark.Options.ENABLE_MATH
    | pyromark.Options.ENABLE_GFM
)
# The parser takes lines between two rules for front matter anywhere in a paper; we know it only at the top.
_FRONT_MATTER = re.compile(
    r"\s*(?:---[ \t]*(?:\r\n?|\n)(?=[\w\"'][^\r\n:]*:(?:[ \t\r\n])|#|---|\.\.\.)(?:[^\r\n]*(?:\r\n?|\n))*?(?:---|\.\.\.)"
    r"|\+\+\+[ \t]*(?:\r\n?|\n)(?:[^\r\n]*(?:\r\n?|\n))*?\+\+\+)[ \t]*(?=[\r\n]|\Z)"
)

_SPAN = rf"[^\s<>\"{OBJECT}]"
_URL = re.compile(
    rf"(?<![\w+.-])[a-zA-Z][\w+.-]*+://{_SPAN}+"
    rf"|(?<![\w.])www\.{_SPAN}+"
    r"|(?<![\w.+'-])[\w.+'-]++@[\w-]+(?:\.[\w-]+)+"
    rf"|(?<![\w.@-])[a-z0-9-]++(?:\.[a-z0-9-]++)*+(?:/{_SPAN}+(?<=[a-z0-9-]/)|)(?<=\.uk)"
)
_NEWLINE = re.compile(r"\r\n|\r|\n")
_ABBREVIATION = re.compile(r"\*\[([^\]\r\n]+)\]:(?=[ \t]*\S)")

_TOKEN = re.compile(
    r"(?P<comment><!--(?:-?>|.*?-->|.*))"
    r"|<!\[CDATA\[(?:.*?\]\]>|.*)|<[!?](?:[^>]*+>|.*)"
    r"|</?(?P<tag>[a-zA-Z][^\s/>]*+)(?:=\s*+(?:\"[^\"]*+\"|'[^']*+')|[^>])*+(?:>|\Z)"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});)"
    r"|(?P<words>[^<&]++|[<&])",
    re.S,
)
_UNREAD_TAGS = frozenset("script style code pre kbd samp svg math template textarea object iframe video audio".split())
_INLINE_TAGS = frozenset(
    """a abbr acronym b bdi bdo big cite data del dfn em font i ins label mark nobr q ruby s small span strike strong sub
    sup time tt u var wbr img code kbd samp svg math object""".split()
)
_TAG_KINDS: dict[str, Kind] = {
    "li": "item",
    "td": "cell",
    "th": "cell",
    "caption": "caption",
    "figcaption": "caption",
    "blockquote": "quote",
    "dt": "label",
}
_LINE_END = re.compile(r"[ \t]*(?:\r\n|\r|\n)")

_DIRECTIVE = re.compile(r"<!--\s*plainspeak(?:\s*:|[\s-]+(?=ig))\s*(.*?)\s*(?:-->|\Z)", re.S | re.I)
_ORDER = re.compile(r"(ignore-file|ignore)(?:\s+([\w-]+(?:\s*,\s*[\w-]+)*))?\s*(?::\s*(.*))?", re.S)


def read_markdown(name: str, source: str) -> Document:
    """The prose of a Markdown file: no code, link targets, URLs, comments or front matter."""
    source = source.encode("utf-8", "replace").decode()  # half an emoji cannot be written down again
    pen = _Pen(source)
    _Reader(source, pen).run()
    return pen.document(name)


class _Run(NamedTuple):
    """Words and where they stand in the source; a `start` of -1 is for what stands nowhere."""

    text: str
    start: int
    end: int

    @property
    def verbatim(self) -> bool:
        return self.start >= 0 and self.end - self.start == len(self.text)


class _Pen:
    """Writes the document: takes the runs of one block after another."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.text: list[str] = []
        self.length = 0
        self.pieces: list[Piece] = []
        self.blocks: list[Block] = []
        self.ignores: list[Ignore] = []
        self.pending: list[Ignore] = []  # comments that wait for the block they speak of

    def document(self, name: str) -> Document:
        self.settle(self.length, self.length)
        self.ignores.sort(key=lambda ignore: ignore.anchor.start)
        text, ignores = "".join(self.text), tuple(self.ignores)
        return Document(name, "markdown", text, tuple(self.blocks), tuple(self.pieces), ignores, self.source)

    def settle(self, start: int, end: int) -> None:
        """Tell the waiting comments which prose they speak of."""
        for ignore in self.pending:
            self.ignores.append(Ignore(ignore.rules, start, end, False, ignore.anchor, ignore.reason))
        self.pending.clear()

    def write(self, runs: list[_Run], kind: Kind, level: int, hard: set[int], *, bold: bool) -> None:
        """Write a block; `hard` holds the places of line breaks that readers see, `bold` tells that all of it is bold."""
        text = "".join(run.text for run in runs)
        cuts = dict(_urls(text))
        parts: list[tuple[int, int, Kind]] = [(0, len(text), kind)]
        if kind == "paragraph":
            parts = list(_parts(text, hard, bold))
            for start, end, part in parts:
                if part == "label" and (marks := _ABBREVIATION.match(text, start, end)):
                    cuts = {a: b for a, b in cuts.items() if b <= start or a >= marks.end()}
                    cuts[start] = start + 2
                    cuts[marks.end(1)] = marks.end(1) + 1
        edits = sorted(cuts.items())
        spans = iter(_Stretch(runs).take(text, parts, edits))
        first = len(self.blocks)
        for part, words in zip(parts, spans, strict=True):
            self.block(words, part[2], level)
        if len(self.blocks) > first:
            self.settle(self.blocks[first].start, self.blocks[-1].end)

    def block(self, runs: list[_Run], kind: Kind, level: int) -> None:
        if not any(c.isalnum() for run in runs for c in run.text):
            return
        if self.pieces:
            self.put(_Run(BREAK, -1, -1))
        start = self.length
        for run in runs:
            self.put(run)
        self.blocks.append(Block(kind, start, self.length, level))

    def put(self, run: _Run) -> None:
        end = self.length + len(run.text)
        self.pieces.append(Piece(self.length, end, InText(run.start, run.end) if run.start >= 0 else None))
        self.text.append(run.text)
        self.length = end
