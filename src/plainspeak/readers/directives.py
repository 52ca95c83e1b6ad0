"""What an author tells us in a comment: which findings are settled. Each format has its own marks around a comment."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from plainspeak.document import Ignore, InText, Piece

_ADDRESSED = re.compile(r"\s*plainspeak(?:\s*:|[\s-]+(?=ig))\s*(.*?)\s*\Z", re.S | re.I)
_ORDER = re.compile(
    r"(ignore-file|ignore-next-line|ignore-start|ignore-end|ignore)(?:\s+([\w-]+(?:\s*,\s*[\w-]+)*))?\s*(?::\s*(.*))?",
    re.S,
)
_HOW = (
    "Write ‘ignore RULE’, ‘ignore-next-line RULE’ or ‘ignore-file RULE’, or put ‘ignore-start RULE’ and ‘ignore-end’ around "
    "several blocks."
)


class Order(NamedTuple):
    """One order in a comment. `verb` is "ignore" (the next block) or another word that `settled` understands.

    `rules` are the rules it is about, none for all of them. `problem` is what is wrong with it, as a sentence for people.
    """

    verb: str
    rules: tuple[str, ...]
    reason: str
    anchor: InText
    problem: str = ""


def order_in(comment: str, anchor: InText) -> Order | None:
    """The order in the words of a comment, its marks left out; None for a comment that does not speak to us.

    `anchor` is where the whole comment stands in the source, with its marks.
    """
    said = _ADDRESSED.match(comment)
    if not said:
        return None
    order = _ORDER.fullmatch(said[1])
    if not order:
        words = " ".join(said[1][:80].split())
        return Order("", (), "", anchor, f"This plainspeak comment is not understood: ‘{words}’. {_HOW}")
    return Order(order[1], tuple(re.findall(r"[\w-]+", order[2] or "")), (order[3] or "").strip(), anchor)


def settled(orders: Sequence[Order], source: str, pieces: Iterable[Piece], length: int) -> Iterator[Ignore]:
    """The ignores of every order but "ignore", which the reader itself has to lay upon the next block.

    `pieces` and `length` are those of the document's text; the places of the pieces come in the order of the source.
    """
    if not orders:
        return
    prose = _Prose(pieces, length)
    open_orders: list[Order] = []
    for order in orders:
        if order.verb == "ignore-file":
            yield Ignore(order.rules, 0, 0, True, order.anchor, order.reason)
        elif order.verb == "ignore-next-line":
            yield _stretch(order, prose.between(*_next_line(source, order.anchor.end)))
        elif order.verb == "ignore-start":
            if len(open_orders) < _MOST_OPEN:
                open_orders.append(order)
            else:
                yield _problem(
                    order, prose, f"More than {_MOST_OPEN} ‘ignore-start’ are open here. Close some with ‘ignore-end’."
                )
        elif order.verb == "ignore-end":
            # An end that names rules closes the start with the same rules; one that names none closes the last start.
            first = next(
                (o for o in reversed(open_orders) if not order.rules or set(o.rules) == set(order.rules)), None
            )
            if first is None:
                yield _problem(
                    order, prose, "There is no ‘ignore-start’ above this ‘ignore-end’. Take it out, or write one."
                )
            else:
                open_orders.remove(first)
                yield _stretch(first, prose.between(first.anchor.end, order.anchor.start))
        elif order.problem:
            yield _problem(order, prose, order.problem)
    for order in open_orders:
        yield _stretch(order, prose.between(order.anchor.end, len(source)))
        yield _problem(
            order, prose, "No ‘ignore-end’ follows this ‘ignore-start’, so it reaches to the end. Write one there."
        )


#: Deeper than anyone nests them; a bound keeps the time of a hostile file linear.
_MOST_OPEN = 50
_NEXT_LINE = re.compile(r"[^\r\n]*[\r\n]\s*([^\r\n]+)")


def _stretch(order: Order, span: tuple[int, int]) -> Ignore:
    return Ignore(order.rules, *span, False, order.anchor, order.reason)


def _problem(order: Order, prose: _Prose, words: str) -> Ignore:
    at, _ = prose.between(order.anchor.start, prose.source_end)
    return Ignore((f"!{words}",), at, at, False, order.anchor)


def _next_line(source: str, at: int) -> tuple[int, int]:
    """The next line after an offset that holds anything."""
    found = _NEXT_LINE.match(source, at)
    return found.span(1) if found else (len(source), len(source))


class _Prose:
    """From stretches of the source to stretches of the document's text."""

    def __init__(self, pieces: Iterable[Piece], length: int) -> None:
        rows = [(p.anchor.start, p.anchor.end, p.start, p.end) for p in pieces if isinstance(p.anchor, InText)]
        self._rows = rows
        self._starts = [row[0] for row in rows]
        self._ends = [row[1] for row in rows]
        self._length = length
        self.source_end = rows[-1][1] if rows else 0

    def between(self, start: int, end: int) -> tuple[int, int]:
        """The text that comes from `source[start:end]`; nothing, at the end of the text, where that holds no prose."""
        first, last = bisect_right(self._ends, start), bisect_left(self._starts, end) - 1
        if first > last:
            return self._length, self._length
        a, _, low, _ = self._rows[first]
        _, b, _, high = self._rows[last]
        return low + max(0, start - a), high - max(0, b - end)
