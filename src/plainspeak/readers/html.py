"""HTML pages: every character of the prose keeps its place in the source, so that a fix can be written back.

The tokens of `tags.TOKEN` carry their offsets, as those of the standard library's parser do; unlike that parser they take
linear time on every Python that we run on, whatever is left open.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from html import unescape
from typing import NamedTuple

from plainspeak.document import OBJECT, Document, Kind
from plainspeak.readers.pen import Pen, front_matter
from plainspeak.readers.tags import COMMENT_MARKS, ENGLISH, KINDS, TOKEN, UNREAD

_VOID = frozenset("area base basefont bgsound br col embed frame hr img input link meta param source track wbr".split())
#: Tags that end a line of text. A tag that HTML does not know stands within a line, as browsers have it.
_BLOCKS = frozenset(
    """address article aside blockquote body button caption center colgroup dd details dialog dir div dl dt fieldset
    figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html label legend li listing main menu
    nav ol optgroup option p pre search section summary table tbody td tfoot th thead title tr ul xmp""".split()
)
#: What they hold is no markup: it goes on to their end tag.
_RAW = frozenset("script style textarea iframe noembed noframes xmp".split())
_UNSEEN_TAGS = frozenset("script style template noscript noembed noframes datalist".split())
_NO_PROSE = UNREAD | _RAW | _UNSEEN_TAGS | frozenset("canvas listing map meter progress select".split())
_KINDS: dict[str, Kind] = {
    **KINDS,
    "title": "heading",
    "legend": "label",
    "label": "label",
    "button": "label",
    "dd": "item",
}
_BOLD = frozenset(("b", "strong"))
_LISTS = frozenset(("ul", "ol", "menu", "dl"))
_COVERED = _LISTS | {"table", "blockquote"}
#: An end tag does not reach out of these, but for the end tags of a table's parts.
_ROOMS = frozenset(("table", "td", "th", "caption", "html", "template"))
_TABLE_PARTS = _ROOMS | {"thead", "tbody", "tfoot", "tr"}
_NOTHING: frozenset[str] = frozenset()
#: A new one of these ends an open one of the first, unless one of the second lies between.
_SECTIONS = frozenset(("thead", "tbody", "tfoot", "caption", "colgroup"))
_ENDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset(("li",)), _LISTS),
    **dict.fromkeys(("dt", "dd"), (frozenset(("dt", "dd")), frozenset(("dl",)))),
    **dict.fromkeys(("td", "th"), (frozenset(("td", "th")), frozenset(("tr", "table")))),
    "tr": (frozenset(("tr", "caption")), frozenset(("table",))),
    **dict.fromkeys(("thead", "tbody", "tfoot"), (_SECTIONS, frozenset(("table",)))),
    "body": (frozenset(("head",)), _NOTHING),
}
#: Blocks to us that do not end an open paragraph of the page.
_IN_PARAGRAPH = frozenset(("button", "label", "legend", "option", "title", "body", "head", "html"))
#: How far up an open tag is looked for that a new one ends by itself.
_REACH = 60
#: One character before the name is looked at and no more: a run of blanks would be gone over again from each of them.
_ATTRIBUTE = re.compile(
    r"(?<=[\s/])(?P<name>[a-zA-Z][\w:-]*+)(?:\s*+=\s*+(?:\"(?P<a>[^\"]*+)\"?|'(?P<b>[^']*+)'?|(?P<c>[^\s>]*+)))?"
)
_UNSEEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_SPACE = " \t\r\n\f"
_GAPS = re.compile(r"[ \t\r\n\f]{2,}|[\xad\u200b\u2060\ufeff]+")


def read_html(name: str, source: str) -> Document:
    """The prose of a web page: no code, scripts, hidden parts, link targets, alt texts or parts in another language."""
    source = source.encode("utf-8", "replace").decode()  # half an emoji cannot be written down again
    pen = Pen(source)
    write_html(pen, front_matter(source))
    return pen.document(name, "html")


def write_html(pen: Pen, start: int = 0) -> None:
    """Write the prose of the HTML in `pen.source`, from an offset on."""
    _Page(pen).run(start)


def _last_line(gap: str) -> int:
    """How much of a gap between words shows nothing: all of one without white space, all but the last of blank lines.

    Blank lines mean nothing in HTML, but in the prose they would end a sentence.
    """
    if gap[0] not in _SPACE:
        return len(gap)
    at = max(gap.rfind("\n"), gap.rfind("\r"))
    if at > 0 and gap[at - 1 : at + 1] == "\r\n":
        at -= 1
    return at if any(mark in gap[: max(at, 0)] for mark in "\r\n") else 0


@dataclass(slots=True)
class _Link:
    """A link: where its start tag stands, and which of the words in the block are in it."""

    begin: int
    tag: str
    start: int
    end: int = -1  # -1 while it is open
    stop: int = -1  # where its end tag ends in the source


#: From how many links on a block of nothing else is a menu.
_MENU = 3


def _menu(links: list[_Link], words: str) -> list[tuple[int, int]]:
    """The stretches of a block's words that are a link each, if it is a menu: links, and marks such as | between them."""
    parts: list[tuple[int, int]] = []
    said = 0  # where what is said in links ends
    for number, link in enumerate(links):
        before = links[number - 1] if number else link
        if any(map(str.isalnum, words[said : link.start])):
            return []
        # Word processors cut a link in two: the same link, with nothing between.
        if before.stop == link.begin and before.tag == link.tag and parts:
            parts[-1] = (parts[-1][0], link.end)
        elif any(map(str.isalnum, words[link.start : link.end])):
            parts.append((link.start, link.end))
        said = link.end
    menu = len(parts) >= _MENU and not any(map(str.isalnum, words[said:]))
    return parts if menu else []


