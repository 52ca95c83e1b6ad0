"""Where a document explains its short forms: in brackets, by a phrase such as "stands for", in a list or a table."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from plainspeak.lexicon.entries import Acronym
from plainspeak.lexicon.frequency import zipf
from plainspeak.rules.acronyms.pairing import (
    FUNCTION_WORDS,
    after,
    before,
    capital_run,
    holds,
    initials_after,
    initials_before,
    letters_of,
    words_in,
)
from plainspeak.rules.acronyms.shapes import can_be_short, normal

Blocks = Sequence[tuple[str, int, int]]
Entries = Mapping[str, Sequence[Acronym]]


@dataclass(frozen=True, slots=True)
class Pair:
    """An explanation: the places of the short form and of the full name, both as texts too."""

    short_start: int
    short_end: int
    long_start: int
    long_end: int
    short: str
    long: str


#: No full name is looked for further away than this many characters.
_REACH = 240
_MOST_WORDS = 14
#: Costs of pairing (`pairing.before`): plain initials with a hyphen or two; and what is near enough not to look further.
_EXACT, _CLOSE = 0.31, 0.6
#: Small letters in brackets that are more common than this (Zipf) are a word.
_WORD_OF_ENGLISH = 3.2

_QUOTES = "\"“”‘’'"
# By kind: what a pattern begins with is found quickest when it is one character.
_BRACKETS = [re.compile(rf"\{opening}(?!http|[#./])([^()\[\]]{{2,160}})[)\]]") for opening in "(["]
_LEAD = re.compile(
    rf"\s*(?:(?:or|hereafter|hereinafter|henceforth|also|known as|called|abbreviated(?: as| to)?|short|shortened to|aka"
    rf"|a\.k\.a\.|formerly|the|an?)[\s:,]+)*[{_QUOTES}]?\s*",
    re.I,
)
_PIECE_END = re.compile(
    rf"\s*(?:[,;:=]|[{_QUOTES}](?!s)|\b(?:for short|\d{{4}}|or|see|and|hereafter|hereinafter)\b|\s[-–—]\s|$)"
)
# "whole time equivalent (wte)": no word of English, and its letters are asked for.
_SMALL_SHORT = re.compile(r"(?!(?:and|or|the|see|not|ie|eg|as|if|in|is|it|on|to|we)\b)[a-z]{2,5}")
_LATER_PIECE = re.compile(r"[,;]\s*([^\s,;]{2,16})\s*(?=[,;]|$)")
# A sentence ends here, or a bracket stands between; a bracket within a word, as in "benzo[a]pyrene", does not.
# Nor does the part of the country in the name of a law.
_WALL = re.compile(
    r"[.;:!?](?=\s|$)|(?<![^\s(\[])[(\[](?!(?:England|Scotland|Wales|Northern Ireland)\))"
    r"|[)\]](?<!\(England\))(?<!\(Scotland\))(?<!\(Wales\))(?<!\(Northern Ireland\))(?![^\s.,;:)\]])|[￼|]|\n\n"
)
_LAWS = frozenset(("Act", "Order", "Regulations", "Bill", "Measure"))
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_STANDS_FOR = re.compile(
    r"\s+(?:(?:which|that)\s+)?(?:(stands|is\s+short|short|is\s+(?:an?|the)\s+(?:abbreviation|acronym)|abbreviation|acronym)"
    r"\s+(?:for|of)|means|denotes|refers\s+to|is\s+defined\s+as)\s+"
)
#: Each phrase of `_STANDS_FOR` holds one of these, which are quicker to find.
_PHRASES = ("stands", "short", "abbreviation", "acronym", "means", "denotes", "refers", "is defined")
_ARTICLE = re.compile(rf"[{_QUOTES}]?(?:(?:the|an?)\s+)?[{_QUOTES}]?", re.I)
_TOKEN_BEFORE = re.compile(r"[^\W_][^\s()\[\]=:;,\"“”]{0,15}$")
_OR = re.compile(r",\s+or\s+(?:the\s+)?([^\s,;()]{2,16})(?=,)")
_SEGMENT_END = re.compile(r"[;()\[\]\n￼|]|[.,:](?=\s|$)|\s(?=[^\W_][\w&/-]{1,9}\s*=)")
_LINK = re.compile(r"(?:(?:\s+(?:is|are|was|or)|,|\s[–—-])\s+)(?:(?:the|an?)\s+)?")
# It begins with its first characters, and the look-behinds come second: so it is found much quicker.
_MARK = re.compile(
    r"[=:;–—-](?:(?<==)|(?=\s)(?:(?<=[A-Za-z\d)*”’\"]:)(?<![a-rt-z]:)|(?<=[ –-][–—-])|(?<=;)(?=\s+[A-Z][\w&/-]{1,9},\s)))"
)
_SEEN = re.compile(r"\S")
_COMMA_ENTRY = re.compile(r"\s*([A-Z][\w&/-]{1,9}),\s+")


def pairs_in(text: str, blocks: Blocks, entries: Entries) -> list[Pair]:
    """Every explanation in the text, in its order. Linear in the length of the text."""
    found: dict[int, Pair] = {}
    within = _Within(blocks)
    for pair in (
        *_bracketed(text, within, entries),
        *_phrased(text, within),
        *_listed(text, within),
        *_cells(text, blocks),
    ):
        found.setdefault(pair.short_start, pair)
    return sorted(found.values(), key=lambda pair: (pair.short_start, pair.long_start))


class _Within:
    """Finds the matches of a pattern that lie within one block: once over the whole text is quicker than block by block."""

    def __init__(self, blocks: Blocks) -> None:
        self._blocks = blocks
        self._starts = [start for _, start, _ in blocks]

    def __call__(self, pattern: re.Pattern[str], text: str) -> Iterator[tuple[re.Match[str], int, int]]:
        """(match, start of its block, end of its block) for each."""
        return self.each(pattern.finditer(text))

    def each(self, matches: Iterable[re.Match[str] | None]) -> Iterator[tuple[re.Match[str], int, int]]:
        """The same for matches that were found already; those that cross a block's end are left out."""
        for match in matches:
            index = bisect_right(self._starts, match.start()) - 1 if match else -1
            if match and index >= 0 and match.end() <= self._blocks[index][2]:
                yield match, self._blocks[index][1], self._blocks[index][2]


