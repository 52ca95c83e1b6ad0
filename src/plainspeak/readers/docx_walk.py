"""The walk over the XML of a part of a Word file: its paragraphs as people see them.

The *visible text* of a paragraph is what its anchors count in. It is, in the order of the file: the text of `w:t` (a line
break in it is a space); one character for `w:tab` and `w:ptab` (a tab), for `w:br` and `w:cr` (a line feed), for
`w:noBreakHyphen` (a hyphen), and for `w:sym` and a formula (the OBJECT character). What was inserted is visible; what was
deleted, is hidden or is a placeholder is not; of a field only its result is. Soft hyphens, pictures and the marks of notes and
comments are no characters. Text boxes are paragraphs of their own, which come after the paragraph that they hang on.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, NamedTuple

from plainspeak.document import OBJECT, Kind
from plainspeak.readers.docx_styles import Style, Styles, first_child, flag, is_on, value_of
from plainspeak.readers.office import choice

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
#: So many comments may cover one place; a bound keeps the time of a hostile file linear.
_MOST_OPEN = 200


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
    the row. `box` tells a text box. `kind` and `level` are what its style and its own properties make of it, `kind` None for
    what is no prose. `comments` are the ids of the comments that cover any of it.
    """

    index: int
    element: Any
    page: int = 0
    table: int = 0
    row: int = 0
    columns: int = 0
    box: bool = False
    listed: bool = False  # part of a table of contents, an index or a bibliography
    kind: Kind | None = "paragraph"
    level: int = 0
    bits: list[Bit] = field(default_factory=list)
    comments: set[str] = field(default_factory=set)

    @property
    def text(self) -> str:
        """The visible text, in which anchors count."""
        return "".join(bit.text for bit in self.bits)


class Where(NamedTuple):
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


class Walk:
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
        self.paragraph_properties, self.run_properties = f"{w}pPr", f"{w}rPr"
        self.run_says = (f"{w}rStyle", f"{w}vanish", f"{w}lang")
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

    def blocks(self, parent: Any, where: Where) -> None:
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
                chosen = choice(child)
                if chosen is not None:
                    self.blocks(chosen, where)
            elif action in ("commentRangeStart", "commentRangeEnd"):
                self.comment(child, action)

    def table(self, table: Any, where: Where) -> None:
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
            cells = [cell for cell in _inside(row, f"{w}tc", w) if cell.find(f"{w}tcPr/{w}cellDel") is None]
            here = where if nested else where._replace(row=number, columns=len(cells))
            for cell in cells:
                self.blocks(cell, here)

    def paragraph(self, element: Any, where: Where) -> None:
        """A paragraph, and the text boxes that hang on it."""
        made = Paragraph(self.numbers[element], element, 0, *where, comments=set(self.open_comments))
        outer, self.boxes = self.boxes, []
        properties = first_child(element, self.paragraph_properties)
        self.base, made.kind, made.level = self.styles.of_paragraph(properties)
        self.plain = _plain(self.base)
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
                chosen = choice(child)
                if chosen is not None:
                    self.inline(chosen, made, gone, hold or self.field_hold() or Hold(child, child))
            elif action in ("commentRangeStart", "commentRangeEnd"):
                self.comment(child, action)
                made.comments |= self.open_comments

    def run(self, run: Any, made: Paragraph, gone: bool, hold: Hold | None) -> None:
        """A run of text."""
        own = first_child(run, self.run_properties)
        properties = self.plain if own is None else self.properties(own)
        self.run_children(run, made, gone or properties.hidden, hold, properties)

    def run_children(self, parent: Any, made: Paragraph, gone: bool, hold: Hold | None, properties: _Run) -> None:
        """What stands in a run."""
        w = self.w
        for child in parent:
            action = self.actions.get(child.tag)
            if action == "t":
                text = child.text
                if text:
                    text = text if text.isprintable() else text.translate(_LINE_BREAKS)
                    self.add(made, text, child, gone, hold, properties)
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
                chosen = choice(child)
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

    def properties(self, own: Any) -> _Run:
        """What a run's own properties, its style and its paragraph's style say, the nearest first."""
        w, base = self.w, self.base
        style, hidden, language = _NO_STYLE, None, None
        for said in own.iterchildren(*self.run_says):
            name = said.tag[len(w) :]
            if name == "rStyle":
                style = self.styles.style(value_of(said, w))
            elif name == "vanish":
                hidden = is_on(said.get(f"{w}val"))
            else:
                language = said.get(f"{w}val")
        for above in (style, base):
            hidden = above.hidden if hidden is None else hidden
            language = above.language if language is None else language
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
        return content, not flag(properties, f"{w}showingPlcHdr", w), value_of(gallery, w) in _LIST_GALLERIES

    def closed(self, control: Any) -> bool:
        """Whether a content control holds one value, in which nothing else may stand."""
        properties = control.find(f"{self.w}sdtPr")
        if properties is None:
            return False
        names = {child.tag.rpartition("}")[2] for child in properties}
        return not names.isdisjoint(_CLOSED_CONTROLS) or properties.find(f"{_W14}checkbox") is not None

    def boxes_in(self, shape: Any) -> Iterator[Any]:
        """The contents of the text boxes in a drawing, each once; boxes in boxes come with the outer one."""
        w = self.w
        left: set[Any] = set()
        for alternatives in shape.iter(f"{_MC}AlternateContent"):
            chosen = choice(alternatives)
            left.update(branch for branch in alternatives if branch is not chosen)
        for box in shape.iter(f"{w}txbxContent"):
            above = next((a for a in box.iterancestors() if a is shape or a in left or a.tag == box.tag), None)
            if above is shape:
                yield box


_NO_STYLE = Style()


@lru_cache(maxsize=1000)
def _plain(base: Style) -> _Run:
    """What holds of a run without properties in a paragraph of this style."""
    return _Run(base.hidden is True, False, _foreign(base.language))


def _inside(parent: Any, tag: str, w: str) -> Iterator[Any]:
    """The rows of a table or the cells of a row, also where a content control or a mark stands around them."""
    for child in parent:
        if child.tag == tag:
            yield child
        elif child.tag in (f"{w}sdt", f"{w}sdtContent", f"{w}customXml", f"{w}ins", f"{w}moveTo"):
            yield from _inside(child, tag, w)


@lru_cache(maxsize=1000)
def _foreign(language: str | None) -> bool:
    """Whether a language mark tells a language other than English; "zxx" and "x-none" tell none."""
    return bool(language) and not str(language).lower().startswith(("en", "x-", "zxx", "none", "und", "mul"))
