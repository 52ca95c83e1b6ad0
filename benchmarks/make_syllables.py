"""Make data/syllables.txt.gz from the CMU Pronouncing Dictionary.

    python benchmarks/make_syllables.py PATH/TO/cmudict.dict

Each line of the table holds the words of one count: the count, then the words, sorted. A word's count is the number of
vowels (phones with a stress figure) in its first pronunciation, as textstat counts it.
"""

from __future__ import annotations

import gzip
import sys
from collections import defaultdict
from pathlib import Path

TABLE = Path(__file__).resolve().parents[1] / "data" / "syllables.txt.gz"


def main(source: Path) -> None:
    groups: dict[int, set[str]] = defaultdict(set)
    seen = set()
    for line in source.read_text(encoding="utf-8").splitlines():
        word, *phones = line.partition(" #")[0].split()
        if "(" in word or word in seen:
            continue
        seen.add(word)
        groups[sum(phone[-1].isdigit() for phone in phones)].add(word)
    lines = [" ".join([str(count), *sorted(words)]) for count, words in sorted(groups.items())]
    # mtime=0: the same input gives the same bytes.
    TABLE.write_bytes(gzip.compress("\n".join(lines).encode(), mtime=0))
    print(f"{len(seen)} words, {TABLE.stat().st_size} bytes")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
