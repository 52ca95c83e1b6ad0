"""What a handout says, line by line; the writers of each kind of file only put it on paper.

Every line is written to be read aloud. What comes from papers and lists is cleaned here, once for all kinds of file.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from plainspeak.handouts import Entry, Gap, Handout, Sense, Spot

Layout = Literal["standard", "large-print", "easy-read"]
LAYOUTS: tuple[Layout, ...] = ("standard", "large-print", "easy-read")

TITLE = "Words used in the papers"
PICTURE = "Space for a picture"
WRITE_HERE = "(write the meaning here)"
FILL_IN = "To fill in before the meeting"
#: With more terms than this, each letter has a heading.
MANY = 30
#: So many places of a term are named; the others are counted.
_MOST_PLACES = 3
_MOST_NAMES = 4
#: So many papers are named in front.
_MOST_PAPERS = 6
_LINE = re.compile(r"line (\d+)")


@dataclass(frozen=True, slots=True)
class Card:
    """What is said of one term: `lines` are what it means, `check` what is open, `where` the places; each may be empty.

    A card without `lines` is one to fill in: `sentence` shows the term at work.
    """

    term: str
    lines: tuple[str, ...] = ()
    check: str = ""
    where: str = ""
    sentence: str = ""

    @property
    def below(self) -> tuple[str, ...]:
        """All lines under the term, in order."""
        lines = self.lines or (WRITE_HERE, f"It stands in: “{self.sentence}”")
        return tuple(line for line in (*lines, self.check, self.where) if line)


@dataclass(frozen=True, slots=True)
class Section:
    """Cards under a heading, which is empty where none is needed; `intro` comes before the first."""

    heading: str
    cards: tuple[Card, ...]
    intro: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The whole handout in words: a title, a few lines before the first term, the letters, and what is to be filled in."""

    title: str
    intro: tuple[str, ...]
    sections: tuple[Section, ...]
    to_fill_in: Section | None
    layout: Layout = "standard"


def sheet(handout: Handout, *, title: str = "", date: str = "", layout: Layout = "standard") -> Sheet:
    """What the handout says in this layout. `title` and `date` (in ISO form or in words) may be empty."""
    # A term of a list may be made of nothing that can be seen.
    cards = [card for entry in handout.entries if (card := _card(entry, handout.papers, layout)).term]
    gaps = tuple(card for gap in handout.gaps if (card := _gap(gap, handout.papers, layout)).term)
    return Sheet(
        clean(title) or TITLE,
        tuple(_intro(handout, clean(date), layout)),
        tuple(_sections(cards)),
        Section(FILL_IN, gaps, _fill_in_intro(layout)) if gaps else None,
        layout,
    )


def clean(text: str) -> str:
    """Text on one line without characters that cannot be seen, and that could hide words or turn the reading direction."""
    shown = (" " if c.isspace() else c for c in text if c.isspace() or unicodedata.category(c) not in _HIDDEN)
    return " ".join("".join(shown).split())


# Control characters, invisible format characters, surrogates, private letters and characters that do not exist.
_HIDDEN = frozenset(("Cc", "Cf", "Cs", "Co", "Cn"))


def _intro(handout: Handout, when: str, layout: Layout) -> Iterable[str]:
    easy = layout == "easy-read"
    if when:
        yield f"The meeting is on {in_words(when)}." if easy else f"For the meeting on {in_words(when)}."
    papers = listed(list(map(clean, handout.papers)))
    if len(handout.papers) > _MOST_PAPERS:
        papers = f"the {len(handout.papers)} papers"
    if not handout.entries:
        yield f"We found no short forms or hard words that we can explain in {papers}."
        return
    if easy:
        yield "This sheet says what hard words mean."
        yield f"The words are in {papers}."
        yield "You can always ask what a word means."
        return
    yield f"What the short forms and hard words in {papers} mean."
    yield "If a word is missing or not clear, please ask. Others will be glad that you did."


def _fill_in_intro(layout: Layout) -> str:
    if layout == "easy-read":
        return "We do not know these words. Please write down what they mean. Then send this sheet out."
    return "We do not know what these mean. Before you send this out, please write it under each, in plain words."


def in_words(when: str) -> str:
    """A date in words, the day of the week first, when it is written like 2026-05-12; other text as it is."""
    try:
        day = date.fromisoformat(when)
    except ValueError:
        return when
    return f"{_DAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]} {day.year}"


# In English wherever the program runs, which strftime is not.
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_MONTHS = "January February March April May June July August September October November December".split()


