"""Plain text: blocks are found by the shape of the lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from plainspeak.document import Block, Document, InText, Kind, Piece

SOFT_HYPHEN = "\xad"
_LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n|\Z)")
#: Marks that nothing else looks like.
_BULLET = re.compile(r"[-*+•‣◦▪●·][ \t]+(?=\S)")
#: Marks that a line of running text can begin with by chance: "12. ", "a) ", "(ii) ", "3.5 ", "10.30am – 11am ", a dash.
_CLOCK = r"\d{1,2}(?:[.:]\d{2})?[ \t]?[ap]\.?m\b\.?|\d{1,2}[.:]\d{2}"
_WEAK = re.compile(
    rf"(?:(?:{_CLOCK})(?:[ \t]*(?:[-–—]|to)[ \t]*(?:{_CLOCK}))?[ \t]*[-–—:]?"
    r"|\d{1,2}(?:\.\d{1,2}){1,3}\.?|\d{1,3}[.)]|[a-z][.)]|[A-Z]\)|[ivx]{1,5}[.)]|[IVX]{2,5}[.)]"
    r"|\((?:\d{1,3}|[a-zA-Z]|[ivx]{1,5}|[IVX]{1,5})\)|[–—])[ \t]+(?=\S)"
)
_HASHES = re.compile(r"(#{1,6})[ \t]+(?=\S)")
_RULE = re.compile(r"(?:[-*_=~][ \t]*){3,}$")
_UNDERLINE = re.compile(r"={3,}$|-{3,}$")
_ROW = re.compile(r"\||.*?\S[ \t]+\|(?:[ \t]|$)")
_ROW_RULE = re.compile(r"[|+][-=:|+ \t]*$|(?=[^|]*\|)[-:][-:| \t]*$")
_CELL = re.compile(r"[^|\t]+")
_QUOTE = re.compile(r">[> \t]*")
_LABEL = re.compile(r"[A-Z][\w '’/&()-]{0,38}:(?=\s|$)")
#: One line that begins with a word and holds nothing of which a shape is made: most paragraphs of office files.
_RUNNING = re.compile(r"[^\W\d_]+[ ,][^|:\t\r\n]*\Z")
# Small words that only a sentence has. "Will" and "May" with a capital are a name and a month.
_CLAUSE = frozenset(
    """I I'm I'll I've we you he she they it it's is are was were be been has have had will would can could should must do
    does did don't doesn't didn't can't won't isn't let's that's there's what why how""".split()
)
# What begins with the stop is found quickest.
_NEW_SENTENCE = re.compile(r"[.!?…](?<=[^\W\d_]{3}.)[\"'”’)]*\s+[\"'“‘(]?[A-Z]")
_CLOSING = re.compile(r"[.!?…](?<!a\.m.)(?<!p\.m.)[\"'”’)]*$")
#: A title over a paragraph is shorter than this.
_TITLE = 30
#: A longer line than this may have been broken by the width of the page.
_WIDTH = 45


def read_text(name: str, source: str) -> Document:
    """A document of plain text: its prose is the file itself, but for soft hyphens, which stand within words."""
    source = source.encode("utf-8", "replace").decode()  # half an emoji cannot be written down again
    pieces: list[Piece] = []
    at = written = 0
    for part in source.split(SOFT_HYPHEN):
        if part:
            pieces.append(Piece(written, written + len(part), InText(at, at + len(part))))
        at, written = at + len(part) + 1, written + len(part)
    text = source.replace(SOFT_HYPHEN, "")
    return Document(name, "text", text, line_blocks(text), tuple(pieces), (), source)


def is_label(line: str) -> bool:
    """Whether a line is a label with a short value and no sentence, such as "Date: 3 May" or "Present: A Ali, B Bell"."""
    label = _LABEL.match(line)
    if not label or label.group().count(" ") > 4:
        return False
    value = line[label.end() : label.end() + 1200].strip()
    words = value.split()
    if not words:
        return label.group().count(" ") < 4
    if _CLOSING.search(value) or _NEW_SENTENCE.search(value) or not _CLAUSE.isdisjoint(words):
        return False
    if len(words) <= 8:
        return True
    # A list of names may be long.
    parts = re.split(r"[,;]\s|\band\b|&", value)
    named = sum(not word[:1].islower() for word in words)
    return len(value) < 1200 and len(parts) >= len(words) / 4.5 and named >= 0.6 * len(words)


def line_blocks(text: str) -> tuple[Block, ...]:
    """The blocks of a text by the shape of its lines: headings, list items, table cells, labelled lines and paragraphs.

    List marks and the white space around a block are left out of it. Lines of one paragraph stay one block.
    """
    if _RUNNING.match(text) and not text[-1].isspace():
        return (Block("heading" if _titled(text) else "paragraph", 0, len(text)),)
    return tuple(_Lines(text).blocks())


