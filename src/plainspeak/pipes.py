"""The spaCy components. They work by name in any pipeline: `nlp.add_pipe("plainspeak/acronyms")`.

Results are in `doc.spans`: a group for each component, the label of a span is the rule, its id the lexicon entry and its
kb_id the fact that the rule's message needs. They survive `to_bytes`, `DocBin` and `nlp.pipe(n_process=2)`.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any, Literal, cast
from weakref import WeakKeyDictionary

import numpy as np
from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from plainspeak.document import Block, Kind
from plainspeak.lexicon import lexicon as lexicons
from plainspeak.prose import Prose
from plainspeak.readers.text import line_blocks
from plainspeak.rule import Mark, Rule
from plainspeak.rules.acronyms.usage import Usage
from plainspeak.rules.catalogue import STUDIES, family, named
from plainspeak.rules.words.study import Words
from plainspeak.splitting import split

PREFIX = "plainspeak/"
#: `doc.user_data` key under which a reader's blocks come in, as [kind, start, end, level] each.
BLOCKS = "plainspeak/blocks"
#: Spans of `doc.spans[MENTIONS]` are uses of acronyms; the label tells "short" or "long" and the id is the short form. The
#: kb_id of a short form is its explanation in this document; that of an explanation is the short form as written beside it.
MENTIONS = "plainspeak/mentions"

#: Spans of `doc.spans[TERMS]` are uses of glossary terms, also of those that nearly everyone knows; the label tells "term" or
#: "quiet", the id is the term and the kb_id the tag of its inflection.
TERMS = "plainspeak/terms"

FAMILIES = tuple(STUDIES)
#: spaCy's own limit guards parsers, which need much memory; we have none.
MAX_LENGTH = 50_000_000


_TEXTS: WeakKeyDictionary[Doc, str] = WeakKeyDictionary()


def text_of(doc: Doc) -> str:
    """The text of a Doc, put together once: spaCy joins it anew from the tokens each time that it is asked."""
    text = _TEXTS.get(doc)
    if text is None:
        text = _TEXTS[doc] = doc.text
    return text


@Language.factory("plainspeak/blocks")
def make_blocks(nlp: Language, name: str) -> Blocks:
    """A component that marks blocks of prose and sets sentence starts."""
    return Blocks()


class Blocks:
    """Finds the blocks of a document and the sentences within them. Runs first, before any parser."""

    def __call__(self, doc: Doc) -> Doc:
        """Put the blocks into `doc.spans["plainspeak/blocks"]` and set sentence starts, unless a parser has set them."""
        blocks = _given_blocks(doc)
        doc.spans[BLOCKS] = list(_spans(doc, ((b.kind, b.start, b.end, "", str(b.level)) for b in blocks)))
        if not _column(doc, "DEP").any():
            text = text_of(doc)
            starts = {start for block in blocks for start, _ in split(text, block.start, block.end)}
            _set_starts(doc, starts.union(_gaps(text, blocks)))
        return doc


def _given_blocks(doc: Doc) -> Sequence[Block]:
    given = doc.user_data.get(BLOCKS)
    if given is None:
        return line_blocks(text_of(doc))
    return [Block(cast(Kind, kind), start, end, level) for kind, start, end, level in given]


def _gaps(text: str, blocks: Sequence[Block]) -> Iterator[int]:
    """Where something other than prose begins between two blocks, such as the mark of a list item."""
    for before, after in pairwise(blocks):
        gap = text[before.end : after.start]
        if gap and not gap.isspace():
            yield before.end + len(gap) - len(gap.lstrip())


def _set_starts(doc: Doc, starts: set[int]) -> None:
    begins = np.isin(_column(doc, "IDX"), np.fromiter(starts, dtype="uint64", count=len(starts)))
    begins[:1] = True
    array: Any = np.where(begins, 1, -1).astype("int64").astype("uint64").reshape(-1, 1)
    doc.from_array(["SENT_START"], array)


def _column(doc: Doc, attribute: str) -> Any:
    # One call for all tokens: `has_annotation`, `sents` and a loop over the tokens make an object for each.
    return doc.to_array([attribute]).reshape(-1)


_DEFAULTS: dict[str, Any] = {"rules": None, "options": {}, "acronyms": [], "glossary": [], "known": []}


@Language.factory("plainspeak/acronyms", default_config=_DEFAULTS)
def make_acronyms(
    nlp: Language,
    name: str,
    rules: list[str] | None,
    options: dict[str, dict[str, Any]],
    acronyms: list[str],
    glossary: list[str],
    known: list[str],
) -> Family:
    """A component for acronyms; the settings are those of `Family`."""
    return Family("acronyms", rules, options, acronyms, glossary, known)


@Language.factory("plainspeak/words", default_config=_DEFAULTS)
def make_words(
    nlp: Language,
    name: str,
    rules: list[str] | None,
    options: dict[str, dict[str, Any]],
    acronyms: list[str],
    glossary: list[str],
    known: list[str],
) -> Family:
    """A component for words and phrases; the settings are those of `Family`."""
    return Family("words", rules, options, acronyms, glossary, known)


@Language.factory("plainspeak/sentences", default_config=_DEFAULTS)
def make_sentences(
    nlp: Language,
    name: str,
    rules: list[str] | None,
    options: dict[str, dict[str, Any]],
    acronyms: list[str],
    glossary: list[str],
    known: list[str],
) -> Family:
    """A component for sentences; the settings are those of `Family`."""
    return Family("sentences", rules, options, acronyms, glossary, known)


@Language.factory("plainspeak/prose", default_config=_DEFAULTS)
def make_prose(
    nlp: Language,
    name: str,
    rules: list[str] | None,
    options: dict[str, dict[str, Any]],
    acronyms: list[str],
    glossary: list[str],
    known: list[str],
) -> Family:
    """A component for rules of plugins that read the prose itself; the settings are those of `Family`."""
    return Family("prose", rules, options, acronyms, glossary, known)


class Family:
    """Runs one family's rules over a Doc.

    `rules` names the rules to run (all when none are named), `options` holds their settings by rule name, `acronyms` and
    `glossary` are paths of project lists, and `known` lists acronyms that this group has agreed to know.
    Raises `BadSettings` for an unknown rule and `BadList` for a list that cannot be read.
    """

    def __init__(
        self,
        family_name: str,
        rules: list[str] | None = None,
        options: dict[str, dict[str, Any]] | None = None,
        acronyms: Sequence[str] = (),
        glossary: Sequence[str] = (),
        known: Sequence[str] = (),
    ) -> None:
        names = None if rules is None else {named(rule).name for rule in rules}
        self.family = family_name
        self.rules: tuple[Rule, ...] = tuple(r for r in family(family_name) if names is None or r.name in names)
        self.options = {rule.name: {**rule.defaults, **(options or {}).get(rule.name, {})} for rule in self.rules}
        self.lexicon = lexicons.load(tuple(map(Path, acronyms)), tuple(map(Path, glossary)), frozenset(known))

    def __call__(self, doc: Doc) -> Doc:
        """Put the marks of each rule into `doc.spans["plainspeak/<family>"]`."""
        study = STUDIES[self.family](prose_of(doc), self.lexicon)
        rows = [
            (rule.name, mark.start, mark.end, mark.entry, mark.fact)
            for rule in self.rules
            for mark in rule.find(study, self.options[rule.name])
        ]
        doc.spans[PREFIX + self.family] = list(_spans(doc, rows))
        if isinstance(study, Usage):
            doc.spans[MENTIONS] = list(_spans(doc, _mention_rows(study)))
        if isinstance(study, Words):
            doc.spans[TERMS] = list(_spans(doc, _term_rows(study)))
        return doc


def _mention_rows(study: Usage) -> Iterator[tuple[str, int, int, str, str]]:
    explained = study.explained
    for mention in study.mentions:
        pair = explained.get(mention.short)
        yield "short", mention.start, mention.end, mention.short, pair.long if pair else ""
    for pair in study.pairs:
        yield "long", pair.long_start, pair.long_end, pair.short, study.prose.text[pair.short_start : pair.short_end]


def _term_rows(study: Words) -> Iterator[tuple[str, int, int, str, str]]:
    for use in study.uses:
        # A formal word makes a paper stiff, but nearly everyone knows it.
        quiet = use.term.quiet or use.term.field == "formal"
        yield "quiet" if quiet else "term", use.start, use.end, use.term.id, use.tag


def prose_of(doc: Doc) -> Prose:
    """The plain values that studies read. Without `plainspeak/blocks` in the pipeline, blocks are found by line shape."""
    if BLOCKS in doc.spans:
        blocks = tuple(
            Block(cast(Kind, span.label_), span.start_char, span.end_char, int(span.kb_id_ or 0))
            for span in doc.spans[BLOCKS]
        )
    else:
        blocks = line_blocks(text_of(doc))
    tags = {token.idx: token.pos_ for token in doc} if _column(doc, "POS").any() else {}
    return Prose(text_of(doc), blocks, tuple(_within(blocks, _sentences(doc, blocks))), tags)


def _within(blocks: Sequence[Block], sentences: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Without what stands between the blocks, such as the marks of list items: a Doc counts them as sentences of their own."""
    starts = [block.start for block in blocks]
    for start, end in sentences:
        index = bisect_right(starts, start) - 1
        if index >= 0 and start < blocks[index].end:
            yield start, end


