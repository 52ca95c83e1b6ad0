"""One paper on the page of findings: its words with the findings marked in them, and a note beside each mark."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from html import escape

from plainspeak.document import OBJECT, Block, Document
from plainspeak.finding import Finding, Related, Report
from plainspeak.rule import LEVELS, Level
from plainspeak.rules.catalogue import RULES
from plainspeak.writers.html_parts import (
    LEVEL_NAMES,
    MOST_PLACES,
    SCROLL,
    counted,
    inline,
    level_tag,
    links_to,
    rule_link,
    summary_of,
    table_of,
    title_of,
)
from plainspeak.writers.human import safe, summary
from plainspeak.writers.page import bar, shown
from plainspeak.writers.table import figure

#: How the levels are underlined, so that nobody needs to tell colours apart, and what they ask for.
_LINES: dict[Level, str] = {"error": "Wavy line", "warning": "Solid line", "advice": "Dotted line"}
_MEANS: dict[Level, str] = {"error": "must be put right", "warning": "worth putting right", "advice": "worth a thought"}
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


@dataclass(frozen=True, slots=True, eq=False)
class Mark:
    """A stretch of the prose that a note speaks of, the place in words, and the id of its link."""

    start: int
    end: int
    id: str
    where: str
    note: Note


@dataclass(frozen=True, slots=True, eq=False)
class Note:
    """A finding with its number and its marks in this paper: its own place first, then the others."""

    number: int
    id: str
    finding: Finding
    marks: list[Mark] = field(default_factory=list)


class Paper:
    """One paper as markup: `number` counts the papers from 1, `rank` is that of the headings of its sections."""

    def __init__(self, report: Report, number: int, rank: int) -> None:
        self.report = report
        self.document = report.document
        self.number = number
        self.rank = rank
        self.name = title_of(report.document.name)
        self.notes: list[Note] = []
        # A note must have a place on the page, also when the paper has no prose.
        self.blocks: Sequence[Block] = self.document.blocks or [Block("paragraph", 0, len(self.document.text))]
        self._starts = [block.start for block in self.blocks]
        #: The marks on each block, and whether they begin in it.
        self._marks: list[list[tuple[Mark, bool]]] = [[] for _ in self.blocks]
        self._at_home: list[list[Note]] = [[] for _ in self.blocks]
        for count, finding in enumerate(report.findings, 1):
            note = Note(count, f"n{number}-{count}", finding)
            self.notes.append(note)
            home = self._mark(note, finding, f"m{number}-{count}")
            self._at_home[home].append(note)
            here = [other for other in finding.related if other.name is None]
            for index, other in enumerate(here, 2):
                self._mark(note, other, f"m{number}-{count}-{index}")

    def _mark(self, note: Note, found: Finding | Related, id: str) -> int:
        """Put a mark on the blocks that it touches; the index of the first of them."""
        start, end = found.start, found.end
        home = max(0, bisect_right(self._starts, start) - 1)
        if start >= self.blocks[home].end and home + 1 < len(self.blocks) and self.blocks[home + 1].start < end:
            home += 1
        block = self.blocks[home]
        start = min(max(start, block.start), block.end)
        end = max(start, end)
        mark = Mark(start, end, id, _where(self.document, found), note)
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
        rows.append(("Length", f"{counted(score.words, 'word')} in {counted(score.sentences, 'sentence')}"))
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
                f'<th scope="row">{level_tag(level)} {rule_link(rule)}<p>{summary_of(rule)}</p></th>'
                f'<td class="number">{count}</td>'
            )
        table = table_of(["Rule"], body, last="How many")
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
            return "\n".join([f"{SCROLL}<table><tbody>", *lines, "</tbody></table></div>"])
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
    mark: Mark
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
        said = f"{LEVEL_NAMES[note.finding.level]}: {' '.join(note.finding.message.split())}"
        return f' id="{self.mark.id}" href="#{note.id}" aria-describedby="t{note.id[1:]}" data-note="{shown(said)}"'


def _prose(text: str) -> str:
    """Text of a document as markup. Its line ends stay, and what could mislead the eye is shown as an escape."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(escape(safe(line)) for line in lines).replace(OBJECT, _OBJECT)


def _closed(lists: list[int], level: int) -> str:
    """The tags that close the lists deeper than `level`."""
    out = ""
    while lists and lists[-1] > level:
        lists.pop()
        out += "</li></ul>\n"
    return out


def _where(document: Document, found: Finding | Related) -> str:
    if not found.places:
        return ""
    place = found.places[0]
    return place.label or (f"line {place.line}" if document.editable else "")


def _rate(rate: float, of: str) -> str:
    if rate == 0:
        return "None"
    return f"{figure(rate) if rate < 1 else f'{rate:.0f}'} in every 100 {of}"


def _note(note: Note) -> str:
    """One note: its number, which leads back to the words, its level, rule and place, and what to do."""
    finding, own = note.finding, note.marks[0]
    where = f' <span class="where">{inline(own.where)}</span>' if own.where else ""
    return (
        f'<li class="note {finding.level}" id="{note.id}" data-rule="{shown(finding.rule)}" data-level="{finding.level}">'
        f'<p class="about"><a class="back" href="#{own.id}" aria-label="{note.number}, back to the words">{note.number}</a> '
        f"{level_tag(finding.level)} {rule_link(finding.rule)}{where}</p>"
        f'<p id="t{note.id[1:]}">{_message(finding)}</p>{_uses(note)}</li>\n'
    )


def _message(finding: Finding) -> str:
    """What we say, with what to write in bold."""
    markup = inline(finding.message)
    for swap in finding.swaps:
        words = inline(swap.text)
        markup = markup.replace(f"‘{words}’", f"‘<strong>{words}</strong>’")
    return markup


def _uses(note: Note) -> str:
    """The other places of a note, as links, and the other papers."""
    finding = note.finding
    papers = list(dict.fromkeys(other.name for other in finding.related if other.name is not None))
    links = links_to([(mark.id, mark.where) for mark in note.marks[1:]])
    parts = []
    if finding.count > 1:
        parts.append(f"Used {finding.count} times{' in these papers' if papers else ''}.")
    if links:
        parts.append(f"{_others(len(note.marks) - 1) if finding.count > 1 else 'See also'}: {links}.")
    if papers:
        more = f" and {len(papers) - MOST_PLACES} more papers" if len(papers) > MOST_PLACES else ""
        parts.append(f"Also in {', '.join(map(shown, papers[:MOST_PLACES]))}{more}.")
    return f'<p class="uses">{" ".join(parts)}</p>' if parts else ""


def _others(number: int) -> str:
    return "The other" if number == 1 else "The others"
