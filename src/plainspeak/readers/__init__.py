"""Readers turn the bytes of a file into a `Document`; after that no code knows the format.

One file reads one format. `FORMATS` says which endings of names we know, and `read` picks the reader, which is imported
only when it is needed.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath

from plainspeak.document import Document
from plainspeak.errors import UnreadableFile, nearest

#: The ending of a file's name → the format that we read it as.
FORMATS: Mapping[str, str] = {
    ".md": "markdown",
    ".markdown": "markdown",
    ".mdown": "markdown",
    ".txt": "text",
    ".text": "text",
}
#: Larger files are refused: a paper of a thousand pages has about three million characters.
MAX_BYTES = 20_000_000

_REMEDY = "Save its text as Markdown (.md) or plain text (.txt)."
# What a file begins with tells more than its name does.
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"PK\x03\x04", f"this is a Word, PowerPoint, Excel or zip file, whatever its name says. {_REMEDY}"),
    (b"PK\x05\x06", f"this is an empty zip file. {_REMEDY}"),
    (b"%PDF", "this is a PDF, whatever its name says. Copy its text into a Markdown (.md) or plain text (.txt) file."),
    (b"\xd0\xcf\x11\xe0", f"this is an old Office file, or one with a password. {_REMEDY}"),
    (b"{\\rtf", f"this is Rich Text. {_REMEDY}"),
)


def read(name: str, data: bytes, *, format: str | None = None) -> Document:
    """Read the bytes of a file called `name`.

    `format` is one of the values of `FORMATS`; without it the ending of the name tells. An empty file is a document
    without text. Raises `UnreadableFile` for a file that is too large, of a kind that we do not read, or not text.
    """
    if len(data) > MAX_BYTES:
        size = f"{len(data) / 1_000_000:.1f} MB, and we read up to {MAX_BYTES // 1_000_000} MB"
        raise UnreadableFile(name, f"this file is too large ({size}). Split it into smaller files.")
    for magic, reason in _MAGIC:
        if data.startswith(magic):
            raise UnreadableFile(name, reason)
    format = format or _format(name)

    from plainspeak.readers.decode import decode

    if format == "markdown":
        from plainspeak.readers.markdown import read_markdown

        return read_markdown(name, decode(data, name))
    if format == "text":
        from plainspeak.readers.text import read_text

        return read_text(name, decode(data, name))
    known = sorted(set(FORMATS.values()))
    raise UnreadableFile(name, f"we have no format '{format}'.{nearest(format, known)} We have: {', '.join(known)}.")


def _format(name: str) -> str:
    ending = PurePath(name).suffix.lower()
    if ending in FORMATS:
        return FORMATS[ending]
    what = f"we do not read '{ending}' files.{nearest(ending, FORMATS)}" if ending else "its name has no ending."
    raise UnreadableFile(name, f"{what} We read Markdown and plain text: {', '.join(FORMATS)}.")
