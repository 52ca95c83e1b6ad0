"""The road of one document: read, analyse, gather, ignore, report."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from plainspeak.document import Document, Ignore, InText, Place
from plainspeak.files import load_bytes
from plainspeak.finding import Finding, Related, Report, Score
from plainspeak.lexicon import lexicon as lexicons
from plainspeak.lexicon.lexicon import Lexicon
from plainspeak.prose import Prose
from plainspeak.readers import read
from plainspeak.readers.limits import Limits
from plainspeak.readers.text import read_text
from plainspeak.rule import Hit, Mark, Options, Rule, Swap
from plainspeak.rules.catalogue import RULES, STUDIES, family, named
from plainspeak.rules.ignores.unused import RULE as UNUSED
from plainspeak.settings import Settings, settings_for
from plainspeak.splitting import split

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc


def check(
    source: str | os.PathLike[str] | Document, *, name: str = "<text>", settings: Settings | None = None
) -> Report:
    """Check a document.

    `source` is the text itself, as Markdown, when it is a `str`; a file to read when it is a `Path`; or a `Document`.
    `name` is what a text is called in messages. `settings` are those of the nearest settings file for a path, and the
    defaults otherwise. Raises `UnreadableFile`, `BadSettings` or `BadList`, all of them `PlainspeakError`.
    """
    document, settings = _taken(source, name, settings)
    lexicon = _lexicon(settings)
    prose = prose_of(document)
    studies = _studies(prose, settings, lexicon)
    report = _report(document, settings, lexicon, _marks(studies, settings))
    return replace(report, english=prose.english, names=_names(studies))


def score(
    source: str | os.PathLike[str] | Document, *, name: str = "<text>", settings: Settings | None = None
) -> Score:
    """Counts and figures of a document; see `Score`. Takes and raises what `check` does."""
    from plainspeak.scoring import score_prose

    document, settings = _taken(source, name, settings)
    prose = prose_of(document)
    every = replace(settings, select=None, ignore=(), options={})
    return score_prose(prose, _marks(_studies(prose, every, _lexicon(settings)), every))


def analyse(
    source: str | os.PathLike[str] | Document, *, name: str = "<text>", settings: Settings | None = None
) -> Doc:
    """The spaCy Doc of a document, with its sentences and the marks of the rules that run; see `plainspeak.pipes`.

    Its text is that of `plainspeak.read`'s Document, whose `places` tell where each character stands in the file. Takes and
    raises what `check` does.
    """
    from plainspeak.pipes import BLOCKS

    document, settings = _taken(source, name, settings)
    nlp = _pipeline(
        tuple(rule.name for rule in RULES if settings.runs(rule)),
        tuple((rule.name, tuple(settings.options_of(rule).items())) for rule in RULES if rule.options),
        settings.acronyms,
        settings.glossary,
        settings.known,
    )
    doc = nlp.make_doc(document.text)
    doc.user_data[BLOCKS] = [[block.kind, block.start, block.end, block.level] for block in document.blocks]
    return nlp(doc)


def suggest(text: str, start: int, end: int, *, settings: Settings | None = None) -> tuple[Swap, ...]:
    """What to write in place of `text[start:end]`, best first, in the form that the sentence needs; empty when we know nothing.

    `text` is plain text and the offsets are in characters, end exclusive. Unlike `check`, this answers for words too that
    nearly everyone knows. Raises `BadList`.
    """
    from plainspeak.rules.words.swapping import swaps_at

    chosen = settings or Settings()
    return swaps_at(prose_of(read_text("<text>", text)), start, end, _lexicon(chosen))


def document_of(
    source: str | os.PathLike[str] | Document, *, name: str = "<text>", limits: Limits | None = None
) -> Document:
    """The document of a text (as Markdown), of a file, or the document itself. Raises `UnreadableFile`."""
    if isinstance(source, Document):
        return source
    if isinstance(source, str):
        # A zero is no text in a file; in a string Markdown has it shown as unreadable.
        return read(name, source.replace("\0", "\ufffd").encode("utf-8", "replace"), format="markdown")
    path = Path(source)
    return read(str(path), load_bytes(path, limits=limits), limits=limits)


def _taken(
    source: str | os.PathLike[str] | Document, name: str, settings: Settings | None
) -> tuple[Document, Settings]:
    if settings is None:
        settings = settings_for(Path(source)) if isinstance(source, os.PathLike) else Settings()
    return document_of(source, name=name, limits=settings.limits), settings


def prose_of(document: Document) -> Prose:
    """The prose of a document with its sentences: what the rules read."""
    text, blocks = document.text, document.blocks
    return Prose(text, blocks, tuple(span for block in blocks for span in split(text, block.start, block.end)))


def _lexicon(settings: Settings) -> Lexicon:
    return lexicons.load(settings.acronyms, settings.glossary, frozenset(settings.known))


def _studies(prose: Prose, settings: Settings, lexicon: Lexicon) -> dict[str, Any]:
    """Each family of which a rule runs, with its one study of the prose.

    The spaCy components do the same on a Doc (a test holds them together). Here no Doc is needed, and importing spaCy would
    take longer than all of the work on a usual paper.
    """
    return {
        name: study_of(prose, lexicon)
        for name, study_of in STUDIES.items()
        if any(settings.runs(rule) for rule in family(name))
    }


def _marks(studies: Mapping[str, Any], settings: Settings) -> Iterator[tuple[Rule, Mark]]:
    """The marks of every rule that runs."""
    for name, study in studies.items():
        for rule in family(name):
            if settings.runs(rule):
                for mark in rule.find(study, settings.options_of(rule)):
                    yield rule, mark


def _names(studies: Mapping[str, Any]) -> tuple[tuple[int, int], ...]:
    """The full names that stand beside their short forms."""
    return (
        tuple((pair.long_start, pair.long_end) for pair in studies["acronyms"].pairs) if "acronyms" in studies else ()
    )


@lru_cache(maxsize=16)
def _pipeline(
    rules: tuple[str, ...],
    options: tuple[tuple[str, tuple[tuple[str, Any], ...]], ...],
    acronyms: tuple[Path, ...],
    glossary: tuple[Path, ...],
    known: tuple[str, ...],
) -> Language:
    from plainspeak.pipes import load

    return load(
        rules=rules,
        options={name: dict(values) for name, values in options},
        acronyms=acronyms,
        glossary=glossary,
        known=known,
    )


def _report(document: Document, settings: Settings, lexicon: Lexicon, marks: Iterable[tuple[Rule, Mark]]) -> Report:
    hits = list(_settled(document, marks))
    kept = [(rule, mark) for rule, mark, ignore in hits if ignore is None]
    gone = [(rule, mark) for rule, mark, ignore in hits if ignore is not None]
    findings = list(_exclusive(_gather(document, settings, lexicon, kept)))
    if settings.runs(UNUSED):
        findings.extend(_unused(document, settings, {ignore for _, _, ignore in hits if ignore}))
    return Report(document, _sorted(findings), _sorted(_gather(document, settings, lexicon, gone)))


def _sorted(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: (finding.start, finding.end, finding.rule)))


def _settled(document: Document, marks: Iterable[tuple[Rule, Mark]]) -> Iterator[tuple[Rule, Mark, Ignore | None]]:
    """Each mark with the ignore comment that settles it, if one does, in the order of the text."""
    whole = [ignore for ignore in document.ignores if ignore.whole]
    waiting = sorted((ignore for ignore in document.ignores if not ignore.whole), key=lambda i: i.start, reverse=True)
    reaching: list[Ignore] = []
    for rule, mark in sorted(marks, key=lambda row: row[1].start):
        while waiting and waiting[-1].start <= mark.start:
            reaching.append(waiting.pop())
        if reaching:
            reaching = [ignore for ignore in reaching if ignore.end > mark.start]
        if not whole and not reaching:
            yield rule, mark, None
            continue
        names = {rule.name, *rule.aliases}
        settles = (ignore for ignore in (*whole, *reaching) if not ignore.rules or names.intersection(ignore.rules))
        yield rule, mark, next(settles, None)


def _gather(
    document: Document, settings: Settings, lexicon: Lexicon, marks: Iterable[tuple[Rule, Mark]]
) -> Iterator[Finding]:
    """Findings from marks: one for each entry and document, unless every use is wanted or looked at by itself."""
    groups: dict[tuple[str, str, int], list[Mark]] = {}
    rules: dict[str, tuple[Rule, Options]] = {}
    for rule, mark in marks:
        alone = settings.every_use or not mark.entry
        groups.setdefault((rule.name, mark.entry, mark.start if alone else -1), []).append(mark)
        if rule.name not in rules:
            rules[rule.name] = rule, settings.options_of(rule)
    for (name, _, _), group in groups.items():
        rule, options = rules[name]
        group.sort(key=lambda mark: mark.start)
        for mark in group if settings.use_by_use else group[:1]:
            others = () if settings.use_by_use else group[1:]
            quote = document.text[mark.start : mark.end]
            # What is said may depend on how often a word is used, also where each use is looked at by itself.
            hit = Hit(quote, mark.fact, lexicon.entries(mark.entry), len(group), options)
            said = rule.message(hit)
            yield Finding(
                rule=rule.name,
                start=mark.start,
                end=mark.end,
                quote=quote,
                message=said.text,
                swaps=said.swaps,
                places=document.places(mark.start, mark.end),
                related=tuple(
                    Related("used again", other.start, other.end, document.places(other.start, other.end))
                    for other in others
                ),
                level=settings.level_of(rule),
                count=len(others) + 1,
                entry=mark.entry,
            )


def _exclusive(findings: Iterable[Finding]) -> Iterator[Finding]:
    """Of rules that exclude each other, the first in the catalogue speaks of a sentence and the others are silent."""
    order = {rule.name: number for number, rule in enumerate(RULES)}
    told: set[tuple[str, int, int]] = set()
    for finding in sorted(findings, key=lambda finding: order[finding.rule]):
        group = named(finding.rule).exclusive
        place = (group, finding.start, finding.end)
        if not group or place not in told:
            told.add(place)
            yield finding


def _unused(document: Document, settings: Settings, used: set[Ignore]) -> Iterator[Finding]:
    # "Leave this whole file out" is never in vain.
    left = [ignore for ignore in document.ignores if ignore not in used and (ignore.rules or not ignore.whole)]
    # A comment about a rule that does not run here may be needed elsewhere.
    left = [ignore for ignore in left if not ignore.rules or any(_runs(settings, name) for name in ignore.rules)]
    options = settings.options_of(UNUSED)
    for ignore, mark in zip(left, UNUSED.find(left, options), strict=True):
        said = UNUSED.message(Hit("", mark.fact, (), 1, options))
        yield Finding(
            UNUSED.name,
            mark.start,
            mark.start,
            "",
            said.text + _misspelt(ignore),
            said.swaps,
            _comment_places(document, ignore),
            (),
            settings.level_of(UNUSED),
        )


def _misspelt(ignore: Ignore) -> str:
    """The rule that an unknown name in a comment may mean, as a sentence."""
    from plainspeak.errors import nearest

    known = [name for rule in RULES for name in (rule.name, *rule.aliases)]
    unknown = [name for name in ignore.rules if name not in known and not name.startswith("!")]
    return "".join(nearest(name, known) for name in unknown[:1])


def _comment_places(document: Document, ignore: Ignore) -> tuple[Place, ...]:
    """Where a comment stands; in a file that is no text, the paragraph that it speaks of."""
    if isinstance(ignore.anchor, InText):
        return (document.place(ignore.anchor.start, ignore.anchor.end),)
    return document.places(ignore.start, ignore.end)[:1]


def _runs(settings: Settings, name: str) -> bool:
    from plainspeak.errors import BadSettings

    try:
        return settings.runs(named(name))
    except BadSettings:
        return True
