"""The short forms of a document and their explanations.

Explanations are found first: what is explained anywhere is an acronym everywhere. Other short forms are known by their
shape, with refusals for what only looks like one.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from plainspeak.rules.acronyms.pairing import FUNCTION_WORDS, after, before, letters_of, words_in


@dataclass(frozen=True, slots=True)
class Mention:
    """One use of a short form, as character offsets, end exclusive.

    `short` is normalised for look-up: no dots, no plural or possessive tail. `block` is the index of its block. `paired`
    tells that this very use stands beside its explanation. Without `strong` it is only a guess that this is an acronym.
    """

    start: int
    end: int
    short: str
    block: int
    paired: bool
    strong: bool


@dataclass(frozen=True, slots=True)
class Pair:
    """An explanation: the places of the short form and of the full name, both as texts too."""

    short_start: int
    short_end: int
    long_start: int
    long_end: int
    short: str
    long: str


@dataclass(frozen=True, slots=True)
class Study:
    """Mentions, which never overlap, and pairs, both in the order of the text; `initials` are those of people."""

    mentions: tuple[Mention, ...]
    pairs: tuple[Pair, ...]
    initials: frozenset[str]


_SHORT = r"[A-Za-z0-9][\w&/.+-]{0,14}[A-Za-z0-9]"
_BRACKET = re.compile(r"[(\[]\s*[\"“‘']?([^()\[\]\n]{2,120}?)[\"”’']?\s*[)\]]")
_FIRST_PIECE = re.compile(r"\s*(?:,|;|:|\bor\b|\bsee\b|\s[-–—]\s|\bhereafter\b|\bhereinafter\b)")
_PHRASE = re.compile(
    rf"(?<![\w-])({_SHORT})[\"”’']?(?:\s*,)?\s+(?:stands\s+for|is\s+short\s+for|short\s+for|means|denotes|refers\s+to)\s+[\"“‘']?(?:the\s+|an?\s+)?"
)
_EQUALS = re.compile(rf"(?:^|(?<=\s)|(?<=\())({_SHORT})\s*(?:=|:|\s[-–—])\s*(?:the\s+)?(?=[A-Za-z])")
_OR = re.compile(rf",\s+or\s+(?:the\s+)?({_SHORT})(?=,)")
_WALL = re.compile(r"[.;:!?()\[\]\ufffc|]|\n\n")
_TOKEN = re.compile(r"[^\W_](?:[\w&+.'’-]*[^\W_])?\+?")
_MASKS = re.compile(
    r"(?:https?://|www\.)\S+|[\w.+-]+@[\w-]+(?:\.[\w-]+)+|(?<!\w)[@#]\w+|\b[\w-]+\.(?:com|org|net|uk|eu|gov|docx?|pdf|xlsx?|pptx?|md|txt|html?|csv|json|py|js)\b"
    r"|\b[A-Z]{1,2}\d[A-Z\d]?\s*\d[A-Z]{2}\b|(?<!\w)[\w.-]+(?:/[\w.-]+){2,}"
    r"|\b[A-Za-z]+\d{4,}(?:[/-]\w+)*\b|\b(?=\w*\d\w*\d)(?=\w*[a-z])(?=\w*[A-Z])\w{8,}\b"
)
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_UNITS = frozenset(
    "kg mg g km cm mm ml l hz khz mhz ghz kb mb gb tb kw kwh mw gwh v ma mah db bpm mph rpm psi kcal kj pm am px fps".split()
)
_DAYS = frozenset(
    "mon tue tues wed thu thur thurs fri sat sun jan feb mar apr may jun june jul july aug sep sept oct nov dec".split()
)
_TEMPLATE = frozenset(
    """month name topic text date time title year day place venue link url address email todo xxx tbd insert draft final
    note notes action actions warning important new update updated please read agenda minutes start end yes no not and or the
    all any only must never always item total none open closed free""".split()
)
_LATIN_AND_TITLES = frozenset("eg ie etc cf nb vs viz dr mr mrs ms st prof cllr rev hon al inc ltd phd".split())
_SURNAME_AFTER = re.compile(r"\.?\s+(?:[A-Z]\.\s*)*[A-Z][a-z]+")
_FIRST_NAMES_LONG = re.compile(
    r"[A-Z][a-z'’]+(?:-[A-Z][a-z]+)?(?:\s+(?:[A-Z]\.?|[A-Z][a-z'’]+|[Oo]['’][A-Z][a-z]+|Mc[A-Z][a-z]+|de|van|der|la))*\s+[A-Z][A-Za-z'’-]+"
)
_BODY_WORDS = frozenset(
    """board council committee group trust care health service services commission authority agency university college hospital
    partnership network panel team forum fund research society association institute office department plan act programme
    project system community public national royal local united policy centre unit alliance foundation standard""".split()
)

_MOST_WORDS = 14


def study(text: str, blocks: Sequence[tuple[str, int, int]], known: Collection[str] = ()) -> Study:
    """Short forms and explanations in the prose of a document.

    `blocks` are (kind, start, end) in order; nothing pairs across blocks but neighbouring cells of a table. `known` are the
    short forms of our lists. Linear in the length of the text.
    """
    masked = _masked(text)
    pairs = sorted(_pairs(masked, blocks), key=lambda pair: (pair.short_start, pair.long_start))
    pairs, initials = _without_people(text, pairs, blocks)
    shorts = {pair.short for pair in pairs}
    mentions = list(_mentions(masked, blocks, shorts, known, initials, pairs))
    return Study(tuple(mentions), tuple(pairs), frozenset(initials))


def _masked(text: str) -> str:
    """The text with addresses, codes and file names blanked, every offset kept."""
    return _MASKS.sub(lambda match: " " * len(match.group()), text)


def normal(short: str) -> str:
    """A short form for look-up: no dots, no plural or possessive tail."""
    bare = re.sub(r"['’]s?$", "", short)
    if "." in bare:
        bare = bare.replace(".", "")
    if len(bare) > 2 and bare[-1] == "s" and sum(c.isupper() for c in bare[:-1]) >= 2 and not bare[-2].islower():
        bare = bare[:-1]
    return bare


# Explanations


def _pairs(text: str, blocks: Sequence[tuple[str, int, int]]) -> Iterator[Pair]:
    for index, (kind, start, end) in enumerate(blocks):
        if kind == "code":
            continue
        taken: set[int] = set()
        for pair in (*_bracketed(text, start, end), *_phrased(text, start, end)):
            if pair.short_start not in taken:
                taken.add(pair.short_start)
                yield pair
        if kind == "cell" and index + 1 < len(blocks) and blocks[index + 1][0] == "cell":
            yield from _cells(text, start, end, blocks[index + 1][1], blocks[index + 1][2])


def _bracketed(text: str, start: int, end: int) -> Iterator[Pair]:
    for match in _BRACKET.finditer(text, start, end):
        inner = match.group(1)
        piece = _FIRST_PIECE.split(inner, maxsplit=1)[0].strip(" \"“”‘’'")
        at = match.start(1) + inner.find(piece) if piece else match.start(1)
        if piece and _can_be_short(piece):
            pair = _long_before(text, start, match.start(), at, at + len(piece))
            if pair:
                yield pair
                continue
        token = _token_before(text, start, match.start())
        if token and _can_be_short(text[token[0] : token[1]]):
            pair = _long_after(text, token[0], token[1], match.start(1), match.end(1))
            if pair:
                yield pair


def _can_be_short(piece: str) -> bool:
    if len(piece) > 16 or " " in piece.strip() or not any(c.isalpha() for c in piece):
        return False
    letters = [c for c in piece if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    if piece.lower().strip(".") in _LATIN_AND_TITLES or piece.lower() in _DAYS or not piece[0].isalnum():
        return False
    return capitals >= 2 or (capitals == 1 and len(letters) <= 4 and len(letters) >= 2)


def _token_before(text: str, start: int, end: int) -> tuple[int, int] | None:
    found = None
    for match in _TOKEN.finditer(text, max(start, end - 24), end):
        found = match
    if found is None or text[found.end() : end].strip(' "”’\n'):
        return None
    at = found.start()
    if at > start and at == max(start, end - 24) and text[at - 1].isalnum():
        return None
    return at, found.end()


def _long_before(text: str, start: int, bracket: int, short_start: int, short_end: int) -> Pair | None:
    short = text[short_start:short_end]
    letters = letters_of(short)
    if len(letters) < 2:
        return None
    reach = max(start, bracket - 240)
    walls = [match.end() for match in _WALL.finditer(text, reach, bracket)]
    reach = walls[-1] if walls else reach
    spans = words_in(text, reach, bracket)[-_MOST_WORDS - len(letters) :]
    spans = spans[-_window(text, spans, len(letters)) :]
    for left in (_after_comma(text, spans, bracket), spans):
        first = before(text, left, letters)
        if first is not None:
            return _pair(text, short_start, short_end, left[first][0], left[-1][1])
    if sum(c.isupper() for c in short) >= 3:
        run = _capital_run(text, spans, letters)
        if run is not None:
            return _pair(text, short_start, short_end, spans[run][0], spans[-1][1])
    return None


def _window(text: str, spans: Sequence[tuple[int, int]], letters: int) -> int:
    """How many words back a full name of so many letters may begin: its content words, and the little words between."""
    content = 0
    for size, (start, end) in enumerate(reversed(spans), 1):
        content += text[start:end].lower() not in FUNCTION_WORDS
        if content >= min(letters + 5, 2 * letters) + 2:
            return size
    return max(1, len(spans))


def _after_comma(text: str, spans: Sequence[tuple[int, int]], end: int) -> Sequence[tuple[int, int]]:
    for index in range(len(spans) - 1, 0, -1):
        if "," in text[spans[index - 1][1] : spans[index][0]]:
            return spans[index:]
    return spans


def _capital_run(text: str, spans: Sequence[tuple[int, int]], letters: str) -> int | None:
    """The first word of a run of capitalised words before the bracket that begins with the first letter."""
    best = None
    for index in range(len(spans) - 1, -1, -1):
        word = text[spans[index][0] : spans[index][1]]
        if not word[0].isupper() and word.lower() not in FUNCTION_WORDS:
            break
        if word[0].isupper() and word[0].lower() == letters[0]:
            best = index
    return best if best is not None and len(spans) - best >= 2 else None


def _long_after(text: str, short_start: int, short_end: int, start: int, end: int) -> Pair | None:
    letters = letters_of(text[short_start:short_end])
    wall = re.compile(r"[.;:!?()\[\]\ufffc]|\n\n").search(text, start, end)
    spans = words_in(text, start, min(wall.start() if wall else end, start + 240))
    if spans and text[spans[0][0] : spans[0][1]].lower() in ("the", "a", "an"):
        spans = spans[1:]
    spans = spans[: 2 * len(letters) + 4]
    size = after(text, spans, letters)
    if size is None:
        return None
    return _pair(text, short_start, short_end, spans[0][0], spans[size - 1][1])


def _phrased(text: str, start: int, end: int) -> Iterator[Pair]:
    for pattern in (_PHRASE, _EQUALS):
        for match in pattern.finditer(text, start, end):
            # "Name: …" and "Some means …" are no explanations: here only two capitals make an acronym.
            if _can_be_short(match.group(1)) and sum(map(str.isupper, match.group(1))) >= 2:
                pair = _long_after(text, match.start(1), match.end(1), match.end(), end)
                if pair:
                    yield pair
    for match in _OR.finditer(text, start, end):
        if _can_be_short(match.group(1)):
            pair = _long_before(text, start, match.start(), match.start(1), match.end(1))
            if pair:
                yield pair


def _cells(text: str, start: int, end: int, next_start: int, next_end: int) -> Iterator[Pair]:
    if _can_be_short(text[start:end]):
        pair = _long_after(text, start, end, next_start, next_end)
        if pair:
            yield pair


def _pair(text: str, short_start: int, short_end: int, long_start: int, long_end: int) -> Pair:
    long = " ".join(text[long_start:long_end].split())
    return Pair(short_start, short_end, long_start, long_end, normal(text[short_start:short_end]), long)


def _without_people(
    text: str, pairs: list[Pair], blocks: Sequence[tuple[str, int, int]]
) -> tuple[list[Pair], set[str]]:
    """Set aside "Jane Smith (JS)": two or three words with capitals whose initials are the short form, and no body's name."""
    initials = {
        pair.short
        for pair in pairs
        if 2 <= len(pair.short) <= 3
        and _FIRST_NAMES_LONG.fullmatch(pair.long)
        and not _BODY_WORDS.intersection(re.findall(r"[a-z]+", pair.long.lower()))
        and _in_name_list(text, pair)
    }
    return [pair for pair in pairs if pair.short not in initials], initials


