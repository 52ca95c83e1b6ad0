"""Word frequency and inflection."""

from __future__ import annotations

import pytest
import wordfreq
from hypothesis import given
from hypothesis import strategies as st

import plainspeak
from plainspeak import Settings
from plainspeak.lexicon.frequency import words_by_frequency, zipf
from plainspeak.lexicon.glossary import WORD
from plainspeak.lexicon.inflect import bases, forms, inflect, matching_case
from plainspeak.lexicon.judged import Judged
from plainspeak.prose import Prose


def test_frequency_is_that_of_wordfreq() -> None:
    table = dict(words_by_frequency())
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


def test_american_spelling_is_found() -> None:
    assert ("endeavor", "VB") in forms("endeavour", "verb")
    assert "endeavour" in bases("endeavored")
    assert not any("flor" in form for form, _ in forms("flour", "noun"))


def _words(text: str) -> list[tuple[str, list[str]]]:
    """The words found in the text, each with what is offered instead."""
    found = plainspeak.check(text, settings=Settings(every_use=True)).findings
    return [
        (text[f.places[0].start : f.places[-1].end], [swap.text for swap in f.swaps])
        for f in found
        if f.rule in ("term-plain", "phrase-wordy", "word-academic")
    ]


@pytest.mark.parametrize(
    ("text", "word", "swap"),
    [
        ("However, we met again.", "However,", "But"),
        ("It rained; therefore, we met inside.", "therefore,", "so"),
        ("We have questions concerning the hall.", "concerning", "about"),
        ("Please provide a lamp.", "provide", "give"),
        ("Lamps are bought, tested and provided here.", "provided", "given"),
        ("We read all submitted papers.", "submitted", "sent"),
        ("The papers were submitted in May.", "submitted", "sent in"),
        ("She requests a lamp.", "requests", "asks for"),
    ],
)
def test_formal_word_is_found_with_a_swap_that_fits(text: str, word: str, swap: str) -> None:
    assert (word, swap) in [(found, swaps[0]) for found, swaps in _words(text)]


@pytest.mark.parametrize(
    "text",
    [
        "The hall, however, is cold.",  # "but" does not fit here
        "It is very concerning.",
        "You can come, provided they let you in.",
        "We got a letter with two requests.",  # a noun
        "He read all his emails. Addresses are on the list.",
        "It is not clear what impact it has.",
        "She has an assistance dog.",  # the note leaves it
        "Call require('lamp') first.",  # code
        "Look at the help page of the Assistance Programme.",
    ],
)
def test_word_in_another_use_is_left_alone(text: str) -> None:
    assert _words(text) == []


def test_note_on_another_use_is_shown_only_where_it_may_be_meant() -> None:
    here, far = "Surgeons operate a lamp.", "We operate a lamp."
    assert "Leave it for surgeons." in plainspeak.check(here).findings[0].message
    assert "Leave it" not in plainspeak.check(far).findings[0].message
    hurts = plainspeak.check("He is wheelchair-bound.").findings[0].message
    assert "A wheelchair gives freedom." in hurts


def test_words_of_programmers_keep_their_meaning_among_programmers() -> None:
    said = "We will deploy it."
    assert _words(said)
    assert _words(f"{said} The server, the browser and the API of the software need code.") == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The Section 106 money pays for a school.", ["Section 106"]),
        ("A section\n47 enquiry was held.", ["section\n47 enquiry"]),
        ("See section 1067 and section 2 of the plan.", []),
        ("The section on parking is short.", []),
    ],
)
def test_term_with_a_figure_is_found_only_with_it(text: str, found: list[str]) -> None:
    report = plainspeak.check(text)
    assert [finding.quote for finding in report.findings if finding.rule == "term-plain"] == found


def test_judged_words_begin_anew_when_there_are_too_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plainspeak.lexicon.judged._MOST", 3)
    asked: list[str] = []
    sizes = Judged(lambda word: asked.append(word) or len(word))
    assert [sizes[word] for word in ("a", "bb", "a", "ccc", "dd", "a")] == [1, 2, 1, 3, 2, 1]
    assert asked == ["a", "bb", "ccc", "dd", "a"]
    assert len(sizes) <= 3


@given(st.text(st.sampled_from("aİßA’'s \n-1é\u0345ΣK"), max_size=60))
def test_words_stand_where_they_are_said_to(text: str) -> None:
    words = Prose(text, (), ()).words
    assert len(words.keys) == len(words.starts) == len(words.ends)
    assert [(m.start(), m.end()) for m in WORD.finditer(text)] == list(zip(words.starts, words.ends, strict=True))
    for key, start, end in zip(*words, strict=True):
        same = "".join(c.lower() if len(c.lower()) == 1 else c for c in text[start:end]).replace("’", "'")
        # The sigma at the end of a word has a form of its own.
        assert key.replace("ς", "σ") == same.removesuffix("'s").removesuffix("'")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("The man had committed suicide.", "may hurt people."),
        ("We asked service users.", "may hurt people."),
        ("We talked about matters arising.", "is better said another way."),
        ("We met the stakeholders.", "may lose people."),
        ("We will utilise the hall.", "may lose people."),
    ],
)
def test_a_word_that_hurts_is_not_said_to_lose_people(text: str, said: str) -> None:
    (finding,) = [finding for finding in plainspeak.check(text).findings if finding.rule == "term-plain"]
    assert f"’ {said} " in finding.message