def _sentences(doc: Doc, blocks: Iterable[Block]) -> Iterator[tuple[int, int]]:
    text = text_of(doc)
    starts = _column(doc, "SENT_START")
    if not starts[1:].any():
        for block in blocks:
            yield from split(text, block.start, block.end)
        return
    starts[:1] = 1
    begins = [int(offset) for offset in _column(doc, "IDX")[starts == 1]]
    for begin, end in pairwise([*begins, len(text)]):
        words = text[begin:end]
        if bare := words.strip():
            start = begin + len(words) - len(words.lstrip())
            yield start, start + len(bare)


def load(
    *,
    rules: Sequence[str] | None = None,
    options: dict[str, dict[str, Any]] | None = None,
    acronyms: Sequence[str | Path] = (),
    glossary: Sequence[str | Path] = (),
    known: Sequence[str] = (),
) -> Language:
    """A blank English pipeline with our components; no trained model is needed.

    `rules` names the rules to run (None: all), `options` their settings by rule name, `acronyms` and `glossary` are paths of
    project lists, `known` the acronyms that this group has agreed to know. Raises `BadSettings` and `BadList`.
    """
    from spacy.lang.en import English

    nlp = English()
    nlp.max_length = MAX_LENGTH
    nlp.add_pipe("plainspeak/blocks")
    config = {
        "rules": None if rules is None else list(rules),
        "options": options or {},
        "acronyms": [str(path) for path in acronyms],
        "glossary": [str(path) for path in glossary],
        "known": list(known),
    }
    for name in FAMILIES:
        if family(name):
            nlp.add_pipe(PREFIX + name, config=config)
    return nlp


