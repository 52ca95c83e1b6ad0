"""Handouts as text: Markdown to go on with, and CSV for a spreadsheet."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from plainspeak.writers.handout_lines import PICTURE, Card, Section, Sheet, capital, clean, where
from plainspeak.writers.made_by_us import MADE_BY_US

if TYPE_CHECKING:
    from plainspeak.handouts import Handout

COLUMNS = ("term", "full name", "meaning", "where", "source", "to do")

# Marks that have a meaning anywhere in a line. One underscore within a word, or an ampersand that begins no entity, has none.
_MARKS = re.compile(r"[\\`*\[\]<~$@]|(?<![^\W_])_|_(?![^\W_])|&(?=#?\w+;)|#(?=\s*$)")
# At the beginning of a line, these begin a heading, a list, a quotation or a line across.
_OPENING = re.compile(r"^(?:([#>+=|-])|(\d+)(?=[.)]))")
# Some programs make a link of an address even where none is marked.
_ADDRESS = re.compile(r"(?i)(://|www\.)")


def escaped(text: str) -> str:
    """Clean text as Markdown that shows it letter by letter."""
    text = _MARKS.sub(r"\\\g<0>", text)
    text = _OPENING.sub(lambda m: f"\\{m[1]}" if m[1] else f"{m[2]}\\", text)
    return _ADDRESS.sub(lambda m: ":\\//" if m[1] == "://" else f"{m[1][:-1]}\\.", text)


def as_markdown(sheet: Sheet) -> str:
    """The sheet as Markdown. In the larger layouts each term is a heading, which every program shows in large letters."""
    lines = [f"# {escaped(sheet.title)}", MADE_BY_US]
    lines += map(escaped, sheet.intro)
    for section in sheet.sections:
        lines += [f"## {escaped(section.heading)}"] if section.heading else []
        lines += _cards(section, sheet)
    if sheet.to_fill_in:
        lines += [f"## {sheet.to_fill_in.heading}", escaped(sheet.to_fill_in.intro)]
        lines += _cards(sheet.to_fill_in, sheet)
    return "\n\n".join(lines) + "\n"


def _cards(section: Section, sheet: Sheet) -> Iterator[str]:
    if sheet.layout == "standard":
        yield "\n".join(map(_item, section.cards))
        return
    level = "###" if section.heading else "##"
    for card in section.cards:
        yield f"{level} {escaped(card.term)}"
        if sheet.layout == "easy-read":
            yield f"({PICTURE})"
        first, *rest = card.below
        yield from map(escaped, (capital(first), *rest))


def _item(card: Card) -> str:
    first, *rest = card.below
    return "\n".join([f"- **{escaped(card.term)}** – {escaped(first)}", *(f"  {escaped(line)}" for line in rest)])


def as_csv(handout: Handout) -> str:
    """A row for each meaning of each term; the last column says where a person must look."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in _rows(handout):
        writer.writerow([_harmless(clean(cell)) for cell in row])
    return out.getvalue()


def _rows(handout: Handout) -> Iterable[tuple[str, ...]]:
    for entry in handout.entries:
        to_do = "check" if entry.check else ""
        if entry.others:
            to_do += f": it can also stand for {'; '.join(entry.others)}"
        for sense in entry.senses:
            yield entry.term, sense.name, sense.plain, where(entry.spots), sense.source, to_do
    for gap in handout.gaps:
        yield gap.term, "", "", where(gap.spots), "", f"fill in the meaning: {gap.sentence}"


def _harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + cell if cell[:1] in tuple("=+-@\t\r") else cell
