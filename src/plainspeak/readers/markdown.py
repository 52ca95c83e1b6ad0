"""Markdown, by pyromark (pulldown-cmark): its events carry byte ranges, so that every character keeps its place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from html import unescape
from itertools import accumulate
from typing import Any, NamedTuple

import pyromark

from plainspeak.document import BREAK, OBJECT, Block, Document, Ignore, InText, Kind, Piece
from plainspeak.readers.directives import Order, order_in, settled
from plainspeak.readers.text import is_label

_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_HEADING_ATTRIBUTES
    | pyromark.Options.ENABLE_DEFINITION_LIST
    | pyromark.Options.ENABLE_GFM
)
_SPAN = rf"[^\s<>\"{OBJECT}]"
_URL = re.compile(
    rf"(?<![\w+.-])[a-zA-Z][\w+.-]*+://{_SPAN}+"
    rf"|(?<![\w.])www\.{_SPAN}+"
    r"|(?<![\w.+'-])(?:mailto:)?[\w.+'-]++@[\w-]+(?:\.[\w-]+)+"
    rf"|(?<![\w.@/-])(?:[a-z0-9-]++\.)+(?:[a-z]{{2,}}/{_SPAN}+|(?:com|org|net|info|uk|eu|gov)(?![\w-]|\.\w))"
)
_ABBREVIATION = re.compile(r"\*\[([^\]\r\n]+)\]:(?=[ \t]*\S)")
_ENTITY = re.compile(r"&#?\w{1,32};")
_LONE_CR = re.compile(r"\r(?!\n)")
#: Stand for each character of template code while the parser reads: no letters, no marks of Markdown, in no real text. The
#: second stands for attribute lists, which say nothing.
_MASK, _SILENT = "\ufdd0", "\ufdd1"
_MASKED = re.compile(f"({_MASK}+|{_SILENT}+)")
# Code of Jekyll, Jinja, Hugo and their like, and kramdown's {: .class}. None runs over a blank line or a back-tick; each part
# stops where the next code would begin, so that the time is linear.
_SAME_PARAGRAPH = r"\n(?![ \t\r]*\n)"
_TEMPLATE = re.compile(
    rf"\{{%(?P<order>(?:[^%{{`\n]|%(?!\}})|\{{(?!%)|{_SAME_PARAGRAPH})*+)%\}}"
    rf"|\{{\{{(?:[^{{}}`\n]|\}}(?!\}})|\{{(?!\{{)|{_SAME_PARAGRAPH})*+\}}\}}\}}?"
    r"|\{::?[^{}`\n]*+\}"
)
_NOT_LINE_END = re.compile(r"[^\r\n]")
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
    "summary": "heading",
    "blockquote": "quote",
    "dt": "label",
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
}
_COMMENT_MARKS = re.compile(r"<!--|-->\Z")


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


class _Tape:
    """Runs one after another, read by the offsets of their joined text, forward only."""

    def __init__(self, runs: Sequence[_Run]) -> None:
        self._runs = runs
        self._index = 0
        self._at = 0

    def take(self, start: int, end: int) -> Iterator[_Run]:
        """The runs of `text[start:end]`, cut to it; a run that is not verbatim stays whole."""
        while self._index < len(self._runs) and self._at + len(self._runs[self._index].text) <= start:
            self._at += len(self._runs[self._index].text)
            self._index += 1
        index, at = self._index, self._at
        while index < len(self._runs) and at < end:
            run = self._runs[index]
            size = len(run.text)
            if run.start >= 0 and run.end - run.start == size:
                low, high = max(start, at) - at, min(end, at + size) - at
                yield _Run(run.text[low:high], run.start + low, run.start + high)
            elif at >= start:
                yield run
            at += size
            index += 1


class _Pen:
    """Writes the document: takes the runs of one block after another."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.text: list[str] = []
        self.length = 0
        self.pieces: list[Piece] = []
        self.blocks: list[Block] = []
        self.ignores: list[Ignore] = []
        self.orders: list[Order] = []  # of comments that speak of more or less than the next block
        self.pending: list[Ignore] = []  # comments that wait for the block they speak of

    def document(self, name: str) -> Document:
        self.settle(self.pending, self.length)
        self.ignores += settled(self.orders, self.source, self.pieces, self.length)
        self.ignores.sort(key=lambda ignore: ignore.anchor.start)
        text, ignores = "".join(self.text), tuple(self.ignores)
        return Document(name, "markdown", text, tuple(self.blocks), tuple(self.pieces), ignores, self.source)

    def settle(self, waiting: list[Ignore], start: int) -> None:
        """Tell the waiting comments which prose they speak of: from `start` to where the pen is now."""
        for ignore in waiting:
            self.ignores.append(Ignore(ignore.rules, start, self.length, False, ignore.anchor, ignore.reason))
        waiting.clear()

    def write(self, runs: Sequence[_Run], kind: Kind, level: int, hard: set[int]) -> None:
        """Write a block; `hard` holds the offsets in its text of the line breaks that readers see."""
        text = "".join(run.text for run in runs)
        parts: Iterable[tuple[int, int, Kind]] = [(0, len(text), kind)]
        if kind == "paragraph":
            parts = _parts(text, hard)
        tape = _Tape(runs)
        first = len(self.blocks)
        for start, end, part in parts:
            self._block(tape, text, start, end, part, level)
        if len(self.blocks) > first:
            self.settle(self.pending, self.blocks[first].start)

    def _block(self, tape: _Tape, text: str, start: int, end: int, kind: Kind, level: int) -> None:
        while start < end and text[start].isspace():
            start += 1
        while end > start and text[end - 1].isspace():
            end -= 1
        if not any(c.isalnum() for c in text[start:end]):
            return
        if self.pieces:
            self._put(_Run(BREAK, -1, -1))
        begin = self.length
        for at, stop, instead in (*_edits(text, start, end, kind), (end, end, "")):
            for run in tape.take(start, at):
                self._put(run)
            if instead:
                self._put(_Run(instead, -1, -1))
            start = stop
        self.blocks.append(Block(kind, begin, self.length, level))

    def _put(self, run: _Run) -> None:
        if not run.text:
            return
        end = self.length + len(run.text)
        self.pieces.append(Piece(self.length, end, InText(run.start, run.end) if run.start >= 0 else None))
        self.text.append(run.text)
        self.length = end


