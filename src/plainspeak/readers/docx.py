"""Word files (.docx and its kin), by our own walk over their XML, in the order in which people read them.

The *visible text* of a paragraph is what its anchors count in. It is, in the order of the file: the text of `w:t` (a line
break in it is a space); one character for `w:tab` and `w:ptab` (a tab), for `w:br` and `w:cr` (a line feed), for
`w:noBreakHyphen` (a hyphen), and for `w:sym` and a formula (the OBJECT character). What was inserted is visible; what was
deleted, is hidden or is a placeholder is not; of a field only its result is. Soft hyphens, pictures and the marks of notes and
comments are no characters. Text boxes are paragraphs of their own, which come after the paragraph that they hang on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from plainspeak.document import BREAK, OBJECT, Block, Document, Ignore, InRun, InText, Kind, Piece
from plainspeak.errors import UnreadableFile
from plainspeak.readers.directives import order_in
from plainspeak.readers.limits import Limits
from plainspeak.readers.office import Package, Relation, open_package
from plainspeak.readers.text import line_blocks

#: The namespaces of Word's own elements: the usual one, and that of the kind "Strict Open XML Document".
TRANSITIONAL = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
STRICT = "http://purl.oclc.org/ooxml/wordprocessingml/main"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_MATHS = (
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}",
    "{http://purl.oclc.org/ooxml/officeDocument/math}",
)
_W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"

#: What is done with an element: the names are Word's; what is not listed holds no text that anyone sees.
_BLOCKS = ("p", "tbl")
_THROUGH = ("ins", "moveTo", "smartTag", "customXml", "dir", "bdo", "hyperlink")
_GONE = ("del", "moveFrom")
_OTHERS = ("r", "sdt", "fldSimple", "commentRangeStart", "commentRangeEnd")
_ONE_CHARACTER = {"tab": "\t", "ptab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "sym": OBJECT}
_IN_RUN = (
    "t",
    "fldChar",
    "instrText",
    "lastRenderedPageBreak",
    "drawing",
    "pict",
    "object",
    "ruby",
    "commentReference",
    "footnoteReference",
    "endnoteReference",
)
#: Content controls that hold one value, in which nothing but the value may stand.
_CLOSED_CONTROLS = frozenset(
    ("text", "date", "dropDownList", "comboBox", "dataBinding", "picture", "citation", "bibliography", "docPartList")
)
#: Fields whose result is a list of places and not prose.
_LISTS = re.compile(r"\s*(?:TOC|TOA|INDEX|BIBLIOGRAPHY|ADDIN\s+(?:ZOTERO_BIBL|EN\.REFLIST|Mendeley\s+Bib))\b", re.I)
_LIST_GALLERIES = ("Table of Contents", "Bibliographies")
_LINE_BREAKS = str.maketrans("\n\r", "  ")

_HEADING = re.compile(r"heading ?([1-9])\b")
_LIST_STYLE = re.compile(r"list(?: (?:bullet|number|continue))?(?: [2-5])?$")
_INDEX_STYLE = re.compile(r"(?:toc|index) ?[1-9]$|table of (?:figures|authorities)$|bibliography$")
_CODE_STYLE = re.compile(r"(?:^|\W)(?:code|verbatim|preformatted|keyboard|typewriter|macro)(?:\W|$)")
_QUOTE_STYLES = ("quote", "intense quote", "block text", "quotations")
_MARK = re.compile(r"[-*•‣◦▪●·–—][ \t]+(?=\S)")
#: More links from style to style than this are a circle.
_STYLE_DEPTH = 50
_MOST_STYLES = 20_000
#: So many comments may cover one place; a bound keeps the time of a hostile file linear.
_MOST_OPEN = 200


def read_docx(name: str, data: bytes, limits: Limits) -> Document:
    """The prose of a Word file: body, notes, headers and footers, with an `InRun` anchor for every character of it.

    Tables of contents, bibliographies, code and hidden text are left out, as are paragraphs marked as being in another
    language than English in a document that is mostly English. A Word comment such as "plainspeak: ignore RULE: why" settles
    the findings in the paragraphs that it covers. Raises `UnreadableFile` for a file that is damaged, too large or not from
    Word.
    """
    word = open_word(name, data, limits)
    pen = _Pen()
    for story in word.stories():
        for paragraph in story.paragraphs:
            pen.write(paragraph, story)
    return pen.document(name, word.comments())


class Hold(NamedTuple):
    """What must stay in one piece: a field, a formula, a content control. Its `first` and `last` element, maybe in a run."""

    first: Any
    last: Any


class Bit(NamedTuple):
    """Visible characters that one element shows. `hold` is what they are part of that must stay whole, or None."""

    text: str
    element: Any
    hold: Hold | None
    code: bool
    foreign: bool


@dataclass(slots=True)
class Paragraph:
    """A paragraph as people see it.

    `index` counts every `w:p` of its part from 0. `page` is that of its first character as Word last laid the document out,
    from 1; 0 when Word left no marks. `table` and `row` count from 1, 0 outside tables; `columns` is the number of cells in
    the row. `box` tells a text box. `comments` are the ids of the comments that cover any of it.
    """

    index: int
    element: Any
    page: int = 0
    table: int = 0
    row: int = 0
    columns: int = 0
    box: bool = False
    listed: bool = False  # part of a table of contents, an index or a bibliography
    bits: list[Bit] = field(default_factory=list)
    comments: set[str] = field(default_factory=set)

    @property
    def text(self) -> str:
        """The visible text, in which anchors count."""
        return "".join(bit.text for bit in self.bits)


@dataclass(frozen=True, slots=True)
class Story:
    """The paragraphs of one stretch of the file. `label` is empty for the body, else "footnote 4", "header" and such."""

    part: str
    label: str
    styles: Styles
    paragraphs: list[Paragraph]


@dataclass(frozen=True, slots=True)
class Style:
    """What a style says about a paragraph or a run; `hidden` and `language` are None where it says nothing."""

    hidden: bool | None = None
    language: str | None = None
    code: bool = False
    kind: Kind | None = "paragraph"  # of a paragraph in this style; None for what is no prose
    level: int = 0


class Styles:
    """The styles of a document by their ids, each with what it takes from those that it is based on."""

    def __init__(self, root: Any, w: str) -> None:
        self.w = w
        self.default = ""
        self._elements: dict[str, Any] = {}
        self._made: dict[str, Style] = {}
        for element in () if root is None else root.iterchildren(f"{w}style"):
            key = element.get(f"{w}styleId", "")
            if len(self._elements) < _MOST_STYLES:
                self._elements.setdefault(key, element)
            if element.get(f"{w}type") == "paragraph" and is_on(element.get(f"{w}default"), missing=False):
                self.default = self.default or key

    def style(self, key: str | None) -> Style:
        """The style of an id; one that the document lacks is known by its id alone."""
        key = key or ""
        if key not in self._made:
            self._made[key] = self._make(key)
        return self._made[key]

    def _make(self, key: str) -> Style:
        w = self.w
        names: list[str] = []
        outline = numbered = hidden = language = None
        seen: set[str] = set()
        at = key
        while at and at not in seen and len(seen) < _STYLE_DEPTH:
            seen.add(at)
            element = self._elements.get(at)
            if element is None:
                names.append(at.lower())
                break
            names.append(_value(element.find(f"{w}name"), w, at).strip().lower())
            paragraph, run = element.find(f"{w}pPr"), element.find(f"{w}rPr")
            if paragraph is not None:
                outline = _outline(paragraph, w) if outline is None else outline
                numbered = _numbered(paragraph, w) if numbered is None else numbered
            if run is not None:
                hidden = flag(run, f"{w}vanish", w) if hidden is None else hidden
                language = _language(run, w) if language is None else language
            at = _value(element.find(f"{w}basedOn"), w)
        code = any(_CODE_STYLE.search(name) for name in names)
        kind, level = (None, 0) if code else _style_kind(names, outline, numbered)
        return Style(hidden, language, code, kind, level)


def _style_kind(names: Sequence[str], outline: int | None, numbered: bool | None) -> tuple[Kind | None, int]:
    """The kind and level of a paragraph by the names of its style and of those that it is based on; None for no prose."""
    if any(_INDEX_STYLE.match(name) for name in names):
        return None, 0
    if outline is not None and outline < 9:
        return "heading", outline + 1
    for name in names if outline is None else ():
        if heading := _HEADING.match(name):
            return "heading", int(heading[1])
        if name in ("title", "subtitle"):
            return "heading", 1 if name == "title" else 2
    if "caption" in names:
        return "caption", 0
    if any(name in _QUOTE_STYLES for name in names):
        return "quote", 0
    if numbered or (numbered is None and names and _LIST_STYLE.match(names[0])):
        return "item", 1
    return "paragraph", 0


@dataclass(slots=True)
class Word:
    """A Word file that is open: its package, the name and root of its main part, and what hangs on it."""

    package: Package
    main: str
    root: Any
    styles: Styles
    relations: tuple[Relation, ...]
    w: str  # the namespace of Word's elements, in braces

    @property
    def strict(self) -> bool:
        """Whether it is of the kind "Strict Open XML Document"."""
        return self.w == f"{{{STRICT}}}"

    def part(self, kind: str) -> str | None:
        """The name of the part of a kind that hangs on the main part, such as "comments"."""
        names = (relation.target for relation in self.relations if relation.kind == kind and not relation.external)
        return next((name for name in names if name in self.package), None)

    def body(self) -> Story:
        """The story of the main part."""
        walk = _Walk(self.root, self.styles, self.main)
        for body in self.root.iterchildren(f"{self.w}body"):
            walk.blocks(body, _Where())
        self._notes_used = walk.notes
        return Story(self.main, "", self.styles, walk.out)

    _notes_used: list[tuple[str, str]] = field(default_factory=list)

    def stories(self) -> Iterator[Story]:
        """The body, then footnotes, endnotes, headers and footers, those with the same words once."""
        yield self.body()
        for kind in ("footnote", "endnote"):
            yield from self._notes(kind)
        seen: set[tuple[str, ...]] = set()
        for kind in ("header", "footer"):
            for part in self._running(kind):
                root = self._root(part)
                walk = _Walk(root, self.styles, part)
                walk.blocks(root, _Where())
                words = (kind, *(paragraph.text for paragraph in walk.out))
                if words not in seen:
                    seen.add(words)
                    yield Story(part, kind, self.styles, walk.out)

    def _notes(self, kind: str) -> Iterator[Story]:
        """Notes in the order in which the body speaks of them, which is how Word numbers them."""
        used = list(dict.fromkeys(key for of, key in self._notes_used if of == kind))
        part = self.part(f"{kind}s")
        if not used or part is None:
            return
        root = self._root(part)
        notes = {note.get(f"{self.w}id"): note for note in root.iterchildren(f"{self.w}{kind}")}
        walk = _Walk(root, self.styles, part)
        for number, key in enumerate(used, 1):
            if key in notes and notes[key].get(f"{self.w}type", "normal") == "normal":
                walk.out = []
                walk.blocks(notes[key], _Where())
                yield Story(part, f"{kind} {number}", self.styles, walk.out)

    def _running(self, kind: str) -> Iterator[str]:
        """The parts of the headers or footers that a section uses, in order."""
        targets = {relation.id: relation.target for relation in self.relations if relation.kind == kind}
        used = dict.fromkeys(
            targets.get(value, "")
            for reference in self.root.iter(f"{self.w}{kind}Reference")
            for key, value in reference.attrib.items()
            if key.endswith("}id")
        )
        yield from (part for part in used if part in self.package)

    def _root(self, part: str) -> Any:
        root = self.package.xml(part)
        if not root.tag.startswith(self.w):
            raise self.package.damaged(f"its part {part} is not what Word writes there")
        return root

    def comments(self) -> dict[str, str]:
        """The text of each Word comment, by its id."""
        part = self.part("comments")
        if part is None:
            return {}
        w = self.w
        return {
            comment.get(f"{w}id", ""): "\n".join(
                "".join(text.text or "" for text in paragraph.iter(f"{w}t")) for paragraph in comment.iter(f"{w}p")
            )
            for comment in self._root(part).iterchildren(f"{w}comment")
        }


def open_word(name: str, data: bytes, limits: Limits) -> Word:
    """Open the bytes of a Word file called `name`. Raises `UnreadableFile`."""
    package = open_package(name, data, limits)
    main = next((r.target for r in package.relations() if r.kind == "officeDocument" and r.target in package), None)
    main = main or "word/document.xml"
    if main not in package:
        raise UnreadableFile(name, "there is no Word document in this file. Open it in Word and save it as .docx.")
    root = package.xml(main)
    w = root.tag.partition("}")[0] + "}"
    if root.tag not in (f"{{{TRANSITIONAL}}}document", f"{{{STRICT}}}document"):
        raise UnreadableFile(name, "this is an Office file, and not from Word. Open it in Word and save it as .docx.")
    relations = package.relations(main)
    word = Word(package, main, root, Styles(None, w), relations, w)
    styles = word.part("styles")
    if styles is not None:
        word.styles = Styles(package.xml(styles), w)
    return word


def is_on(value: str | None, *, missing: bool = True) -> bool:
    """Whether the value of an attribute means yes; `missing` is what its absence means."""
    return missing if value is None else value.lower() not in ("0", "false", "off", "none")


def flag(properties: Any, tag: str, w: str) -> bool | None:
    """What properties say about a yes-or-no property; None when they are silent."""
    element = properties.find(tag)
    return None if element is None else is_on(element.get(f"{w}val"))


def _value(element: Any, w: str, missing: str = "") -> str:
    return missing if element is None else str(element.get(f"{w}val", missing))


_DIGITS = frozenset("0123456789")


def _style(properties: Any, w: str) -> str:
    """The id of the style that a paragraph's properties name, if they name one."""
    return "" if properties is None else _value(properties.find(f"{w}pStyle"), w)


