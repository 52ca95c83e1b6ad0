"""Readers turn the bytes of a file into a `Document`; after that no code knows the format.

One file reads one format. `KINDS` says which endings of names we know and who reads them; `read` picks the reader, which
is imported only when it is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib import import_module
from importlib.util import find_spec
from pathlib import PurePath

from plainspeak.document import Document
from plainspeak.errors import UnreadableFile, nearest
from plainspeak.readers.limits import Limits
from plainspeak.readers.sniff import NAMED, SNIFFED, sniff


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of file: its name, the endings of its files, and the module and function that read it.

    A reader of text is called with (name, text), any other with (name, bytes, limits). `extra` is the extra of our package
    that installs what the reader needs, and `needs` the module by which we see that it is there; such a reader runs in a
    process of its own, with limits.
    """

    name: str
    endings: tuple[str, ...]
    reader: str
    text: bool = True
    extra: str = ""
    needs: str = ""


KINDS: tuple[Kind, ...] = (
    Kind("markdown", (".md", ".markdown", ".mdown"), "markdown:read_markdown"),
    Kind("text", (".txt", ".text"), "text:read_text"),
    Kind("html", (".html", ".htm", ".xhtml"), "html:read_html"),
    Kind("rst", (".rst", ".rest"), "rst:read_rst"),
    Kind("asciidoc", (".adoc", ".asciidoc"), "asciidoc:read_asciidoc"),
    Kind("email", (".eml",), "eml:read_email", text=False),
    Kind("calendar", (".ics",), "ics:read_calendar", text=False),
    Kind("docx", (".docx", ".docm", ".dotx", ".dotm"), "docx:read_docx", False, "office", "lxml"),
    Kind("pdf", (".pdf",), "pdf:read_pdf", False, "pdf", "pypdfium2"),
    Kind("pptx", (".pptx", ".pptm", ".ppsx"), "pptx:read_pptx", False, "office", "lxml"),
    Kind("odt", (".odt", ".ott"), "odt:read_odt", False, "office", "lxml"),
    Kind("rtf", (".rtf",), "rtf:read_rtf", False, "office", "striprtf"),
)
#: The ending of a file's name → the format that we read it as.
FORMATS: Mapping[str, str] = {ending: kind.name for kind in KINDS for ending in kind.endings}
_BY_NAME = {kind.name: kind for kind in KINDS}


def read(name: str, data: bytes, *, format: str | None = None, limits: Limits | None = None) -> Document:
    """Read the bytes of a file called `name`.

    `format`, one of the values of `FORMATS`, is how to read it. Without it, and where it is none of text, what the file holds
    tells its format where it can (a PDF, a Word file); else the ending of the name. An empty text file is a document without
    text. Raises `UnreadableFile` for a file that is too large, of a kind that we do not read, damaged, or beyond a limit.
    """
    limits = limits or Limits()
    if len(data) > limits.megabytes * 1_000_000:
        size = f"{len(data) / 1_000_000:.1f} MB, and we read up to {limits.megabytes} MB"
        raise UnreadableFile(name, f"this file is too large ({size}). Split it into smaller files.")
    named = format or FORMATS.get(_ending(name))
    promised = _BY_NAME.get(named or "")
    text = promised is not None and promised.text
    # Who says that it is text gave us text, whatever that begins with.
    said = format is not None and text
    found = None if said else sniff(name, data, text=text, loose=format is None and named in (None, "text"))
    kind = _kind(name, (found if found in _BY_NAME else None) or named)
    if not data and kind.name in SNIFFED:
        raise UnreadableFile(name, "this file is empty: there is nothing in it at all. Get it again.")
    if found != kind.name and kind.name in SNIFFED:
        raise UnreadableFile(name, f"its name says {kind.name.upper()}, and it is not. {_RENAME}")
    module, _, function = kind.reader.partition(":")
    if kind.extra:
        if find_spec(kind.needs) is None:
            raise UnreadableFile(
                name, f'to read {kind.name.upper()} files, install more: pip install "plainspeak-lint[{kind.extra}]"'
            )
        from plainspeak.readers.child import read_apart

        return _within(read_apart(kind.reader, name, data, limits), limits)
    reader = getattr(import_module(f"plainspeak.readers.{module}"), function)
    if kind.text:
        from plainspeak.readers.decode import decode

        return _within(reader(name, decode(data, name)), limits)
    return _within(reader(name, data, limits), limits)


_RENAME = "If it is text, give its name the ending .txt; else get the file again."


def _within(document: object, limits: Limits) -> Document:
    assert isinstance(document, Document)
    if len(document.text) > limits.text * 1_000_000:
        size = f"{len(document.text) / 1_000_000:.1f} million characters, and we read up to {limits.text} million"
        raise UnreadableFile(document.name, f"this file holds too much text ({size}). Split it into smaller files.")
    return document


def _kind(name: str, format: str | None) -> Kind:
    if format in _BY_NAME:
        return _BY_NAME[format]
    if format:
        known = sorted(_BY_NAME)
        raise UnreadableFile(
            name, f"we have no format '{format}'.{nearest(format, known)} We have: {', '.join(known)}."
        )
    ending = _ending(name)
    if ending in NAMED:
        raise UnreadableFile(name, NAMED[ending])
    what = f"we do not read '{ending}' files.{nearest(ending, FORMATS)}" if ending else "its name has no ending."
    raise UnreadableFile(name, f"{what} We read: {', '.join(FORMATS)}.")


def _ending(name: str) -> str:
    return PurePath(name).suffix.lower()
