"""Sentences of British meeting papers, against a gold of our own: see the head of `gold_documents`."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

import plainspeak
from conftest import ROOT
from plainspeak import Settings
from plainspeak.splitting import split

Spans = list[tuple[int, int]]


def gold_documents() -> list[tuple[str, str, Spans]]:
    """(name, text, units) of each document in `gold/sentences.txt`.

    There, each line is one unit. Lines of a paragraph are joined by a space, or by a line break after the mark ⏎; what stands
    in ‹ › (list marks, numbers, times in front, table bars) is in the text but in no unit.
    """
    documents = []
    for part in (ROOT / "tests" / "gold" / "sentences.txt").read_text(encoding="utf-8").split("=== ")[1:]:
        name, _, body = part.partition("\n")
        text, units = "", []
        for line in body.strip("\n").split("\n"):
            if not line.strip():
                text = text.rstrip(" \n") + "\n\n"
                continue
            broken = line.endswith("⏎")
            at = len(text)
            plain = re.sub(r"[‹›]", "", line.removesuffix("⏎"))
            bare = re.sub(r"‹[^›]*›", lambda m: "\0" * (len(m[0]) - 2), line.removesuffix("⏎"))
            text += plain + ("\n" if broken else " ")
            start = next(i for i, c in enumerate(bare) if c not in "\0 ")
            end = max(i for i, c in enumerate(bare) if c not in "\0 ") + 1
            units.append((at + start, at + end))
        documents.append((name, text.rstrip() + "\n", units))
    return documents


def _ours(text: str) -> Spans:
    document = plainspeak.read("paper.txt", text.encode())
    return list(plainspeak.analyse(document, settings=Settings(select=()))._.plainspeak.sentences)


def agreement() -> tuple[float, list[str]]:
    """F1 of the exact units over all documents, and what was not as it should be."""
    hits = ours_count = gold_count = 0
    wrong = []
    for name, text, gold in gold_documents():
        ours = _ours(text)
        hits += len(set(ours) & set(gold))
        ours_count, gold_count = ours_count + len(ours), gold_count + len(gold)
        wrong += [f"{name}: {text[start:end]!r}" for start, end in ours if (start, end) not in gold]
    return 2 * hits / (ours_count + gold_count), wrong


def test_units_of_the_gold() -> None:
    found, wrong = agreement()
    assert sum(len(units) for _, _, units in gold_documents()) >= 150
    assert found >= 0.92, "\n".join(wrong)


@given(st.text(max_size=300))
def test_sentences_hold_every_character_but_white_space(text: str) -> None:
    spans = split(text)
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert spans == sorted(spans)
    assert "".join("".join(text[start:end].split()) for start, end in spans) == "".join(text.split())


@pytest.mark.parametrize(
    "text",
    [
        'The writer says that is "legalese." | Do not let anyone tell you so.',
        "We call this “in consulting.” | This means a lot of work.",
        'The sign says "Stop. Do not go in." | We go in.',
        "It is the law (38 U.S.C. 210) in the U.S. | The court said so.",
        "See E.O. 12988 and E.O. 13563. | It is new.",
        "We began in March 2014. | 18F grew fast.",
        "See item 1. 01 and go on.",
        "We meet at 10 a.m. 12 May is free.",
    ],
)
def test_where_sentences_end(text: str) -> None:
    plain = text.replace("| ", "")
    assert [plain[start:end] for start, end in split(plain)] == text.split(" | ")
