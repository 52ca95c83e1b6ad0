"""Put a list in order: `python -m plainspeak.lexicon.tidy data/acronyms.csv data/glossary.yaml`.

Sorts the rows, takes out doubles and writes each file in one form, so that a contribution is one line to look at.
"""

from __future__ import annotations

import csv
import io
import os
import sys
from collections.abc import Sequence
from dataclasses import astuple
from pathlib import Path

from plainspeak.errors import BadList, PlainspeakError
from plainspeak.lexicon.entries import Acronym, Term
from plainspeak.lexicon.lists import ACRONYM_COLUMNS, TERM_KEYS, circle, read_acronyms, read_glossary


def tidy(path: Path) -> bool:
    """Tidy the list in `path`, a CSV list of acronyms or a YAML glossary; tell whether the file changed.

    The new file is written beside the old one and then takes its place. Raises `BadList`.
    """
    text = acronyms_as_csv(read_acronyms(path)) if path.suffix == ".csv" else glossary_as_yaml(_sound(path))
    if path.read_text(encoding="utf-8") == text:
        return False
    beside = path.with_name(path.name + ".new")
    beside.write_text(text, encoding="utf-8", newline="\n")
    os.replace(beside, path)
    return True


def _sound(path: Path) -> list[Term]:
    terms = read_glossary(path)
    if round_trip := circle(terms):
        raise BadList(f"{path}: these entries go round in a circle: {round_trip}. Take one out.")
    return terms


def acronyms_as_csv(rows: Sequence[Acronym]) -> str:
    """The rows as CSV, sorted by short form, without doubles. Rows of one short form stay as they are: the commonest first."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(ACRONYM_COLUMNS)
    unique = {(row.short, row.long): row for row in rows}
    for row in sorted(unique.values(), key=lambda row: (row.short.casefold(), row.short)):
        writer.writerow(astuple(row))
    return out.getvalue()


def glossary_as_yaml(terms: Sequence[Term]) -> str:
    """The entries as YAML, sorted by what they say, without doubles."""
    unique = {term.id: term for term in terms}
    return "".join(map(_entry, sorted(unique.values(), key=lambda term: (term.says.casefold(), term.pos))))


def _entry(term: Term) -> str:
    lines = []
    for key in TERM_KEYS:
        value = getattr(term, key)
        if value:
            shown = f"[{', '.join(map(_scalar, value))}]" if key == "plain" else _scalar(value)
            lines.append(f"{key}: {shown}")
    return "- " + "\n  ".join(lines) + "\n"


def _scalar(value: str | bool) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    import yaml

    inside = value.replace('"', "")
    try:
        plain = yaml.safe_load(f"[{value}]") == [value] and yaml.safe_load(f"a: {value}") == {"a": value}
    except yaml.YAMLError:
        plain = False
    return value if plain and inside == value else '"' + value.replace("\\", "\\\\").replace('"', '\\"') + '"'


def main(names: Sequence[str]) -> int:
    """Tidy the named lists; 0 when all of them are in order now, 2 when one cannot be read."""
    code = 0
    for name in names:
        try:
            changed = tidy(Path(name))
        except PlainspeakError as error:
            sys.stderr.write(f"plainspeak: {error}\n")
            code = 2
        else:
            sys.stderr.write(f"{name}: {'tidied' if changed else 'was in order'}\n")
    return code


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