def _outline(properties: Any, w: str) -> int | None:
    value = _value(properties.find(f"{w}outlineLvl"), w)
    return int(value) if value in _DIGITS else None


def _numbered(properties: Any, w: str) -> bool | None:
    numbers = properties.find(f"{w}numPr")
    if numbers is None:
        return None
    return _value(numbers.find(f"{w}numId"), w, "1") != "0"


def _language(properties: Any, w: str) -> str | None:
    element = properties.find(f"{w}lang")
    return None if element is None else element.get(f"{w}val")


class _Where(NamedTuple):
    """Where a walk is: the outermost table, its row and the number of cells in that, and whether this is a text box."""

    table: int = 0
    row: int = 0
    columns: int = 0
    box: bool = False
    listed: bool = False


@dataclass(slots=True)
class _Field:
    """A field that is open. `seen` tells that it does not stand in the instruction of another."""

    hold: Hold
    seen: bool
    instruction: str = ""
    result: bool = False
    listed: bool = False


class _Run(NamedTuple):
    """What a run's properties say."""

    hidden: bool
    code: bool
    foreign: bool


class _Walk:
    """Goes through a part and lays its paragraphs down in `out`. Elements lie at most 256 deep: the package sees to that."""

    def __init__(self, root: Any, styles: Styles, part: str) -> None:
        w = styles.w
        self.w = w
        self.styles = styles
        self.part = part
        self.out: list[Paragraph] = []
        self.notes: list[tuple[str, str]] = []
        self.tables = 0
        self.numbers = {element: number for number, element in enumerate(root.iter(f"{w}p"))}
        self.page = 1 if next(root.iter(f"{w}lastRenderedPageBreak"), None) is not None else 0
        self.open_comments: set[str] = set()
        self.fields: list[_Field] = []
        self.pairs = self._pairs(root)
        self.boxes: list[Any] = []
        names = (*_BLOCKS, *_THROUGH, *_GONE, *_OTHERS, *_IN_RUN, *_ONE_CHARACTER)
        self.actions: dict[str, str] = {f"{w}{name}": name for name in names}
        self.actions.update(dict.fromkeys((f"{w}{name}" for name in _THROUGH), "through"))
        self.actions.update(dict.fromkeys((f"{w}{name}" for name in _GONE), "gone"))
        self.actions.update(dict.fromkeys((f"{w}{name}" for name in _ONE_CHARACTER), "one"))
        self.actions.update((f"{maths}{name}", "formula") for maths in _MATHS for name in ("oMath", "oMathPara"))
        self.actions[f"{_MC}AlternateContent"] = "choice"

    def _pairs(self, root: Any) -> dict[Any, Hold]:
        """Each begin and end of a field → its field; marks without a partner are as nothing, in Word too."""
        w, waiting, pairs = self.w, [], {}
        for mark in root.iter(f"{w}fldChar"):
            kind = mark.get(f"{w}fldCharType")
            if kind == "begin":
                waiting.append(mark)
            elif kind == "end" and waiting:
                begin = waiting.pop()
                pairs[begin] = pairs[mark] = Hold(begin, mark)
        return pairs

    def blocks(self, parent: Any, where: _Where) -> None:
        """The paragraphs and tables in an element."""
        for child in parent:
            action = self.actions.get(child.tag)
            if action == "p":
                self.paragraph(child, where)
            elif action == "tbl":
                self.table(child, where)
            elif action == "through":
                self.blocks(child, where)
            elif action == "sdt":
                content, shown, listed = self.control(child)
                if content is not None and shown:
                    self.blocks(content, where._replace(listed=where.listed or listed))
            elif action == "choice":
                chosen = self.choice(child)
                if chosen is not None:
                    self.blocks(chosen, where)
            elif action in ("commentRangeStart", "commentRangeEnd"):
                self.comment(child, action)

    def table(self, table: Any, where: _Where) -> None:
        """A table, row by row; one inside another counts as part of it."""
        w = self.w
        if not where.table:
            self.tables += 1
            where = where._replace(table=self.tables)
        nested = where.row > 0
        for number, row in enumerate(_inside(table, f"{w}tr", w), 1):
            properties = row.find(f"{w}trPr")
            if properties is not None and properties.find(f"{w}del") is not None:
                continue
            cells = list(_inside(row, f"{w}tc", w))
            here = where if nested else where._replace(row=number, columns=len(cells))
            for cell in cells:
                self.blocks(cell, here)

    def paragraph(self, element: Any, where: _Where) -> None:
        """A paragraph, and the text boxes that hang on it."""
        made = Paragraph(self.numbers[element], element, 0, *where, comments=set(self.open_comments))
        outer, self.boxes = self.boxes, []
        properties = element.find(f"{self.w}pPr")
        self.base = self.styles.style(_style(properties, self.w) or self.styles.default)
        self.plain = _Run(self.base.hidden is True, False, _foreign(self.base.language))
        self.inline(element, made, False, None)
        self.out.append(made)
        boxes, self.boxes = self.boxes, outer
        fields, self.fields = self.fields, []
        for box in boxes:
            self.blocks(box, where._replace(box=True))
        self.fields = fields

    def inline(self, parent: Any, made: Paragraph, gone: bool, hold: Hold | None) -> None:
        """What stands in a paragraph. `gone` is true in what nobody sees, whose fields still count."""
        for child in parent:
            action = self.actions.get(child.tag)
            if action == "r":
                self.run(child, made, gone, hold)
            elif action == "through":
                self.inline(child, made, gone, hold)
            elif action == "gone":
                self.inline(child, made, True, hold)
            elif action == "fldSimple":
                self.inline(child, made, gone, hold or self.field_hold() or Hold(child, child))
            elif action == "sdt":
                content, shown, listed = self.control(child)
                if content is not None:
                    made.listed = made.listed or listed
                    closed = hold or self.field_hold() or (Hold(child, child) if self.closed(child) else None)
                    self.inline(content, made, gone or not shown, closed)
            elif action == "formula":
                self.add(
                    made,
                    OBJECT,
                    child,
                    gone,
                    hold or self.field_hold() or Hold(child, child),
                    _Run(False, False, False),
                )
            elif action == "choice":
                chosen = self.choice(child)
                if chosen is not None:
                    self.inline(chosen, made, gone, hold or self.field_hold() or Hold(child, child))
            elif action in ("commentRangeStart", "commentRangeEnd"):
                self.comment(child, action)
                made.comments |= self.open_comments

    def run(self, run: Any, made: Paragraph, gone: bool, hold: Hold | None) -> None:
        """A run of text."""
        properties = self.properties(run)
        self.run_children(run, made, gone or properties.hidden, hold, properties)

    def run_children(self, parent: Any, made: Paragraph, gone: bool, hold: Hold | None, properties: _Run) -> None:
        """What stands in a run."""
        w = self.w
        for child in parent:
            action = self.actions.get(child.tag)
            if action == "t":
                text = child.text
                if text:
                    self.add(made, text.translate(_LINE_BREAKS), child, gone, hold, properties)
            elif action == "one":
                self.add(made, _ONE_CHARACTER[child.tag[len(w) :]], child, gone, hold, properties)
            elif action == "lastRenderedPageBreak":
                self.page += 1
            elif action == "fldChar":
                self.field(child)
            elif action == "instrText":
                if self.fields and len(self.fields[-1].instruction) < 100:
                    self.fields[-1].instruction += child.text or ""
            elif action in ("drawing", "pict", "object"):
                if not gone:
                    self.boxes += self.boxes_in(child)
            elif action == "choice":
                chosen = self.choice(child)
                if chosen is not None:
                    self.run_children(chosen, made, gone, hold or self.field_hold() or Hold(child, child), properties)
            elif action == "ruby":
                base = child.find(f"{w}rubyBase")
                if base is not None:
                    self.inline(base, made, gone, hold or self.field_hold() or Hold(child, child))
            elif action == "commentReference":
                made.comments.add(child.get(f"{w}id", ""))
            elif action in ("footnoteReference", "endnoteReference") and not gone:
                self.notes.append((action.removesuffix("Reference"), child.get(f"{w}id", "")))

    def add(self, made: Paragraph, text: str, element: Any, gone: bool, hold: Hold | None, properties: _Run) -> None:
        """Characters, if anyone sees them."""
        if gone:
            return
        if self.fields:
            top = self.fields[-1]
            if not (top.result and top.seen):
                return
            made.listed = made.listed or top.listed
        if not made.bits:
            made.page = self.page
        made.bits.append(Bit(text, element, hold or self.field_hold(), properties.code, properties.foreign))

    def field(self, mark: Any) -> None:
        """A mark of a field: its begin, the middle between instruction and result, or its end."""
        kind = mark.get(f"{self.w}fldCharType")
        if kind == "begin" and mark in self.pairs:
            above = self.fields[-1] if self.fields else None
            seen = above is None or (above.result and above.seen)
            self.fields.append(_Field(self.pairs[mark], seen, listed=above is not None and above.listed))
        elif kind == "separate" and self.fields:
            top = self.fields[-1]
            top.result, top.listed = True, top.listed or bool(_LISTS.match(top.instruction))
        elif kind == "end" and self.fields and self.fields[-1].hold is self.pairs.get(mark):
            self.fields.pop()

    def field_hold(self) -> Hold | None:
        """The outermost open field."""
        return self.fields[0].hold if self.fields else None

    def properties(self, run: Any) -> _Run:
        """What the run, its style and its paragraph's style say, the nearest first."""
        w, base = self.w, self.base
        own = run.find(f"{w}rPr")
        if own is None:
            return self.plain
        key = _value(own.find(f"{w}rStyle"), w)
        style = self.styles.style(key) if key else _NO_STYLE
        hidden, language = flag(own, f"{w}vanish", w), _language(own, w)
        for said in (style, base):
            hidden = said.hidden if hidden is None else hidden
            language = said.language if language is None else language
        return _Run(hidden is True, style.code, _foreign(language))

    def comment(self, mark: Any, action: str) -> None:
        """The start or end of what a comment covers."""
        key = mark.get(f"{self.w}id", "")
        if action == "commentRangeEnd":
            self.open_comments.discard(key)
        elif len(self.open_comments) < _MOST_OPEN:
            self.open_comments.add(key)

    def control(self, control: Any) -> tuple[Any, bool, bool]:
        """A content control: its content, whether that is more than a placeholder, and whether it is a list of places."""
        w = self.w
        content, properties = control.find(f"{w}sdtContent"), control.find(f"{w}sdtPr")
        if properties is None:
            return content, True, False
        gallery = properties.find(f"{w}docPartObj/{w}docPartGallery")
        return content, not flag(properties, f"{w}showingPlcHdr", w), _value(gallery, w) in _LIST_GALLERIES

    def closed(self, control: Any) -> bool:
        """Whether a content control holds one value, in which nothing else may stand."""
        properties = control.find(f"{self.w}sdtPr")
        if properties is None:
            return False
        names = {child.tag.rpartition("}")[2] for child in properties}
        return not names.isdisjoint(_CLOSED_CONTROLS) or properties.find(f"{_W14}checkbox") is not None

    def choice(self, alternatives: Any) -> Any:
        """Of the same content for newer and for older programs, one."""
        chosen = alternatives.find(f"{_MC}Choice")
        return chosen if chosen is not None else alternatives.find(f"{_MC}Fallback")

    def boxes_in(self, shape: Any) -> Iterator[Any]:
        """The contents of the text boxes in a drawing, each once; boxes in boxes come with the outer one."""
        w = self.w
        for box in shape.iter(f"{w}txbxContent"):
            above = next((a for a in box.iterancestors() if a is shape or a.tag in (f"{_MC}Fallback", box.tag)), None)
            if above is shape:
                yield box


