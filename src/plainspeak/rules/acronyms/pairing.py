"""Which words does a short form stand for? The least costly way to find its letters in the words beside it.

Least cost, not nearest match: "proton pump inhibitors (PPIs)" is three words, though the last two already hold the letters.
The costs were set on public training texts; see `docs/acronyms.md`.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

#: Words that a full name may hold without a letter in its short form.
FUNCTION_WORDS = frozenset(
    "a an and as at by de des du for from in into la le of on or per the to und with within &".split()
)

_WORD = re.compile(r"[^\W_]+(?:['’&/.-][^\W_]+)*&?|&")
_PART = re.compile(r"[A-Z]?[^\W\d_A-Z]+|[A-Z]+(?![a-z])|\d+|[^\W_]")

_NEXT_LETTER, _LATER_LETTER = 0.35, 0.7
_HYPHEN_PART = 0.15
_INNER_START = 1.4
_SKIP_FUNCTION, _SKIP_CONTENT = 0.15, 1.6
_TRAILING = 2.2
_LOST_DIGIT = 0.5
_NEVER = 1e9
_LONGEST_WORD = 30


def words_in(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The words of a stretch of text, hyphenated ones whole, as character offsets."""
    return [(match.start(), match.end()) for match in _WORD.finditer(text, start, end)]


def letters_of(short: str) -> str:
    """The letters and figures of a short form that its full name must account for; a plural s does not count."""
    body = re.sub(r"['’]s$", "", short)
    if len(body) > 2 and body[-1] == "s" and body[:-1].upper() == body[:-1]:
        body = body[:-1]
    return re.sub(r"[^a-z0-9]", "", body.lower().replace("&", "").replace("+", ""))


def before(text: str, spans: Sequence[tuple[int, int]], letters: str) -> int | None:
    """The index of the first word of a full name that ends with the last of `spans`; none when no start is good enough."""
    count = len(letters)
    if not spans or count < 2 or count > 12:
        return None
    fast = _initials_before(text, spans, letters)
    if fast is not None:
        return fast
    words = [text[start:end] for start, end in spans]
    best, best_cost = None, 0.34 * count + 0.75
    joined = ""
    for index in range(len(words) - 1, -1, -1):
        joined = words[index].lower() + joined
        if words[index].lower() in FUNCTION_WORDS or words[index][0].lower() != letters[0]:
            continue
        if not _holds(joined, letters):
            continue
        cost = _cost(words[index:], letters)
        if cost < best_cost:
            best, best_cost = index, cost
    return best


def after(text: str, spans: Sequence[tuple[int, int]], letters: str) -> int | None:
    """How many of the words from the first of `spans` on are the full name; none when no end is good enough."""
    count = len(letters)
    if not spans or count < 2 or count > 12 or text[spans[0][0]].lower() != letters[0]:
        return None
    words = [text[start:end] for start, end in spans]
    # For two letters only plain initials will do: PA is not "particularly from".
    best, best_cost = None, 0.01 if count == 2 else 0.2 * count + 0.3
    for size in range(1, len(words) + 1):
        if words[size - 1].lower() in FUNCTION_WORDS or not _holds("".join(words[:size]).lower(), letters):
            continue
        cost = _cost(words[:size], letters)
        if cost < best_cost:
            best, best_cost = size, cost
    return best


def _initials_before(text: str, spans: Sequence[tuple[int, int]], letters: str) -> int | None:
    """The fast path, which takes most cases: the initials of the last words, function words set aside."""
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


def _holds(joined: str, letters: str) -> bool:
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
