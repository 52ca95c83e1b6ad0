"""The package of an office file: a zip of parts, most of them XML, opened with every guard that a hostile file needs.

Nothing is ever written to a disk, and no part is opened that a reader does not ask for by name.
"""

from __future__ import annotations

import posixpath
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from io import BytesIO
from struct import error as struct_error
from typing import Any
from urllib.parse import unquote

from plainspeak.errors import UnreadableFile
from plainspeak.readers.limits import Limits

_AGAIN = "Open it in the program that made it, save it under a new name and try that."
_ENTRY = b"PK\x01\x02"
_ENCRYPTED = 0x1 | 0x40 | 0x2000
#: What the zip module raises for a file that is broken or made to break it.
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct_error,
    OSError,
    EOFError,
    ValueError,
    NotImplementedError,
    RuntimeError,
)
#: A document type before the first element; atomic groups, so that no prolog makes this slow.
_DOCTYPE = re.compile(rb"(?>\s++|<\?.*?\?>|<!--.*?-->)*+<!DOCTYPE", re.S)
_BOMS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
#: The names that programs of today know, besides those of the standards: content that needs others is not shown.
_KNOWN = re.compile(
    r"http://schemas\.(?:openxmlformats\.org/[\w/-]+"
    r"|microsoft\.com/office/(?:word/20\d\d/(?:wordml(?:/\w+)?|wordprocessing(?:Shape|Group|Canvas|Ink|Drawing))"
    r"|drawing/20\d\d/(?:\d\d?/)*(?:main|chart|chartex|diagram|ink|model3d|slicer|decorative|SVG/main)"
    r"|powerpoint/20\d\d/(?:\d\d?/)*(?:main|prstTrans)|thememl/20\d\d/main))"
    r"|http://purl\.oclc\.org/ooxml/[\w/-]+|urn:schemas-microsoft-com:(?:vml|office:(?:office|word|powerpoint))"
)
#: libxml2 itself refuses to go deeper.
_PARSER_DEPTH = 256
_RELATION = "{*}Relationship"
#: The date of a part that is new: the first that a zip knows.
_NO_DATE = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Relation:
    """How a part speaks of another. `target` is the name of that part, or an address when `external` is true.

    `kind` is the last word of the relation's type, such as "header", "slide" or "hyperlink".
    """

    id: str
    kind: str
    target: str
    external: bool


@dataclass(slots=True)
class Package:
    """The parts of an office file. `names` are those of its parts, without a slash in front, in the order of the file."""

    name: str
    names: tuple[str, ...]
    _zip: zipfile.ZipFile = field(repr=False)
    _entries: dict[str, zipfile.ZipInfo] = field(repr=False)
    _limits: Limits = field(repr=False)
    _read: int = 0

    def __contains__(self, part: str) -> bool:
        return part.lower() in self._entries

    def read(self, part: str) -> bytes:
        """The bytes of a part. Letter case in the names of parts does not matter.

        Raises `UnreadableFile` for a part that is missing, damaged, encrypted or too large; all that is read from one
        package may come to twice the size of the largest part allowed.
        """
        entry = self._entries.get(part.lower())
        if entry is None:
            raise self.damaged(f"its part {part} is missing")
        most = self._limits.unpacked * 1_000_000
        if entry.flag_bits & _ENCRYPTED:
            raise UnreadableFile(self.name, "this file has a password. Save a copy without a password and try that.")
        if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            raise self.damaged(f"its part {part} is packed in a way that office files do not use")
        if entry.file_size > most:
            raise self._large(f"its part {part} unpacks to more than {self._limits.unpacked} MB")
        if self._read + entry.file_size > 2 * most:
            raise self._large(f"what we read of it unpacks to more than {2 * self._limits.unpacked} MB in all")
        try:
            # A size that lies is met here: no more than the declared bytes come out, and then the check sum is wrong.
            with self._zip.open(entry) as stream:
                data = stream.read(most + 1)
        except _BROKEN as error:
            raise self.damaged(f"its part {part} is damaged") from error
        if len(data) != entry.file_size:
            raise self.damaged(f"its part {part} is not as long as the file says")
        self._read += len(data)
        return data

    def xml(self, part: str) -> Any:
        """The root element of a part that is XML, as lxml gives it.

        Entities are not resolved and nothing is fetched. Raises what `read` does, and `UnreadableFile` for XML that is
        damaged, has a document type, or lies too deep.
        """
        return self.parse(part, self.read(part))

    def parse(self, part: str, data: bytes) -> Any:
        """The root element of `data`, with the same guards as `xml`; `part` is its name in messages."""
        etree = _lxml(self.name)
        if _DOCTYPE.match(_plain(data[:1_000_000])):
            raise self._doctype(part)
        try:
            # A parser is made for each part: one that met an error may keep it.
            root = etree.fromstring(data, _parser(etree))
        except etree.XMLSyntaxError as error:
            if "depth" in str(error):
                raise self._deep(part) from error
            raise self.damaged(f"its part {part} is damaged (line {error.lineno})") from error
        except (ValueError, LookupError) as error:
            raise self.damaged(f"its part {part} is damaged") from error
        if root is None:
            raise self.damaged(f"its part {part} is empty")
        tree = root.getroottree()
        if tree.docinfo.internalDTD is not None or tree.docinfo.externalDTD is not None:
            raise self._doctype(part)
        depth = self._limits.depth
        if depth < _PARSER_DEPTH and tree.xpath(f"boolean({'/*' * (depth + 1)})"):
            raise self._deep(part)
        return root

    def relations(self, part: str = "") -> tuple[Relation, ...]:
        """The relations of a part, or of the whole package; none when the file has no list of them."""
        folder, _, file = part.rpartition("/")
        listed = posixpath.join(folder, "_rels", f"{file}.rels")
        return tuple(self._relations(folder, self.xml(listed))) if listed in self else ()

    def _relations(self, folder: str, root: Any) -> Iterator[Relation]:
        for element in root.iterchildren(_RELATION):
            kind = element.get("Type", "").rsplit("/", 1)[-1]
            external = element.get("TargetMode") == "External"
            target = element.get("Target", "")
            if not external:
                target = posixpath.normpath(posixpath.join("/", folder, unquote(target))).lstrip("/")
            yield Relation(element.get("Id", ""), kind, target, external)

    def written(self, changed: Mapping[str, bytes]) -> bytes:
        """The file with the bytes of some parts changed, and with new parts; every other part comes out as it went in.

        Raises what `read` does.
        """
        out = BytesIO()
        names = [*self.names, *(part for part in changed if part not in self)]
        new = {part.lower(): data for part, data in changed.items()}
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
            for part in names:
                entry = self._entries.get(part.lower())
                info = zipfile.ZipInfo(part, entry.date_time if entry else _NO_DATE)
                info.compress_type = entry.compress_type if entry else zipfile.ZIP_DEFLATED
                data = new.get(part.lower())
                archive.writestr(info, self.read(part) if data is None else data)
        return out.getvalue()

    def damaged(self, what: str) -> UnreadableFile:
        """The error for a file that is not what it should be; `what` is half a sentence, such as "its text is missing"."""
        return UnreadableFile(self.name, f"{what}. {_AGAIN}")

    def _large(self, what: str) -> UnreadableFile:
        return UnreadableFile(self.name, f"{what}. Split it into smaller files.")

    def _doctype(self, part: str) -> UnreadableFile:
        return self.damaged(f"its part {part} declares a document type, which office files never do")

    def _deep(self, part: str) -> UnreadableFile:
        depth = min(self._limits.depth, _PARSER_DEPTH)
        return self.damaged(f"its part {part} has more than {depth} elements inside each other")


