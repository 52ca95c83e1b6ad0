"""Write what plainspeak says about a file of gold data, for a scorer to judge.

    python benchmarks/predict.py TASK GOLD.jsonl OUT.jsonl

Both files hold one JSON object a line, joined by "id"; offsets are in characters, end exclusive. A row of GOLD has a "text",
and where a word is asked about its "start" and "end". TASK is one of:

    acronyms     every short and long form, and the pairs of them
    words        the difficulty of the words at start:end (of "term" where there is no text)
    substitutes  what to write in place of the words at start:end, best first
    flags        every finding of every rule in the text, as Markdown, each use counted
    sentences    the difficulty of the text (100 less its plainness), or of each side of a pair ("complex", "simple")
    splitting    the sentences of the text, as Markdown, by their places in it

Only the public library is used.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import spacy
from spacy.tokens import Doc

import plainspeak
from plainspeak import Settings

Row = dict[str, Any]
EVERY_USE = Settings(every_use=True)


def acronyms() -> Callable[[Row], Row]:
    nlp = spacy.blank("en")
    nlp.add_pipe("plainspeak/acronyms")

    def predict(row: Row) -> Row:
        uses = nlp(row["text"])._.plainspeak.acronyms
        short = sorted((use.start, use.end) for use in uses if use.side == "short")
        long = sorted({(use.start, use.end) for use in uses if use.side == "long"})
        text = row["text"]
        pairs = {(use.written, text[use.start : use.end]) for use in uses if use.side == "long"}
        return {"short": short, "long": long, "pairs": sorted(pairs)}

    return predict


def words() -> Callable[[Row], Row]:
    nlp = plainspeak.load(rules=[])

    @lru_cache(maxsize=4)
    def analysed(text: str) -> Doc:
        return nlp(text)

    def predict(row: Row) -> Row:
        if "text" not in row:
            return {"score": plainspeak.word_difficulty(row["term"])}
        span = analysed(row["text"]).char_span(row["start"], row["end"], alignment_mode="expand")
        return {"score": max((token._.plainspeak.difficulty for token in span or ()), default=0.0)}

    return predict


def substitutes() -> Callable[[Row], Row]:
    def predict(row: Row) -> Row:
        return {"substitutes": [swap.text for swap in plainspeak.suggest(row["text"], row["start"], row["end"])]}

    return predict


def flags() -> Callable[[Row], Row]:
    def predict(row: Row) -> Row:
        found = plainspeak.check(row["text"], settings=EVERY_USE).findings
        return {"flags": [[f.places[0].start, f.places[-1].end, f.rule, f.level] for f in found if f.places]}

    return predict


def sentences() -> Callable[[Row], Row]:
    def difficulty(text: str) -> float:
        plainness = plainspeak.score(text).plainness
        return 0.0 if plainness is None else 100 - plainness

    def predict(row: Row) -> Row:
        sides = [side for side in ("complex", "simple") if side in row]
        if sides:
            return {side: difficulty(row[side]) for side in sides}
        return {"difficulty": difficulty(row["text"])}

    return predict


def splitting() -> Callable[[Row], Row]:
    def spans(text: str) -> Iterator[list[int]]:
        document = plainspeak.read("text.md", text.encode())
        doc = plainspeak.analyse(document, settings=Settings(select=()))
        for start, end in doc._.plainspeak.sentences:
            places = document.places(start, end)
            if places:
                yield [places[0].start, places[-1].end]

    def predict(row: Row) -> Row:
        return {"sentences": list(spans(row["text"]))}

    return predict


TASKS = {task.__name__: task for task in (acronyms, words, substitutes, flags, sentences, splitting)}


def main(task: str, gold: str, out: str) -> None:
    predict = TASKS[task]()
    with Path(gold).open(encoding="utf-8") as rows, Path(out).open("w", encoding="utf-8") as answers:
        for line in rows:
            if line.strip():
                row = json.loads(line)
                answers.write(json.dumps({"id": row.get("id", row.get("term")), **predict(row)}) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 4 or sys.argv[1] not in TASKS:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
