"""The styles of a Word file, and what the properties of a paragraph or a run say."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from plainspeak.document import Kind

_HEADING = re.compile(r"heading ?([1-9])\b")
_LIST_STYLE = re.compile(r"list(?: (?:bullet|number|continue))?(?: [2-5])?$")
_INDEX_STYLE = re.compile(r"(?:toc|index) ?[1-9]$|table of (?:figures|authorities)$|bibliography$")
_CODE_STYLE = re.compile(r"(?:^|\W)(?:code|verbatim|preformatted|keyboard|typewriter|macro)(?:\W|$)")
_QUOTE_STYLES = ("quote", "intense quote", "block text", "quotations")
#: More links from style to style than this are a circle.
_STYLE_DEPTH = 50
_MOST_STYLES = 20_000


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
        self._said = (f"{w}pStyle", f"{w}numPr", f"{w}outlineLvl")
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

    def of_paragraph(self, properties: Any) -> tuple[Style, Kind | None, int]:
        """The style of a paragraph with these properties (None where it has none), and its kind and level."""
        if properties is None:
            style = self.style(self.default)
            return style, style.kind, style.level
        w = self.w
        key, outline, numbers = "", None, None
        for said in properties.iterchildren(*self._said):
            name = said.tag[len(w) :]
            if name == "pStyle":
                key = value_of(said, w)
            elif name == "numPr":
                numbers = said
            else:
                outline = said.get(f"{w}val")
        style = self.style(key or self.default)
        kind, level = style.kind, style.level
        if kind is None:
            return style, None, 0
        if outline is not None and outline in DIGITS:
            kind, level = ("heading", int(outline) + 1) if outline != "9" else ("paragraph", 0)
        if numbers is not None and kind in ("paragraph", "item"):
            kind = "item" if value_of(numbers.find(f"{w}numId"), w, "1") != "0" else "paragraph"
        if kind == "item":
            depth = None if numbers is None else value_of(numbers.find(f"{w}ilvl"), w)
            level = int(depth) + 1 if depth in DIGITS else max(1, level)
        return style, kind, level

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
            names.append(value_of(element.find(f"{w}name"), w, at).strip().lower())
            paragraph, run = element.find(f"{w}pPr"), element.find(f"{w}rPr")
            if paragraph is not None:
                outline = outline_of(paragraph, w) if outline is None else outline
                numbered = numbering_of(paragraph, w) if numbered is None else numbered
            if run is not None:
                hidden = flag(run, f"{w}vanish", w) if hidden is None else hidden
                language = language_of(run, w) if language is None else language
            at = value_of(element.find(f"{w}basedOn"), w)
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


def first_child(element: Any, tag: str) -> Any:
    """The first child of an element if it has this tag: where Word puts the properties of a paragraph or a run. Else None."""
    child = next(element.iterchildren(), None)
    return child if child is not None and child.tag == tag else None


def is_on(value: str | None, *, missing: bool = True) -> bool:
    """Whether the value of an attribute means yes; `missing` is what its absence means."""
    return missing if value is None else value.lower() not in ("0", "false", "off", "none")


def flag(properties: Any, tag: str, w: str) -> bool | None:
    """What properties say about a yes-or-no property; None when they are silent."""
    element = properties.find(tag)
    return None if element is None else is_on(element.get(f"{w}val"))


def value_of(element: Any, w: str, missing: str = "") -> str:
    """The value of an element; `missing` when there is none."""
    return missing if element is None else str(element.get(f"{w}val", missing))


DIGITS = frozenset("0123456789")


def style_id(properties: Any, w: str) -> str:
    """The id of the style that a paragraph's properties name, if they name one."""
    return "" if properties is None else value_of(properties.find(f"{w}pStyle"), w)


def outline_of(properties: Any, w: str) -> int | None:
    """The outline level that a paragraph's properties give, from 0; 9 is that of running text."""
    value = value_of(properties.find(f"{w}outlineLvl"), w)
    return int(value) if value in DIGITS else None


def numbering_of(properties: Any, w: str) -> bool | None:
    """Whether a paragraph's properties make it an item of a list; None when they are silent."""
    numbers = properties.find(f"{w}numPr")
    if numbers is None:
        return None
    return value_of(numbers.find(f"{w}numId"), w, "1") != "0"


def language_of(properties: Any, w: str) -> str | None:
    """The language that a run's properties name, if they name one."""
    element = properties.find(f"{w}lang")
    return None if element is None else element.get(f"{w}val")
