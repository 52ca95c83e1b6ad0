"""Mending a file: its swaps put in, and looked at again."""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import dataclass, replace

from plainspeak.checking import check
from plainspeak.document import Document
from plainspeak.editing import Edit, applied, edits
from plainspeak.errors import UnreadableFile
from plainspeak.readers import read
from plainspeak.readers.decode import decode, encode
from plainspeak.settings import Settings

#: A mended text may hold words that can be mended in turn; after so many rounds we stop.
_ROUNDS = 5
#: Where edits together change the structure of a document, the guilty ones are looked for until so many characters have been
#: read again.
_MOST_READ = 4_000_000


class NotEditable(UnreadableFile):
    """A file of a kind that we do not write into."""

    def __init__(self, name: str, format: str) -> None:
        remedy = (
            "Its answers go into a copy: plainspeak review."
            if format == "docx"
            else "Put it right by hand: plainspeak lint."
        )
        super().__init__(name, f"we do not write into files of this kind ({format}). {remedy}")


@dataclass(frozen=True, slots=True)
class Fixed:
    """A mended file: its new bytes, and how many places were mended. `document` is the new document."""

    data: bytes
    document: Document
    count: int


def fix_bytes(name: str, data: bytes, settings: Settings, *, unsafe: bool = False, format: str | None = None) -> Fixed:
    """Mend a file: its bytes with the swaps put in, in the same encoding, with the same newlines and byte-order mark.

    An edit is kept when the mended text reads as the same blocks, and no finding stands where it was put in. Mending goes on
    until nothing is left to do, so that a second run changes nothing. Raises `UnreadableFile` for a file that cannot be read,
    or whose kind cannot be written.
    """
    document = read(name, data, format=format, limits=settings.limits)
    if not document.editable:
        raise NotEditable(name, document.format)
    every = replace(settings, every_use=True)
    done, count = document, 0
    for _ in range(_ROUNDS):
        report = check(done, settings=every)
        changes = _Trial(done, every).sound(edits(report, unsafe=unsafe))
        if not changes:
            break
        done = _again(done, applied(done.source, changes))
        count += len(changes)
    if not count:
        return Fixed(data, document, 0)
    try:
        if encode(decode(data, name), data) != data:
            raise UnreadableFile(name, "its encoding is not one that we can write back. Save it as UTF-8.")
        return Fixed(encode(done.source, data), done, count)
    except UnicodeEncodeError as error:
        reason = "a swap holds a character that the encoding of this file lacks. Save the file as UTF-8."
        raise UnreadableFile(name, reason) from error


def _again(document: Document, source: str) -> Document:
    # With a byte-order mark, so that none that stands in the text itself is taken for it.
    return read(document.name, codecs.BOM_UTF8 + source.encode(), format=document.format)


@dataclass
class _Trial:
    """Finds the edits that leave the structure as it is and that mend what they are for, by halves."""

    document: Document
    settings: Settings
    read: int = 0

    def sound(self, changes: list[Edit]) -> list[Edit]:
        """Of these edits, those that do no harm, as far as there is time to look."""
        if not changes or self._holds(changes):
            return changes
        if len(changes) == 1:
            return []
        middle = len(changes) // 2
        first, second = self.sound(changes[:middle]), self.sound(changes[middle:])
        # Where only both together do harm, the second half has its turn in the next round.
        return first + second if not (first and second) or self._holds(first + second) else first

    def _holds(self, changes: Sequence[Edit]) -> bool:
        self.read += len(self.document.source)
        return self.read <= _MOST_READ + len(self.document.source) and _holds(self.document, changes, self.settings)


def _holds(document: Document, changes: Sequence[Edit], settings: Settings) -> bool:
    after = _again(document, applied(document.source, changes))
    if [(block.kind, block.level) for block in after.blocks] != [(b.kind, b.level) for b in document.blocks]:
        return False
    # Where each edit stands in the new source.
    moved, places = 0, {}
    for edit in changes:
        start = edit.start + moved
        places[start, start + len(edit.text)] = edit.finding.rule
        moved += len(edit.text) - (edit.end - edit.start)
    left = {
        (place.start, place.end, finding.rule)
        for finding in check(after, settings=settings).findings
        for place in finding.places[:1]
    }
    return not any((start, end, rule) in left for (start, end), rule in places.items())
