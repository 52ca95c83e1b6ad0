"""What a fix changes, as a unified diff."""

from __future__ import annotations

from difflib import unified_diff
from typing import TYPE_CHECKING

from plainspeak.document import line_starts
from plainspeak.readers.decode import decode
from plainspeak.writers.human import safe

if TYPE_CHECKING:
    from plainspeak.fixing import Fixed

_UNENDED = "\\ No newline at end of file"


def unified(name: str, data: bytes, fixed: Fixed, *, shown: bool = False) -> str:
    """The change to a file as a unified diff; empty when nothing changed.

    It is a patch, which holds the lines as they are. Where it is `shown` on a terminal, what could play with that is an
    escape, and each line ends as the terminal has it.
    """
    if not fixed.count:
        return ""
    # Without the tab, `patch` takes a name to end at its first space.
    head = safe(name) + ("\t" if " " in name else "")
    lines = unified_diff(_lines(decode(data, name)), _lines(fixed.document.source), head, head)
    return "".join(map(_shown if shown else _raw, lines))


def _raw(line: str) -> str:
    return line if line.endswith(("\n", "\r")) else f"{line}\n{_UNENDED}\n"


def _shown(line: str) -> str:
    bare = line.rstrip("\r\n")
    return f"{safe(bare)}\n" if bare != line else f"{safe(line)}\n{_UNENDED}\n"


def _lines(source: str) -> list[str]:
    starts = line_starts(source)
    return [source[a:b] for a, b in zip(starts, [*starts[1:], len(source)], strict=True) if a < b]
