"""`plainspeak handout`: what the words in papers mean, as a sheet for the meeting."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from plainspeak.cli.papers import STDIN, FileName, each_paper, paths_argument, reading_options
from plainspeak.cli.streams import CLEAN, FAILED, leave, put, say, tell
from plainspeak.errors import PlainspeakError

if TYPE_CHECKING:
    from plainspeak.document import Document
    from plainspeak.handouts import Handout
    from plainspeak.settings import Settings
    from plainspeak.writers.handout_lines import Layout

#: The ending of a file's name → the kind of file that we write.
ENDINGS = {".md": "md", ".markdown": "md", ".html": "html", ".htm": "html", ".csv": "csv", ".docx": "docx"}


@click.command(short_help="Explain the hard words on one sheet for the meeting.")
@paths_argument
@click.option(
    "-o",
    "--output",
    metavar="FILE",
    type=FileName(),
    help="Write this file; its ending tells the kind.",
)
@click.option(
    "--format",
    "form",
    type=click.Choice(["md", "html", "csv", "docx"]),
    help="The kind of file: Markdown, a web page, a spreadsheet or Word. Without -o it is Markdown.",
)
@click.option("--large-print", is_flag=True, help="In large print: 18 points, with much space.")
@click.option("--easy-read", is_flag=True, help="For Easy Read: 20 points, short sentences, room for a picture.")
@click.option("--title", default="", help="The title.")
@click.option("--date", default="", metavar="DATE", help="The day of the meeting: 2026-05-12, or in your words.")
@click.option("--all", "include_known", is_flag=True, help="Explain acronyms too that nearly everyone knows (NHS).")
@click.option("--leave-out", multiple=True, metavar="TERM", help="Leave this word or acronym out.")
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@reading_options
def handout(
    paths: tuple[Path, ...],
    output: Path | None,
    form: str | None,
    large_print: bool,
    easy_read: bool,
    title: str,
    date: str,
    include_known: bool,
    leave_out: tuple[str, ...],
    force: bool,
    stdin_filename: str | None,
    chosen: Callable[[Settings], Settings],
) -> None:
    """Explain the acronyms and hard words in PATHS on one sheet: files, folders, or - for standard input.

    \b
    plainspeak handout papers/                                  as Markdown, on the screen
    plainspeak handout papers/ -o words.docx --large-print      a Word file in large print
    \b
    Exit codes: 0 done, 2 a paper could not be read or the sheet not be written.
    """
    if large_print and easy_read:
        raise click.UsageError("Choose --large-print or --easy-read. Run it twice to have both.")
    kind = _kind(output, form)
    if output == Path(STDIN):
        output = None
    if kind == "csv" and (large_print or easy_read):
        raise click.UsageError("A spreadsheet has no print. Use --large-print and --easy-read with docx, html or md.")
    if output is not None:
        _refuse(output, paths, force)
    documents, first, failed = _read(paths, output, stdin_filename, chosen)
    if not documents:
        leave(FAILED)
    from plainspeak.handouts import handout as handout_of

    made = handout_of(documents, settings=first, include_known=include_known, leave_out=leave_out)
    layout: Layout = "large-print" if large_print else "easy-read" if easy_read else "standard"
    content = _content(made, kind, title, date, layout)
    if output is not None:
        from plainspeak.saving import passes_through, save

        save(output, content, over=force or passes_through(output))
        say(_done(made, output))
    elif sys.stdout.isatty() and kind != "docx":
        tell(content.decode())
    else:
        # A file that says it is UTF-8 has to be, whatever the encoding of this terminal.
        put(content)
    if failed:
        say(f"This handout is without {', '.join(failed)}: {'it' if len(failed) == 1 else 'they'} could not be read.")
    leave(FAILED if failed else CLEAN)


def _kind(output: Path | None, form: str | None) -> str:
    printed = output is None or output == Path(STDIN)
    printed = output in (None, Path(STDIN))
    kind = form or ("md" if output is None or printed else ENDINGS.get(output.suffix.lower(), ""))
    if not kind:
        raise click.UsageError(f"End the name of the file with {', '.join(ENDINGS)}, or say --format.")
    if kind == "docx" and (output is None or (printed and sys.stdout.isatty())):
        raise click.UsageError("Say where to write the Word file: -o handout.docx")
    return kind


def _refuse(output: Path, paths: tuple[Path, ...], force: bool) -> None:
    """Say at once, before papers are read, why the output cannot be written."""
    from plainspeak.saving import passes_through

    # Unlike those of Path, these do not raise for names that no disk can hold.
    if os.path.isdir(output):
        raise PlainspeakError(f"{output}: this is a folder. Name a file in it.")
    if any(str(path) != STDIN and _same(path, output) for path in paths):
        raise PlainspeakError(f"{output}: this is one of the papers. Give the handout another name.")
    if not os.path.isdir(output.parent):
        raise PlainspeakError(f"{output}: there is no folder {output.parent}. Make it first, or check the name.")
    if not force and os.path.lexists(output) and not passes_through(output):
        raise PlainspeakError(
            f"{output}: this file is there already. Choose another name, or write over it with --force."
        )


def _same(one: Path, other: Path) -> bool:
    try:
        return one.samefile(other)
    except (OSError, ValueError):
        return False


def _read(
    paths: tuple[Path, ...],
    output: Path | None,
    stdin_filename: str | None,
    chosen: Callable[[Settings], Settings],
) -> tuple[list[Document], Settings | None, list[str]]:
    """The papers, the settings of the first, and the names of those that could not be read."""
    documents: list[Document] = []
    first: Settings | None = None
    failed: list[str] = []
    for name, answer, settings in each_paper(paths, stdin_filename, chosen, lambda document, settings: document):
        if output is not None and _same(Path(name), output):
            continue  # the handout of last time, in the same folder as the papers
        if isinstance(answer, PlainspeakError):
            failed.append(name)
            say(f"plainspeak: {answer}")
            continue
        documents.append(answer)
        first = first or settings
    return documents, first, failed


def _content(made: Handout, kind: str, title: str, date: str, layout: Layout) -> bytes:
    from plainspeak.writers.handout_lines import sheet

    if kind == "csv":
        from plainspeak.writers.handout_text import as_csv

        return as_csv(made).encode()
    lines = sheet(made, title=title, date=date, layout=layout)
    if kind == "docx":
        from plainspeak.writers.handout_word import as_word

        return as_word(lines)
    if kind == "html":
        from plainspeak.writers.handout_page import as_page

        return as_page(lines).encode()
    from plainspeak.writers.handout_text import as_markdown

    return as_markdown(lines).encode()


def _done(made: Handout, output: Path) -> str:
    count = len(made.entries)
    parts = [f"{count} {'term' if count == 1 else 'terms'} explained"]
    parts += [f"{len(made.gaps)} to fill in"] if made.gaps else []
    checks = sum(entry.check for entry in made.entries)
    parts += [f"{checks} to check"] if checks else []
    return f"Wrote {output}: {', '.join(parts)}."
