"""Which words does a short form stand for? The least costly way to find its letters in the words beside it.

Least cost, not nearest match: "proton pump inhibitors (PPIs)" is three words, though the last two already hold the letters.
The costs were set on public training texts; see `docs/acronyms.md`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

#: Words that a full name may hold without a letter in its short form.
FUNCTION_WORDS = frozenset(
    "a an and as at by de des du for from in into la le of on or per the to und with within &".split()
)

_WORD = re.compile(
    r"[^\W_]+(?:(?:['’&/.-]|,(?=\d)|\[(?=\w{1,3}\]\w)|(?<=\w)\](?=\w)|\((?=\w{1,3}\)\w)|(?<=\w)\)(?=\w))[^\W_]+)*&?|&"
)
_PART = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![a-z])|\d+|[^\W_]")

_NEXT_LETTER, _LATER_LETTER = 0.34, 0.42
_HYPHEN_PART = 0.25
_INNER_START = 1.7
_SKIP_FUNCTION, _SKIP_CONTENT = 0.22, 1.2
_TRAILING = 3.0
_LOST_DIGIT = 1.5
#: A full name may cost at most slope × letters + base, before a bracket and after one.
_SLOPE, _BASE = 0.45, 0.75
_AFTER_SLOPE, _AFTER_BASE = 0.2, 0.3
_NEVER = 1e9
_LONGEST_WORD = 30


def words_in(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The words of a stretch of text, hyphenated ones whole, as character offsets."""
    return [match.span() for match in _WORD.finditer(text, start, end)]


@lru_cache(maxsize=4096)
def letters_of(short: str) -> str:
    """The letters and figures of a short form that its full name must account for; a plural s does not count."""
    body = re.sub(r"['’]s$", "", short)
    if len(body) > 2 and body[-1] == "s" and body[:-1].upper() == body[:-1]:
        body = body[:-1]
    return re.sub(r"[^a-z0-9]", "", body.lower().replace("&", "").replace("+", ""))


def before(text: str, spans: Sequence[tuple[int, int]], letters: str) -> tuple[int, float] | None:
    """The full name that ends with the last of `spans`: the index of its first word, and what its letters cost.

    None when no start is good enough.
    """
    count = len(letters)
    if not spans or count < 2 or count > 12:
        return None
    fast = initials_before(text, spans, letters)
    if fast is not None:
        return fast, 0.0
    words = [text[start:end] for start, end in spans]
    best, best_cost = None, _SLOPE * count + _BASE
    joined = ""
    for index in range(len(words) - 1, -1, -1):
        word = words[index].lower()
        joined = word + joined
        if word in FUNCTION_WORDS or not _opens_with(word, letters[0]) or not holds(joined, letters):
            continue
        cost = _cost(words[index:], letters)
        if cost < best_cost:
            best, best_cost = index, cost
    return None if best is None else (best, best_cost)


def _opens_with(word: str, letter: str) -> bool:
    """Whether a word or a part of it behind a figure or a hyphen begins with the letter: "2,6-diaminopurine" with d."""
    if word[0] == letter:
        return True
    return not word.isalpha() and any(part.group()[0] == letter for part in _PART.finditer(word))


def after(text: str, spans: Sequence[tuple[int, int]], letters: str) -> int | None:
    """How many of the words from the first of `spans` on are the full name; none when no end is good enough."""
    count = len(letters)
    if not spans or count < 2 or count > 12 or text[spans[0][0]].lower() != letters[0]:
        return None
    words = [text[start:end] for start, end in spans]
    # For two letters only plain initials will do: PA is not "particularly from".
    best, best_cost = None, 0.01 if count == 2 else _AFTER_SLOPE * count + _AFTER_BASE
    for size in range(1, len(words) + 1):
        if words[size - 1].lower() in FUNCTION_WORDS or not holds("".join(words[:size]).lower(), letters):
            continue
        cost = _cost(words[:size], letters)
        if cost < best_cost:
            best, best_cost = size, cost
    return best


def initials_before(text: str, spans: Sequence[tuple[int, int]], letters: str) -> int | None:
    """The index of the first word when the initials of the last words, function words set aside, are the letters."""
    left = len(letters) - 1
    index = len(spans)
    while index > 0 and left >= 0:
        index -= 1
        word = text[spans[index][0] : spans[index][1]]
        if word[0].lower() == letters[left]:
            left -= 1
        elif word.lower() not in FUNCTION_WORDS or index == len(spans) - 1:
            return None
    return index if left < 0 and text[spans[index][0] : spans[index][1]].lower() not in FUNCTION_WORDS else None


