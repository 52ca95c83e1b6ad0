"""OpenDocument text (.odt), by a walk of our own: paragraphs, headings, lists, tables, boxes and notes."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from plainspeak.document import Document, InRun, Kind
from plainspeak.errors import UnreadableFile
from plainspeak.readers.limits import Limits
from plainspeak.readers.office import Package, open_package
from plainspeak.readers.sheet import Run, Sheet
from plainspeak.readers.text import is_label

_CONTENT = "content.xml"
_STYLES_PART = "styles.xml"
#: Elements whose text is no text of the paper: remarks, deletions, contents that the program makes, scripts.
_UNREAD = frozenset(
    """annotation annotation-end tracked-changes note-citation table-of-content alphabetical-index illustration-index
    table-index object-index user-index sequence-decls forms script ruby-text object image event-listeners
    covered-table-cell binary-data shadow""".split()
)
#: Of a drawing these describe it; of a text, `text:title` is a field that people see.
_DESCRIPTIONS = "{urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0}"
#: Elements that stand in a paragraph and hold paragraphs of their own.
_APART = frozenset(("note", "frame", "custom-shape", "text-box", "rect", "ellipse", "g"))
_BLANK = re.compile(r"[ \t\r\n]+")
#: A count of blanks may be two thousand million; nobody sees more than a few.
_MOST_BLANKS = 20
#: A number with so many figures counts nothing; Python refuses to read some thousands of them.
_LONG = 12
#: How far up a style is looked for that another comes from; a hostile file may have them in a circle.
_MOST_PARENTS = 20
_STYLES: dict[str, Kind] = {
    "Title": "heading",
    "Subtitle": "heading",
    "Quotations": "quote",
    "Preformatted_20_Text": "code",
    "Caption": "caption",
    "Illustration": "caption",
    "Table": "caption",
    "Figure": "caption",
}


def read_odt(name: str, data: bytes, limits: Limits) -> Document:
    """The prose of an OpenDocument text, without remarks, tracked deletions, contents lists, headers and footers.

    Each piece has an `InRun` anchor in "content.xml"; its paragraphs count as they stand in the file, those of remarks,
    deletions and hidden sections left out. Blocks are labelled "paragraph 12". Raises `UnreadableFile`.
    """
    package = open_package(name, data, limits)
    if _encrypted(package):
        raise UnreadableFile(name, "this file has a password. Open it, take the password off, and save a copy.")
    root = package.xml(_CONTENT)
    body = root.find("{*}body/{*}text")
    if body is None:
        raise package.damaged("its part content.xml holds no text")
    styles = _styles(root)
    if _STYLES_PART in package:
        styles = {**_styles(package.xml(_STYLES_PART)), **styles}
    walker = _Walker(_parents(root), styles)
    walker.walk(body)
    return walker.sheet.document(name, "odt")


def _encrypted(package: Package) -> bool:
    manifest = "META-INF/manifest.xml"
    if "encrypted-package" in package:
        return True
    return manifest in package and next(package.xml(manifest).iter("{*}encryption-data"), None) is not None


def _parents(root: Any) -> dict[str, str]:
    """The styles that the file makes for itself, and the named styles that they come from."""
    found = {}
    for style in root.iterfind("{*}automatic-styles/{*}style"):
        found[_get(style, "name")] = _get(style, "parent-style-name")
    return found


class _Style(NamedTuple):
    """A style: the one that it comes from, and whether its text is shown, if it says so."""

    parent: str
    shown: bool | None


def _styles(root: Any) -> dict[tuple[str, str], _Style]:
    """The styles in a part, by their family and name."""
    found = {}
    for style in root.iterfind("{*}*/{*}style"):
        display = next((_get(own, "display") for own in style.iterfind("{*}text-properties")), "")
        found[_get(style, "family"), _get(style, "name")] = _Style(
            _get(style, "parent-style-name"), display != "none" if display else None
        )
    return found


@dataclass(slots=True)
class _Walker:
    parents: Mapping[str, str]
    styles: Mapping[tuple[str, str], _Style]
    sheet: Sheet = field(default_factory=Sheet)
    number: int = -1  # of the last paragraph

    def walk(self, element: Any, kind: Kind = "paragraph", level: int = 0) -> None:
        """Put every paragraph in an element down. Depth is bounded when the file is parsed."""
        for child in element:
            tag = _tag(child)
            if _unseen(child, tag):
                continue
            if tag in ("p", "h"):
                self.paragraph(child, tag, kind, level)
            elif tag == "list":
                self.walk(child, kind if kind == "cell" else "item", level + 1)
            elif tag in ("table-cell", "table"):
                self.walk(child, "cell", 0)
            else:
                self.walk(child, kind, level)

    def paragraph(self, element: Any, tag: str, kind: Kind, level: int) -> None:
        self.number += 1
        visible = _Visible(self.number, self.shown)
        visible.take(element, self.shown("paragraph", element) is not False)
        if visible.hidden:
            return
        if tag == "h":
            rank = _get(element, "outline-level")
            kind, level = "heading", min(int(rank), 6) if rank.isdecimal() and len(rank) < _LONG else 1
        elif kind == "paragraph":
            kind, level = self.styled(element)
        text = "".join(part for part, _ in visible.runs)
        if kind == "paragraph" and is_label(text.strip()):
            kind = "label"
        self.sheet.put(kind, f"paragraph {self.number + 1}", visible.runs, level)
        for box in visible.apart:
            self.walk(box, "caption" if _tag(box) != "note" else "paragraph")

    def styled(self, element: Any) -> tuple[Kind, int]:
        style = _get(element, "style-name")
        style = self.parents.get(style) or style
        found = _STYLES.get(style, "paragraph")
        return found, {"Title": 1, "Subtitle": 2}.get(style, 0)

    def shown(self, family: str, element: Any) -> bool | None:
        """Whether the style of an element shows its text; None when it leaves that to what is around it."""
        name = _get(element, "style-name")
        for _ in range(_MOST_PARENTS):
            style = self.styles.get((family, name))
            if style is None or style.shown is not None:
                return style.shown if style else None
            name = style.parent
        return None


class _Visible:
    """The visible text of one paragraph, and the boxes and notes that stand in it."""

    def __init__(self, number: int, shown: Callable[[str, Any], bool | None]) -> None:
        self.number = number
        self.shown = shown
        self.runs: list[Run] = []
        self.apart: list[Any] = []
        self.hidden = False  # all of it, by a mark that stands somewhere in it
        self._at = 0
        self._blank = True  # a blank at the beginning, or after another, is not seen

    def take(self, element: Any, seen: bool) -> None:
        """Take the text of an element, in order; `seen` is whether it is shown where nothing in it says otherwise."""
        if seen:
            self._text(element.text)
        for child in element:
            tag = _tag(child)
            if tag == "hidden-paragraph":
                self.hidden = self.hidden or _get(child, "is-hidden") == "true"
            elif not tag or _unseen(child, tag):
                pass
            elif tag in ("span", "a"):
                shown = self.shown("text", child)
                self.take(child, seen if shown is None else shown)
            elif seen:
                self._element(child, tag)
            elif tag not in _APART:
                self.take(child, False)
            if seen:
                self._text(child.tail)

    def _element(self, child: Any, tag: str) -> None:
        if tag in _APART:
            self.apart.append(child)
        elif tag == "s":
            count = _get(child, "c")
            self._add(" " * min(int(count) if count.isdecimal() and len(count) < _LONG else 1, _MOST_BLANKS))
        elif tag == "tab":
            self._add("\t")
        elif tag == "line-break":
            self._add("\n")
        else:
            self.take(child, True)

    def _text(self, text: str | None) -> None:
        if not text:
            return
        text = _BLANK.sub(" ", text)
        if self._blank:
            text = text.removeprefix(" ")
        if text:
            self._blank = text.endswith(" ")
            self._put(text)

    def _add(self, text: str) -> None:
        self._blank = text.endswith("\n")
        self._put(text)

    def _put(self, text: str) -> None:
        if text:
            self.runs.append((text, InRun(_CONTENT, self.number, self._at, self._at + len(text))))
            self._at += len(text)


def _unseen(element: Any, tag: str) -> bool:
    """Whether the text of an element is no text of the paper, or hidden."""
    if tag in _UNREAD or (tag in ("title", "desc") and element.tag.startswith(_DESCRIPTIONS)):
        return True
    if tag == "hidden-text":
        return _get(element, "is-hidden") != "false"
    display = _get(element, "display")
    return display == "none" or (display == "condition" and _get(element, "is-hidden") == "true")


def _get(element: Any, name: str) -> str:
    """An attribute by its name, whatever the namespace."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _tag(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