_NO_STYLE = Style()


def _inside(parent: Any, tag: str, w: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, also where a content control or a mark stands around them."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in (f"{w}sdt", f"{w}sdtContent", f"{w}customXml", f"{w}ins", f"{w}moveTo"):
            yield from _inside(child, tag, w)


def _foreign(language: str | None) -> bool:
    """Whether a language mark tells a language other than English; "zxx" and "x-none" tell none."""
    return bool(language) and not str(language).lower().startswith(("en", "x-", "zxx", "none", "und", "mul"))


@dataclass(frozen=True, slots=True)
class _Written:
    """A paragraph with words: its story and label."""

    paragraph: Paragraph
    story: Story
    label: str


class _Pen:
    """Collects the paragraphs of every story, then writes the document."""

    def __init__(self) -> None:
        self.waiting: list[_Written] = []
        self.on_page: dict[int, int] = {}
        self.anchors: dict[str, InRun] = {}  # comment → the first paragraph that it covers
        self.text: list[str] = []
        self.length = 0
        self.pieces: list[Piece] = []
        self.blocks: list[Block] = []
        self.covered: dict[str, tuple[int, int]] = {}

    def write(self, paragraph: Paragraph, story: Story) -> None:
        """Take a paragraph in."""
        for comment in paragraph.comments:
            self.anchors.setdefault(comment, InRun(story.part, paragraph.index, 0, len(paragraph.text)))
        if any(not bit.text.isspace() for bit in paragraph.bits):
            self.waiting.append(_Written(paragraph, story, self.label(paragraph, story)))

    def label(self, paragraph: Paragraph, story: Story) -> str:
        """Where a paragraph is, in words."""
        page = f"page {paragraph.page}, " if paragraph.page and not story.label else ""
        if story.label:
            return story.label + (f", row {paragraph.row}" if paragraph.row else "")
        if paragraph.box:
            return f"{page}text box"
        if paragraph.table:
            return f"{page}table {paragraph.table}, row {paragraph.row}"
        number = self.on_page[paragraph.page] = self.on_page.get(paragraph.page, 0) + 1
        return f"{page}paragraph {number}"

    def document(self, name: str, comments: dict[str, str]) -> Document:
        """The document of all that was taken in."""
        abroad = [written for written in self.waiting if _abroad(written.paragraph)]
        size = sum(len(written.paragraph.text) for written in self.waiting)
        # A program in another language marks all that it writes as that language: such marks mean nothing.
        skip = abroad if 2 * sum(len(written.paragraph.text) for written in abroad) < size else []
        left_out = set(map(id, skip))
        for written in self.waiting:
            if id(written) not in left_out and not written.paragraph.listed:
                self.paragraph(written)
        text = "".join(self.text)
        ignores = tuple(self.ignores(comments))
        return Document(
            name, "docx", text, tuple(self.blocks), tuple(self.pieces), ignores, source=text, editable=False
        )

    def paragraph(self, written: _Written) -> None:
        """Write a paragraph, with the blocks in it."""
        paragraph = written.paragraph
        kind, level = _kind(paragraph, written.story.styles)
        if kind is None:
            return
        text, runs = _runs(paragraph)
        start, end = len(text) - len(text.lstrip()), len(text.rstrip())
        if not any(c.isalnum() for c in text[start:end]):
            return
        if self.length:
            self.put(BREAK, None)
        begin = self.length
        for at, stop, anchor in runs:
            low, high = max(at, start), min(stop, end)
            if low < high:
                here = None if anchor < 0 else (anchor + low - at, anchor + high - at)
                place = here and InRun(written.story.part, paragraph.index, *here)
                self.put(text[low:high], place)
        for block in _blocks(text[start:end], kind, level):
            self.blocks.append(Block(block.kind, begin + block.start, begin + block.end, block.level, written.label))
        for comment in paragraph.comments:
            first, _ = self.covered.get(comment, (begin, 0))
            self.covered[comment] = (first, self.length)

    def put(self, text: str, anchor: InRun | None) -> None:
        """Write characters down."""
        end = self.length + len(text)
        self.pieces.append(Piece(self.length, end, anchor))
        self.text.append(text)
        self.length = end

    def ignores(self, comments: dict[str, str]) -> Iterator[Ignore]:
        """What the comments that speak to us settle, in the order of the text."""
        orders = []
        for key, comment in comments.items():
            order = order_in(comment, InText(0, 0)) if key in self.anchors else None
            if order is not None:
                orders.append((self.covered.get(key, (self.length, self.length)), self.anchors[key], order))
        for (start, end), anchor, order in sorted(orders, key=lambda row: row[0]):
            if order.verb == "ignore":
                yield Ignore(order.rules, start, end, False, anchor, order.reason)
            elif order.verb == "ignore-file":
                yield Ignore(order.rules, 0, 0, True, anchor, order.reason)
            else:
                problem = f"In Word, ‘{order.verb}’ has no meaning. {_HOW}" if order.verb else order.problem
                yield Ignore((f"!{problem}",), start, start, False, anchor)


_HOW = "Select the paragraphs and write ‘plainspeak: ignore RULE’ as a comment on them, or ‘ignore-file RULE’."


def _abroad(paragraph: Paragraph) -> bool:
    lettered = [bit.foreign for bit in paragraph.bits if any(c.isalpha() for c in bit.text)]
    return bool(lettered) and all(lettered)


def _runs(paragraph: Paragraph) -> tuple[str, list[tuple[int, int, int]]]:
    """The text to write, and its stretches: start, end, and where it starts in the visible text, -1 for what is put in.

    Code inside a sentence becomes one OBJECT character.
    """
    parts: list[str] = []
    runs: list[tuple[int, int, int]] = []
    length = visible = 0
    for bit in paragraph.bits:
        if bit.code and bit.text.strip():
            if not (runs and runs[-1][2] < 0):
                parts.append(OBJECT)
                runs.append((length, length + 1, -1))
                length += 1
        else:
            parts.append(bit.text)
            if runs and runs[-1][2] >= 0:
                runs[-1] = (runs[-1][0], length + len(bit.text), runs[-1][2])
            else:
                runs.append((length, length + len(bit.text), visible))
            length += len(bit.text)
        visible += len(bit.text)
    return "".join(parts), runs


def _kind(paragraph: Paragraph, styles: Styles) -> tuple[Kind | None, int]:
    """What a paragraph is, by its own properties and its styles; None for what is no prose."""
    w = styles.w
    properties = paragraph.element.find(f"{w}pPr")
    style = styles.style(_style(properties, w) or styles.default)
    kind, level = style.kind, style.level
    if kind is None:
        return None, 0
    if properties is not None:
        outline, numbered = _outline(properties, w), _numbered(properties, w)
        if outline is not None:
            kind, level = ("heading", outline + 1) if outline < 9 else ("paragraph", 0)
        if kind in ("paragraph", "item") and numbered is not None:
            kind = "item" if numbered else "paragraph"
        if kind == "item":
            depth = _value(properties.find(f"{w}numPr/{w}ilvl"), w)
            level = int(depth) + 1 if depth in _DIGITS else max(1, level)
    if kind == "paragraph" and paragraph.table and paragraph.columns > 1 and not paragraph.box:
        return "cell", 0
    return kind, level


def _blocks(text: str, kind: Kind, level: int) -> Sequence[Block]:
    """The blocks in the text of one paragraph. One without a kind of its own is known by the shape of its lines."""
    if kind == "paragraph":
        return line_blocks(text)
    mark = _MARK.match(text)
    return (Block(kind, mark.end() if mark else 0, len(text), level),)