def _finds(text: str, words: str) -> Iterator[int]:
    at = text.find(words)
    while at >= 0:
        yield at
        at = text.find(words, at + 1)


def unmarked(text: str, start: int, end: int, block: tuple[int, int]) -> Pair | None:
    """A full name that stands right beside its short form at `text[start:end]` without a bracket.

    "Care board XCB", "the XCB, the care board," and "XCB is the care board": only plain initials of three letters or more
    will do. `block` is where the block begins and ends.
    """
    letters = letters_of(text[start:end])
    if len(letters) < 3 or not letters.isalpha():
        return None
    return _right_before(text, start, end, block[0], letters) or _right_after(text, start, end, block[1], letters)


def _right_before(text: str, start: int, end: int, floor: int, letters: str) -> Pair | None:
    stop = start - 1
    if stop <= floor or text[stop] not in " \n":
        return None
    if text[stop - 1] == ",":
        stop -= 1
    # The last word decides nearly always, before any wall is looked for.
    low = max(floor, stop - 30)
    last = max(text.rfind(" ", low, stop), text.rfind("\n", low, stop), text.rfind("-", low, stop)) + 1
    if text[last : last + 1].lower() != letters[-1]:
        return None
    spans = words_in(text, max(floor, start - _REACH), stop)[-2 * len(letters) :]
    if not spans or spans[-1][1] != stop or text[spans[-1][0] : stop].lower() in FUNCTION_WORDS:
        return None
    first = initials_before(text, spans, letters)
    if first is None or _WALL.search(text, spans[first][0], stop) or "," in text[spans[first][0] : stop]:
        return None
    return _pair(text, start, end, spans[first][0], spans[-1][1])


def _right_after(text: str, start: int, end: int, limit: int, letters: str) -> Pair | None:
    link = _LINK.match(text, end, limit)
    if not link or text[link.end() : link.end() + 1].lower() != letters[0]:
        return None
    stop = min(limit, link.end() + _REACH)
    wall = _WALL.search(text, link.end(), stop)
    spans = words_in(text, link.end(), wall.start() if wall else stop)
    size = initials_after(text, spans, letters)
    if size is None or "," in text[link.end() : spans[size - 1][1]]:
        return None
    return _pair(text, start, end, spans[0][0], spans[size - 1][1])


# In brackets