def initials_after(text: str, spans: Sequence[tuple[int, int]], letters: str) -> int | None:
    """How many words make up the letters by their initials, from the first of `spans` on, function words set aside."""
    found = 0
    for size, (start, end) in enumerate(spans, 1):
        if text[start].lower() == letters[found]:
            found += 1
            if found == len(letters):
                return size if text[start:end].lower() not in FUNCTION_WORDS else None
        elif text[start:end].lower() not in FUNCTION_WORDS:
            return None
    return None


def capital_run(text: str, spans: Sequence[tuple[int, int]], letters: str) -> int | None:
    """The index of the first word of a name in capitals that ends with the last span, for names whose letters do not match.

    It begins with the first letter or right after an article, and accounts for most of the letters by initials in their order:
    "the United Nations Entity for Gender Equality …" is UN-Women. Of several such starts the nearest is taken, but the one
    after an article wins when it is at most three words further away.
    """
    best, most, after_article = None, 0, False
    initials = ""
    for index in range(len(spans) - 1, -1, -1):
        word = text[spans[index][0] : spans[index][1]]
        if not word[0].isupper() and word.lower() not in FUNCTION_WORDS:
            break
        if not word[0].isupper() or len(spans) - index < 2:
            continue
        initials = word[0].lower() + initials
        article = index > 0 and text[spans[index - 1][0] : spans[index - 1][1]].lower() in ("the", "a", "an")
        if word[0].lower() != letters[0] and not article:
            continue
        count = _in_order(initials, letters)
        near = best is not None and best - index <= 3
        if count > most or (article and near and not after_article and count == most >= 2):
            best, most, after_article = index, count, article
    return best if most >= (1 if best is None or not after_article else 2) else None


def _in_order(initials: str, letters: str) -> int:
    """How many of the letters the initials hold in their order, taken greedily."""
    at = count = 0
    for letter in letters:
        found = initials.find(letter, at)
        if found >= 0:
            at, count = found + 1, count + 1
    return count


def holds(joined: str, letters: str) -> bool:
    """Whether the letters are found in this order, figures aside: a quick no for most starts."""
    at = -1
    for letter in letters:
        if letter.isdigit():
            continue
        at = joined.find(letter, at + 1)
        if at < 0:
            return False
    return True


def _cost(words: Sequence[str], letters: str) -> float:
    """The least cost of finding all letters in the words, the first letter opening the first word."""
    count = len(letters)
    # done[i]: the least cost with i letters found and every word so far either used or skipped.
    done = [0.0] + [_NEVER] * count
    for number, word in enumerate(words):
        inside = _within(word[:_LONGEST_WORD], letters, done)
        function = word.lower() in FUNCTION_WORDS
        skip = _SKIP_FUNCTION if function else _SKIP_CONTENT
        skipped = [cost + (_TRAILING if index == count and not function else skip) for index, cost in enumerate(done)]
        if not number:
            skipped = [_NEVER] * (count + 1)
        done = [min(pair) for pair in zip(skipped, inside, strict=True)]
        for index in range(count):
            if letters[index].isdigit():
                done[index + 1] = min(done[index + 1], done[index] + _LOST_DIGIT)
    return done[count]


def _within(word: str, letters: str, entering: Sequence[float]) -> list[float]:
    """Least costs after this word when at least one of its letters is taken."""
    count = len(letters)
    lower = word.lower()
    opens = {match.start() for match in _PART.finditer(word)} if not word.islower() or "-" in word else {0}
    # at[i]: (cost, position) of the best way to have letter i found last, in this word.
    result = [_NEVER] * (count + 1)
    rows: list[dict[int, float]] = [{} for _ in range(count + 1)]
    for index in range(count):
        letter = letters[index]
        row = rows[index + 1]
        position = lower.find(letter)
        while position >= 0:
            cost = entering[index]
            if position:
                cost += _HYPHEN_PART if position in opens else _INNER_START
            for last, carried in rows[index].items():
                if last < position:
                    step = (
                        _HYPHEN_PART if position in opens else _NEXT_LETTER if position == last + 1 else _LATER_LETTER
                    )
                    cost = min(cost, carried + step)
            if cost < _NEVER:
                row[position] = cost
            position = lower.find(letter, position + 1)
        if row:
            result[index + 1] = min(row.values())
    return result