@dataclass(slots=True)
class _Lines:
    """Goes through the lines and holds the block that is open."""

    text: str
    kind: Kind = "paragraph"
    level: int = 0
    start: int = -1
    end: int = -1
    lines: int = 0
    last: str = ""  # the line before, if it belongs to the open block
    weak: bool = False  # the open item has a mark that running text can begin with
    indents: list[int] = field(default_factory=list)

    def blocks(self) -> Iterator[Block]:
        for match in _LINE.finditer(self.text):
            line = match.group().strip()
            if not line:
                if match.end() > match.start():
                    yield from self.close()
                continue
            at = match.start() + match.group().index(line[0])
            yield from self.line(line, at, len(self.text[match.start() : at].expandtabs(4)))
        yield from self.close()

    def line(self, line: str, at: int, indent: int) -> Iterator[Block]:
        underline = _UNDERLINE.match(line)
        if underline and self.start >= 0 and self.lines == 1 and self.kind in ("paragraph", "label"):
            self.kind, self.level = "heading", 1 if line[0] == "=" else 2
            yield from self.close()
        elif _RULE.match(line) or _ROW_RULE.match(line):
            yield from self.close()
        elif hashes := _HASHES.match(line):
            yield from self.close()
            self.indents.clear()
            stop = len(line.rstrip("#").rstrip()) if line.endswith(" #") or line.endswith("##") else len(line)
            if stop > hashes.end():
                yield Block("heading", at + hashes.end(), at + stop, len(hashes[1]))
        elif mark := self.mark(line):
            yield from self.close()
            rest = line[mark.end() :]
            if "\t" in rest or _ROW.match(rest):
                yield from _cells(rest, at + mark.end())
            else:
                self.open("item", at + mark.end(), at + len(line), line, self.depth(indent))
                self.weak = mark.re is _WEAK
        elif (label := _LABEL.match(line)) and self.may_label(line, label):
            yield from self.close()
            self.open("label", at, at + len(line), line)
        elif "\t" in line or _ROW.match(line):
            yield from self.close()
            yield from _cells(line, at)
        elif quote := _QUOTE.match(line):
            if quote.end() == len(line):
                yield from self.close()
            elif self.kind != "quote" or self.start < 0:
                yield from self.close()
                self.open("quote", at + quote.end(), at + len(line), line)
            else:
                self.end = at + len(line)
        elif self.start < 0:
            # An indented paragraph below an item belongs to the item.
            if self.indents and indent > self.indents[-1]:
                self.open("item", at, at + len(line), line, len(self.indents))
            else:
                self.open("paragraph", at, at + len(line), line)
        elif self.goes_on(line, indent):
            self.end, self.lines, self.last = at + len(line), self.lines + 1, line
        else:
            yield from self.close()
            self.open("paragraph", at, at + len(line), line)

    def mark(self, line: str) -> re.Match[str] | None:
        if bullet := _BULLET.match(line):
            return bullet
        weak = _WEAK.match(line)
        free = self.start < 0 or (self.kind == "item" and self.weak) or len(self.last) < _WIDTH
        return weak if weak and (free or self.last[-1] in ".!?:;") else None

    def depth(self, indent: int) -> int:
        while self.indents and indent < self.indents[-1]:
            self.indents.pop()
        if not self.indents or indent > self.indents[-1]:
            self.indents.append(indent)
        return len(self.indents)

    def may_label(self, line: str, label: re.Match[str]) -> bool:
        """A label begins a block; inside one it must look like a label through and through."""
        if "\t" in line[label.end() :].lstrip() or _ROW.match(line):
            return False
        return self.start < 0 or self.kind == "label" or is_label(line)

    def goes_on(self, line: str, indent: int) -> bool:
        """Whether a line without a shape of its own goes on with the open block."""
        if self.kind == "quote":
            return False
        if self.kind == "label":
            return len(self.last) >= _WIDTH or self.last[-1] in ",;&" or line[0].islower() or indent > 0
        # The width of the page does not break a short line: what comes next is something else, if it looks like that.
        if self.kind == "item":
            return indent > 0 or len(self.last) >= _WIDTH or not line[0].isupper()
        if self.lines > 1:
            return True
        # Nor a title of a few words over a long line, as in e-mails: "Payment", "Why now?".
        title = len(self.last) < _TITLE and self.last[0].isupper() and self.last[-1] not in ",;&-–—"
        over = title and len(line) >= _WIDTH and line[0].isupper()
        return not over and not (self.last.isupper() and _short(self.last))

    def open(self, kind: Kind, start: int, end: int, line: str, level: int = 0) -> None:
        if kind != "item":
            self.indents.clear()
        self.kind, self.start, self.end, self.level = kind, start, end, level
        self.lines, self.last, self.weak = 1, line, False

    def close(self) -> Iterator[Block]:
        """The open block, if there is one."""
        if self.start >= 0:
            kind = self.kind
            if kind == "label" and not is_label(self.text[self.start : min(self.end, self.start + 1300)]):
                kind = "paragraph"
            elif kind == "paragraph" and self.lines == 1 and _titled(self.last):
                kind = "heading"
            yield Block(kind, self.start, self.end, self.level)
        self.start, self.last = -1, ""


def _short(line: str) -> bool:
    return len(line) <= 80 and line.count(" ") <= 8


def _titled(line: str) -> bool:
    """Whether a line that stands alone is a heading: short, and in capitals or without a stop at its end."""
    if not _short(line) or not any(c.isalpha() for c in line):
        return False
    return line.isupper() or (line[-1] not in '.!?,;:…"”’' and (line[0].isupper() or line[0].isdigit()))


def _cells(line: str, at: int) -> Iterator[Block]:
    for cell in _CELL.finditer(line):
        words = cell.group().strip()
        if words:
            start = at + cell.start() + cell.group().index(words[0])
            yield Block("cell", start, start + len(words))
