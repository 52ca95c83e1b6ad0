"""The formulas are textstat's own, on our sentences, with no network."""

from __future__ import annotations

import subprocess
import sys

import pytest

import plainspeak
from plainspeak.scoring import FORMULAS

#: What textstat 0.7.8 says of these texts, with the dictionary that it brought along.
TEXTSTAT = {
    "We will meet at the hall on Friday. Please bring a pen and some paper with you. The committee will discuss the new "
    "transport strategy and the budget for next year.": (87.19, 3.67, 6.71, 7.79, 6.7, 3.94, 5.66, 23.24),
    "The methodology necessitates a comprehensive evaluation of stakeholder perceptions. Participants were subsequently "
    "interviewed by experienced researchers.": (-49.8, 22.19, 30.7, 16.53, 14.89, 23.49, 30.16, 76.75),
    "Tea is at two. Everyone who uses or works in local care is welcome to come along and tell us what matters. It's free for all of you.": (
        91.61, 2.8, 3.73, 6.43, 6.36, 0.9, 1.95, 20.05,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "figures"), TEXTSTAT.items(), ids=["plain", "hard", "mixed"])
def test_formulas_are_those_of_textstat(text: str, figures: tuple[float, ...]) -> None:
    ours = plainspeak.score(text).formulas
    names = [name for name in FORMULAS if name != "reading_age"]
    assert {name: ours[name] for name in names} == pytest.approx(dict(zip(names, figures, strict=True)), abs=0.005)
    assert ours["reading_age"] == pytest.approx(ours["flesch_kincaid_grade"] + 5, abs=0.005)


def test_a_time_of_day_ends_no_sentence() -> None:
    score = plainspeak.score("We meet at 10.30am in Room 2.14 by the stairs.")
    assert score.sentences == 1
    assert score.formulas["flesch_kincaid_grade"] > 0


def test_no_connection_is_opened() -> None:
    guard = (
        "import socket, sys\n"
        "def refuse(*a, **k): raise SystemExit('a connection was opened')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse\n"
        "import plainspeak\n"
        "text = 'We will utilise the hall. Ask the ICB. ' * 3\n"
        "assert plainspeak.check(text).findings\n"
        "assert plainspeak.score(text).formulas\n"
    )
    done = subprocess.run([sys.executable, "-c", guard], capture_output=True, text=True, timeout=120, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
