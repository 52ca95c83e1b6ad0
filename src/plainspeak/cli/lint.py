"""`plainspeak lint`: what to put right in papers."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from plainspeak.cli.papers import (
    STDIN,
    FileName,
    choosing_options,
    each_file,
    each_paper,
    force_exclude_option,
    paths_argument,
    reading_options,
)
from plainspeak.cli.streams import CLEAN, FAILED, FOUND, colourful, columns, leave, say, tell
from plainspeak.errors import PlainspeakError
from plainspeak.writers import INDEPENDENT, OUTPUTS, SCORED, Writer, writer

if TYPE_CHECKING:
    from plainspeak.document import Document
    from plainspeak.finding import Report
    from plainspeak.news import News
    from plainspeak.rule import Level
    from plainspeak.settings import Settings


@click.command(short_help="Tell what to put right in papers.")
@paths_argument
@click.option(
    "--format", "form", type=click.Choice(list(OUTPUTS)), default="human", help="How to print.", show_default=True
)
@click.option("-o", "--output", type=FileName(dir_okay=False), help="Write to this file; - is standard output.")
@click.option("--fix", is_flag=True, help="First put sure swaps in, as plainspeak fix does; then tell what is left.")
@click.option("--unsafe", is_flag=True, help="With --fix or --diff: the first swap of every finding, sure or not.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and change nothing.")
@choosing_options()
@click.option(
    "--pack", is_flag=True, help="Read the papers as one pack, in the order given: explained once is explained in all."
)
@click.option("--every-use", is_flag=True, help="Report every use, not each word once per paper.")
@click.option(
    "--baseline",
    type=FileName(dir_okay=False),
    help="Leave out the findings in this file; see plainspeak baseline.",
)
@click.option(
    "--changed-since", metavar="REV", help="Only what stands in lines changed in git since this branch left REV."
)
@click.option("--statistics", is_flag=True, help="Count the findings of each rule instead of showing them.")
@click.option("-q", "--quiet", is_flag=True, help="Print only findings at the failing level or above, and no summary.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 even when there are findings.")
@click.option("-j", "--jobs", type=click.IntRange(1, 64), help="How many processes; without it, as many as help.")
@click.option("--no-cache", is_flag=True, help="Study every file anew, and keep nothing.")
@click.option("--watch", is_flag=True, help="Run again whenever a paper changes, until Ctrl-C.")
@force_exclude_option
@reading_options
def lint(**given: Any) -> None:
    """Tell what to put right in PATHS: files, folders, or - for standard input.

    \b
    plainspeak lint agenda.md                        one paper
    plainspeak lint papers/ --level error            a folder; findings below error do not fail
    plainspeak lint . --changed-since main           only what is new
    plainspeak lint . --format html -o report.html   a page for the browser
    plainspeak lint . --fix                          put sure swaps in

    \b
    Exit codes: 0 nothing to put right, 1 findings at the failing level, 2 the job could not be done.
    """
    if given["output"] == Path(STDIN):
        given["output"] = None
    run = _Run(**given)
    if run.watch:
        _watch(run)
    leave(run.once())


@dataclass(frozen=True)
class _Run:
    """One call of the command, as it was asked for."""

    paths: tuple[Path, ...]
    form: str
    output: Path | None
    fix: bool
    unsafe: bool
    diff: bool
    pack: bool
    baseline: Path | None
    changed_since: str | None
    statistics: bool
    quiet: bool
    exit_zero: bool
    jobs: int | None
    no_cache: bool
    watch: bool
    force_exclude: bool
    stdin_filename: str | None
    chosen: Callable[[Settings], Settings]
    written: bool = False  # whether the output file is of an earlier round of a watch

    def __post_init__(self) -> None:
        if self.unsafe and not (self.fix or self.diff):
            raise click.UsageError("--unsafe goes with --fix or --diff.")
        if self.statistics and self.form != "human":
            raise click.UsageError("--statistics is for people; it has no other format.")
        if self.diff and (self.output or self.form != "human"):
            raise click.UsageError("--diff prints a diff; leave --format and --output out.")
        if self.watch and (self.fix or self.diff):
            # A paper that somebody is writing at this moment is not for us to change.
            raise click.UsageError("--watch only tells what it finds; leave --fix and --diff out.")
        if self.changed_since == "":
            raise click.UsageError("--changed-since: an empty name is no revision of git. Name one, such as main.")
        if self.fix and self._piped:
            raise click.UsageError("--fix writes into files. For standard input: plainspeak fix -")
        if self.changed_since and self._piped and not self.stdin_filename:
            raise click.UsageError("--changed-since must know which paper the text is; add --stdin-filename.")
        if (self.fix or self.diff) and (self.changed_since or self.baseline):
            option, what = (
                ("--changed-since", "lines that did not change")
                if self.changed_since
                else ("--baseline", "old findings")
            )
            raise click.UsageError(f"{'--fix' if self.fix else '--diff'} is for {what} too; leave {option} out.")

    @property
    def _piped(self) -> bool:
        """Whether one of the papers is standard input."""
        return STDIN in map(str, self.paths)

    @property
    def _news(self) -> News:
        from plainspeak.news import News

        return News(self.baseline, self.changed_since, self.stdin_filename if self._piped else None)

    def _studied(self, settings: Settings) -> Settings:
        return self._news.studied(self.chosen(settings))

    def once(self) -> int:
        """Do it; the exit code."""
        if self.fix or self.diff:
            from plainspeak.cli.fix import fix_papers

            code = fix_papers(
                self.paths,
                self.stdin_filename,
                self.chosen,
                unsafe=self.unsafe,
                diff=self.diff,
                output=self.output,
                force_exclude=self.force_exclude,
            )
            if self.diff:
                return code
        with ExitStack() as stack:
            put: Callable[[str], Any] = tell
            if self.output:
                from plainspeak.saving import saving

                stream = stack.enter_context(saving(self.output))
                put = lambda text: stream.write(text.encode("utf-8", "backslashreplace"))  # noqa: E731
            return self._written(put)

    def _written(self, put: Callable[[str], Any]) -> int:
        tally = _Tally()
        terminal = self.output is None
        output = writer(self.form, width=columns() if terminal else 100, colour=terminal and colourful())
        alone = None if self.statistics or self.form not in INDEPENDENT else output
        teller = _Teller(self.form in SCORED, self.quiet, self._news, alone)
        started = self.statistics
        for answer in self._as_pack(teller) if self.pack else self._one_by_one(teller):
            if not started:
                put(output.start())
                started = True
            if isinstance(answer, PlainspeakError):
                tally.failed = True
                say(f"plainspeak: {answer}")
                put("" if self.statistics else output.error(answer))
                continue
            if answer.trouble:
                raise PlainspeakError(answer.trouble)
            tally.add(answer.tally)
            if answer.report is not None and not self.statistics:
                put(output.file(answer.report, answer.level))
            put(answer.text)
        if not started:
            put(output.start())
        put(_statistics(tally.rules) if self.statistics else output.end())
        if self.form == "human" and not self.quiet and (tally.files or not tally.failed):
            from plainspeak.writers.human import summary

            say(summary(tally.levels, tally.files, tally.ignored, tally.old, tally.foreign))
        return FAILED if tally.failed else FOUND if tally.failing and not self.exit_zero else CLEAN

    def _one_by_one(self, teller: _Teller) -> Iterator[_Told | PlainspeakError]:
        """Each paper checked by itself, as soon as it is read."""
        from plainspeak.cache import Cache, cache_folder
        from plainspeak.workers import Job, Workers

        cache = None if self.no_cache or os.environ.get("PLAINSPEAK_NO_CACHE") else Cache(cache_folder())
        workers = Workers(teller, self.jobs or _processes(self.paths), cache)
        reading = each_file(
            self.paths,
            self.stdin_filename,
            self._studied,
            Job,
            self.output,
            ours=self.written,
            force_exclude=self.force_exclude,
        )
        try:
            for _, _, answer, _ in reading:
                yield from workers.refuse(answer) if isinstance(answer, PlainspeakError) else workers.add(answer)
            yield from workers.rest()
        finally:
            workers.close()

    def _as_pack(self, teller: _Teller) -> Iterator[_Told | PlainspeakError]:
        """All papers read, then checked as one pack with the settings of the first."""
        from plainspeak.packs import check_pack

        documents: list[Document] = []
        first: Settings | None = None

        def same(document: Document, settings: Settings) -> Document:
            return document

        reading = each_paper(
            self.paths,
            self.stdin_filename,
            self._studied,
            same,
            self.output,
            ours=self.written,
            force_exclude=self.force_exclude,
        )
        for _, answer, settings in reading:
            if isinstance(answer, PlainspeakError):
                yield answer
                continue
            documents.append(answer)
            first = first or settings
        if first is not None:
            for report in self._news.of(check_pack(documents, settings=first), first):
                yield teller.told(report, first)


class _Tally:
    """What the summary and the exit code need."""

    def __init__(self) -> None:
        self.files = self.ignored = self.old = self.foreign = 0
        self.failing = self.failed = False
        self.levels: Counter[Level] = Counter()
        self.rules: Counter[tuple[str, Level]] = Counter()

    def count(self, report: Report, level: Level) -> None:
        self.files += 1
        self.ignored += len(report.ignored)
        self.old += len(report.old)
        self.foreign += not report.english
        self.failing = self.failing or bool(report.at_least(level))
        self.levels.update(finding.level for finding in report.findings)
        self.rules.update((finding.rule, finding.level) for finding in report.findings)

    def add(self, other: _Tally) -> None:
        self.files += other.files
        self.ignored += other.ignored
        self.old += other.old
        self.foreign += other.foreign
        self.failing = self.failing or other.failing
        self.levels.update(other.levels)
        self.rules.update(other.rules)


@dataclass(frozen=True, slots=True)
class _Told:
    """What is told of one paper: its text, or the report that an output needs which writes all papers together.

    `trouble` is what stops the whole run, such as a baseline that cannot be read.
    """

    tally: _Tally
    level: Level
    text: str = ""
    report: Report | None = None
    trouble: str = ""


@dataclass(frozen=True, slots=True)
class _Teller:
    """Makes of a report what is told, in the process that made the report."""

    scored: bool
    quiet: bool
    news: News
    writer: Writer | None

    def __call__(self, report: Report, settings: Settings) -> _Told:
        try:
            (report,) = self.news.of([report], settings)
        except PlainspeakError as error:
            return _Told(_Tally(), settings.level, trouble=str(error))
        return self.told(report, settings)

    def told(self, report: Report, settings: Settings) -> _Told:
        """What is told of a report that holds only what is new."""
        tally = _Tally()
        if self.quiet:
            report = replace(report, findings=report.at_least(settings.level))
        tally.count(report, settings.level)
        if self.writer:
            return _Told(tally, settings.level, self.writer.file(report, settings.level))
        if self.scored:
            from plainspeak.checking import score

            report = replace(report, score=score(report.document, settings=settings))
        return _Told(tally, settings.level, report=report)


def _statistics(rules: Counter[tuple[str, Level]]) -> str:
    rows = sorted(rules.items(), key=lambda row: (-row[1], row[0]))
    return "".join(f"{count:6}  {level:7}  {rule}\n" for (rule, level), count in rows)


def _processes(paths: tuple[Path, ...]) -> int:
    """As many processes as help: one for a few papers, else one for each processor that we may use, up to eight."""
    if all(path.is_file() for path in paths) and len(paths) < 20:
        return 1
    from plainspeak.workers import WORTH_IT, size_of

    if size_of(paths, WORTH_IT) < WORTH_IT:
        return 1
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(8, usable)


def _watch(run: _Run) -> None:
    """Run now, and again whenever something changes below the paths; Ctrl-C ends it."""
    try:
        from watchfiles import watch
    except ImportError:
        raise PlainspeakError('--watch needs one more package: pip install "plainspeak-lint[watch]"') from None
    if STDIN in map(str, run.paths):
        raise click.UsageError("--watch cannot watch standard input.")
    if not run.paths:
        raise click.UsageError("Name the papers to watch: files or a folder.")
    for path in run.paths:
        if not os.path.exists(path):
            raise PlainspeakError(f"{path}: there is no such file or folder. Check the name.")
    # The watcher is up when it first gives something, if only that nothing happened: from then on no change is missed.
    first = True
    for changes in watch(*run.paths, yield_on_timeout=True, rust_timeout=200, raise_interrupt=True):
        if not first and not any(_matters(Path(path), run.output) for _, path in changes):
            continue
        if not first and os.environ.get("TERM") and colourful():
            click.clear()
        first = False
        run.once()
        run = replace(run, written=True)
        say("Watching. Ctrl-C ends it.")


def _matters(path: Path, output: Path | None) -> bool:
    """Whether a change of this file can change what we say: a paper, a list or settings, and not our own output."""
    from plainspeak.readers import FORMATS

    if output is not None and path.absolute() == output.absolute():
        return False
    return path.suffix.lower() in {*FORMATS, ".csv", ".yaml", ".toml"} and ".reviewed." not in path.name
