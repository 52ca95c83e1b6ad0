"""What the user has chosen: from `plainspeak.toml` or `[tool.plainspeak]` in `pyproject.toml`, nearest to the file.

A settings file is read in two steps: `parsed` gives its table, and `_Reader` turns the table into values that are known to be
right, each with the place where it stands. The values of the files that a file extends, of the file itself and of the overrides
that match a path are then laid over each other.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, cast

from plainspeak.errors import BadSettings, nearest
from plainspeak.readers.limits import Limits
from plainspeak.rule import AUDIENCES, LEVELS, Audience, Level, Option, Rule

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

FILE = "plainspeak.toml"
_MAX_BYTES = 1_000_000
#: Deeper chains of files that extend each other are a mistake.
_MOST_FILES = 10

#: Every key but `rules`, `limits` and `overrides`, with its type for people and its meaning.
KEYS: dict[str, tuple[str, str]] = {
    "extend": ("the name of a settings file", "Another settings file (.toml), over which this one is laid."),
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
    "baseline": ("a file name", "The findings of an earlier day, which do not count: see plainspeak baseline."),
}
_TABLES = ("rules", "limits", "overrides")
#: What an override may say beside its `paths`.
_PER_PATH = ("select", "ignore", "level", "audience", "every-use", "known", "acronyms", "glossary", "rules")
#: Keys whose values are added to those of the files below; the others take their place.
_ADDED = frozenset(("ignore", "known", "acronyms", "glossary", "exclude"))
_LIMITS = {item.name: item.default for item in fields(Limits)}


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
    baseline: Path | None = None
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
    parts = [part.strip() for name in names for part in name.split(",") if part.strip()]
    if not parts:
        return ()
    from plainspeak.rules.catalogue import named

    return tuple(named(part).name for part in parts)


@dataclass(frozen=True, slots=True)
class Value:
    """A value and where it was set, as "plainspeak.toml:3"."""

    value: Any
    where: str


#: Values by key; those of the tables have dotted keys: "rules.sentence-long.words", "limits.seconds".
Values = dict[str, Value]


@dataclass(frozen=True, slots=True)
class _File:
    """A settings file whose values are known to be right, and the file that it extends."""

    path: Path
    values: Values
    overrides: tuple[tuple[GitIgnoreSpec, Values], ...]
    below: _File | None

    def chain(self) -> tuple[_File, ...]:
        return (*(self.below.chain() if self.below else ()), self)


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


def nearest_file(folder: Path) -> tuple[Path, dict[str, Any]] | None:
    """The settings file that holds in a folder, with its table as TOML gives it. Raises `BadSettings`."""
    for place in (folder, *folder.parents):
        for file in (place / FILE, place / "pyproject.toml"):
            # A folder that we may not look into holds no settings for us.
            try:
                table = parsed(file) if file.is_file() else None
            except PermissionError:
                table = None
            if table is not None:
                return file, table
    return None


def read_settings(file: Path) -> Settings | None:
    """The settings in a file; None when it is a `pyproject.toml` that has no `[tool.plainspeak]`. Raises `BadSettings`.

    Overrides, which hold for some paths only, are checked and left out.
    """
    if parsed(file) is None:
        return None
    read = _read(file)
    return _merged(file, [one.values for one in read.chain()])


def parsed(file: Path) -> dict[str, Any] | None:
    """The table in a settings file; None when it is a `pyproject.toml` without `[tool.plainspeak]`. Raises `BadSettings`."""
    import tomllib

    try:
        data = tomllib.loads(_text(file))
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise BadSettings(f"{file}: this is not TOML: {error}. Mend that line.") from error
    if file.name != "pyproject.toml":
        return data
    tool = data.get("tool")
    table = tool.get("plainspeak") if isinstance(tool, dict) else None
    if table is not None and not isinstance(table, dict):
        raise BadSettings(f"{file}: [tool.plainspeak] must be a table.")
    return table


def extended(file: Path, table: Mapping[str, Any]) -> Path | None:
    """The settings file that a table extends. Raises `BadSettings` when it is no TOML file or not there."""
    name = table.get("extend")
    if name is None:
        return None
    line = _Lines(file).of("extend")
    if not isinstance(name, str) or not name.endswith(".toml"):
        raise BadSettings(f"{file}:{line}: 'extend' must be the name of a settings file that ends in .toml.")
    path = (file.resolve().parent / name).resolve()
    if not path.is_file():
        raise BadSettings(f"{file}:{line}: there is no file '{name}' in {file.resolve().parent}.")
    return path


def _text(file: Path) -> str:
    try:
        if file.stat().st_size > _MAX_BYTES:
            raise BadSettings(f"{file}: larger than {_MAX_BYTES // 1_000_000} MB. This cannot be a settings file.")
        return file.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BadSettings(f"{file}: not in UTF-8. Save the file again as 'UTF-8'.") from error
    except PermissionError:
        raise
    except OSError as error:
        raise BadSettings(f"{file}: cannot be read ({error.strerror}).") from error


def _found(path: Path) -> _File | None:
    folder = path.resolve()
    return _found_in(folder if folder.is_dir() else folder.parent)


@cache
def _found_in(folder: Path) -> _File | None:
    found = nearest_file(folder)
    return _read(found[0]) if found else None


@cache
def _read(file: Path, seen: tuple[Path, ...] = ()) -> _File:
    table = parsed(file)
    if table is None:
        raise BadSettings(f"{file}: has no [tool.plainspeak] table to extend.")
    other, below = extended(file, table), None
    if other is not None:
        seen = (*seen, file.resolve())
        if other in seen or len(seen) >= _MOST_FILES:
            files = " → ".join(path.name for path in (*seen, other))
            raise BadSettings(
                f"{file}:{_Lines(file).of('extend')}: settings files extend each other in a circle: {files}."
            )
        below = _read(other, seen)
    return _Reader(file).read(table, below)


def _layers(found: _File, path: Path) -> Iterator[Values]:
    files = found.chain()
    for file in files:
        yield file.values
    for file in files:
        for spec, values in file.overrides:
            root = file.path.resolve().parent
            here = path.resolve()
            if here.is_relative_to(root) and spec.match_file(here.relative_to(root).as_posix()):
                yield values


def _merged(origin: Path, layers: Iterable[Values]) -> Settings:
    together: dict[str, Any] = {}
    for values in layers:
        for key, value in values.items():
            together[key] = together.get(key, ()) + value.value if key in _ADDED else value.value
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


class _Lines:
    """Finds the line of a settings file in which a key stands."""

    _HEADER = re.compile(r"\s*\[\[?\s*([^\]]*?)\s*\]\]?\s*(?:#.*)?$")
    _KEY = re.compile(r"\s*((?:[\w-]+|\"[^\"]*\"|'[^']*')(?:\s*\.\s*(?:[\w-]+|\"[^\"]*\"|'[^']*'))*)\s*=")
    _PART = re.compile(r"[\w-]+|\"[^\"]*\"|'[^']*'")

    def __init__(self, file: Path) -> None:
        self._rows = list(self._keys(file))

    def _keys(self, file: Path) -> Iterator[tuple[tuple[str, ...], int]]:
        """Each key with the tables that it stands in, and its line; the tables of an array are counted from 0."""
        prefix: tuple[str, ...] = ()
        counts: dict[tuple[str, ...], int] = {}
        for number, line in enumerate(_text(file).splitlines(), 1):
            if header := self._HEADER.match(line):
                parts = self._parts(header[1])
                if line.lstrip().startswith("[["):
                    counts[parts] = counts.get(parts, -1) + 1
                prefix = self._counted(parts, counts)
                yield self._ours(file, prefix), number
            elif key := self._KEY.match(line):
                yield self._ours(file, prefix + self._parts(key[1])), number

    def _parts(self, text: str) -> tuple[str, ...]:
        return tuple(part.strip("\"'") for part in self._PART.findall(text))

    @staticmethod
    def _counted(parts: tuple[str, ...], counts: dict[tuple[str, ...], int]) -> tuple[str, ...]:
        for length in range(len(parts), 0, -1):
            if parts[:length] in counts:
                return (*parts[:length], str(counts[parts[:length]]), *parts[length:])
        return parts

    @staticmethod
    def _ours(file: Path, key: tuple[str, ...]) -> tuple[str, ...]:
        return key[2:] if file.name == "pyproject.toml" and key[:2] == ("tool", "plainspeak") else key

    def of(self, *key: str) -> int:
        """The line of the key, or of the nearest table around it."""
        best, line = -1, 1
        for have, number in self._rows:
            if len(have) > best and have and have == key[: len(have)]:
                best, line = len(have), number
        return line


class _Reader:
    """Turns the table of a settings file into values that are known to be right; errors name the line where a key stands."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.lines = _Lines(file)

    def read(self, table: dict[str, Any], below: _File | None) -> _File:
        known = [*KEYS, *_TABLES]
        for key in table:
            if key not in known:
                self.fail((key,), f"unknown setting '{key}'.{nearest(key, known)}")
        values = self.values(table, ())
        values.update(self.limits(table.get("limits", {})))
        if "exclude" in table:
            values["exclude"] = self.value(self.strings(table, "exclude", ()), ("exclude",))
        if "baseline" in table:
            values["baseline"] = self.value(self.baseline(table["baseline"]), ("baseline",))
        return _File(self.file, values, tuple(self.overrides(table.get("overrides", []))), below)

    def values(self, table: dict[str, Any], at: tuple[str, ...]) -> Values:
        """What a file, or one override in it, says about rules and lists."""
        read: dict[str, Any] = {
            "select": self.rule_names,
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
            path = (root / name).resolve()
        except (OSError, ValueError) as error:
            self.fail(key, f"'{name}' is no name of a file ({error}).")
        if not path.is_relative_to(root):
            self.fail(key, f"'{name}' lies outside the folder of this settings file. Put the file beside it.")
        return path

    def overrides(self, tables: Any) -> Iterator[tuple[GitIgnoreSpec, Values]]:
        if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
            self.fail(("overrides",), 'write [[overrides]], and below it paths = ["minutes/"] and what holds for them.')
        known = ["paths", *_PER_PATH]
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
            if key not in _LIMITS:
                self.fail(at, f"there is no limit '{key}'.{nearest(key, _LIMITS)}")
            if type(value) is not int or not 1 <= value <= 1_000_000:
                self.fail(at, f"'{key}' must be a whole number from 1 to 1000000, like its default {_LIMITS[key]}.")
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
            self.fail(key, f"'{option.name}' must be {_TYPES[wanted][0]}, like its default {option.default!r}.")
        if option.choices and value not in option.choices:
            near = nearest(str(value), option.choices)
            self.fail(key, f"'{option.name}' must be one of: {', '.join(option.choices)}. It is {value!r}.{near}")
        return value


_TYPES = {
    int: ("a whole number", "integer"),
    float: ("a number", "number"),
    bool: ("true or false", "boolean"),
    str: ("text", "string"),
}


def schema() -> dict[str, Any]:
    """The JSON schema of the settings, made from the rules."""
    from plainspeak.rules.catalogue import RULES

    names = {"type": "array", "items": {"enum": [rule.name for rule in RULES]}}
    text = {"type": "string"}
    texts = {"type": "array", "items": text}
    dated = _table({"acronym": text, "until": {"type": "string", "format": "date"}}, required=["acronym", "until"])
    shapes: dict[str, dict[str, Any]] = {
        "extend": {"type": "string", "pattern": r"\.toml$"},
        "known": {"type": "array", "items": {"anyOf": [text, dated]}},
        "select": names,
        "ignore": names,
        "level": {"enum": list(LEVELS)},
        "audience": {"enum": list(AUDIENCES)},
        "every-use": {"type": "boolean"},
        "baseline": text,
    }
    properties = {key: {**shapes.get(key, texts), "description": doc} for key, (_, doc) in KEYS.items()}
    properties["rules"] = _table({rule.name: _rule_schema(rule) for rule in RULES})
    bound = {"type": "integer", "minimum": 1, "maximum": 1_000_000}
    properties["limits"] = {
        **_table({name: {**bound, "default": default} for name, default in _LIMITS.items()}),
        "description": "How much of the machine a file may take.",
    }
    per_path = {key: properties[key] for key in _PER_PATH}
    properties["overrides"] = {
        "type": "array",
        "items": _table({"paths": {**texts, "minItems": 1}, **per_path}, required=["paths"]),
        "description": "What holds for some files only.",
    }
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "plainspeak settings"}
    return {**head, **_table(properties)}


def _table(properties: dict[str, Any], required: Sequence[str] = ()) -> dict[str, Any]:
    shape: dict[str, Any] = {"type": "object", "additionalProperties": False, "properties": properties}
    return {**shape, "required": list(required)} if required else shape


def _rule_schema(rule: Rule) -> dict[str, Any]:
    options: dict[str, Any] = {"level": {"enum": list(LEVELS), "default": rule.level}}
    for option in rule.options:
        options[option.name] = {
            **({"enum": list(option.choices)} if option.choices else {"type": _TYPES[type(option.default)][1]}),
            "default": option.default,
            "description": option.doc,
        }
    return {**_table(options), "description": rule.summary}
