"""Difficulty, plainness and what is said of a sentence."""

from __future__ import annotations

from math import isfinite

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import plainspeak
from plainspeak import Settings
from plainspeak.lexicon.frequency import words_by_frequency, zipf
from plainspeak.lexicon.lexicon import load
from plainspeak.lexicon.slips import _has_neighbour, _neighbours, _one_apart, is_slip, is_word
from plainspeak.prose import Prose
from plainspeak.rules.sentences.difficulty import NAMES, difficulty, features
from plainspeak.rules.sentences.study import halves, study

HARD = "The heterogeneous methodology notwithstanding, longitudinal triangulation corroborated the aforementioned hypotheses."
EASY = "We will meet at the hall on Friday."


def _rules(text: str, **chosen: object) -> list[str]:
    return [finding.rule for finding in plainspeak.check(text, settings=Settings(**chosen)).findings]  # type: ignore[arg-type]


def test_difficulty_follows_words_and_length() -> None:
    assert difficulty(EASY) < 40
    assert difficulty(HARD) > 80
    assert difficulty(f"{EASY[:-1]} and then we will walk to the park and sit on the grass.") > difficulty(EASY)
    assert difficulty("") == difficulty("12.30 – 14.00") == 0.0
    assert len(features(EASY)) == len(NAMES)


def test_plainness_is_of_the_whole_and_fragments_weigh_little() -> None:
    plain, hard = plainspeak.score(EASY).plainness, plainspeak.score(HARD).plainness
    assert plain is not None
    assert hard is not None
    assert plain > 60
    assert hard < 20
    both = plainspeak.score(f"{EASY}\n\n{HARD}")
    assert both.plainness is not None
    assert hard < both.plainness < plain
    assert [both.sentences, len(both.hardest)] == [2, 1]


def test_a_sentence_is_found_once() -> None:
    long_and_hard = (
        HARD[:-1]
        + " and the committee met again and again in the old hall by the river until the work of all was done at last."
    )
    assert _rules(long_and_hard).count("sentence-hard") == 1
    assert "sentence-long" not in _rules(long_and_hard)
    assert "sentence-long" in _rules(long_and_hard, ignore=("sentence-hard",))
    (finding,) = [f for f in plainspeak.check(long_and_hard).findings if f.rule == "sentence-hard"]
    assert "It is long too: 3" in finding.message


def test_audience_sets_the_thresholds() -> None:
    text = "We will meet at the old hall by the river on Friday morning, then walk to the park for lunch."
    assert "sentence-long" not in _rules(text)
    assert "sentence-long" in _rules(text, audience="easy-read")
    assert "sentence-long" not in _rules(text, audience="easy-read", options={"sentence-long": {"words": 30}})
    with pytest.raises(plainspeak.BadSettings, match="sentence-lng"):
        Settings().with_options(select=["sentence-lng"])


def test_where_to_split() -> None:
    text = "We have asked the council for a new bus stop near the hall, and the council will tell us what it thinks in May."
    assert halves(text) == (
        "We have asked the council for a new bus stop near the hall.",
        "The council will tell us what it thinks in May.",
    )
    assert halves("We were tired after the long walk to the hall, but we had a good talk on the way.") == (
        "We were tired after the long walk to the hall.",
        "But we had a good talk on the way.",
    )
    assert halves("We bought bread, and the milk.") is None
    assert halves("Bring your cup, your pen and the form that we sent to you in the post last week.") is None


@pytest.mark.parametrize(
    "text",
    [
        "If you come to the hall on Friday, we will meet you there, and we will bring the form for you.",
        "Since the new hall only has two doors, and you will find that one of them is shut, come early.",
        "You may not sleep in the hall if the office has closed it, and the door is shut for the night.",
        "We were told by the office (the one in the town, but it was shut for the whole of the week) to wait.",
        "You should bring your cup, the form that you filled in, two pens for the day, and a coat that will keep you warm.",
        "The form has a time for the work, an amount of money that was asked for it, and a letter of work to say what we will do.",
    ],
)
def test_halves_that_cannot_stand_alone(text: str) -> None:
    assert halves(text) is None


def test_other_languages_and_names_are_left_alone() -> None:
    french = (
        "Le conseil municipal se réunit chaque mois pour examiner les projets des habitants et des associations du quartier, "
        "avec une attention toute particulière aux personnes âgées et aux enfants des écoles voisines de la mairie."
    )
    assert _rules(french) == []
    score = plainspeak.score(french)
    assert (score.english, score.plainness, score.formulas) == (False, None, {})
    assert plainspeak.score("Joan Akers, Tom Bell, Priya Nair, Lee Grant and Sam Field came. " * 8).english


