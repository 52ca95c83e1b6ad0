"""What looks like a short form: judged once for each distinct word, by its letters alone."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

#: A word that could hold a short form: it has a capital among its first letters. Hyphens, slashes and dots tie words together.
TOKEN = re.compile(r"(?<![^\W_])[a-z0-9]{0,4}[A-Z][^\W_]*(?:[&+/.'’‐‑-]+[^\W_]+)*(?:\+{1,2}(?![^\W_]))?")
#: Longer words hold no acronym.
LONGEST = 40

_MOST_LETTERS = 12
_DOTTED = re.compile(r"(?:[A-Za-z]\.)+[A-Za-z]")
_TAIL = re.compile(r"['’][sS]?$")
_HYPHENS = "-‐‑"
#: Roman figures as papers have them; two or three letters with C, D, L or M are more often acronyms (CD, ML, DCM).
_ROMAN = re.compile(r"(?=[IVX]+$|.{4})M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_COUNTED = re.compile(r"\d+(?:st|nd|rd|th|am|pm|s|k|m|bn|hrs?|mins?)", re.I)
#: What stands beside figures, and days and months: never acronyms to explain.
UNITS = frozenset(
    """kg mg g km cm mm ml dl hz khz mhz ghz kb mb gb tb kw kwh mw mwh gw gwh v mv kv ma mah db bpm mph kph rpm psi kcal kj
    px fps nm kpa mmol""".split()
)
DAYS = frozenset(
    "mon tue tues wed thu thur thurs fri sat sun jan feb mar apr may jun june jul july aug sep sept oct nov dec".split()
)
#: Latin short forms and titles have advice of their own.
LATIN_AND_TITLES = frozenset("eg ie etc cf nb vs viz dr mr mrs ms mx st prof cllr rev hon al inc ltd phd".split())
_NEVER = frozenset("dr mr mrs mx prof cllr rev hon inc ltd phd etc".split())
#: Only addresses and code have these: "meet?MTID=m5bf".
_IN_ADDRESS = frozenset("?@#%<>{}|\\")
_GREEK = frozenset("alpha beta gamma delta kappa".split())


@dataclass(frozen=True, slots=True)
class Shape:
    """A short form in a token, as character offsets in it, end exclusive.

    `short` is normalised for look-up. Without `strong` it may as well be the name of a product or a code.
    """

    start: int
    end: int
    short: str
    strong: bool


def normal(short: str) -> str:
    """A short form for look-up: no dots, no plural or possessive ending."""
    bare = _TAIL.sub("", short).replace(".", "")
    if len(bare) > 2 and bare[-1] == "s" and not bare[-2].islower() and sum(c.isupper() for c in bare[:-1]) >= 2:
        bare = bare[:-1]
    return bare


@lru_cache(maxsize=4096)
def can_be_short(piece: str) -> bool:
    """Whether words that stand beside a full name could be its short form; less is asked than of a word by itself."""
    if len(piece) > 16 or piece == piece.lower() or not piece[0].isalnum() or piece.count("/") > 1:
        return False
    if not _IN_ADDRESS.isdisjoint(piece):
        return False
    letters = [c for c in piece if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    lower = piece.lower().strip(".")
    if (lower in DAYS or lower in LATIN_AND_TITLES) and not capitals == len(letters) >= 2:
        return False
    if " " in piece:  # "TNF alpha", "MV CBCT", "SG 17"
        first, *rest = piece.split()
        if len(rest) != 1 or sum(c.isupper() for c in first) < 2:
            return False
        return (
            rest[0] in _GREEK or (rest[0].isupper() and len(rest[0]) <= 6) or (rest[0].isdigit() and len(rest[0]) < 4)
        )
    return capitals >= 2 or (capitals == 1 and 2 <= len(letters) <= 4)


@lru_cache(maxsize=50_000)
def shapes(token: str) -> tuple[Shape, ...]:
    """The short forms in a token: "CNN-based" holds CNN, "HIV/AIDS" two, "UNDP's" UNDP."""
    end = len(token)
    if tail := _TAIL.search(token):
        end = tail.start()
    if sum(c.isupper() for c in token) < 2:
        return ()
    return tuple(_parts(token, 0, end))


def _parts(token: str, start: int, end: int) -> list[Shape]:
    quote = token[start:end]
    if _DOTTED.fullmatch(quote):
        return _whole(token, start, end)
    for mark in "/.+":
        inner = quote.rstrip("+") if mark == "+" else quote
        if mark in inner and not (mark == "/" and _pair_of_letters(quote)):
            found = []
            for piece in re.finditer(r"[^+]+(?:\++$)?" if mark == "+" else rf"[^{re.escape(mark)}]+", quote):
                found += _parts(token, start + piece.start(), start + piece.end())
            return found
    if any(hyphen in quote for hyphen in _HYPHENS):
        return _hyphenated(token, start, end)
    return _whole(token, start, end)


def _pair_of_letters(quote: str) -> bool:
    """I/O, N/A, A/C."""
    return len(quote) <= 4 and all(len(part) <= 2 for part in quote.split("/"))


def _hyphenated(token: str, start: int, end: int) -> list[Shape]:
    parts = list(re.finditer(rf"[^{_HYPHENS}]+", token[start:end]))
    if not parts:
        return []
    texts = [part.group() for part in parts]
    capitals = [_capitals(text) for text in texts]
    if any(capitals) and all(
        is_caps or text.isdigit() or (len(text) == 1 and text.isupper())
        for text, is_caps in zip(texts, capitals, strict=True)
    ):
        return _whole(token, start, end)
    if capitals[0] and all(len(text) > 2 and text[0].isupper() and text[1:].islower() for text in texts[1:]):
        return [Shape(start, end, token[start:end], strong=True)]  # UN-Women
    found = []
    for part in parts:
        if sum(c.isupper() for c in part.group()) >= 2:
            found += _whole(token, start + part.start(), start + part.end())
    return found


def _capitals(part: str) -> bool:
    body = part[:-1] if len(part) > 2 and part[-1] == "s" else part
    return len(body) >= 2 and body.isupper()


def _whole(token: str, start: int, end: int) -> list[Shape]:
    quote = token[start:end]
    short = normal(quote)
    strong = _strength(short)
    return [] if strong is None else [Shape(start, end, short, strong)]


def _strength(short: str) -> bool | None:
    """True: surely a short form; False: perhaps; None: not one."""
    letters = [c for c in short if c.isalpha()]
    capitals = sum(c.isupper() for c in letters)
    digits = sum(c.isdigit() for c in short)
    lower = short.lower()
    if not 2 <= len(letters) <= _MOST_LETTERS or capitals < 2 or capitals < len(letters) - capitals:
        return None
    if lower in _NEVER or _COUNTED.fullmatch(short):
        return None
    if _ROMAN.fullmatch(short):
        return False if short == "IV" else None
    if digits:
        mixed = bool(re.fullmatch(r"[A-Z]\d[A-Z]+|[A-Z][A-Z-]*-\d{1,3}", short))
        if not mixed and digits >= len(letters):
            return None
        return digits < 3 and len(short) <= 8
    # "OpenJS", "FedRAMP" and "macOS" hold a word: they are names.
    return not re.search(r"[a-z]{2}", short)
