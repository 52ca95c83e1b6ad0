"""Scores as a table for people."""

from __future__ import annotations

from collections.abc import Sequence

from plainspeak.finding import Score
from plainspeak.writers.human import safe


def scores_as_table(scores: Sequence[tuple[str, Score]], formulas: dict[str, str]) -> str:
    """What helps first, a row for each paper; below it the formulas, for those who must report them."""
    first = [["Paper", "Words", "Sentences", "Unexplained acronyms", "Hard words in 100", "Hard sentences in 100"]]
    second = [["Paper", *formulas.values()]]
    for name, score in scores:
        first.append(
            [
                safe(name),
                str(score.words),
                str(score.sentences),
                str(score.unexplained),
                _figure(score.hard_words),
                _figure(score.hard_sentences),
            ]
        )
        second.append([safe(name), *(_figure(score.formulas.get(key)) for key in formulas)])
    caution = "Formulas count letters and stops, not sense. Use them to choose what to look at first, not as a verdict."
    return f"{_table(first)}\n\n{_table(second)}\n{caution}"


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.1f}"


def _table(rows: list[list[str]]) -> str:
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for row in rows:
        cells = [row[0].ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(row[1:], widths[1:], strict=True))]
        lines.append("  ".join(cells).rstrip())
    lines.insert(1, "  ".join("-" * width for width in widths))
    return "\n".join(lines)
