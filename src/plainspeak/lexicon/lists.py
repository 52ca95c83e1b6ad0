"""Reading the lists: acronyms as CSV, the glossary as YAML. A mistake is told with its file, line and remedy."""

from __future__ import annotations

import csv
import io
import json
import re
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

from plainspeak.errors import BadList, nearest
from plainspeak.lexicon.entries import Acronym, Term

ACRONYM_COLUMNS = ("short", "long", "plain", "field", "known", "source")
TERM_KEYS = ("says", "pos", "plain", "means", "note", "sure", "quiet", "hurts", "field", "source")
PARTS_OF_SPEECH = ("verb", "noun", "adjective", "adverb", "preposition", "conjunction", "phrase")

#: A list of 200,000 rows fits; more than this is a mistake or an attack.
MAX_BYTES = 10_000_000
_MAX_WORDS = 12


def read_acronyms(path: Path, *, trusted: bool = False) -> list[Acronym]:
    """The rows of a CSV list. Only `short` and `long` are needed; the other columns may be left out.

    `trusted` leaves out the checks that our own tests make. Raises `BadList`.
    """
    if trusted:
        return [Acronym(*row) for row in csv.reader(io.StringIO(_text(path), newline=""))][1:]
    # strict: a quote that is never closed is an error, not a field that swallows the rest of the file.
    rows = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    try:
        header = [name.strip() for name in next(rows, [])]
        _check_header(path, header)
        return [
            _acronym(path, rows.line_num, dict(zip(header, row, strict=False)), len(row) - len(header))
            for row in rows
            if any(cell.strip() for cell in row)
        ]
    except csv.Error as error:
        raise BadList(f"{path}:{rows.line_num}: this is not CSV ({error}). Check the quotation marks.") from error


def _check_header(path: Path, header: list[str]) -> None:
    for name in header:
        if name not in ACRONYM_COLUMNS:
            raise BadList(
                f"{path}:1: unknown column '{name}'.{nearest(name, ACRONYM_COLUMNS)} "
                f"The first line must name the columns: {','.join(ACRONYM_COLUMNS)}"
            )
    if not {"short", "long"} <= set(header):
        raise BadList(f"{path}:1: the first line must name the columns, at least: short,long")
    if len(set(header)) < len(header):
        raise BadList(f"{path}:1: a column is named twice. Name each once.")


def _acronym(path: Path, line: int, row: dict[str, str], extra: int) -> Acronym:
    if extra > 0:
        raise BadList(f"{path}:{line}: too many fields. Put a text that holds a comma between quotation marks.")
    cells = {key: " ".join(value.split()) for key, value in row.items()}
    for key in ("short", "long"):
        if not cells.get(key):
            raise BadList(f"{path}:{line}: no {key} form here. Fill in the column '{key}' or take the line out.")
    if len(cells["short"]) > 40 or not any(c.isalpha() for c in cells["short"]):
        raise BadList(f"{path}:{line}: '{cells['short'][:40]}' is not an acronym. Use letters, at most 40 characters.")
    return Acronym(**cells)


def read_allowed(path: Path) -> dict[str, str]:
    """Rare words that everyone knows → the reason. Columns `term` and `reason`, both filled in. Raises `BadList`."""
    rows = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    if next(rows, []) != ["term", "reason"]:
        raise BadList(f"{path}:1: the first line must name the columns: term,reason")
    allowed: dict[str, str] = {}
    for row in rows:
        if len(row) != 2 or not all(cell.strip() for cell in row):
            raise BadList(f"{path}:{rows.line_num}: write a word, a comma, and the reason why everyone knows it.")
        allowed[row[0].strip().lower()] = row[1].strip()
    return allowed


