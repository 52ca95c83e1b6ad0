"""Putting swaps into a text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import plainspeak
from plainspeak import Settings

EVERY = Settings(every_use=True)


def _fixed(text: str, *, unsafe: bool = False) -> str:
    return plainspeak.fix(plainspeak.check(text, settings=EVERY), unsafe=unsafe)


@pytest.mark.parametrize(
    ("text", "mended"),
    [
        ("We utilise the hall.", "We use the hall."),
        (
            "The hall was utilised in May, and Utilising it is fine.",
            "The hall was used in May, and Utilising it is fine.",
        ),
        ("Utilising a lift is fine.", "Using a lift is fine."),
        ("We met *in order to* utilize it.", "We met *to* use it."),
        ("UTILISE is a word.", "UTILISE is a word."),
        ("Caf\u00e9 &amp; hall: utilise both.\r\n", "Caf\u00e9 &amp; hall: use both.\r\n"),
        ("We *util*ise it.", "We *util*ise it."),
    ],
)
def test_sure_swaps(text: str, mended: str) -> None:
    assert _fixed(text) == mended


def test_article_before_a_swap_is_put_right() -> None:
    own = plainspeak.Settings(every_use=True)
    report = plainspeak.check("It is an expeditious reply. A **prompt** one.", settings=own)
    swap = plainspeak.Swap("quick", sure=True)
    (finding,) = [f for f in report.findings if f.quote == "expeditious"]
    from dataclasses import replace

    report = replace(report, findings=(replace(finding, swaps=(swap,)),))
    assert plainspeak.fix(report) == "It is a quick reply. A **prompt** one."
    for word, text in (
        ("useful", "a useful"),
        ("honest", "an honest"),
        ("one-off", "a one-off"),
        ("unusual", "an unusual"),
    ):
        report = replace(report, findings=(replace(finding, swaps=(plainspeak.Swap(word, sure=True),)),))
        assert plainspeak.fix(report).startswith(f"It is {text} reply")


@given(
    st.lists(
        st.sampled_from(
            ["utilise", "in order to", "an", "a", "*", "prior to", "hall", ". ", "\n\n", "- ", "ICB", "We"]
        ),
        max_size=25,
    ).map(" ".join)
)
@settings(max_examples=60, deadline=None)
def test_a_second_fix_changes_nothing(text: str) -> None:
    once = _fixed(text)
    assert _fixed(once) == once
