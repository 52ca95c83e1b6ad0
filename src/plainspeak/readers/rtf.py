r"""Rich Text (.rtf), by striprtf: its text only, without places in the file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable
from dataclasses import replace
from itertools import accumulate
from typing import NamedTuple

from plainspeak.document import BREAK, Document, InText, Piece
from plainspeak.errors import UnreadableFile
from plainspeak.readers.limits import Limits
from plainspeak.readers.sheet import UNSEEN
from plainspeak.readers.text import line_blocks

#: Groups that hold no text themselves, but groups of text: boxes, and objects with what is shown of them.
_CARRIERS = frozenset("shp shpinst shpgrp do object".split())
#: Text that stands apart from the paragraph in which its group does: notes, and what is in boxes.
_APART = frozenset("footnote shptxt dptxbxtext".split())
#: What the library leaves out and we do not.
_READ = _APART | _CARRIERS | {"result", "upr", "ud", "fonttbl"}
#: Characters as words: they go with what is hidden or deleted. The ends of cells and rows stay.
_CHARACTERS = frozenset(
    "par line u tab emdash endash emspace enspace qmspace bullet lquote rquote ldblquote rdblquote".split()
)
_PARAGRAPH_ENDS = frozenset("par row sect page".split())
_TOKEN = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<figure>-?\d{1,10})? ?|(?P<brace>[{}])|(?P<star>\\\*\s*+)"
    r"|(?P<text>\\'[0-9a-fA-F]{2}|\\[^a-zA-Z]|[^\\{}]+)|\\",
    re.S,
)
_CODEPAGE = re.compile(r"\\ansicpg(\d{1,5})")
_REMEDY = "Open it, save it as Word (.docx) or plain text (.txt), and try that."


def read_rtf(name: str, data: bytes, limits: Limits) -> Document:
    """The prose of a Rich Text file. Blocks are labelled "paragraph 12"; their places are those in the text itself.

    Raises `UnreadableFile` for a file that is damaged.
    """
    from striprtf.striprtf import destinations, rtf_to_text

    to_text: Callable[..., str] = rtf_to_text
    left_out = frozenset(destinations) | {"nonshppict"}
    source = data.decode("latin-1")
    try:
        text = to_text(_Reader(source, left_out).run(), encoding=_encoding(source), errors="replace")
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


class _Group(NamedTuple):
    """How what stands in a group is to be read."""

    read: bool = True
    carries: bool = False  # its own text is not read, but groups in it may be
    fonts: bool = False
    hidden: bool = False
    deleted: bool = False
    skip: str = "1"  # how many characters stand after a \u for older programs
    font: str = "0"


_LEFT_OUT = _Group(read=False)


class _Open(NamedTuple):
    """An open group: how the one around it is read, where that is written, and whether a brace was written for this one."""

    outer: _Group
    written: list[str]
    braced: bool


class _Reader:
    """Goes through a file and writes it anew without what nobody sees, with notes and boxes below their paragraphs.

    Takes linear time, however the braces lie. `left_out` are the groups that hold no text of the paper.
    """

    def __init__(self, source: str, left_out: frozenset[str]) -> None:
        self.source = source
        self.left_out = left_out
        self.group = _Group()
        self.open: list[_Open] = []
        self.paper: list[str] = []
        self.written = self.paper  # or the note or box that is open
        self.apart: list[str] = []  # notes and boxes that wait for the end of their paragraph
        # Groups that say the same twice, by their depth: where they are written, from where on, and what waited then.
        self.twice: dict[int, tuple[list[str], int, int]] = {}

    def run(self) -> str:
        """The file as it is to be read on."""
        match, at, starred = _TOKEN.match, 0, False
        while token := match(self.source, at):
            at = token.end()
            word, figure, brace, star, text = token.groups()
            if word == "bin":
                # Any bytes may follow, so many. A number that goes beyond the file lies.
                end = at + max(0, int(figure or 0))
                at = end if end < len(self.source) else at
            elif word:
                if self.group.read or self.group.carries:
                    self.word(word, figure, token[0], starred)
            else:
                if starred:
                    self.group = _LEFT_OUT
                if brace == "{":
                    self.begin()
                elif brace:
                    if self.end():
                        break
                elif text and self.group.read and not (self.group.hidden or self.group.deleted):
                    self.written.append(text)
            starred = bool(star)
        while self.open:  # they were never closed
            self.end()
        return "".join(self.paper)

    def begin(self) -> None:
        self.open.append(_Open(self.group, self.written, self.group.read))
        if self.group.read:
            self.written.append("{")

    def end(self) -> bool:
        """End a group, if one is open; whether it was the outermost, after which nothing belongs to the paper."""
        if not self.open:
            return False
        self.twice.pop(len(self.open), None)
        self.group, written, braced = self.open.pop()
        if written is not self.written:
            self.apart.append("".join(self.written) + "}\\par ")
            self.written = written
        if not self.open:
            self.put_apart()
        if braced:
            self.written.append("}")
        return not self.open

    def word(self, word: str, figure: str | None, whole: str, starred: bool) -> None:
        """A control word in a group that is read, or in which groups may be."""
        group = self.group
        if word in _READ:
            self.enter(word, whole)
        elif starred or word in self.left_out:
            self.group = _LEFT_OUT
        elif word == "v":
            self.group = group._replace(hidden=figure != "0")
        elif word == "deleted":
            self.group = group._replace(deleted=figure != "0")
        elif word == "plain":
            self.group = group._replace(hidden=False, deleted=False)
        elif group.read and not ((group.hidden or group.deleted) and word in _CHARACTERS):
            if word == "uc" and figure:
                self.group = group._replace(skip=figure)
            elif word == "f" and figure:
                self.group = group._replace(font=figure)
            self.written.append(whole)
            if word in _PARAGRAPH_ENDS and self.written is self.paper and not group.fonts:
                self.put_apart()

    def enter(self, word: str, whole: str) -> None:
        """A group of text in one that is not read, or the other way round."""
        group = self.group
        if word in _CARRIERS:
            self.group = group._replace(read=False, carries=True)
        elif group.hidden or group.deleted:
            self.group = _LEFT_OUT
        elif word == "result":
            self.group = group._replace(read=True)
        elif word in _APART:
            self.group = group._replace(read=True)
            if self.open and self.open[-1].written is self.written:
                self.written = [f"{{\\uc{group.skip} \\f{group.font} "]
        elif word == "fonttbl" and group.read:
            self.group = group._replace(fonts=True)
            self.written.append(whole)
        elif word == "upr":
            self.twice[len(self.open)] = (self.written, len(self.written), len(self.apart))
        elif word == "ud" and (first := self.twice.pop(len(self.open) - 1, None)) and first[0] is self.written:
            # What stands here, in any letters, is what was said before in those of older programs.
            del self.written[first[1] :], self.apart[first[2] :]
            self.open[-1] = self.open[-1]._replace(braced=False)

    def put_apart(self) -> None:
        if self.apart:
            self.written.append("\\par " + "".join(self.apart))
            self.apart.clear()
