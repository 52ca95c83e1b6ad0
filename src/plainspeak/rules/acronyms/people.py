"""People in a document: their initials look like acronyms and are none."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from plainspeak.lexicon.names import first_names

_NAME = r"[A-Z][^\W\d_]*(?:['’-][A-Z]?[^\W\d_]+)*"
_PARTICLE = r"(?:[Dd]e|[Vv]an|[Vv]on|[Dd]er|[Ll]a|[Aa]l|[Bb]in)"
#: Two to four names in a row: a person, a place or a body.
_NAMES = re.compile(rf"{_NAME}\.?(?:[ \t]+(?:{_PARTICLE}[ \t]+)*{_NAME}\.?){{1,3}}")
_RUN = re.compile(rf"{_NAME}\.?(?:[ \t]+{_NAME}\.?)++")
_TITLE = re.compile(
    r"(?:Mr|Mrs|Ms|Miss|Mx|Dr|Prof|Professor|Cllr|Councillor|Sir|Dame|Lord|Lady|Rev|Revd|Fr|Sister|Nurse)\.?$"
)
#: With one of these at its head, a block lists the people at a meeting.
_ATTENDANCE = re.compile(
    r"(?:present|attend|in attendance|also (?:present|attending)|apologies|absent|members|guests|chair|minutes|notes"
    r"|facilitat|observers|participants)",
    re.I,
)
_BODIES = frozenset(
    """board council committee group trust care health service services commission authority agency university college hospital
    partnership network panel team forum fund research society association institute office department plan act programme
    project system community public national royal local united policy centre unit alliance foundation standard learning
    regression analysis model algorithm network networks processing method function system systems""".split()
)


def is_person(words: str, *, listed: bool = False) -> bool:
    """Whether words with capitals are the name of a person: a known first name, or any names where people are listed."""
    parts = re.findall(r"[^\W\d_]+(?:['’-][^\W\d_]+)*", words)
    if not 2 <= len(parts) <= 5 or not _NAMES.fullmatch(words):
        return False
    if _TITLE.match(parts[0]):
        return True
    if _BODIES.intersection(part.lower() for part in parts):
        return False
    return parts[0] in first_names() or listed


def lists_people(text: str, start: int, end: int) -> bool:
    """Whether a block is a list of the people at a meeting."""
    return bool(_ATTENDANCE.match(text, start, min(end, start + 40)))


class Names:
    """The runs of two and more names in a document, in which to look for a person."""

    def __init__(self, text: str, blocks: Sequence[tuple[str, int, int]]) -> None:
        self._text = text
        self._blocks = blocks
        self._starts = [start for _, start, _ in blocks]
        self._runs = [(match.start(), match.group()) for match in _RUN.finditer(text)]

    def person(self, initials: str) -> bool:
        """Whether the document holds the name of a person with these initials: of the first and last name, or of all."""
        for start, run in self._runs:
            if initials[0] not in run or initials[-1] not in run:
                continue
            for match in _windows(run, initials):
                index = bisect_right(self._starts, start + match[0]) - 1
                block = self._blocks[index] if index >= 0 else None
                listed = block is not None and lists_people(self._text, *block[1:])
                if is_person(run[match[0] : match[1]], listed=listed):
                    return True
        return False


def _windows(run: str, initials: str) -> Iterator[tuple[int, int]]:
    """Two to four names in a run that begin with these letters, as offsets: the first and the last, or all of them."""
    words = [match.span() for match in re.finditer(r"\S+", run)]
    for first, (start, end) in enumerate(words):
        if run[start] != initials[0] or not run[start + 1 : end].removesuffix(".").isalpha():
            continue
        for last in range(min(first + 3, len(words) - 1), first, -1):
            begin, stop = words[last]
            letters = "".join(run[at] for at, _ in words[first : last + 1])
            if run[begin] == initials[-1] and stop - begin > 1 and (len(initials) == 2 or letters == initials):
                yield start, stop - run.endswith(".", begin, stop)
