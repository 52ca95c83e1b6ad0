"""People in a document: their initials look like acronyms and are none."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from plainspeak.lexicon.names import first_names

_NAME = r"[A-Z][^\W\d_]*(?:['’-][A-Z]?[^\W\d_]+)*"
_PARTICLE = r"(?:[Dd]e|[Vv]an|[Vv]on|[Dd]er|[Ll]a|[Aa]l|[Bb]in)"
#: Two to four names in a row: a person, a place or a body.
_NAMES = re.compile(rf"{_NAME}\.?(?:[ \t]+(?:{_PARTICLE}[ \t]+)*{_NAME}\.?){{1,3}}")
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


def has_person(text: str, blocks: Sequence[tuple[str, int, int]], initials: str) -> bool:
    """Whether the document holds the name of a person with these initials: of the first and last name, or of all."""
    first, last = re.escape(initials[0]), re.escape(initials[-1])
    names = re.compile(
        rf"{first}(?<!\w{first})[^\W\d_]+\.?(?:[ \t]+{_NAME}\.?){{0,2}}[ \t]+{last}[^\W\d_]+(?:['’-][^\W\d_]+)*"
    )
    starts = [start for _, start, _ in blocks]
    for match in names.finditer(text):
        parts = match.group().split()
        if len(initials) > 2 and "".join(part[0] for part in parts) != initials:
            continue
        index = bisect_right(starts, match.start()) - 1
        listed = index >= 0 and lists_people(text, blocks[index][1], blocks[index][2])
        if is_person(match.group(), listed=listed):
            return True
    return False
