"""Are words of a public list found in all their forms, and with a swap that the list would accept?

    python benchmarks/inflected.py LIST.jsonl [LIST.jsonl ...]

Each row has a "term" and its plain "alternatives". The first list is tested; the alternatives of all lists are accepted. Single
words that are verbs or nouns in our glossary are put, base form and each inflected form, into a carrier sentence of their own.
A form counts when a finding stands on exactly its words and one of its swaps is an accepted alternative, in the same form.
Prints the shares, once for findings and once for suggestions (which also answer for words that nearly everyone knows).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import plainspeak
from plainspeak import Settings
from plainspeak.lexicon.frequency import zipf
from plainspeak.lexicon.inflect import VERB_TAGS, inflect

EVERY = Settings(every_use=True, select=("term-plain", "phrase-wordy", "word-academic"))
CARRIERS = {
    "VB": "They will {} it soon.",
    "VBZ": "She {} it each week.",
    "VBG": "We are {} it now.",
    "VBD": "They {} it last week.",
    "VBN": "It was {} by the team.",
    "NN": "This is the {} of the team.",
    "NNS": "These are the {} of the team.",
    "": "They said {} that it was so.",
}


def rows(path: str) -> list[dict]:
    return [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]


def offered(form: str, tag: str) -> tuple[set[str], set[str]]:
    """The swaps of findings on the form in its carrier, and those of suggestions for it."""
    sentence = CARRIERS[tag].format(form)
    start = sentence.index(form)
    span = (start, start + len(form))
    found = plainspeak.check(sentence, settings=EVERY).findings
    swaps = {swap.text for f in found if (f.places[0].start, f.places[-1].end) == span for swap in f.swaps}
    return swaps, {swap.text for swap in plainspeak.suggest(sentence, *span)}


def verb_or_noun(term: str, alternatives: list[str]) -> str:
    """Part of speech by the forms that English has: no tagger is needed for a list of base forms."""
    from plainspeak.lexicon.lexicon import load

    poses = {form.term.pos for form in load().glossary.forms(term) if not form.rest and form.tag in ("VB", "NN", "")}
    if "verb" in poses or (not poses and zipf(inflect(term, "VBG")) > zipf(inflect(term, "NNS"))):
        return "verb"
    return "noun" if "noun" in poses else ""


def main(tested: str, *others: str) -> None:
    accepted: dict[str, set[str]] = {}
    for path in (tested, *others):
        for row in rows(path):
            accepted.setdefault(row["term"].lower(), set()).update(a.lower() for a in row["alternatives"])
    counts = {"base": [0, 0, 0], "inflected": [0, 0, 0]}
    missed: dict[str, list[str]] = {"base": [], "inflected": []}
    for row in rows(tested):
        term = row["term"].lower()
        if not row["alternatives"] or not all(c.isalpha() or c in " -'" for c in term):
            continue
        pos = verb_or_noun(term, row["alternatives"]) if " " not in term else ""
        tags = {"verb": VERB_TAGS, "noun": ("NN", "NNS")}.get(pos, ("",))
        for tag in tags:
            kind = "base" if tag in ("VB", "NN", "") else "inflected"
            form = inflect(term, tag)
            wanted = {inflect(a, tag) for a in accepted[term]} | accepted[term]
            flagged, suggested = offered(form, tag)
            counts[kind][0] += 1
            counts[kind][1] += bool(flagged & wanted)
            counts[kind][2] += bool((flagged | suggested) & wanted)
            if not (flagged & wanted):
                missed[kind].append(form)
    for kind, (total, flagged_count, suggested_count) in counts.items():
        print(
            f"{kind:9} {total:4}  flagged {flagged_count / total:.3f}  flagged or suggested {suggested_count / total:.3f}"
        )
        print("   not flagged:", ", ".join(missed[kind][:400]))


if __name__ == "__main__":
    main(*sys.argv[1:])