def choice(alternatives: Any) -> Any:
    """Of the same content for newer and for older programs, the one that a program of today shows; None when there is none."""
    offered = list(alternatives.iterchildren(f"{_MC}Choice"))
    for one in offered:
        needs = one.get("Requires", "").split()
        names = one.nsmap
        if needs and all(_KNOWN.fullmatch(names.get(prefix) or "") for prefix in needs):
            return one
    older = alternatives.find(f"{_MC}Fallback")
    # Where there is nothing for older programs, words that perhaps nobody sees are better than words that are lost.
    return older if older is not None or not offered else offered[0]


def open_package(name: str, data: bytes, limits: Limits) -> Package:
    """Open the bytes of an office file called `name`.

    Raises `UnreadableFile` for what is no zip, has more than `limits.entries` parts, or has two parts of one name.
    """
    most = limits.entries
    # Counted before the list is made: half a million names take a machine's memory.
    if data.count(_ENTRY) > most:
        raise UnreadableFile(name, f"this file has more than {most} parts. Split it into smaller files.")
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        entries = [entry for entry in archive.infolist() if not entry.filename.endswith("/")]
    except _BROKEN as error:
        raise UnreadableFile(name, f"this file is cut short or damaged. {_AGAIN}") from error
    # Some programs write the slashes of Windows.
    names = [entry.filename.replace("\\", "/").lstrip("/") for entry in entries]
    twice = next((part for part, count in Counter(part.lower() for part in names).items() if count > 1), "")
    if twice:
        raise UnreadableFile(name, f"this file has two parts named {twice}, so nobody can tell which counts. {_AGAIN}")
    by_name = {part.lower(): entry for part, entry in zip(names, entries, strict=True)}
    return Package(name, tuple(names), archive, by_name, limits)


def _plain(data: bytes) -> bytes:
    """XML in the encoding that its first bytes tell, as UTF-8."""
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return data.decode(encoding, "replace").encode()
    if b"\0" in data[:4]:
        encoding = "utf-16-be" if data[:1] == b"\0" else "utf-16-le"
        return data.decode(encoding, "replace").encode("utf-8", "replace")
    return data


def _lxml(name: str) -> Any:
    try:
        from lxml import etree
    except ImportError as error:
        remedy = 'Install what office files need: pip install "plainspeak-lint[office]"'
        raise UnreadableFile(name, f"we need one more library to read this kind of file. {remedy}") from error
    return etree


def _parser(etree: Any) -> Any:
    return etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )
