"""What makes each sentence hard: its length, the rarity of its words, and what is said in a roundabout way."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import compress
from typing import NamedTuple

from plainspeak.document import Block
from plainspeak.lexicon.difficulty import stems, word_difficulty
from plainspeak.lexicon.frequency import zipf
from plainspeak.lexicon.glossary import Glossary
from plainspeak.lexicon.judged import Judged
from plainspeak.lexicon.lexicon import Lexicon, allowed
from plainspeak.lexicon.names import first_names
from plainspeak.lexicon.slips import is_word
from plainspeak.prose import GRAMMAR_WORDS, Prose
from plainspeak.rules.sentences.difficulty import HARD, KNEE, word_figures

#: Sentences are judged in these blocks; headings, cells and labels are not sentences.
JUDGED = frozenset(("paragraph", "item", "caption"))

# Whole words: no names of accounts and tags, nothing that programs are written with ("window.location", "a_b", "3p"), and no
# parts of words ("-tion", "stale-while-revalidate", "neuro(a)typical"), which by themselves may mean something else. What is
# nearly always so is tried first: small letters, and white space behind them.
_WHOLE = re.compile(
    r"(?<![\w@#.‐‑-])(?<!\w\))[^\W\d_][a-z]*+[^\W\d_]*+(?:['’][^\W\d_]++)*+(?=[\s,]|(?![\w(]|[‐‑-]\w|\.[a-z]\w))"
)
#: These stand between words and are none.
_LONE = frozenset("–—&/|=+-")


class Sentence(NamedTuple):
    """One sentence: `words` counts its words with figures, `rarity` is the sum over its words of max(0, 5 − Zipf).

    Names, acronyms and slips of the pen are counted as words but not as rare. `hard` lists the words of Zipf below 4 that
    are difficult too, rarest first, each once. `items` counts the things of a sentence that is
    a list, else it is 0.
    """

    start: int
    end: int
    words: int
    rarity: float
    hard: tuple[str, ...]
    items: int


@dataclass(frozen=True, slots=True)
class Sentences:
    """What the sentence rules read: the judged sentences in the order of the text."""

    prose: Prose
    lexicon: Lexicon
    sentences: tuple[Sentence, ...]

    def text(self, sentence: Sentence) -> str:
        """The words of a sentence, as they stand."""
        return self.prose.text[sentence.start : sentence.end]

    def hold(self, start: int, end: int) -> bool:
        """Whether `text[start:end]` lies within one judged sentence."""
        sentence = self._at(start)
        return sentence is not None and end <= sentence.end

    def with_one_of(self, words: Container[str]) -> Iterator[Sentence]:
        """The judged sentences in which one of the words stands; `words` are in small letters."""
        last = None
        keys, starts, _ = self.prose.words
        for start in compress(starts, map(words.__contains__, keys)) if self.sentences else ():
            sentence = self._at(start)
            if sentence is not None and sentence is not last:
                last = sentence
                yield sentence

    def _at(self, offset: int) -> Sentence | None:
        index = bisect_right(self.sentences, offset, key=lambda sentence: sentence.start) - 1
        return self.sentences[index] if index >= 0 and offset < self.sentences[index].end else None

    def paragraphs(self) -> Iterator[tuple[Block, tuple[Sentence, ...]]]:
        """Each paragraph with its sentences."""
        at = 0
        for block in self.prose.blocks:
            if block.kind != "paragraph":
                continue
            while at < len(self.sentences) and self.sentences[at].start < block.start:
                at += 1
            first = at
            while at < len(self.sentences) and self.sentences[at].start < block.end:
                at += 1
            yield block, self.sentences[first:at]


def study(prose: Prose, lexicon: Lexicon) -> Sentences:
    """Length and rarity of every sentence in running text; none for a text that is not English."""
    if not prose.english:
        return Sentences(prose, lexicon, ())
    found = []
    verdicts = _verdicts(lexicon.glossary)
    names = frozenset(_WITHIN.findall(prose.text))
    openers = Judged(lambda word: _opener(word, names, lexicon.glossary))
    for start, end in prose.sentences:
        block = prose.block_at(start)
        if block is not None and block.kind in JUDGED:
            found.append(_sentence(prose.text[start:end], start, end, verdicts, openers))
    return Sentences(prose, lexicon, tuple(found))


#: What a word that is not easy adds to rarity, and as what it is told when it is hard; -1 and "" for what is no English word.
_Verdict = tuple[float, str]


def _sentence(
    text: str, start: int, end: int, verdicts: Judged[_Verdict | None], openers: Judged[_Verdict | None]
) -> Sentence:
    words = _WHOLE.findall(text)
    opener = None
    # Without a single little word of English, this is a list or another language; with a bar, it is a row of a table.
    if GRAMMAR_WORDS.isdisjoint(words) or " | " in text:
        words = []
    elif words[0][0].isupper():
        # A capital that opens a sentence says nothing: judged apart.
        opener = openers[words[0]] if f"{words[0]}:" not in text else None  # who speaks: "Yves: I agree"
        del words[0]
    elif f"{words[0]}:" in text:
        del words[0]
    told = list(filter(None, map(verdicts.__getitem__, words)))
    if opener:
        told.insert(0, opener)
    hard: dict[str, float] = {}
    rarity = 0.0
    if told:
        rarity = round(sum([lack for lack, _ in told if lack > 0]), 2)
        # Slips of the pen and code make it hard to read, more than hard words do.
        hard = _each_once(told)
        if hard and 2 * sum(lack < 0 for lack, _ in told) > len(hard):
            hard = {}
    rarest = tuple(sorted(hard, key=lambda word: -hard[word])) if hard else ()
    parts = text.split()
    count = len(parts) if _LONE.isdisjoint(parts) else len(parts) - sum(map(_LONE.__contains__, parts))
    return Sentence(start, end, count, rarity, rarest, _items(text) if count > _FEWEST_IN_LIST else 0)


def _each_once(verdicts: Iterable[_Verdict]) -> dict[str, float]:
    """The hard words with what they add to rarity, of "template" and "templates" only the first."""
    hard: dict[str, float] = {}
    forms: set[str] = set()
    for lack, word in verdicts:
        if word and forms.isdisjoint(of_one := stems(word)):
            hard[word] = lack
            forms.update(of_one)
    return hard


@lru_cache(maxsize=8)
def _verdicts(glossary: Glossary) -> Judged[_Verdict | None]:
    return Judged(lambda word: _judge(word, glossary))


def _opener(word: str, names: frozenset[str], glossary: Glossary) -> _Verdict | None:
    """The verdict on a word with a capital that opens a sentence."""
    if _is_name(word, names, glossary):
        return None
    return _verdicts(glossary)[word[0].lower() + word[1:]]


def _judge(word: str, glossary: Glossary) -> _Verdict | None:
    """The verdict on a word within a sentence; none for easy ones.

    No words are code ("getData"), what no list of words holds, and slips of the pen. Names and acronyms (capitals) and short
    forms ("db", "args") count for nothing.
    """
    if word[0].isupper():
        return None
    figure = zipf(word)
    if figure >= KNEE:
        return None
    small = _small(word)
    figure = figure or zipf(small)
    if figure >= KNEE or len(small.removesuffix("s")) <= 3:
        return None
    if not (figure and word.islower() and (is_word(small) or _in_glossary(small, glossary))):
        return -1.0, ""
    if figure >= HARD:
        return KNEE - figure, ""
    difficulty = word_difficulty(word)
    difficult = difficulty >= _LEAST_UNLISTED or (difficulty >= _LEAST_DIFFICULT and _in_glossary(small, glossary))
    everyday = difficult and any(form in allowed() for form in stems(small))
    return KNEE - figure, small if difficult and not everyday else ""


def _small(word: str) -> str:
    return word.lower().replace("’", "'").removesuffix("'s")


#: A word with a capital within a sentence.
_WITHIN = re.compile(r" ([A-Z](?<=[a-z,] .)[^\W_]*+(?:['’-][^\W_]++)*)")


def _is_name(word: str, names: frozenset[str], glossary: Glossary) -> bool:
    """Whether a word with a capital that opens a sentence is a name or an acronym: it stands so within a sentence too."""
    if len(word) > 1 and word.isupper():
        return True
    named = word in names or word.removesuffix("'s").removesuffix("’s") in first_names()
    return named and word_figures(word)[0] < HARD and not _in_glossary(_small(word), glossary)


# Below the first, words of the glossary are rarer than they are hard, and others below the second: "browser", "airplanes".
_LEAST_DIFFICULT, _LEAST_UNLISTED = 0.34, 0.42


def _in_glossary(small: str, glossary: Glossary) -> bool:
    return bool(glossary.alone(small))


_FEWEST_IN_LIST = 15
_LAST_ITEM = re.compile(r"[,;]\s+(?:and|or)\s")


def _items(text: str) -> int:
    """How many things a sentence lists: at least four semicolon parts, or six short parts with commas, the last after "and"."""
    if text.count(";") >= 3:
        return text.count(";") + 1
    parts = text.rpartition(":")[2].split(",")
    short = sum(len(part.split()) <= 9 for part in parts[1:])
    return len(parts) if len(parts) >= 6 and short == len(parts) - 1 and _LAST_ITEM.search(text) else 0


_JOINT = re.compile(
    r"(?:,\s+(?P<word>and|but|so)\s+|;\s+)(?=(?:the|a|an|we|I|you|they|he|she|it|this|these|there|our|your|their|his"
    r"|her|people|everyone|someone)\b)"
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|will|can|must|should|has|have|had|may|might|would|could|do|does|did|need|needs|want|wants"
    r"|\w{3,}ed|went|came|said|made|took|gave|met|told|sent|held|saw|found|thought|felt|left|kept)\b"
)
_FEWEST_IN_HALF = 6
#: In characters: what is longer is no sentence, and trying each joint of it would take long.
_LONGEST_TO_SPLIT = 2_000
# "If you come, bring a cup, and we ...": what is said on a condition at the head is said of both halves.
_CONDITION = re.compile(r"\W*(?:if|when|once|unless|since|because|although|though|while|whereas|whether)\b", re.I)
# "... if it rains, and the hall is shut": the joint may stand within what hangs on such a word.
_HANGING = re.compile(r"\b(?:if|when|unless|so that|whether|because|in case|such as|including)\b[^,;]*$", re.I)


def halves(text: str) -> tuple[str, str] | None:
    """A long sentence as two, where both halves can stand alone; None where no joint is sure.

    The joint nearest to the middle is taken: a comma with "and", "but" or "so", or a semicolon, before words that open a
    clause.
    """
    best = None
    for match in _JOINT.finditer(text if len(text) < _LONGEST_TO_SPLIT else ""):
        first, second = text[: match.start()], text[match.end() :]
        if _hangs(first, second, match["word"] or ""):
            continue
        enough = min(len(first.split()), len(second.split())) >= _FEWEST_IN_HALF
        if enough and _VERB.search(first) and _VERB.search(" ".join(second.split()[:8])):
            distance = abs(match.start() - len(text) / 2)
            if best is None or distance < best[0]:
                word = (match["word"] or "and").replace("and", "")
                opening = f"{word.capitalize()} {second}" if word else second[0].upper() + second[1:]
                best = distance, " ".join(first.split()) + ".", " ".join(opening.split())
    return best[1:] if best else None


def _hangs(first: str, second: str, word: str) -> bool:
    """Whether the joint stands within a part that cannot stand alone: a condition, brackets, a quotation or a list."""
    if first.count("(") > first.count(")") or first.count("“") > first.count("”") or first.count('"') % 2:
        return True
    if _CONDITION.match(first) or _HANGING.search(first):
        return True
    last = first.rpartition(",")[2]
    listed = "," in first and not _VERB.search(last)
    return word == "and" and (listed or not _VERB.search(" ".join(second.split()[:5])))
