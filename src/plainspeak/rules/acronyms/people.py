"""People in a document: their initials look like acronyms and are none."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence

from plainspeak.lexicon.names import first_names

_NAME = r"[A-Z][a-z]*+[^\W\d_]*+(?:['’-][A-Z]?[^\W\d_]+)*+"
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
    r"|facilitat|observers|participants|who (?:came|was there|is here))",
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
    """The runs of two and more names in a document, in which to look for a person. Linear in the length of the text."""

    def __init__(self, text: str, blocks: Sequence[tuple[str, int, int]]) -> None:
        self._text = text
        self._blocks = blocks
        self._starts = [start for _, start, _ in blocks]
        #: Initials → where names with them stand: the first and the last letter, and all letters of three names and more.
        self._named: dict[str, list[tuple[int, int]]] = {}
        for run in _RUN.finditer(text):
            first, *others = run[0].split()
            if len(others) > 1:
                for letters, start, end in _windows(text, *run.span()):
                    self._named.setdefault(letters, []).append((start, end))
            elif len(others[0]) > 1 and first[1:].removesuffix(".").isalpha():  # nearly always, and quicker
                place = run.start(), run.end() - others[0].endswith(".")
                self._named.setdefault(first[0] + others[0][0], []).append(place)

    def person(self, initials: str) -> bool:
        """Whether the document holds the name of a person with these initials: of the first and last name, or of all."""
        for start, end in self._named.get(initials, ()):
            index = bisect_right(self._starts, start) - 1
            block = self._blocks[index] if index >= 0 else None
            listed = block is not None and lists_people(self._text, *block[1:])
            if is_person(self._text[start:end], listed=listed):
                return True
        return False


def _windows(text: str, start: int, end: int) -> Iterator[tuple[str, int, int]]:
    """Two to four names in a row of them: their initials, and where they start and end; without a dot at the end."""
    words = [match.span() for match in _NOT_SPACE.finditer(text, start, end)]
    for first, (begin, stop) in enumerate(words):
        if not text[begin + 1 : stop].removesuffix(".").isalpha():
            continue
        for last in range(first + 1, min(first + 4, len(words))):
            low, high = words[last]
            if high - low > 1:
                high -= text.endswith(".", low, high)
                letters = "".join([text[at] for at, _ in words[first : last + 1]])
                yield letters[0] + letters[-1], begin, high
                if len(letters) > 2:
                    yield letters, begin, high


_NOT_SPACE = re.compile(r"\S+")
