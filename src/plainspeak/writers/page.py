"""Scores as a page for the browser: one file, no script, nothing from the network."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from html import escape

from plainspeak.writers.human import safe
from plainspeak.writers.table import CAUTION, PLAINNESS, Scores, rows

_STYLE = (
    "body{font:1.1rem/1.5 sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#111;background:#fff}"
    "div{overflow-x:auto}table{border-collapse:collapse;margin:0 0 1rem}caption{text-align:left;font-weight:bold}"
    "th,td{padding:.4rem .8rem;border-bottom:1px solid #767676;text-align:right}th:first-child{text-align:left}"
    "meter{width:8rem;height:1.2rem}"
)
# The browser takes this style and nothing else, even if a name could smuggle something in.
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()}'"
)


def scores_as_html(scores: Scores, formulas: Mapping[str, str]) -> str:
    """A whole page: what helps first, with a bar of the plainness of each paper; below it the formulas."""
    first, second = rows(scores, formulas, lambda name: escape(safe(name)), _bar)
    foreign = ", ".join(escape(safe(name)) for name, score in scores if not score.english)
    note = f"<p>Not in English, so only the words are counted: {foreign}</p>\n" if foreign else ""
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{_POLICY}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>How hard the papers are to read</title>\n<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n"
        "<h1>How hard the papers are to read</h1>\n"
        f"{_table('What helps', first)}<p>{PLAINNESS}</p>\n{note}{_table('Formulas', second)}<p>{CAUTION}</p>\n"
        "</main>\n</body>\n</html>"
    )


def _bar(plainness: float | None) -> str:
    if plainness is None:
        return "–"
    return f'<meter min="0" max="100" value="{plainness:.1f}" aria-label="Plainness">{plainness:.1f} of 100</meter>'


def _table(caption: str, table: list[list[str]]) -> str:
    head, *body = table
    lines = [
        f'<div tabindex="0" role="region" aria-label="{caption}"><table>',
        f"<caption>{caption}</caption>",
        "<thead><tr>" + "".join(f'<th scope="col">{cell or "As a bar"}</th>' for cell in head) + "</tr></thead>",
        "<tbody>",
    ]
    for name, *cells in body:
        lines.append(f'<tr><th scope="row">{name}</th>' + "".join(f"<td>{cell}</td>" for cell in cells) + "</tr>")
    return "\n".join([*lines, "</tbody>", "</table></div>", ""])
