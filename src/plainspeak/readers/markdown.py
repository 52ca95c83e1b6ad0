"""Markdown, by pyromark (pulldown-cmark): its events carry byte ranges, so that every character keeps its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pyromark

from plainspeak.document import BREAK, OBJECT, Block, Document, Ignore, InText, Kind, Piece

_OPTIONS = (
    pyromark.Options.ENABLE_TABLES
    | pyromark.Options.ENABLE_FOOTNOTES
    | pyromark.Options.ENABLE_STRIKETHROUGH
    | pyromark.Options.ENABLE_TASKLISTS
    | pyromark.Options.ENABLE_HEADING_ATTRIBUTES
    | pyromark.Options.ENABLE_YAML_STYLE_METADATA_BLOCKS
)
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"]+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+")
_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.S)
_DIRECTIVE = re.compile(r"\s*plainspeak:\s*(.*?)\s*$", re.S)
_IGNORE = re.compile(r"(ignore|ignore-file)(?:\s+([\w-]+(?:\s*,\s*[\w-]+)*))?\s*(?::\s*(.*))?", re.S)
_HTML_TOKEN = re.compile(r"<!--.*?(?:-->|\Z)|</?([a-zA-Z][\w-]*)(?:[^<>\"']|\"[^\"]*\"|'[^']*')*>|&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|\w{1,31});|[^<&]+|[<&]", re.S)
_UNREAD_TAGS = frozenset(("script", "style", "code", "pre", "svg", "math", "template", "textarea"))
_INLINE_TAGS = frozenset("a abbr b bdi cite del em i ins kbd mark q s small span strong sub sup time u var font".split())
_LABEL = re.compile(r"[A-Z][\w '’/&-]{0,28}:\s")
_ABBREVIATION = re.compile(r"\*\[[^\]\n]+\]:")


def read_markdown(name: str, source: str) -> Document:
    """The prose of a Markdown file: no code, link targets, URLs, comments or front matter."""
    builder = _Builder(source)
    builder.run()
    return builder.document(name)


class _Builder:
    """Turns the events of the parser into pieces and blocks."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.text: list[str] = []
        self.length = 0
        self.pieces: list[Piece] = []
        self.blocks: list[Block] = []
        self.ignores: list[Ignore] = []
        self.waiting: list[tuple[tuple[str, ...], InText, str]] = []  # ignores for the next block
        self.kind: Kind = "paragraph"
        self.level = 0
        self.start = -1
        self.items = 0
        self.quotes = 0
        self.hidden = 0
        self.html_hidden: str = ""
        self.offset = _offsets(source)

    def run(self) -> None:
        # The parser takes only \n, \r\n and \r as line ends, as we do; a lone surrogate would stop it.
        clean = self.source.encode("utf-8", "replace").decode() if _has_surrogates(self.source) else self.source
        for event, span in pyromark.events_with_range(clean, options=_OPTIONS):
            start, end = self.offset(span["start"]), self.offset(span["end"])
            if isinstance(event, str):
                self.mark(event, start, end)
                continue
            ((what, value),) = event.items()
            if what == "Start":
                self.open(value if isinstance(value, str) else next(iter(value)), value, start, end)
            elif what == "End":
                self.close(value if isinstance(value, str) else next(iter(value)))
            elif what == "Text":
                self.words(value, start, end)
            elif what == "Html":
                self.html(start, end)
            elif what == "InlineHtml":
                self.inline_html(start, end)
            elif what in ("Code", "InlineMath", "DisplayMath"):
                self.put(OBJECT, None)
        self.end_block()
        for rules, anchor, reason in self.waiting:
            self.ignores.append(Ignore(rules, self.length, self.length, False, anchor, reason))

    def document(self, name: str) -> Document:
        return Document(
            name, "markdown", "".join(self.text), tuple(self.blocks), tuple(self.pieces), tuple(self.ignores), self.source
        )

    # Blocks

    def open(self, tag: str, value: Any, start: int, end: int) -> None:
        if tag in ("CodeBlock", "MetadataBlock"):
            self.end_block()
            self.hidden += 1
        elif tag == "Link":
            kind = value["Link"]["link_type"]
            if kind in ("Autolink", "Email"):
                self.put(OBJECT, None)
                self.hidden += 1
            elif self.hidden:
                self.hidden += 1
        elif tag == "Image":
            self.put(OBJECT, None)
            self.hidden += 1
        elif tag == "Heading":
            self.begin("heading", int(value["Heading"]["level"][1:]))
        elif tag == "Paragraph":
            self.begin(*self.here())
        elif tag == "TableCell":
            self.begin("cell", 0)
        elif tag == "Item":
            self.end_block()
            self.items += 1
            self.begin("item", self.items)
        elif tag == "BlockQuote":
            self.end_block()
            self.quotes += 1
        elif tag in ("FootnoteDefinition", "List", "Table", "HtmlBlock"):
            self.end_block()

    def close(self, tag: str) -> None:
        if tag in ("CodeBlock", "MetadataBlock", "Image"):
            self.hidden -= 1
        elif tag == "Link":
            self.hidden -= bool(self.hidden)
        elif tag == "Item":
            self.end_block()
            self.items -= 1
        elif tag == "BlockQuote":
            self.end_block()
            self.quotes -= 1
        elif tag in ("Heading", "Paragraph", "TableCell", "HtmlBlock", "FootnoteDefinition", "Table"):
            self.end_block()

    def here(self) -> tuple[Kind, int]:
        if self.quotes:
            return "quote", 0
        return ("item", self.items) if self.items else ("paragraph", 0)

    def begin(self, kind: Kind, level: int) -> None:
        self.end_block()
        self.kind, self.level = kind, level

    def end_block(self) -> None:
        if self.start >= 0:
            # White space at the end of a block belongs to no one.
            end = self.length
            while end > self.start and self.text_at(end - 1).isspace():
                end -= 1
            if end > self.start:
                for rules, anchor, reason in self.waiting:
                    self.ignores.append(Ignore(rules, self.start, end, False, anchor, reason))
                self.waiting.clear()
                self.blocks.append(Block(self.judged(end), self.start, end, self.level))
            self.start = -1
        self.kind, self.level = self.here()

    def text_at(self, index: int) -> str:
        for piece, text in zip(reversed(self.pieces), reversed(self.text), strict=False):
            if piece.start <= index:
                return text[index - piece.start]
        return " "

    def judged(self, end: int) -> Kind:
        if self.kind != "paragraph":
            return self.kind
        last = next(i for i in range(len(self.pieces) - 1, -1, -1) if self.pieces[i].start <= self.start)
        words = "".join(self.text[last:])
        labelled = bool(_LABEL.match(words)) and len(words.split()) <= 8 and not words.rstrip().endswith((".", "!", "?"))
        anchor = self.pieces[last].anchor
        abbreviation = anchor is not None and _ABBREVIATION.match(self.source, max(0, anchor.start - 2))
        return "label" if labelled or abbreviation else "paragraph"

    # Words

    def put(self, text: str, anchor: InText | None) -> None:
        if self.hidden or self.html_hidden or not text:
            return
        if self.start < 0:
            if text.isspace():
                return
            if self.pieces:
                self.raw(BREAK, None)
            self.start = self.length
        self.raw(text, anchor)

    def raw(self, text: str, anchor: InText | None) -> None:
        self.pieces.append(Piece(self.length, self.length + len(text), anchor))
        self.text.append(text)
        self.length += len(text)

    def words(self, value: str, start: int, end: int) -> None:
        if self.hidden or self.html_hidden:
            return
        if self.source[start:end] != value:
            self.put(value, InText(start, end))
            return
        if self.start < 0:
            # Markdown abbreviations, *[PPI]: patient and …: the marks are not prose.
            definition = _ABBREVIATION.match(self.source, start)
            if definition:
                return
        if value == "[" and self.source[max(0, start - 1) : start] == "*" and self.start < 0:
            return
        if value == "]" and self.pieces and _ABBREVIATION.match(self.source, max(0, self.source.rfind("*[", 0, start))):
            return
        at = start
        for url in _URL.finditer(value):
            self.put(value[at - start : url.start()], InText(at, start + url.start()))
            self.put(OBJECT, None)
            at = start + url.end()
        self.put(self.source[at:end], InText(at, end))

    def mark(self, event: str, start: int, end: int) -> None:
        if event == "SoftBreak":
            self.put("\n", InText(start, end) if self.source[start:end] == "\n" else None)
        elif event == "HardBreak":
            self.put("\n", None)
        elif event == "Rule":
            self.end_block()

    # HTML and comments

    def html(self, start: int, end: int) -> None:
        for token in _HTML_TOKEN.finditer(self.source, start, end):
            self.html_token(token, blocks=True)

    def inline_html(self, start: int, end: int) -> None:
        for token in _HTML_TOKEN.finditer(self.source, start, end):
            self.html_token(token, blocks=False)

    def html_token(self, token: re.Match[str], *, blocks: bool) -> None:
        words = token.group()
        if words.startswith("<!--"):
            self.comment(words, token.start(), token.end(), inside=not blocks)
        elif token[1]:
            self.tag(token[1].lower(), words, blocks)
        elif blocks and not self.html_hidden:
            self.html_words(words, token.start())

    def tag(self, tag: str, words: str, blocks: bool) -> None:
        closing = words.startswith("</")
        if self.html_hidden:
            if closing and tag == self.html_hidden:
                self.html_hidden = ""
        elif tag in _UNREAD_TAGS and not closing and not words.endswith("/>"):
            self.put(OBJECT, None)
            self.html_hidden = tag
        elif tag == "br":
            self.put("\n", None)
        elif tag == "img":
            self.put(OBJECT, None)
        elif blocks and tag not in _INLINE_TAGS:
            self.end_block()

    def html_words(self, words: str, start: int) -> None:
        if words.startswith("&"):
            from html import unescape

            self.put(unescape(words), InText(start, start + len(words)))
            return
        for line in re.finditer(r"[^\r\n]+|\r\n|\r|\n", words):
            at = start + line.start()
            if line.group().strip():
                lead = len(line.group()) - len(line.group().lstrip()) if self.start < 0 else 0
                self.words(line.group()[lead:], at + lead, start + line.end())
            else:
                self.put("\n" if "\n" in line.group() or "\r" in line.group() else " ", None)

    def comment(self, words: str, start: int, end: int, *, inside: bool) -> None:
        directive = _DIRECTIVE.match(words.removeprefix("<!--").removesuffix("-->"))
        if not directive:
            return
        anchor = InText(start, end)
        order = _IGNORE.fullmatch(directive[1])
        if not order:
            self.ignores.append(Ignore((f"!{directive[1]}",), self.length, self.length, False, anchor))
            return
        rules = tuple(re.findall(r"[\w-]+", order[2] or ""))
        reason = (order[3] or "").strip()
        if order[1] == "ignore-file":
            self.ignores.append(Ignore(rules, 0, 0, True, anchor, reason))
        else:
            self.waiting.append((rules, anchor, reason))


def _has_surrogates(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _offsets(source: str) -> Any:
    """A function from UTF-8 byte offset to character offset."""
    if source.isascii():
        return lambda offset: offset
    table: list[int] = []
    for index, char in enumerate(source):
        table.extend([index] * len(char.encode("utf-8", "replace")))
    table.append(len(source))
    return table.__getitem__
