r"""Rich Text (.rtf), by striprtf: its text only, without places in the file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate

from plainspeak.document import BREAK, Document, InText, Piece
from plainspeak.errors import UnreadableFile
from plainspeak.readers.limits import Limits
from plainspeak.readers.sheet import UNSEEN
from plainspeak.readers.text import line_blocks

# Groups that hold no text of the paper: pictures, files, running lines, remarks and what was deleted. Pictures also make
# striprtf raise an error.
_UNREAD = re.compile(
    r"\{(?:\\\*)?\s*\\(?:pict|objdata|objclass|header[lrf]?|footer[lrf]?|annotation|atnid|atnauthor|deleted|fldinst|info"
    r"|themedata|colorschememapping|datastore|latentstyles|shppict|nonshppict|bin\d+)(?![a-z])"
)
_BRACE = re.compile(r"\\.|[{}]", re.S)
_CODEPAGE = re.compile(r"\\ansicpg(\d{1,5})")
_REMEDY = "Open it, save it as Word (.docx) or plain text (.txt), and try that."


def read_rtf(name: str, data: bytes, limits: Limits) -> Document:
    """The prose of a Rich Text file. Blocks are labelled "paragraph 12"; their places are those in the text itself.

    Raises `UnreadableFile` for a file that is damaged.
    """
    from striprtf.striprtf import rtf_to_text

    to_text: Callable[..., str] = rtf_to_text
    source = data.decode("latin-1")
    try:
        text = to_text(_readable(source), encoding=_encoding(source), errors="replace")
    except (ValueError, KeyError, IndexError, LookupError, TypeError, AttributeError, OverflowError) as error:
        raise UnreadableFile(name, f"this Rich Text file is damaged. {_REMEDY}") from error
    text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    # A line is a whole paragraph here: no width of a page has broken it. A row of a table ends with a bar.
    lines = [UNSEEN.sub("", line).strip() for line in re.split(r"[\n\v\f\r\x85\u2028\u2029]", text)]
    lines = [line.rstrip("|").replace("|", "\t").strip() if line.endswith("|") else line for line in lines]
    lines = [line for line in lines if line]
    text = BREAK.join(lines)
    starts = list(accumulate((len(line) + len(BREAK) for line in lines), initial=0))
    blocks = tuple(
        replace(block, label=f"paragraph {bisect_right(starts, block.start)}") for block in line_blocks(text)
    )
    pieces = (Piece(0, len(text), InText(0, len(text))),) if text else ()
    return Document(name, "rtf", text, blocks, pieces, (), text, editable=False)


def _encoding(source: str) -> str:
    found = _CODEPAGE.search(source, 0, 10_000)
    name = f"cp{found[1]}" if found else "cp1252"
    try:
        "".encode(name)
    except LookupError:
        return "cp1252"
    return name


def _readable(source: str) -> str:
    """The file without the groups that hold no text. Runs once over it, however its braces lie."""
    parts = []
    at = 0
    while group := _UNREAD.search(source, at):
        parts.append(source[at : group.start()])
        at = _end(source, group.start())
    parts.append(source[at:])
    return "".join(parts)


def _end(source: str, start: int) -> int:
    """Where the group that begins at `start` ends; the end of the file for one that does not."""
    depth = 0
    for brace in _BRACE.finditer(source, start):
        if brace[0] == "{":
            depth += 1
        elif brace[0] == "}":
            depth -= 1
            if depth == 0:
                return brace.end()
    return len(source)