def _bracketed(text: str, within: _Within, entries: Entries) -> Iterator[Pair]:
    brackets = [match for pattern in _BRACKETS for match in pattern.finditer(text)]
    brackets.sort(key=lambda match: match.start())
    for match, start, _ in within.each(brackets):
        inner, stop = match.span(1)
        lead = _LEAD.match(text, inner, stop)
        begin = lead.end() if lead else inner
        piece_end = _PIECE_END.search(text, begin, stop)
        limit = piece_end.start() if piece_end else stop
        pair = None
        if can_be_short(text[begin:limit]) or _SMALL_SHORT.fullmatch(text, begin, limit):
            pair = _long_before(text, start, match.start(), begin, limit, entries)
        if pair is None and (token := _token_before(text, start, match.start())) is not None:
            pair = _long_after(text, token[0], token[1], inner, stop, entries)
        if pair is None:
            pair = _in_later_piece(text, start, match.start(), inner, stop)
        if pair is None:
            pair = _told_after(text, start, match.start(), inner, stop)
        if pair:
            yield pair


def _in_later_piece(text: str, start: int, bracket: int, inner: int, stop: int) -> Pair | None:
    """A short form further on in a bracket: "superoxide dismutase (EC 1.15.1.1; SOD)", or "(the care board, XCB)"."""
    for piece in _LATER_PIECE.finditer(text, inner, stop):
        if can_be_short(piece[1]) and sum(c.isupper() for c in piece[1]) >= 2:
            pair = _long_before(text, inner, piece.start(), *piece.span(1), {}) or _long_before(
                text, start, bracket, *piece.span(1), {}
            )
            if pair:
                return pair
    return None


def _told_after(text: str, start: int, bracket: int, inner: int, stop: int) -> Pair | None:
    """A bracket that says the letters of a short form a word or two before: "DMC cases (damp, mould and condensation)"."""
    short = _SHORT_BEFORE.search(text, max(start, bracket - 40), bracket)
    spans = words_in(text, inner, stop) if short else []
    if short and spans and initials_after(text, spans, letters_of(short[1])) == len(spans):
        return _pair(text, *short.span(1), spans[0][0], spans[-1][1])
    return None


_SHORT_BEFORE = re.compile(r"(?<![\w-])([A-Z]{3,8})s?(?: [a-z]+){1,2} $")


def _token_before(text: str, start: int, end: int) -> tuple[int, int] | None:
    stop = end
    # Not far: a line of dashes would be walked back over from each of them.
    while stop > max(start, end - 40) and text[stop - 1] in f" \n-{_QUOTES}":
        stop -= 1
    # Nearly always this is a word in small letters, and there is nothing to look for.
    if text[stop - 2 : stop].islower() and text[max(start, stop - 17) : stop].rpartition(" ")[2].islower():
        return None
    match = _TOKEN_BEFORE.search(text, max(start, stop - 17), stop)
    if not match or (match.start() > start and text[match.start() - 1].isalnum()) or not can_be_short(match.group()):
        return None
    return match.span()


def _long_before(
    text: str, start: int, bracket: int, short_start: int, short_end: int, entries: Entries
) -> Pair | None:
    short = text[short_start:short_end]
    letters = letters_of(short)
    if len(letters) < 2 or (short.islower() and zipf(short) > _WORD_OF_ENGLISH):
        return None
    reach = _last_wall(text, max(start, bracket - _REACH), bracket)
    spans = words_in(text, reach, bracket)[-_MOST_WORDS - len(letters) :]
    spans = _without_year(text, spans, letters)
    if not spans:
        return None
    rows = entries.get(normal(short), ())
    for row in rows:
        count = len(row.long.split())
        if (known := _ends_with(text, spans, row.long, count)) is not None:
            return _pair(text, short_start, short_end, known, spans[-1][1])
    spans = spans[-_window(text, spans, len(letters)) :]
    inner = _after_comma(text, spans)
    for left in (inner, spans):
        opening = before(text, left, letters)
        # "long short-term memory models (LSTM)": the word before the bracket is not part of the name.
        other = text[left[-1][0]].lower() != letters[-1]
        if len(letters) >= 3 and other and (opening is None or opening[1] > _CLOSE):
            shorter = before(text, left[:-1], letters)
            if shorter and shorter[1] <= _EXACT:
                return _pair(text, short_start, short_end, left[shorter[0]][0], left[-2][1])
        if opening is not None:
            return _pair(text, short_start, short_end, left[opening[0]][0], left[-1][1])
    if sum(c.isupper() for c in short) >= 3:
        for left in (inner, spans):
            run = capital_run(text, left, letters)
            if run is not None:
                return _pair(text, short_start, short_end, left[run][0], left[-1][1])
    return None


