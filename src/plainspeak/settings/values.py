"""The table of a settings file made into values that are known to be right, each with the place where it stands."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, cast

from plainspeak.errors import BadSettings, nearest
from plainspeak.rule import AUDIENCES, LEVELS, Audience, Level, Option, Rule
from plainspeak.settings.keys import KEYS, LIMITS, PER_PATH, TABLES, TYPES
from plainspeak.settings.toml import Lines

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


@dataclass(frozen=True, slots=True)
class Value:
    """A value and where it was set, as "plainspeak.toml:3"."""

    value: Any
    where: str


#: Values by key; those of the tables have dotted keys: "rules.sentence-long.words", "limits.seconds".
Values = dict[str, Value]


@dataclass(frozen=True, slots=True)
class File:
    """A settings file whose values are known to be right, and the file that it extends."""

    path: Path
    values: Values
    overrides: tuple[tuple[GitIgnoreSpec, Values], ...]
    below: File | None

    def chain(self) -> tuple[File, ...]:
        """The files that it extends, the lowest first, and itself."""
        return (*(self.below.chain() if self.below else ()), self)


def checked(file: Path, table: dict[str, Any], below: File | None) -> File:
    """The settings file whose table this is, laid over the file `below`. Raises `BadSettings`."""
    return _Reader(file).read(table, below)


class _Reader:
    """Turns the table of a settings file into values that are known to be right; errors name the line where a key stands."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.lines = Lines(file)

    def read(self, table: dict[str, Any], below: File | None) -> File:
        known = [*KEYS, *TABLES]
        for key in table:
            if key not in known:
                self.fail((key,), f"unknown setting '{key}'.{nearest(key, known)}")
        values = self.values(table, ())
        values.update(self.limits(table.get("limits", {})))
        if "exclude" in table:
            values["exclude"] = self.value(self.strings(table, "exclude", ()), ("exclude",))
        if "baseline" in table:
            values["baseline"] = self.value(self.baseline(table["baseline"]), ("baseline",))
        return File(self.file, values, tuple(self.overrides(table.get("overrides", []))), below)

    def values(self, table: dict[str, Any], at: tuple[str, ...]) -> Values:
        """What a file, or one override in it, says about rules and lists."""
        read: dict[str, Any] = {
            "select": self.selected,
            "ignore": self.rule_names,
            "level": lambda table, key, at: self.level((*at, key), table[key]),
            "audience": self.audience,
            "every-use": self.truth,
            "known": self.known,
            "acronyms": self.paths,
            "glossary": self.paths,
        }
        values = {key: self.value(job(table, key, at), (*at, key)) for key, job in read.items() if key in table}
        values.update(self.rules(table.get("rules", {}), (*at, "rules")))
        return values

    def value(self, value: Any, key: tuple[str, ...]) -> Value:
        return Value(value, f"{self.file}:{self.lines.of(*key)}")

    def fail(self, key: tuple[str, ...], problem: str) -> NoReturn:
        raise BadSettings(f"{self.file}:{self.lines.of(*key)}: {problem}")

    def strings(self, table: dict[str, Any], key: str, at: tuple[str, ...]) -> tuple[str, ...]:
        value = table[key]
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            kind = KEYS[key][0] if key in KEYS else "a list of patterns as in .gitignore"
            self.fail((*at, key), f"'{key}' must be {kind}, such as {key} = [\"…\"].")
        return tuple(value)

    def known(self, table: dict[str, Any], key: str, at: tuple[str, ...]) -> tuple[str, ...]:
        """The acronyms that this group knows today."""
        items = table[key]
        if not isinstance(items, list):
            self.fail((*at, key), "'known' must be a list of acronyms, such as known = [\"PPI\"].")
        shorts = []
        for item in items:
            if isinstance(item, dict) and set(item) == {"acronym", "until"}:
                short, until = item["acronym"], item["until"]
                # A date with a time is a date too, in Python as in TOML.
                if isinstance(short, str) and type(until) is date:
                    shorts += [short] if until >= date.today() else []
                    continue
            if not isinstance(item, str):
                self.fail((*at, key), 'an acronym with a date is written {acronym = "ICB", until = 2027-03-31}.')
            shorts.append(item)
        return tuple(shorts)

    def rule_names(self, table: dict[str, Any], key: str, at: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(self.rule(name, (*at, key)).name for name in self.strings(table, key, at))

    def selected(self, table: dict[str, Any], key: str, at: tuple[str, ...]) -> tuple[str, ...]:
        names = self.rule_names(table, key, at)
        if not names:
            # A paper in which nothing was looked for must not be called fine.
            self.fail(
                (*at, key), "'select' names no rule, so none would run. Name some, or take the line out to run all."
            )
        return names

    def rule(self, name: str, key: tuple[str, ...]) -> Rule:
        from plainspeak.rules.catalogue import named

        try:
            return named(name)
        except BadSettings as error:
            self.fail(key, str(error))

    def level(self, key: tuple[str, ...], value: Any) -> Level:
        if value not in LEVELS:
            self.fail(key, f"'{key[-1]}' must be one of: {', '.join(LEVELS)}. It is {value!r}.")
        return cast(Level, value)

    def audience(self, table: dict[str, Any], key: str, at: tuple[str, ...]) -> Audience:
        value = table[key]
        if value not in AUDIENCES:
            near = nearest(str(value), AUDIENCES)
            self.fail((*at, key), f"'audience' must be one of: {', '.join(AUDIENCES)}. It is {value!r}.{near}")
        return cast(Audience, value)

    def truth(self, table: dict[str, Any], key: str, at: tuple[str, ...]) -> bool:
        if not isinstance(table[key], bool):
            self.fail((*at, key), f"'{key}' must be true or false.")
        return bool(table[key])

    def paths(self, table: dict[str, Any], key: str, at: tuple[str, ...]) -> tuple[Path, ...]:
        paths = [self.inside(name, (*at, key)) for name in self.strings(table, key, at)]
        for path, name in zip(paths, table[key], strict=True):
            if not path.is_file():
                self.fail((*at, key), f"there is no file '{name}' in {self.file.resolve().parent}.")
        return tuple(paths)

    def baseline(self, name: Any) -> Path:
        if not isinstance(name, str):
            self.fail(("baseline",), "'baseline' must be a file name, such as baseline = \"plainspeak-baseline.json\".")
        return self.inside(name, ("baseline",))  # not there yet when plainspeak baseline is to make it

    def inside(self, name: str, key: tuple[str, ...]) -> Path:
        root = self.file.resolve().parent
        try:
            path = Path(os.path.realpath(root / name))
        except (OSError, ValueError) as error:
            self.fail(key, f"'{name}' is no name of a file ({error}).")
        if not path.is_relative_to(root):
            self.fail(key, f"'{name}' lies outside the folder of this settings file. Put the file beside it.")
        return path

    def overrides(self, tables: Any) -> Iterator[tuple[GitIgnoreSpec, Values]]:
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            self.fail(("overrides",), 'write [[overrides]], and below it paths = ["minutes/"] and what holds for them.')
        known = ["paths", *PER_PATH]
        for number, table in enumerate(tables):
            from pathspec import GitIgnoreSpec

            at = ("overrides", str(number))
            for key in table:
                if key not in known:
                    self.fail((*at, key), f"an override has no setting '{key}'.{nearest(key, known)}")
            if not table.get("paths"):
                self.fail(at, 'an override needs the files that it is for, such as paths = ["minutes/", "*.txt"].')
            try:
                spec = GitIgnoreSpec.from_lines(self.strings(table, "paths", at))
            except ValueError as error:
                self.fail((*at, "paths"), f"this is no pattern as in .gitignore: {error}.")
            yield spec, self.values(table, at)

    def limits(self, table: Any) -> Values:
        if not isinstance(table, dict):
            self.fail(("limits",), "write [limits], and below it the bounds for one file, such as megabytes = 40.")
        values: Values = {}
        for key, value in table.items():
            at = ("limits", key)
            if key not in LIMITS:
                self.fail(at, f"there is no limit '{key}'.{nearest(key, LIMITS)}")
            if type(value) is not int or not 1 <= value <= 1_000_000:
                self.fail(at, f"'{key}' must be a whole number from 1 to 1000000, like its default {LIMITS[key]}.")
            values[f"limits.{key}"] = self.value(value, at)
        return values

    def rules(self, tables: Any, at: tuple[str, ...]) -> Values:
        if not isinstance(tables, dict):
            self.fail(at, "'rules' must be a table: write [rules.NAME] and below it the options of that rule.")
        values: Values = {}
        for name, table in tables.items():
            rule = self.rule(name, (*at, name))
            if not isinstance(table, dict):
                self.fail((*at, name), f"write [rules.{name}] and below it the options of that rule.")
            known = {option.name: option for option in rule.options}
            for key, value in table.items():
                here = (*at, name, key)
                if key == "level":
                    checked: Any = self.level(here, value)
                elif key in known:
                    checked = self.option(known[key], value, here)
                else:
                    self.fail(here, f"'{rule.name}' has no option '{key}'.{nearest(key, [*known, 'level'])}")
                values[f"rules.{rule.name}.{key}"] = self.value(checked, here)
        return values

    def option(self, option: Option, value: Any, key: tuple[str, ...]) -> Any:
        wanted = type(option.default)
        if wanted is float and type(value) is int:
            value = float(value)
        if type(value) is not wanted:
            self.fail(key, f"'{option.name}' must be {TYPES[wanted][0]}, like its default {option.default!r}.")
        if option.choices and value not in option.choices:
            near = nearest(str(value), option.choices)
            self.fail(key, f"'{option.name}' must be one of: {', '.join(option.choices)}. It is {value!r}.{near}")
        number: Any = value
        least, greatest = option.least, option.greatest
        # A number that is none ("nan" in TOML) is neither more nor less than another.
        if (least is not None and not number >= least) or (greatest is not None and not number <= greatest):
            bounds = [f"at least {least}"] if least is not None else []
            bounds += [f"at most {greatest}"] if greatest is not None else []
            self.fail(
                key,
                f"'{option.name}' must be {' and '.join(bounds)}, like its default {option.default!r}. It is {value}.",
            )
        return value
