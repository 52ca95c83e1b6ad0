"""What makes each sentence hard: its length, the rarity of its words, and what is said in a roundabout way."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from plainspeak.document import Block
from plainspeak.lexicon.glossary import WORD
from plainspeak.lexicon.lexicon import Lexicon, allowed
from plainspeak.prose import GRAMMAR_WORDS, Prose
from plainspeak.rules.sentences.difficulty import HARD, KNEE, word_figures

#: Sentences are judged in these blocks; headings, cells and labels are not sentences.
JUDGED = frozenset(("paragraph", "item", "caption"))

# Names of accounts and tags, and what programs are written with.
_NO_WORDS = re.compile(r"[@#]\w+|\w*_\w*|\w+\.(?:js|py|md|com|org)\b")
_ODD = re.compile(r"[@#_]|\.\w")
#: These stand between words and are none.
_LONE = (" – ", " — ", " - ", " & ", " / ", " | ", " = ", " + ")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence: `words` counts its words with figures, `rarity` is the sum over its words of max(0, 5 − Zipf).

    Names and acronyms (capitals in the middle of the sentence) are counted as words but not as rare. `hard` lists the
    words of Zipf below 4 that are difficult too, rarest first, each once. `items` counts the things of a sentence that is
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
    for start, end in prose.sentences:
        block = prose.block_at(start)
        if block is not None and block.kind in JUDGED:
            found.append(_sentence(prose.text[start:end], start, end))
    return Sentences(prose, lexicon, tuple(found))


# "newsletters", "browser" and "clicking" are rarer than they are hard.
_NAMED = 0.34


def _sentence(text: str, start: int, end: int) -> Sentence:
    rarity = 0.0
    hard: dict[str, float] = {}
    everyday = allowed()
    words = WORD.findall(_NO_WORDS.sub(" ", text) if _ODD.search(text) else text)
    # Without a single little word of English, this is a list or another language.
    for index, word in enumerate(() if GRAMMAR_WORDS.isdisjoint(words) else words):
        if word[0].isupper() and (index or (len(word) > 1 and word.isupper())):
            continue
        figure, difficulty, _ = word_figures(word)
        # What no list of words holds is a slip of the pen or a name.
        if 0 < figure < KNEE:
            rarity += KNEE - figure
            small = word.lower().replace("’", "'")
            if figure < HARD and difficulty >= _NAMED and small not in everyday:
                hard[small] = figure
    count = len(text.split()) - sum(text.count(mark) for mark in _LONE)
    rarest = tuple(sorted(hard, key=lambda word: hard[word]))
    return Sentence(start, end, count, round(rarity, 2), rarest, _items(text) if count > _FEWEST_IN_LIST else 0)


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
    r"(?:,\s+(?P<word>and|but|so)\s+|;\s+)(?=(?:the|a|an|we|I|you|they|he|she|it|this|these|those|there|our|your|their|his"
    r"|her|people|everyone|someone)\b)"
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|will|can|must|should|has|have|had|may|might|would|could|do|does|did|need|needs|want|wants"
    r"|\w{3,}ed|went|came|said|made|took|gave|met|told|sent|held|saw|found|thought|felt|left|kept)\b"
)
_FEWEST_IN_HALF = 6


def halves(text: str) -> tuple[str, str] | None:
    """A long sentence as two, where both halves can stand alone; None where no joint is sure.

    The joint nearest to the middle is taken: a comma with "and", "but" or "so", or a semicolon, before words that open a
    clause.
    """
    best = None
    for match in _JOINT.finditer(text):
        first, second = text[: match.start()], text[match.end() :]
        enough = min(len(first.split()), len(second.split())) >= _FEWEST_IN_HALF
        if enough and _VERB.search(first) and _VERB.search(" ".join(second.split()[:8])):
            distance = abs(match.start() - len(text) / 2)
            if best is None or distance < best[0]:
                word = (match["word"] or "and").replace("and", "")
                opening = f"{word.capitalize()} {second}" if word else second[0].upper() + second[1:]
                best = distance, " ".join(first.split()) + ".", " ".join(opening.split())
    return best[1:] if best else None
