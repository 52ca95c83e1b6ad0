"""Which files a run is about: named files as they are, folders walked; and what they hold."""

from __future__ import annotations

import errno
import os
import stat
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from plainspeak.errors import PlainspeakError, UnreadableFile
from plainspeak.readers import FORMATS
from plainspeak.readers.limits import Limits

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec

#: Folders that never hold papers.
_NEVER = frozenset(
    (".git", ".hg", ".svn", ".venv", "venv", "node_modules", "__pycache__", ".tox", ".mypy_cache", ".ruff_cache")
)


def load_bytes(path: Path, name: str | None = None, *, limits: Limits | None = None) -> bytes:
    """The content of a file. Raises `UnreadableFile` when it is missing, not a regular file, too large or may not be read."""
    name, megabytes = name or str(path), (limits or Limits()).megabytes
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UnreadableFile(name, "this is a folder, and a file is needed here.")
        if not stat.S_ISREG(status.st_mode):
            raise UnreadableFile(name, "this is not a regular file. Save the text in a file and name that.")
        if status.st_size > megabytes * 1_000_000:
            raise UnreadableFile(name, f"larger than {megabytes} MB. Split it into smaller files.")
        return path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise UnreadableFile(name, "there is no such file. Check the name.") from error
    except PermissionError as error:
        raise UnreadableFile(name, "you may not read this file. Ask its owner, or change its rights.") from error
    except (OSError, ValueError) as error:
        if isinstance(error, OSError) and error.errno == errno.ELOOP:
            raise UnreadableFile(
                name, "this link leads round in a circle, to no file. Name the file itself."
            ) from error
        raise UnreadableFile(name, f"cannot be read ({error}).") from error


def find_files(
    path: Path, exclude: Iterable[str] = (), root: Path | None = None, *, force_exclude: bool = False
) -> Iterator[Path | PlainspeakError]:
    """The files to read, in order; an error for a path that is missing.

    `exclude` are patterns as in a `.gitignore` that stands in the folder `root`; without it, in the folder that is walked.

    A named file is given back whatever it is; with `force_exclude`, if no pattern leaves it out. A folder is walked: files of
    the kinds that we read, without those that a `.gitignore` in or above their folder, or a pattern in `exclude`, leaves out.
    Links to folders are not followed.
    """
    try:
        folder = path.is_dir()
        missing = not folder and not path.exists() and not path.is_symlink()
    except (OSError, ValueError) as error:
        yield UnreadableFile(str(path), f"cannot be read ({error}).")
        return
    if missing:
        yield UnreadableFile(str(path), "there is no such file or folder. Check the name.")
        return
    patterns = tuple(exclude)
    if folder:
        yield from _walk(path, _Excluded(patterns, root, path))
    elif not (force_exclude and patterns and _Excluded(patterns, root, path.parent).holds(path)):
        yield path


def _walk(folder: Path, excluded: _Excluded) -> Iterator[Path]:
    ignores = _Ignores(folder)
    for place, folders, names in os.walk(folder):
        here = Path(place)
        folders[:] = sorted(
            name
            for name in folders
            if name not in _NEVER
            and not ignores.match(here / name, folder=True)
            and not excluded.match(here / name, folder=True)
        )
        for name in sorted(names):
            path = here / name
            # "~$" is a lock of Word's; what plainspeak review wrote is no paper.
            known = path.suffix.lower() in FORMATS and not name.startswith("~$") and ".reviewed." not in name
            if known and path.is_file() and not ignores.match(path) and not excluded.match(path):
                yield path


class _Excluded:
    """The patterns of the settings, from the folder `root`; from `folder`, if that lies elsewhere. Paths lie below `folder`."""

    def __init__(self, patterns: tuple[str, ...], root: Path | None, folder: Path) -> None:
        self._spec: GitIgnoreSpec | None = None
        if patterns:
            from pathspec import GitIgnoreSpec

            self._spec = GitIgnoreSpec.from_lines(patterns)
        # Unlike `resolve`, this does not raise for links that lead round in a circle.
        self._folder, self._below = folder, Path(os.path.realpath(folder))
        self._top = root.resolve() if root and self._below.is_relative_to(root.resolve()) else self._below

    def match(self, path: Path, *, folder: bool = False) -> bool:
        """Whether the patterns leave this path out."""
        if self._spec is None:
            return False
        return self._spec.match_file(self._from_top(path).as_posix() + ("/" if folder else ""))

    def holds(self, file: Path) -> bool:
        """Whether a walk from the top would leave this file out: a folder that is left out takes all in it along."""
        if self._spec is None:
            return False
        folders = self._from_top(file).parents[:-1]
        return self.match(file) or any(self._spec.match_file(folder.as_posix() + "/") for folder in folders)

    def _from_top(self, path: Path) -> Path:
        return (self._below / path.relative_to(self._folder)).relative_to(self._top)


class _Ignores:
    """The `.gitignore` files that hold in a folder: those above it, up to the top of the repository, and those below."""

    def __init__(self, folder: Path) -> None:
        self._specs: dict[Path, GitIgnoreSpec | None] = {}
        self._top = folder.absolute()
        for parent in (self._top, *self._top.parents):
            if (parent / ".git").exists():
                self._top = parent
                break

    def match(self, path: Path, *, folder: bool = False) -> bool:
        """Whether git would leave the path out; the nearest file that speaks of it decides."""
        path = path.absolute()
        for parent in path.parents:
            spec = self._spec(parent)
            if spec is not None:
                result = spec.check_file(path.relative_to(parent).as_posix() + ("/" if folder else ""))
                if result.include is not None:
                    return bool(result.include)
            if parent == self._top:
                break
        return False

    def _spec(self, folder: Path) -> GitIgnoreSpec | None:
        if folder not in self._specs:
            file = folder / ".gitignore"
            self._specs[folder] = None
            # A file that git itself could not use leaves nothing out.
            with suppress(OSError, ValueError):
                if file.is_file():
                    from pathspec import GitIgnoreSpec

                    lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
                    self._specs[folder] = GitIgnoreSpec.from_lines(lines)
        return self._specs[folder]
