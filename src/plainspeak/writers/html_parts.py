"""Pieces of the page of findings: words, tags, links and tables as markup."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape
from pathlib import PurePath

from plainspeak.document import OBJECT
from plainspeak.errors import BadSettings
from plainspeak.rule import Level, Rule
from plainspeak.rules.catalogue import named
from plainspeak.writers.human import safe
from plainspeak.writers.page import shown

#: What the levels are called on the page.
LEVEL_NAMES: dict[Level, str] = {"error": "Error", "warning": "To put right", "advice": "Advice"}
#: So many places of one word are named; the others are counted.
MOST_PLACES = 8
SCROLL = '<div class="scroll" tabindex="0" role="group" aria-label="Table">'
_NUMBER = ' class="number"'


def inline(text: str) -> str:
    """Words on one line as markup."""
    return escape(safe(" ".join(text.split()))).replace(OBJECT, "[…]")


def with_code(text: str) -> str:
    """Words on one line as markup; what stands between backticks is code."""
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", inline(text))


def title_of(name: str) -> str:
    """What the title calls a paper: the file without its folders."""
    if name.startswith("<") and name.endswith(">"):
        return "your text"
    return PurePath(name).name or name


def counted(number: int, noun: str) -> str:
    """A number with its noun: "1 word", "2 words"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def level_tag(level: Level) -> str:
    """The name of a level, in its colours."""
    return f'<strong class="tag {level}">{LEVEL_NAMES[level]}</strong>'


def _rule(name: str) -> Rule | None:
    try:
        return named(name)
    except BadSettings:
        return None


def rule_link(name: str) -> str:
    """The name of a rule, which leads to what we say about it; of one that we do not know, the name alone."""
    return f'<a href="#rule-{name}">{name}</a>' if _rule(name) else shown(name)


def summary_of(name: str) -> str:
    """What a rule finds, in a line; nothing for one that we do not know."""
    rule = _rule(name)
    return with_code(rule.summary) if rule else ""


def links_to(uses: Sequence[tuple[str, str]]) -> str:
    """Links to places; of several in one line, the first."""
    uses = [use for number, use in enumerate(uses) if not use[1] or use[1] != uses[number - 1][1] or number == 0]
    links = [
        f'<a href="#{id}">{inline(where) or f"place {number}"}</a>'
        for number, (id, where) in enumerate(uses[:MOST_PLACES], 1)
    ]
    more = f" and {len(uses) - MOST_PLACES} more" if len(uses) > MOST_PLACES else ""
    return ", ".join(links) + more


def table_of(head: Sequence[str], body: Sequence[str], *, numbers: int = 0, last: str = "") -> str:
    """A table of ready rows. The last `numbers` titles of the head stand over figures, and `last` does too."""
    cells = [f'<th scope="col"{_NUMBER if i >= len(head) - numbers else ""}>{text}</th>' for i, text in enumerate(head)]
    if last:
        cells.append(f'<th scope="col"{_NUMBER if last == "How many" else ""}>{last}</th>')
    rows = "".join(f"<tr>{row}</tr>\n" for row in body)
    titles = "".join(cells)
    return f"{SCROLL}<table><thead><tr>{titles}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>\n"