# spaCy's spans begin and end with tokens. Where ours do not, the exact offsets go along with the fact.
_EXACT = "\x1f"


def _spans(doc: Doc, rows: Iterable[tuple[str, int, int, str, str]]) -> Iterator[Span]:
    for label, start, end, entry, fact in rows:
        span = doc.char_span(start, end, label=label, span_id=entry, kb_id=fact)
        if span is None:
            exact = f"{fact}{_EXACT}{start}:{end}"
            span = doc.char_span(start, end, label=label, span_id=entry, kb_id=exact, alignment_mode="expand")
        if span is not None:
            yield span


def _offsets(span: Span) -> tuple[int, int, str]:
    fact, _, exact = span.kb_id_.partition(_EXACT)
    if not exact:
        return span.start_char, span.end_char, fact
    start, _, end = exact.partition(":")
    return int(start), int(end), fact


def marks_of(doc: Doc) -> Iterator[tuple[str, Mark]]:
    """Every mark that the components left in the Doc, with the name of its rule."""
    for name in FAMILIES:
        for span in doc.spans.get(PREFIX + name, ()):
            start, end, fact = _offsets(span)
            yield span.label_, Mark(start, end, span.id_, fact)


@dataclass(frozen=True, slots=True)
class AcronymUse:
    """A use of an acronym (`side` "short") or a full name that explains one ("long"), as character offsets.

    `short` is the short form without dots and without a plural or possessive ending, `written` the short form as it stands
    here or, for a full name, beside it. `long` is empty where the document does not explain the acronym.
    """

    start: int
    end: int
    side: Literal["short", "long"]
    short: str
    written: str
    long: str


