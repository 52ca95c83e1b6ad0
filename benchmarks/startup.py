"""How long one page takes, from start to end, beside importing spaCy alone.

    python benchmarks/startup.py [RUNS]

Runs each command in turn, RUNS times (7 by default) after one run to warm up, and prints the median seconds of processor
time and the ratio to the first. `lint` on one page should cost at most 1.5 times the first.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from statistics import median

PAGE = Path(__file__).resolve().parents[1] / "examples" / "agenda.md"
COMMANDS = {
    "import spacy; spacy.blank('en')": ["-c", "import spacy; spacy.blank('en')"],
    "plainspeak lint, one page": ["-m", "plainspeak", "lint", "--exit-zero", str(PAGE)],
    "plainspeak score, one page": ["-m", "plainspeak", "score", str(PAGE)],
    "import click": ["-c", "import click"],
    "plainspeak --help": ["-m", "plainspeak", "--help"],
    "plainspeak --version": ["-m", "plainspeak", "--version"],
}


def seconds(arguments: list[str]) -> float:
    before = os.times()
    subprocess.run([sys.executable, *arguments], check=True, capture_output=True)
    after = os.times()
    return after.children_user + after.children_system - before.children_user - before.children_system


def main(runs: int) -> None:
    taken: dict[str, list[float]] = {name: [] for name in COMMANDS}
    for turn in range(runs + 1):
        for name, arguments in COMMANDS.items():
            figure = seconds(arguments)
            if turn:
                taken[name].append(figure)
    first = median(next(iter(taken.values())))
    for name, figures in taken.items():
        print(f"{name:34} {median(figures):6.3f} s   {median(figures) / first:5.2f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 7)
