"""The report as a page for the browser: the papers with the findings marked in them, and a note beside each mark.

The page is whole without its script, which adds the filters and lights the note of the words under the pointer.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape
from pathlib import PurePath

from plainspeak import __version__
from plainspeak.document import OBJECT, Block, Document
from plainspeak.errors import BadSettings, PlainspeakError
from plainspeak.finding import Finding, Related, Report, Score
from plainspeak.rule import LEVELS, Level, Rule
from plainspeak.rules.catalogue import RULES, named
from plainspeak.writers.human import safe, summary
from plainspeak.writers.page import STYLE, ascii_only, bar, file_on_one_line, opening, shown
from plainspeak.writers.table import PLAINNESS, figure

#: What the levels are called on the page.
_LEVELS: dict[Level, str] = {"error": "Error", "warning": "To put right", "advice": "Advice"}
#: How the levels are underlined, so that nobody needs to tell colours apart, and what they ask for.
_LINES: dict[Level, str] = {"error": "Wavy line", "warning": "Solid line", "advice": "Dotted line"}
_MEANS: dict[Level, str] = {"error": "must be put right", "warning": "worth putting right", "advice": "worth a thought"}
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
#: So many places of one word are named; the others are counted.
_MOST_PLACES = 8
#: Lists are nested no deeper than this, whatever a document says.
_DEEPEST = 6
_OBJECT = '<span title="Something that is not text: code, a picture or a formula">[…]</span>'
#: What frames the cells of a table that is written in characters.
_FRAME = re.compile(r"[|+:= \t\xa0-]*\Z")
#: White space that shows nothing; other characters that Python calls white space are shown as escapes.
_WHITE = " \t\n\r"
#: The least plainness → what it says of the readers. 20 points are one European language level; see docs/scores.md.
_READERS = (
    (70, "Plain: people who are still learning English can follow most of it."),
    (50, "Fairly plain: people with everyday English can follow most of it."),
    (30, "Hard for many people: it asks for confident English."),
    (10, "Very hard: it reads like a paper for people who studied."),
    (0, "As hard as a learned paper: few people will follow it."),
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
        page = _Page(report, 1, 2)
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
        page = _Page(report, number, 3)
        self._remember(page)
        name = shown(report.document.name)
        body = page.summary() + page.scores() + page.found() + page.text()
        return f'<article class="paper">\n<h2 id="p{number}">{name}</h2>\n{body}</article>\n'

    def _remember(self, page: _Page) -> None:
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
        head = ["Paper", *(_LEVELS[level] for level in used)]
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
        table = _table(head, body, numbers=len(used), last="Plainness" if scored else "")
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
                named_paper = f"{shown(_title(self._papers[number - 1].name))}: " if self._papers else ""
                where.append(named_paper + _links(uses))
            body.append(
                f'<th scope="row">{_words(entry.quote)}</th><td>{_words(entry.instead)}</td>'
                f"<td>{'<br>'.join(where)}</td>"
            )
        table = _table(["In the paper", "What to write instead", "Where"], body)
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


@dataclass(frozen=True, slots=True, eq=False)
class _Mark:
    """A stretch of the prose that a note speaks of, the place in words, and the id of its link."""

    start: int
    end: int
    id: str
    where: str
    note: _Note


@dataclass(frozen=True, slots=True, eq=False)
class _Note:
    """A finding with its number and its marks in this paper: its own place first, then the others."""

    number: int
    id: str
    finding: Finding
    marks: list[_Mark] = field(default_factory=list)


class _Page:
    """One paper as markup: `number` counts the papers from 1, `rank` is that of the headings of its sections."""

    def __init__(self, report: Report, number: int, rank: int) -> None:
        self.report = report
        self.document = report.document
        self.number = number
        self.rank = rank
        self.name = _title(report.document.name)
        self.notes: list[_Note] = []
        # A note must have a place on the page, also when the paper has no prose.
        self.blocks: Sequence[Block] = self.document.blocks or [Block("paragraph", 0, len(self.document.text))]
        self._starts = [block.start for block in self.blocks]
        #: The marks on each block, and whether they begin in it.
        self._marks: list[list[tuple[_Mark, bool]]] = [[] for _ in self.blocks]
        self._at_home: list[list[_Note]] = [[] for _ in self.blocks]
        for count, finding in enumerate(report.findings, 1):
            note = _Note(count, f"n{number}-{count}", finding)
            self.notes.append(note)
            home = self._mark(note, finding, f"m{number}-{count}")
            self._at_home[home].append(note)
            here = [other for other in finding.related if other.name is None]
            for index, other in enumerate(here, 2):
                self._mark(note, other, f"m{number}-{count}-{index}")

    def _mark(self, note: _Note, found: Finding | Related, id: str) -> int:
        """Put a mark on the blocks that it touches; the index of the first of them."""
        start, end = found.start, found.end
        home = max(0, bisect_right(self._starts, start) - 1)
        if start >= self.blocks[home].end and home + 1 < len(self.blocks) and self.blocks[home + 1].start < end:
            home += 1
        block = self.blocks[home]
        start = min(max(start, block.start), block.end)
        end = max(start, end)
        mark = _Mark(start, end, id, _where(self.document, found), note)
        note.marks.append(mark)
        self._marks[home].append((mark, True))
        for index in range(home + 1, len(self.blocks)):
            if self.blocks[index].start >= end:
                break
            self._marks[index].append((mark, False))
        return home

    def summary(self) -> str:
        """How many things there are to put right, in a sentence."""
        counts = Counter(finding.level for finding in self.report.findings)
        said = summary(counts, 1, len(self.report.ignored), len(self.report.old)).partition("\n")[0]
        said = said.removeprefix("Read 1 paper. ").removeprefix("Read 1 paper and ")
        return f'<p class="lead">{said[:1].upper()}{said[1:]}</p>\n'

    def scores(self) -> str:
        """The figures that help, in plain words."""
        score = self.report.score
        if score is None:
            return ""
        rows = []
        if score.plainness is not None:
            said = next(said for least, said in _READERS if score.plainness >= least)
            rows.append(
                ("Plainness", f"{bar(score.plainness)} <strong>{score.plainness:.0f} of 100</strong><br>{said}")
            )
        rows.append(("Length", f"{_count(score.words, 'word')} in {_count(score.sentences, 'sentence')}"))
        if score.unexplained:
            rows.append(("Unexplained acronyms", f"{score.unexplained}"))
        if score.hard_words is not None:
            rows.append(("Hard words", _rate(score.hard_words, "words")))
        if score.hard_sentences is not None:
            rows.append(("Hard sentences", _rate(score.hard_sentences, "sentences")))
        told = "".join(f"<div><dt>{term}</dt><dd>{said}</dd></div>\n" for term, said in rows)
        foreign = "" if score.english else "<p>This is not in English, so only the words are counted.</p>\n"
        return f"{self._heading('How hard it is to read')}{foreign}<dl>\n{told}</dl>\n"

    def found(self) -> str:
        """A table of the rules that found something, the gravest first."""
        if not self.notes:
            return ""
        counts = Counter((note.finding.rule, note.finding.level) for note in self.notes)
        order = {rule.name: number for number, rule in enumerate(RULES)}
        body = []
        for (rule, level), count in sorted(
            counts.items(), key=lambda row: (-LEVELS.index(row[0][1]), order.get(row[0][0], len(order)))
        ):
            body.append(
                f'<th scope="row">{_tag(level)} {_rule_link(rule)}<p>{_summary_of(rule)}</p></th>'
                f'<td class="number">{count}</td>'
            )
        table = _table(["Rule"], body, last="How many")
        return self._heading("What was found", "found" if self.rank == 2 else "") + table

    def _heading(self, text: str, id: str = "") -> str:
        named_by = f' id="{id}"' if id else ""
        return f"<h{self.rank}{named_by}>{text}</h{self.rank}>\n"

    def text(self) -> str:
        """The paper itself, with marks, and the notes beside each block."""
        body = (
            "".join(self._rows())
            if self.document.text.strip(_WHITE) or self.notes
            else "<p>There is no text in it.</p>\n"
        )
        levels = [level for level in reversed(LEVELS) if any(note.finding.level == level for note in self.notes)]
        key = " ".join(f'<span class="f {level}">{_LINES[level]}: {_MEANS[level]}</span>' for level in levels)
        hint = (
            "<p>Each marked place has a note with the same number. "
            "Choose a mark to go to its note, and the number of the note to come back.</p>\n"
            f'<p class="key">{key}</p>\n'
        )
        return (
            f'<section class="text">\n{self._heading("The paper", f"text-{self.number}")}'
            f"{hint if self.notes else ''}{body}</section>\n"
        )

    def _rows(self) -> Iterator[str]:
        """The blocks in order, list items within their lists and cells within their table."""
        lists: list[int] = []
        rank = self.rank
        at = index = 0
        while index < len(self.blocks):
            block = self.blocks[index]
            before, mark = self._between(at, block.start)
            last = index
            if block.kind == "item":
                level = min(max(block.level, 1), _DEEPEST)
                if before:
                    yield _closed(lists, 0) + before
                yield _closed(lists, level)
                yield '<ul class="marked">' if mark and (not lists or lists[-1] < level) else ""
                if lists and lists[-1] == level:
                    yield "</li>\n"
                else:
                    yield "" if mark else "<ul>"
                    lists.append(level)
                lead = f'<span class="lead-in">{mark}</span> ' if mark else ""
                yield "<li>" + self._row(f'<div class="say">{lead}{self._marked(index)}</div>', [index])
            elif block.kind == "cell":
                yield _closed(lists, 0) + before
                while last + 1 < len(self.blocks) and self.blocks[last + 1].kind == "cell":
                    last += 1
                cells = range(index, last + 1)
                yield self._row(f'<div class="say">{self._cells(cells, mark)}</div>', cells)
            else:
                yield _closed(lists, 0) + before
                lead = f"{mark} " if mark else ""
                words = lead + self._marked(index)
                if block.kind == "heading" and self.document.text[block.start : block.end].strip():
                    # No rank is left out, so that those who hear the page can go from heading to heading.
                    rank = min(max(self.rank + 1, self.rank + block.level), rank + 1, 6)
                    markup = f'<h{rank} class="say">{words}</h{rank}>'
                elif block.kind == "quote":
                    markup = f'<blockquote class="say"><p>{words}</p></blockquote>'
                elif block.kind == "code":
                    markup = f'<pre class="say">{words}</pre>'
                else:
                    markup = f'<p class="say {block.kind}">{words}</p>'
                yield self._row(markup, [index])
            at = self.blocks[last].end
            index = last + 1
        yield _closed(lists, 0)
        before, mark = self._between(at, len(self.document.text))
        yield before + (f'<p class="say">{mark}</p>\n' if mark else "")

    def _between(self, start: int, end: int) -> tuple[str, str]:
        """What stands between two blocks: lines of their own as markup, and the list mark or number before the next block."""
        lines = self.document.text[start:end].replace("\r", "\n").split("\n")
        alone = [line.strip(_WHITE) for line in lines[:-1] if not _FRAME.match(line)]
        mark = lines[-1].strip(_WHITE)
        # A lone "-", "+" or "|" may be a list mark or a frame; the dash and the plus are worth showing.
        mark = "" if _FRAME.match(mark) and mark not in ("-", "+") else mark
        return "".join(f'<p class="say">{_prose(line)}</p>\n' for line in alone), _prose(mark)

    def _cells(self, cells: range, mark: str) -> str:
        """Cells as a table, where the rows are known and alike; else as a list of rows."""
        rows: list[tuple[object, list[str]]] = []
        end = None
        for index in cells:
            block = self.blocks[index]
            key: object = block.label or index
            if not block.label and self.document.editable:
                places = self.document.places(block.start, block.end)
                key = places[0].line if places else index
            lead = mark if index == cells.start else self._within(end or 0, block.start)
            words = (f"{lead} " if lead else "") + self._marked(index)
            if rows and rows[-1][0] == key:
                rows[-1][1].append(words)
            else:
                rows.append((key, [words]))
            end = block.end
        widths = {len(row) for _, row in rows}
        if len(rows) > 1 and len(widths) == 1 and widths != {1}:
            # In Markdown the first row is the head; elsewhere nothing tells.
            cell = ("th", ' scope="col"') if self.document.format == "markdown" else ("td", "")
            lines = []
            for number, (_, row) in enumerate(rows):
                tag, attributes = cell if number == 0 else ("td", "")
                lines.append("<tr>" + "".join(f"<{tag}{attributes}>{words}</{tag}>" for words in row) + "</tr>")
            return "\n".join([f"{_SCROLL}<table><tbody>", *lines, "</tbody></table></div>"])
        items = "".join(
            "<li>" + "".join(f'<span class="cell">{words}</span> ' for words in row) + "</li>\n" for _, row in rows
        )
        return f'<ul class="rows" role="list">\n{items}</ul>'

    def _within(self, start: int, end: int) -> str:
        """What stands between two cells, but for the frame of a table that is drawn in characters."""
        lines = self.document.text[start:end].replace("\r", "\n").split("\n")
        return _prose(" ".join(line.strip(_WHITE) for line in lines if not _FRAME.match(line)))

    def _row(self, markup: str, blocks: Iterable[int]) -> str:
        notes = [note for index in blocks for note in self._at_home[index]]
        if not notes:
            return f'<div class="row">{markup}</div>\n'
        told = "".join(_note(note) for note in notes)
        return f'<div class="row">{markup}\n<ol class="notes" role="list">\n{told}</ol></div>\n'

    def _marked(self, index: int) -> str:
        """The words of a block with its marks.

        Marks may lie in each other, be the same, or cross. A mark with no other in it is a link; one that holds others is a
        plain element with its link at the end, since a link cannot hold a link. Where two cross, the second is cut in two.
        """
        block, text = self.blocks[index], self.document.text
        marks = sorted(self._marks[index], key=lambda row: (row[0].start, -row[0].end, row[0].note.number, row[0].id))
        if not marks:
            return _prose(text[block.start : block.end])
        spans = [_Span(max(m.start, block.start), min(m.end, block.end), m, first) for m, first in marks]
        points = {span.start: span for span in spans if span.start == span.end}
        wide = [span for span in spans if span.start < span.end]
        cuts = sorted(points)
        for number, span in enumerate(wide):
            inside = bisect_right(cuts, span.start)
            holds_point = inside < len(cuts) and cuts[inside] < span.end
            # They are sorted by their starts: when the next one lies outside, so do all that follow.
            holds_span = number + 1 < len(wide) and wide[number + 1].start < span.end
            span.link = span.first and not holds_point and not holds_span
        out: list[str] = []
        open_spans: list[_Span] = []
        at, waiting = block.start, 0
        for here in sorted({place for span in spans for place in (span.start, span.end)}):
            out.append(_prose(text[at:here]))
            at = here
            lowest = next((depth for depth, span in enumerate(open_spans) if span.end == here), len(open_spans))
            again = []
            while len(open_spans) > lowest:
                span = open_spans.pop()
                out.append(span.close(last=span.end == here))
                if span.end > here:
                    again.append(span)
            for span in reversed(again):
                out.append(span.open())
                open_spans.append(span)
            out += [span.point() for span in spans if span.start == span.end == here] if here in points else []
            while waiting < len(wide) and wide[waiting].start == here:
                out.append(wide[waiting].open())
                open_spans.append(wide[waiting])
                waiting += 1
        out.append(_prose(text[at : block.end]))
        return "".join(out)


@dataclass(slots=True, eq=False)
class _Span:
    """The part of a mark that lies in one block. `first` tells that the mark begins in it; `link`, that it is a link itself."""

    start: int
    end: int
    mark: _Mark
    first: bool
    link: bool = False
    opened: int = 0

    def open(self) -> str:
        """The opening tag."""
        self.opened += 1
        if self.link and self.opened == 1:
            return f'<a class="f {self._looks}"{self._leads}>'
        return f'<span class="{"f" if self.link else "o"} {self._looks}" data-of="{self.mark.note.id}">'

    def close(self, *, last: bool) -> str:
        """The closing tag, with the number of the note where the link is."""
        if self.link and self.opened == 1:
            return f"<sup>{self.mark.note.number}</sup></a>"
        return (self.point() if last and self.first and not self.link else "") + "</span>"

    def point(self) -> str:
        """A link that holds nothing but the number of the note."""
        if not self.first:
            return ""
        number = self.mark.note.number
        return (
            f'<a class="f only {self._looks}"{self._leads} aria-label="{number}, a note on this passage">'
            f"<sup>{number}</sup></a>"
        )

    @property
    def _looks(self) -> str:
        again = "" if self.mark is self.mark.note.marks[0] else " again"
        return f"{self.mark.note.finding.level}{again}"

    @property
    def _leads(self) -> str:
        note = self.mark.note
        said = f"{_LEVELS[note.finding.level]}: {' '.join(note.finding.message.split())}"
        return f' id="{self.mark.id}" href="#{note.id}" aria-describedby="t{note.id[1:]}" data-note="{shown(said)}"'


def _prose(text: str) -> str:
    """Text of a document as markup. Its line ends stay, and what could mislead the eye is shown as an escape."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(escape(safe(line)) for line in lines).replace(OBJECT, _OBJECT)


