"""The words of a meeting's papers in plain words: what goes on a sheet beside the agenda."""

from __future__ import annotations

import os
import re
import unicodedata
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from plainspeak.checking import document_of, prose_of
from plainspeak.document import OBJECT, Document, Place
from plainspeak.lexicon import lexicon as lexicons
from plainspeak.lexicon.entries import Acronym, Term
from plainspeak.lexicon.lexicon import Lexicon
from plainspeak.prose import Prose
from plainspeak.rules.acronyms import unexplained
from plainspeak.rules.acronyms.usage import Usage, same_meaning, usage
from plainspeak.rules.words import rare
from plainspeak.rules.words.study import RareWord, study
from plainspeak.settings import Settings, settings_for

#: A rare word as difficult as this (0 to 1) wants an explanation where it stands only once.
VERY_HARD = 0.55
#: Where a sentence is longer than this many characters, only what stands around the word is shown.
_LONGEST = 220
#: What these glossary entries have to say, when they are general and of several words, is "use fewer words".
_WORDY = ("phrase", "preposition", "conjunction", "adverb")
_MOST_SWAPS = 3
_FEW_LETTERS = 2


@dataclass(frozen=True, slots=True)
class Spot:
    """A place where a term stands: the paper, as people call it, and the place in it."""

    paper: str
    place: Place

    @property
    def words(self) -> str:
        """The place in words: "line 12", or "page 3, paragraph 2" in a file that has no lines."""
        return self.place.label or f"line {self.place.line}"


@dataclass(frozen=True, slots=True)
class Sense:
    """One thing that a term means.

    `name` is the full name of an acronym, and empty for a word; `plain` says in a few words what it is, without a capital or a
    full stop, and is empty where the full name says all. `source` tells who says so: "the papers", a list, or both.
    """

    name: str
    plain: str
    source: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A term with what it means, the likeliest first, and the places where it stands, in the order of the papers.

    `others` are further full names that the letters of an acronym can stand for. `check` tells that a person must look: the
    letters have several meanings in our lists, the papers explain them in more than one way, or there are only two letters and
    no paper explains them.
    """

    term: str
    senses: tuple[Sense, ...]
    spots: tuple[Spot, ...]
    others: tuple[str, ...] = ()
    check: bool = False


@dataclass(frozen=True, slots=True)
class Gap:
    """A term that neither the papers nor our lists explain, the sentence in which it stands first, and its places."""

    term: str
    sentence: str
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Handout:
    """Every acronym and hard term of some papers, once, in the order of the alphabet; `gaps` wait for an explanation."""

    papers: tuple[str, ...]
    entries: tuple[Entry, ...]
    gaps: tuple[Gap, ...]


def handout(
    sources: Iterable[str | os.PathLike[str] | Document],
    *,
    settings: Settings | None = None,
    include_known: bool = False,
    leave_out: Iterable[str] = (),
) -> Handout:
    """What the acronyms and hard terms in some papers mean.

    Takes what `check` takes, in reading order; `settings` are those that hold for the first file. Acronyms that nearly everyone
    knows, or that the settings call known, are left out unless `include_known`; so are the terms in `leave_out`, whatever their
    case; so are papers with a comment that leaves the whole file out, as our own handouts have. What the papers say
    themselves goes before our lists. Raises `UnreadableFile`, `BadSettings` or `BadList`.
    """
    papers = list(sources)
    if settings is None:
        first = next((paper for paper in papers if isinstance(paper, os.PathLike)), None)
        settings = settings_for(Path(first)) if first is not None else Settings()
    limits = settings.limits
    documents = [document_of(paper, name=f"paper {number}", limits=limits) for number, paper in enumerate(papers, 1)]
    documents = [document for document in documents if not document.left_out]
    lexicon = lexicons.load(settings.acronyms, settings.glossary, frozenset(settings.known))
    read = [_Paper(*pair, lexicon) for pair in zip(documents, _short_names(documents), strict=True)]
    entries = [*_acronyms(read, lexicon, include_known), *_terms(read)]
    gaps = [*_unexplained(read, entries, settings), *_rare(read, settings)]
    unwanted = {_folded(term) for term in leave_out}
    return Handout(
        tuple(paper.name for paper in read),
        tuple(sorted((e for e in entries if _folded(e.term) not in unwanted), key=lambda e: order(e.term))),
        tuple(sorted((g for g in gaps if _folded(g.term) not in unwanted), key=lambda g: order(g.term))),
    )


def order(term: str) -> tuple[str, str]:
    """The key under which a term stands in the alphabet: letters and figures only, without case and accents."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", term) if c.isalnum())
    return bare.casefold(), term


