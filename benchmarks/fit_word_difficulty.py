"""Fit the formula of `plainspeak.word_difficulty` to words that people have rated.

    python benchmarks/fit_word_difficulty.py WORDS.jsonl

Each row holds a `term` and its `score` from 1 (easy) to 6 (hard): the Word Complexity Lexicon of Maddela and Xu (2018), which
its authors give away under the MIT licence. Prints the constants for `src/plainspeak/lexicon/difficulty.py`.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import numpy as np

from plainspeak.lexicon.difficulty import syllables
from plainspeak.lexicon.frequency import zipf


def main(gold: Path) -> None:
    rows = [json.loads(line) for line in gold.read_text(encoding="utf-8").splitlines()]
    words = [(row["term"].lower(), (row["score"] - 1) / 5) for row in rows if row["term"].isalpha()]
    features = np.array([[1.0, zipf(word), len(word), syllables(word)] for word, _ in words])
    figures = np.array([figure for _, figure in words])
    weights, *_ = np.linalg.lstsq(features, figures, rcond=None)
    fit = np.corrcoef(features @ weights, figures)[0, 1]
    print(f"{len(words)} words, r = {fit:.3f}")
    print("base, per Zipf, per letter, per syllable:", ", ".join(f"{weight:.4f}" for weight in weights))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
