"""The lists, tested like code."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conftest import ROOT, Run
from plainspeak.document import Block
from plainspeak.errors import BadList
from plainspeak.lexicon.entries import Acronym, Term
from plainspeak.lexicon.frequency import zipf
from plainspeak.lexicon.glossary import WORD, Form
from plainspeak.lexicon.inflect import forms
from plainspeak.lexicon.lexicon import load
from plainspeak.lexicon.lists import (
    PARTS_OF_SPEECH,
    circle,
    entry_texts,
    read_acronyms,
    read_allowed,
    read_entry,
    read_glossary,
)
from plainspeak.lexicon.tidy import acronyms_as_csv, glossary_as_yaml, main, tidy
from plainspeak.prose import Prose
from plainspeak.rules.words.study import study

ACRONYMS = ROOT / "data" / "acronyms.csv"
GLOSSARY = ROOT / "data" / "glossary.yaml"
SOURCES = {
    "plainspeak", "moj-acronyms", "government-organisations", "nhsbsa-glossary", "nhs-a-to-z",
    "plainlanguage.gov", "cdc", "retext-simplify", "govau", "govuk-avoid",
}  # fmt: skip


@pytest.fixture(scope="module")
def acronyms() -> list[Acronym]:
    return read_acronyms(ACRONYMS)


@pytest.fixture(scope="module")
def terms() -> list[Term]:
    return read_glossary(GLOSSARY)


def test_lists_are_tidy(acronyms: list[Acronym], terms: list[Term]) -> None:
    remedy = "python -m plainspeak.lexicon.tidy data/acronyms.csv data/glossary.yaml"
    assert ACRONYMS.read_text(encoding="utf-8") == acronyms_as_csv(acronyms), remedy
    assert GLOSSARY.read_text(encoding="utf-8") == glossary_as_yaml(terms), remedy


def test_lists_are_long_enough_to_help(acronyms: list[Acronym], terms: list[Term]) -> None:
    assert len(acronyms) >= 2000
    assert len(terms) >= 2000


def test_every_acronym_is_sourced_short_and_plain(acronyms: list[Acronym]) -> None:
    for row in acronyms:
        assert row.source in SOURCES, row
        assert row.field, row
        assert len(row.plain.split()) <= 16, row
        assert not row.plain.endswith("."), row
        assert row.long != row.short, row
        assert not re.search(r"\b(?:organiz|recogniz|center\b|behavior\b)", row.long + row.plain), row


def test_no_acronym_is_listed_twice(acronyms: list[Acronym]) -> None:
    seen = [(row.short, re.sub(r"\W+", "", row.long.lower()).removesuffix("s")) for row in acronyms]
    assert sorted({key for key in seen if seen.count(key) > 1}) == []


def test_every_term_is_sourced_and_well_formed(terms: list[Term]) -> None:
    for term in terms:
        assert term.source in SOURCES, term
        assert term.pos in PARTS_OF_SPEECH, term
        assert term.field, term
        assert len(term.plain) <= 4, term
        assert len(term.means.split()) <= 24, term
        assert len(term.note.split()) <= 30, term
        assert not term.means.endswith("."), term
        assert not re.search(
            r"\b\w{4,}iz(?:e|ed|es|ing|ation)\b", " ".join((term.says, *term.plain, term.means, term.note))
        ), term


def test_no_term_is_listed_twice_under_another_spelling(terms: list[Term]) -> None:
    seen: dict[tuple[str, str], str] = {}
    for term in terms:
        for written, tag in forms(term.says, term.pos):
            key = (re.sub(r"[\s-]", "", written.lower()), tag if term.pos != "phrase" else "")
            assert seen.setdefault(key, term.id) == term.id, term


def test_quick_reading_of_the_tidy_form_is_what_yaml_reads(terms: list[Term], acronyms: list[Acronym]) -> None:
    assert [read_entry(text) for _, text in entry_texts(GLOSSARY)] == terms
    assert read_acronyms(ACRONYMS, trusted=True) == acronyms


def test_every_form_of_every_term_is_found(terms: list[Term]) -> None:
    glossary = load().glossary
    for term in terms:
        for written, tag in forms(term.says, term.pos):
            first, *rest = WORD.findall(written.lower())
            figures = written if any(map(str.isdigit, written)) else ""
            assert Form(tuple(rest), term, tag, figures) in glossary.forms(first), (term, written)
            for quiet in (True, False) if rest or not term.quiet else (True,):
                seconds = glossary.begun(quiet=quiet)[first]
                assert (rest[0] if rest else "") in seconds, (term, written)
        assert glossary.term(term.id) == term
    assert glossary.term("no such term/noun") is None


def test_allowed_words_are_rare_sorted_and_in_no_glossary(terms: list[Term]) -> None:
    allowed = read_allowed(ROOT / "data" / "allowed.csv")
    assert list(allowed) == sorted(allowed)
    assert [word for word in allowed if zipf(word) >= 4.5 or not WORD.fullmatch(word)] == []
    assert not {term.says for term in terms} & set(allowed)


def test_mistake_in_the_allowed_words_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "allowed.csv"
    path.write_text("term,reason\nkettle,in every kitchen\nlanyard,\n", encoding="utf-8")
    with pytest.raises(BadList, match=r"allowed\.csv:3: write a word"):
        read_allowed(path)


def test_no_circles(terms: list[Term]) -> None:
    assert circle(terms) == ""
    assert circle([Term("a", "noun", ("b",)), Term("b", "noun", ("c", "a"))]) in ("a → b → a", "b → a → b")


def test_what_we_offer_is_plain(acronyms: list[Acronym], terms: list[Term]) -> None:
    """No plain word and no meaning uses another entry of the glossary."""
    offers = [(term.id, text) for term in terms for text in (*term.plain, term.means)]
    offers += [(row.short, row.plain) for row in acronyms]
    hard = {}
    for entry, text in offers:
        prose = Prose(text, (Block("paragraph", 0, len(text)),), ((0, len(text)),))
        if terms := [use.term.says for use in study(prose, load()).loud if use.term.id != entry]:
            hard[entry, text] = terms
    assert hard == {}


def test_no_everyday_word_is_an_entry(terms: list[Term]) -> None:
    for term in terms:
        if len(WORD.findall(term.says)) == 1 and term.pos != "phrase" and not term.quiet:
            assert zipf(term.says) < 5.2, term


def test_sure_entries_have_one_sense(terms: list[Term]) -> None:
    assert all(len(term.plain) >= 1 for term in terms if term.sure)
    assert not any(term.sure for term in terms if term.note.startswith("Leave"))


_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cn", "Cs", "Zl", "Zp", "Zs")), min_size=1, max_size=12
)


@given(st.lists(st.tuples(_TEXT, _TEXT), max_size=5))
def test_acronyms_survive_tidying(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str]]) -> None:
    wanted = {(f"A{short}", long) for short, long in rows}
    path = tmp_path_factory.mktemp("l") / "own.csv"
    path.write_text(acronyms_as_csv([Acronym(short, long) for short, long in wanted]), encoding="utf-8", newline="")
    assert {(row.short, row.long) for row in read_acronyms(path)} == wanted
    assert not tidy(path)


@given(st.lists(st.tuples(_TEXT, _TEXT, _TEXT), max_size=5))
def test_terms_survive_tidying(tmp_path_factory: pytest.TempPathFactory, rows: list[tuple[str, str, str]]) -> None:
    wanted = {f"word{a}": Term(f"word{a}", "noun", (b,), c) for a, b, c in rows if f"word{a}" != b}
    path = tmp_path_factory.mktemp("l") / "own.yaml"
    path.write_text(glossary_as_yaml(list(wanted.values())), encoding="utf-8", newline="")
    assert {term.says: term for term in read_glossary(path)} == wanted
    if wanted:
        assert {says: read_entry(text) for says, text in entry_texts(path)} == wanted


@given(st.binary(max_size=150), st.sampled_from(["own.csv", "own.yaml"]))
def test_any_bytes_give_a_list_or_a_clear_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes, name: str
) -> None:
    path = tmp_path_factory.mktemp("l") / name
    path.write_bytes(data)
    try:
        (read_acronyms if name.endswith("csv") else read_glossary)(path)
    except BadList as error:
        assert str(error).startswith(str(path))


def test_a_row_that_is_there_twice_is_one_meaning(run: Run, tmp_path: Path) -> None:
    (tmp_path / "own.csv").write_text("short,long\nZQB,zebra quay board\nZQB,zebra quay board\nZQB,Zebra Quay Board\n")
    said = run("lint", "-", "--acronyms", "own.csv", stdin=b"Ask the ZQB.\n").stdout.decode()
    assert "ZQB is not explained. Write ‘zebra quay board (ZQB)’ the first time." in said
    assert "different things" not in said


@pytest.mark.parametrize(
    ("entry", "line", "said"),
    [
        ("- says: hall\n  plain: [room]\n  pos: nuon", 7, "unknown part of speech 'nuon'. Did you mean 'noun'?"),
        ("- says: hall\n  plain: [room]\n  note: 3", 7, "'note' must be text."),
        ("- says: hall\n  plain:\n  - hall\n", 6, "'hall' is offered in place of itself."),
        ("- says: hall\n  plain: [room]\n\n  sure: x", 8, "'sure' must be true or false."),
        ("- says: hall\n  plain: [room]\n  wrod: x", 7, "unknown key 'wrod'."),
        ("- pos: noun\n  says: 7x\n  plain: [room]", 6, "'says' must be a word or phrase"),
        ("- pos: noun\n  says: hall", 5, "'hall' has no 'plain' and no 'means'."),
        ("- hall", 5, "an entry must have a line 'says: …'"),
        ("- says: venue\n  pos: noun\n  plain: [hall]", 5, "'venue' (noun) is listed twice, here and in line 2."),
    ],
)
def test_mistake_in_an_entry_is_told_with_the_line_of_its_key(
    run: Run, tmp_path: Path, entry: str, line: int, said: str
) -> None:
    (tmp_path / "own.yaml").write_text(f"# Ours\n- says: venue\n  pos: noun\n  plain: [place]\n{entry}\n")
    done = run("lint", "-", "--glossary", "own.yaml", stdin=b"Come.\n")
    assert done.returncode == 2
    assert f"own.yaml:{line}: {said}" in done.stderr.decode()


def test_tidy_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "own.csv"
    path.write_text("long,short\nb body,BB\na body,AB\na body,AB\n", encoding="utf-8")
    assert main([str(path)]) == 0
    assert path.read_text(encoding="utf-8") == "short,long,plain,field,known,source\nAB,a body,,,,\nBB,b body,,,,\n"
    assert [p.name for p in tmp_path.iterdir()] == ["own.csv"]
    assert main([str(tmp_path / "none.csv")]) == 2
    assert "none.csv: the list cannot be read" in capsys.readouterr().err
