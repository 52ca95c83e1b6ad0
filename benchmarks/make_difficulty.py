"""Make data/difficulty.txt.gz: how hard each of the 50,000 commonest English words is, from 0 to 100.

    pip install scikit-learn
    python benchmarks/make_difficulty.py COMPLEX.jsonl WCL.jsonl [NGSL.jsonl NAWL.jsonl]

COMPLEX is the training split of CompLex (Shardlow and others, 2020, CC BY 4.0): a word in its sentence ("target") and how
hard people found it ("score", 0 to 1). WCL is the Word Complexity Lexicon (Maddela and Xu, 2018, MIT): a word ("term") and its
"score" from 1 to 6. NGSL and NAWL (Browne and others, CC BY-SA 4.0) are lists of general and academic words with their
families.

Boosted trees learn the ratings from frequency, length, syllables, parts of compounds, letters and endings, and from the lists.
What ships is the mean of two predictions, 0.7 parts CompLex and 0.3 parts WCL. No rating and no list is shipped.
Prints the fit of the rule for words that the table does not hold.
"""

from __future__ import annotations

import gzip
import json
import math
import sys
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import ExtraTreesRegressor, HistGradientBoostingRegressor
from sklearn.model_selection import KFold

from plainspeak.lexicon.difficulty import stems, syllables
from plainspeak.lexicon.frequency import words_by_frequency, zipf

TABLE = Path(__file__).resolve().parents[1] / "data" / "difficulty.txt.gz"
WORDS = 50_000
ENDINGS = """tion sion ity ology ment ance ence ism ist ate ize ise ous ive al ic ary ly ness able ible ful less er ing ed s phy
osis itis emia gen ine ase oid""".split()
COMPLEX_SHARE = 0.7


def rows(path: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


class Features:
    """What the trees see of a word."""

    def __init__(self, ngsl: str | None, nawl: str | None) -> None:
        self.bands: dict[str, int] = {}
        self.academic: set[str] = set()
        for row in rows(ngsl) if ngsl else ():
            band = int(row["band"]) if str(row.get("band", "")).isdigit() else 4000
            self.bands.update(dict.fromkeys((form.lower() for form in (row["term"], *row["family"])), band))
        for row in rows(nawl) if nawl else ():
            self.academic.update(form.lower() for form in (row["term"], *row["family"]))
        counts: Counter[tuple[str, str]] = Counter()
        for word, figure in words_by_frequency():
            if word.isalpha() and word.isascii() and figure > 2:
                for pair in zip("^" + word, word + "$", strict=True):
                    counts[pair] += 10 ** (figure - 6)
        total = sum(counts.values())
        self.letters = {pair: math.log(count / total) for pair, count in counts.items()}

    def of(self, word: str) -> list[float]:
        pairs = [self.letters.get(pair, -16.0) for pair in zip("^" + word, word + "$", strict=True)]
        compound = max((min(zipf(word[:i]), zipf(word[i:])) for i in range(3, len(word) - 2)), default=0.0)
        opening = max((i for i in range(3, len(word) + 1) if zipf(word[:i]) >= 4), default=0)
        return [
            zipf(word), max(map(zipf, stems(word))), len(word), syllables(word), self.bands.get(word, 5000),
            word in self.academic, compound, opening, float(np.mean(pairs)), min(pairs),
            sum(c in "aeiou" for c in word) / len(word), *(word.endswith(ending) for ending in ENDINGS),
        ]  # fmt: skip

    def all(self, words: list[str]) -> np.ndarray:
        return np.array([self.of(word) for word in words], dtype=float)


def boosted(seed: int = 0, rounds: int = 400, rate: float = 0.05, leaf: int = 20) -> HistGradientBoostingRegressor:
    return HistGradientBoostingRegressor(
        max_iter=rounds, learning_rate=rate, min_samples_leaf=leaf, l2_regularization=1, random_state=seed
    )


def main(complex_path: str, wcl_path: str, ngsl: str | None = None, nawl: str | None = None) -> None:
    features = Features(ngsl, nawl)
    # What the lexicon's raters said, and what the trees make of it: for rated words, by trees that have not seen them.
    rated = {row["term"].lower(): (row["score"] - 1) / 5 for row in rows(wcl_path) if row["term"].isalpha()}
    names = sorted(rated)
    seen, given = features.all(names), np.array([rated[name] for name in names])
    lexicon = boosted().fit(seen, given)
    unseen: dict[str, float] = {}
    for train, test in KFold(5, shuffle=True, random_state=1).split(seen):
        guess = boosted().fit(seen[train], given[train]).predict(seen[test])
        unseen.update(zip((names[i] for i in test), guess, strict=True))

    def inputs(words: list[str]) -> tuple[np.ndarray, np.ndarray]:
        plain = features.all(words)
        guess = np.array([unseen.get(w, g) for w, g in zip(words, lexicon.predict(plain), strict=True)])
        said = np.array([rated.get(word, math.nan) for word in words])
        return np.c_[plain, said, guess], guess

    examples: dict[str, list[float]] = defaultdict(list)
    for row in rows(complex_path):
        if row["target"].isalpha():
            examples[row["target"].lower()].append(row["score"])
    words = [word for word, scores in examples.items() for _ in scores]
    scores = np.array([score for group in examples.values() for score in group])
    x, _ = inputs(words)
    trees = [
        boosted(seed, rounds, 0.03, leaf).fit(x, scores)
        for seed, (rounds, leaf) in enumerate(((250, 20), (300, 40), (200, 15)))
    ]
    forest = ExtraTreesRegressor(600, min_samples_leaf=4, max_features=0.5, random_state=0, n_jobs=2)
    forest.fit(np.nan_to_num(x, nan=-1), scores)

    table = list(words_by_frequency())
    common = [word for word, _ in table if word.isalpha() and word.isascii() and len(word) > 1][:WORDS]
    x, guess = inputs(common)
    judged = (np.mean([tree.predict(x) for tree in trees], axis=0) + forest.predict(np.nan_to_num(x, nan=-1))) / 2
    figures = np.clip(COMPLEX_SHARE * judged + (1 - COMPLEX_SHARE) * guess, 0, 1)

    groups: dict[int, list[str]] = defaultdict(list)
    for word, figure in zip(common, figures, strict=True):
        groups[round(100 * figure)].append(word)
    lines = [" ".join([str(score), *sorted(group)]) for score, group in sorted(groups.items())]
    # mtime=0: the same input gives the same bytes.
    TABLE.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))
    rare = [i for i, word in enumerate(common) if zipf(word) < 3.5]
    basis = np.array([[1.0, zipf(common[i]), len(common[i]), syllables(common[i])] for i in rare])
    weights, *_ = np.linalg.lstsq(basis, figures[rare], rcond=None)
    print(f"{len(common)} words, {TABLE.stat().st_size} bytes")
    print("base, per Zipf, per letter, per syllable:", ", ".join(f"{weight:.4f}" for weight in weights))


if __name__ == "__main__":
    main(*sys.argv[1:])
