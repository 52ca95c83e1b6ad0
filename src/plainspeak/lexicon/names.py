"""First names: words that are no words to explain."""

from __future__ import annotations

from functools import cache

from plainspeak.lexicon.shipped import shipped


@cache
def first_names() -> frozenset[str]:
    """First names of people in Britain, as they are written."""
    return frozenset(shipped("first_names.txt").read_text(encoding="utf-8").split("\n"))
