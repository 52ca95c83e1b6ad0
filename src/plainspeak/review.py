"""Answering in the author's own Word file: a comment on the words of each finding and, if wanted, tracked changes.

Only the main part, its list of comments and what names that list are written anew; every other part of the file stays as it is,
byte for byte. The text that people see stays as it is too, once the tracked changes are rejected.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import accumulate
from typing import Any

from plainspeak.document import Document, InRun, Place
from plainspeak.editing import Edit, edits
from plainspeak.errors import UnreadableFile
from plainspeak.finding import Finding, Report
from plainspeak.readers.docx_file import TRANSITIONAL, Word, open_word
from plainspeak.readers.docx_styles import is_on
from plainspeak.readers.docx_walk import Bit, Paragraph
from plainspeak.readers.limits import Limits

#: More comments than this help nobody, and slow programs down.
MOST_COMMENTS = 2000
MOST_CHANGES = 5000
#: So many places are told in the comment for what cannot carry one.
_MOST_LISTED = 100

_W = f"{{{TRANSITIONAL}}}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_COMMENTS_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.comments+xml"
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
#: What may stand in a run that is struck out: text, and what nobody sees.
_STRIKABLE = frozenset(f"{_W}{name}" for name in ("rPr", "t", "softHyphen", "lastRenderedPageBreak"))
#: A change goes no deeper than into these; in what is tracked already, another change would be hard to read.
_CHANGEABLE = frozenset(f"{_W}{name}" for name in ("p", "hyperlink", "smartTag", "sdtContent", "sdt"))
_LINK = f"{_W}hyperlink"
_STRUCK = frozenset((f"{_W}del", f"{_W}moveFrom"))
_COPY = "Save a copy and review that"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A Word file with our answers in it: its bytes, and how many comments and tracked changes we put in."""

    data: bytes
    comments: int
    changes: int


def review_docx(
    data: bytes,
    report: Report,
    *,
    track: Report | None = None,
    author: str = "plainspeak",
    initials: str = "ps",
    when: datetime | None = None,
    limits: Limits | None = None,
) -> Reviewed:
    """The Word file `data` with a comment on the words of each finding of `report`, which was made from the same bytes.

    `track` is the report of every use (`Settings(every_use=True)`): its sure swaps go in as tracked changes. `author`,
    `initials` and `when` (now, if not given) stand at comments and changes. Findings in places that carry no comment (headers,
    footers, notes, text boxes) are listed in one comment at the top. Raises `UnreadableFile` for a file that cannot
    be read, is a Strict Open XML Document, is protected or is signed.
    """
    name = report.document.name
    word = open_word(name, data, limits or Limits())
    _refuse(word)
    stamp = {
        f"{_W}author": _clean(author),
        f"{_W}date": (when or datetime.now(UTC)).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
    }
    editor = _Editor(word, stamp)
    changes = editor.change(track.document, edits(track)[:MOST_CHANGES]) if track else []
    changed = {(edit.finding.start, edit.finding.rule) for edit in changes}
    comments = _Comments(word, stamp, _clean(initials))
    listed: list[Finding] = []
    left = 0
    for finding in report.findings:
        span = editor.span(_places(report.document, finding), report.document)
        if span is None:
            listed.append(finding)
        elif len(comments.made) >= MOST_COMMENTS - 1:
            left += 1
        else:
            tracked = (finding.start, finding.rule) in changed
            comments.on(*editor.edges(span), _lines(finding, tracked=tracked))
    if listed or left:
        comments.on(*editor.top(), _at_the_top(report.document, listed, left))
    if not comments.made and not changes:
        return Reviewed(data, 0, 0)
    return Reviewed(word.package.written(comments.parts(editor.written())), len(comments.made), len(changes))


