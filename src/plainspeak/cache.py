"""What was found in a file before, so that a file in which nothing changed is not studied again.

A report is kept under the hash of all that it follows from: the bytes of the file, the settings, the lists, and this
installation. The cache belongs to one user, holds a bounded amount, and can be deleted at any time. An entry that is damaged
counts as none.
"""

from __future__ import annotations

import json
import os
import re
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from plainspeak import __version__
from plainspeak.document import Block, Document, Ignore, InRun, InText, OnPage, Piece, Place
from plainspeak.finding import Finding, Related, Report
from plainspeak.readers.decode import decode
from plainspeak.rule import Swap
from plainspeak.saving import save
from plainspeak.settings import Settings

#: Grows by one when entries of the old form could be misread.
_FORM = 1
_MOST_BYTES = 200_000_000
_MOST_DAYS = 90
_DIGEST = 16
#: The names of our folders and of the files in them, also of one that was not written to its end. No other file is ours.
_FOLDER = re.compile("[0-9a-f]{2}")
_ENTRY = re.compile(r"[0-9a-f]{46}|\.[0-9a-f]{46}\.\w+\.part")


def cache_folder() -> Path:
    """Where this user's cache is: `PLAINSPEAK_CACHE_DIR` if it is set, else the place for caches on this system."""
    if own := os.environ.get("PLAINSPEAK_CACHE_DIR"):
        return Path(own)
    home = Path.home()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or home / "AppData" / "Local") / "plainspeak" / "cache"
    if sys.platform == "darwin":
        return home / "Library" / "Caches" / "plainspeak"
    return Path(os.environ.get("XDG_CACHE_HOME") or home / ".cache") / "plainspeak"


def key_of(name: str, data: bytes, settings: Settings, format: str | None = None) -> str:
    """The key of a file's report: a hash of all that the report follows from."""
    digest = blake2b(digest_size=24)
    # Of the name, only its ending tells how the file is read.
    for part in (_installation(), repr(settings), str(format), Path(name).suffix.lower()):
        digest.update(part.encode("utf-8", "surrogatepass") + b"\0")
    for path in (*settings.acronyms, *settings.glossary):
        digest.update(_content(path))
    digest.update(data)
    return digest.hexdigest()


@cache
def _content(path: Path) -> bytes:
    try:
        return blake2b(path.read_bytes()).digest()
    except OSError:
        return b"-"


@cache
def _installation() -> str:
    """What this installation is: its version, the state of its files, and of the folders that plugins are installed in."""
    package = Path(__file__).parent
    digest = blake2b(f"{_FORM} {__version__} {sys.version}".encode(), digest_size=24)
    for folder in (package, package.parents[1] / "data"):
        for path, state in sorted(_files(folder)):
            digest.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode("utf-8", "surrogatepass"))
    for place in sys.path[1:]:  # the first is the folder of the script, or the one that we are in
        try:
            digest.update(f"{place} {os.stat(place).st_mtime_ns}\n".encode("utf-8", "surrogatepass"))
        except (OSError, ValueError):
            continue
    return digest.hexdigest()


def _files(folder: str | Path) -> Iterator[tuple[str, os.stat_result]]:
    """The files in a folder and below; folders that are links are not gone into, since they may lead round in a circle."""
    for entry in _listed(folder):
        if entry.is_dir(follow_symlinks=False):
            if entry.name != "__pycache__":
                yield from _files(entry.path)
            continue
        with suppress(OSError):  # a link that leads nowhere
            yield entry.path, entry.stat()


def _listed(folder: str | Path) -> list[os.DirEntry[str]]:
    try:
        return list(os.scandir(folder))
    except OSError:
        return []


class Cache:
    """Entries by key in a folder, each in a file of its own. No method raises: a cache that fails is a cache that is empty."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._usable = _ours(folder)
        self.written = 0  # entries, in this run

    def get(self, key: str) -> bytes | None:
        """The entry of a key, or none."""
        path = self._path(key)
        try:
            raw = path.read_bytes() if self._usable else b""
            if len(raw) <= _DIGEST or blake2b(raw[_DIGEST:], digest_size=_DIGEST).digest() != raw[:_DIGEST]:
                return None
            if time.time() - path.stat().st_mtime > 86_400:
                os.utime(path)  # what is used stays
            return zlib.decompress(raw[_DIGEST:])
        except (OSError, zlib.error, ValueError, MemoryError):
            return None

    def put(self, key: str, data: bytes) -> None:
        """Keep an entry."""
        from plainspeak.errors import PlainspeakError

        if not self._usable:
            return
        raw = zlib.compress(data, 1)
        path = self._path(key)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if path.parent.is_symlink() or path.is_symlink():
                return  # not made by us, and what it leads to may be anything
            save(path, blake2b(raw, digest_size=_DIGEST).digest() + raw, lasting=False, private=True)
            self.written += 1
        except (OSError, PlainspeakError):
            self._usable = False  # a full disk, or a folder that we may not write into

    def close(self) -> None:
        """After a run that kept something: let go of what is old, and of the oldest when there is too much."""
        if not self.written:
            return
        now = time.time()
        entries = sorted(((state.st_mtime, state.st_size, path) for path, state in self._entries()), reverse=True)
        total = 0
        for used, size, path in entries:
            total += size
            if total > _MOST_BYTES or now - used > _MOST_DAYS * 86_400:
                _remove(path)

    def clear(self) -> int:
        """Delete every entry; how many there were."""
        entries = [path for path, _ in self._entries()] if self._usable else []
        for path in entries:
            _remove(path)
        return sum(not path.endswith(".part") for path in entries)

    def _entries(self) -> Iterator[tuple[str, os.stat_result]]:
        """The files that are ours. Others may lie beside them, and stay; what a link leads to is not ours."""
        for folder in _listed(self.folder):
            if not _FOLDER.fullmatch(folder.name) or not folder.is_dir(follow_symlinks=False):
                continue
            for entry in _listed(folder.path):
                if _ENTRY.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                    with suppress(OSError):  # another run took it away
                        yield entry.path, entry.stat(follow_symlinks=False)

    def _path(self, key: str) -> Path:
        return self.folder / key[:2] / key[2:]


def _ours(folder: Path) -> bool:
    """Whether the folder is this user's own, or is not there yet and can be made."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()
    except OSError:
        return False


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        return


