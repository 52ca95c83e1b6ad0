"""Fit the difficulty of a sentence to sentences that people have rated.

    python benchmarks/fit_difficulty.py README.jsonl CEFR.jsonl PAIRS.jsonl

README is the training split of ReadMe++ (Naous and others, MIT) and CEFR that of the Wikipedia part of CEFR-SP (Arase and
others, CC BY-SA): a sentence ("text") and its "difficulty" from 1 (A1) to 6 (C2). PAIRS is the training split of the
OneStopEnglish sentence pairs (Vajjala and Lučić, CC BY-SA): the same sentence "complex" and "simple". Ridge regression on the
features of `plainspeak.rules.sentences.difficulty`; each pair asks for half a level between its sides. Prints the constants for
that file.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np

from plainspeak.rules.sentences.difficulty import NAMES, features
from plainspeak.splitting import split

PAIR_WEIGHT, MARGIN, RIDGE = 3.0, 0.5, 20.0


def rows(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def of_text(text: str) -> np.ndarray:
    parts = [features(text[start:end]) for start, end in split(text)]
    weights = [np.exp(part[0]) for part in parts]
    return np.average(np.array(parts), axis=0, weights=weights)


def main(readme: str, cefr: str, pairs: str) -> None:
    rated = [row for path in (readme, cefr) for row in rows(path)]
    x = np.array([features(row["text"]) for row in rated])
    y = np.array([row["difficulty"] for row in rated])
    gaps = [of_text(r["complex"]) - of_text(r["simple"]) for r in rows(pairs) if r["complex"] != r["simple"]]
    mean, spread = x.mean(axis=0), x.std(axis=0)
    a = np.c_[(x - mean) / spread, np.ones(len(x))]
    b = np.sqrt(PAIR_WEIGHT) * np.c_[np.array(gaps) / spread, np.zeros(len(gaps))]
    left = np.r_[a, b]
    right = np.r_[y, np.full(len(gaps), np.sqrt(PAIR_WEIGHT) * MARGIN)]
    ridge = np.eye(left.shape[1]) * RIDGE
    ridge[-1, -1] = 0
    weights = np.linalg.solve(left.T @ left + ridge, left.T @ right)
    slopes = weights[:-1] / spread
    print("constant", round(float(weights[-1] - slopes @ mean), 4))
    for name, slope in zip(NAMES, slopes, strict=True):
        print(name, round(float(slope), 4))
    print("r on the sentences fitted on:", round(float(np.corrcoef(a @ weights, y)[0, 1]), 3))


if __name__ == "__main__":
    main(*sys.argv[1:])
