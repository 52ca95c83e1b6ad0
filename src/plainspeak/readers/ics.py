"""Calendars (RFC 5545): what people read of events, tasks and journal entries.

Every word keeps its place in the file's text. A fix is not written back all the same: it would have to be folded and
escaped anew.
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from typing import NamedTuple

from plainspeak.document import Document, InText
from plainspeak.errors import UnreadableFile
from plainspeak.readers.decode import decode
from plainspeak.readers.html import read_html
from plainspeak.readers.joining import joining, without_joining
from plainspeak.readers.limits import Limits
from plainspeak.readers.pen import Pen, Run, Tape
from plainspeak.readers.tags import ENGLISH

#: A fold that cuts a character into halves: the bytes that begin it, the fold, the bytes that go on.
_CUT = re.compile(rb"([\xc2-\xf4][\x80-\xbf]{0,2})((?:\r\n|\n)[ \t])([\x80-\xbf]{1,3})")
_FOLD = re.compile(r"\r\n[ \t]|\n[ \t]|\r[ \t]")  # written out: Python then looks for its first letters only
#: A line of the calendar, with the folds in it.
_LINE = re.compile(r"[^\r\n]++(?:(?:\r\n|\n|\r)[ \t][^\r\n]*+)*+")
_NAME = re.compile(r"[ \t]*(?:[\w-]++\.)?([\w-]++)(?=[;:])")
#: Where the value begins: after the first colon that is not within quotation marks.
_VALUE = re.compile(r"(?:[^\":]|\"[^\"]*+\")*+:")
#: One parameter of a property: its name and its value.
_PARAMETER = re.compile(r";([\w-]+)=((?:\"[^\"]*+\"|[^\";:])*+)")
_HTML = re.compile(r"^\s*<!doctype|<(?:html|body|div|p|br|span|b|a|ul|ol|h\d)\b[^<>]*>", re.I)
#: A fold, or an escape: a backslash, folds that may come between, and what it escapes; nothing where the value ends there.
_MARK = re.compile(rf"{_FOLD.pattern}|\\(?P<folds>(?:{_FOLD.pattern})*+)(?P<escaped>[^\r\n]?)")
_COMPONENTS = {"VEVENT": "event", "VTODO": "task", "VJOURNAL": "journal entry"}
_PROPERTIES = {
    "SUMMARY": "title",
    "LOCATION": "place",
    "DESCRIPTION": "description",
    "COMMENT": "comment",
    "X-ALT-DESC": "description",
}
#: How much of an event's title its label holds, in characters.
_TITLE = 50


def read_calendar(name: str, data: bytes, limits: Limits) -> Document:
    """The titles, places, descriptions and comments of a calendar, event by event.

    The source is the file's text; where a fold cuts a character in two, the fold comes after it. Raises `UnreadableFile` for
    a file that is no calendar.
    """
    source = decode(_whole_characters(data), name).encode("utf-8", "replace").decode()
    if source.strip() and not re.search(r"^[ \t]*BEGIN:V(?:CALENDAR|EVENT|TODO|JOURNAL)", source, re.M | re.I):
        raise UnreadableFile(
            name, "this is not a calendar: it has no line ‘BEGIN:VCALENDAR’. Save it as a calendar again."
        )
    pen = Pen(source)
    for number, entry in enumerate(_entries(source), 1):
        _write(pen, entry, number)
    return pen.document(name, "calendar", editable=False)


def _whole_characters(data: bytes) -> bytes:
    """The bytes with each fold that cuts a character in two moved behind it: lines stay the lines that they were."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data

    def whole(cut: re.Match[bytes]) -> bytes:
        character = cut[1] + cut[3]
        try:
            character.decode("utf-8")
        except UnicodeDecodeError:
            return cut.group()
        return character + cut[2]

    return _CUT.sub(whole, data)


class _Property(NamedTuple):
    """One property: its name, and where its value stands in the source, folds and all. `foreign`: it is not in English."""

    name: str
    start: int
    end: int
    foreign: bool


class _Entry(NamedTuple):
    kind: str
    properties: list[_Property]


def _entries(source: str) -> Iterator[_Entry]:
    """Events, tasks and journal entries. One that is never closed ends where the next begins, or with the file."""
    entry: _Entry | None = None
    inner: list[str] = []  # an alarm in an event has a description of its own, for machines
    for line in _LINE.finditer(source):
        found = _property(source, *line.span())
        if found is None:
            continue
        name, start, end, _ = found
        word = _FOLD.sub("", source[start : min(end, start + 60)]).strip().upper() if name in ("BEGIN", "END") else ""
        if name == "BEGIN" and word in _COMPONENTS:
            if entry:
                yield entry
            entry, inner = _Entry(_COMPONENTS[word], []), []
        elif name == "BEGIN" and word != "VCALENDAR":
            inner.append(word)
        elif name == "END" and inner and word in inner[-20:]:
            while inner.pop() != word:
                pass
        elif name == "END" and (word in _COMPONENTS or word == "VCALENDAR"):
            if entry:
                yield entry
            entry, inner = None, []
        elif entry and not inner and name in _PROPERTIES:
            entry.properties.append(found)
    if entry:
        yield entry


