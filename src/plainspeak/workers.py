"""Checking many files: from the cache, here, or in several processes at once."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from plainspeak.cache import Cache, key_of, packed, unpacked
from plainspeak.errors import PlainspeakError, UnreadableFile
from plainspeak.finding import Report
from plainspeak.readers import FORMATS
from plainspeak.settings import Settings

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

#: For fewer bytes than this, starting processes costs more than they save.
WORTH_IT = 400_000


class Job(NamedTuple):
    """A file to check: its name, its bytes, its settings, and its format where the name does not tell."""

    name: str
    data: bytes
    settings: Settings
    format: str | None = None


class _Answer(NamedTuple):
    """What a process gives back: a packed report, or the words of an error and the file that it is about, if one is.

    `problems` are those of plugins.
    """

    entry: bytes | None
    error: str = ""
    file: str | None = None
    problems: tuple[str, ...] = ()


class Workers:
    """Checks one file after another; with more than one process, several at once. Answers come in the order of the jobs."""

    def __init__(self, processes: int = 1, cache: Cache | None = None) -> None:
        self._processes = processes
        self._cache = cache
        self._pool: ProcessPoolExecutor | None = None
        self._waiting: deque[Callable[[], tuple[Report | PlainspeakError, Settings]]] = deque()

    def add(self, job: Job) -> Iterator[tuple[Report | PlainspeakError, Settings]]:
        """Take a job; give the answers that are due."""
        key = key_of(job.name, job.data, job.settings, job.format) if self._cache else ""
        entry = self._cache.get(key) if self._cache else None
        report = unpacked(job.name, job.data, entry) if entry is not None else None
        if report is not None:
            known = report
            self._waiting.append(lambda: (known, job.settings))
        elif self._processes == 1:
            self._waiting.append(lambda: (self._here(job, key), job.settings))
        else:
            future = self._started().submit(_work, job)
            self._waiting.append(lambda: (self._from_afar(job, key, future), job.settings))
        # So many answers may wait that no process ever does; more would fill the memory.
        while len(self._waiting) > (2 * self._processes + 2 if self._processes > 1 else 0):
            yield self._waiting.popleft()()

    def refuse(self, error: PlainspeakError, settings: Settings) -> Iterator[tuple[Report | PlainspeakError, Settings]]:
        """Take an error in the place of a job, so that it comes in its turn."""
        self._waiting.append(lambda: (error, settings))
        if self._processes == 1:
            yield self._waiting.popleft()()

    def rest(self) -> Iterator[tuple[Report | PlainspeakError, Settings]]:
        """The answers that are still to come; then the processes end."""
        while self._waiting:
            yield self._waiting.popleft()()
        self.close()

    def close(self) -> None:
        """Let the processes go when each has done the file that it is at."""
        if self._pool:
            self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None
        if self._cache:
            self._cache.close()

    def _started(self) -> ProcessPoolExecutor:
        if self._pool is None:
            # A fork shares what is loaded; where there is none (Windows, macOS), each process loads it again.
            import multiprocessing
            from concurrent.futures import ProcessPoolExecutor

            from plainspeak.checking import check

            check("")

            how = "fork" if os.name == "posix" and os.uname().sysname == "Linux" else "spawn"
            context = multiprocessing.get_context(how)
            self._pool = ProcessPoolExecutor(self._processes, mp_context=context, initializer=_deaf)
        return self._pool

    def _here(self, job: Job, key: str) -> Report | PlainspeakError:
        try:
            report = _check(job)
        except PlainspeakError as error:
            return error
        except (RecursionError, MemoryError) as error:
            return _too_much(job, error)
        if self._cache and not _problems():
            self._cache.put(key, packed(report, job.data))
        return report

    def _from_afar(self, job: Job, key: str, future: Future[_Answer]) -> Report | PlainspeakError:
        from concurrent.futures.process import BrokenProcessPool

        try:
            answer = future.result()
        except (BrokenProcessPool, MemoryError) as error:
            self.close()
            return _too_much(job, error)
        for problem in answer.problems:
            from plainspeak import plugins

            plugins.problem(problem)
        if answer.entry is None:
            return (
                UnreadableFile(answer.file, answer.error) if answer.file is not None else PlainspeakError(answer.error)
            )
        if self._cache and not answer.problems:
            self._cache.put(key, answer.entry)
        report = unpacked(job.name, job.data, answer.entry)
        return report if report is not None else _too_much(job, ValueError())


def size_of(paths: Iterable[Path], enough: int) -> int:
    """About how many bytes the files hold that a run is about; counting stops at `enough`."""
    total = 0
    for path in paths:
        for root, _, names in os.walk(path):
            for name in names:
                if os.path.splitext(name)[1].lower() in FORMATS:
                    with suppress(OSError):
                        total += os.stat(os.path.join(root, name)).st_size
                if total >= enough:
                    return total
        with suppress(OSError):
            total += os.stat(path).st_size
    return total


def _too_much(job: Job, error: BaseException) -> UnreadableFile:
    return UnreadableFile(job.name, f"too deep or too large for us ({type(error).__name__}). Split it.")


def _check(job: Job) -> Report:
    from plainspeak.checking import check
    from plainspeak.readers import read

    return check(read(job.name, job.data, format=job.format, limits=job.settings.limits), settings=job.settings)


def _work(job: Job) -> _Answer:
    try:
        return _Answer(packed(_check(job), job.data), problems=_problems())
    except UnreadableFile as error:
        return _Answer(None, error.reason, error.name, _problems())
    except PlainspeakError as error:
        return _Answer(None, str(error), None, _problems())
    except (RecursionError, MemoryError) as error:
        failed = _too_much(job, error)
        return _Answer(None, failed.reason, failed.name, _problems())


def _problems() -> tuple[str, ...]:
    from plainspeak import plugins

    return tuple(plugins.PROBLEMS)


def _deaf() -> None:
    """Ctrl-C is for the process that the person started; it ends the others."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)
