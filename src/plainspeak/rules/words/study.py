"""The glossary's terms in a document, and rare words that the glossary does not hold.

Terms are found through inflection, hyphens and -ise/-ize, and told apart by their neighbours.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import compress
from operator import contains
from typing import NamedTuple

from plainspeak.lexicon.difficulty import is_common, stems, word_difficulty
from plainspeak.lexicon.entries import Term
from plainspeak.lexicon.frequency import zipf
from plainspeak.lexicon.glossary import Form, Glossary
from plainspeak.lexicon.inflect import VERB_TAGS, is_participle
from plainspeak.lexicon.judged import Judged
from plainspeak.lexicon.lexicon import Lexicon, allowed
from plainspeak.lexicon.slips import is_slip
from plainspeak.prose import Prose
from plainspeak.rules.words.notes import left_alone

#: Words rarer than this (Zipf) are hard for many readers: `words.md` finds most jargon below and most daily words above.
RARE = 3.5
#: Fields of the glossary whose words most readers could live with, and how we call such a word: advice, not a warning.
LEARNED = {"academic": "an academic", "formal": "a formal"}


#: The tag of a participle before its noun: what stands there must be one word.
BEFORE_NOUN = "VBN before a noun"
#: Added to the tag of a noun before "of": "the co-creation of the plan" cannot be "the making things together of the plan".
BEFORE_OF = " of"


class TermUse(NamedTuple):
    """A term in the text: `tag` tells its inflection there."""

    start: int
    end: int
    term: Term
    tag: str


class RareWord(NamedTuple):
    """A word in small letters that is rarer than `RARE` in all of its forms, in none of our lists, and no slip of the pen.

    `base` is its commonest form, such as "lonely" for "loneliness"; `difficulty` is `word_difficulty` of the word.
    """

    start: int
    end: int
    base: str
    difficulty: float


@dataclass(frozen=True)
class Words:
    """What the word rules read. Each part is made when it is first asked for, in the order of the text."""

    prose: Prose
    _lexicon: Lexicon

    @cached_property
    def uses(self) -> tuple[TermUse, ...]:
        """Every use of a term, also of those that nearly everyone knows."""
        return tuple(_uses(self.prose, self._lexicon))

    @cached_property
    def loud(self) -> tuple[TermUse, ...]:
        """The uses of terms that are worth a finding. Four of five uses are not, and are left out early."""
        return tuple(use for use in _uses(self.prose, self._lexicon, quiet=False) if not use.term.quiet)

    def rare(self, least: float) -> Iterator[RareWord]:
        """The rare words whose difficulty is `least` or more."""
        return (word for word in _rare(self.prose, self._lexicon, least) if not self._in_term(word))

    def _in_term(self, word: RareWord) -> bool:
        """Whether a rare word is part of a term that has a finding of its own: "annum" in "per annum"."""
        index = bisect_right(self._starts, word.start) - 1
        return index >= 0 and word.end <= self.loud[index].end

    @cached_property
    def _starts(self) -> list[int]:
        return [use.start for use in self.loud]


_BETWEEN = re.compile(r"[ \t]*(?:[-‐‑ \t\xa0]|\n(?!\n))[ \t]*")

_BEFORE_NOUN = frozenset(
    "a an the this that these those my your his her its our their no any some each every both all of for in with by".split()
)
_ARTICLES = frozenset("a an the such".split())
_BEFORE_VERB = frozenset(
    "to will would shall should can could may might must i you we they who not please let cannot won't don't didn't".split()
)
_BEFORE_PARTICIPLE = frozenset(
    "is are was were be been being am isn't aren't wasn't weren't has have had having get gets got getting".split()
)
_AFTER_VERB = frozenset("the a an our their your this these it them us".split())
_AFTER_NOUN = frozenset("of is was are were has had will would can could should must that which".split())
_LITTLE = (
    _BEFORE_NOUN
    | _AFTER_NOUN
    | _BEFORE_PARTICIPLE
    | frozenset(
        "and or but to on at from into as before after during when if while so then there here what how".split()
    )
)
_AFTER_COMPOUND = _AFTER_NOUN | {"", "and", "or"}
_DEGREES = frozenset("very so more most deeply really quite particularly especially equally".split())
_ADVERBS_BETWEEN = frozenset(
    "not also fully already often never always only now then still well being been newly and or".split()
)


def study(prose: Prose, lexicon: Lexicon) -> Words:
    """Every use of a glossary term, where terms overlap the longest, and every rare word; none in a text that is not English.

    Linear in the length of the text.
    """
    return Words(prose, lexicon)


def _uses(prose: Prose, lexicon: Lexicon, *, quiet: bool = True) -> Iterator[TermUse]:
    """The uses of terms. Without `quiet`, of the terms that nearly everyone knows only those are sure to come that share
    their words with others."""
    if not prose.english:
        return
    text, glossary = prose.text, lexicon.glossary
    words, starts, ends = prose.words
    # Many a little word opens phrases only: the second word decides, before anything is compared.
    begins = map(contains, map(glossary.begun(quiet=quiet).__getitem__, words), [*words[1:], ""])
    free = 0
    for index in compress(range(len(words)), begins):
        if index < free:
            continue
        taken = _longest(glossary, prose, index)
        if any(form.term.says[-1] == "," for form in taken):
            taken = _with_comma(taken, prose, index)
        if not taken:
            continue
        last = index + len(taken[0].rest)
        free = last + 1
        if not quiet and all(form.term.quiet for form in taken):
            continue
        start, end = starts[index], starts[last] + len(words[last]) + (taken[0].term.says[-1] == ",")
        figures = _figures(taken[0].figures).match(text, start) if taken[0].figures else None
        end = figures.end() if figures else end
        if (
            prose.in_quotation(start)
            or prose.quoted(start, end)
            or (not figures and _is_name(prose, start, end, taken))
            or _part_of_compound(text, start, ends[last])
        ):
            continue
        neighbours = _neighbours(prose, index, last)
        form = _fitting(taken, neighbours, prose.tags.get(start, ""))
        if form is not None and not left_alone(form.term, text, start, end):
            tag = _participle_or_past(form.tag, words, index)
            if tag == "VBN" and _before_its_noun(neighbours):
                tag = BEFORE_NOUN
                if form.term.plain and all(" " in plain for plain in form.term.plain):
                    continue
            elif tag in ("NN", "NNS") and neighbours[2] == "of":
                tag += BEFORE_OF
            yield TermUse(start, end, form.term, tag)


def _with_comma(taken: tuple[Form, ...], prose: Prose, index: int) -> tuple[Form, ...]:
    """Of an entry with and one without a comma at its end ("however,"), the one that fits.

    The first opens a sentence, or what follows a semicolon, and takes the comma with it.
    """
    text, start, end = prose.text, prose.words.starts[index], prose.words.ends[index + len(taken[0].rest)]
    opens = text[end : end + 1] == "," and (
        prose.starts_sentence(start) or text[max(0, start - 3) : start].rstrip().endswith(";")
    )
    return tuple(form for form in taken if (form.term.says[-1] == ",") == opens)


#: Rare words count in these blocks; headings, labels and cells are full of names.
_RUNNING = frozenset(("paragraph", "item", "caption", "cell"))


def _rare(prose: Prose, lexicon: Lexicon, least: float) -> Iterator[RareWord]:
    if not prose.english:
        return
    text = prose.text
    words, starts, _ = prose.words
    glossary = lexicon.glossary
    for index in compress(range(len(words)), map(_RARE_WORDS.__getitem__, words)):
        if glossary.forms(words[index]):
            continue
        word, start = words[index], starts[index]
        end = start + len(word)
        block = prose.block_at(start)
        if (
            block is None
            or block.kind not in _RUNNING
            or prose.quoted(start, end)
            or _part_of_compound(text, start, end)
        ):
            continue
        # A capital is a name's, but for the first word of a sentence in small letters elsewhere.
        account = text[start - 1 : start] in ("@", "#", "_")
        if text[start:end].islower() and not account and not _explained(text, end):
            difficulty = word_difficulty(word)
            if difficulty >= least and not is_slip(word):
                yield RareWord(start, end, max(stems(word), key=zipf), difficulty)


_EXPLAINS = re.compile(r"\s*(?:\(|,?\s+(?:means|meaning|which means|that is|or)\b|:\s)")


def _explained(text: str, end: int) -> bool:
    """Whether an explanation follows right after the word: in brackets, or after "means" and its like."""
    return bool(_EXPLAINS.match(text, end, end + 30))


_A_WORD = 1.3
_LEARNED = re.compile(
    r"(?:ations?|ology|ological|osis|itis|emia|aemia|ectomy|ography|ometry|ically|icity|ivity|itude|escence|iferous|aceous|otomy"
    r"|ostomy|oscopy|pathy|genic|trophic|morphic|centric|istically|ised|ising|isation)$"
)


def is_rare(word: str) -> bool:
    """Whether a word in small letters is rare in all of its forms, and not one that everyone knows all the same."""
    if len(word) <= 3 or zipf(word) >= RARE:
        return False
    # Beyond the common words stand names, slips and words of trades; a learned ending tells the words of books.
    if not is_common(word) and (zipf(word) < _A_WORD or not _LEARNED.search(word)):
        return False
    everyday = allowed()
    return not any(zipf(form) >= RARE or form in everyday for form in stems(word))


_RARE_WORDS = Judged(is_rare)


def _longest(glossary: Glossary, prose: Prose, index: int) -> tuple[Form, ...]:
    """The forms that stand here, of the greatest length at which any does."""
    words, starts, ends = prose.words
    second, third = [*words[index + 1 : index + 3], "", ""][:2]
    taken: list[Form] = []
    for form in glossary.standing(words[index], second):
        size = len(form.rest)
        if taken and (size < len(taken[0].rest) or (taken[0].figures and not form.figures)):
            break
        if form.figures:
            if not _figures(form.figures).match(prose.text, starts[index]):
                continue
        elif size and (
            (size > 1 and (form.rest[1] != third or tuple(words[index + 1 : index + 1 + size]) != form.rest))
            or not all(_BETWEEN.fullmatch(prose.text, ends[i], starts[i + 1]) for i in range(index, index + size))
        ):
            continue
        taken.append(form)
    return tuple(taken)


@lru_cache(maxsize=1000)
def _figures(written: str) -> re.Pattern[str]:
    """A term with a figure in it, in any case: "Section 106", "post-16"."""
    parts = re.split(r"[\s‐‑-]+", written)
    return re.compile(r"(?:\s|[‐‑-])".join(map(re.escape, parts)) + r"(?!\w)", re.I)


_STOP = re.compile(r"[.!?;:()\[\]|]|\n\s*\n")


def _neighbours(prose: Prose, first: int, last: int) -> tuple[str, str, str]:
    """The last word but one before a term, the last one, and the first one after it, as far as its sentence goes.

    `first` and `last` are the numbers of the term's words.
    """
    words, starts, ends = prose.words

    def stops(index: int) -> bool:
        return _STOP.search(prose.text, ends[index], starts[index + 1]) is not None

    earlier = before = after = ""
    if first and not stops(first - 1):
        before = words[first - 1]
        if first > 1 and not stops(first - 2):
            earlier = words[first - 2]
    if last + 1 < len(words) and not stops(last):
        after = words[last + 1]
    return earlier, before, after


def _fitting(forms: Sequence[Form], neighbours: tuple[str, str, str], pos: str) -> Form | None:
    """The form whose part of speech fits its neighbours, or the tagger's word for it; none when no form fits."""
    earlier, before, after = neighbours
    ranked = sorted(
        (form for form in forms if _fits(form, before, after, earlier, pos)),
        key=lambda form: _rank(form, before, after),
    )
    return ranked[0] if ranked else None