def _property(source: str, start: int, end: int) -> _Property | None:
    """The property in a line, its name in capitals; None for a line that is none, or has no use for us."""
    found = _NAME.match(source, start, end)
    if not found:  # a fold may cut a name in two
        found = _NAME.match(_FOLD.sub("", source[start : min(end, start + 60)]))
    if not found:
        return None
    name = found[1].upper()
    if name not in _PROPERTIES and name not in ("BEGIN", "END"):
        return None
    if found.string is source and source[found.end()] == ":":  # nearly always, and nothing stands between
        return _Property(name, found.end() + 1, end, False)
    value = _VALUE.match(source, start, end)
    # A quotation mark that is never closed: the value begins after the first colon.
    begin = value.end() if value else source.find(":", start, end) + 1
    return _Property(name, begin, end, _foreign(_FOLD.sub("", source[start:begin]))) if begin else None


def _foreign(head: str) -> bool:
    """Whether what stands before a value says that it is in another language."""
    if "language" not in head.lower():
        return False
    said = (value for name, value in _PARAMETER.findall(head) if name.upper() == "LANGUAGE")
    return any(not ENGLISH.match(value.strip('"')) for value in said)


_NEW_LINE = Run("\n", -1, -1)


def _runs(source: str, start: int, end: int) -> list[Run]:
    """The words of a value, its escapes read, each with its place."""
    runs: list[Run] = []
    at = start
    for mark in _MARK.finditer(source, start, end):
        begin, stop = mark.span()
        if at < begin:
            runs.append(Run(source[at:begin], at, begin))
        folds, escaped = mark.groups()
        if escaped in ("n", "N"):
            runs.append(_NEW_LINE)
        elif escaped:
            runs.append(_unescaped(escaped, -1, -1) if folds else _unescaped(escaped, begin, stop))
        at = stop
    if at < end:
        runs.append(Run(source[at:end], at, end))
    return runs


def _unescaped(character: str, start: int, end: int) -> Run:
    if character in '\\,;:"':
        return Run(character, start, end)
    return Run("\\" + character, start, end) if start >= 0 else Run("\\" + character, -1, -1)


def _write(pen: Pen, entry: _Entry, number: int) -> None:
    source = pen.source
    values = [(item, _runs(source, item.start, item.end)) for item in entry.properties]
    texts = [(item.name, "".join([run.text for run in runs])) for item, runs in values]
    title = next((" ".join(text.split()) for name, text in texts if name == "SUMMARY" and text.strip()), "")
    called = f"{entry.kind} ‘{_short(title)}’" if title else f"{entry.kind} {number}"
    described = any(
        name == "DESCRIPTION" and not item.foreign and any(map(str.isalnum, text))
        for (item, _), (name, text) in zip(values, texts, strict=True)
    )
    for (item, runs), (name, text) in zip(values, texts, strict=True):
        pen.label = f"{called}, {_PROPERTIES[name]}"
        if item.foreign or (name == "X-ALT-DESC" and described):
            continue
        if name == "SUMMARY":
            for run in runs:
                pen.put(run.text, run.start, run.end)
            pen.end_block("heading", 1)
        elif name == "LOCATION":
            for run in without_joining(runs):
                pen.put(run.text, run.start, run.end)
            pen.end_block("label")
        elif "<" in text and _HTML.search(text[:2000]):
            _write_html(pen, runs, text)
        else:
            pen.lines(without_joining(runs))


def _write_html(pen: Pen, runs: list[Run], text: str) -> None:
    """A value in HTML, as Outlook and Google Calendar write it: places go through the page to the file."""
    page = read_html("", text)
    tape = Tape(runs)
    pieces = deque(page.pieces)
    for block in page.blocks:
        silent = joining(page.text[block.start : block.end])
        while pieces and pieces[0].start < block.end:
            piece = pieces.popleft()
            if silent or piece.end <= block.start:
                continue
            words = page.text[piece.start : piece.end]
            there = list(tape.take(piece.anchor.start, piece.anchor.end)) if isinstance(piece.anchor, InText) else []
            if len(there) == 1 and there[0].start >= 0:
                pen.put(words, there[0].start, there[0].end)
            elif "".join(run.text for run in there) == words:
                for run in there:
                    pen.put(run.text, run.start, run.end)
            else:
                pen.put(words)
        pen.end_block(block.kind, block.level)


def _short(title: str) -> str:
    title = "".join(c if c.isprintable() else " " for c in title)
    return title if len(title) <= _TITLE else title[: _TITLE - 1].rstrip() + "…"