def _in_name_list(text: str, pair: Pair) -> bool:
    """Initials of people come several in a row: another "Name Surname (XY)" stands close by."""
    near = text[max(0, pair.long_start - 160) : pair.short_end + 160]
    return len(re.findall(r"[A-Z][a-z'’]+\s+[A-Z][A-Za-z'’-]+\s*\([A-Z]{2,3}\)", near)) >= 2


# Short forms by shape


def _mentions(
    text: str,
    blocks: Sequence[tuple[str, int, int]],
    shorts: Collection[str],
    known: Collection[str],
    initials: Collection[str],
    pairs: Sequence[Pair],
) -> Iterator[Mention]:
    sides = {(pair.short_start, pair.short_end) for pair in pairs}
    by_start = dict(sides)
    small = _small_words(text)
    found: list[Mention] = []
    for index, (kind, start, end) in enumerate(blocks):
        if kind == "code":
            continue
        shouted = _shouted(text, kind, start, end)
        last = start
        for match in _TOKEN.finditer(text, start, end):
            for a, b in _cut(text, match.start(), match.end(), by_start):
                if a < last:
                    continue
                short = normal(text[a:b])
                if (a, b) in sides:
                    found.append(Mention(a, b, short, index, True, True))
                    last = b
                elif short in initials:
                    continue
                elif short in shorts and _looks_used(text[a:b], short):
                    found.append(Mention(a, b, short, index, False, True))
                    last = b
                else:
                    verdict = _by_shape(text, a, b, end, short, known, small, shouted, kind)
                    if verdict is not None:
                        found.append(Mention(a, b, short, index, False, verdict))
                        last = b
    running = Counter(m.short for m in found if blocks[m.block][0] != "heading")
    for mention in found:
        heading = blocks[mention.block][0] == "heading"
        if not heading or mention.paired or mention.short in known or running[mention.short]:
            yield mention


