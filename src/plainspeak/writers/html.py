"""The report as a page for the browser: the papers with the findings marked in them, and a note beside each mark.

`html_paper.py` writes each paper; `html.css` and `html.js` are the style and the script. The page is whole without its script,
which adds the filters and lights the note of the words under the pointer.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from plainspeak import __version__
from plainspeak.errors import PlainspeakError
from plainspeak.finding import Finding, Report, Score
from plainspeak.rule import LEVELS, Level, Rule
from plainspeak.rules.catalogue import RULES
from plainspeak.writers.html_paper import Paper
from plainspeak.writers.html_parts import LEVEL_NAMES, inline, links_to, table_of, title_of, with_code
from plainspeak.writers.human import summary
from plainspeak.writers.page import STYLE, ascii_only, bar, file_on_one_line, opening, shown
from plainspeak.writers.table import PLAINNESS, figure

#: Rules whose words are explained in the list of hard words and acronyms.
_JARGON = frozenset(
    (
        "acronym-unexplained",
        "acronym-late",
        "acronym-clash",
        "acronym-variants",
        "term-plain",
        "phrase-wordy",
        "word-academic",
        "word-rare",
    )
)


class HtmlWriter:
    """Writes reports as one page, as they come; only the first is held, since a single paper gets a page of its own.

    A report should carry its score; without one the page says nothing of it.
    """

    def __init__(self) -> None:
        self._first: Report | None = None
        self._papers: list[_Row] = []
        self._errors: list[str] = []
        self._jargon: dict[str, _Jargon] = {}
        self._rules: set[str] = set()

    def start(self) -> str:
        """Nothing yet: the title depends on how many papers there are."""
        return ""

    def file(self, report: Report, level: Level) -> str:
        """The paper with its notes. The first is written when a second or the end comes."""
        if not self._papers and self._first is None:
            self._first = report
            return ""
        return ascii_only(self._several() + self._paper(report))

    def error(self, error: PlainspeakError) -> str:
        """Nothing yet: what could not be read is listed at the end."""
        self._errors.append(str(error))
        return ""

    def end(self) -> str:
        """The list of papers, the hard words and acronyms, the rules, and the script."""
        if self._papers:
            parts = [self._index()]
        elif self._first is not None:
            parts = [self._single(self._first)]
        else:
            parts = [_head("Nothing could be read", ""), _list_of_errors(self._errors)]
        parts += [self._list_of_jargon(), self._list_of_rules()]
        parts.append(f"</main>\n{_FOOTER}<script>{_SCRIPT}</script>\n</body>\n</html>\n")
        return ascii_only("".join(parts))

    def _several(self) -> str:
        """The head of a page of several papers with the first of them, when it has not been written."""
        if self._first is None:
            return ""
        first, self._first = self._first, None
        return (
            _head("What to put right in your papers", '<a class="skip" href="#papers">Skip to the list of papers</a>')
            + '<p class="jump"><a href="#papers">The list of papers</a> with their scores is at the end.</p>\n'
            + '<div id="top"></div>\n<div id="filter" hidden></div>\n'
            + self._paper(first)
        )

    def _single(self, report: Report) -> str:
        page = Paper(report, 1, 2)
        self._remember(page)
        links = [("What was found", "found")] if page.notes else []
        links += [("The paper", "text-1")]
        links += [("Hard words and acronyms", "jargon")] if self._jargon else []
        links += [("About the rules", "rules")] if page.notes else []
        title = f"What to put right in {page.name}" if page.notes else f"Nothing to put right in {page.name}"
        nav = "".join(f'<li><a href="#{anchor}">{text}</a></li>' for text, anchor in links)
        return (
            _head(title, '<a class="skip" href="#text-1">Skip to the paper</a>')
            + page.summary()
            + (f'<nav aria-label="On this page"><ul>{nav}</ul></nav>\n' if page.notes else "")
            + _list_of_errors(self._errors)
            + page.scores()
            + page.found()
            + '<div id="filter" hidden></div>\n'
            + page.text()
        )

    def _paper(self, report: Report) -> str:
        number = len(self._papers) + 1
        page = Paper(report, number, 3)
        self._remember(page)
        name = shown(report.document.name)
        body = page.summary() + page.scores() + page.found() + page.text()
        return f'<article class="paper">\n<h2 id="p{number}">{name}</h2>\n{body}</article>\n'

    def _remember(self, page: Paper) -> None:
        report = page.report
        counts = Counter(finding.level for finding in report.findings)
        if page.rank > 2:
            self._papers.append(_Row(report.document.name, counts, len(report.ignored), len(report.old), report.score))
        self._rules.update(finding.rule for finding in report.findings)
        for note in page.notes:
            if note.finding.rule in _JARGON:
                quote = " ".join(note.finding.quote.split())
                entry = self._jargon.setdefault(quote.casefold(), _Jargon(quote, _instead(note.finding)))
                entry.uses.setdefault(page.number, []).extend((mark.id, mark.where) for mark in note.marks)

    def _index(self) -> str:
        levels: Counter[Level] = Counter()
        for row in self._papers:
            levels.update(row.counts)
        used = [level for level in reversed(LEVELS) if levels[level]]
        head = ["Paper", *(LEVEL_NAMES[level] for level in used)]
        body = []
        scored = any(row.score for row in self._papers)
        for number, row in enumerate(self._papers, 1):
            cells = [f'<th scope="row"><a href="#p{number}">{shown(row.name)}</a></th>']
            cells += [f'<td class="number">{row.counts[level] or "–"}</td>' for level in used]
            if scored:
                plainness = row.score.plainness if row.score else None
                cells.append(f'<td class="bar">{bar(plainness)} {"" if plainness is None else figure(plainness)}</td>')
            body.append("".join(cells))
        ignored, old = sum(row.ignored for row in self._papers), sum(row.old for row in self._papers)
        said = summary(levels, len(self._papers), ignored, old).partition("\n")[0]
        plain = f"<p>{PLAINNESS}</p>\n" if scored else ""
        table = table_of(head, body, numbers=len(used), last="Plainness" if scored else "")
        return (
            f'<section id="papers">\n<h2>The papers</h2>\n<p class="lead">{said}</p>\n'
            f"{_list_of_errors(self._errors)}{table}{plain}</section>\n"
        )

    def _list_of_jargon(self) -> str:
        if not self._jargon:
            return ""
        body = []
        for entry in sorted(self._jargon.values(), key=lambda entry: (entry.quote.casefold(), entry.quote)):
            where = []
            for number, uses in entry.uses.items():
                named_paper = f"{shown(title_of(self._papers[number - 1].name))}: " if self._papers else ""
                where.append(named_paper + links_to(uses))
            body.append(
                f'<th scope="row">{inline(entry.quote)}</th><td>{inline(entry.instead)}</td>'
                f"<td>{'<br>'.join(where)}</td>"
            )
        table = table_of(["In the paper", "What to write instead", "Where"], body)
        return (
            '<section>\n<h2 id="jargon">Hard words and acronyms</h2>\n'
            f"<p>Each is listed once. Keep those that your readers need, and explain them.</p>\n{table}</section>\n"
        )

    def _list_of_rules(self) -> str:
        rules = [rule for rule in RULES if rule.name in self._rules]
        if not rules:
            return ""
        told = "".join(f'<h3 id="rule-{rule.name}">{rule.name}</h3>\n{_manual(rule)}' for rule in rules)
        return f'<section>\n<h2 id="rules">About the rules</h2>\n{told}</section>\n'


@dataclass(frozen=True, slots=True)
class _Row:
    """What the list of papers says of one."""

    name: str
    counts: Counter[Level]
    ignored: int
    old: int
    score: Score | None


@dataclass(frozen=True, slots=True)
class _Jargon:
    """A hard word or an acronym: what to write instead, and its uses by the number of the paper."""

    quote: str
    instead: str
    uses: dict[int, list[tuple[str, str]]] = field(default_factory=dict)


def _instead(finding: Finding) -> str:
    """What to write in place of the words; without words to offer, the message but for its first sentence."""
    if finding.swaps:
        *first, last = [swap.text for swap in finding.swaps]
        return f"{', '.join(first)} or {last}" if first else last
    return finding.message.partition(". ")[2] or finding.message


def _manual(rule: Rule) -> str:
    return "".join(f"<p>{with_code(paragraph)}</p>\n" for paragraph in rule.manual.split("\n\n"))


def _list_of_errors(errors: Sequence[str]) -> str:
    if not errors:
        return ""
    items = "".join(f"<li>{inline(error)}</li>\n" for error in errors)
    return f'<div class="unread">\n<h2>What could not be read</h2>\n<ul>\n{items}</ul>\n</div>\n'


def _head(title: str, skip: str) -> str:
    return (
        f'{opening(title, _STYLE, _SCRIPT)}<header>{skip}<div class="band"><p>plainspeak</p></div></header>\n'
        f"<main>\n<h1>{shown(title)}</h1>\n"
    )


_FOOTER = (
    '<footer><div class="band"><p>Made by plainspeak ' + __version__ + ", on the computer where it ran. "
    "This page sends nothing to anyone.</p></div></footer>\n"
)

_STYLE = STYLE + file_on_one_line("html.css")
_SCRIPT = file_on_one_line("html.js")
