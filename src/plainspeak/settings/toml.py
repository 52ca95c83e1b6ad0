"""The text of a settings file: where it is, the table in it, and the line of each key."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from plainspeak.errors import BadSettings

FILE = "plainspeak.toml"
_MAX_BYTES = 1_000_000


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
    line = Lines(file).of("extend")
    if not isinstance(name, str) or not name.endswith(".toml"):
        raise BadSettings(f"{file}:{line}: 'extend' must be the name of a settings file that ends in .toml.")
    path = Path(os.path.realpath(file.resolve().parent / name))
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


class Lines:
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