def _looks_used(quote: str, short: str) -> bool:
    return any(c.isupper() for c in quote) or short.islower()


def _small_words(text: str) -> frozenset[str]:
    """The words that the document writes in small letters: the same word in capitals is shouted, not an acronym."""
    return frozenset(re.findall(r"(?<![\w'’-])[a-z]{3,}(?![\w'’-])", text))


def _cut(text: str, start: int, end: int, sides: dict[int, int]) -> Iterator[tuple[int, int]]:
    """The parts of a token that can be short forms: "CNN-based" → CNN, "HIV/AIDS" is two tokens already, "UNDP's" → UNDP."""
    if sides.get(start) == end:
        yield start, end
        return
    for at, stop in sides.items() if len(sides) < 8 else ():
        if start <= at and stop <= end:
            yield at, stop
            return
    quote = text[start:end]
    tail = re.search(r"['’](?:s|S)?$", quote)
    if tail:
        end -= len(tail.group())
        quote = quote[: tail.start()]
    if "." in quote and not re.fullmatch(r"(?:[A-Za-z]\.)+[A-Za-z]", quote):
        for piece in re.finditer(r"[^.]+", quote):
            yield start + piece.start(), start + piece.end()
        return
    if "-" in quote:
        parts = quote.split("-")
        if all(_caps(part) or part.isdigit() for part in parts) or (
            _caps(parts[0]) and all(_title(p) for p in parts[1:])
        ):
            yield start, end
            return
        at = start
        for part in parts:
            if _caps(part) or _mixed(part):
                yield at, at + len(part)
            at += len(part) + 1
        return
    yield start, end


