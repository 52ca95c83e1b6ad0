"""Markdown, by pyromark (pulldown-cmark): its events carry byte ranges, so that every character keeps its place."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable
from html import unescape
from typing import Any

import pyromark

from plainspeak.document import OBJECT, Document, Kind
from plainspeak.readers.pen import Pen, Run, Tape, front_matter
from plainspeak.readers.tags import COMMENT_MARKS, INLINE, KINDS, TOKEN, UNREAD

_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_HEADING_ATTRIBUTES
    | pyromark.Options.ENABLE_DEFINITION_LIST
    | pyromark.Options.ENABLE_GFM
)
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


def read_markdown(name: str, source: str) -> Document:
    """The prose of a Markdown file: no code, link targets, URLs, comments or front matter."""
    source = source.encode("utf-8", "replace").decode()  # half an emoji cannot be written down again
    pen = Pen(source)
    _Reader(source, pen).run()
    return pen.document(name, "markdown")


class _Reader:
    """Turns the events of the parser into blocks of runs."""

    def __init__(self, source: str, pen: Pen) -> None:
        self.source = _without_templates(source)
        self.pen = pen
        self.base = front_matter(source)
        self.offset = _Offsets(self.source[self.base :].encode())
        self.bold = 0  # how deep in bold
        self.kind: Kind = "paragraph"
        self.level = 0
        self.items = self.quotes = 0
        self.hidden = 0  # depth of what is not prose
        self.unread = ""  # the HTML tag in whose content we are, when it is not prose
        self.html: list[Run] | None = None

    def run(self) -> None:
        events: Iterable[tuple[Any, dict[str, int]]]
        # The parser loses words after a line that ends with a lone \r.
        parsed = _LONE_CR.sub("\n", self.source[self.base :])
        events = pyromark.events_with_range(parsed, options=_OPTIONS)  # type: ignore[assignment]
        offset, source, base = self.offset, self.source, self.base
        waiting: list[tuple[str, int, int]] = []  # words not yet put, each of which follows right after the one before
        last = -1
        for event, span in events:
            if event == "SoftBreak" or "Text" in event:
                value = "\n" if event == "SoftBreak" else event["Text"]
                if span["start"] != last and waiting:
                    self.put_all(waiting)
                    waiting = []
                last = span["end"]
                waiting.append((value, span["start"], last))
                continue
            if waiting:
                self.put_all(waiting)
                waiting = []
            if isinstance(event, str):
                self.mark(event)
                continue
            ((what, value),) = event.items()
            if what == "Start":
                self.open(value if isinstance(value, str) else next(iter(value)), value)
            elif what == "End":
                self.close(value if isinstance(value, str) else next(iter(value)))
            elif what == "Code":
                self.put(OBJECT)
            elif what in ("Html", "InlineHtml"):
                start, end = base + offset(span["start"]), base + offset(span["end"])
                if what == "Html" and self.html is not None:
                    self.html.append(Run(source[start:end], start, end))
                else:
                    self.markup([Run(source[start:end], start, end)], blocks=False)
        if waiting:
            self.put_all(waiting)
        self.end_block()

    def put_all(self, values: list[tuple[str, int, int]]) -> None:
        """Words that follow one after another, and the bytes at which the parser found them."""
        if self.silent:
            return
        start, end = self.base + self.offset(values[0][1]), self.base + self.offset(values[-1][2])
        text = values[0][0] if len(values) == 1 else "".join([value for value, _, _ in values])
        if text == self.source[start:end] and _MASK not in text and _SILENT not in text:  # nearly always
            self.pen.put(text, start, end, bold=bool(self.bold))
            return
        for value, first, last in values:
            start, end = self.base + self.offset(first), self.base + self.offset(last)
            if value == self.source[start:end]:
                self.put(value, start, end)
            elif value == "\n":
                self.put(value)
            else:
                self.words(value, start, end)

    # Blocks

    def open(self, tag: str, value: Any) -> None:
        if tag == "Paragraph":
            self.begin(*self.here())
        elif tag in ("Item", "DefinitionListDefinition"):
            self.end_block()
            self.items += 1
            self.begin("item", self.items)
        elif tag in ("List", "Table", "BlockQuote"):
            self.end_block()
            self.pen.open_cover()
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
        elif tag == "TableCell":
            self.begin("cell", 0)
        elif tag == "DefinitionListTitle":
            self.begin("label", 0)
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
            self.pen.close_cover()
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
        self.pen.end_block(self.kind, self.level)
        self.kind, self.level = self.here()

    # Words

    @property
    def silent(self) -> bool:
        """Whether what comes now is not prose."""
        return bool(self.hidden or self.unread)

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
        if text and not self.silent:
            self.pen.put(text, start, end, bold=bool(self.bold))

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
        if _MASK in value or _SILENT in value:
            self.put(value, start, end) if value == self.source[start:end] else self.put(value)
        elif not self.silent:
            self.pen.words(value, start, end, bold=bool(self.bold))

    def new_line(self) -> None:
        if not self.silent:
            self.pen.new_line()

    def mark(self, event: str) -> None:
        if event == "HardBreak":
            self.new_line()
        elif event == "Rule":
            self.end_block()

    # HTML and comments

    def markup(self, runs: list[Run], *, blocks: bool) -> None:
        """Read HTML; `blocks` tells that it stands by itself, not within a paragraph."""
        text = "".join(run.text for run in runs)
        tape = Tape(runs)
        for token in TOKEN.finditer(text):
            if token["comment"]:
                places = list(tape.take(token.start(), token.end()))
                words = COMMENT_MARKS.sub("", token["comment"])
                self.pen.comment(words, places[0].start, places[-1].end)
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
        if blocks and tag not in INLINE and tag != "br":
            self.end_block()
            if tag in KINDS and not closing:
                self.kind, self.level = KINDS[tag], int(tag[1]) if tag[0] == "h" and tag[1:].isdigit() else 0
        if tag in UNREAD and not closing and not words.endswith("/>"):
            self.put(OBJECT)
            self.unread = tag
        elif tag == "br":
            self.new_line()
        elif tag == "img":
            self.put(OBJECT)


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


class _Offsets:
    """Offsets in UTF-8 bytes → offsets in characters: each byte of a character after its first counts for nothing."""

    def __init__(self, data: bytes) -> None:
        self._later = [] if data.isascii() else [*map(re.Match.start, re.finditer(rb"[\x80-\xbf]", data))]

    def __call__(self, offset: int) -> int:
        return offset - bisect_left(self._later, offset)
