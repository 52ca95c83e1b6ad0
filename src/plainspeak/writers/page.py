"""Pages for the browser: what they all share, and the page of scores.

A page is one file. Nothing in it comes from the network, a strict content policy names the one style and the one script that
may run, and every character outside ASCII is a reference, so that no terminal or editor can spoil it on the way to a file.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from html import escape
from importlib.resources import files

from plainspeak.writers.human import safe
from plainspeak.writers.made_by_us import MADE_BY_US
from plainspeak.writers.table import CAUTION, PLAINNESS, Scores, rows


def file_on_one_line(name: str) -> str:
    """A style or a script, which lie beside this module, without its line breaks."""
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return "".join(line.strip() for line in text.splitlines())


#: The look of every page. Colours meet level AA of the accessibility guidelines (WCAG) by day and by night.
STYLE = file_on_one_line("page.css")


def opening(title: str, style: str = STYLE, script: str = "") -> str:
    """A page up to its body. `title` is text, not markup; the policy lets this one style and script run and nothing else."""
    policy = f"default-src 'none'; style-src 'sha256-{_digest(style)}'"
    if script:
        policy += f"; script-src 'sha256-{_digest(script)}'"
    return (
        f'<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n{MADE_BY_US}\n'
        f"<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}; base-uri 'none'; form-action 'none'\">\n"
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{shown(title)}</title>\n<style>{style}</style>\n</head>\n<body>\n"
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def shown(text: str) -> str:
    """Text as markup that shows it on one line, with what could mislead the eye as escapes."""
    return ascii_only(escape(safe(text)))


def ascii_only(markup: str) -> str:
    """The same markup in ASCII alone."""
    return markup.encode("ascii", "xmlcharrefreplace").decode()


def bar(plainness: float | None) -> str:
    """The plainness as a bar; a dash where there is none."""
    if plainness is None:
        return ascii_only("–")
    return f'<meter min="0" max="100" value="{plainness:.1f}" aria-label="Plainness">{plainness:.1f} of 100</meter>'


def scores_as_html(scores: Scores, formulas: Mapping[str, str]) -> str:
    """A whole page: what helps first, with a bar of the plainness of each paper; below it the formulas."""
    first, second = rows(scores, formulas, shown, bar)
    foreign = ", ".join(shown(name) for name, score in scores if not score.english)
    note = f"<p>Not in English, so only the words are counted: {foreign}</p>\n" if foreign else ""
    title = "How hard the papers are to read"
    return ascii_only(
        f"{opening(title)}<main>\n<h1>{title}</h1>\n"
        f"{_table('What helps', first)}<p>{PLAINNESS}</p>\n{note}{_table('Formulas', second)}<p>{CAUTION}</p>\n"
        "</main>\n</body>\n</html>"
    )


def _table(caption: str, table: list[list[str]]) -> str:
    head, *body = table
    first, *others = head
    lines = [
        f'<div class="scroll" tabindex="0" role="region" aria-label="{caption}"><table>',
        f"<caption>{caption}</caption>",
        f'<thead><tr><th scope="col">{first}</th>'
        + "".join(f'<th scope="col" class="number">{cell or "As a bar"}</th>' for cell in others)
        + "</tr></thead>",
        "<tbody>",
    ]
    for name, *cells in body:
        lines.append(
            f'<tr><th scope="row">{name}</th>' + "".join(f'<td class="number">{cell}</td>' for cell in cells) + "</tr>"
        )
    return "\n".join([*lines, "</tbody>", "</table></div>", ""])
