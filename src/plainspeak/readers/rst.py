"""reStructuredText, line by line: its markup is left out by rule, and nothing is ever included or run.

docutils gives no places for most of the text, so that its reader is not of use here. What we leave out is what its readers
would not see as prose: code, comments, targets, and the directives that do not hold running text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from plainspeak.document import OBJECT, Document, Kind
from plainspeak.readers.pen import Pen, Run
from plainspeak.readers.text import is_label

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1*\Z")
_DIRECTIVE = re.compile(r"(?:\|[^|]+\|[ \t]+)?([a-zA-Z][\w:+.-]*?)[ \t]?::(?:[ \t]+|\Z)")
_TARGET = re.compile(r"_(?:[^:\\`]|\\.|`[^`]*`)*:(?:\s|\Z)|__:|__\s|\|[^|]+\|\s")
_FOOTNOTE = re.compile(r"\[(?:\d+|[#*]|#?[\w.-]+)\](?:[ \t]+|\Z)")
_FIELD = re.compile(r":(?![:\s])((?:[^:\\]|\\.|:(?!\s|\Z))+):(?:[ \t]+|\Z)")
_OPTION = re.compile(r":[\w-]+:(?:\s|\Z)")
_BULLET = re.compile(r"[-*+•‣⁃](?:[ \t]+|\Z)")
_NUMBER = re.compile(
    r"(?:(?:\d{1,4}|[a-zA-Z]|#|[ivxlcdm]{1,8}|[IVXLCDM]{1,8})[.)]|\((?:\d{1,4}|[a-zA-Z]|#|[ivxlcdm]{1,8})\))[ \t]+(?=\S)"
)
_SIMPLE_ROW = re.compile(r"=+(?:[ \t]+=+)+[ \t]*\Z")
_SPAN_ROW = re.compile(r"-+(?:[ \t]+-+)*[ \t]*\Z")
_GRID_ROW = re.compile(r"\+(?:[-=]+\+)+[ \t]*\Z")
_CSV_CELL = re.compile(r"[ \t]*(?:\"((?:[^\"]|\"\")*)\"|([^,]*))[ \t]*(?:,|\Z)")

# Directives whose content is running text: what their argument is, if it is more than a name or a path.
_TEXT: dict[str, str] = {
    **dict.fromkeys("note warning tip hint important attention caution danger error seealso".split(), "text"),
    **dict.fromkeys("admonition topic sidebar dropdown rubric centered".split(), "heading"),
    **dict.fromkeys("table list-table csv-table".split(), "caption"),
    **dict.fromkeys("versionadded versionchanged deprecated".split(), "version"),
    **dict.fromkeys(
        "figure container compound class rst-class only glossary hlist line-block header footer".split(), "name"
    ),
    **dict.fromkeys("epigraph highlights pull-quote".split(), "quote"),
}
# Roles whose text is a name for machines or code.
_CODE_ROLES = frozenset(
    """code math raw literal file samp kbd command program option envvar func class meth mod attr data obj exc const token
    regexp mimetype makevar type macro var member enum pep rfc doc ref numref download any eq keyword""".split()
)
# Of these the text is shown, when the author gave one: `text <target>`.
_LINKS = frozenset(("doc", "ref", "numref", "download", "any"))
_INLINE = re.compile(
    r"\\(?P<escaped>.)"
    r"|``(?=[^\s`])(?P<literal>(?:[^`]|`(?!`))*+)``"
    r"|(?<![\w`])(?::(?P<role>[\w.:+-]{1,60}):|_)?`(?=[^\s`])(?P<text>[^`]*+)`(?::(?P<after>[\w.:+-]{1,60}):|__?)?"
    r"|[ \t]{0,4}(?P<note>\[(?:[#*]|#?[\w.-]{1,60})\]_)(?!\w)"
    r"|(?<![\w|])\|(?=[^\s|])(?P<substitution>[^|]{1,200})(?<=\S)\|(?:__?)?(?!\w)"
    r"|(?P<mark>(?<![\w*])\*{1,2}(?=[^\s*])|(?<=[^\s*])\*{1,2}(?![\w*])|(?<=[a-zA-Z0-9])__?(?!\w))",
    re.S,
)
_EMBEDDED = re.compile(r"[ \t\n]*<[^<>]*>\Z")


def read_rst(name: str, source: str) -> Document:
    """The prose of a reStructuredText file: no code, comments, targets or directives, but for those that hold running text."""
    source = source.encode("utf-8", "replace").decode()  # half an emoji cannot be written down again
    pen = Pen(source)
    _Reader(source, pen).run()
    return pen.document(name, "rst")


@dataclass(slots=True)
class _Line:
    start: int  # of what stands in it
    end: int
    indent: int
    text: str


@dataclass(slots=True)
class _Room:
    """Something that holds blocks: they stand further right than its mark, which has `outer` columns before it."""

    what: str  # "list", "item", "quote", "body"
    outer: int
    inner: int  # columns before its blocks; -1 until the first one tells
    kind: Kind
    level: int


@dataclass(slots=True)
class _Reader:
    source: str
    pen: Pen
    lines: list[_Line] = field(default_factory=list)
    at: int = 0  # the line that comes next
    rooms: list[_Room] = field(default_factory=lambda: [_Room("body", -1, 0, "paragraph", 0)])
    styles: list[str] = field(default_factory=list)
    # The paragraph that is open.
    runs: list[Run] = field(default_factory=list)
    kind: Kind = "paragraph"
    level: int = 0
    indent: int = 0
    count: int = 0  # its lines
    literal: int = -1  # columns before the paragraph that announced a literal block

    def run(self) -> None:
        for match in _LINE.finditer(self.source):
            whole = match.group()
            text = whole.strip()
            start = match.start() + (whole.index(text[0]) if text else 0)
            indent = len(self.source[match.start() : start].expandtabs(8)) if text else 0
            self.lines.append(_Line(start, start + len(text), indent, text))
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if not line.text:
                self.end()
                self.at += 1
            elif self.literal >= 0:
                self.skip_literal(line)
            elif not self.goes_on(line):
                self.end()
                self.leave(line)
                self.begin(line)
        self.end()
        while len(self.rooms) > 1:
            self.close()

    # Paragraphs

    def goes_on(self, line: _Line) -> bool:
        """Take a line that belongs to the open paragraph, or begin what stands below it."""
        if not self.runs:
            return False
        room = self.rooms[-1]
        title = self.runs[-1].text if self.count == 1 else ""
        if title and line.indent == self.indent and self.underlines(line.text, title):
            self.at += 1
            self.heading(line.text[0])
            return True
        if line.indent <= room.outer:
            return False
        if line.indent > self.indent and title and self.kind in ("paragraph", "quote", "item") and room.inner >= 0:
            self.kind = "label"  # a term, with its definition below
            self.end()
            self.rooms.append(_Room("item", self.indent, line.indent, "item", self.depth() + 1))
            return True
        if line.indent < self.indent and room.what != "item" and room.inner >= 0:
            return False
        self.add(line)
        self.at += 1
        return True

    @staticmethod
    def underlines(text: str, title: str) -> bool:
        return (
            bool(_ADORNMENT.match(text)) and (len(text) >= 4 or len(text) >= len(title)) and not _ADORNMENT.match(title)
        )

    def add(self, line: _Line, skip: int = 0) -> None:
        """A line of the open paragraph, from its character `skip` on."""
        start = line.start + skip
        if start >= line.end:
            return
        if self.runs:
            last = self.runs[-1].end
            self.runs.append(Run("\n", last, last + 1) if self.source[last] == "\n" else Run("\n", -1, -1))
        self.runs.append(Run(self.source[start : line.end], start, line.end))
        self.count += 1

    def open(self, line: _Line, skip: int, kind: Kind, level: int) -> None:
        self.kind, self.level, self.indent, self.count = kind, level, line.indent, 0
        self.add(line, skip)
        self.at += 1

    def end(self) -> None:
        """End the open paragraph."""
        if not self.runs:
            return
        last = self.runs[-1]
        if last.text.endswith("::"):
            # Where code follows, its last colon or all of them are not shown.
            self.literal = self.indent if self.rooms[-1].inner >= 0 else self.rooms[-1].outer
            bare = last.text[:-2].rstrip()
            keep = len(bare) + 1 if bare == last.text[:-2] and bare else len(bare)
            self.runs[-1] = Run(last.text[:keep], last.start, last.start + keep)
        self.write(self.runs, self.kind, self.level)
        self.runs, self.count = [], 0

    def write(self, runs: list[Run], kind: Kind, level: int) -> None:
        text = "".join(run.text for run in runs)
        self.pen.put_without(runs, _edits(text))
        self.pen.end_block(kind, level)

    def heading(self, style: str) -> None:
        if style not in self.styles:
            self.styles.append(style)
        self.write(self.runs, "heading", min(self.styles.index(style) + 1, 6))
        self.runs, self.count = [], 0

    # Rooms

    def depth(self) -> int:
        return next((room.level for room in reversed(self.rooms) if room.kind == "item"), 0)

    def leave(self, line: _Line) -> None:
        """Leave the rooms that end before a line."""
        item = bool(_BULLET.match(line.text) or _NUMBER.match(line.text))
        while len(self.rooms) > 1:
            room = self.rooms[-1]
            if room.what == "list":
                ends = line.indent < room.outer or (line.indent == room.outer and not item)
            elif room.what == "quote":
                ends = line.indent < room.inner
            else:
                ends = line.indent <= room.outer
            if not ends:
                break
            self.close()
        room = self.rooms[-1]
        if room.inner < 0 and line.indent > room.outer:
            room.inner = line.indent

    def close(self) -> None:
        if self.rooms.pop().what in ("list", "quote"):
            self.pen.close_cover()

    def skip(self, indent: int) -> None:
        """Leave out the lines that stand further right, and the blank ones between them."""
        while self.at < len(self.lines) and (not self.lines[self.at].text or self.lines[self.at].indent > indent):
            self.at += 1

    def skip_literal(self, line: _Line) -> None:
        indent, self.literal = self.literal, -1
        if line.indent > indent:
            self.skip(indent)
        elif line.indent == indent and _ADORNMENT.match(line.text[0]):
            while self.at < len(self.lines) and self.lines[self.at].text[:1] == line.text[0]:
                self.at += 1

    # Blocks

    def begin(self, line: _Line) -> None:
        """A line that begins a block."""
        text, room = line.text, self.rooms[-1]
        if self.titled(line) or self.table(line):
            return
        if _ADORNMENT.match(text) and len(text) >= 4:
            self.at += 1
        elif text == ".." or text.startswith((".. ", "..\t")):
            self.explicit(line)
        elif text.startswith("__ "):
            self.at += 1
        elif text.startswith(">>>"):
            while self.at < len(self.lines) and self.lines[self.at].text:
                self.at += 1
        elif found := _FIELD.match(text):
            self.field(line, found)
        elif found := _BULLET.match(text) or _NUMBER.match(text):
            self.item(line, found.end())
        elif text.startswith("| ") or text == "|":
            self.open(line, 2, room.kind, room.level)
            self.end()
        elif line.indent > room.inner >= 0 and room.what != "list":
            self.pen.open_cover()
            self.rooms.append(_Room("quote", room.inner, line.indent, "quote", 0))
            self.open(line, 0, "quote", 0)
        else:
            kind = room.kind
            self.open(line, 0, kind, room.level)
            if kind == "caption":
                room.kind = "paragraph"  # below a figure: first its caption, then what is said about it

    def titled(self, line: _Line) -> bool:
        """A heading with a line of marks above and below it."""
        following = [other.text for other in self.lines[self.at + 1 : self.at + 3]]
        if len(following) < 2 or not _ADORNMENT.match(line.text) or following[1] != line.text:
            return False
        if not following[0] or _ADORNMENT.match(following[0]) or len(line.text) < min(4, len(following[0])):
            return False
        self.add(self.lines[self.at + 1])
        self.at += 3
        self.heading(line.text[0] * 2)
        return True

    def item(self, line: _Line, size: int) -> None:
        if self.rooms[-1].what != "list" or self.rooms[-1].outer != line.indent:
            room = self.rooms[-1]
            cell = room.kind == "cell"
            self.pen.open_cover()
            level = 0 if cell else self.depth() + 1
            self.rooms.append(_Room("list", line.indent, line.indent, "cell" if cell else "item", level))
        room = self.rooms[-1]
        inner = line.indent + size
        self.rooms.append(_Room("item", line.indent, inner, room.kind, room.level))
        rest = line.text[size:]
        if not rest:
            self.rooms[-1].inner = -1
            self.at += 1
            return
        # What follows the mark may be a block of any kind: a list in a list, a directive.
        self.lines[self.at] = _Line(line.start + size, line.end, inner, rest)

    def field(self, line: _Line, found: re.Match[str]) -> None:
        """ ":Date: 3 May", of which the first colon is left out."""
        if found.end() >= len(line.text) and not (
            self.at + 1 < len(self.lines) and self.lines[self.at + 1].indent > line.indent
        ):
            self.at += 1
            return
        kind: Kind = "label" if is_label(line.text[1:]) else self.rooms[-1].kind
        self.rooms.append(_Room("body", line.indent, -1, self.rooms[-1].kind, self.rooms[-1].level))
        if kind == "label":
            self.open(line, 1, kind, 0)
        else:
            self.open(line, found.end(), kind, self.rooms[-1].level)

    def explicit(self, line: _Line) -> None:
        """What begins with two full stops."""
        size = len(line.text) - len(line.text[2:].lstrip())
        rest = line.text[size:]
        if found := _FOOTNOTE.match(rest):
            self.rooms.append(_Room("body", line.indent, -1, "paragraph", 0))
            self.open(line, size + found.end(), "paragraph", 0)
        elif found := _DIRECTIVE.match(rest):
            self.directive(line, found[1].lower() if rest[0] != "|" else "", size + found.end())
        elif _TARGET.match(rest):
            self.at += 1
            self.skip(line.indent)
        else:
            first = self.at
            self.at += 1
            if rest or (self.at < len(self.lines) and self.lines[self.at].text):
                self.skip(line.indent)
            last = self.at - 1
            while last > first and not self.lines[last].text:
                last -= 1
            end = self.lines[last].end
            self.pen.comment(self.source[line.start + 2 : end], line.start, end)

    def directive(self, line: _Line, name: str, size: int) -> None:
        what = _TEXT.get(name)
        if what is None:
            self.at += 1
            self.skip(line.indent)
            return
        room = self.rooms[-1]
        kind: Kind = "caption" if name == "figure" else "cell" if name == "list-table" else room.kind
        if what == "quote":
            kind = "quote"
        self.rooms.append(_Room("body", line.indent, -1, kind, room.level))
        if what == "version":
            size += len(line.text[size:].split(" ", 1)[0])
            size += len(line.text[size:]) - len(line.text[size:].lstrip())
        argument = size < len(line.text) and what != "name"
        if argument:
            spoken: Kind = "heading" if what == "heading" else "caption" if what == "caption" else kind
            level = 6 if spoken == "heading" else room.level
            self.open(line, size, spoken, level)
            if what in ("heading", "caption"):
                self.end()
        else:
            self.at += 1
        if not self.runs:
            while (
                self.at < len(self.lines)
                and self.lines[self.at].indent > line.indent
                and _OPTION.match(self.lines[self.at].text)
            ):
                self.at += 1
        if name == "csv-table":
            self.comma_separated(line.indent)

    # Tables

    def comma_separated(self, indent: int) -> None:
        self.pen.open_cover()
        while self.at < len(self.lines) and (not self.lines[self.at].text or self.lines[self.at].indent > indent):
            line = self.lines[self.at]
            for cell in _CSV_CELL.finditer(line.text):
                start, end = cell.span(1) if cell[1] is not None else cell.span(2)
                self.cell([(line.start + start, line.start + end)])
            self.at += 1
        self.pen.close_cover()

    def cell(self, spans: list[tuple[int, int]]) -> None:
        """A cell of a table, given where its lines stand."""
        runs: list[Run] = []
        for start, end in spans:
            text = self.source[start:end]
            bare = text.strip()
            if bare:
                begin = start + text.index(bare[0])
                if runs:
                    runs.append(Run("\n", -1, -1))
                runs.append(Run(bare, begin, begin + len(bare)))
        if runs:
            self.write(runs, "cell", 0)

    def table(self, line: _Line) -> bool:
        if _GRID_ROW.match(line.text):
            self.pen.open_cover()
            self.grid(line)
            self.pen.close_cover()
            return True
        if _SIMPLE_ROW.match(line.text):
            self.pen.open_cover()
            self.simple(line)
            self.pen.close_cover()
            return True
        return False

    def grid(self, line: _Line) -> None:
        """A table drawn with + - and |: a cell is what stands between two bars, down to the next line below it."""
        open_cells: dict[int, list[tuple[int, int]]] = {}
        while self.at < len(self.lines) and self.lines[self.at].text[:1] in ("+", "|"):
            row = self.lines[self.at]
            self.at += 1
            if _GRID_ROW.match(row.text):
                for spans in open_cells.values():
                    self.cell(spans)
                open_cells = {}
                continue
            at = 1
            for part in re.split(r"(\||\+(?=[-=]+\+)|(?<=[-=])\+)", row.text[1:]):
                if part in ("|", "+"):
                    at += 1
                    continue
                if part and set(part) <= set("-=") and len(part) > 2:
                    self.cell(open_cells.pop(at, []))
                elif part.strip():
                    open_cells.setdefault(at, []).append((row.start + at, row.start + at + len(part)))
                at += len(part)
        for spans in open_cells.values():
            self.cell(spans)

    def simple(self, line: _Line) -> None:
        """A table whose columns stand below lines of =; a row without a first column goes on with the one before."""
        starts = [found.start() for found in re.finditer(r"=+", line.text)]
        cells: list[list[tuple[int, int]]] = [[] for _ in starts]
        self.at += 1
        bodies = 0
        while self.at < len(self.lines):
            row = self.lines[self.at]
            if row.text and row.indent < line.indent:
                break
            self.at += 1
            rule = bool(_SIMPLE_ROW.match(row.text) or _SPAN_ROW.match(row.text))
            shift = row.indent - line.indent
            first = bool(row.text) and shift < (starts[1] if len(starts) > 1 else 1)
            if rule or first or not row.text:
                for spans in cells:
                    self.cell(spans)
                cells = [[] for _ in starts]
            if _SIMPLE_ROW.match(row.text):
                bodies += 1
                if self.at >= len(self.lines) or not self.lines[self.at].text:
                    break
            elif row.text and not rule:
                for number, start in enumerate(starts):
                    stop = starts[number + 1] if number + 1 < len(starts) else shift + len(row.text)
                    a, b = max(0, start - shift), min(len(row.text), stop - shift)
                    if a < b:
                        cells[number].append((row.start + a, row.start + b))
        for spans in cells:
            self.cell(spans)


def _edits(text: str) -> Iterator[tuple[int, int, str]]:
    """The markup within a paragraph: (start, end, what stands instead)."""
    for found in _INLINE.finditer(text):
        start, end = found.span()
        if found["escaped"]:
            yield start, end if found["escaped"].isspace() else start + 1, ""
        elif found["literal"] is not None or found["substitution"]:
            yield start, end, OBJECT
        elif found["note"] or found["mark"]:
            yield start, end, ""
        elif found["text"] is not None:
            role = (found["role"] or found["after"] or "").rpartition(":")[2].lower()
            embedded = _EMBEDDED.search(found["text"])
            stop = found.start("text") + embedded.start() if embedded else found.end("text")
            if (role in _CODE_ROLES and not (role in _LINKS and embedded)) or stop == found.start("text"):
                yield start, end, OBJECT
            else:
                yield start, found.start("text"), ""
                yield stop, end, ""
