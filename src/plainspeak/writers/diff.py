"""What a fix changes, as a unified diff."""

from __future__ import annotations

from difflib import unified_diff
from typing import TYPE_CHECKING

from plainspeak.document import line_starts
from plainspeak.readers.decode import decode
from plainspeak.writers.human import safe

if TYPE_CHECKING:
    from plainspeak.fixing import Fixed


def unified(name: str, data: bytes, fixed: Fixed) -> str:
    """The change to a file as a unified diff; empty when nothing changed."""
    if not fixed.count:
        return ""
    # Without the tab, `patch` takes a name to end at its first space.
    head = safe(name) + ("\t" if " " in name else "")
    lines = unified_diff(_lines(decode(data, name)), _lines(fixed.document.source), head, head)
    return "".join(line if line.endswith(("\n", "\r")) else f"{line}\n\\ No newline at end of file\n" for line in lines)


def _lines(source: str) -> list[str]:
    starts = line_starts(source)
    return [source[a:b] for a, b in zip(starts, [*starts[1:], len(source)], strict=True) if a < b]