def read_glossary(path: Path) -> list[Term]:
    """The entries of a YAML glossary. Raises `BadList`."""
    text = _text(path)
    import yaml

    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    try:
        _refuse_aliases(path, text, loader)
        rows = yaml.load(text, Loader=loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        problem = getattr(error, "problem", None) or "it cannot be read"
        raise BadList(
            f"{path}:{line}: this is not YAML ({problem}). Check the indents, and quote texts that hold ': ' or ' #'."
        ) from error
    except (RecursionError, ValueError) as error:
        raise BadList(
            f"{path}:1: this YAML cannot be read ({type(error).__name__}). Write a plain list of entries."
        ) from error
    if rows is None:
        return []
    if not isinstance(rows, list):
        raise BadList(f"{path}:1: the file must be a list of entries, each beginning with '- says: '.")
    terms = []
    for index, row in enumerate(rows):
        try:
            terms.append(_term(row))
        except _Mistake as error:
            raise BadList(f"{path}:{line_of_entry(path, index, error.key)}: {error}") from error
    return terms


_TIDY_ITEM = re.compile(r'"(?:[^"\\]|\\.)*"|[^",\[\] ][^",\[\]]*')


def entry_texts(path: Path) -> list[tuple[str, str]]:
    """(what it says, its lines) of each entry of a glossary in the one form that `tidy` writes.

    YAML needs longer for our glossary than the rest of a run on one page does, so our own file is read in this way; a test
    holds it to what YAML reads. Raises `BadList` for a file in another form.
    """
    text = _text(path)
    parts = text.removeprefix("- says: ").split("\n- says: ")
    if not text.startswith("- says: "):
        raise BadList(f"{path}:1: this glossary is not in order. Run: python -m plainspeak.lexicon.tidy {path}")
    return [(_tidy_scalar(part.partition("\n")[0]), f"- says: {part}") for part in parts]


def read_entry(text: str) -> Term:
    """The entry that `entry_texts` gave these lines of."""
    row: dict[str, Any] = {}
    for line in text[2:].rstrip().split("\n  "):
        key, _, value = line.partition(": ")
        if value[0] == "[":
            row[key] = tuple(map(_tidy_scalar, _TIDY_ITEM.findall(value[1:-1])))
        else:
            row[key] = True if value == "true" and key in ("sure", "quiet", "hurts") else _tidy_scalar(value)
    return Term(**row)


def _tidy_scalar(value: str) -> str:
    return str(json.loads(value)) if value[0] == '"' else value


def _refuse_aliases(path: Path, text: str, loader: Any) -> None:
    import yaml

    for event in yaml.parse(text, Loader=loader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            line = event.start_mark.line + 1 if event.start_mark else 1
            raise BadList(
                f"{path}:{line}: anchors and aliases (& and *) are not used here. Write the text out, in quotes."
            )


def line_of_entry(path: Path, index: int, key: str = "") -> int:
    """The line on which an entry begins, or that of a key in it. The file is read once more: only an error needs this."""
    import yaml

    node = yaml.compose(_text(path), Loader=yaml.SafeLoader)
    if not isinstance(node, yaml.SequenceNode):
        return 1
    entry = node.value[index]
    keys = [name for name, _ in entry.value if name.value == key] if isinstance(entry, yaml.MappingNode) else []
    # Of a key that is written twice, YAML takes the last.
    return int((keys[-1] if keys else entry).start_mark.line) + 1


class _Mistake(ValueError):
    """A mistake in an entry, and the key that it stands at, if it is one key."""

    def __init__(self, text: str, key: str = "") -> None:
        super().__init__(text)
        self.key = key


def _term(row: Any) -> Term:
    if not isinstance(row, dict):
        raise _Mistake("an entry must have a line 'says: …' and at least one of 'plain' or 'means'.")
    for key in row:
        if key not in TERM_KEYS:
            raise _Mistake(
                f"unknown key '{key}'.{nearest(str(key), TERM_KEYS)} An entry may have: {', '.join(TERM_KEYS)}.",
                str(key),
            )
    says = _string(row, "says")
    if not says or not says[0].isalpha() or len(says.split()) > _MAX_WORDS:
        raise _Mistake(
            f"'says' must be a word or phrase that begins with a letter, of at most {_MAX_WORDS} words.", "says"
        )
    if len(says) < 2:
        raise _Mistake(f"'says: {says}' is one letter, which would be found everywhere. Write a whole word.", "says")
    pos = _string(row, "pos") or ("phrase" if " " in says else "noun")
    if pos not in PARTS_OF_SPEECH:
        raise _Mistake(
            f"unknown part of speech '{pos}'.{nearest(pos, PARTS_OF_SPEECH)} Use one of: {', '.join(PARTS_OF_SPEECH)}.",
            "pos",
        )
    plain = row.get("plain", [])
    plain = [plain] if isinstance(plain, str) else plain
    if not isinstance(plain, list) or not all(isinstance(p, str) and p.strip() for p in plain):
        raise _Mistake(
            "'plain' must be a list of words to write instead, like [use, make use of]. Quote yes, no and numbers.",
            "plain",
        )
    means = _string(row, "means")
    if not plain and not means:
        raise _Mistake(f"'{says}' has no 'plain' and no 'means'. Say what to write instead, or what it means.")
    sure, quiet, hurts = (row.get(key, False) for key in ("sure", "quiet", "hurts"))
    for key, value in (("sure", sure), ("quiet", quiet), ("hurts", hurts)):
        if not isinstance(value, bool):
            raise _Mistake(f"'{key}' must be true or false.", key)
    if sure and not plain:
        raise _Mistake(f"'{says}' is 'sure' but has no 'plain' words to write instead.", "sure")
    if says in plain:
        raise _Mistake(f"'{says}' is offered in place of itself. Take it out of 'plain'.", "plain")
    return Term(
        " ".join(says.split()),
        pos,
        tuple(" ".join(p.split()) for p in plain),
        means,
        _string(row, "note"),
        sure,
        quiet,
        hurts,
        _string(row, "field"),
        _string(row, "source"),
    )


def _string(row: dict[str, Any], key: str) -> str:
    value = row.get(key, "")
    if not isinstance(value, str):
        raise _Mistake(f"'{key}' must be text. Put it in quotation marks: {key}: \"{value}\"", key)
    return value.strip()


def _text(path: Path) -> str:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise BadList(
                f"{path}:1: this list is larger than {MAX_BYTES // 1_000_000} MB. Split it, or leave rows out."
            )
        return path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise BadList(
            f"{path}: the list cannot be read ({error.strerror or error}). Check the name and your rights."
        ) from error
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise BadList(f"{path}:{line}: this line is not in UTF-8. Save the file again as 'UTF-8'.") from error


def circle(terms: list[Term]) -> str:
    """A term that leads back to itself through its plain words, as "a → b → a"; empty when there is none."""
    graph: dict[str, set[str]] = {}
    for term in terms:
        graph.setdefault(term.says, set()).update(term.plain)
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return " → ".join(error.args[1])
    return ""
