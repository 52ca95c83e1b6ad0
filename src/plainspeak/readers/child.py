"""Reads files of binary kinds in a process of their own, with limits, so that no file can take the program down.

One child serves many files: it is started at the first need, started again after it was killed, and closed at exit. The
bytes of a file go in over its standard input and a document comes back as JSON, never as a pickle, which could run code.
"""

from __future__ import annotations

import atexit
import json
import math
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from importlib import import_module
from itertools import repeat
from pathlib import Path
from typing import IO, Any, get_args

from plainspeak.document import Anchor, Block, Document, Ignore, InRun, InText, Kind, OnPage, Piece
from plainspeak.errors import PlainspeakError, UnreadableFile
from plainspeak.readers.limits import Limits

#: How much a document may weigh as JSON, in bytes: the text of some thousands of pages.
MOST = 32_000_000
#: How long a child may take to start, in seconds; a machine under load is slow at that, and no file has any part in it.
_START = 60
_SIZE = 8
_KINDS = frozenset(get_args(Kind))
# With -I neither the current folder nor a variable such as PYTHONPATH adds code. Only folders that the parent already
# imports from are given. Our own package comes from where the parent's does, whatever else is installed.
_BOOT = """\
import json, sys
home, path = json.loads(sys.argv[1])
sys.path[:] = [home, *path]
import plainspeak
del sys.path[0]
from plainspeak.readers.child import serve
serve()
"""

_REMEDY = "Open it, save a new copy, and try that; or save its text as plain text (.txt)."


def read_apart(reader: str, name: str, data: bytes, limits: Limits) -> Document:
    """Read a file in the child process.

    `reader` is the module and the function in `plainspeak.readers` ("pdf:read_pdf"), called there with (name, data, limits).
    Raises `UnreadableFile` when it does, breaks down, or goes beyond a limit.
    """
    with _LOCK:
        child = _child()
        first = child.served == 0
        answer = child.ask(reader, name, data, limits)
        if not first and answer.get("lost", "time") not in ("time", "size"):
            # What earlier files left in the child must not decide about this one.
            answer = child.ask(reader, name, data, limits)
        if "document" in answer:
            with suppress(KeyError, TypeError, ValueError, IndexError, AttributeError):
                return _document(name, answer["document"])
            child.close()
            raise UnreadableFile(name, f"reading it gave no document. {_REMEDY}")
    raise UnreadableFile(name, str(answer.get("error") or _lost(answer.get("lost"), limits)))


def _lost(why: object, limits: Limits) -> str:
    if why == "time":
        seconds = f"{limits.seconds} second{'' if limits.seconds == 1 else 's'}"
        return f"took longer than {seconds} to read. Split it, or save its text as plain text (.txt)."
    if why == "memory":
        return f"needs more than {limits.memory} MB of memory to read. Split it, or save its text as plain text (.txt)."
    if why == "depth":
        return f"its parts lie too deeply in each other. {_REMEDY}"
    if why == "size":
        return f"holds more text than we read ({MOST // 1_000_000} MB). Split it into smaller files."
    if str(why).startswith("signal"):
        return f"damaged or too large: the process that read it broke down ({why}). {_REMEDY}"
    return f"damaged, or made in a way that we cannot read ({why or 'no answer'}). {_REMEDY}"