def _refuse(word: Word) -> None:
    """Raise for a file in which comments may do harm or could not be put."""
    name = word.package.name
    if word.strict:
        reason = (
            f"this is a Strict Open XML Document, in which we write no comments. {_COPY}: as Word document (.docx)."
        )
        raise UnreadableFile(name, reason)
    if any(part.lower().startswith("_xmlsignatures/") for part in word.package.names):
        raise UnreadableFile(name, f"this file is signed, and a comment would break the signature. {_COPY}, unsigned.")
    settings = word.part("settings")
    protection = None if settings is None else word.package.xml(settings).find(f"{_W}documentProtection")
    if protection is not None and is_on(protection.get(f"{_W}enforcement"), missing=False):
        reason = "this file is protected. Stop the protection in Word (Review, Restrict Editing) or review a copy."
        raise UnreadableFile(name, reason)


def _places(document: Document, finding: Finding) -> Sequence[Place]:
    """Where a finding stands; one without words, which speaks of its paragraph, stands on that."""
    if finding.start < finding.end:
        return finding.places
    block = next((b for b in document.blocks if b.start <= finding.start < b.end), None)
    return () if block is None else document.places(block.start, block.end)


def _lines(finding: Finding, *, tracked: bool) -> list[str]:
    """The paragraphs of a comment."""
    lines = [finding.message]
    swap = next((swap.text for swap in finding.swaps), "")
    if swap and swap not in finding.message:
        lines.append(f"Write: {swap}")
    if finding.count > 1:
        lines.append(f"Used {finding.count} times in this document.")
    if tracked:
        lines.append("The change is marked in the text. Accept it or reject it.")
    return [*lines, f"Rule: {finding.rule}"]


def _at_the_top(document: Document, listed: Sequence[Finding], left: int) -> list[str]:
    lines = []
    if listed:
        lines.append("No comment can stand on these words, so they are listed here.")
    for finding in listed[:_MOST_LISTED]:
        label = finding.places[0].label if finding.places and finding.quote else ""
        where = f"{label[:1].upper()}{label[1:]}: " if label else ""
        lines.append(f"{where}{finding.message} ({finding.rule})")
    left += max(0, len(listed) - _MOST_LISTED)
    if left:
        lines.append(f"There are {left} more findings. To see them all: plainspeak lint")
    return lines


def _clean(text: str) -> str:
    return _NOT_XML.sub("\ufffd", text)


@dataclass(frozen=True, slots=True)
class _Span:
    """Characters `start` to `end` of the visible text of a paragraph; a finding may reach into a later one."""

    first: Paragraph
    start: int
    last: Paragraph
    end: int