def _without_year(text: str, spans: list[tuple[int, int]], letters: str) -> list[tuple[int, int]]:
    """The words without what a law's name has besides: "Freedom of Information Act 2000 (FOI)", "… (Wales) Act 2014 (…)"."""
    if len(spans) < 3 or not _YEAR.fullmatch(text, *spans[-1]) or text[slice(*spans[-2])] not in _LAWS:
        return spans
    kept = [(a, b) for a, b in spans[:-1] if text[max(0, a - 1) : a] != "(" or text[b : b + 1] != ")"]
    if text[kept[-1][0]].lower() != letters[-1]:
        kept.pop()
    return kept


def _last_wall(text: str, start: int, end: int) -> int:
    """Where the last wall in a stretch of text ends; `start` when there is none."""
    # Nearly always there is none near, or the nearest will do.
    for low in (max(start, end - 30), start):
        stops = [wall.end() for wall in _WALL.finditer(text, low, end)]
        if stops or low == start:
            break
    return stops[-1] if stops else start


def _ends_with(text: str, spans: Sequence[tuple[int, int]], long: str, words: int) -> int | None:
    """Where a full name of our list begins, if the words end with it."""
    for size in (words, words + 1, words - 1):
        if 0 < size <= len(spans):
            here = text[spans[-size][0] : spans[-1][1]]
            if " ".join(here.split()).casefold().removesuffix("s") == long.casefold().removesuffix("s"):
                return spans[-size][0]
    return None


def _window(text: str, spans: Sequence[tuple[int, int]], letters: int) -> int:
    """How many words back a full name of so many letters may begin: its content words, and the little words between."""
    content = 0
    for size, (start, end) in enumerate(reversed(spans), 1):
        content += text[start:end].lower() not in FUNCTION_WORDS
        if content >= min(letters + 5, 2 * letters) + 2:
            return size
    return max(1, len(spans))


def _after_comma(text: str, spans: Sequence[tuple[int, int]]) -> Sequence[tuple[int, int]]:
    for index in range(len(spans) - 1, 0, -1):
        if "," in text[spans[index - 1][1] : spans[index][0]]:
            return spans[index:]
    return spans


def _long_after(
    text: str, short_start: int, short_end: int, start: int, end: int, entries: Entries, *, named: bool = False
) -> Pair | None:
    """The full name that begins at `start`. `named` tells that the text itself says that it is one."""
    article = _ARTICLE.match(text, start, end)
    start = article.end() if article else start
    wall = _SEGMENT_END.search(text, start, min(end, start + _REACH))
    stop = wall.start() if wall else min(end, start + _REACH)
    short = text[short_start:short_end]
    letters = letters_of(short)
    spans = words_in(text, start, stop)
    for row in entries.get(normal(short), ()):
        count = len(row.long.split())
        if count <= len(spans) and text[spans[0][0] : spans[count - 1][1]].casefold() == row.long.casefold():
            return _pair(text, short_start, short_end, spans[0][0], spans[count - 1][1])
    fits = bool(spans) and text[spans[0][0]].lower() == letters[:1]
    # In a list of abbreviations, the next entry or a mark ends the name; after a full stop other words may follow.
    if (
        named
        and fits
        and len(spans) <= 8
        and wall
        and wall.group() in (";", ",", " ")
        and holds(_joined(text, spans), letters)
    ):
        return _pair(text, short_start, short_end, spans[0][0], spans[-1][1])
    # "Equality, Diversity and Inclusion" goes on after a comma.
    for limit in (spans, words_in(text, start, min(end, start + _REACH)) if wall and wall.group() == "," else []):
        size = after(text, limit[: 2 * len(letters) + 4], letters)
        if size is not None:
            return _pair(text, short_start, short_end, limit[0][0], limit[size - 1][1])
    if named and fits and len(spans) <= 10:
        return _pair(text, short_start, short_end, spans[0][0], spans[-1][1])
    return None


def _joined(text: str, spans: Sequence[tuple[int, int]]) -> str:
    return "".join(text[start:end] for start, end in spans).lower()