def _fits(form: Form, before: str, after: str, earlier: str, pos: str) -> bool:
    verb, noun = form.tag in VERB_TAGS, form.tag in ("NN", "NNS")
    if form.term.pos == "preposition" and before in _DEGREES:
        return False  # "more adjacent to it" cannot be "more next to it"
    if form.term.pos == "preposition" and form.term.says.endswith("ing"):
        # "letters concerning the hall", but "it is very concerning".
        return bool(after) and before not in _BEFORE_PARTICIPLE
    if form.tag == "VBZ" and before in _BEFORE_VERB and before != "who":
        return False
    if pos in ("VERB", "NOUN", "ADJ"):
        return not (verb and pos == "NOUN" and form.tag != "VBG") and not (noun and pos == "VERB")
    if form.tag in ("VB", "VBZ"):
        return before not in _BEFORE_NOUN and not (form.tag == "VB" and before in ("what", "whose", "such"))
    if form.tag == "VBG":
        # "a huge undertaking", "the undertaking", "product consulting and training": nouns that are made of verbs.
        compound = bool(before) and before not in _LITTLE and after in _AFTER_COMPOUND and not before.endswith("ly")
        return before not in _ARTICLES and earlier not in _ARTICLES and not compound
    return not (noun and before in _BEFORE_VERB and before != "to")


