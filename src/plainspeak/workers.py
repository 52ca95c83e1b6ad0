"""Checking many files: from the cache, here, or in several processes at once."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from plainspeak.cache import Cache, key_of, packed, unpacked
from plainspeak.errors import PlainspeakError, UnreadableFile, our_mistake
from plainspeak.finding import Report
from plainspeak.readers import FORMATS
from plainspeak.settings import Settings

if TYPE_CHECKING:
    from concurrent.futures import Future, ProcessPoolExecutor

#: For fewer bytes than this, starting processes costs more than they save.
WORTH_IT = 400_000


#: So many answers may wait for the one before them, if their files hold no more bytes than this together.
_MOST_WAITING, _MOST_BYTES = 100, 2_000_000
#: So many bytes of files go to a process together: with each on its own, it would wait too often.
_BATCH = 30_000


class Job(NamedTuple):
    """A file to check: its name, its bytes, its settings, and its format where the name does not tell."""

    name: str
    data: bytes
    settings: Settings
    format: str | None = None


T = TypeVar("T")
#: What is made of a report, in the process that made the report.
After = Callable[[Report, Settings], T]


class _Answer(NamedTuple, Generic[T]):
    """What a process gives back: what was made of the report, or the words of an error and the file that it is about.

    `kept` tells that the report is in the cache now; `problems` are those of plugins.
    """

    made: T | None
    error: str = ""
    file: str | None = None
    kept: bool = False
    problems: tuple[str, ...] = ()


class _Batch(Generic[T]):
    """Jobs that go to a process together, with the keys of their answers in the cache."""

    def __init__(self) -> None:
        self.jobs: list[tuple[Job, str]] = []
        self.future: Future[list[_Answer[T]]] | None = None


class Workers(Generic[T]):
    """Checks one file after another; with more than one process, several at once. Answers come in the order of the jobs.

    An answer is what `after` makes of the report, or an error. `after` can be pickled.
    """

    def __init__(self, after: After[T], processes: int = 1, cache: Cache | None = None) -> None:
        self._after = after
        self._processes = processes
        self._cache = cache
        self._pool: ProcessPoolExecutor | None = None
        #: Answers that are due, in order, with the bytes of the files that they are about.
        self._waiting: deque[tuple[Callable[[], T | PlainspeakError], int]] = deque()
        self._bytes = 0
        self._batch = _Batch[T]()

    def add(self, job: Job) -> Iterator[T | PlainspeakError]:
        """Take a job; give the answers that are due."""
        key = key_of(job.name, job.data, job.settings, job.format) if self._cache else ""
        entry = self._cache.get(key) if self._cache else None
        report = unpacked(job.name, job.data, entry) if entry is not None else None
        if report is not None:
            known = report
            self._wait(lambda: self._after(known, job.settings), len(job.data))
        elif self._processes == 1:
            self._wait(lambda: self._taken(job, _work(job, self._after, self._cache, key)), len(job.data))
        else:
            self._wait(self._sent(job, key), len(job.data))
        while self._full():
            yield self._next()

    def refuse(self, error: PlainspeakError) -> Iterator[T | PlainspeakError]:
        """Take an error in the place of a job, so that it comes in its turn."""
        self._wait(lambda: error, 0)
        while self._full():
            yield self._next()

    def rest(self) -> Iterator[T | PlainspeakError]:
        """The answers that are still to come; then the processes end."""
        while self._waiting:
            yield self._next()
        self.close()

    def _wait(self, answer: Callable[[], T | PlainspeakError], size: int) -> None:
        self._waiting.append((answer, size))
        self._bytes += size

    def _next(self) -> T | PlainspeakError:
        answer, size = self._waiting.popleft()
        self._bytes -= size
        return answer()

    def _full(self) -> bool:
        """Whether an answer must be given before another job is taken: more would fill the memory.

        While one process is at a long file, the others go on with those behind it.
        """
        if self._processes == 1:
            return bool(self._waiting)
        fewest = 2 * self._processes + 2
        return len(self._waiting) > (fewest if self._bytes > _MOST_BYTES else _MOST_WAITING)

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

            # What every process needs is loaded once, before they part.
            check("The ICB will utilise it, notwithstanding.")
            how = "fork" if os.name == "posix" and os.uname().sysname == "Linux" else "spawn"
            context = multiprocessing.get_context(how)
            self._pool = ProcessPoolExecutor(self._processes, mp_context=context, initializer=_settle)
        return self._pool

    def _sent(self, job: Job, key: str) -> Callable[[], T | PlainspeakError]:
        """Give a job to one of the processes, with others of its batch; what waits for its answer."""
        batch, at = self._batch, len(self._batch.jobs)
        batch.jobs.append((job, key))
        if sum(len(job.data) for job, _ in batch.jobs) >= _BATCH:
            self._send()
        return lambda: self._from_afar(batch, at)

    def _send(self) -> None:
        batch, self._batch = self._batch, _Batch()
        batch.future = self._started().submit(_work_all, batch.jobs, self._after, self._cache)

    def _from_afar(self, batch: _Batch[T], at: int) -> T | PlainspeakError:
        from concurrent.futures import CancelledError
        from concurrent.futures.process import BrokenProcessPool

        if batch.future is None:
            self._send()
        job, key = batch.jobs[at]
        try:
            assert batch.future is not None
            return self._taken(job, batch.future.result()[at])
        except (BrokenProcessPool, CancelledError, MemoryError):
            # One file brought its process down, and all that were on their way with it: each is tried by itself.
            self.close()
        try:
            return self._taken(job, self._started().submit(_work, job, self._after, self._cache, key).result())
        except (BrokenProcessPool, MemoryError) as error:
            self.close()
            return _too_much(job, error)

    def _taken(self, job: Job, answer: _Answer[T]) -> T | PlainspeakError:
        for problem in answer.problems:
            from plainspeak import plugins

            plugins.problem(problem)
        if answer.kept and self._cache:
            self._cache.written += 1
        if answer.made is not None:
            return answer.made
        return PlainspeakError(answer.error) if answer.file is None else UnreadableFile(answer.file, answer.error)


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


def _work(job: Job, after: After[T], cache: Cache | None, key: str) -> _Answer[T]:
    from plainspeak.checking import check
    from plainspeak.readers import read

    try:
        document = read(job.name, job.data, format=job.format, limits=job.settings.limits)
        report = check(document, settings=job.settings)
        # What a broken plugin left out is not kept.
        kept = cache is not None and not _problems()
        if cache is not None and kept:
            cache.put(key, packed(report, job.data))
        return _Answer(after(report, job.settings), kept=kept, problems=_problems())
    except UnreadableFile as error:
        return _Answer(None, error.reason, error.name, problems=_problems())
    except PlainspeakError as error:
        return _Answer(None, str(error), problems=_problems())
    except (RecursionError, MemoryError) as error:
        failed = _too_much(job, error)
        return _Answer(None, failed.reason, failed.name, problems=_problems())
    except ImportError:  # what is missing is missing for every file
        raise
    except Exception as error:
        failed = our_mistake(job.name, error)
        return _Answer(None, failed.reason, failed.name, problems=_problems())


def _work_all(jobs: Sequence[tuple[Job, str]], after: After[T], cache: Cache | None) -> list[_Answer[T]]:
    return [_work(job, after, cache, key) for job, key in jobs]


def _problems() -> tuple[str, ...]:
    from plainspeak import plugins

    return tuple(plugins.PROBLEMS)


def _settle() -> None:
    """What a new process does first."""
    import gc
    import signal

    # Ctrl-C is for the process that the person started; it ends the others.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # How the command line ends in an orderly way is not for the middle of a job, which would give it back as an error.
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    # What was loaded before they parted is theirs together as long as nobody touches it.
    gc.freeze()
