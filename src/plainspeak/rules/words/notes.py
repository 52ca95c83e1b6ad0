"""The notes of glossary entries: what of them matters where a term stands.

A note may say why a word hurts, or what to do instead: that is always worth saying. Or it speaks of another use of the word
("Leave it for surgeons."): that is worth saying only where its words stand near. And where it names the very words that stand
here ("Leave it in “assistance dog”."), the term is left alone.
"""

from __future__ import annotations

import re
from functools import lru_cache

from plainspeak.lexicon.difficulty import stems
from plainspeak.lexicon.entries import Term
from plainspeak.lexicon.glossary import WORD
from plainspeak.lexicon.inflect import forms

_SENTENCE = re.compile(r"(?<=[.?!])\s+(?=[A-Z“\"])")
_QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"")
#: A sentence that begins or goes on like this speaks of one use of the word, and not of every use.
_ONE_USE = re.compile(
    r"(?:Leave|Of|In|For|Before|After|Where|When|On|At|As|About|To|From|Only|Elsewhere)\b|.*\bleave (?:it|that|those|them)\b"
)
_NOT_TELLING = frozenset(
    """leave leaves alone where when name names such with that this those them about like only also often other means mean
    meant write better best says said word words from into thing things something someone people person kind kinds away
    really simply their they have what which there more than here""".split()
)
#: How near the words of a note must stand, in characters.
_NEAR = 60


def note_here(term: Term, text: str, start: int, end: int) -> str:
    """The sentences of the term's note that matter where it stands at `text[start:end]`."""
    if not term.note:
        return ""
    near = text[max(0, start - _NEAR) : start] + " " + text[end : end + _NEAR]
    here: set[str] | None = None
    shown = []
    for sentence, telling in _sentences(term):
        if telling is not None and here is None:
            here = {stem for word in WORD.findall(near.lower()) for stem in (word, *stems(word))}
        if telling is None or (here is not None and telling & here):
            shown.append(sentence)
    return " ".join(shown)


def left_alone(term: Term, text: str, start: int, end: int) -> bool:
    """Whether the note names the words that stand here, or the trade of the text, among those in which to leave the term."""
    if "Leave" not in term.note:
        return False
    if "Leave it in computing." in term.note and _of_computing(text):
        return True
    for before, after in _exceptions(term):
        tail = text[end : end + len(after) + 1].lower()
        if text[max(0, start - len(before)) : start].lower() == before and tail.startswith(after):
            following = tail[len(after) :]
            if not after or following in ("", "s") or not following.isalpha():
                return True
    return False


_COMPUTING = re.compile(
    r"\b(?:pull requests?|commits?|GitHub|repo|repositor(?:y|ies)|npm|APIs?|browsers?|JavaScript|HTML|CSS|HTTPS?|JSON|code"
    r"|bugs?|software|servers?|runtime|deprecat\w+)\b"
)
_FEWEST, _SHARE = 4, 0.003


@lru_cache(maxsize=8)
def _of_computing(text: str) -> bool:
    """Whether people who write programs speak here: their words keep the meanings that they have in their trade."""
    found = len(_COMPUTING.findall(text))
    return found >= _FEWEST and found >= _SHARE * len(text) / 6


@lru_cache(maxsize=2000)
def _sentences(term: Term) -> tuple[tuple[str, frozenset[str] | None], ...]:
    """Each sentence of the note; with the words that must stand near, when it speaks of one use only."""
    own = _own(term)
    found: list[tuple[str, frozenset[str] | None]] = []
    for sentence in _SENTENCE.split(term.note):
        words = set(WORD.findall(sentence.lower().replace("’", "'")))
        if not _ONE_USE.match(sentence) and (" " in term.says or not words & own):
            found.append((sentence, None))
            continue
        case = sentence if sentence.startswith("Leave") else re.split(r", (?:say|write)\b|: ", sentence)[0]
        telling = {w for w in WORD.findall(case.lower()) if len(w) > 3 and w not in _NOT_TELLING | own}
        found.append((sentence, frozenset(stem for word in telling for stem in (word, *stems(word)))))
    return tuple(found)


@lru_cache(maxsize=2000)
def _exceptions(term: Term) -> tuple[tuple[str, str], ...]:
    """What stands before and after the term in the phrases, between quotation marks, in which the note leaves it."""
    own = sorted(_own(term), key=len, reverse=True)
    found = []
    for sentence in _SENTENCE.split(term.note):
        if sentence.startswith("Leave"):
            for match in _QUOTED.finditer(sentence):
                phrase = (match[1] or match[2]).lower()
                for form in own:
                    before, found_here, after = phrase.partition(form)
                    if found_here:
                        if before or after:
                            found.append((before, after))
                        break
    return tuple(found)


@lru_cache(maxsize=2000)
def _own(term: Term) -> frozenset[str]:
    return frozenset(form.lower() for form, _ in forms(term.says, term.pos))
