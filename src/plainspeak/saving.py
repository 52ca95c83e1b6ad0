"""Writing files so that nothing is ever lost or half-written: beside the place, then renamed into it."""

from __future__ import annotations

import os
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

from plainspeak.errors import PlainspeakError


def save(path: Path, data: bytes, *, over: bool = True, lasting: bool = True, private: bool = False) -> None:
    """Write a file whole or not at all; see `saving`."""
    with saving(path, over=over, lasting=lasting, private=private) as stream:
        stream.write(data)


@contextmanager
def saving(path: Path, *, over: bool = True, lasting: bool = True, private: bool = False) -> Iterator[IO[bytes]]:
    """A stream whose content takes the place of a file when all of it is written, and else is thrown away.

    A file that it takes the place of keeps its owner and its rights, and a link its target. With `over` false a file that is
    there already is left as it is. Without `lasting` we do not wait for the disk: for files that can be made again. A `private`
    file is for this user only. What is no regular file, such as a pipe or a device, is written into as it stands; see
    `passes_through`. Raises `PlainspeakError` where the file cannot be written.
    """
    target = Path(os.path.realpath(path))
    if not over and os.path.lexists(target):
        raise PlainspeakError(f"{path}: there is a file of this name already. Move it away, or name another.")
    status = _status(path)
    if status is not None and stat.S_ISDIR(status.st_mode):
        raise PlainspeakError(f"{path}: this is a folder. Name a file in it.")
    if status is not None and _passes_through(status):
        with _straight(path, status) as stream:
            yield stream
        return
    if not target.parent.is_dir():
        raise PlainspeakError(f"{path}: there is no folder {path.parent}. Make it first, or check the name.")
    beside: str | None = None
    try:
        handle, beside = tempfile.mkstemp(prefix=f".{target.name[:50]}.", suffix=".part", dir=target.parent)
        with os.fdopen(handle, "wb") as stream:
            yield stream
            if lasting:
                stream.flush()
                os.fsync(stream.fileno())
        if not private:  # what was just made is
            _dress(beside, target)
        if over:
            os.replace(beside, target)
            beside = None
        else:
            _link(beside, target)
    except FileExistsError:
        raise PlainspeakError(
            f"{path}: a file of this name came up meanwhile. Move it away, or name another."
        ) from None
    except (OSError, ValueError) as error:
        raise _failed(path, error, " What was there is as it was.") from error
    finally:
        if beside is not None and os.path.exists(beside):
            os.unlink(beside)


def passes_through(path: Path) -> bool:
    """Whether a file that is there is written into as it stands: a pipe, a device, or our own standard output.

    A file in the place of a device would break what uses the device; what goes to standard output must not land in a new file
    of the same name. Raises `PlainspeakError` for a name that leads nowhere.
    """
    status = _status(path)
    return status is not None and _passes_through(status)


def _passes_through(status: os.stat_result) -> bool:
    return not (stat.S_ISREG(status.st_mode) or stat.S_ISDIR(status.st_mode)) or _standard(status) is not None


def _status(path: Path) -> os.stat_result | None:
    """What stands at a path, links followed; none where there is nothing yet."""
    try:
        return os.stat(path)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except (OSError, ValueError) as error:
        raise _failed(path, error) from error


def _standard(status: os.stat_result) -> int | None:
    """The number of the standard stream that a file is, if it is one of ours."""
    for number in (1, 2):
        with suppress(OSError):
            if os.path.samestat(os.fstat(number), status):
                return number
    return None


@contextmanager
def _straight(path: Path, status: os.stat_result) -> Iterator[IO[bytes]]:
    try:
        number = _standard(status)
        # By its number, a standard stream goes on where it is; by its name, a file would begin anew.
        way = os.O_WRONLY | getattr(os, "O_BINARY", 0)
        handle = os.open(path, way) if number is None else os.dup(number)
        with os.fdopen(handle, "wb") as stream:
            yield stream
    except BrokenPipeError:
        raise  # its reader has gone, and needs no words of ours
    except (OSError, ValueError) as error:
        raise _failed(path, error) from error


def _failed(path: Path, error: OSError | ValueError, more: str = "") -> PlainspeakError:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else error
    return PlainspeakError(f"{path}: cannot be written ({reason}).{more}")


def _link(beside: str, target: Path) -> None:
    """Put the file in its place unless one is there: a second name for it is made only where there is none yet."""
    try:
        os.link(beside, target)
    except FileExistsError:
        raise
    except OSError:
        # Some disks know no second names. We looked before we began; what is left is the risk of a moment.
        if os.path.lexists(target):
            raise FileExistsError from None
        os.replace(beside, target)


def _dress(beside: str, target: Path) -> None:
    """Give a file what the one has that it takes the place of: owner, rights and extended attributes, as far as we may.

    Where there was none, it gets the rights of any new file.
    """
    try:
        old = os.stat(target)
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        os.chmod(beside, 0o666 & ~mask)
        return
    if hasattr(os, "chown"):
        # One by one: many users may choose the group, and only the system's own the owner.
        for owner, group in ((-1, old.st_gid), (old.st_uid, -1)):
            with suppress(OSError):
                os.chown(beside, owner, group)
    if hasattr(os, "listxattr"):
        with suppress(OSError):
            for name in os.listxattr(target):
                with suppress(OSError):
                    os.setxattr(beside, name, os.getxattr(target, name))
    # Last, because a new owner takes some rights away.
    os.chmod(beside, stat.S_IMODE(old.st_mode))