@dataclass(slots=True)
class _Editor:
    """The main part, with its paragraphs. Runs are cut where a comment or a change begins or ends, and nowhere else."""

    word: Word
    stamp: dict[str, str]
    paragraphs: dict[int, Paragraph] = field(init=False)
    ids: int = field(init=False)
    texts: dict[int, str] = field(default_factory=dict)
    starts: dict[int, list[int]] = field(default_factory=dict)
    inserted: dict[Any, Any] = field(default_factory=dict)  # what we struck out → what we put in after it

    def __post_init__(self) -> None:
        self.paragraphs = {p.index: p for p in self.word.body().paragraphs if not p.box}
        numbers = (element.get(f"{_W}id", "") for element in self.word.root.iter(f"{_W}*"))
        self.ids = max((int(number) for number in numbers if number.isdecimal() and len(number) < 10), default=0)

    def written(self) -> bytes:
        """The main part as it is now."""
        return _xml(self.word.root)

    def span(self, places: Sequence[Place], document: Document) -> _Span | None:
        """The stretch that places cover; None when any of them cannot carry a comment."""
        anchors = [anchor for place in places for anchor in place.anchors]
        here: list[tuple[Paragraph, InRun]] = []
        for anchor in anchors:
            if not isinstance(anchor, InRun) or anchor.part != self.word.main:
                return None
            paragraph = self.paragraphs.get(anchor.paragraph)
            if paragraph is None:
                return None
            here.append((paragraph, anchor))
        if not here:
            return None
        shown = "".join(self._text(paragraph)[anchor.start : anchor.end] for paragraph, anchor in here)
        if shown != "".join(document.source[place.start : place.end] for place in places):
            raise UnreadableFile(document.name, "this file is no longer what we read. Run the review again.")
        return _Span(here[0][0], here[0][1].start, here[-1][0], here[-1][1].end)

    def edges(self, span: _Span) -> tuple[Any, Any]:
        """The elements before and after which a comment on a span begins and ends. Cuts runs where it must."""
        _, first = self._cut(span.first, span.start)
        last, _ = self._cut(span.last, span.end)
        return self._begin(span.first.bits[first]), self._finish(span.last.bits[last])

    def top(self) -> tuple[Any, Any]:
        """The edges of the first paragraph that holds any words, or of the first there is."""
        for paragraph in self.paragraphs.values():
            if paragraph.text.strip():
                return self.edges(_Span(paragraph, 0, paragraph, len(paragraph.text)))
        for paragraph in self.paragraphs.values():
            run = paragraph.element.makeelement(f"{_W}r")
            paragraph.element.append(run)
            return run, run
        raise self.word.package.damaged("it has no paragraph that could carry a comment")

    def _cut(self, paragraph: Paragraph, offset: int) -> tuple[int, int]:
        """Cut a paragraph's text at an offset: the indices of the bits before and after. What must stay whole is not cut."""
        bits, starts = paragraph.bits, self._starts(paragraph)
        index = bisect_right(starts, offset) - 1
        bit = bits[index]
        at = offset - starts[index]
        if at == 0:
            return index - 1, index
        if at >= len(bit.text):
            return index, index + 1
        if bit.hold is not None:
            return index, index
        bits[index : index + 1] = _halves(bit, at)
        starts.insert(index + 1, offset)
        return index, index + 1

    def _starts(self, paragraph: Paragraph) -> list[int]:
        """The offsets at which the bits of a paragraph start."""
        if paragraph.index not in self.starts:
            lengths = (len(bit.text) for bit in paragraph.bits[:-1])
            self.starts[paragraph.index] = list(accumulate(lengths, initial=0))
        return self.starts[paragraph.index]

    def _text(self, paragraph: Paragraph) -> str:
        """The visible text of a paragraph, which no comment or change of ours alters."""
        if paragraph.index not in self.texts:
            self.texts[paragraph.index] = paragraph.text
        return self.texts[paragraph.index]

    def _covered(self, span: _Span) -> list[Bit]:
        """The bits of which any character lies in a span within one paragraph."""
        starts = self._starts(span.first)
        return span.first.bits[bisect_right(starts, span.start) - 1 : bisect_left(starts, span.end)]

    def _begin(self, bit: Bit) -> Any:
        """The element that begins with a bit, or with what it is part of."""
        element = bit.element if bit.hold is None else bit.hold.first
        run = element.getparent()
        if run.tag == f"{_W}r":
            self._cut_run(element)
            element = element.getparent()
        return self._outside(element)

    def _finish(self, bit: Bit) -> Any:
        """The element that ends with a bit, or with what it is part of."""
        element = bit.element if bit.hold is None else bit.hold.last
        run = element.getparent()
        if run.tag == f"{_W}r":
            if element.getnext() is not None:
                self._cut_run(element.getnext())
            element = element.getparent()
        element = self._outside(element)
        return self.inserted.get(element, element)

    def _outside(self, element: Any) -> Any:
        """An element, or what is struck out around it: a mark in there would be struck out too."""
        parent = element.getparent()
        while parent.tag in _STRUCK:
            element, parent = parent, parent.getparent()
        return element

    def _cut_run(self, child: Any) -> None:
        """Cut a run in two before one of its children; both halves have its properties."""
        run = child.getparent()
        properties = run.find(f"{_W}rPr")
        if child.getprevious() is None or child.getprevious() is properties:
            return
        rest = run.makeelement(run.tag, run.attrib, run.nsmap)
        if properties is not None:
            rest.append(self._copied(properties))
        for moved in [child, *child.itersiblings()]:
            rest.append(moved)
        run.addnext(rest)

    def _copied(self, properties: Any) -> Any:
        """A copy of run properties; a tracked change of format in it gets a number of its own."""
        copy = deepcopy(properties)
        copy.tail = None
        for change in copy.iter(f"{_W}rPrChange", f"{_W}ins", f"{_W}del"):
            change.set(f"{_W}id", self._number())
        return copy

    def _number(self) -> str:
        self.ids += 1
        return str(self.ids)

    def change(self, document: Document, wanted: Iterable[Edit]) -> list[Edit]:
        """Put edits in as tracked changes; the ones that could be put in."""
        return [edit for edit in wanted if self._change(document, edit)]

    def _change(self, document: Document, edit: Edit) -> bool:
        span = self.span(document.places(edit.start, edit.end), document)
        if span is None or span.first is not span.last:
            return False
        covered = self._covered(span)
        if any(bit.hold is not None or bit.element.tag != f"{_W}t" for bit in covered):
            return False
        parents = {bit.element.getparent().getparent() for bit in covered}
        if len(parents) > 1 or not all(_may_change(parent) for parent in parents):
            return False
        _, first = self._cut(span.first, span.start)
        last, _ = self._cut(span.last, span.end)
        bits = span.first.bits[first : last + 1]
        self._begin(bits[0])
        self._finish(bits[-1])
        runs = list(dict.fromkeys(bit.element.getparent() for bit in bits))
        if any(child.tag not in _STRIKABLE for run in runs for child in run):
            return False
        new = self._marked("ins")
        new.append(self._like(runs[0], edit.text))
        runs[-1].addnext(new)
        for run in runs:
            struck = self._marked("del")
            run.addprevious(struck)
            struck.append(run)
            for text in list(struck.iter(f"{_W}t")):
                text.tag = f"{_W}delText"
            self.inserted[struck] = new
        return True

    def _marked(self, tag: str) -> Any:
        """A tracked change, empty yet."""
        root = self.word.root
        return root.makeelement(f"{_W}{tag}", {f"{_W}id": self._number(), **self.stamp}, root.nsmap)

    def _like(self, run: Any, text: str) -> Any:
        """A new run that looks like another."""
        new = run.makeelement(run.tag, {}, run.nsmap)
        properties = run.find(f"{_W}rPr")
        if properties is not None:
            new.append(self._copied(properties))
        new.append(_text(new, text))
        return new


