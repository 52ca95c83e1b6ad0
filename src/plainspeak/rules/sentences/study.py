"""What makes each sentence hard: its length, the rarity of its words, and what is said in a roundabout way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from plainspeak.document import Block
from plainspeak.lexicon.difficulty import stems
from plainspeak.lexicon.glossary import Glossary
from plainspeak.lexicon.lexicon import Lexicon, allowed
from plainspeak.lexicon.names import first_names
from plainspeak.prose import GRAMMAR_WORDS, Prose
from plainspeak.rules.sentences.difficulty import HARD, KNEE, is_word, word_figures

#: Sentences are judged in these blocks; headings, cells and labels are not sentences.
JUDGED = frozenset(("paragraph", "item", "caption"))

# Whole words: no names of accounts and tags, nothing that programs are written with ("window.location", "a_b", "3p"), and no
# parts of words ("-tion", "stale-while-revalidate", "neuro(a)typical"), which by themselves may mean something else.
_WHOLE = re.compile(
    r"(?<![\w@#.‐‑-])(?<!\w\))[^\W\d_]++(?:['’][^\W\d_]++)*+(?![\w(]|[‐‑-]\w|\.[a-z]\w)",
)
#: These stand between words and are none.
_LONE = re.compile(r"(?<= )[–—&/|=+-](?= )")


@dataclass(frozen=True, slots=True)
class Sentence:
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
    judged: dict[str, tuple[float, str]] = {}
    names = frozenset(_WITHIN.findall(prose.text))
    for start, end in prose.sentences:
        block = prose.block_at(start)
        if block is not None and block.kind in JUDGED:
            found.append(_sentence(prose.text[start:end], start, end, lexicon.glossary, judged, names))
    return Sentences(prose, lexicon, tuple(found))


def _sentence(
    text: str, start: int, end: int, glossary: Glossary, judged: dict[str, tuple[float, str]], names: frozenset[str]
) -> Sentence:
    rarity = 0.0
    unknown = 0
    hard: dict[str, float] = {}
    forms: set[str] = set()
    words = _WHOLE.findall(text)
    # Without a single little word of English, this is a list or another language; with a bar, it is a row of a table.
    if GRAMMAR_WORDS.isdisjoint(words) or " | " in text:
        words = []
    elif f"{words[0]}:" in text:
        del words[0]  # who speaks: "Yves: I agree"
    elif words[0][0].isupper():
        # A capital that opens a sentence says nothing: judged apart, and once in a document.
        key = f"^{words[0]}"
        if key not in judged:
            small = words[0][0].lower() + words[0][1:]
            judged[key] = (0.0, "") if _is_name(words[0], names, glossary) else _judge(small, glossary)
        words[0] = key
    for word in words:
        found = judged.get(word)
        if found is None:
            found = judged[word] = _judge(word, glossary)
        lack, told = found
        if lack < 0:
            unknown += 1
            continue
        rarity += lack
        if told and forms.isdisjoint(of_one := stems(told)):  # each once: "template", "templates"
            hard[told] = lack
            forms.update(of_one)
    count = len(text.split()) - len(_LONE.findall(text))
    if 2 * unknown > len(hard):
        hard = {}  # slips of the pen and code make it hard to read, more than hard words do
    rarest = tuple(sorted(hard, key=lambda word: -hard[word]))
    return Sentence(start, end, count, round(rarity, 2), rarest, _items(text) if count > _FEWEST_IN_LIST else 0)


@lru_cache(maxsize=100_000)
def _judge(word: str, glossary: Glossary) -> tuple[float, str]:
    """What a word adds to rarity, and as what it is told when it is hard; -1 and "" for what is no English word.

    No words are code ("getData"), what no list of words holds, and slips of the pen. Names and acronyms (capitals) and short
    forms ("db", "args") count for nothing.
    """
    figure, difficulty, _ = word_figures(word)
    if figure >= KNEE or word[0].isupper():
        return 0.0, ""
    small = _small(word)
    listed = _in_glossary(small, glossary)
    if len(small.removesuffix("s")) <= 3:
        return 0.0, ""
    if not (figure and word.islower() and (listed or is_word(small))):
        return -1.0, ""
    difficult = difficulty >= (_LEAST_DIFFICULT if listed else _LEAST_UNLISTED) and small not in allowed()
    return KNEE - figure, small if figure < HARD and difficult else ""


def _small(word: str) -> str:
    return word.lower().replace("’", "'").removesuffix("'s")


#: A word with a capital within a sentence.
_WITHIN = re.compile(r"[a-z,] ([A-Z][^\W_]*+(?:['’-][^\W_]++)*)")


def _is_name(word: str, names: frozenset[str], glossary: Glossary) -> bool:
    """Whether a word with a capital that opens a sentence is a name or an acronym: it stands so within a sentence too."""
    if len(word) > 1 and word.isupper():
        return True
    if word_figures(word)[0] >= HARD or _in_glossary(_small(word), glossary):
        return False
    return word in names or word.removesuffix("'s").removesuffix("’s") in first_names()


# Below the first, words of the glossary are rarer than they are hard, and others below the second: "browser", "airplanes".
_LEAST_DIFFICULT, _LEAST_UNLISTED = 0.34, 0.42


def _in_glossary(small: str, glossary: Glossary) -> bool:
    return any(not form.rest for form in glossary.forms(small))


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