class Results:
    """What plainspeak found in a Doc or a Span of it; made anew at each access, from `doc.spans`."""

    def __init__(self, within: Doc | Span) -> None:
        self._doc = within if isinstance(within, Doc) else within.doc
        self._start, self._end = (
            (0, len(text_of(within))) if isinstance(within, Doc) else (within.start_char, within.end_char)
        )

    @property
    def marks(self) -> tuple[tuple[str, Mark], ...]:
        """(rule, mark) of every rule that ran, in the order of the text."""
        found = [(rule, mark) for rule, mark in marks_of(self._doc) if self._touches(mark.start, mark.end)]
        return tuple(sorted(found, key=lambda row: (row[1].start, row[1].end)))

    @property
    def acronyms(self) -> tuple[AcronymUse, ...]:
        """Every acronym and every explanation of one, in the order of the text."""
        text = text_of(self._doc)
        uses = []
        for span in self._doc.spans.get(MENTIONS, ()):
            start, end, fact = _offsets(span)
            if not self._touches(start, end):
                continue
            here = text[start:end]
            if span.label_ == "short":
                uses.append(AcronymUse(start, end, "short", span.id_, here, fact))
            else:
                uses.append(AcronymUse(start, end, "long", span.id_, fact, " ".join(here.split())))
        return tuple(sorted(uses, key=lambda use: (use.start, use.end)))

    @property
    def sentences(self) -> tuple[tuple[int, int], ...]:
        """Every sentence, without the white space around it, as character offsets."""
        return tuple(span for span in prose_of(self._doc).sentences if self._touches(*span))

    def _touches(self, start: int, end: int) -> bool:
        return start < self._end and end > self._start


#: What a word gains in difficulty as part of a glossary term, and of a quiet one; and what each step of Zipf takes off above
#: a figure that only the little words of grammar reach.
_AS_TERM, _AS_QUIET = 0.08, 0.02
_GRAMMAR, _PER_STEP = 5.4, 0.1


class WordResults:
    """What plainspeak says of one token."""

    def __init__(self, token: Token) -> None:
        self._token = token

    @property
    def difficulty(self) -> float:
        """How hard the word is here, from 0 (everyone knows it) to 1 (hardly anyone does).

        `plainspeak.word_difficulty` of the word, and 0.08 more as part of a glossary term (0.02 for a term that nearly everyone
        knows); less for the commonest words of grammar. Terms are known where `plainspeak/words` has run.
        """
        from plainspeak.lexicon.difficulty import word_difficulty
        from plainspeak.lexicon.frequency import zipf

        token = self._token
        figure = word_difficulty(token.text) - _PER_STEP * max(0.0, zipf(token.text) - _GRAMMAR)
        labels = {span.label_ for span in token.doc.spans.get(TERMS, ()) if span.start <= token.i < span.end}
        figure += _AS_TERM if "term" in labels else _AS_QUIET if labels else 0.0
        return round(min(1.0, max(0.0, figure)), 4)


Token.set_extension("plainspeak", getter=WordResults, force=True)
Doc.set_extension("plainspeak", getter=Results, force=True)
Span.set_extension("plainspeak", getter=Results, force=True)
