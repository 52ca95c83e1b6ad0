"""PowerPoint (.pptx), by a walk of our own: the text of each slide in the order in which it is read, then its notes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from plainspeak.document import Document, InRun, Kind
from plainspeak.readers.limits import Limits
from plainspeak.readers.office import Package, choice, open_package
from plainspeak.readers.sheet import Run, Sheet
from plainspeak.readers.text import is_label

#: Parts of a slide that PowerPoint fills in, and running lines.
_FILLED = frozenset(("sldNum", "dt", "ftr", "hdr"))
_TITLES = frozenset(("title", "ctrTitle"))
#: Places for text that has bullets unless it says otherwise.
_LISTS = frozenset(("body", "obj", ""))
_BULLETS = frozenset(("buChar", "buAutoNum", "buBlip"))
#: A number with so many figures is no level; Python refuses to read some thousands of them.
_LONG = 12
#: Shapes whose tops differ by less than this stand side by side: a third of an inch, in EMU.
_ROW = 304_800


def read_pptx(name: str, data: bytes, limits: Limits) -> Document:
    """The prose of a presentation: titles, text, tables, diagrams and notes, without slide numbers, dates and footers.

    Each piece has an `InRun` anchor in the part of its slide. Blocks are labelled "slide 4", "slide 4, notes" or "hidden
    slide 4". Raises `UnreadableFile`.
    """
    package = open_package(name, data, limits)
    relations = package.relations()
    main = next((r.target for r in relations if r.kind == "officeDocument" and not r.external), "ppt/presentation.xml")
    slides = {r.id: r.target for r in package.relations(main) if r.kind == "slide" and not r.external}
    sheet = Sheet()
    number = 0
    for entry in package.xml(main).iter("{*}sldId"):
        part = slides.get(next((v for k, v in entry.attrib.items() if k.endswith("}id")), ""))
        if part is not None:
            number += 1
            _Slide(package, part, number).put(sheet)
    return sheet.document(name, "pptx")


@dataclass(slots=True)
class _Box:
    """A shape with text: its paragraphs, what it is, and where its top left corner stands, in EMU."""

    x: int
    y: int
    place: str | None  # the kind of placeholder that it fills; None for a shape of its own
    cells: bool
    paragraphs: list[Any]


class _Slide:
    """One slide of a package."""

    def __init__(self, package: Package, part: str, number: int) -> None:
        self.package, self.part = package, part
        self.root = package.xml(part)
        self.label = f"slide {number}"
        if self.root.get("show") in ("0", "false"):
            self.label = f"hidden {self.label}"
        self.relations = package.relations(part)
        self._layout: dict[tuple[str, str], tuple[int, int]] | None = None

    def put(self, sheet: Sheet) -> None:
        """Put the text of the slide and of its notes down."""
        self._put(sheet, self.part, self.root, self.label, _in_order(self.boxes(self.root)))
        for relation in self.relations:
            if relation.kind == "notesSlide" and relation.target in self.package:
                root = self.package.xml(relation.target)
                boxes = [box for box in self.boxes(root) if box.place == "body"]
                self._put(sheet, relation.target, root, f"{self.label}, notes", boxes, notes=True)

    def _put(
        self, sheet: Sheet, part: str, root: Any, label: str, boxes: Iterable[_Box], *, notes: bool = False
    ) -> None:
        numbers = {paragraph: number for number, paragraph in enumerate(root.iter("{*}p"))}
        diagrams: dict[str, Iterator[Any]] = {}
        for box in boxes:
            for paragraph in box.paragraphs:
                if isinstance(paragraph, str):
                    diagrams[paragraph] = self.package.xml(paragraph).iter("{*}p")
                    continue
                runs = _runs(paragraph, part, numbers[paragraph])
                kind: Kind = "paragraph"
                level = 0
                if not notes:
                    kind, level = _kind(box, paragraph, "".join(text for text, _ in runs))
                sheet.put(kind, label, runs, level)
        for other, paragraphs in diagrams.items():
            for number, paragraph in enumerate(paragraphs):
                sheet.put("item", label, _runs(paragraph, other, number), 1)

    def boxes(self, root: Any) -> Iterator[_Box]:
        """The shapes with text, those in a group at the place of the group."""
        tree = next(root.iter("{*}spTree"), None)
        # By hand: groups may lie in each other as deeply as the file pleases.
        waiting: list[tuple[Any, tuple[int, int] | None]] = [(child, None) for child in _reversed(tree)]
        while waiting:
            shape, group = waiting.pop()
            match _tag(shape):
                case "grpSp":
                    at = group or _corner(shape.find("{*}grpSpPr")) or (0, 0)
                    waiting.extend((child, at) for child in _reversed(shape))
                case "AlternateContent":
                    # Two versions of one shape.
                    waiting.extend((child, group) for child in _reversed(choice(shape)))
                case "sp":
                    yield from self.box(shape, group)
                case "graphicFrame":
                    yield from self.frame(shape, group)

    def box(self, shape: Any, group: tuple[int, int] | None) -> Iterator[_Box]:
        holder = next(shape.iterfind("{*}nvSpPr/{*}nvPr/{*}ph"), None)
        place = None if holder is None else holder.get("type", "")
        if place in _FILLED:
            return
        corner = group or _corner(shape.find("{*}spPr"))
        if corner is None and holder is not None:
            corner = self.layout().get((place or "", holder.get("idx", "")))
        x, y = corner or (0, 0)
        yield _Box(x, y, place, False, list(shape.iterfind("{*}txBody/{*}p")))

    def frame(self, shape: Any, group: tuple[int, int] | None) -> Iterator[_Box]:
        """A table or a diagram."""
        x, y = group or _corner(shape) or (0, 0)
        cells = [
            paragraph
            for cell in shape.iterfind("{*}graphic/{*}graphicData/{*}tbl/{*}tr/{*}tc")
            if cell.get("hMerge") not in ("1", "true") and cell.get("vMerge") not in ("1", "true")
            for paragraph in cell.iterfind("{*}txBody/{*}p")
        ]
        if cells:
            yield _Box(x, y, None, True, cells)
        for diagram in shape.iterfind("{*}graphic/{*}graphicData/{*}relIds"):
            key = next((v for k, v in diagram.attrib.items() if k.endswith("}dm")), "")
            parts = [r.target for r in self.relations if r.id == key and not r.external and r.target in self.package]
            yield _Box(x, y, None, False, list(parts))

    def layout(self) -> dict[tuple[str, str], tuple[int, int]]:
        """Where the layout of the slide puts its placeholders, by their type and number."""
        if self._layout is None:
            self._layout = {}
            part = next((r.target for r in self.relations if r.kind == "slideLayout" and not r.external), "")
            for shape in self.package.xml(part).iter("{*}sp") if part in self.package else ():
                holder = next(shape.iterfind("{*}nvSpPr/{*}nvPr/{*}ph"), None)
                corner = _corner(shape.find("{*}spPr"))
                if holder is not None and corner:
                    self._layout[holder.get("type", ""), holder.get("idx", "")] = corner
        return self._layout


def _in_order(boxes: Iterable[_Box]) -> list[_Box]:
    """The order in which people read: the title, then from the top, and from left to right what stands side by side."""
    titles: list[_Box] = []
    rows: list[list[_Box]] = []
    for box in sorted(boxes, key=lambda box: box.y):
        if box.place in _TITLES:
            titles.append(box)
        elif rows and box.y - rows[-1][0].y < _ROW:
            rows[-1].append(box)
        else:
            rows.append([box])
    return titles + [box for row in rows for box in sorted(row, key=lambda box: box.x)]


def _kind(box: _Box, paragraph: Any, text: str) -> tuple[Kind, int]:
    if box.place in _TITLES:
        return "heading", 1
    if box.cells:
        return "cell", 0
    look = paragraph.find("{*}pPr")
    marks = {_tag(child) for child in look} if look is not None else set()
    said = look.get("lvl", "") if look is not None else ""
    depth = int(said) if said.isdecimal() and len(said) < _LONG else 0
    if not _BULLETS.isdisjoint(marks) or (box.place in _LISTS and "buNone" not in marks and len(box.paragraphs) > 1):
        return "item", min(depth, 8) + 1
    return ("label", 0) if is_label(text) else ("paragraph", 0)


def _runs(paragraph: Any, part: str, number: int) -> Sequence[Run]:
    """The visible text of a paragraph and where it stands."""
    runs: list[Run] = []
    at = 0
    for child in _shown(paragraph):
        tag = _tag(child)
        text = ""
        if tag == "br":
            text = "\n"
        elif tag == "r" or (tag == "fld" and not child.get("type", "").startswith(("slidenum", "datetime"))):
            text = "".join(piece.text or "" for piece in child.iterfind("{*}t"))
        if text:
            runs.append((text, InRun(part, number, at, at + len(text))))
            at += len(text)
    return runs


def _shown(paragraph: Any) -> Iterator[Any]:
    """What stands in a paragraph: where it does in two versions, in one of them."""
    for child in paragraph:
        if _tag(child) == "AlternateContent":
            chosen = choice(child)
            yield from () if chosen is None else _shown(chosen)
        else:
            yield child


def _corner(holder: Any) -> tuple[int, int] | None:
    """The top left corner that a shape gives for itself."""
    offset = holder.find("{*}xfrm/{*}off") if holder is not None else None
    try:
        return None if offset is None else (int(offset.get("x", "")), int(offset.get("y", "")))
    except ValueError:
        return None


def _reversed(element: Any) -> Iterator[Any]:
    return iter(()) if element is None else element.iterchildren(reversed=True)


def _tag(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
