"""What the user has chosen: from `plainspeak.toml` or `[tool.plainspeak]` in `pyproject.toml`, nearest to the file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any, cast

from plainspeak.errors import BadSettings, nearest
from plainspeak.readers.limits import Limits
from plainspeak.rule import AUDIENCES, LEVELS, Audience, Level, Option, Rule
from plainspeak.rules.catalogue import RULES, named

FILE = "plainspeak.toml"
_MAX_BYTES = 1_000_000

#: Every key but `rules`, with its type for people and its meaning.
KEYS: dict[str, tuple[str, str]] = {
    "select": ("a list of rule names", "Run these rules only."),
    "ignore": ("a list of rule names", "Leave these rules out."),
    "level": ("'advice', 'warning' or 'error'", "Findings at this level or above make the exit code 1."),
    "audience": (
        "'public', 'easy-read' or 'professional'",
        "For whom the papers are: how long and how hard they may be.",
    ),
    "every-use": ("true or false", "Report every use of a word or acronym, not each one once per document."),
    "known": (
        "a list of acronyms",
        'Acronyms that your group has agreed it knows; {acronym = "ICB", until = 2027-03-31} holds up to that day.',
    ),
    "acronyms": ("a list of file names", "Your own lists of acronyms (CSV), from the folder of the settings file."),
    "glossary": ("a list of file names", "Your own glossaries (YAML), from the folder of the settings file."),
    "exclude": ("a list of patterns as in .gitignore", "Files to leave out when a folder is read."),
}


@dataclass(frozen=True, slots=True)
class Settings:
    """The choices that hold for a file. `origin` is the settings file that they came from."""

    select: tuple[str, ...] | None = None
    ignore: tuple[str, ...] = ()
    level: Level = "warning"
    audience: Audience = "public"
    every_use: bool = False
    known: tuple[str, ...] = ()
    acronyms: tuple[Path, ...] = ()
    glossary: tuple[Path, ...] = ()
    exclude: tuple[str, ...] = ()
    options: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    levels: Mapping[str, Level] = field(default_factory=dict)
    limits: Limits = field(default_factory=Limits)
    origin: Path | None = None

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
    return tuple(named(part.strip()).name for name in names for part in name.split(",") if part.strip())


def settings_for(path: Path) -> Settings:
    """The settings that hold for a file or folder: the nearest settings file upward. Raises `BadSettings`."""
    folder = path.resolve()
    return _settings_in(folder if folder.is_dir() else folder.parent)


@cache
def _settings_in(folder: Path) -> Settings:
    for file in (folder / FILE, folder / "pyproject.toml"):
        # A folder that we may not look into holds no settings for us.
        try:
            found = read_settings(file) if file.is_file() else None
        except PermissionError:
            found = None
        if found is not None:
            return found
    return Settings() if folder.parent == folder else _settings_in(folder.parent)


def read_settings(file: Path) -> Settings | None:
    """The settings in a file; None when it is a `pyproject.toml` that has no `[tool.plainspeak]`. Raises `BadSettings`."""
    try:
        if file.stat().st_size > _MAX_BYTES:
            raise BadSettings(f"{file}: larger than {_MAX_BYTES // 1_000_000} MB. This cannot be a settings file.")
        text = file.read_bytes().decode("utf-8-sig")
        data = tomllib.loads(text)
    except UnicodeDecodeError as error:
        raise BadSettings(f"{file}: not in UTF-8. Save the file again as 'UTF-8'.") from error
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadSettings(f"{file}: this is not TOML: {error}. Mend that line.") from error
    except PermissionError:
        raise
    except OSError as error:
        raise BadSettings(f"{file}: cannot be read ({error.strerror}).") from error
    if file.name == "pyproject.toml":
        tool = data.get("tool")
        table = tool.get("plainspeak") if isinstance(tool, dict) else None
        if table is None:
            return None
        data = table
    if not isinstance(data, dict):
        raise BadSettings(f"{file}: [tool.plainspeak] must be a table.")
    return _Reader(file, text).settings(data)


class _Reader:
    """Turns a parsed table into `Settings`; errors name the line where a key stands."""

    def __init__(self, file: Path, text: str) -> None:
        self.file = file
        self.lines = text.splitlines()

    def settings(self, data: dict[str, Any]) -> Settings:
        for key in data:
            if key not in KEYS and key != "rules":
                self.fail(key, f"unknown setting '{key}'.{nearest(key, [*KEYS, 'rules'])}")
        options, levels = self.rules(data.get("rules", {}))
        return Settings(
            select=self.rule_names(data, "select") if "select" in data else None,
            ignore=self.rule_names(data, "ignore"),
            level=self.level("level", data.get("level", "warning")),
            audience=self.audience(data),
            every_use=self.truth(data, "every-use"),
            known=self.known(data),
            acronyms=self.paths(data, "acronyms"),
            glossary=self.paths(data, "glossary"),
            exclude=self.strings(data, "exclude"),
            options=options,
            levels=levels,
            origin=self.file,
        )

    def fail(self, key: str, problem: str) -> None:
        line = next(
            (n for n, line in enumerate(self.lines, 1) if re.match(rf"\s*\[?[\w.\-\"' ]*{re.escape(key)}\b", line)), 1
        )
        raise BadSettings(f"{self.file}:{line}: {problem}")

    def strings(self, data: dict[str, Any], key: str) -> tuple[str, ...]:
        value = data.get(key, [])
        if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
            self.fail(key, f"'{key}' must be {KEYS[key][0]}, such as {key} = [\"…\"].")
        return tuple(value)

    def known(self, data: dict[str, Any]) -> tuple[str, ...]:
        """The acronyms that this group knows today."""
        items = data.get("known", [])
        if not isinstance(items, list):
            self.fail("known", "'known' must be a list of acronyms, such as known = [\"PPI\"].")
        shorts = []
        for item in items:
            if isinstance(item, dict) and set(item) == {"acronym", "until"}:
                short, until = item["acronym"], item["until"]
                # A date with a time is a date too, in Python as in TOML.
                if isinstance(short, str) and type(until) is date:
                    shorts += [short] if until >= date.today() else []
                    continue
            if not isinstance(item, str):
                self.fail("known", 'an acronym with a date is written {acronym = "ICB", until = 2027-03-31}.')
            shorts.append(item)
        return tuple(shorts)

    def rule_names(self, data: dict[str, Any], key: str) -> tuple[str, ...]:
        names = []
        for name in self.strings(data, key):
            try:
                names.append(named(name).name)
            except BadSettings as error:
                self.fail(key, str(error))
        return tuple(names)

    def level(self, key: str, value: Any) -> Level:
        if value not in LEVELS:
            self.fail(key, f"'{key}' must be one of: {', '.join(LEVELS)}. It is {value!r}.")
        return cast(Level, value)

    def audience(self, data: dict[str, Any]) -> Audience:
        value = data.get("audience", "public")
        if value not in AUDIENCES:
            near = nearest(str(value), AUDIENCES)
            self.fail("audience", f"'audience' must be one of: {', '.join(AUDIENCES)}. It is {value!r}.{near}")
        return cast(Audience, value)

    def truth(self, data: dict[str, Any], key: str) -> bool:
        value = data.get(key, False)
        if not isinstance(value, bool):
            self.fail(key, f"'{key}' must be true or false.")
        return bool(value)

    def paths(self, data: dict[str, Any], key: str) -> tuple[Path, ...]:
        root = self.file.resolve().parent
        paths = []
        for name in self.strings(data, key):
            path = (root / name).resolve()
            if not path.is_relative_to(root):
                self.fail(key, f"'{name}' lies outside the folder of this settings file. Put the list beside it.")
            if not path.is_file():
                self.fail(key, f"there is no file '{name}' in {root}.")
            paths.append(path)
        return tuple(paths)

    def rules(self, tables: Any) -> tuple[dict[str, dict[str, Any]], dict[str, Level]]:
        options: dict[str, dict[str, Any]] = {}
        levels: dict[str, Level] = {}
        if not isinstance(tables, dict):
            self.fail("rules", "'rules' must be a table: write [rules.NAME] and below it the options of that rule.")
        for name, table in tables.items():
            try:
                rule = named(name)
            except BadSettings as error:
                self.fail(name, str(error))
            if not isinstance(table, dict):
                self.fail(name, f"write [rules.{name}] and below it the options of that rule.")
            known = {option.name: option for option in rule.options}
            for key, value in table.items():
                if key == "level":
                    levels[rule.name] = self.level(key, value)
                elif key not in known:
                    self.fail(key, f"'{rule.name}' has no option '{key}'.{nearest(key, [*known, 'level'])}")
                else:
                    options.setdefault(rule.name, {})[key] = self.option(known[key], value)
        return options, levels

    def option(self, option: Option, value: Any) -> Any:
        wanted = type(option.default)
        if wanted is float and type(value) is int:
            value = float(value)
        if type(value) is not wanted:
            self.fail(option.name, f"'{option.name}' must be {_TYPES[wanted][0]}, like its default {option.default!r}.")
        if option.choices and value not in option.choices:
            near = nearest(value, option.choices)
            self.fail(
                option.name, f"'{option.name}' must be one of: {', '.join(option.choices)}. It is {value!r}.{near}"
            )
        return value


_TYPES = {
    int: ("a whole number", "integer"),
    float: ("a number", "number"),
    bool: ("true or false", "boolean"),
    str: ("text", "string"),
}


def schema() -> dict[str, Any]:
    """The JSON schema of the settings, made from the rules."""
    names = {"type": "array", "items": {"enum": [rule.name for rule in RULES]}}
    texts = {"type": "array", "items": {"type": "string"}}
    dated = {
        "type": "object",
        "required": ["acronym", "until"],
        "additionalProperties": False,
        "properties": {"acronym": {"type": "string"}, "until": {"type": "string", "format": "date"}},
    }
    shapes: dict[str, dict[str, Any]] = {
        "known": {"type": "array", "items": {"anyOf": [{"type": "string"}, dated]}},
        "select": names,
        "ignore": names,
        "level": {"enum": list(LEVELS)},
        "audience": {"enum": list(AUDIENCES)},
        "every-use": {"type": "boolean"},
    }
    properties = {key: {**shapes.get(key, texts), "description": doc} for key, (_, doc) in KEYS.items()}
    rules = {rule.name: _rule_schema(rule) for rule in RULES}
    properties["rules"] = {"type": "object", "additionalProperties": False, "properties": rules}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "plainspeak settings",
        "type": "object",
        "additionalProperties": False,
        "properties": properties,
    }


def _rule_schema(rule: Rule) -> dict[str, Any]:
    options: dict[str, Any] = {"level": {"enum": list(LEVELS), "default": rule.level}}
    for option in rule.options:
        options[option.name] = {
            **({"enum": list(option.choices)} if option.choices else {"type": _TYPES[type(option.default)][1]}),
            "default": option.default,
            "description": option.doc,
        }
    return {"type": "object", "additionalProperties": False, "description": rule.summary, "properties": options}
