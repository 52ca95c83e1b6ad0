"""What a file is, told from its content before the ending of its name.

Names lie: a mail program drops the ending, a volunteer renames a file until something opens it. What the first bytes say
is read as what it is; what we cannot read is named, with what to do.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from plainspeak.errors import UnreadableFile

_ASK = "Ask for its text, or type it into a plain text file (.txt)."
_AS_WORD = "Open it in {} and save it as {}."
_UNPACK = "Unpack it, and give us the papers in it."
_PICTURE = f"this is a picture, and we read only text. {_ASK}"
_SOUND = f"this is a sound or a film, and we read only text. {_ASK}"
_ARCHIVE = f"this is a packed file. {_UNPACK}"
_OUTLOOK = "this is an Outlook message. Save it as .eml, or its text as .txt."
_OLD_SLIDES = "this is an old PowerPoint file (.ppt). " + _AS_WORD.format("PowerPoint", ".pptx")
_OLD_WORD = "this is an old Word file (.doc). " + _AS_WORD.format("Word", ".docx")
_OLD_EXCEL = f"this is an old Excel workbook (.xls), and we read no spreadsheets. {_ASK}"
_EXCEL = f"this is an Excel workbook, and we read no spreadsheets. {_ASK}"
_SHEET = f"this is a spreadsheet ({{}}), and we read none. {_ASK}"
_SLIDES = "these are OpenDocument slides (.odp). " + _AS_WORD.format("LibreOffice", ".pptx")
_BOOK = f"this is an e-book (.epub). {_ASK}"
_PAGES = "this is an Apple Pages file. Open it in Pages and export it as Word (.docx)."
_APPLE = "this is an Apple Keynote or Numbers file. Export it as PowerPoint (.pptx) or PDF."

_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", _PICTURE),
    (b"\xff\xd8\xff", _PICTURE),
    (b"GIF87a", _PICTURE),
    (b"GIF89a", _PICTURE),
    (b"II*\0", _PICTURE),
    (b"MM\0*", _PICTURE),
    (b"\0\0\1\0", _PICTURE),
    (b"ID3", _SOUND),
    (b"OggS", _SOUND),
    (b"fLaC", _SOUND),
    (b"\x1aE\xdf\xa3", _SOUND),
    (b"\x1f\x8b", _ARCHIVE),
    (b"7z\xbc\xaf\x27\x1c", _ARCHIVE),
    (b"Rar!\x1a\x07", _ARCHIVE),
    (b"\xfd7zXZ\0", _ARCHIVE),
    (b"\x28\xb5\x2f\xfd", _ARCHIVE),
    (b"PK\x07\x08", _ARCHIVE),
    (b"\x7fELF", "this is a program, and we read only papers."),
    (b"SQLite format 3\0", "this is a database. Save what it holds as plain text (.txt)."),
)
# A marker inside a frame: four bytes of size or a chunk's name come first.
_FRAMED: tuple[tuple[bytes, int, bytes, str], ...] = (
    (b"RIFF", 8, b"WEBP", _PICTURE),
    (b"RIFF", 8, b"WAVE", _SOUND),
    (b"RIFF", 8, b"AVI ", _SOUND),
    (b"", 4, b"ftyphei", _PICTURE),
    (b"", 4, b"ftypmif", _PICTURE),
    (b"", 4, b"ftypavif", _PICTURE),
    (b"", 4, b"ftyp", _SOUND),
)
_PDF = re.compile(rb"%PDF-\d")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: A stream in an old Office file → what the file is. The first that is there tells: a message may hold a Word file.
_STREAMS: tuple[tuple[str, str], ...] = (
    ("EncryptedPackage", "this file has a password. Open it, take the password off, and save a copy."),
    ("__properties_version1.0", _OUTLOOK),
    ("PowerPoint Document", _OLD_SLIDES),
    ("WordDocument", _OLD_WORD),
    ("Workbook", _OLD_EXCEL),
    ("Book", _OLD_EXCEL),
)
_ODF = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.presentation": _SLIDES,
    b"application/vnd.oasis.opendocument.spreadsheet": _SHEET.format(".ods"),
    b"application/epub+zip": _BOOK,
}
#: A name in a zip file → the kind of file, or why it is refused.
_PARTS: tuple[tuple[bytes, str], ...] = (
    (b"word/document", "docx"),
    (b"ppt/presentation", "pptx"),
    (b"xl/", _EXCEL),
    (b"Index/Document.iwa", _PAGES),
    (b"Index/", _APPLE),
    (b"visio/", f"this is a Visio drawing. {_ASK}"),
)
#: Endings of names that say what a file is when nothing in it does → why it is refused.
NAMED: Mapping[str, str] = {
    ".doc": _OLD_WORD,
    ".ppt": _OLD_SLIDES,
    ".xls": _OLD_EXCEL,
    ".xlsx": _EXCEL,
    ".xlsm": _EXCEL,
    ".xlsb": _EXCEL,
    ".ods": _SHEET.format(".ods"),
    ".csv": _SHEET.format(".csv"),
    ".tsv": _SHEET.format(".tsv"),
    ".odp": _SLIDES,
    ".msg": _OUTLOOK,
    ".epub": _BOOK,
    ".pages": _PAGES,
    ".key": _APPLE,
    ".numbers": _APPLE,
}
_ZIPPED = frozenset(("docx", "pptx", "odt"))
#: The kinds that content alone tells: a file that is named so and does not begin so is none.
SNIFFED = frozenset(("pdf", "rtf", *_ZIPPED))


def sniff(name: str, data: bytes, *, text: bool, loose: bool = False) -> str | None:
    """The kind of a file by its content: "pdf", "docx", "pptx", "odt", "rtf", "html", "calendar"; `None` when it does not tell.

    `data` is the whole file. `text` says that the file's name promises text: such a file may speak of a format without
    being of it, so only what stands at its very beginning counts. `loose` says that the name promises no more than text of
    any kind. Raises `UnreadableFile` for content of a kind that we
    know and do not read; the reason names it and says what to do.
    """
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _zip(name, data)
    if data.startswith(_OLE):
        raise UnreadableFile(name, _ole(data))
    if data.startswith(b"{\\rtf"):
        return "rtf"
    if _PDF.match(data) if text else _PDF.search(data[:1024]):
        return "pdf"
    for magic, reason in _MAGIC:
        if data.startswith(magic):
            raise UnreadableFile(name, reason)
    for magic, at, frame, reason in _FRAMED:
        if data.startswith(magic) and data.startswith(frame, at) and b"\0" in data[:64]:
            raise UnreadableFile(name, reason)
    if loose or not text:
        head = data[:2000].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
        if head.startswith((b"<!doctype html", b"<html")):
            return "html"
        if head.startswith(b"begin:vcalendar"):
            return "calendar"
    return None


def _ole(data: bytes) -> str:
    for stream, reason in _STREAMS:
        # Names stand in the directory in UTF-16, ended by a zero.
        if (stream + "\0").encode("utf-16-le") in data:
            return reason
    return f"this is an old Office file. {_AS_WORD.format('the program that made it', '.docx, .pptx or .pdf')}"


def _zip(name: str, data: bytes) -> str:
    names = list(_names(data))
    if not names:
        raise UnreadableFile(
            name, "this file is cut short or empty: its list of parts is missing. Get it again, or save it anew."
        )
    # OpenDocument and e-books tell their type in a first part that is not compressed.
    if data[30:38] == b"mimetype":
        said = data[38:138]
        for mime, kind in _ODF.items():
            if said.startswith(mime):
                return _kind_or_refuse(name, kind)
    for part, kind in _PARTS:
        if any(other.startswith(part) for other in names):
            return _kind_or_refuse(name, kind)
    if b"content.xml" in names and b"META-INF/manifest.xml" in names:
        return "odt"
    if b"encrypted-package" in names:
        raise UnreadableFile(name, "this file has a password. Open it, take the password off, and save a copy.")
    raise UnreadableFile(name, f"this is a zip file. {_UNPACK}")


def _kind_or_refuse(name: str, kind: str) -> str:
    if kind in _ZIPPED:
        return kind
    raise UnreadableFile(name, kind)


def _names(data: bytes, most: int = 10_000) -> Iterator[bytes]:
    """The names in a zip file's list of parts. Its own list counts: a file in the zip may be a zip itself."""
    end = data.rfind(b"PK\x05\x06")
    if end < 0 or len(data) < end + 20:
        return
    at = int.from_bytes(data[end + 16 : end + 20], "little")
    size = int.from_bytes(data[end + 12 : end + 16], "little")
    if data[at : at + 4] != b"PK\x01\x02":
        at = end - size  # something stands before the zip, or its offsets are in the longer form
    for _ in range(most):
        if at < 0 or data[at : at + 4] != b"PK\x01\x02":
            return
        length, extra, comment = (int.from_bytes(data[at + k : at + k + 2], "little") for k in (28, 30, 32))
        yield data[at + 46 : at + 46 + length]
        at += 46 + length + extra + comment
