"""Putting swaps into a text."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import plainspeak
from plainspeak import Settings
from plainspeak.fixing import fix_bytes

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


@pytest.mark.parametrize(
    ("name", "source", "mended"),
    [
        ("a.md", "Come in order\r\nto vote.\r\n", "Come to\r\nvote.\r\n"),
        ("a.md", "- Come in order\n  to **vote**.\n", "- Come to\n  **vote**.\n"),
        ("a.md", "> Come in order\n> to vote.\n", None),
        ("a.html", "<p>It is an <b>erroneous</b> claim.", None),
        ("a.html", "<p>It is an&nbsp;erroneous claim.", None),
        ("a.md", "It is an\u00a0erroneous claim.", "It is a\u00a0wrong claim."),
        ("a.md", "He said: ‘We must utilise it, the patients’ way.’\n", None),
        ("a.md", "He said: 'We must utilise the hall.'\n", None),
        ("a.md", "The patients' and carers' ways: utilise them.\n", "The patients' and carers' ways: use them.\n"),
        ("a.md", "“We utilise it.\n\n“And we utilise more.”\n", None),
        ("a.txt", "Room   Chairs     Notes\nHall   numerous   none\n", None),
        ("a.rst", "+---------+----------+\n| utilise | numerous |\n+---------+----------+\n", None),
        ("a.rst", "=======\nNeonate\n=======\n", None),
        ("a.rst", "=====  =====\nutilise it  b\n=====  =====\n\nWe utilise it.\n", "=====  =====\nutilise it  b\n=====  =====\n\nWe use it.\n"),
    ],
)  # fmt: skip
def test_what_surrounds_the_words_is_minded(name: str, source: str, mended: str | None) -> None:
    fixed = fix_bytes(name, source.encode(), Settings())
    assert fixed.data.decode() == (source if mended is None else mended)
    assert not fix_bytes(name, fixed.data, Settings()).count


@pytest.mark.parametrize(
    ("source", "mended"),
    [
        (
            "The MBRRACE-UK data show gaps. MBRRACE-UK is right.",
            "The Mothers and Babies: Reducing Risk through Audits and Confidential Enquiries across the UK (MBRRACE-UK) data "
            "show gaps. MBRRACE-UK is right.",
        ),
        ("We have OMFS and beds.", "We have oral and maxillofacial surgery (OMFS) and beds."),
        ("The T.O.R. refresh is new.", "The terms of reference (T.O.R.) refresh is new."),
        ("Ask Stuart (ICB) and the ICB.", None),
        ("ICB: see below.", "Integrated care board (ICB): see below."),
        ("The ICB's rules.", None),
        ("| Short | Long |\n|---|---|\n| ICB | The board for our area |", None),
    ],
)
def test_full_names_are_put_in_once_and_left_alone(source: str, mended: str | None) -> None:
    fixed = fix_bytes("a.md", source.encode(), Settings(), unsafe=True)
    assert fixed.data.decode() == (source if mended is None else mended)
    assert not fix_bytes("a.md", fixed.data, Settings(), unsafe=True).count
