"""Each distinct word is judged once."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")
#: So many words are kept: more than any paper of people has.
_MOST = 100_000


class Judged(dict[str, T]):
    """Word → what `judge` says of it; a word is judged when it is first looked up.

    Looking up a word that is there costs no call of a Python function: that is why this is not `functools.lru_cache`. When it
    is full it begins anew, so that a run over many files does not grow.
    """

    def __init__(self, judge: Callable[[str], T]) -> None:
        super().__init__()
        self._judge = judge

    def __missing__(self, word: str) -> T:
        if len(self) >= _MOST:
            self.clear()
        found = self[word] = self._judge(word)
        return found