def _rank(form: Form, before: str, after: str) -> tuple[bool, bool, bool]:
    """False comes first: a verb where a verb is likely, and a noun rather than an adjective where a noun is."""
    verb, noun = form.tag in VERB_TAGS, form.tag in ("NN", "NNS")
    # After "impact on", "the" tells nothing.
    has_object = after in _AFTER_VERB and not (form.rest and form.rest[-1] in _BEFORE_NOUN | {"on", "to"})
    verb_likely = before in _BEFORE_VERB or has_object or (form.tag == "VBG" and before in _BEFORE_PARTICIPLE)
    # "the main objective of", but "it was objective" and "an objective view".
    noun_likely = after in _AFTER_NOUN and before not in _BEFORE_PARTICIPLE
    return form.term.pos != "preposition", verb != verb_likely, noun != noun_likely


def _participle_or_past(tag: str, words: Sequence[str], index: int) -> str:
    """Regular verbs have one form for both: tell them apart by an auxiliary in front, or "by" behind."""
    if tag not in ("VBD", "VBN"):
        return tag
    before = index - 1
    # "was fully planned", "are bought, designed and operated".
    while before >= 0 and index - before < 6 and _between(words[before]):
        before -= 1
    after = words[index + 1] if index + 1 < len(words) else ""
    auxiliary = before >= 0 and words[before] in _BEFORE_PARTICIPLE
    subject = before < 0 or words[before] in _BEFORE_NOUN
    return "VBN" if auxiliary or after == "by" or subject else "VBD"