# A report as JSON: lists of values in the order of the fields, which is short and quick to read.


def packed(report: Report, data: bytes) -> bytes:
    """A report as bytes. `data` are the bytes of its file; a source that they give again is left out."""
    document = report.document
    source: str | None = document.source
    if document.editable and decode(data, document.name) == source:
        source = None
    return json.dumps(
        {
            "format": document.format,
            "text": document.text,
            "blocks": [[b.kind, b.start, b.end, b.level, b.label] for b in document.blocks],
            "ignores": [[i.rules, i.start, i.end, i.whole, _anchor(i.anchor), i.reason] for i in document.ignores],
            "source": source,
            "editable": document.editable,
            "findings": [_finding(f) for f in report.findings],
            "ignored": [_finding(f) for f in report.ignored],
            "english": report.english,
        },
        ensure_ascii=False,
        separators=(",", ":"),
    ).encode("utf-8", "surrogatepass")


def unpacked(name: str, data: bytes, entry: bytes) -> Report | None:
    """The report that `packed` made, under the name that the file has now; none when the entry makes no sense."""
    try:
        value = json.loads(entry)
        source = value["source"] if value["source"] is not None else decode(data, name)
        text = value["text"]
        document = Document(
            name,
            value["format"],
            text,
            tuple(Block(*block) for block in value["blocks"]),
            # The places of the findings are known; those of other words are no longer needed.
            (Piece(0, len(text), None),) if text else (),
            tuple(
                Ignore(tuple(rules), start, end, whole, _anchored(anchor), reason)
                for rules, start, end, whole, anchor, reason in value["ignores"]
            ),
            source,
            value["editable"],
        )
        found, ignored = (tuple(map(_found, value[key])) for key in ("findings", "ignored"))
        return Report(document, found, ignored, english=bool(value["english"]))
    except (ValueError, TypeError, KeyError, IndexError, RecursionError):
        return None


def _finding(f: Finding) -> list[Any]:
    related = [[r.note, r.start, r.end, [_place(p) for p in r.places], r.name] for r in f.related]
    swaps = [[s.text, s.sure] for s in f.swaps]
    places = [_place(p) for p in f.places]
    return [f.rule, f.start, f.end, f.quote, f.message, swaps, places, related, f.level, f.count, f.entry]


def _found(row: list[Any]) -> Finding:
    rule, start, end, quote, message, swaps, places, related, *rest = row
    others = tuple(Related(note, a, b, tuple(map(_placed, at)), name) for note, a, b, at, name in related)
    return Finding(
        rule, start, end, quote, message, tuple(Swap(*s) for s in swaps), tuple(map(_placed, places)), others, *rest
    )


def _place(p: Place) -> list[Any]:
    return [p.start, p.end, p.line, p.column, p.end_line, p.end_column, p.label, [_anchor(a) for a in p.anchors]]


def _placed(row: list[Any]) -> Place:
    start, end, line, column, end_line, end_column, label, anchors = row
    found = tuple(_anchored(anchor) for anchor in anchors)
    return Place(start, end, line, column, end_line, end_column, label, found)


def _anchor(anchor: InText | InRun | OnPage) -> list[Any]:
    if isinstance(anchor, InText):
        return [anchor.start, anchor.end]
    if isinstance(anchor, InRun):
        return [anchor.part, anchor.paragraph, anchor.start, anchor.end]
    return [anchor.page, anchor.start, anchor.end, *anchor.box]


def _anchored(row: list[Any]) -> Any:
    if len(row) == 2:
        return InText(*row)
    if len(row) == 4:
        return InRun(*row)
    page, start, end, *box = row
    return OnPage(page, start, end, tuple(box))
