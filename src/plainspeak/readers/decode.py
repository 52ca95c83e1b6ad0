"""Bytes to text: a byte-order mark tells, else UTF-8, else Windows-1252, in which older Windows programs save."""

from __future__ import annotations

import codecs
import re

from plainspeak.errors import UnreadableFile

_MARKS = (
    (codecs.BOM_UTF8, "utf-8", "UTF-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
# As browsers do: the five bytes that Windows-1252 leaves without a meaning keep their number, so that none is lost.
_WINDOWS = {byte: bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xA0)}
_BACK = {ord(character): chr(byte) for byte, character in _WINDOWS.items()}
_CONTROL = re.compile(r"[\x01-\x08\x0e-\x19\x1c-\x1f]")


def decode(data: bytes, name: str) -> str:
    """The text of a file, its newlines as they are and without its byte-order mark.

    Raises `UnreadableFile` for a file that is not text.
    """
    text = _decoded(data, name)
    if "\0" in text:
        raise UnreadableFile(
            name, "this is not a text file: it holds zero bytes. Save it as plain text or Markdown, in UTF-8."
        )
    return text


def _decoded(data: bytes, name: str) -> str:
    for mark, encoding, called in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableFile(
                    name,
                    f"it says that it is {called} text but is not: byte {len(mark) + error.start} is wrong. "
                    "Save it again as UTF-8.",
                ) from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        text = data.decode("latin-1").translate(_WINDOWS)
    # Any bytes at all can be read as Windows-1252. Text has no control characters; a picture or an archive has many.
    if len(_CONTROL.findall(text)) > len(text) // 500:
        raise UnreadableFile(name, "this is not a text file. Save its text as plain text or Markdown, in UTF-8.")
    return text


def encode(text: str, like: bytes) -> bytes:
    """The bytes of a text, with the byte-order mark and in the encoding of a file that `decode` could read.

    Raises `UnicodeEncodeError` for a character that the encoding lacks.
    """
    for mark, encoding, _ in _MARKS:
        if like.startswith(mark):
            return mark + text.encode(encoding)
    try:
        like.decode("utf-8")
    except UnicodeDecodeError:
        return text.translate(_BACK).encode("latin-1")
    return text.encode("utf-8")
