"""Readers turn the bytes of a file into a `Document`; after that no code knows the format.

One file reads one format. `KINDS` says which endings of names we know and who reads them; `read` picks the reader, which
is imported only when it is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import PurePath

from plainspeak.document import Document
from plainspeak.errors import UnreadableFile, nearest
from plainspeak.readers.limits import Limits


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its name, the endings of its files, and the module and function that read it.

    A reader of text is called with (name, text), any other with (name, bytes, limits).
    """

    name: str
    endings: tuple[str, ...]
    reader: str
    text: bool = True


KINDS: tuple[Kind, ...] = (
    Kind("markdown", (".md", ".markdown", ".mdown"), "markdown:read_markdown"),
    Kind("text", (".txt", ".text"), "text:read_text"),
    Kind("html", (".html", ".htm", ".xhtml"), "html:read_html"),
    Kind("rst", (".rst", ".rest"), "rst:read_rst"),
    Kind("asciidoc", (".adoc", ".asciidoc"), "asciidoc:read_asciidoc"),
    Kind("email", (".eml",), "eml:read_email", text=False),
    Kind("calendar", (".ics",), "ics:read_calendar", text=False),
)
#: The ending of a file's name → the format that we read it as.
FORMATS: Mapping[str, str] = {ending: kind.name for kind in KINDS for ending in kind.endings}
_BY_NAME = {kind.name: kind for kind in KINDS}

_REMEDY = "Save its text as Markdown (.md) or plain text (.txt)."
# What a file begins with tells more than its name does.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", f"this is a Word, PowerPoint, Excel or zip file, whatever its name says. {_REMEDY}"),
    (b"PK\x05\x06", f"this is an empty zip file. {_REMEDY}"),
    (b"%PDF", "this is a PDF, whatever its name says. Copy its text into a Markdown (.md) or plain text (.txt) file."),
    (b"\xd0\xcf\x11\xe0", f"this is an old Office file, or one with a password. {_REMEDY}"),
    (b"{\\rtf", f"this is Rich Text. {_REMEDY}"),
)


def read(name: str, data: bytes, *, format: str | None = None, limits: Limits | None = None) -> Document:
    """Read the bytes of a file called `name`.

    `format` is one of the values of `FORMATS`; without it the ending of the name tells. An empty file is a document
    without text. Raises `UnreadableFile` for a file that is too large, of a kind that we do not read, or not text.
    """
    limits = limits or Limits()
    if len(data) > limits.megabytes * 1_000_000:
        size = f"{len(data) / 1_000_000:.1f} MB, and we read up to {limits.megabytes} MB"
        raise UnreadableFile(name, f"this file is too large ({size}). Split it into smaller files.")
    for magic, reason in _MAGIC:
        if data.startswith(magic):
            raise UnreadableFile(name, reason)
    kind = _kind(name, format or _content(name, data) or _format(name))
    module, _, function = kind.reader.partition(":")
    reader = getattr(import_module(f"plainspeak.readers.{module}"), function)
    if kind.text:
        from plainspeak.readers.decode import decode

        return _document(reader(name, decode(data, name)))
    return _document(reader(name, data, limits))


def _document(value: object) -> Document:
    assert isinstance(value, Document)
    return value


def _kind(name: str, format: str) -> Kind:
    if format in _BY_NAME:
        return _BY_NAME[format]
    known = sorted(_BY_NAME)
    raise UnreadableFile(name, f"we have no format '{format}'.{nearest(format, known)} We have: {', '.join(known)}.")


def _content(name: str, data: bytes) -> str | None:
    """The format that a text begins like, when its name promises no other than plain text."""
    if FORMATS.get(PurePath(name).suffix.lower(), "text") != "text":
        return None
    head = data[:2000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if head.startswith(b"begin:vcalendar"):
        return "calendar"
    return "html" if head.startswith((b"<!doctype html", b"<html")) else None


def _format(name: str) -> str:
    ending = PurePath(name).suffix.lower()
    if ending in FORMATS:
        return FORMATS[ending]
    what = f"we do not read '{ending}' files.{nearest(ending, FORMATS)}" if ending else "its name has no ending."
    raise UnreadableFile(name, f"{what} We read: {', '.join(FORMATS)}.")