# By a phrase or a mark


def _phrased(text: str, within: _Within) -> Iterator[Pair]:
    places = sorted({at for phrase in _PHRASES for at in _finds(text, phrase)})
    for match, start, end in within.each(_STANDS_FOR.search(text, max(0, at - 20), at + 60) for at in places):
        token = _token_before(text, start, match.start())
        # "Some means …" is no explanation: here only two capitals make an acronym.
        if token and sum(c.isupper() for c in text[token[0] : token[1]]) >= 2:
            pair = _long_after(text, *token, match.end(), end, {}, named=bool(match[1]))
            if pair:
                yield pair
    for match, start, _ in within(_OR, text):
        if can_be_short(match[1]):
            pair = _long_before(text, start, match.start(), match.start(1), match.end(1), {})
            if pair:
                yield pair


def _listed(text: str, within: _Within) -> Iterator[Pair]:
    """Lists of abbreviations: "GDP = gross domestic product", "ICB: integrated care board", "GT, graph traversal; …"."""
    for match, start, end in within(_MARK, text):
        mark = match.group()
        if mark == ";":
            # "XCB, care board; XCP, care plan." is a list; its first entry has no semicolon before it.
            opening = start
            for wall in ";:.\n":  # each is looked for only behind the one before
                opening = max(opening, text.rfind(wall, opening, match.start()) + 1)
            for at in (opening, match.end()):
                entry = _COMMA_ENTRY.match(text, at, end)
                pair = _long_after(text, *entry.span(1), entry.end(), end, {}) if entry else None
                if pair and text[pair.long_end : pair.long_end + 1] in (";", ".", ""):
                    yield pair
            continue
        stop = match.start()
        token = _token_before(text, start, stop)
        if token is None or sum(c.isupper() for c in text[token[0] : token[1]]) < 2:
            continue
        if mark != "=" and not _opens(text, start, token[0]):
            continue
        begin = match.end()
        while begin < end and text[begin] in " \t":
            begin += 1
        pair = _long_after(text, *token, begin, end, {}, named=mark == "=")
        if pair:
            yield pair


def _opens(text: str, start: int, at: int) -> bool:
    """Whether a list entry begins here: the block, a line, or what follows ; or a colon."""
    lead = text[max(start, at - 3) : at].rstrip(" *\t")
    return at == start or not _SEEN.search(text, start, at) or lead[-1:] in ("\n", ";", ":", ".")


#: At the head of a table in which a word stands beside what it means.
_MEANINGS = re.compile(
    r"(?:what (?:it|they|this|that) (?:means?|stands? for|is)|meaning|definition|explanation|in full|full (?:name|title)"
    r"|stands for|in plain (?:english|words))s?\W*",
    re.I,
)


def _in_capitals(cell: str) -> bool:
    return can_be_short(cell) and sum(map(str.isupper, cell)) >= 2


def _cells(text: str, blocks: Blocks) -> Iterator[Pair]:
    """Two cells side by side: the short form first, or the full name first.

    In a table of two columns, an acronym and what it means, whatever stands beside a short form explains it.
    """
    place, meanings = 0, False  # how many cells of the table came before
    for (kind, start, end), (next_kind, next_start, next_end) in pairwise(blocks):
        place, meanings = (place + 1, meanings) if kind == "cell" else (0, False)
        if place == 2 and _MEANINGS.fullmatch(text, start, end):
            meanings = _in_capitals(text[next_start:next_end])
        if kind != "cell" or next_kind != "cell":
            continue
        short = text[start:end]
        if _in_capitals(short):
            pair = _long_after(text, start, end, next_start, next_end, {})
            if pair:
                yield pair
            elif meanings and place % 2 and not can_be_short(text[next_start:next_end]):
                yield _pair(text, start, end, next_start, next_end)
        elif can_be_short(text[next_start:next_end]):
            spans = words_in(text, start, end)
            opening = before(text, spans, letters_of(text[next_start:next_end]))
            if opening and opening[0] == 0:
                yield _pair(text, next_start, next_end, spans[0][0], spans[-1][1])


def _pair(text: str, short_start: int, short_end: int, long_start: int, long_end: int) -> Pair:
    long = " ".join(text[long_start:long_end].split())
    return Pair(short_start, short_end, long_start, long_end, normal(text[short_start:short_end]), long)