def _between(word: str) -> bool:
    """Whether a word may stand between an auxiliary and its participle."""
    if word in _BEFORE_PARTICIPLE and word != "been":
        return False
    return word in _ADVERBS_BETWEEN or word.endswith("ly") or is_participle(word)


def _before_its_noun(neighbours: tuple[str, str, str]) -> bool:
    """Whether a participle stands before the noun that it belongs to: "the submitted papers", "of submitted papers"."""
    _, before, after = neighbours
    return before in _BEFORE_NOUN and bool(after) and after not in _LITTLE and not after.endswith("ly")


def _is_name(prose: Prose, start: int, end: int, taken: tuple[Form, ...]) -> bool:
    """Whether the words are written as a name or an acronym: capitals in the middle of a sentence of ordinary text.

    A term that itself has capitals, such as "Likert scale", is one where its first word has the same.
    """
    quote = prose.text[start:end]
    said = taken[0].term.says
    if said.lower() != said:
        return not quote.startswith(said.partition(" ")[0])
    if len(quote) > 1 and quote.isupper():
        return True
    if not quote[0].isupper():
        return False
    block = prose.block_at(start)
    if block is not None and block.kind in ("heading", "cell", "label"):
        return quote[1:].lower() != quote[1:] or _beside_capital(prose, start, end)
    rest = re.search(r"[\s-](\w)", quote)
    return (
        not prose.starts_sentence(start)
        or bool(rest and rest[1].isupper())
        or (_NOUN_ENDS.search(quote) is not None and _NEXT_CAPITAL.match(prose.text, end) is not None)
    )


_NOUN_ENDS = re.compile(r"(?:[cst]ion|ment|ence|ance|ity|ness|al|ic|ive|ory|ary|ed)s?$")
_NEXT_CAPITAL = re.compile(r" [A-Z][a-z]+")
_CAPITAL_BEFORE = re.compile(r"\b[A-Z][a-z]+ $")


def _beside_capital(prose: Prose, start: int, end: int) -> bool:
    """Whether words with a capital in the middle of a heading stand by another such word: "Staff Assistance Programme"."""
    if prose.starts_sentence(start):
        return False
    before = _CAPITAL_BEFORE.search(prose.text, max(0, start - 30), start)
    return before is not None or _NEXT_CAPITAL.match(prose.text, end) is not None


def _part_of_compound(text: str, start: int, end: int) -> bool:
    """Whether a hyphen ties the words to others: "post-acute", "evidence-based"; the term alone may mean something else.

    A bracket that follows without a space makes code of them."""
    hyphens = "-‐‑"
    before = start >= 2 and text[start - 1] in hyphens and text[start - 2].isalnum()
    after = text[end : end + 1] in tuple(hyphens) and text[end + 1 : end + 2].isalnum()
    # "require('fs')" is code.
    return before or after or text[end : end + 1] == "("
