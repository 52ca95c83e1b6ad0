"""What other installed packages add: rules and lists, by entry points.

Only packages that are installed beside plainspeak are asked; nothing in a repository or a settings file can name code to run.
A plugin that does not work is named in `PROBLEMS` and left out.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from importlib.machinery import PathFinder
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

RULES_GROUP = "plainspeak.rules"
LISTS_GROUP = "plainspeak.lists"

#: A sentence about each plugin that was left out, for people; each once.
PROBLEMS: list[str] = []


def problem(text: str) -> None:
    """Note that a plugin does not work."""
    if text not in PROBLEMS:
        PROBLEMS.append(text)


def loaded(group: str) -> Iterator[tuple[str, Any]]:
    """What the entry points of a group name, each with the words to call it by: "'x' of the package y"."""
    if not _may_be_there():
        return
    from importlib.metadata import entry_points

    for point in sorted(entry_points(group=group), key=lambda point: (point.name, point.value)):
        called = f"'{point.name}' of the package {_package(point)}"
        try:
            yield called, point.load()
        except Exception as error:  # a stranger's code may raise anything
            problem(f"the plugin {called} is left out: {_told(error)}.")


@cache
def _may_be_there() -> bool:
    """Whether an installed package may name one of our groups.

    Nearly always none does, and `importlib.metadata`, which knows all ways of installing, would take an eighth of the time of
    a page from cold. So the files of the usual way are looked through, and it is asked where one names us or where there is
    another way.
    """
    if any(finder is not PathFinder and hasattr(finder, "find_distributions") for finder in sys.meta_path):
        return True
    for folder in sys.path:
        try:
            names = os.listdir(folder or os.curdir)
        except FileNotFoundError:
            continue
        except OSError:  # such as a zip file
            return True
        for name in names:
            if name.endswith((".dist-info", ".egg-info")) or name == "EGG-INFO":
                with suppress(OSError), open(os.path.join(folder, name, "entry_points.txt"), "rb") as file:
                    text = file.read()
                    if any(f"[{group}]".encode() in text for group in (RULES_GROUP, LISTS_GROUP)):
                        return True
    return False


@cache
def lists() -> tuple[tuple[Path, ...], tuple[Path, ...]]:
    """The lists of plugins: of acronyms (.csv) and of words (.yaml).

    An entry point of the group `plainspeak.lists` names a path, several paths, or a function that gives them.
    """
    acronyms: list[Path] = []
    glossary: list[Path] = []
    for called, value in loaded(LISTS_GROUP):
        try:
            given = value() if callable(value) else value
            paths = [Path(path) for path in ([given] if isinstance(given, str | Path) else given)]
            for path in paths:
                if not path.is_file():
                    raise ValueError(f"there is no file {path}")
                if path.suffix not in (".csv", ".yaml"):
                    raise ValueError(f"{path.name} ends neither in .csv nor in .yaml")
        except Exception as error:  # a stranger's code may raise anything
            problem(f"the plugin {called} is left out: {_told(error)}.")
            continue
        acronyms += [path for path in paths if path.suffix == ".csv"]
        glossary += [path for path in paths if path.suffix == ".yaml"]
    return tuple(acronyms), tuple(glossary)


def _package(point: EntryPoint) -> str:
    return f"{point.dist.name} {point.dist.version}" if point.dist else "?"


def _told(error: Exception) -> str:
    return f"{type(error).__name__}: {' '.join(str(error).split())[:300]}"