def _words(text: str) -> str:
    """Words on one line as markup."""
    return escape(safe(" ".join(text.split()))).replace(OBJECT, "[…]")


def _closed(lists: list[int], level: int) -> str:
    """The tags that close the lists deeper than `level`."""
    out = ""
    while lists and lists[-1] > level:
        lists.pop()
        out += "</li></ul>\n"
    return out


def _title(name: str) -> str:
    """What the title calls a paper: the file without its folders."""
    if name.startswith("<") and name.endswith(">"):
        return "your text"
    return PurePath(name).name or name


def _where(document: Document, found: Finding | Related) -> str:
    if not found.places:
        return ""
    place = found.places[0]
    return place.label or (f"line {place.line}" if document.editable else "")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def _rate(rate: float, of: str) -> str:
    if rate == 0:
        return "None"
    return f"{figure(rate) if rate < 1 else f'{rate:.0f}'} in every 100 {of}"


def _tag(level: Level) -> str:
    return f'<strong class="tag {level}">{_LEVELS[level]}</strong>'


def _note(note: _Note) -> str:
    """One note: its number, which leads back to the words, its level, rule and place, and what to do."""
    finding, own = note.finding, note.marks[0]
    where = f' <span class="where">{_words(own.where)}</span>' if own.where else ""
    return (
        f'<li class="note {finding.level}" id="{note.id}" data-rule="{shown(finding.rule)}" data-level="{finding.level}">'
        f'<p class="about"><a class="back" href="#{own.id}" aria-label="{note.number}, back to the words">{note.number}</a> '
        f"{_tag(finding.level)} {_rule_link(finding.rule)}{where}</p>"
        f'<p id="t{note.id[1:]}">{_message(finding)}</p>{_uses(note)}</li>\n'
    )


