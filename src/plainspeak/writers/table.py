"""Scores for people: as a table with bars, as CSV, and two versions side by side."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping, Sequence

from plainspeak.finding import Score
from plainspeak.writers.human import safe

Scores = Sequence[tuple[str, Score]]

#: What helps, as columns: the field of a Score, its title, and whether more of it is easier to read.
HELPS = (
    ("words", "Words", None),
    ("sentences", "Sentences", None),
    ("unexplained", "Unexplained acronyms", False),
    ("hard_words", "Hard words in 100", False),
    ("hard_sentences", "Hard sentences in 100", False),
    ("plainness", "Plainness", True),
)
CAUTION = "Formulas count letters and stops, not sense. Use them to choose what to look at first, not as a verdict."
PLAINNESS = "Plainness goes from 0 (very hard) to 100 (very easy)."
_BAR = 10
#: With less than this between them, two figures are the same.
_SAME = 0.05


def scores_as_table(scores: Scores, formulas: Mapping[str, str]) -> str:
    """What helps first, a row for each paper; below it the formulas, for those who must report them."""
    first, second = rows(scores, formulas, safe, _bar)
    parts = [f"{_table(first)}\n{PLAINNESS}"]
    foreign = [safe(name) for name, score in scores if not score.english]
    if foreign:
        parts.append(f"Not in English, so only the words are counted: {', '.join(foreign)}")
    parts.append(f"{_table(second)}\n{CAUTION}")
    return "\n\n".join(parts)


def rows(
    scores: Scores, formulas: Mapping[str, str], name: Callable[[str], str], bar: Callable[[float | None], str]
) -> tuple[list[list[str]], list[list[str]]]:
    """The two tables, what helps and the formulas: a head, then a row for each paper, with its name and bar as given."""
    first = [["Paper", *(title for _, title, _ in HELPS), ""]]
    second = [["Paper", *formulas.values()]]
    for paper, score in scores:
        first.append([name(paper), *(figure(getattr(score, key)) for key, _, _ in HELPS), bar(score.plainness)])
        second.append([name(paper), *(figure(score.formulas.get(key)) for key in formulas)])
    return first, second


def scores_as_csv(scores: Scores, formulas: Mapping[str, str]) -> str:
    """A row for each paper, the figures with a point and without units; empty where there is nothing to count."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["paper", *(key for key, _, _ in HELPS), *formulas])
    for name, score in scores:
        figures = [getattr(score, key) for key, _, _ in HELPS] + [score.formulas.get(key) for key in formulas]
        writer.writerow([harmless(name), *("" if figure is None else figure for figure in figures)])
    return out.getvalue().removesuffix("\n")


def harmless(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return "'" + safe(text) if text.startswith(("=", "+", "-", "@", "\t", "\r")) else safe(text)


def compared(old: tuple[str, Score], new: tuple[str, Score], formulas: Mapping[str, str]) -> str:
    """Two versions of a paper: each figure before and after, and whether it became easier."""
    table = [["", safe(old[0]), safe(new[0]), ""]]
    keys = [*HELPS, *((key, title, key == "flesch_reading_ease") for key, title in formulas.items())]
    for key, title, more_is_easier in keys:
        before, after = (_value(score, key) for _, score in (old, new))
        table.append([title, figure(before), figure(after), _change(before, after, more_is_easier)])
    return f"{_table(table)}\n{CAUTION}"


def _value(score: Score, key: str) -> float | None:
    value: float | None = score.formulas[key] if key in score.formulas else getattr(score, key, None)
    return value


def _change(before: float | None, after: float | None, more_is_easier: bool | None) -> str:
    if before is None or after is None or more_is_easier is None:
        return ""
    if abs(after - before) < _SAME:
        return "the same"
    return "easier" if (after > before) == more_is_easier else "harder"


def _bar(plainness: float | None) -> str:
    full = round((plainness or 0) / 100 * _BAR)
    return "" if plainness is None else "█" * full + "░" * (_BAR - full)


def figure(value: float | None) -> str:
    """A figure for people; a dash where there is nothing to count."""
    return "–" if value is None else str(value) if isinstance(value, int) else f"{value:.1f}"


def _table(table: list[list[str]]) -> str:
    widths = [max(len(row[i]) for row in table) for i in range(len(table[0]))]
    lines = []
    for row in table:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        lines.append("  ".join(cells).rstrip())
    lines.insert(1, "  ".join("-" * width for width in widths if width))
    return "\n".join(lines)