class _Child:
    """The process that reads, and our ends of its pipes. Belongs to the process that made it."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.served = 0

    def ask(self, reader: str, name: str, data: bytes, limits: Limits) -> dict[str, Any]:
        """The child's answer about a file: {"document": …}, {"error": a reason} or {"lost": why}."""
        try:
            process = self._started()
            self.served += 1
            head = {"reader": reader, "name": name, "size": len(data), "limits": asdict(limits)}
            return self._within(limits.seconds, process, json.dumps(head).encode() + b"\n" + data)
        except OSError as error:
            self.close()
            return {"error": f"the process that reads such files could not be started ({error})."}
        except BaseException:
            # Ctrl-C: the next file, if there is one, gets a child that waits for a question.
            self.close()
            raise

    def _started(self) -> subprocess.Popen[bytes]:
        if self.process is None or self.process.poll() is not None:
            self.close()
            home = str(Path(__file__).resolve().parents[2])
            if not sys.executable:
                raise OSError("Python does not know where its own program is")
            self.process = subprocess.Popen(
                [sys.executable, "-I", "-c", _BOOT, json.dumps([home, _path()])],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                cwd=Path(sys.executable).anchor or None,  # nothing of ours holds the user's folder
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
            if self._within(_START, self.process, b"").get("ready") is not True:
                raise OSError("it gave no sign of life")
        return self.process

    def _within(self, seconds: float, process: subprocess.Popen[bytes], question: bytes) -> dict[str, Any]:
        """Send a question and wait for the answer. The child is killed when the time is over, and after a bad answer."""
        late = threading.Event()

        def stop() -> None:
            late.set()
            process.kill()

        # A thread with a clock works on every platform; waiting on pipes with a time limit does not.
        clock = threading.Timer(seconds, stop)
        clock.daemon = True
        clock.start()
        try:
            assert process.stdin
            assert process.stdout
            process.stdin.write(question)
            process.stdin.flush()
            answer = _answer(process.stdout)
        except (OSError, ValueError, RecursionError):
            answer = {"lost": ""}
        finally:
            clock.cancel()
        if late.is_set():
            answer = {"lost": "time"}
        if "lost" in answer:
            with suppress(subprocess.TimeoutExpired):
                # One that broke down is on its way out, and how it ended tells why.
                code = process.wait(0.5)
                if answer["lost"] == "" and code < 0:
                    answer["lost"] = _SIGNALS.get(-code, f"signal {-code}")
            self.close()
        return answer

    def close(self) -> None:
        """End the process and reap it. Safe to call again."""
        process, self.process, self.served = self.process, None, 0
        if process is None:
            return
        # It holds nothing that would have to be put away.
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout):
            with suppress(OSError):
                if stream:
                    stream.close()

    def forget(self) -> None:
        """In a forked process: let go of our copies of the pipes, and leave the process to the one that started it."""
        if self.process is not None:
            for stream in (self.process.stdin, self.process.stdout):
                with suppress(OSError, ValueError):
                    if stream:
                        os.close(stream.fileno())
            self.process.returncode = 0  # it is not ours to wait for
            self.process = None


#: What the signals that end a child mean: SIGXCPU is the bound on its time at work, SIGKILL mostly the system's on memory.
_SIGNALS = {24: "time", 9: "memory"} if sys.platform != "win32" else {}
_LOCK = threading.Lock()
_CHILDREN: dict[int, _Child] = {}


def _child() -> _Child:
    return _CHILDREN.setdefault(os.getpid(), _Child())


def close() -> None:
    """End this process's child, if it has one. Runs at exit; a long-lived program may call it between jobs."""
    with _LOCK:
        if child := _CHILDREN.pop(os.getpid(), None):
            child.close()


def _after_fork() -> None:
    global _LOCK  # noqa: PLW0603  a thread that holds the old one does not live here
    _LOCK = threading.Lock()
    for child in _CHILDREN.values():
        child.forget()
    _CHILDREN.clear()


atexit.register(close)
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def _path() -> list[str]:
    """The folders that we import from, without the current one, which may hold anything."""
    here = os.getcwd() if _here() else ""
    return [folder for folder in sys.path if os.path.isabs(folder) and os.path.realpath(folder) != here]


def _here() -> bool:
    try:
        return bool(os.getcwd())
    except OSError:  # the current folder has been removed
        return False


def _answer(stream: IO[bytes]) -> dict[str, Any]:
    size = int.from_bytes(stream.read(_SIZE), "big")
    if size > MOST:
        return {"lost": "size"}
    body = stream.read(size)
    if not size or len(body) != size:
        return {"lost": ""}
    answer = json.loads(body)
    return answer if isinstance(answer, dict) else {"lost": ""}