def _message(finding: Finding) -> str:
    """What we say, with what to write in bold."""
    markup = _words(finding.message)
    for swap in finding.swaps:
        words = _words(swap.text)
        markup = markup.replace(f"‘{words}’", f"‘<strong>{words}</strong>’")
    return markup


def _uses(note: _Note) -> str:
    """The other places of a note, as links, and the other papers."""
    finding = note.finding
    papers = list(dict.fromkeys(other.name for other in finding.related if other.name is not None))
    links = _links([(mark.id, mark.where) for mark in note.marks[1:]])
    parts = []
    if finding.count > 1:
        parts.append(f"Used {finding.count} times{' in these papers' if papers else ''}.")
    if links:
        parts.append(f"{_others(len(note.marks) - 1) if finding.count > 1 else 'See also'}: {links}.")
    if papers:
        more = f" and {len(papers) - _MOST_PLACES} more papers" if len(papers) > _MOST_PLACES else ""
        parts.append(f"Also in {', '.join(map(shown, papers[:_MOST_PLACES]))}{more}.")
    return f'<p class="uses">{" ".join(parts)}</p>' if parts else ""


def _others(number: int) -> str:
    return "The other" if number == 1 else "The others"


def _links(uses: Sequence[tuple[str, str]]) -> str:
    """Links to places; of several in one line, the first."""
    uses = [use for number, use in enumerate(uses) if not use[1] or use[1] != uses[number - 1][1] or number == 0]
    links = [
        f'<a href="#{id}">{_words(where) or f"place {number}"}</a>'
        for number, (id, where) in enumerate(uses[:_MOST_PLACES], 1)
    ]
    more = f" and {len(uses) - _MOST_PLACES} more" if len(uses) > _MOST_PLACES else ""
    return ", ".join(links) + more