def _edits(text: str, start: int, end: int, kind: Kind) -> Iterator[tuple[int, int, str]]:
    """What is written differently in `text[start:end]`: (start, end, instead), in order."""
    marks = _ABBREVIATION.match(text, start, end) if kind == "label" else None
    if marks:
        yield start, start + 2, ""
        yield marks.end(1), marks.end(1) + 1, ""
        start = marks.end()
    for url in _URL.finditer(text, start, end):
        stop = url.end()
        while stop > url.start() and text[stop - 1] in ".,;:!?'’”)]*_":
            stop -= 1
        if stop > url.start():
            yield url.start(), stop, OBJECT


def _parts(text: str, hard: set[int]) -> Iterator[tuple[int, int, Kind]]:
    """A paragraph in parts: lines such as "Date: 3 May" and "*[ICB]: integrated care board" are each one of their own."""
    start, labelled, at = 0, False, 0
    for line in text.split("\n"):
        label = is_label(line.strip()) or bool(_ABBREVIATION.match(line))
        broken = at - 1 in hard
        if at and ((label and (labelled or broken or _ABBREVIATION.match(line))) or (labelled and broken)):
            yield start, at, "label" if labelled else "paragraph"
            start, labelled = at, label
        elif not at:
            labelled = label
        at += len(line) + 1
    whole = " ".join(text[start : min(len(text), start + 1300)].split())
    labelled = labelled and (is_label(whole) or bool(_ABBREVIATION.match(whole)))
    yield start, len(text), "label" if labelled else "paragraph"


