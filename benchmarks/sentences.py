"""Speed of the sentence rules and of plainness, beside textstat's Flesch-Kincaid grade alone.

    python benchmarks/sentences.py FOLDER

Reads every Markdown file below FOLDER. Prints words per second of processor time, in one run, and the ratio.
"""

from __future__ import annotations

import sys
from pathlib import Path
from time import process_time

import textstat

from plainspeak import read
from plainspeak.lexicon.glossary import WORD
from plainspeak.lexicon.lexicon import load
from plainspeak.prose import Prose
from plainspeak.rules.catalogue import family
from plainspeak.rules.sentences.study import study
from plainspeak.scoring import our_syllables, plainness
from plainspeak.splitting import split


def main(folder: Path) -> None:
    documents = [read(str(path), path.read_bytes()) for path in sorted(folder.rglob("*.md"))]
    words = sum(len(WORD.findall(document.text)) for document in documents)
    proses = [
        Prose(d.text, d.blocks, tuple(span for b in d.blocks for span in split(d.text, b.start, b.end)))
        for d in documents
    ]
    rules = [(rule, rule.defaults) for rule in family("sentences")]

    def ours() -> None:
        for prose in proses:
            found = study(prose, load())
            for rule, options in rules:
                list(rule.find(found, options))
            plainness([prose.text[start:end] for start, end in prose.sentences])

    def theirs() -> None:
        for document in documents:
            with our_syllables():
                textstat.flesch_kincaid_grade(document.text or "Word.")

    speeds = {}
    for name, job in (("plainspeak", ours), ("textstat FKGL", theirs)):
        try:
            job()
            start = process_time()
            job()
            speeds[name] = words / (process_time() - start)
            print(f"{name:14} {speeds[name]:12,.0f} words a second")
        except LookupError:
            print(f"{name}: needs NLTK's cmudict, which it would download")
    if len(speeds) == 2:
        print(f"ratio          {speeds['plainspeak'] / speeds['textstat FKGL']:12.2f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