@given(st.text(max_size=300))
@settings(max_examples=100, deadline=None)
def test_scores_are_finite_and_in_range(text: str) -> None:
    score = plainspeak.score(text)
    assert score.plainness is None or 0 <= score.plainness <= 100
    for rate in (score.hard_words, score.hard_sentences):
        assert rate is None or 0 <= rate <= 100
    assert all(isfinite(figure) for figure in score.formulas.values())


def _hard(text: str) -> tuple[str, ...]:
    document = plainspeak.read("paper.txt", text.encode())
    (sentence,) = study(Prose(document.text, document.blocks, ((0, len(text)),)), load()).sentences
    return sentence.hard


@pytest.mark.parametrize(
    "text",
    [
        "Yves: we will go to the methodology.",  # who speaks
        "travis: we will go to the methodology.",
        "Lukasz said that the methodology is new.",  # a first name
        "The reseach and the communtiy are in the methodology.",  # slips of the pen
        "We use getData, window.location, the_frequency and 3pcookies in the methodology.",
        "We use -tion and stale-while-revalidate and neuro(a)typicality in the methodology.",
        "The db and its args are in the methodology.",
        "We read of Pontefract and HEURISTICS in the methodology.",
        "The methodology is one of the methodologies.",  # each word once
    ],
)
def test_hard_words_are_no_names_slips_or_code(text: str) -> None:
    found = _hard(text)
    assert [word for word in found if word not in ("methodology", "methodologies")] == []
    assert len(found) <= 1


def test_a_name_is_known_by_its_capital_elsewhere() -> None:
    text = "Mendicant is new to the hall."
    assert _hard(text) == ("mendicant",)
    document = plainspeak.read("paper.txt", f"{text} We like Mendicant a lot.".encode())
    prose = Prose(document.text, document.blocks, ((0, len(text)), (len(text) + 1, len(document.text))))
    assert study(prose, load()).sentences[0].hard == ()


def test_shorthand_of_programmers_has_no_hard_words() -> None:
    assert _hard("The methodology of the heuristics is new.")
    assert not _hard("The methodology of the heuristics is new in libuv and resizeobserver.")


@pytest.mark.parametrize(
    ("word", "is_one"),
    [("methodology", True), ("prefetch", True), ("submitter", True), ("heterogeneous", True), ("communtiy", False),
     ("whatwg", False), ("thes", False), ("priviledged", False)],
)  # fmt: skip
def test_slips_of_the_pen_are_no_words(word: str, is_one: bool) -> None:
    assert is_word(word) is is_one


def test_length_is_told_where_it_is_the_cause() -> None:
    hard = "The methodology and the heuristics of the triangulation corroborated the hypotheses"
    assert "sentence-hard" in _rules(f"{hard}.")
    much = " and then we walked to the park and we sat on the grass and we ate our lunch and we had a good talk" * 2
    assert "sentence-hard" not in _rules(f"{hard}{much}.")
    assert "sentence-long" in _rules(f"{hard}{much}.")


@pytest.mark.parametrize(
    ("word", "slip"),
    [
        *(
            (word, True)
            for word in ("realy", "untill", "wich", "goverment", "recieve", "seperate", "definately", "ocurred")
        ),
        *(
            (word, False)
            for word in ("nebulous", "quorum", "parlance", "ostensibly", "cadence", "rote", "pane", "purview", "wifeys")
        ),
    ],
)
def test_slips_of_the_pen_are_told_from_rare_words(word: str, slip: bool) -> None:
    assert is_slip(word) is slip
    assert (
        word not in [finding.quote for finding in plainspeak.check(f"We saw a {word} thing here.").findings] or not slip
    )


@given(st.text(st.sampled_from("abc"), max_size=5), st.text(st.sampled_from("abc"), max_size=5))
def test_one_apart_is_what_making_all_neighbours_says(one: str, other: str) -> None:
    if one != other:
        assert _one_apart(one, other) == (other in _neighbours(one, len(one) + 1))


_KNOWN_WORDS = [word for word, figure in words_by_frequency() if 1.2 < figure < 3.5 and word.isalpha()]


@given(st.sampled_from(_KNOWN_WORDS))
@settings(deadline=None)
def test_the_short_way_to_a_commoner_neighbour_says_what_trying_all_says(word: str) -> None:
    near = _neighbours(word, len(word) + 1)
    assert _has_neighbour(word, 1.9) == any(zipf(other) > zipf(word) + 1.9 for other in near)