def _instead(finding: Finding) -> str:
    """What to write in place of the words; without words to offer, the message but for its first sentence."""
    if finding.swaps:
        *first, last = [swap.text for swap in finding.swaps]
        return f"{', '.join(first)} or {last}" if first else last
    return finding.message.partition(". ")[2] or finding.message


def _rule(name: str) -> Rule | None:
    try:
        return named(name)
    except BadSettings:
        return None


def _rule_link(name: str) -> str:
    return f'<a href="#rule-{name}">{name}</a>' if _rule(name) else shown(name)


def _summary_of(name: str) -> str:
    rule = _rule(name)
    return _code(rule.summary) if rule else ""


def _manual(rule: Rule) -> str:
    return "".join(f"<p>{_code(paragraph)}</p>\n" for paragraph in rule.manual.split("\n\n"))


def _code(text: str) -> str:
    return re.sub(r"`([^`]+)`", r"<code>\1</code>", _words(text))


def _list_of_errors(errors: Sequence[str]) -> str:
    if not errors:
        return ""
    items = "".join(f"<li>{_words(error)}</li>\n" for error in errors)
    return f'<div class="unread">\n<h2>What could not be read</h2>\n<ul>\n{items}</ul>\n</div>\n'


_SCROLL = '<div class="scroll" tabindex="0" role="group" aria-label="Table">'


def _table(head: Sequence[str], body: Sequence[str], *, numbers: int = 0, last: str = "") -> str:
    """A table of ready rows. The last `numbers` titles of the head stand over figures, and `last` does too."""
    cells = [f'<th scope="col"{_NUMBER if i >= len(head) - numbers else ""}>{text}</th>' for i, text in enumerate(head)]
    if last:
        cells.append(f'<th scope="col"{_NUMBER if last == "How many" else ""}>{last}</th>')
    rows = "".join(f"<tr>{row}</tr>\n" for row in body)
    titles = "".join(cells)
    return f"{_SCROLL}<table><thead><tr>{titles}</tr></thead>\n<tbody>\n{rows}</tbody></table></div>\n"


_NUMBER = ' class="number"'


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
