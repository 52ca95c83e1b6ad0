"""What online meetings put below an invitation: links, telephone numbers and codes with which to join. It is not prose."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plainspeak.readers.pen import Run, Tape

# Nine digits at least: "09.30 – 10.00 Welcome" is no telephone number.
_TELEPHONE = r"(?=(?:[^\w\n]*\d){9})\+?\(?[0+][\d\s(),;.#*–-]{8,60}+"
_FOOT = (
    r"(?:download teams|join on the web|learn more|meeting options|find (?:a|your) local number|reset (?:dial-in )?pin"
    r"|for organi[sz]ers|more phone numbers|more joining options|system reference|privacy and security)"
)
_CODE = (
    r"(?:(?:microsoft teams|zoom|phone|video) )?(?:meeting id|meeting number(?: \(access code\))?|meeting password"
    r"|conference id|webinar id|passcode|password|pin|access code|tenant key|video id|vc id|(?:participant|host) pin)"
)
_PRODUCT = r"(?:microsoft teams|teams|zoom|google meet|webex|skype)"
_LINES = "|".join(
    (
        r"[_~:.=*#-]{5,}",
        rf"(?:join|start) (?:the |this )?(?:{_PRODUCT} )?(?:meeting|call|webinar)(?: now| here| online)?",
        rf"(?:click here to )?join (?:now|here|online|with {_PRODUCT}|(?:the|this) meeting|by (?:phone|video|meeting number))",
        r"join (?:on|from) (?:your computer|the web|a pc|pc|a video|your (?:phone|mobile)).*",
        r"join with a video conferencing device",
        rf"{_PRODUCT}(?: meeting)?(?: need help\?)?|need help\?",
        rf"{_FOOT}(?:[ |:]+(?:{_FOOT}|help|legal))*|learn more about meet at",
        r"(?:or )?(?:dial|call)[- ]?in(?: \(audio only\))?(?: by (?:phone|your location))?",
        r"(?:or )?dial by your location|one tap mobile|or dial",
        rf"{_CODE}\s*[:=]\s*[\w\s.#@-]{{0,60}}",
        r"please do not edit this section(?: of the description)?.?",
        rf"(?:or dial:\s*)?(?:\([a-z, ]{{2,40}}\)\s*)?{_TELEPHONE}(?:pin:? *[\d\s#]+)?"
        r"(?:[a-z][\w.]*+[\s,]*+){0,5}(?:\([^()]{0,30}\))?",
    )
)
_MARKS = r"[ \t>*•-]*"
_LINE = re.compile(rf"{_MARKS}(?:{_LINES})[ \t]*:?")
#: The one line that begins with any words at all. It is looked for by words, since few lines have them.
_INVITING = "is inviting you to a scheduled "
_INVITED = re.compile(rf"{_MARKS}.{{0,80}}\b{_INVITING}(?:zoom|webex) meeting.{{0,3}}[ \t]*:?")
_SCHEME = r"(?:https?|tel|mailto|sip):"
_ADDRESS = r"[^\s<>]{1,3000}[>)]?"
# Each way to begin is written out: then Python looks at no other character twice.
_LINK = re.compile(
    "|".join(start + _ADDRESS for start in (f"<{_SCHEME}", rf"\({_SCHEME}", "https?:", "tel:", "mailto:", "sip:"))
)
#: Lines longer than this are prose, whatever they begin with.
_LONGEST = 200


def joining(line: str) -> bool:
    """Whether a line is about joining a meeting by computer or telephone, and not for reading."""
    if len(line) > 4000 or not line.strip():
        return False
    bare = line.lower()  # to look for small letters only takes a fraction of the time
    if ":" in bare:
        bare = _LINK.sub("", bare)
    bare = bare.strip(" \t\r|")
    if not bare or len(bare) > _LONGEST:
        return not bare
    return bool(_LINE.fullmatch(bare) or (_INVITING in bare and _INVITED.fullmatch(bare)))


def without_joining(runs: Sequence[Run]) -> Sequence[Run]:
    """The runs without the lines about joining; their line ends stay."""
    text = runs[0].text if len(runs) == 1 else "".join([run.text for run in runs])
    cuts, at = [], 0
    for line in text.split("\n"):
        if line and joining(line):
            cuts.append((at, at + len(line)))
        at += len(line) + 1
    if not cuts:
        return runs
    tape, at = Tape(runs), 0
    kept: list[Run] = []
    for start, end in (*cuts, (len(text), len(text))):
        kept += tape.take(at, start)
        at = end
    return kept
