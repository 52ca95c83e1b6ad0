"""Writing files so that nothing is ever lost or half-written: beside the place, then renamed into it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from plainspeak.errors import PlainspeakError


def save(path: Path, data: bytes, *, over: bool = True, lasting: bool = True) -> None:
    """Write a file whole or not at all; see `saving`."""
    with saving(path, over=over, lasting=lasting) as stream:
        stream.write(data)


@contextmanager
def saving(path: Path, *, over: bool = True, lasting: bool = True) -> Iterator[IO[bytes]]:
    """A stream whose content takes the place of a file when all of it is written, and else is thrown away.

    A file that it takes the place of keeps its rights, and a link its target. With `over` false a file that is there already is
    left as it is. Without `lasting` we do not wait for the disk: for files that can be made again. Raises `PlainspeakError`
    where the file cannot be written.
    """
    target = Path(os.path.realpath(path))
    if not over and os.path.lexists(target):
        raise PlainspeakError(f"{path}: there is a file of this name already. Move it away, or name another.")
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
        os.chmod(beside, _mode(target))
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
        reason = error.strerror if isinstance(error, OSError) and error.strerror else error
        raise PlainspeakError(f"{path}: cannot be written ({reason}). What was there is as it was.") from error
    finally:
        if beside is not None and os.path.exists(beside):
            os.unlink(beside)


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


def _mode(target: Path) -> int:
    """The rights of the file that is there, or those that a new file gets."""
    try:
        return target.stat().st_mode & 0o7777
    except OSError:
        mask = os.umask(0)
        os.umask(mask)
        return 0o666 & ~mask
