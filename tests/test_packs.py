"""Several papers read as one pack."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import plainspeak
from conftest import Run
from plainspeak import Settings
from plainspeak.readers import read

AGENDA = "# Agenda\n\nThe extra quick bus (EQB) will come. Ask the RTT team.\n"
MINUTES = "The EQB came. RTT was bad. We will utilise it.\n\nThe patient group (PG) met. The PG left.\n"
PAPER = "Utilise the EQB. The parish grant (PG) is here.\n"


def _told(reports: tuple[plainspeak.Report, ...]) -> list[tuple[str, str, str, int]]:
    return [(r.document.name, f.rule, f.quote, f.count) for r in reports for f in r.findings]


def test_explained_in_one_paper_counts_in_all() -> None:
    reports = plainspeak.check_pack([AGENDA, MINUTES, PAPER])
    assert _told(reports) == [
        ("<text 1>", "acronym-unexplained", "RTT", 2),
        ("<text 2>", "term-plain", "utilise", 2),
        ("<text 3>", "acronym-clash", "PG", 1),
    ]
    assert [(o.name, o.places[0].line) for o in reports[0].findings[0].related] == [("<text 2>", 1)]


def test_an_explanation_in_a_later_paper_is_late() -> None:
    assert _told(plainspeak.check_pack(["Ask the EQB.", "The extra quick bus (EQB) came. The EQB left."])) == [
        ("<text 1>", "acronym-late", "EQB", 1)
    ]


def test_ignores_hold_in_their_own_paper() -> None:
    quiet = "<!-- plainspeak: ignore-file -->\n\nAsk the RTT team."
    assert _told(plainspeak.check_pack([quiet, "Ask the RTT team."])) == [("<text 2>", "acronym-unexplained", "RTT", 1)]
    assert plainspeak.check_pack([]) == ()
    assert _told(plainspeak.check_pack(["", "", "Fine."])) == []


@given(
    st.lists(
        st.sampled_from([AGENDA, MINUTES, PAPER, "", "😀 Ask the **EQB**.\r\n", "- RTT &amp; *utilise*"]), max_size=4
    )
)
@settings(max_examples=40, deadline=None)
def test_places_are_those_of_each_paper(texts: list[str]) -> None:
    for text, report in zip(texts, plainspeak.check_pack(texts), strict=True):
        assert report.document.source == text
        for finding in report.findings:
            assert report.document.places(finding.start, finding.end) == finding.places
            assert report.document.text[finding.start : finding.end] == finding.quote


def test_documents_and_files_are_taken(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("Ask the RTT team.", encoding="utf-8")
    reports = plainspeak.check_pack([path, read("b.md", b"RTT again.")])
    assert _told(reports) == [(str(path), "acronym-unexplained", "RTT", 2)]


def test_command_line(run: Run, tmp_path: Path) -> None:
    for name, text in (("agenda.md", AGENDA), ("minutes.md", MINUTES), ("paper.md", PAPER)):
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = run("lint", "--pack", "agenda.md", "minutes.md", "paper.md", "missing.md")
    assert done.returncode == 2
    assert "missing.md: there is no such file" in done.stderr.decode()
    assert "Used 2 times in these papers, also in minutes.md." in done.stdout.decode()
    data = json.loads(run("lint", "--pack", "--format", "json", "agenda.md", "minutes.md").stdout)
    assert data["files"][0]["findings"][0]["related"][0]["name"] == "minutes.md"


@pytest.mark.parametrize(("days", "found"), [(1, 0), (0, 0), (-1, 1)])
def test_known_until_a_day(tmp_path: Path, days: int, found: int) -> None:
    until = (date.today() + timedelta(days)).isoformat()
    (tmp_path / "plainspeak.toml").write_text(
        f'known = ["QZB", {{acronym = "RTT", until = {until}}}]', encoding="utf-8"
    )
    path = tmp_path / "a.md"
    path.write_text("Ask the RTT and QZB teams.", encoding="utf-8")
    assert len(plainspeak.check(path).findings) == found


@pytest.mark.parametrize("known", ['[{acronym = "RTT"}]', '[{acronym = "RTT", until = "soon"}]', "[3]", '"RTT"'])
def test_a_mistake_in_known_is_told(tmp_path: Path, known: str) -> None:
    (tmp_path / "plainspeak.toml").write_text(f"level = 'advice'\nknown = {known}", encoding="utf-8")
    (tmp_path / "a.md").write_text("Hello.", encoding="utf-8")
    with pytest.raises(plainspeak.BadSettings, match=r"plainspeak\.toml:2: "):
        plainspeak.check(tmp_path / "a.md")


def test_default_settings_are_for_texts() -> None:
    assert plainspeak.check_pack(["Ask the RTT team."], settings=Settings(known=("RTT",)))[0].findings == ()
