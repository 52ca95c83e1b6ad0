"""Pages for the browser: what they all share, and the page of scores.

A page is one file. Nothing in it comes from the network, a strict content policy names the one style and the one script that
may run, and every character outside ASCII is a reference, so that no terminal or editor can spoil it on the way to a file.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from html import escape

from plainspeak.writers.human import safe
from plainspeak.writers.table import CAUTION, PLAINNESS, Scores, rows


def one_line(text: str) -> str:
    """A style or a script without its line breaks."""
    return "".join(line.strip() for line in text.splitlines())


#: The look of every page. Colours meet level AA of the accessibility guidelines (WCAG) by day and by night.
STYLE = one_line("""
:root{color-scheme:light dark;--ink:#0b0c0c;--paper:#fff;--soft:#f3f2f1;--dim:#505a5f;--line:#b1b4b6;--link:#1a65a6;
--error:#b32020;--warning:#974006;--advice:#1a5f9e;--error-tint:#fbeaea;--warning-tint:#fdf0e1;--advice-tint:#e8f1f9;
--bar:#1d70b8;--edge:#505a5f}
@media (prefers-color-scheme:dark){:root{--ink:#eceff1;--paper:#14181b;--soft:#20262a;--dim:#aeb7bd;--line:#4b555b;
--link:#8fc3f2;--error:#ff8a80;--warning:#f5a955;--advice:#7ab8f0;--error-tint:#3a1f20;--warning-tint:#36291a;
--advice-tint:#1b2d3d;--bar:#7ab8f0;--edge:#aeb7bd}}
*{box-sizing:border-box}
html{-webkit-text-size-adjust:100%;text-size-adjust:100%}
body{margin:0;background:var(--paper);color:var(--ink);font:1.125rem/1.5 system-ui,"Segoe UI",Roboto,Arial,sans-serif;
overflow-wrap:break-word}
main,.band{max-width:72rem;margin:0 auto;padding:0 1rem}
main{padding-bottom:3rem}
h1{font-size:clamp(1.75rem,1.2rem + 2.4vw,2.75rem);line-height:1.15;margin:2rem 0 1rem;overflow-wrap:anywhere;
max-width:30ch}
h2{font-size:1.6rem;line-height:1.25;margin:2.5rem 0 .75rem;overflow-wrap:anywhere}
h3{font-size:1.3rem;line-height:1.3;margin:1.75rem 0 .5rem;overflow-wrap:anywhere}
h4,h5,h6{font-size:1.125rem;line-height:1.35;margin:1.25rem 0 .5rem}
p{margin:0 0 1rem;max-width:44rem}
a{color:var(--link);text-underline-offset:.15em}
a:hover{text-decoration-thickness:.15em}
:focus-visible{outline:.2rem solid var(--ink);outline-offset:.15rem}
a:focus-visible{outline:.2rem solid #0b0c0c;outline-offset:0;background:#fd0;color:#0b0c0c;
box-shadow:0 0 0 .4rem #fd0;text-decoration-color:#0b0c0c}
.scroll{overflow-x:auto;margin:0 0 1.5rem}
table{border-collapse:collapse;min-width:min(100%,30rem)}
caption{text-align:left;font-weight:700;padding-bottom:.5rem}
th,td{padding:.5rem 1.25rem .5rem 0;border-bottom:1px solid var(--line);text-align:left;vertical-align:top}
thead th{border-bottom:2px solid var(--edge)}
.number{text-align:right;font-variant-numeric:tabular-nums}
meter{width:8rem;height:1.2rem;vertical-align:middle;background:none;border:0}
meter::-webkit-meter-bar{background:var(--paper);border:1px solid var(--edge);border-radius:2px}
meter::-webkit-meter-optimum-value{background:var(--bar)}
@supports (-moz-appearance:none){meter{height:.8rem;background:var(--paper);border:1px solid var(--edge)}}
meter:-moz-meter-optimum::-moz-meter-bar{background:var(--bar)}
@media print{:root{--ink:#000;--paper:#fff;--soft:#fff;--dim:#333;--link:#000;--error-tint:#fff;--warning-tint:#fff;
--advice-tint:#fff}body{font-size:11pt}h1,h2,h3,h4,h5,h6{break-after:avoid}tr{break-inside:avoid}.scroll{overflow:visible}
meter{print-color-adjust:exact}}
""")


def opening(title: str, style: str = STYLE, script: str = "") -> str:
    """A page up to its body. `title` is text, not markup; the policy lets this one style and script run and nothing else."""
    policy = f"default-src 'none'; style-src 'sha256-{_digest(style)}'"
    if script:
        policy += f"; script-src 'sha256-{_digest(script)}'"
    return (
        '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">\n'
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