class _Paper:
    """One paper with its name and what the studies find in it."""

    def __init__(self, document: Document, name: str, lexicon: Lexicon) -> None:
        self.document = document
        self.name = name
        self.prose: Prose = prose_of(document)
        self.usage: Usage = usage(self.prose, lexicon)
        self.words = study(self.prose, lexicon)

    def spots(self, places: Iterable[tuple[int, int]]) -> Iterator[Spot]:
        for start, end in places:
            for place in self.document.places(start, end)[:1]:
                yield Spot(self.name, place)

    def sentence(self, start: int, end: int) -> str:
        """The sentence around `text[start:end]`, on one line; of a long one the part around it."""
        sentences = self.prose.sentences
        at = bisect_right(sentences, start, key=lambda span: span[0]) - 1
        low, high = sentences[at] if at >= 0 and start < sentences[at][1] else (start, end)
        cut_low, cut_high = low, high
        if high - low > _LONGEST:
            cut_low, cut_high = max(low, start - _LONGEST // 2), min(high, end + _LONGEST // 2)
            # Whole words only.
            while low < cut_low < start and not self.prose.text[cut_low - 1].isspace():
                cut_low += 1
            while high > cut_high > end and not self.prose.text[cut_high].isspace():
                cut_high -= 1
        shown = " ".join(self.prose.text[cut_low:cut_high].replace(OBJECT, " ").split())
        return ("… " if cut_low > low else "") + shown + (" …" if cut_high < high else "")


def _short_names(documents: Sequence[Document]) -> list[str]:
    """The names of files without their folders, where that tells them apart."""
    short = [PurePath(document.name).name or document.name for document in documents]
    counts = Counter(short)
    return [
        "the paper" if document.name == "<stdin>" else name if counts[name] == 1 else document.name
        for document, name in zip(documents, short, strict=True)
    ]


def _acronyms(papers: Sequence[_Paper], lexicon: Lexicon, include_known: bool) -> Iterator[Entry]:
    """Each acronym that is explained in the papers or in our lists."""
    told: dict[str, list[str]] = {}
    for paper in papers:
        for pair in paper.usage.pairs:
            names, name = told.setdefault(pair.short, []), " ".join(pair.long.split())
            if not any(same_meaning(name, other) for other in names):
                names.append(name)
    spots: dict[str, list[Spot]] = {}
    ranks: dict[str, Counter[Acronym]] = {}
    for paper in papers:
        uses: dict[str, list[tuple[int, int]]] = {}
        for mention in paper.usage.mentions:
            # What one paper explains is an acronym in all of them.
            strong = mention.strong or mention.short in told
            known = lexicon.known(mention.short) and not include_known
            if strong and not known and not paper.prose.quoted(mention.start, mention.end):
                uses.setdefault(mention.short, []).append((mention.start, mention.end))
        for short, places in uses.items():
            spots.setdefault(short, []).extend(paper.spots(places))
            for rank, row in enumerate(paper.usage.meanings(short)):
                ranks.setdefault(short, Counter())[row] += rank * len(places)
    for short, found in spots.items():
        rows = sorted(lexicon.acronyms.get(short, ()), key=lambda row: ranks[short][row])
        if short in told:
            senses = tuple(_told(name, rows) for name in told[short])
            yield Entry(short, senses, tuple(found), check=len(senses) > 1)
        elif rows:
            first = Sense(rows[0].long, rows[0].plain, _source(rows[0]))
            others = tuple(row.long for row in rows[1:])
            # Two letters stand for so many things that the one meaning of our list may be the wrong one.
            guess = len(short) <= _FEW_LETTERS and rows[0] in lexicons.shipped_acronyms() and not rows[0].known
            yield Entry(short, (first,), tuple(found), others, check=bool(others) or guess)


def _told(name: str, rows: Sequence[Acronym]) -> Sense:
    """What a paper says the letters mean, with our plain words where our lists mean the same thing."""
    row = next((row for row in rows if same_meaning(row.long, name)), None)
    if row is None or not row.plain:
        return Sense(name, "", "the papers")
    return Sense(name, row.plain, f"the papers, {_source(row)}")


def _source(row: Acronym | Term) -> str:
    return row.source or "your own list"


def _terms(papers: Sequence[_Paper]) -> Iterator[Entry]:
    """Each hard term of the glossary; one entry for words that are written alike."""
    spots: dict[str, list[Spot]] = {}
    terms: dict[str, dict[str, Term]] = {}
    for paper in papers:
        for use in paper.words.uses:
            if _is_jargon(use.term):
                key = _folded(use.term.says)
                terms.setdefault(key, {})[use.term.id] = use.term
                spots.setdefault(key, []).extend(paper.spots([(use.start, use.end)]))
    for key, group in terms.items():
        senses = dict.fromkeys(Sense("", _plain(term), _source(term)) for term in group.values())
        yield Entry(next(iter(group.values())).says, tuple(senses), tuple(spots[key]))


def _is_jargon(term: Term) -> bool:
    """Whether a reader may need the meaning: not of words that nearly everyone knows, nor of those that are merely many.

    Words that may hurt people have no place on a sheet for the same people: the author puts others in the paper.
    """
    wordy = term.field == "general" and " " in term.says and term.pos in _WORDY
    return not term.quiet and not term.hurts and term.field != "formal" and not wordy


def _plain(term: Term) -> str:
    if term.means:
        return term.means
    *first, last = term.plain[:_MOST_SWAPS]
    return f"{', '.join(first)} or {last}" if first else last


def _unexplained(papers: Sequence[_Paper], entries: Sequence[Entry], settings: Settings) -> Iterator[Gap]:
    """Acronyms that nobody explains."""
    if not settings.runs(unexplained.RULE):
        return
    explained = {entry.term for entry in entries}
    found: dict[str, tuple[str, list[Spot]]] = {}
    for paper in papers:
        for mention in paper.usage.hard:
            if mention.short not in explained:
                gap = found.setdefault(mention.short, (paper.sentence(mention.start, mention.end), []))
                gap[1].extend(paper.spots([(mention.start, mention.end)]))
    for short, (sentence, spots) in found.items():
        yield Gap(short, sentence, tuple(spots))


def _rare(papers: Sequence[_Paper], settings: Settings) -> Iterator[Gap]:
    """Rare words that our glossary does not hold, and that people meet more than once or cannot guess."""
    if not settings.runs(rare.RULE):
        return
    least = settings.options_of(rare.RULE)["difficulty"]
    found: dict[str, list[tuple[_Paper, RareWord]]] = {}
    for paper in papers:
        for word in paper.words.rare(least):
            found.setdefault(word.base, []).append((paper, word))
    for uses in found.values():
        paper, word = uses[0]
        if len(uses) > 1 or word.difficulty >= max(least, VERY_HARD):
            spots = (spot for other, use in uses for spot in other.spots([(use.start, use.end)]))
            yield Gap(paper.prose.text[word.start : word.end], paper.sentence(word.start, word.end), tuple(spots))


def _folded(term: str) -> str:
    return re.sub(r"\s+", " ", term.strip()).casefold()
