"""Handouts as a page for the browser and the printer: one file, no script, nothing from the network."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterator
from html import escape

from plainspeak.writers.handout_lines import PICTURE, WRITE_HERE, Card, Layout, Section, Sheet, capital
from plainspeak.writers.made_by_us import MADE_BY_US

_BASE = (
    "body{font-family:Arial,Helvetica,sans-serif;line-height:1.5;max-width:45rem;margin:2rem auto;padding:0 1rem;"
    "color:#111;background:#fff;text-align:left;overflow-wrap:break-word}"
    "h1,h2{line-height:1.2}h2{border-bottom:2px solid #111;margin:2rem 0 1rem}"
    "nav ul{list-style:none;padding:0;margin:0;display:flex;flex-wrap:wrap;gap:.25rem}"
    "nav a{display:block;min-width:1.5rem;padding:.4rem .6rem;text-align:center;color:#003a75}"
    "a:focus-visible{outline:3px solid #111;outline-offset:2px;background:#fd0}"
    "dl,dd,dl p{margin:0}dl>div{margin:0 0 1.25rem;break-inside:avoid}dt{font-weight:bold;font-size:1.15em}"
    ".check{font-weight:bold}.blank{border-bottom:1px solid #111;padding-bottom:1.5em}"
    "@page{margin:2cm}"
    "@media print{body{max-width:none;margin:0;padding:0}nav{display:none}h2{break-after:avoid}}"
)
#: At least so large on paper (RNIB and the UK Association for Accessible Formats: large print is 16 points or more).
_STYLES: dict[Layout, str] = {
    "standard": "body{font-size:1.1rem}@media print{body{font-size:12pt}}",
    "large-print": (
        "body{font-size:1.5rem;line-height:1.6;max-width:55rem}dl>div{margin-bottom:2.5rem}dd{margin-top:.5rem}"
        "@media print{body{font-size:18pt}}"
    ),
    "easy-read": (
        "body{font-size:1.75rem;line-height:1.7;max-width:50rem}dd{margin-top:.6rem}"
        "dl>div{display:flow-root;border:2px solid #111;border-radius:.5rem;padding:1rem;margin-bottom:2rem}"
        ".picture{float:left;width:11rem;height:11rem;margin:0 1.5rem 1rem 0;border:2px dashed #595959;color:#595959;"
        "font-size:1rem;display:grid;place-items:center;text-align:center}"
        "@media(max-width:40rem){body{font-size:1.5rem}.picture{float:none}}"
        "@media print{body{font-size:20pt}}"
    ),
}


def as_page(sheet: Sheet) -> str:
    """The sheet as a whole page, its terms as a list of descriptions."""
    style = _BASE + _STYLES[sheet.layout]
    # The browser takes this style and nothing else, even if a name could smuggle something in.
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    title = escape(sheet.title)
    return "\n".join(
        [
            '<!DOCTYPE html>\n<html lang="en-GB">\n<head>\n<meta charset="utf-8">',
            MADE_BY_US,
            f'<meta http-equiv="Content-Security-Policy" content="{policy}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n<main>\n<h1>{title}</h1>",
            *(f"<p>{escape(line)}</p>" for line in sheet.intro),
            *_body(sheet),
            "</main>\n</body>\n</html>\n",
        ]
    )


def _body(sheet: Sheet) -> Iterator[str]:
    headed = [section for section in (*sheet.sections, *filter(None, [sheet.to_fill_in])) if section.heading]
    if len(headed) > 1:
        yield '<nav aria-label="Parts of this sheet"><ul>'
        for number, section in enumerate(headed):
            yield f'<li><a href="#part-{number}">{escape(section.heading)}</a></li>'
        yield "</ul></nav>"
    for section in sheet.sections:
        yield from _section(section, headed, sheet.layout)
    if sheet.to_fill_in:
        yield from _section(sheet.to_fill_in, headed, sheet.layout)


def _section(section: Section, headed: list[Section], layout: Layout) -> Iterator[str]:
    if section.heading:
        part = f"part-{headed.index(section)}"
        yield f'<section aria-labelledby="{part}">\n<h2 id="{part}">{escape(section.heading)}</h2>'
    if section.intro:
        yield f"<p>{escape(section.intro)}</p>"
    yield "<dl>"
    for card in section.cards:
        yield from _card(card, layout)
    yield "</dl>"
    if section.heading:
        yield "</section>"


def _card(card: Card, layout: Layout) -> Iterator[str]:
    yield f"<div>\n<dt>{escape(card.term)}</dt>"
    if layout == "easy-read":
        # An empty frame says nothing to someone who listens to the page.
        yield f'<dd class="picture" aria-hidden="true">{PICTURE}</dd>'
    first, *rest = card.below
    for line in (capital(first), *rest):
        kind = "check" if line == card.check else "blank" if line == WRITE_HERE else ""
        yield f'<dd class="{kind}">{escape(line)}</dd>' if kind else f"<dd>{escape(line)}</dd>"
    yield "</div>"