class _Open(NamedTuple):
    """An open tag, and how the words in it are to be read."""

    tag: str
    kind: Kind
    level: int
    lists: int  # how many lists it lies in
    bold: bool
    hidden: bool
    foreign: bool

    @property
    def quoted(self) -> bool:
        return self.kind == "quote"


class _Page:
    """Goes through the tokens and holds the tags that are open, in a list: nothing here calls itself."""

    def __init__(self, pen: Pen) -> None:
        self.pen = pen
        self.source = pen.source
        self.open: list[_Open] = [_Open("", "paragraph", 0, 0, False, False, False)]
        # How many of each tag are open, in all and in each room: whoever seeks one finds it, so that seeking costs no time.
        self.count: defaultdict[str, int] = defaultdict(int)
        self.rooms: list[defaultdict[str, int]] = [defaultdict(int)]
        self.links: list[_Link] = []  # those in the block in the making
        self.breaks = 0  # line breaks since the last words
        self.spaced = True  # whether the last words ended with white space, so that more of it shows nothing

    def run(self, start: int) -> None:
        source, pen, match = self.source, self.pen, TOKEN.match
        at = start
        while token := match(source, at):
            begin, at = token.span()
            what = token.lastgroup
            if what == "tag":
                tag = token["tag"].lower()
                if source[begin + 1] == "/":
                    self.end(tag, at)
                else:
                    at = self.start(tag, token.group(), at)
            elif what == "comment":
                pen.comment(COMMENT_MARKS.sub("", token.group()), begin, at)
            elif what:
                here = self.open[-1]
                text = token.group()
                if here.hidden or here.foreign or (self.spaced and text.isspace()):
                    continue
                # An entity may stand for nothing at all: &#1; is no character.
                if words := text if what == "words" else unescape(text):
                    self.put(words, begin, at, here)
        self.write(self.open[-1])
        while len(self.open) > 1:
            self.pop()

    # Words

    def put(self, text: str, start: int, end: int, here: _Open) -> None:
        if self.breaks or self.spaced:
            bare = text.lstrip(_SPACE)
            if not bare:
                return
            if end >= 0:
                start += len(text) - len(bare) if end - start == len(text) else 0
            text = bare
            if self.breaks:
                self.flush_breaks(here)
        self.spaced = text[-1] in _SPACE
        if end - start != len(text):
            if not _GAPS.fullmatch(text):
                self.pen.put(text, start, end, bold=here.bold)
            return
        at = 0
        for gap in _GAPS.finditer(text):
            stop = _last_line(gap.group())
            if stop:
                self.pen.put(text[at : gap.start()], start + at, start + gap.start(), bold=here.bold)
                at = gap.start() + stop
        self.pen.put(text[at:], start + at, end, bold=here.bold)

    def flush_breaks(self, here: _Open) -> None:
        """Line breaks before words: one is a new line, two end the paragraph."""
        if self.breaks > 1:
            # A link in which nothing is said yet belongs to what comes.
            coming = [link for link in self.links[-1:] if link.end < 0 and link.start == self.pen.size]
            del self.links[len(self.links) - len(coming) :]
            self.write(here)
            for link in coming:
                self.links.append(_Link(link.begin, link.tag, 0))
        elif not self.pen.empty:
            self.pen.new_line()
        self.breaks, self.spaced = 0, True

    def end_block(self) -> None:
        self.breaks, self.spaced = 0, True
        if self.links or not self.pen.empty:
            self.write(self.open[-1])

    def write(self, here: _Open) -> None:
        """Write the words that were put: as a block, or a menu as a list of its links."""
        links, self.links = self.links, []
        if len(links) >= _MENU and here.kind in ("paragraph", "item", "cell"):
            if links[-1].end < 0:
                links[-1].end = self.pen.size
            if parts := _menu(links, self.pen.unwritten()):
                self.pen.end_block("item", here.level or 1, parts)
                return
        self.pen.end_block(here.kind, here.level)

    # Tags

    def start(self, tag: str, words: str, at: int) -> int:
        """A start tag that ends at an offset; gives the offset at which to go on."""
        block = tag in _BLOCKS
        if block:
            self.implied(tag)
            if not self.open[-1].hidden:
                self.end_block()
        here = self.open[-1]
        silent = here.hidden or here.foreign
        if tag in _VOID:
            if tag == "br":
                self.breaks += 1
            elif tag == "img" and not silent:
                self.object(here)
            return at
        hidden, foreign = self.unseen(words, here)
        if tag in _NO_PROSE:
            hidden = True
        if not (block or silent or tag in _UNSEEN_TAGS) and (tag in _NO_PROSE or foreign):
            self.object(here)
        # In HTML only drawings and formulas have tags that end themselves.
        if words.endswith("/>") and (tag in ("svg", "math") or here.hidden):
            return at
        if tag == "a" and not silent:
            self.end_link(-1)
            self.links.append(_Link(at - len(words), words, self.pen.size))
        kind, level, bold = self.reading(tag, block, here)
        if tag in _COVERED:
            self.pen.open_cover()
        self.push(_Open(tag, kind, level, here.lists + (tag in _LISTS), bold, hidden, foreign))
        if tag == "q" and not (hidden or foreign):
            self.quote("“")
        if tag in _RAW:
            closing = re.compile(rf"</{tag}(?=[\s/>])", re.I).search(self.source, at)
            return closing.start() if closing else len(self.source)
        return at

    def reading(self, tag: str, block: bool, here: _Open) -> tuple[Kind, int, bool]:
        """What the words in a new tag are, their level, and whether they are bold."""
        if not block:
            return here.kind, here.level, here.bold or tag in _BOLD
        if tag in _KINDS:
            kind = _KINDS[tag]
            if kind == "heading":
                return kind, int(tag[1]) if tag[1:].isdigit() else 1, False
            if kind == "item":
                return ("quote", 0, False) if here.quoted else (kind, here.lists or 1, False)
            return kind, 0, False
        if here.kind in ("label", "heading", "cell") and tag not in ("div", "p", "center"):
            return "paragraph", 0, False
        return here.kind, here.level, False

    def object(self, here: _Open) -> None:
        if self.breaks:
            self.flush_breaks(here)
        self.spaced = False
        self.pen.put(OBJECT)

    def quote(self, mark: str) -> None:
        """A quotation mark that a browser puts in."""
        if self.breaks:
            self.flush_breaks(self.open[-1])
        self.spaced = False
        self.pen.put(mark)

    def end(self, tag: str, at: int) -> None:
        """An end tag that ends at an offset."""
        if tag == "a":
            self.end_link(at)
        if tag == "br":
            self.breaks += 1
        elif tag == "p" and not self.rooms[-1]["p"]:
            self.end_block()
        elif tag not in _BLOCKS and tag != "template":
            # Within its block only: a </b> that was forgotten, or comes too late, does not end a paragraph.
            for depth in range(len(self.open) - 1, max(0, len(self.open) - _REACH), -1):
                here = self.open[depth]
                if here.tag == tag:
                    if tag == "q" and not (here.hidden or here.foreign):
                        self.quote("”")
                    while len(self.open) > depth:
                        self.pop()
                    return
                if here.tag in _BLOCKS:
                    return
        elif (self.count if tag in _TABLE_PARTS else self.rooms[-1])[tag]:
            if not self.open[-1].hidden:
                self.end_block()
            while self.open[-1].tag != tag:
                self.pop()
            self.pop()

    def end_link(self, at: int) -> None:
        """End the link that is open, if one is: with its end tag, or because the next begins."""
        if self.links and self.links[-1].end < 0:
            self.links[-1].end, self.links[-1].stop = self.pen.size, at

    def implied(self, tag: str) -> None:
        """End what a new tag ends by itself: a paragraph, the item before."""
        ends, walls = _ENDS.get(tag, (_NOTHING, _NOTHING))
        paragraph = tag not in _IN_PARAGRAPH
        if not (ends or paragraph):
            return
        for depth in range(len(self.open) - 1, max(0, len(self.open) - _REACH), -1):
            name = self.open[depth].tag
            if name in ends or (name == "p" and paragraph):
                self.shut(depth)
            paragraph = paragraph and name not in _BLOCKS
            if name in walls or name in ends or not (ends or paragraph):
                break

    def shut(self, depth: int) -> None:
        if not self.open[-1].hidden:
            self.end_block()
        while len(self.open) > depth:
            self.pop()

    def push(self, tag: _Open) -> None:
        self.open.append(tag)
        self.count[tag.tag] += 1
        if tag.tag in _ROOMS:
            self.rooms.append(defaultdict(int))
        else:
            self.rooms[-1][tag.tag] += 1

    def pop(self) -> None:
        tag = self.open.pop()
        self.count[tag.tag] -= 1
        if tag.tag in _ROOMS:
            self.rooms.pop()
        else:
            self.rooms[-1][tag.tag] -= 1
        if tag.tag in _COVERED:
            self.pen.close_cover()

    def unseen(self, words: str, here: _Open) -> tuple[bool, bool]:
        """Whether the content of a start tag is hidden, and whether it is in another language."""
        hidden, foreign = here.hidden, here.foreign
        small = words.lower()
        if hidden or not ("hidden" in small or "lang" in small or "display" in small):
            return hidden, foreign
        for attribute in _ATTRIBUTE.finditer(words):
            name = attribute["name"].lower()
            value = attribute["a"] or attribute["b"] or attribute["c"] or ""
            if name in ("lang", "xml:lang"):
                foreign = not ENGLISH.match(value)
            hidden = (
                hidden
                or (name == "hidden" and value.lower() != "until-found")
                or (name == "aria-hidden" and value.strip().lower() == "true")
                or (name == "style" and bool(_UNSEEN.search(value)))
            )
        return hidden, foreign
