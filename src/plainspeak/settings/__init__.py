"""What the user has chosen: from `plainspeak.toml` or `[tool.plainspeak]` in `pyproject.toml`, nearest to the file.

A settings file is read in two steps: `toml.py` gives its table, and `values.py` turns the table into values that are known to
be right, each with the place where it stands. The values of the files that a file extends, of the file itself and of the
overrides that match a path are then laid over each other here. `keys.py` lists the keys, and `schema.py` describes them to
editors.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Any

from plainspeak.errors import BadSettings
from plainspeak.readers.limits import Limits
from plainspeak.rule import Audience, Level, Rule
from plainspeak.settings.keys import ADDED
from plainspeak.settings.toml import Lines, extended, nearest_file, parsed
from plainspeak.settings.values import File, Value, Values, checked

#: Deeper chains of files that extend each other are a mistake.
_MOST_FILES = 10


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices that hold for a file. `origin` is the settings file that they came from.

    `use_by_use` is no key of a settings file: with it, each use is a finding of its own until `plainspeak.news` has looked at
    it, though each word is to be told once.
    """

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    level: Level = "warning"
    audience: Audience = "public"
    every_use: bool = False
    known: tuple[str, ...] = ()
    acronyms: tuple[Path, ...] = ()
    glossary: tuple[Path, ...] = ()
    exclude: tuple[str, ...] = ()
    baseline: Path | None = None
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    levels: Mapping[str, Level] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    origin: Path | None = None
    use_by_use: bool = False

    def runs(self, rule: Rule) -> bool:
        """Whether the rule is selected and not ignored."""
        return (self.select is None or rule.name in self.select) and rule.name not in self.ignore

    def level_of(self, rule: Rule) -> Level:
        """The level of the rule's findings."""
        return self.levels.get(rule.name, rule.level)

    def options_of(self, rule: Rule) -> dict[str, Any]:
        """The rule's options, the user's over the defaults for the audience."""
        return {**rule.defaults_for(self.audience), **self.options.get(rule.name, {})}

    def with_options(
        self,
        *,
        select: Iterable[str] = (),
        ignore: Iterable[str] = (),
        level: Level | None = None,
        audience: Audience | None = None,
        every_use: bool = False,
        acronyms: Iterable[Path] = (),
        glossary: Iterable[Path] = (),
    ) -> Settings:
        """These settings with those of a command line over them. Raises `BadSettings` for an unknown rule."""
        chosen = _names(select)
        return replace(
            self,
            select=chosen or self.select,
            ignore=self.ignore + _names(ignore),
            level=level or self.level,
            audience=audience or self.audience,
            every_use=every_use or self.every_use,
            acronyms=self.acronyms + tuple(acronyms),
            glossary=self.glossary + tuple(glossary),
        )


def _names(names: Iterable[str]) -> tuple[str, ...]:
    parts = [part.strip() for name in names for part in name.split(",") if part.strip()]
    if not parts:
        return ()
    from plainspeak.rules.catalogue import named

    return tuple(named(part).name for part in parts)


def settings_for(path: Path) -> Settings:
    """The settings that hold for a file or folder: the nearest settings file upward. Raises `BadSettings`."""
    found = _found(path)
    if found is None:
        return Settings()
    layers = tuple(_layers(found, path))
    return _merged(found.path, layers)


def origins(path: Path) -> dict[str, list[Value]]:
    """The values that were set for a file, by key, the one that holds last; see `Values` for the keys. Raises `BadSettings`."""
    found = _found(path)
    together: dict[str, list[Value]] = {}
    for values in _layers(found, path) if found else ():
        for key, value in values.items():
            together.setdefault(key, []).append(value)
    return together


def read_settings(file: Path) -> Settings | None:
    """The settings in a file; None when it is a `pyproject.toml` that has no `[tool.plainspeak]`. Raises `BadSettings`.

    Overrides, which hold for some paths only, are checked and left out.
    """
    if parsed(file) is None:
        return None
    read = _read(file)
    return _merged(file, [one.values for one in read.chain()])


def _found(path: Path) -> File | None:
    # A link has the settings of what it leads to. Any other file shares its folder with many, which is resolved once.
    if path.is_symlink() or path.is_dir():
        # Unlike `resolve`, this does not raise for links that lead round in a circle: who reads the file tells of it.
        path = Path(os.path.realpath(path))
        return _found_in(path if path.is_dir() else path.parent)
    return _found_in(path.parent.absolute())


@cache
def _found_in(folder: Path) -> File | None:
    found = nearest_file(Path(os.path.realpath(folder)))
    return _read(found[0]) if found else None


@cache
def _read(file: Path, seen: tuple[Path, ...] = ()) -> File:
    table = parsed(file)
    if table is None:
        raise BadSettings(f"{file}: has no [tool.plainspeak] table to extend.")
    other, below = extended(file, table), None
    if other is not None:
        seen = (*seen, file.resolve())
        if other in seen or len(seen) >= _MOST_FILES:
            files = " → ".join(path.name for path in (*seen, other))
            raise BadSettings(
                f"{file}:{Lines(file).of('extend')}: settings files extend each other in a circle: {files}."
            )
        below = _read(other, seen)
    return checked(file, table, below)


def _layers(found: File, path: Path) -> Iterator[Values]:
    files = found.chain()
    for file in files:
        yield file.values
    for file in files:
        for spec, values in file.overrides:
            root = file.path.resolve().parent
            here = Path(os.path.realpath(path))
            if here.is_relative_to(root) and spec.match_file(here.relative_to(root).as_posix()):
                yield values


def _merged(origin: Path, layers: Iterable[Values]) -> Settings:
    together: dict[str, Any] = {}
    for values in layers:
        for key, value in values.items():
            together[key] = together.get(key, ()) + value.value if key in ADDED else value.value
    options: dict[str, dict[str, Any]] = {}
    levels: dict[str, Level] = {}
    limits: dict[str, int] = {}
    plain: dict[str, Any] = {}
    for key, value in together.items():
        table, _, rest = key.partition(".")
        if table == "limits" and rest:
            limits[rest] = value
        elif table == "rules" and rest:
            rule, _, option = rest.rpartition(".")
            if option == "level":
                levels[rule] = value
            else:
                options.setdefault(rule, {})[option] = value
        else:
            plain[key.replace("-", "_")] = value
    return Settings(**plain, options=options, levels=levels, limits=Limits(**limits), origin=origin)
