"""OpenDocument text (.odt), by a walk of our own: paragraphs, headings, lists, tables, boxes and notes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from plainspeak.document import Document, InRun, Kind
from plainspeak.errors import UnreadableFile
from plainspeak.readers.limits import Limits
from plainspeak.readers.office import Package, open_package
from plainspeak.readers.sheet import Run, Sheet
from plainspeak.readers.text import is_label

_CONTENT = "content.xml"
#: Elements whose text is no text of the paper: remarks, deletions, contents that the program makes, scripts, descriptions.
_UNREAD = frozenset(
    """annotation annotation-end tracked-changes note-citation table-of-content alphabetical-index illustration-index
    table-index object-index user-index sequence-decls forms script ruby-text page-number title desc object image
    event-listeners covered-table-cell hidden-text bibliography-mark binary-data meta shadow""".split()
)
#: Elements that stand in a paragraph and hold paragraphs of their own.
_APART = frozenset(("note", "frame", "custom-shape", "text-box", "rect", "ellipse", "g"))
_BLANK = re.compile(r"[ \t\r\n]+")
#: A count of blanks may be two thousand million; nobody sees more than a few.
_MOST_BLANKS = 20
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

    Each piece has an `InRun` anchor in "content.xml"; its paragraphs count as they stand in the file, those of remarks and
    deletions left out. Blocks are labelled "paragraph 12". Raises `UnreadableFile`.
    """
    package = open_package(name, data, limits)
    if _encrypted(package):
        raise UnreadableFile(name, "this file has a password. Open it, take the password off, and save a copy.")
    root = package.xml(_CONTENT)
    body = root.find("{*}body/{*}text")
    if body is None:
        raise package.damaged("its part content.xml holds no text")
    walker = _Walker(_parents(root))
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


@dataclass(slots=True)
class _Walker:
    parents: dict[str, str]
    sheet: Sheet = field(default_factory=Sheet)
    number: int = -1  # of the last paragraph

    def walk(self, element: Any, kind: Kind = "paragraph", level: int = 0) -> None:
        """Put every paragraph in an element down. Depth is bounded when the file is parsed."""
        for child in element:
            tag = _tag(child)
            if tag in _UNREAD:
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
        visible = _Visible(self.number)
        visible.take(element)
        if tag == "h":
            rank = _get(element, "outline-level")
            kind, level = "heading", min(int(rank), 6) if rank.isdecimal() else 1
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


class _Visible:
    """The visible text of one paragraph, and the boxes and notes that stand in it."""

    def __init__(self, number: int) -> None:
        self.number = number
        self.runs: list[Run] = []
        self.apart: list[Any] = []
        self._at = 0
        self._blank = True  # a blank at the beginning, or after another, is not seen

    def take(self, element: Any) -> None:
        """Take the text of an element, in order."""
        self._text(element.text)
        for child in element:
            tag = _tag(child)
            if tag in _APART:
                self.apart.append(child)
            elif tag == "s":
                count = _get(child, "c")
                self._add(" " * min(int(count) if count.isdecimal() and len(count) < 12 else 1, _MOST_BLANKS))
            elif tag == "tab":
                self._add("\t")
            elif tag == "line-break":
                self._add("\n")
            elif tag and tag not in _UNREAD:
                self.take(child)
            self._text(child.tail)

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


def _get(element: Any, name: str) -> str:
    """An attribute by its name, whatever the namespace."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _tag(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
