"""`plainspeak init` and `plainspeak settings`: a settings file to begin with, and what holds for a file."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import click

from plainspeak.cli.papers import FileName
from plainspeak.cli.streams import say, tell

_START = """\
# What plainspeak does with the papers in this folder and below it. A line that begins with # does nothing:
# take the # away to use it. All settings: plainspeak schema

level = "warning"            # exit with 1 for "warning" and above; or "advice", or "error"
audience = "public"          # for whom the papers are; or "easy-read", or "professional"

# Acronyms that your group has agreed it knows. New people join: a date makes you look again.
# known = ["PPI", {{acronym = "ICB", until = {until}}}]

# Your own lists, beside this file. A line in them takes the place of ours.
# acronyms = ["our-acronyms.csv"]
# glossary = ["our-words.yaml"]

# ignore = ["word-academic"]   # rules to leave out; all of them: plainspeak rules
# exclude = ["archive/"]       # files to leave out when a folder is read
# baseline = "plainspeak-baseline.json"   # old findings that do not count; make it with: plainspeak baseline .

# [rules.sentence-long]
# words = 20                   # the NHS asks for at most 20
# level = "advice"

# What holds for some files only.
# [[overrides]]
# paths = ["board/", "*-technical.md"]
# audience = "professional"
"""


@click.command(short_help="Write a settings file to begin with.")
@click.argument("folder", default=".", type=FileName(file_okay=False))
def init(folder: Path) -> None:
    """Write a settings file with comments into FOLDER (here, if none is named)."""
    from datetime import date

    from plainspeak.saving import save
    from plainspeak.settings.toml import FILE

    path = folder / FILE
    save(path, _START.format(until=date(date.today().year + 1, 3, 31)).encode(), over=False)
    say(f"Wrote {path}. Open it and choose; then: plainspeak lint {folder}")


@click.command(short_help="Print what holds for a file, and where it was set.")
@click.option("--show", "file", required=True, type=FileName(), help="The file to show settings for.")
def settings(file: Path) -> None:
    """Print what holds for a file, and where each value was set."""
    from dataclasses import fields

    from plainspeak.rules.catalogue import RULES
    from plainspeak.settings import origins, settings_for
    from plainspeak.settings.keys import KEYS

    chosen, set_at = settings_for(file), origins(file)

    def line(key: str, value: Any, source: str = "") -> str:
        values = set_at.get(source or key, [])
        where = ", ".join(os.path.relpath(one.where) for one in values) or "the default"
        return f"{f'{key} = {_toml(value)}':60}  # {where}"

    lines = [f"# What holds for {file}"]
    for key in KEYS:
        value = getattr(chosen, key.replace("-", "_"), None)
        if key != "extend":
            lines.append(line(key, value) if value is not None else f"# {key} is not set")
    lines.append("\n[limits]")
    for item in fields(chosen.limits):
        lines.append(line(item.name, getattr(chosen.limits, item.name), f"limits.{item.name}"))
    for rule in RULES:
        lines.append(f"\n[rules.{rule.name}]{'' if chosen.runs(rule) else '  # does not run here'}")
        for name, value in {"level": chosen.level_of(rule), **chosen.options_of(rule)}.items():
            lines.append(line(name, value, f"rules.{rule.name}.{name}"))
    tell("\n".join(lines) + "\n")


def _toml(value: Any) -> str:
    if isinstance(value, tuple | list):
        return "[" + ", ".join(_toml(item) for item in value) + "]"
    if isinstance(value, Path):
        return json.dumps(os.path.relpath(value))
    return json.dumps(value, ensure_ascii=False)