def _caps(part: str) -> bool:
    body = part[:-1] if len(part) > 2 and part[-1] == "s" else part
    return len(body) >= 2 and body.isupper()


def _title(part: str) -> bool:
    return len(part) > 2 and part[0].isupper() and part[1:].islower()


def _mixed(part: str) -> bool:
    capitals = sum(c.isupper() for c in part)
    return capitals >= 2 and capitals >= len(part) - capitals and len(part) >= 2


def _by_shape(
    text: str,
    start: int,
    end: int,
    block_end: int,
    short: str,
    known: Collection[str],
    small: Collection[str],
    shouted: bool,
    kind: str,
) -> bool | None:
    """True: surely an acronym; False: perhaps; None: not one."""
    quote = text[start:end]
    if not 2 <= len(short) <= 12 or _refused(text, start, end, quote, short):
        return None
    letters = [c for c in short if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    if capitals < 2 or capitals < len(letters) - capitals:
        if capitals >= 2 and not shouted:
            return False if len(letters) <= 10 and capitals >= 2 and short in known else None
        return None
    if short in known:
        return not (shouted and short.lower() in small)
    if shouted:
        return None
    if short.isupper() and short.isalpha():
        if short.lower() in small or short.lower() in _TEMPLATE:
            return None
        if text[end : end + 1] == ":" and kind != "cell" and len(short) > 4:
            return None
        return len(short) <= 6 or None
    digits = sum(c.isdigit() for c in short)
    return digits < 3 and len(short) <= 8


def _refused(text: str, start: int, end: int, quote: str, short: str) -> bool:
    lower = short.lower()
    if lower in _UNITS or lower in _DAYS or lower in _LATIN_AND_TITLES:
        return True
    if short.isupper() and _ROMAN.fullmatch(short) and short not in ("CD", "DC", "MD", "CV", "CM", "DVD"):
        return not (short == "IV" and re.match(r"\s+(?:drip|fluid|antibiotic|line|infusion)", text[end : end + 12]))
    digits = sum(c.isdigit() for c in short)
    letters = sum(c.isalpha() for c in short)
    if digits and (digits >= letters or letters < 2) and not re.fullmatch(r"[A-Z]\d[A-Z]", short) and "-" not in short:
        return True
    if re.fullmatch(r"\d+(?:st|nd|rd|th|am|pm|s|k|m|bn)", lower):
        return True
    # "J.A. Smith", "JA Smith" after a comma: initials before a surname.
    return bool("." in quote and _SURNAME_AFTER.match(text, end, end + 40))


def _shouted(text: str, kind: str, start: int, end: int) -> bool:
    """Whether a block is written in capitals: most of its words of four letters or more, and at least three words."""
    words = re.findall(r"[A-Za-z]{2,}", text[start : min(end, start + 400)])
    capitals = [word for word in words if word.isupper()]
    if kind in ("heading", "label", "cell") and len(words) <= 2 and capitals == words:
        return any(len(word) > 5 for word in words)
    return len(words) >= 3 and len(capitals) >= 0.7 * len(words) and any(len(word) > 4 for word in capitals)