class _Reader:
    """Turns the events of the parser into blocks of runs."""

    def __init__(self, source: str, pen: _Pen) -> None:
        self.source = _without_templates(source)
        self.pen = pen
        self.base = _front_matter(source)
        self.offset = _Offsets(self.source[self.base :].encode())
        self.runs: list[_Run] = []
        self.length = 0  # of the text of the runs
        self.hard: set[int] = set()
        self.bold = self.bold_length = 0  # depth of bold, and how much of the block is bold
        self.kind: Kind = "paragraph"
        self.level = 0
        self.items = self.quotes = 0
        self.hidden = 0  # depth of what is not prose
        self.unread = ""  # the HTML tag in whose content we are, when it is not prose
        self.html: list[_Run] | None = None
        self.covers: list[tuple[str, list[Ignore], int]] = []  # comments that speak of a whole list, table or quotation

    def run(self) -> None:
        events: Iterable[tuple[Any, dict[str, int]]]
        # The parser loses words after a line that ends with a lone \r.
        parsed = _LONE_CR.sub("\n", self.source[self.base :])
        events = pyromark.events_with_range(parsed, options=_OPTIONS)  # type: ignore[assignment]
        for event, span in events:
            start, end = self.base + self.offset(span["start"]), self.base + self.offset(span["end"])
            if isinstance(event, str):
                self.mark(event, start, end)
                continue
            ((what, value),) = event.items()
            if what == "Start":
                self.open(value if isinstance(value, str) else next(iter(value)), value)
            elif what == "End":
                self.close(value if isinstance(value, str) else next(iter(value)))
            elif what == "Text":
                self.words(value, start, end)
            elif what == "Html" and self.html is not None:
                self.html.append(_Run(self.source[start:end], start, end))
            elif what in ("Html", "InlineHtml"):
                self.markup([_Run(self.source[start:end], start, end)], blocks=False)
            elif what == "Code":
                self.put(OBJECT)
        self.end_block()

    # Blocks

    def open(self, tag: str, value: Any) -> None:
        if tag in ("List", "Table", "BlockQuote"):
            self.end_block()
            if self.pen.pending:
                self.covers.append((tag, list(self.pen.pending), len(self.pen.blocks)))
                self.pen.pending.clear()
            elif self.covers:
                self.covers.append((tag, [], 0))
            self.quotes += tag == "BlockQuote"
        elif tag in ("CodeBlock", "MetadataBlock"):
            self.end_block()
            self.hidden += 1
        elif tag == "Link":
            if value["Link"]["link_type"] in ("Autolink", "Email"):
                self.put(OBJECT)
                self.hidden += 1
            elif self.hidden:
                self.hidden += 1
        elif tag == "Image":
            self.put(OBJECT)
            self.hidden += 1
        elif tag == "Heading":
            self.begin("heading", int(value["Heading"]["level"][1:]))
        elif tag == "Paragraph":
            self.begin(*self.here())
        elif tag == "TableCell":
            self.begin("cell", 0)
        elif tag == "DefinitionListTitle":
            self.begin("label", 0)
        elif tag in ("Item", "DefinitionListDefinition"):
            self.end_block()
            self.items += 1
            self.begin("item", self.items)
        elif tag == "Strong":
            self.bold += 1
        elif tag == "HtmlBlock":
            self.end_block()
            self.html = []
        elif tag == "FootnoteDefinition":
            self.end_block()

    def close(self, tag: str) -> None:
        if tag in ("List", "Table", "BlockQuote"):
            self.end_block()
            self.quotes -= tag == "BlockQuote"
            if self.covers:
                _, waiting, first = self.covers.pop()
                if waiting:
                    blocks = self.pen.blocks
                    self.pen.settle(waiting, blocks[first].start if first < len(blocks) else self.pen.length)
        elif tag in ("CodeBlock", "MetadataBlock", "Image"):
            self.hidden -= 1
        elif tag == "Link":
            self.hidden -= bool(self.hidden)
        elif tag in ("Item", "DefinitionListDefinition"):
            self.end_block()
            self.items -= 1
        elif tag == "Strong":
            self.bold -= 1
        elif tag == "HtmlBlock" and self.html is not None:
            html, self.html = self.html, None
            self.markup(html, blocks=True)
            self.end_block()
        elif tag in ("Heading", "Paragraph", "TableCell", "DefinitionListTitle", "FootnoteDefinition"):
            self.end_block()

    def here(self) -> tuple[Kind, int]:
        if self.quotes:
            return "quote", 0
        return ("item", self.items) if self.items else ("paragraph", 0)

    def begin(self, kind: Kind, level: int) -> None:
        self.end_block()
        self.kind, self.level = kind, level

    def end_block(self) -> None:
        self.unread = ""  # a tag that is never closed hides no more than its own block
        if self.runs:
            bold = (
                self.bold_length
                and self.bold_length >= self.length - 1
                and self.length <= 80
                and "\n" not in self.runs[-1].text
            )
            kind = "heading" if self.kind == "paragraph" and bold else self.kind
            self.pen.write(self.runs, kind, self.level, self.hard)
            self.runs, self.length, self.hard, self.bold_length = [], 0, set(), 0
        self.kind, self.level = self.here()

    # Words

    def put(self, text: str, start: int = -1, end: int = -1) -> None:
        if _MASK in text or _SILENT in text:
            at = start
            for index, part in enumerate(_MASKED.split(text)):
                stop = at + len(part) if start >= 0 else -1
                if not index % 2:
                    self.put(part, at, stop)
                elif part[0] == _MASK and not self.alone(at, stop):
                    self.put(OBJECT)
                at = stop
            return
        if self.hidden or self.unread or not text or (not self.runs and text.isspace()):
            return
        self.runs.append(_Run(text, start, end))
        self.length += len(text)
        self.bold_length += len(text) if self.bold else 0

    def alone(self, start: int, end: int) -> bool:
        """Whether template code has a line to itself: then it is no part of the sentence around it."""
        before, after = start - 1, end
        while before >= 0 and self.source[before] in " \t":
            before -= 1
        while after < len(self.source) and self.source[after] in " \t":
            after += 1
        return (
            start >= 0
            and self.source[before : before + 1] in ("", "\n")
            and self.source[after : after + 1] in ("", "\r", "\n")
        )

    def words(self, value: str, start: int, end: int) -> None:
        there = self.source[start:end]
        if value != there and _ENTITY.fullmatch(there):
            value = unescape(there)  # as browsers do, where the parser keeps &#150; a control character
        if value in (there, unescape(there)) or "\\" + value == there:
            self.put(value, start, end)
        else:
            self.put(value)

    def mark(self, event: str, start: int, end: int) -> None:
        if event == "Rule":
            self.end_block()
        elif event == "HardBreak":
            self.hard.add(self.length)
            self.put("\n")
        elif event == "SoftBreak":
            self.put("\n", start, end) if self.source[start:end] == "\n" else self.put("\n")

    # HTML and comments

    def markup(self, runs: list[_Run], *, blocks: bool) -> None:
        """Read HTML; `blocks` tells that it stands by itself, not within a paragraph."""
        text = "".join(run.text for run in runs)
        tape = _Tape(runs)
        for token in _TOKEN.finditer(text):
            if token["comment"]:
                places = list(tape.take(token.start(), token.end()))
                self.comment(token["comment"], InText(places[0].start, places[-1].end))
            elif token["tag"]:
                self.tag(token["tag"].lower(), token.group(), blocks)
            elif token["entity"] and len(places := list(tape.take(token.start(), token.end()))) == 1:
                self.words(unescape(token["entity"]), places[0].start, places[0].end)
            elif token["words"]:
                for run in tape.take(token.start(), token.end()):
                    self.put(run.text, run.start, run.end)

    def tag(self, tag: str, words: str, blocks: bool) -> None:
        closing = words.startswith("</")
        if self.unread:
            if closing and tag == self.unread:
                self.unread = ""
            return
        if blocks and tag not in _INLINE_TAGS and tag != "br":
            self.end_block()
            if tag in _TAG_KINDS and not closing:
                self.kind, self.level = _TAG_KINDS[tag], int(tag[1]) if tag[0] == "h" and tag[1:].isdigit() else 0
        if tag in _UNREAD_TAGS and not closing and not words.endswith("/>"):
            self.put(OBJECT)
            self.unread = tag
        elif tag == "br":
            self.hard.add(self.length)
            self.put("\n")
        elif tag == "img":
            self.put(OBJECT)

    def comment(self, words: str, anchor: InText) -> None:
        order = order_in(_COMMENT_MARKS.sub("", words), anchor)
        if order and order.verb == "ignore":
            self.pen.pending.append(Ignore(order.rules, 0, 0, False, anchor, order.reason))
        elif order:
            self.pen.orders.append(order)