# From here on: what runs in the child.


def serve() -> None:
    """Answer questions on standard input until it ends. The child's whole life."""
    import signal

    with suppress(ValueError, OSError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the parent's: it ends us
    answers = os.fdopen(os.dup(1), "wb")
    # What a library prints must not stand between the answers.
    os.dup2(2, 1)
    _send(answers, b'{"ready":true}')
    while line := sys.stdin.buffer.readline(1_000_000):
        head = json.loads(line)
        data = sys.stdin.buffer.read(head["size"])
        limits = Limits(**head["limits"])
        _bound(limits)
        try:
            body = _packed(_read(head["reader"], head["name"], data, limits))
        except MemoryError:
            body = b'{"lost":"memory"}'
        del data
        _send(answers, body)
        if body.startswith(b'{"lost"'):
            return


def _read(reader: str, name: str, data: bytes, limits: Limits) -> dict[str, Any]:
    try:
        module, _, function = reader.partition(":")
        read: Callable[[str, bytes, Limits], Document] = getattr(
            import_module(f"plainspeak.readers.{module}"), function
        )
        document = read(name, data, limits)
        return {"document": _plain(document)} if len(document.text) <= MOST else {"lost": "size"}
    except UnreadableFile as error:
        return {"error": error.reason}
    except PlainspeakError as error:
        return {"error": str(error)}
    except RecursionError:
        return {"lost": "depth"}
    except MemoryError:
        raise
    except Exception as error:
        return {"lost": " ".join(f"{type(error).__name__}: {error}".split())[:200]}


def _packed(answer: Mapping[str, Any]) -> bytes:
    body = json.dumps(answer, separators=(",", ":")).encode()
    return body if len(body) <= MOST else b'{"lost":"size"}'


def _send(stream: IO[bytes], body: bytes) -> None:
    stream.write(len(body).to_bytes(_SIZE, "big") + body)
    stream.flush()


def _bound(limits: Limits) -> None:
    """Bound this process for the next file, where the platform can; the parent's clock bounds it everywhere."""
    try:
        import resource
    except ImportError:  # Windows
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    # The time at work counts from the start of the process, so the bound moves on with each file.
    seconds = math.ceil(used.ru_utime + used.ru_stime + limits.seconds) + 1
    for what, most in ((resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, limits.memory * 1_000_000)):
        with suppress(ValueError, OSError):  # macOS refuses some
            hard = resource.getrlimit(what)[1]
            resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


# A document as plain values, and back. The parent trusts nothing that comes from a child. Pieces and blocks are thousands, so
# they go field by field: a whole column is checked, and its values made, at once.


def _plain(document: Document) -> dict[str, Any]:
    anchors = [piece.anchor for piece in document.pieces]
    on_page = [anchor for anchor in anchors if isinstance(anchor, OnPage)]
    in_run = [anchor for anchor in anchors if isinstance(anchor, InRun)]
    boxes = {box: number for number, box in enumerate(dict.fromkeys(anchor.box for anchor in on_page))}
    parts = {part: number for number, part in enumerate(dict.fromkeys(anchor.part for anchor in in_run))}
    return {
        "format": document.format,
        "text": document.text,
        "source": None if document.source == document.text else document.source,
        "editable": document.editable,
        "blocks": _columns([(b.kind, b.start, b.end, b.level, b.label) for b in document.blocks], 5),
        "ends": [piece.end for piece in document.pieces],
        "anchors": "".join([_LETTERS[type(anchor)] for anchor in anchors]),
        "t": _columns([(a.start, a.end) for a in anchors if isinstance(a, InText)], 2),
        "r": _columns([(parts[a.part], a.paragraph, a.start, a.end) for a in in_run], 4),
        "p": _columns([(a.page, a.start, a.end, boxes[a.box]) for a in on_page], 4),
        "parts": list(parts),
        "boxes": [[round(edge, 2) for edge in box] for box in boxes],
        "ignores": [
            [list(ignore.rules), ignore.start, ignore.end, ignore.whole, ignore.reason, *_row(ignore.anchor)]
            for ignore in document.ignores
        ],
    }


_LETTERS = {InText: "t", InRun: "r", OnPage: "p", type(None): "-"}


def _columns(rows: Sequence[tuple[Any, ...]], width: int) -> list[Any]:
    return list(zip(*rows, strict=True)) if rows else [()] * width


def _row(anchor: Anchor) -> list[Any]:
    match anchor:
        case InText(start, end):
            return ["t", start, end]
        case InRun(part, paragraph, start, end):
            return ["r", part, paragraph, start, end]
        case OnPage(page, start, end, box):
            return ["p", page, start, end, *(round(edge, 2) for edge in box)]


def _document(name: str, value: Mapping[str, Any]) -> Document:
    """The document; raises one of `KeyError`, `TypeError`, `ValueError`, `IndexError`, `AttributeError` if it is none."""
    text = _str(value["text"])
    return Document(
        name=name,
        format=_str(value["format"]),
        text=text,
        blocks=tuple(_blocks(value["blocks"])),
        pieces=tuple(_pieces(value)),
        ignores=tuple(
            Ignore(tuple(map(_str, rules)), _int(start), _int(end), bool(whole), _ignored_at(anchor), _str(reason))
            for rules, start, end, whole, reason, *anchor in value["ignores"]
        ),
        source=text if value["source"] is None else _str(value["source"]),
        editable=value["editable"] is True,
    )


def _blocks(columns: list[Any]) -> Iterable[Block]:
    kinds, starts, ends, levels, labels = columns
    if not _KINDS.issuperset(kinds):
        raise ValueError(kinds)
    _all(int, starts, ends, levels)
    _all(str, labels)
    if not len(kinds) == len(starts) == len(ends) == len(levels) == len(labels):
        raise ValueError(columns)
    return map(Block, kinds, starts, ends, levels, labels)


def _pieces(value: Mapping[str, Any]) -> Iterable[Piece]:
    ends = value["ends"]
    _all(int, ends, *value["t"], *value["r"], *value["p"])
    parts, boxes = value["parts"], [(float(x0), float(y0), float(x1), float(y1)) for x0, y0, x1, y1 in value["boxes"]]
    _all(str, parts)
    made: dict[str, Iterator[Anchor | None]] = {
        "t": map(InText, *value["t"]),
        "r": (InRun(parts[part], *row) for part, *row in zip(*value["r"], strict=True)),
        "p": (OnPage(page, start, end, boxes[box]) for page, start, end, box in zip(*value["p"], strict=True)),
        "-": repeat(None),
    }
    anchors = [next(made[letter], None) for letter in _str(value["anchors"])]
    if len(anchors) != len(ends):
        raise ValueError(anchors)
    return map(Piece, [0, *ends[:-1]], ends, anchors)


def _ignored_at(row: list[Any]) -> Anchor:
    match row:
        case ["t", start, end]:
            return InText(_int(start), _int(end))
        case ["r", part, paragraph, start, end]:
            return InRun(_str(part), _int(paragraph), _int(start), _int(end))
        case ["p", page, start, end, x0, y0, x1, y1]:
            return OnPage(_int(page), _int(start), _int(end), (float(x0), float(y0), float(x1), float(y1)))
    raise ValueError(row)


def _all(kind: type, *columns: list[Any]) -> None:
    for column in columns:
        if not {kind}.issuperset(map(type, column)):
            raise TypeError(column)


def _int(value: Any) -> int:
    if type(value) is not int:
        raise TypeError(value)
    return value


def _str(value: Any) -> str:
    if type(value) is not str:
        raise TypeError(value)
    return value