def _sections(cards: Sequence[Card]) -> Iterable[Section]:
    if len(cards) <= MANY:
        if cards:
            yield Section("", tuple(cards))
        return
    letters: dict[str, list[Card]] = {}
    for card in cards:
        letters.setdefault(_letter(card.term), []).append(card)
    for letter, group in letters.items():
        yield Section(letter, tuple(group))


def _letter(term: str) -> str:
    first = next((c for c in unicodedata.normalize("NFKD", term) if c.isalnum()), "")
    return first.upper() if first.isalpha() else "0 to 9"


def _card(entry: Entry, papers: Sequence[str], layout: Layout) -> Card:
    term = clean(entry.term)
    said = _easy(term, entry.senses) if layout == "easy-read" else _said(entry.senses)
    return Card(term, tuple(line for line in said if line), _check(entry, papers), _where(entry.spots, papers, layout))


def _gap(gap: Gap, papers: Sequence[str], layout: Layout) -> Card:
    return Card(clean(gap.term), where=_where(gap.spots, papers, layout), sentence=clean(gap.sentence))


def _said(senses: Sequence[Sense]) -> Iterable[str]:
    for number, sense in enumerate(senses):
        name, plain = clean(sense.name), clean(sense.plain)
        # After the full name a new sentence begins; a plain meaning follows its term in small letters.
        text = f"{_ended(name)} {capital(_ended(plain))}".strip() if name else _ended(plain)
        yield f"Or: {text}" if number else text


def _easy(term: str, senses: Sequence[Sense]) -> Iterable[str]:
    for number, sense in enumerate(senses):
        name, plain = clean(sense.name), clean(sense.plain)
        if name:
            yield f"It can also be short for {_ended(name)}" if number else f"{term} is short for {_ended(name)}"
        if plain:
            yield f"It can also mean: {_ended(plain)}" if number and not name else f"It means: {_ended(plain)}"


def _check(entry: Entry, papers: Sequence[str]) -> str:
    if entry.others:
        names = [clean(name) for name in entry.others[:_MOST_NAMES]]
        more = len(entry.others) - len(names)
        names += [f"{more} more"] if more else []
        return f"Check this: {clean(entry.term)} can also stand for {listed(names, 'and' if more else 'or')}."
    if not entry.check:
        return ""
    one = len(papers) == 1
    if len(entry.senses) > 1:
        return f"Check this: {'the paper explains' if one else 'the papers explain'} it in more than one way."
    return f"Check this: {'the paper does' if one else 'the papers do'} not say what {clean(entry.term)} is short for."


def _where(spots: Sequence[Spot], papers: Sequence[str], layout: Layout) -> str:
    places = list(dict.fromkeys((spot.paper, spot.words) for spot in spots))
    if not places:
        return ""
    if layout == "easy-read":
        paper, words = places[0]
        return f"You can find it in {clean(paper)}, {clean(words)}."
    return f"Where: {where(spots, named=len(papers) > 1)}."


def where(spots: Sequence[Spot], *, named: bool = True) -> str:
    """The first three places in words, and how many more there are; `named` says whether to name the papers.

    "agenda.md (lines 3 and 9), minutes.md (line 2) and 4 more places"
    """
    places = list(dict.fromkeys((spot.paper, spot.words) for spot in spots))
    by_paper: dict[str, list[str]] = {}
    for paper, words in places[:_MOST_PLACES]:
        by_paper.setdefault(paper, []).append(clean(words))
    told = [f"{clean(paper)} ({_together(words)})" if named else _together(words) for paper, words in by_paper.items()]
    more = len(places) - _MOST_PLACES
    if more > 0:
        told = [*told, f"{more} more {'place' if more == 1 else 'places'}"]
    return listed(told)


def _together(words: Sequence[str]) -> str:
    numbers = [found[1] for word in words if (found := _LINE.fullmatch(word))]
    if len(numbers) == len(words) > 1:
        return f"lines {listed(numbers)}"
    # A place may hold a comma of its own: "page 3, paragraph 2".
    return "; ".join(words)


def listed(texts: Sequence[str], joiner: str = "and") -> str:
    """Texts as a list in a sentence: "a, b and c"."""
    return f"{', '.join(texts[:-1])} {joiner} {texts[-1]}" if len(texts) > 1 else "".join(texts)


def capital(text: str) -> str:
    """The text with a capital in front, unless its first word has its own, like "iPad"."""
    first = text.split(" ", 1)[0]
    return text[:1].upper() + text[1:] if first.islower() else text


def _ended(text: str) -> str:
    return text if not text or text[-1] in ".!?" else text + "."