def _text(near: Any, text: str, tag: str = f"{_W}t") -> Any:
    """An element of text."""
    element = near.makeelement(tag, {_SPACE: "preserve"}, near.nsmap)
    element.text = _clean(text)
    return element


def _halves(bit: Bit, at: int) -> tuple[Bit, Bit]:
    """A bit of text cut in two, in the file too."""
    element = bit.element
    whole = element.text
    rest = _text(element, whole[at:], element.tag)
    element.text = whole[:at]
    element.set(_SPACE, "preserve")
    element.addnext(rest)
    return bit._replace(text=bit.text[:at]), bit._replace(text=bit.text[at:], element=rest)


def _may_change(parent: Any) -> bool:
    """Whether a tracked change may stand in an element, by all that is around it up to its paragraph."""
    while parent.tag != f"{_W}p":
        if parent.tag not in _CHANGEABLE:
            return False
        parent = parent.getparent()
    return True


class _Comments:
    """The comments that we make, and the parts of the file that name them."""

    def __init__(self, word: Word, stamp: dict[str, str], initials: str) -> None:
        self.word = word
        self.stamp = {**stamp, f"{_W}initials": initials}
        self.made: list[Any] = []
        part = word.part("comments")
        folder = word.main.rpartition("/")[0]
        free = (f"{folder}/comments{number or ''}.xml".lstrip("/") for number in range(len(word.package.names) + 1))
        self.new = part is None
        self.part = part or next(name for name in free if name not in word.package)
        self.root = word.package.xml(part) if part else word.root.makeelement(f"{_W}comments", {}, {"w": TRANSITIONAL})
        used = [element.get(f"{_W}id", "") for element in self.root]
        marks = ("commentRangeStart", "commentRangeEnd", "commentReference")
        used += [element.get(f"{_W}id", "") for element in word.root.iter(*(f"{_W}{mark}" for mark in marks))]
        self.ids = max((int(key) for key in used if key.isdecimal() and len(key) < 10), default=-1)

    def on(self, first: Any, last: Any, lines: Sequence[str]) -> None:
        """A comment from the start of one element of the main part to the end of another; each line is a paragraph of it."""
        self.ids += 1
        key = {f"{_W}id": str(self.ids)}
        self.made.append(self._comment({**key, **self.stamp}, lines))
        first.addprevious(first.makeelement(f"{_W}commentRangeStart", key, first.nsmap))
        reference = _add(last.makeelement(f"{_W}r", {}, last.nsmap), "rPr/rStyle", "CommentReference")
        _add(reference, "commentReference", attributes=key)
        last.addnext(reference)
        last.addnext(last.makeelement(f"{_W}commentRangeEnd", key, last.nsmap))

    def _comment(self, attributes: dict[str, str], lines: Sequence[str]) -> Any:
        comment = self.root.makeelement(f"{_W}comment", attributes, self.root.nsmap)
        for number, line in enumerate(lines):
            paragraph = _add(comment.makeelement(f"{_W}p", {}, comment.nsmap), "pPr/pStyle", "CommentText")
            if not number:
                mark = _add(paragraph.makeelement(f"{_W}r", {}, paragraph.nsmap), "rPr/rStyle", "CommentReference")
                paragraph.append(_add(mark, "annotationRef"))
            run = paragraph.makeelement(f"{_W}r", {}, paragraph.nsmap)
            run.append(_text(run, line))
            paragraph.append(run)
            comment.append(paragraph)
        return comment

    def parts(self, main: bytes) -> dict[str, bytes]:
        """The parts of the file that are new or changed, with `main` as the main part."""
        changed = {self.word.main: main}
        if not self.made:
            return changed
        self.root.extend(self.made)
        changed[self.part] = _xml(self.root)
        if self.new:
            types = self.word.package.xml("[Content_Types].xml")
            types.append(_element(types, _TYPES, "Override", PartName=f"/{self.part}", ContentType=_COMMENTS_TYPE))
            changed["[Content_Types].xml"] = _xml(types)
            listed, root = self._relations()
            taken = {element.get("Id") for element in root}
            free = next(key for key in map("rIdPlainspeak{}".format, range(len(taken) + 1)) if key not in taken)
            target = self.part.rpartition("/")[2]
            root.append(_element(root, _RELATIONS, "Relationship", Id=free, Type=f"{_OFFICE}/comments", Target=target))
            changed[listed] = _xml(root)
        return changed

    def _relations(self) -> tuple[str, Any]:
        """The part that says what hangs on the main part, and its root."""
        package = self.word.package
        folder, _, file = self.word.main.rpartition("/")
        listed = f"{folder}/_rels/{file}.rels".lstrip("/")
        if listed in package:
            return listed, package.xml(listed)
        return listed, self.root.makeelement(f"{{{_RELATIONS}}}Relationships", {}, {None: _RELATIONS})


def _add(parent: Any, path: str, value: str = "", attributes: dict[str, str] | None = None) -> Any:
    """Give an element of Word's a child, or a child's child; the element."""
    at = parent
    for name in path.split("/"):
        below = at.makeelement(f"{_W}{name}", {}, at.nsmap)
        at.append(below)
        at = below
    at.attrib.update(attributes or ({f"{_W}val": value} if value else {}))
    return parent


def _element(near: Any, space: str, name: str, **attributes: str) -> Any:
    return near.makeelement(f"{{{space}}}{name}", attributes, near.nsmap)


def _xml(root: Any) -> bytes:
    from lxml import etree

    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True, with_tail=False)
    return written
