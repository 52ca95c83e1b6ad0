"""How much of a machine a file may take. Every document is treated as hostile."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """The bounds for one file; the settings key `limits` sets them.

    `megabytes` bounds the file itself, and `text` what we read of it, in millions of characters: one million takes some two
    seconds and 100 megabytes to check. The others are for files that are no text (Word, slides, PDF): `seconds` and `memory`
    (in megabytes) bound the work of reading one, `unpacked` the size of a part of it (in megabytes), `entries` the number of
    its parts, `depth` how deeply its elements may lie in each other (the XML reader itself stops at 256), and `pages` the
    pages of a PDF. For e-mails, `headers` bounds the headers of a part (in kilobytes), `parts` their number, and `nesting` how
    deeply they may lie in each other.
    """

    megabytes: int = 20
    text: int = 3
    seconds: int = 8
    memory: int = 900
    unpacked: int = 64
    entries: int = 5000
    depth: int = 250
    pages: int = 3000
    headers: int = 256
    parts: int = 1000
    nesting: int = 30
