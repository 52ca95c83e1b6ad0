"""AsciiDoc, line by line: its markup is left out by rule, and nothing is ever included, fetched or put in.

There is no parser of AsciiDoc in Python that tells places. What we leave out is what its readers would not see as prose:
code, comments, settings, anchors, pictures.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from plainspeak.document import OBJECT, Document, Kind
from plainspeak.readers.pen import Pen, Run, Tape, front_matter

_LINE = re.compile(r"[^\r\n]*(?:\r\n|\n|\r|\Z)")
_HEADING = re.compile(r"(={1,6}|#{1,6})[ \t]+(?=\S)")
_UNDERLINE = re.compile(r"([=~^+-])\1+\Z")
_DELIMITER = re.compile(r"(?:-{4,}|\.{4,}|\+{4,}|={4,}|\*{4,}|_{4,}|/{4,}|--|`{3}[\w+#-]*|~{4,}|[|,:!]={3,})\Z")
_ATTRIBUTE = re.compile(r":!?\w[\w-]*!?:(?:[ \t]|\Z)")
_BLOCK_ATTRIBUTES = re.compile(r"\[(?:|[\w.#%{,\"'].*|\[[^\[\]]*\])\]\Z")
_MACRO = re.compile(r"[a-zA-Z][\w-]*::[^\s\[\]]*\[.*\]\Z")
_CONDITION = re.compile(r"(?:ifn?def|ifeval|endif|include)::")
_RULE = re.compile(r"'{3,}\Z|<{3,}\Z|(?:-[ ]?){3}\Z|(?:\*[ ]?){3}\Z")
_TITLE = re.compile(r"\.(?=[^\s.])")
_ITEM = re.compile(
    r"(\*{1,6}|-|•|\.{1,6}|\d{1,5}\.|[a-zA-Z]\.|[ivxIVX]{1,6}\)|<(?:\d{1,3}|\.)>)[ \t]+(?:\[[ xX*]\][ \t]+)?(?=\S)"
)
_TERM = re.compile(r"(?P<term>(?:[^\s:;]|[:;](?![:;])|[ \t](?=\S))+)(?P<mark>:{2,4}|;;)(?:[ \t]+|\Z)")
_ADMONITION = re.compile(r"(?:NOTE|TIP|IMPORTANT|WARNING|CAUTION):[ \t]+")
_QUOTE = re.compile(r">[ \t]?")
_SILENT = frozenset(
    """source listing literal stem latexmath asciimath pass comment plantuml ditaa graphviz mermaid a2s blockdiag svgbob
    wavedrom vega""".split()
)
_LEVELS = {"=": 1, "-": 2, "~": 3, "^": 4, "+": 5}
_CELL = re.compile(
    r"(?:(?<!\S)(?:(?:\d+(?:\.\d+)?|\.\d+)[*+])?(?:[<^>](?:\.[<^>])?|\.[<^>])?(?P<style>[adehlmsv])?)?(?<!\\)\|"
)
_CSV_CELL = re.compile(r"[ \t]*(?:\"((?:[^\"]|\"\")*)\"|([^,]*))[ \t]*(?:,|\Z)")
# What stands in square brackets, with at most one pair of brackets in it: whatever is left open, no one looks far for its end.
_WITHIN = r"(?:[^\[\]\\]|\\.|\[[^\[\]]{0,200}\])*+"
_INLINE = re.compile(
    r"\\(?P<escaped>[*_`#^~{\[<+|:'\"(])"
    r"|(?P<opening>(?<![\w`])[\"']`(?=[^\s`]))|(?P<closing>(?<=[^\s`])`[\"'])"
    r"|(?P<mono>``(?=\S)(?:[^`]|`(?!`))++``|(?<![\w`])`(?=[^\s`])[^`]++`(?![\w`]))"
    r"|(?<![\w+])\+{1,3}(?=[^\s+])(?P<plain>[^+]{1,500})\+{1,3}(?![\w+])"
    rf"|(?<!\w)(?P<note>footnote(?:ref)?:[\w-]{{0,60}}\[)(?P<said>{_WITHIN})\]"
    rf"|(?<![\w:/])(?P<link>(?:(?:link|xref|mailto):|(?:https?|ftp|irc)://)[^\s\[\]<>]{{1,2000}})\[(?P<label>{_WITHIN})\]"
    rf"|(?<!\w)(?P<shown>image|kbd|stem|latexmath|asciimath|pass|menu):[^\s\[\]]{{0,500}}\[{_WITHIN}\]"
    r"|(?<!\w)btn:\[(?P<button>[^\[\]]*+)\]"
    rf"|(?<!\w)(?:icon|anchor|indexterm2?|counter2?):[^\s\[\]]{{0,500}}\[(?P<nothing>{_WITHIN})\]"
    r"|<<(?P<target>[^<>,\n]{1,200})(?:,(?P<named>[^<>]{1,500}))?>>"
    r"|(?P<anchor>\[\[[^\[\]]{1,200}\]\]|\(\(\([^()]{1,300}\)\)\)|\[[.#%][\w.#% -]{1,60}\](?=[#*_`]))"
    r"|\(\((?P<indexed>[^()]{1,300})\)\)"
    r"|\{(?P<value>\w[\w:-]{0,60})\}"
    r"|(?<![\w#])\#{1,2}(?=[^\s#])(?P<marked>[^#\n]{1,500})(?<=\S)\#{1,2}(?![\w#])"
    r"|(?P<small>[\^~])(?=\S)(?P<raised>[^\s^~]{1,60})(?P=small)"
    r"|(?P<mark>[ ]\+(?=\n|\Z)|(?<![\w*])\*{1,2}(?=[^\s*])|(?<=[^\s*])\*{1,2}(?![\w*])|(?<=\w)\*\*(?=\w)"
    r"|(?<![\w])_{1,2}(?=[^\s_])|(?<=[^\s_])_{1,2}(?![\w]))",
    re.S,
)
_CHARACTERS = {"nbsp": "\xa0", "empty": "", "sp": " ", "apos": "’", "quot": '"', "amp": "&", "zwsp": "", "wj": ""}
_STRONG = re.compile(r"\*{1,2}[^*\n]{1,76}\*{1,2}\Z")


def read_asciidoc(name: str, source: str) -> Document:
    """The prose of an AsciiDoc file: no code, comments, settings, macros, link targets or anchors."""
    source = source.encode("utf-8", "replace").decode()  # half an emoji cannot be written down again
    pen = Pen(source)
    _Reader(source, pen).run()
    return pen.document(name, "asciidoc")


@dataclass(slots=True)
class _Line:
    start: int
    end: int
    text: str  # without white space at its ends
    indented: bool


@dataclass(slots=True)
class _Reader:
    source: str
    pen: Pen
    lines: list[_Line] = field(default_factory=list)
    at: int = 0  # the line that comes next
    style: str = ""  # what the attributes before a block say that it is
    attributes: str = ""
    delimiters: list[str] = field(default_factory=list)  # of the blocks that are open
    quoting: list[bool] = field(default_factory=list)  # which of these are quotations
    marks: list[str] = field(default_factory=list)  # of the lists that are open, outermost first
    joined: bool = False  # a + says that what comes belongs to the item above
    quotes: int = 0
    # The paragraph that is open.
    runs: list[Run] = field(default_factory=list)
    kind: Kind = "paragraph"
    count: int = 0

    def run(self) -> None:
        for match in _LINE.finditer(self.source, front_matter(self.source)):
            whole = match.group()
            text = whole.strip()
            start = match.start() + (whole.index(text[0]) if text else 0)
            self.lines.append(_Line(start, start + len(text), text, whole[:1] in (" ", "\t")))
        self.header()
        while self.at < len(self.lines):
            line = self.lines[self.at]
            if not line.text:
                self.end()
                self.at += 1
            elif not self.aside(line):
                if self.runs and not self.interrupts(line):
                    self.go_on(line)
                else:
                    self.end()
                    self.begin(line)
        self.end()
        self.leave_lists()
        while self.delimiters:
            self.close()

    def header(self) -> None:
        """The title of the document, and the lines below it that name its author and version."""
        while self.at < len(self.lines):
            if not self.lines[self.at].text:
                self.at += 1
            elif not self.aside(self.lines[self.at]):
                break
        if self.at >= len(self.lines) or not re.match(r"=[ \t]+\S", self.lines[self.at].text):
            return
        self.begin(self.lines[self.at])
        while self.at < len(self.lines) and self.lines[self.at].text:
            line = self.lines[self.at]
            if not self.aside(line):
                if _BLOCK_ATTRIBUTES.match(line.text) or _DELIMITER.match(line.text) or _HEADING.match(line.text):
                    return
                self.open(line, 0, "label")
                self.end()

    # Lines that are no text

    def aside(self, line: _Line) -> bool:
        """Take a comment, a setting or a condition."""
        text = line.text
        if line.indented:
            return False
        if text.startswith("//") and not text.startswith("///"):
            self.pen.comment(text[2:], line.start, line.end)
            self.at += 1
        elif text.startswith("////") and not text.strip("/"):
            self.end()
            first = self.at
            self.skip_to(text)
            inner = self.lines[first + 1 : self.at]
            end = inner[-1].end if inner else line.end
            words = self.source[line.end : end].strip().removesuffix(text)
            self.pen.comment(words, line.start, end)
        elif _CONDITION.match(text):
            self.at += 1
        elif not self.runs and _ATTRIBUTE.match(text):
            while self.lines[self.at].text.endswith((" \\", " +")) and self.at + 1 < len(self.lines):
                self.at += 1
            self.at += 1
        else:
            return False
        return True

    def skip_to(self, delimiter: str) -> None:
        """Leave out a block, to its delimiter or to the end."""
        self.at += 1
        while self.at < len(self.lines):
            self.at += 1
            if self.lines[self.at - 1].text == delimiter:
                return

    # Paragraphs

    def interrupts(self, line: _Line) -> bool:
        """Whether a line ends the open paragraph."""
        text = line.text
        if self.underlines(text):
            return False
        if line.indented:
            return bool(self.marks) and bool(self.item_in(line))
        if _BLOCK_ATTRIBUTES.match(text) or _DELIMITER.match(text):
            return True
        return bool(self.marks) and (text == "+" or bool(self.item_in(line)))

    def underlines(self, text: str) -> bool:
        """Whether a line makes a heading of the paragraph, as AsciiDoc once had it."""
        if self.count != 1 or self.kind != "paragraph" or not _UNDERLINE.match(text):
            return False
        title = self.runs[-1].text
        return abs(len(text) - len(title)) <= 1 and any(map(str.isalnum, title))

    def go_on(self, line: _Line) -> None:
        text = line.text
        self.at += 1
        if self.underlines(text):
            self.leave_lists()
            self.finish("heading", _LEVELS[text[0]])
            return
        quote = _QUOTE.match(text) if self.kind == "quote" else None
        self.add(line, quote.end() if quote else 0)

    def add(self, line: _Line, skip: int, stop: int | None = None) -> None:
        start, end = line.start + skip, line.end if stop is None else line.start + stop
        if start >= end:
            return
        if self.runs:
            last = self.runs[-1].end
            self.runs.append(Run("\n", last, last + 1) if self.source[last] == "\n" else Run("\n", -1, -1))
        self.runs.append(Run(self.source[start:end], start, end))
        self.count += 1

    def open(self, line: _Line, skip: int, kind: Kind) -> None:
        self.kind, self.count = kind, 0
        self.add(line, skip)
        self.at += 1

    def end(self) -> None:
        if self.runs:
            self.finish(self.kind, len(self.marks) if self.kind == "item" else 0)

    def finish(self, kind: Kind, level: int) -> None:
        text = "".join(run.text for run in self.runs)
        if kind == "paragraph" and _STRONG.match(text):
            kind = "heading"
        notes = self.put(self.runs, text)
        self.pen.end_block(kind, level)
        self.runs, self.count = [], 0
        for note in notes:
            self.put(note, "".join(run.text for run in note))
            self.pen.end_block("paragraph")

    def put(self, runs: list[Run], text: str) -> list[list[Run]]:
        """Put words without their markup; gives the footnotes in them, which are read below."""
        self.pen.put_without(runs, _edits(text))
        notes = [found.span("said") for found in _INLINE.finditer(text) if found["note"]] if "footnote" in text else []
        tape = Tape(runs)
        return [list(tape.take(start, end)) for start, end in notes]

    # Blocks

    def begin(self, line: _Line) -> None:
        """A line that begins a block."""
        text = line.text
        if not line.indented:
            if text == "+" and self.marks:
                self.joined = True
                self.at += 1
                return
            if _DELIMITER.match(text):
                self.delimited(line)
                return
            if _BLOCK_ATTRIBUTES.match(text):
                self.attributes = text
                said = re.match(r"\[([\w-]*)", text)
                self.style = said[1].lower() if said and not text.startswith("[[") else self.style
                self.at += 1
                return
            if found := _HEADING.match(text):
                self.leave_lists()
                self.add(line, found.end())
                self.at += 1
                self.finish("heading", len(found[1]))
                self.style = ""
                return
            if _RULE.match(text) or _MACRO.match(text):
                self.style = ""
                self.at += 1
                return
            if _TITLE.match(text):
                if not self.joined:
                    self.leave_lists()
                self.open(line, 1, "caption")
                self.end()
                return
        style, self.style = self.style, ""
        if style in _SILENT:
            self.skip_paragraph()
        elif found := self.item_in(line):
            self.item(line, found)
        elif line.indented and not (self.joined and self.marks):
            self.leave_lists()
            self.skip_paragraph()
        else:
            kind: Kind = "item" if self.joined and self.marks else "paragraph"
            if kind == "paragraph":
                self.leave_lists()
            self.joined = False
            admonition, quote = _ADMONITION.match(text), _QUOTE.match(text)
            if self.quotes or style in ("quote", "verse") or quote:
                kind = "quote"
            self.open(line, admonition.end() if admonition else quote.end() if quote else 0, kind)

    def skip_paragraph(self) -> None:
        while self.at < len(self.lines) and self.lines[self.at].text:
            self.at += 1

    def delimited(self, line: _Line) -> None:
        """The line above or below a block of several paragraphs, of code or of cells."""
        text, style = line.text, self.style
        self.style = ""
        if text in self.delimiters:
            while self.delimiters[-1] != text:
                self.close()
            self.close()
            self.at += 1
            return
        if not self.joined:
            self.leave_lists()
        self.joined = False
        if text[0] in "-.+`~" and text != "--":
            self.skip_to("```" if text[0] == "`" else text)
        elif style in _SILENT and not text.endswith("==="):
            self.skip_to(text)
        elif text[0] in "|,:!" and text.endswith("==="):
            self.table(line)
        else:
            self.delimiters.append(text)
            self.quoting.append(text[0] == "_" or style in ("quote", "verse"))
            if self.quoting[-1]:
                self.quotes += 1
                self.pen.open_cover()
            self.at += 1

    def close(self) -> None:
        self.leave_lists()
        self.delimiters.pop()
        if self.quoting.pop():
            self.quotes -= 1
            self.pen.close_cover()

    # Lists

    def item_in(self, line: _Line) -> re.Match[str] | None:
        return _ITEM.match(line.text) or _TERM.match(line.text)

    def item(self, line: _Line, found: re.Match[str]) -> None:
        term = found.re is _TERM
        mark = found["mark"] if term else re.sub(r"\d+", "1", found[1])
        mark = "a." if re.fullmatch(r"[a-zA-Z]\.", mark) else mark
        if mark in self.marks:
            while self.marks[-1] != mark:
                self.leave_list()
        else:
            self.pen.open_cover()
            self.marks.append(mark)
        self.joined = False
        kind: Kind = "quote" if self.quotes else "item"
        if not term:
            self.open(line, found.end(), kind)
            return
        self.kind, self.count = "label", 0
        self.add(line, 0, found.end("term"))
        self.end()
        self.kind = kind
        self.count = 0
        self.add(line, found.end())
        self.at += 1
        # What defines the term may stand on the next line.
        while not self.runs and self.at < len(self.lines) and not self.lines[self.at].text:
            self.at += 1
        below = self.lines[self.at] if self.at < len(self.lines) else None
        if not self.runs and below and not (self.item_in(below) or self.interrupts_item(below)):
            self.open(below, 0, kind)

    def interrupts_item(self, line: _Line) -> bool:
        text = line.text
        return bool(
            text == "+"
            or text.startswith("//")
            or _DELIMITER.match(text)
            or _BLOCK_ATTRIBUTES.match(text)
            or _HEADING.match(text)
            or _MACRO.match(text)
        )

    def leave_list(self) -> None:
        self.marks.pop()
        self.pen.close_cover()

    def leave_lists(self) -> None:
        while self.marks:
            self.leave_list()

    # Tables

    def table(self, line: _Line) -> None:
        first = self.at + 1
        self.skip_to(line.text)
        last = self.at - (self.lines[self.at - 1].text == line.text and self.at > first)
        rows = [row for row in self.lines[first:last] if row.text and not row.text.startswith("//")]
        self.pen.open_cover()
        commas = line.text[0] == "," or re.search(r"format *= *\"?(?:csv|,)", self.attributes)
        if commas or line.text[0] == ":":
            for row in rows:
                at = 0
                for found in _CSV_CELL.finditer(row.text) if commas else re.finditer(r"([^:]*)(:|\Z)", row.text):
                    number = 1 if found[1] is not None else 2
                    at = row.start + found.start(number)
                    self.cell([Run(found[number], at, at + len(found[number]))])
        else:
            self.bars(rows)
        self.attributes = ""
        self.pen.close_cover()

    def bars(self, rows: list[_Line]) -> None:
        """Cells, each of which begins with a bar."""
        cell: list[Run] = []
        style = "-"  # before the first bar there is no cell
        for row in rows:
            at = 0
            for bar in _CELL.finditer(row.text):
                self.in_cell(cell, row, at, bar.start())
                self.finish_cell(cell, style)
                cell, style, at = [], bar["style"] or "", bar.end()
            self.in_cell(cell, row, at, len(row.text))
        self.finish_cell(cell, style)

    @staticmethod
    def in_cell(cell: list[Run], row: _Line, start: int, end: int) -> None:
        words = row.text[start:end]
        bare = words.strip()
        if bare:
            at = row.start + start + words.index(bare[0])
            if cell:
                cell.append(Run("\n", -1, -1))
            cell.append(Run(bare, at, at + len(bare)))

    def finish_cell(self, cell: list[Run], style: str) -> None:
        if style in ("l", "-"):
            return
        if style != "a":
            self.cell(cell)
            return
        for run in cell:
            mark = _ITEM.match(run.text)
            skip = mark.end() if mark else 0
            if run.start >= 0 and run.text != "+":
                self.cell([Run(run.text[skip:], run.start + skip, run.end)])

    def cell(self, runs: list[Run]) -> None:
        if runs:
            self.runs = runs
            self.finish("cell", 0)


def _edits(text: str) -> Iterator[tuple[int, int, str]]:
    """The markup within a paragraph: (start, end, what stands instead)."""
    for found in _INLINE.finditer(text):
        start, end = found.span()
        what = found.lastgroup
        if found["escaped"]:
            yield start, start + 1, ""
        elif found["opening"]:
            yield start, end, "“" if text[start] == '"' else "‘"
        elif found["closing"]:
            yield start, end, "”" if text[end - 1] == '"' else "’"
        elif found["mono"] or found["shown"]:
            yield start, end, OBJECT
        elif found["link"]:
            label = found["label"]
            size = len(label.split(",")[0] if "=" in label else label)
            size -= label[:size].endswith("^")
            if label[:size].strip():
                yield start, found.start("label"), ""
                yield found.start("label") + size, end, ""
            else:
                yield start, end, OBJECT
        elif found["target"]:
            if found["named"]:
                yield start, found.start("named"), ""
                yield found.end("named"), end, ""
            else:
                yield start, end, OBJECT
        elif found["value"]:
            yield start, end, _CHARACTERS.get(found["value"], OBJECT)
        elif found["mark"] or found["anchor"] or found["note"] or what == "nothing":
            yield start, end, ""
        elif found["small"]:
            yield start, start + 1, ""
            yield end - 1, end, ""
        elif what:
            # Words between marks: "plain", "button", "indexed" or "marked".
            yield start, found.start(what), ""
            yield found.end(what), end, ""
