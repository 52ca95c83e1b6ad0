"""Word frequency and inflection."""

from __future__ import annotations

import pytest
import wordfreq

from plainspeak.lexicon.frequency import zipf, zipf_table
from plainspeak.lexicon.inflect import forms, inflect, matching_case


def test_frequency_is_that_of_wordfreq() -> None:
    table = zipf_table()
    assert len(table) > 300_000
    sample = [word for index, word in enumerate(table) if not index % 997 and word.isalpha() and word.isascii()]
    assert len(sample) > 200
    for word in [*sample, "the", "utilise", "don't", "subsidiarity", "zzzzqx"]:
        assert zipf(word) == wordfreq.zipf_frequency(word, "en", wordlist="large")


@pytest.mark.parametrize(
    ("base", "vbz", "vbg", "vbd", "vbn"),
    [
        ("use", "uses", "using", "used", "used"),
        ("carry out", "carries out", "carrying out", "carried out", "carried out"),
        ("begin", "begins", "beginning", "began", "begun"),
        ("plan", "plans", "planning", "planned", "planned"),
        ("happen", "happens", "happening", "happened", "happened"),
        ("lie", "lies", "lying", "lay", "lain"),
        ("agree", "agrees", "agreeing", "agreed", "agreed"),
        ("go", "goes", "going", "went", "gone"),
        ("be", "is", "being", "was", "been"),
        ("have", "has", "having", "had", "had"),
        ("travel", "travels", "travelling", "travelled", "travelled"),
        ("permit", "permits", "permitting", "permitted", "permitted"),
        ("fix", "fixes", "fixing", "fixed", "fixed"),
        ("visit", "visits", "visiting", "visited", "visited"),
    ],
)
def test_verbs(base: str, vbz: str, vbg: str, vbd: str, vbn: str) -> None:
    assert [inflect(base, tag) for tag in ("VB", "VBZ", "VBG", "VBD", "VBN")] == [base, vbz, vbg, vbd, vbn]


@pytest.mark.parametrize(
    ("noun", "plural"),
    [
        ("box", "boxes"),
        ("body", "bodies"),
        ("day", "days"),
        ("person", "people"),
        ("person affected", "people affected"),
        ("person using the service", "people using the service"),
        ("member of the public", "members of the public"),
        ("integrated care board", "integrated care boards"),
        ("criterion", "criteria"),
        ("advice", "advice"),
        ("knife", "knives"),
    ],
)
def test_plurals(noun: str, plural: str) -> None:
    assert inflect(noun, "NNS") == plural


def test_forms_cover_inflection_spelling_and_hyphens() -> None:
    written = {form for form, _ in forms("co-organise", "verb")}
    assert {
        "co-organise",
        "co-organises",
        "co-organised",
        "co-organising",
        "co-organize",
        "coorganise",
        "co-organizing",
    } <= written
    assert ("analyze", "VB") not in forms("use", "verb")


@pytest.mark.parametrize(
    ("like", "text", "result"),
    [("Utilise", "use", "Use"), ("UTILISE", "use", "USE"), ("utilise", "use", "use"), ("In order to", "to", "To")],
)
def test_capitals_are_kept(like: str, text: str, result: str) -> None:
    assert matching_case(like, text) == result
