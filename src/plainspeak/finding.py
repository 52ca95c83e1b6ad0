"""What we say about a document: findings, and the report that holds them."""

from __future__ import annotations

from dataclasses import dataclass, field

from plainspeak.document import Document, Place
from plainspeak.rule import LEVELS, Level, Swap


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that belongs to a finding: a later use of the same word.

    `name` is the paper when it is not the one of the finding, in a pack of papers; offsets and places are that paper's.
    """

    note: str
    start: int
    end: int
    places: tuple[Place, ...]
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that may lose a reader.

    `start` and `end` are character offsets in the document's prose, end exclusive; `quote` is that prose. `places` is where
    it stands in the source: usually one place, more where markup stands between the words. `related` are the other uses in
    this document that the finding counts, and the places that its message speaks of. `entry` is the key under which uses are
    counted together, such as a short form or the id of a glossary entry; empty where each finding stands for itself.
    """

    rule: str
    start: int
    end: int
    quote: str
    message: str
    swaps: tuple[Swap, ...]
    places: tuple[Place, ...]
    related: tuple[Related, ...]
    level: Level
    count: int = 1
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Score:
    """Counts and figures of one document. Rates are `None` where there is nothing to count in.

    `hard_words` is per 100 words, `hard_sentences` per 100 sentences, `unexplained` counts different acronyms. `plainness`
    goes from 0 (very hard) to 100 (very easy): 100 less the mean difficulty of the sentences, each weighed by its
    words. `hardest` are up to ten hard sentences, the hardest first, as offsets in the prose. `formulas` maps textstat's names
    to its figures on our sentences. `english` is false for a text in another language, of which only the words are counted.
    """

    words: int
    sentences: int
    unexplained: int
    hard_words: float | None
    hard_sentences: float | None
    plainness: float | None
    hardest: tuple[tuple[int, int], ...] = ()
    formulas: dict[str, float] = field(default_factory=dict)
    english: bool = True


@dataclass(frozen=True, slots=True)
class Report:
    """The whole answer about one document. Findings are sorted by start; `ignored` are those that the author settled, and
    `old` those that a baseline knows.

    `english` is false for a text in another language, in which only acronyms are looked for.
    `score` is there for an output that shows it: `check` leaves it out, since it takes a second look at the document.
    `names` are the full names that stand beside their short forms, as offsets in the text, when a rule about acronyms ran.
    """

    document: Document
    findings: tuple[Finding, ...]
    ignored: tuple[Finding, ...] = ()
    old: tuple[Finding, ...] = ()
    score: Score | None = field(default=None, kw_only=True)
    english: bool = field(default=True, kw_only=True)
    names: tuple[tuple[int, int], ...] = field(default=(), kw_only=True)

    def at_least(self, level: Level) -> tuple[Finding, ...]:
        """The findings at `level` or above."""
        return tuple(f for f in self.findings if LEVELS.index(f.level) >= LEVELS.index(level))
