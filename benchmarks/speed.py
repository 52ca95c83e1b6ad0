"""How quick the linter is, as ratios within one run.

    python benchmarks/speed.py start                           one page from cold, and a page that did not change
    python benchmarks/speed.py peers FOLDER NAME=COMMAND ...   words per processor second beside other linters
    python benchmarks/speed.py workers FOLDER                  one process and two
    python benchmarks/speed.py growth                          time and memory as text, files and lists double

`peers` runs each COMMAND, such as "proselint=/path/proselint check", with all Markdown files of the folder after it; a command
may exit with 1. Figures are processor time of whole processes, children included: the median of several runs in turn, for
`workers` the time on the clock.
"""

from __future__ import annotations

import os
import resource
import shlex
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median

PAGE = Path(__file__).resolve().parents[1] / "examples" / "agenda.md"
_UNUSUAL = ("PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED")
OURS = [sys.executable, "-m", "plainspeak", "lint", "--quiet", "--exit-zero"]


def _usual() -> dict[str, str]:
    """Our environment as users have it: Python keeps the modules that it has compiled, and waits with output."""
    return {name: value for name, value in os.environ.items() if name not in _UNUSUAL}


def spent(command: Sequence[str | Path], **environment: str) -> tuple[float, float]:
    """Processor seconds and seconds on the clock of a command."""
    before, clock = os.times(), time.perf_counter()
    done = subprocess.run(
        [str(part) for part in command], capture_output=True, check=False, env={**_usual(), **environment}
    )
    after, clock = os.times(), time.perf_counter() - clock
    # Other linters exit with 1 when they found something; what runs in this Python is asked not to.
    if done.returncode not in ((0,) if command[0] == sys.executable else (0, 1)):
        sys.exit(f"{command[0]} failed ({done.returncode}): {done.stderr.decode()[-500:]}")
    return after.children_user + after.children_system - before.children_user - before.children_system, clock


def in_turn(commands: dict[str, list[str | Path]], runs: int, part: int = 0, **environment: str) -> dict[str, float]:
    """The median of each command over several runs in turn, after one run to warm up."""
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for run in range(runs + 1):
        for name, command in commands.items():
            figure = spent(command, **environment)[part]
            if run:
                taken[name].append(figure)
    return {name: median(figures) for name, figures in taken.items()}


def start() -> None:
    with tempfile.TemporaryDirectory() as folder:
        commands: dict[str, list[str | Path]] = {
            "import spacy; spacy.blank('en')": [sys.executable, "-c", "import spacy; spacy.blank('en')"],
            "plainspeak lint, one page, cold": [*OURS, "--no-cache", PAGE],
            "import click": [sys.executable, "-c", "import click"],
            "plainspeak lint, nothing changed": [*OURS, PAGE],
        }
        figures = in_turn(commands, 15, PLAINSPEAK_CACHE_DIR=folder)
    spacy, cold, click, warm = figures.values()
    for name, figure in figures.items():
        print(f"{name:34} {figure:6.3f} s")
    print(f"cold to importing spaCy: {cold / spacy:.2f}\nnothing changed to importing click: {warm / click:.2f}")


def peers(folder: Path, others: Sequence[str]) -> None:
    files = sorted(folder.rglob("*.md"))
    words = sum(len(path.read_text(encoding="utf-8", errors="replace").split()) for path in files)
    commands: dict[str, list[str | Path]] = {"plainspeak": [*OURS, "--no-cache", "--jobs", "1", *files]}
    for other in others:
        name, _, command = other.partition("=")
        commands[name] = [*shlex.split(command), *files]
    figures = in_turn(commands, 5)
    for name, seconds in figures.items():
        print(f"{name:12} {words / seconds:9.0f} words/s   ours to it: {seconds / figures['plainspeak']:.2f}")


def workers(folder: Path) -> None:
    commands: dict[str, list[str | Path]] = {
        f"{jobs} process{'es' if jobs > 1 else ''}": [*OURS, "--no-cache", "--jobs", str(jobs), folder]
        for jobs in (1, 2)
    }
    one, two = in_turn(commands, 7, part=1).values()
    print(f"one process {one:.2f} s, two {two:.2f} s: {one / two:.2f} times as quick")


def growth() -> None:
    page = PAGE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        print("one text of so many words")
        for times in (50, 100, 200, 400):
            (folder / "a.md").write_text(page * times, encoding="utf-8")
            _row(len(page.split()) * times, [folder / "a.md"])
        (folder / "a.md").unlink()
        print("so many files of a page")
        for count in (50, 100, 200, 400):
            for number in range(count):
                (folder / f"{number}.md").write_text(page + f"\n\nPage {number}.\n", encoding="utf-8")
            _row(count, [folder])
        print("a list of so many acronyms of one's own, 100 files")
        for number in range(100, 400):
            (folder / f"{number}.md").unlink()
        for count in (0, 2000, 8000):
            rows = "".join(f"Q{number:X}Z,quiet quay {number},,council,,plainspeak\n" for number in range(count))
            (folder / "own.csv").write_text("short,long,plain,field,known,source\n" + rows, encoding="utf-8")
            _row(count, ["--acronyms", folder / "own.csv", folder])


def _row(size: int, arguments: list[str | Path]) -> None:
    command = [str(part) for part in (*OURS, "--no-cache", "--jobs", "1", *arguments)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_usual())
    _, _, usage = os.wait4(process.pid, 0)
    process.returncode = 0
    assert isinstance(usage, resource.struct_rusage)
    print(f"{size:9}  {usage.ru_utime + usage.ru_stime:6.2f} s  {usage.ru_maxrss / 1024:6.0f} MB")


if __name__ == "__main__":
    what, *rest = sys.argv[1:] or [""]
    if what == "start":
        start()
    elif what == "peers":
        peers(Path(rest[0]), rest[1:])
    elif what == "workers":
        workers(Path(rest[0]))
    elif what == "growth":
        growth()
    else:
        sys.exit(__doc__)