def _without_templates(source: str) -> str:
    """The source with each character of template code masked, so that all offsets stay; with comments goes what they hide.

    It is masked before the parser sees it: `[here]({% link a.md %})` is a link then, and `{{ a_b }} {{ c_d }}` has no emphasis.
    """
    if "{" not in source:
        return source
    spans: list[tuple[int, int]] = []
    opened = -1  # the span at which a comment began
    for match in _TEMPLATE.finditer(source):
        order = (match["order"] or "").strip(" \t-")
        spans.append(match.span())
        if order == "comment":
            opened = len(spans) - 1
        elif order == "endcomment" and opened >= 0:
            start = spans[opened][0]
            # With a back-tick between the two, they stand in code that tells how to write a comment.
            if "`" not in source[start : match.end()]:
                spans[opened:] = [(start, match.end())]
            opened = -1
    done, at = [], 0
    for start, end in spans:
        mask = _SILENT if source[start + 1] == ":" else _MASK
        done += [source[at:start], _NOT_LINE_END.sub(mask, source[start:end])]
        at = end
    return "".join(done) + source[at:]


def _front_matter(source: str) -> int:
    """Where the paper begins: after settings for a web site between two lines of --- or +++ at the very top."""
    lines = source.splitlines(keepends=True)
    if not lines or lines[0].strip() not in ("---", "+++"):
        return 0
    opening, at = lines[0].strip(), len(lines[0])
    for number, line in enumerate(lines[1:2000], 1):
        at += len(line)
        bare = line.rstrip()
        if bare == opening or (bare == "..." and opening == "---"):
            return at
        # Front matter begins with a key; after a plain rule comes the paper.
        if number == 1 and not re.match(r"[\w\"'-][^:=]*[:=]|#|\[", bare):
            return 0
    return 0


class _Offsets:
    """Offsets in UTF-8 bytes → offsets in characters."""

    _LATER = bytes(range(0x80, 0xC0))  # the bytes of a character after its first
    _STRIDE = 256

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._ascii = data.isascii()
        sizes = () if self._ascii else (self._count(at, at + self._STRIDE) for at in range(0, len(data), self._STRIDE))
        self._sums = list(accumulate(sizes, initial=0))

    def _count(self, start: int, end: int) -> int:
        return len(self._data[start:end].translate(None, self._LATER))

    def __call__(self, offset: int) -> int:
        if self._ascii:
            return offset
        row = offset // self._STRIDE
        return self._sums[row] + self._count(row * self._STRIDE, offset)
