"""The report for people: one block for each finding, then a short summary."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence

from plainspeak.document import Place
from plainspeak.errors import PlainspeakError
from plainspeak.finding import Finding, Report
from plainspeak.rule import LEVELS, Level

#: ANSI colours; a name maps to nothing when colour is off.
_COLOURS = {"place": "1", "error": "1;31", "warning": "33", "advice": "36", "line": "2", "name": "2"}

# The last two places of each plane of Unicode are no characters, and some readers of HTML drop them.
_NO_CHARACTERS = "".join(chr(plane * 0x10000 + place) for plane in range(17) for place in (0xFFFE, 0xFFFF))
_UNSAFE = re.compile(
    f"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff\ufdd0-\ufdef{_NO_CHARACTERS}]"
)


def safe(text: str) -> str:
    """Text without characters that could move the cursor, hide words or turn the reading direction: shown as escapes."""
    return text if text.isprintable() else _UNSAFE.sub(_escaped, text)


def _escaped(match: re.Match[str]) -> str:
    code = ord(match[0])
    if match[0] == "\t":
        return "\t"
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


class HumanWriter:
    """Writes reports as text of at most `width` columns, with colour when `colour` is true."""

    def __init__(self, *, width: int = 100, colour: bool = False) -> None:
        self.width = max(40, width)
        self.colour = colour

    def start(self) -> str:
        """Nothing."""
        return ""

    def file(self, report: Report, level: Level) -> str:
        """The findings of a report, an empty line after each."""
        return "".join(self.finding(report, finding) + "\n\n" for finding in report.findings)

    def error(self, error: PlainspeakError) -> str:
        """Nothing: errors go to standard error."""
        return ""

    def end(self) -> str:
        """Nothing: the summary goes to standard error."""
        return ""

    def finding(self, report: Report, finding: Finding) -> str:
        """One finding: place, level and rule; the line with the words underlined; why, and what to write."""
        name = safe(report.document.name)
        head = f"{self._paint(f'{name}:{_where(finding)}', 'place')}  {self._paint(finding.level, finding.level)}  "
        lines = [head + self._paint(finding.rule, "name")]
        lines += self._shown(report.document.source, finding)
        lines += _wrapped(safe(finding.message), self.width)
        if finding.count > 1:
            where = "these papers" if any(other.name for other in finding.related) else "this document"
            lines += _wrapped(f"Used {finding.count} times in {where}{_others(finding)}.", self.width)
        return "\n".join(lines)

    def _paint(self, text: str, name: str) -> str:
        return f"\x1b[{_COLOURS[name]}m{text}\x1b[0m" if self.colour else text

    def _shown(self, source: str, finding: Finding) -> list[str]:
        """The first line of the finding with its words underlined, cut to the width around them."""
        if not finding.places:
            return []
        first, last = finding.places[0], finding.places[-1]
        # No more of a line is looked at than may be shown: one line can be a whole paper.
        start = max(first.start - first.column + 1, first.start - 2 * self.width)
        rest = source[start : first.start + min(max(0, last.end - first.start), self.width) + 2 * self.width]
        line = re.split(r"[\r\n]", rest, maxsplit=1)[0]
        at, end = first.start - start, min(len(line), last.end - start)
        room = self.width - 4
        left = 0
        if len(line) > room:
            left = max(0, min(at - room // 3, len(line) - room))
            line = ("…" if left else "") + line[left + bool(left) : left + room]
            if len(line) >= room:
                line = line[: room - 1] + "…"
        before, words, after = (
            line[: at - left],
            line[at - left : max(at + 1, end) - left],
            line[max(at + 1, end) - left :],
        )
        if not line.isprintable():
            before, words, after = map(safe, (before, words, after))
        underline = " " * _columns(before) + "^" * max(1, _columns(words))
        return [
            "  " + self._paint("| ", "line") + (before + words + after).replace("\t", " "),
            "  " + self._paint("| ", "line") + self._paint(underline, finding.level),
        ]


def _where(finding: Finding) -> str:
    if not finding.places:
        return "1:1"
    place = finding.places[0]
    return f" {place.label}" if place.label else f"{place.line}:{place.column}"


def _others(finding: Finding) -> str:
    here = _spot(finding.places[0]) if finding.places else ""
    spots = [_spot(other.places[0]) for other in finding.related if other.places and not other.name]
    spots = [spot for spot in dict.fromkeys(spots) if spot != here]
    told = ""
    if spots and not spots[0].isdecimal():
        told = f", also at {_some(spots, '; ')}"  # a label has a comma within
    elif spots:
        told = f", also in line{'s' if len(spots) > 1 else ''} {_some(sorted(spots, key=int))}"
    papers = list(dict.fromkeys(safe(other.name) for other in finding.related if other.name))
    return told + (f", also in {_some(papers)}" if papers else "")


def _spot(place: Place) -> str:
    """The label of a place, or its line where it has none."""
    return safe(place.label) or str(place.line)


def _some(texts: Iterable[str], between: str = ", ") -> str:
    first, more = [], False
    for number, text in enumerate(texts):
        more = number >= 4
        if more:
            break
        first.append(text)
    return between.join(first) + (" and more" if more else "")


def _wrapped(text: str, width: int) -> list[str]:
    """The words in lines of at most `width` columns, two of them an indent; a longer word has a line to itself."""
    text = " ".join(text.split())
    lines, at, room = [], 0, width - 2
    while len(text) - at > room:
        end = text.rfind(" ", at, at + room + 1)
        if end < 0:
            end = text.find(" ", at)
        if end < 0:
            break
        lines.append("  " + text[at:end])
        at = end + 1
    return [*lines, "  " + text[at:]] if text else []


# All but the letters of Europe, dashes, quotation marks and signs of currencies.
_MAY_BE_WIDE = re.compile("[^\x20-\u02ff\u2010-\u205f\u20a0-\u20bf]")


def _columns(text: str) -> int:
    """Columns on a terminal: wide characters take two, combining ones none."""
    if text.isascii() or not _MAY_BE_WIDE.search(text):
        return len(text)
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def summary(counts: Mapping[Level, int], files: int, ignored: int, old: int = 0, foreign: int = 0) -> str:
    """A few lines that tell a volunteer how things stand; `counts` is how many findings of each level there are.

    `ignored` are those that a comment settled, and `old` those that a baseline knows. So many files as `foreign` are in another
    language.
    """
    if not files:
        return "Read no papers: the settings leave out all that were named."
    papers = f"{files} {'paper' if files == 1 else 'papers'}"
    hushed = f" {ignored} more {'was' if ignored == 1 else 'were'} settled by a comment." if ignored else ""
    hushed += f" {old} more {'was' if old == 1 else 'were'} there when the baseline was written." if old else ""
    if foreign:
        which = "It is" if files == 1 else f"{foreign} of them {'is' if foreign == 1 else 'are'}"
        hushed += f" {which} not in English, as far as we can tell: there we look for acronyms only."
    total = sum(counts.values())
    if not total and foreign == files:
        return f"Read {papers}.{hushed} We found none."
    if not total:
        return f"Read {papers}. Nothing here should lose a reader.{hushed}"
    told = [
        f"{counts[level]} {_LEVEL_WORDS[level][counts[level] != 1]}" for level in reversed(LEVELS) if counts.get(level)
    ]
    return f"Read {papers} and found {_listed(told)}.{hushed}\nTo learn more about a rule: plainspeak explain RULE"


_LEVEL_WORDS = {
    "error": ("error", "errors"),
    "warning": ("thing to put right", "things to put right"),
    "advice": ("piece of advice", "pieces of advice"),
}


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
