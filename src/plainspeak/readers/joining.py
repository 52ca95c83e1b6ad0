"""What online meetings put below an invitation: links, telephone numbers and codes with which to join. It is not prose."""

from __future__ import annotations

import re
from collections.abc import Sequence

from plainspeak.readers.pen import Run

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
        r".{0,80}\bis inviting you to a scheduled (?:zoom|webex) meeting.{0,3}",
        r"please do not edit this section(?: of the description)?.?",
        rf"(?:or dial:\s*)?(?:\([a-z, ]{{2,40}}\)\s*)?{_TELEPHONE}(?:pin:? *[\d\s#]+)?"
        r"(?:[a-z][\w.]*+[\s,]*+){0,5}(?:\([^()]{0,30}\))?",
    )
)
_LINE = re.compile(rf"[ \t>*•-]*(?:{_LINES})[ \t]*:?", re.I)
_LINK = re.compile(r"[<(]?(?:https?|tel|mailto|sip):[^\s<>]{1,3000}[>)]?", re.I)
#: Lines longer than this are prose, whatever they begin with.
_LONGEST = 200


def joining(line: str) -> bool:
    """Whether a line is about joining a meeting by computer or telephone, and not for reading."""
    if len(line) > 4000 or not line.strip():
        return False
    bare = _LINK.sub("", line).strip(" \t\r|")
    return not bare or (len(bare) <= _LONGEST and bool(_LINE.fullmatch(bare)))


def without_joining(runs: Sequence[Run]) -> list[Run]:
    """The runs without the lines about joining; their line ends stay."""
    kept: list[Run] = []
    for line in _by_line(runs):
        text = "".join(run.text for run in line)
        if joining(text.rstrip("\n")):
            kept.extend(run for run in line[-1:] if run.text == "\n")
        else:
            kept.extend(line)
    return kept


def _by_line(runs: Sequence[Run]) -> list[list[Run]]:
    """The runs of each line, cut at line ends; each line end is a run of its own."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        verbatim = run.start >= 0 and run.end - run.start == len(run.text)
        at = 0
        for part in re.split(r"(\n)", run.text) if "\n" in run.text else [run.text]:
            if not part:
                continue
            if verbatim:
                lines[-1].append(Run(part, run.start + at, run.start + at + len(part)))
            else:
                lines[-1].append(Run(part, run.start, run.end) if part == run.text else Run(part, -1, -1))
            at += len(part)
            if part == "\n":
                lines.append([])
    return lines
