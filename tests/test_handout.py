"""The handout: what it says, in each kind of file, and what it refuses."""

from __future__ import annotations

import base64
import csv
import hashlib
import io
import os
import re
import subprocess
import sys
from html import unescape
from html.parser import HTMLParser
from pathlib import Path

import docx
import pyromark
import pytest
from docx.oxml.ns import qn
from hypothesis import given, settings
from hypothesis import strategies as st

import plainspeak
from conftest import ROOT, Run
from plainspeak import Settings
from plainspeak.document import Block, Document, OnPage, Piece
from plainspeak.handouts import VERY_HARD, Entry, Gap, Handout, Sense, Spot, handout, order
from plainspeak.writers.handout_lines import LAYOUTS, MANY, Layout, capital, clean, in_words, listed, sheet, where
from plainspeak.writers.handout_page import as_page
from plainspeak.writers.handout_text import COLUMNS, as_csv, as_markdown, escaped
from plainspeak.writers.handout_word import as_word

EXAMPLES = ("agenda.md", "invitation.txt", "minutes.md")
GOLDEN = ROOT / "tests" / "golden"
#: Letters explained twice, letters that nobody knows, letters of several meanings, a word of the glossary.
BOARD = (
    "The personal care plan (PCP) is yours. Ask the ZQX team for your PCP.\n\n"
    "In spring the CDC will open. The primary care practice (PCP) is shut. We utilise the hall.\n"
)


def _entry(made: Handout, term: str) -> Entry:
    return next(entry for entry in made.entries if entry.term == term)


def _terms(made: Handout) -> list[str]:
    return [entry.term for entry in made.entries]


# What is collected


def test_full_name_of_the_paper_wins_and_brings_our_plain_words() -> None:
    made = handout(["The Integrated Care Board (ICB) met. The ICB will meet again.", "Ask the ICB."])
    icb = _entry(made, "ICB")
    assert icb.senses == (
        Sense("Integrated Care Board", "the local NHS body that plans and pays for services", "the papers, plainspeak"),
    )
    assert [(spot.paper, spot.words) for spot in icb.spots] == [
        ("paper 1", "line 1"),
        ("paper 1", "line 1"),
        ("paper 2", "line 1"),
    ]
    assert not icb.check
    own = _entry(handout(["The Irish cheese bureau (ICB) met. The ICB left."]), "ICB")
    assert own.senses == (Sense("Irish cheese bureau", "", "the papers"),)


def test_two_papers_that_differ_are_both_told() -> None:
    made = handout(["The parish grant (PG) came. Spend the PG.", "The patient group (PG) met. Thank the PG."])
    assert [sense.name for sense in _entry(made, "PG").senses] == ["parish grant", "patient group"]
    assert _entry(made, "PG").check


def test_plural_and_case_are_no_second_explanation() -> None:
    made = handout(["The Parish Grant (PG) came. Spend the PG.", "All parish grants (PGs) are spent. The PGs went."])
    assert [sense.name for sense in _entry(made, "PG").senses] == ["Parish Grant"]
    assert len(_entry(made, "PG").spots) == 4


def test_what_one_paper_explains_is_an_acronym_in_the_others() -> None:
    made = handout(["The whole time equivalent (wte) fell.", "Each wte counts."])
    assert {spot.paper for spot in _entry(made, "wte").spots} >= {"paper 1"}
    assert not made.gaps


def test_letters_of_several_meanings_are_to_be_checked() -> None:
    health = "The patient had a scan at the CDC, a local centre for tests outside hospital."
    cdc = _entry(handout([health]), "CDC")
    assert cdc.senses[0].name == "community diagnostic centre"
    assert cdc.others
    assert "community diagnostic centre" not in cdc.others
    assert cdc.check


def test_two_letters_that_no_paper_explains_are_to_be_checked(tmp_path: Path) -> None:
    made = handout(["Ask the SW team.", "The PG is here. The parish grant (PG) came."])
    assert [(e.term, e.check) for e in made.entries] == [("PG", False), ("SW", True)]
    assert "Check this: the papers do not say what SW is short for.\n" in as_markdown(sheet(made))
    own = tmp_path / "own.csv"
    own.write_text("short,long\nSW,steam wagon\n", encoding="utf-8")
    (agreed,) = handout(["Ask the SW team."], settings=Settings(acronyms=(own,))).entries
    assert (agreed.senses, agreed.check) == ((Sense("steam wagon", "", "your own list"),), False)


def test_known_acronyms_only_when_asked_for() -> None:
    text = "The NHS and the ICB met."
    assert _terms(handout([text])) == ["ICB"]
    assert _terms(handout([text], include_known=True)) == ["ICB", "NHS"]
    assert _terms(handout([text], settings=Settings(known=("ICB",)))) == []


def test_hard_words_but_not_wordy_ones() -> None:
    text = "We will ensure that, in the event of rain, we utilise the hall prior to our ethnography."
    assert _terms(handout([text])) == ["ethnography", "utilise"]


def test_a_meaning_goes_before_swaps_and_swaps_are_joined() -> None:
    made = handout(["Lived experience counts. Please ascertain the price."])
    assert _entry(made, "lived experience").senses[0].plain == "what you know because you have been through it yourself"
    assert _entry(made, "ascertain").senses[0].plain == "find out or check"


def test_words_written_alike_are_one_entry(tmp_path: Path) -> None:
    glossary = tmp_path / "own.yaml"
    glossary.write_text(
        "- says: zonk\n  pos: noun\n  plain: [hat]\n- says: zonk\n  pos: verb\n  plain: [sleep]\n", encoding="utf-8"
    )
    made = handout(["The zonk is old. We will zonk the day."], settings=Settings(glossary=(glossary,)))
    assert [(e.term, [s.plain for s in e.senses]) for e in made.entries] == [("zonk", ["hat", "sleep"])]
    assert {sense.source for sense in made.entries[0].senses} == {"your own list"}


def test_unexplained_letters_and_very_rare_words_are_to_be_filled_in() -> None:
    made = handout(["We met. Ask the ZQX team today. The ZQX left.\n\nThe plan is nebulous."])
    (found,) = [(gap.term, gap.sentence, len(gap.spots)) for gap in made.gaps]
    assert found == ("ZQX", "Ask the ZQX team today.", 2)
    off = handout(["Ask the ZQX."], settings=Settings(ignore=("acronym-unexplained", "word-rare")))
    assert off.gaps == ()


def test_a_rare_word_counts_twice_or_when_very_hard() -> None:
    rare, very_hard = "The plan is nebulous.", "The operationalization failed."
    assert plainspeak.word_difficulty("nebulous") < VERY_HARD <= plainspeak.word_difficulty("operationalization")
    assert [gap.term for gap in handout([rare]).gaps] == []
    assert [gap.term for gap in handout([rare, rare]).gaps] == ["nebulous"]
    assert [gap.term for gap in handout([very_hard]).gaps] == ["operationalization"]


def test_long_sentence_is_cut_at_words_around_the_term() -> None:
    text = f"We {'walked and ' * 60} asked the ZQX team {'and they ran ' * 60}."
    (gap,) = handout([text]).gaps
    assert gap.sentence.startswith("… ")
    assert gap.sentence.endswith(" …")
    assert "ZQX" in gap.sentence
    assert len(gap.sentence) < 260
    assert set(gap.sentence.split()) <= {*text.split(), "…"}


def test_order_is_that_of_the_alphabet() -> None:
    assert sorted(["zoo", "A&E", "état", "AB", "5-FU", "ab initio", "ABC"], key=order) == [
        "5-FU",
        "AB",
        "ABC",
        "ab initio",
        "A&E",
        "état",
        "zoo",
    ]


def test_leave_out() -> None:
    made = handout([BOARD], leave_out=["cdc", " Utilise ", "zqx"])
    assert _terms(made) == ["PCP", "primary care"]
    assert made.gaps == ()


def test_names_of_papers_are_short_where_that_tells_them_apart(tmp_path: Path) -> None:
    for folder in "ab":
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "agenda.md").write_text("Ask the ICB.\n")
    (tmp_path / "b" / "minutes.md").write_text("Ask the ICB.\n")
    paths = [tmp_path / "a" / "agenda.md", tmp_path / "b" / "agenda.md", tmp_path / "b" / "minutes.md"]
    assert handout(paths).papers == (str(paths[0]), str(paths[1]), "minutes.md")


def test_places_of_a_file_without_lines_are_words() -> None:
    text = "Ask the ICB."
    block = Block("paragraph", 0, len(text), label="page 3, paragraph 2")
    piece = Piece(0, len(text), OnPage(3, 0, len(text), (0.0, 0.0, 1.0, 1.0)))
    made = handout([Document("board.pdf", "pdf", text, (block,), (piece,), source=text, editable=False)])
    assert where(made.entries[0].spots) == "board.pdf (page 3, paragraph 2)"


def test_nothing_to_explain_and_no_papers() -> None:
    empty = handout(["Come to the hall at two."])
    assert (empty.entries, empty.gaps) == ((), ())
    assert "We found no short forms or hard words that we can explain in paper 1." in as_markdown(sheet(empty))
    assert handout([]).papers == ()
    for layout in LAYOUTS:
        assert "<h1>" in as_page(sheet(empty, layout=layout))
        assert as_word(sheet(empty, layout=layout))
    assert as_csv(empty) == ",".join(COLUMNS) + "\n"


def test_face() -> None:
    assert plainspeak.handout is handout
    assert plainspeak.Handout is Handout


# How it is said


def _spots(*places: tuple[str, int]) -> tuple[Spot, ...]:
    return tuple(Spot(paper, plainspeak.Place(0, 1, line, 1, line, 2)) for paper, line in places)


def test_three_places_and_how_many_more() -> None:
    spots = _spots(("a.md", 1), ("a.md", 1), ("a.md", 7), ("b.md", 2), ("b.md", 3), ("c.md", 4))
    assert where(spots[:2]) == "a.md (line 1)"
    assert where(spots[:4]) == "a.md (lines 1 and 7) and b.md (line 2)"
    assert where(spots[:5]) == "a.md (lines 1 and 7), b.md (line 2) and 1 more place"
    assert where(spots, named=False) == "lines 1 and 7, line 2 and 2 more places"


def test_lines_of_one_acronym_are_read_aloud() -> None:
    text = as_markdown(sheet(handout([BOARD]), date="2026-05-12"))
    assert text.splitlines()[4] == "For the meeting on Tuesday 12 May 2026."
    assert (
        "- **PCP** – personal care plan.\n  Or: primary care practice.\n"
        "  Check this: the paper explains it in more than one way.\n  Where: lines 1 and 3.\n" in text
    )
    assert "- **utilise** – use.\n  Where: line 3.\n" in text
    assert "## To fill in before the meeting" in text
    assert "- **ZQX** – (write the meaning here)\n  It stands in: “Ask the ZQX team for your PCP.”\n" in text


def test_easy_read_says_one_thing_at_a_time() -> None:
    text = as_markdown(sheet(handout([BOARD]), layout="easy-read"))
    assert (
        "## PCP\n\n(Space for a picture)\n\nPCP is short for personal care plan.\n\n"
        "It can also be short for primary care practice.\n\n" in text
    )
    assert "It means: use.\n\nYou can find it in paper 1, line 3.\n" in text


def test_small_words() -> None:
    assert [listed(list("abc")[:n]) for n in range(4)] == ["", "a", "a and b", "a, b and c"]
    assert [capital(text) for text in ("a plan", "iPad loans", "ICB", "")] == ["A plan", "iPad loans", "ICB", ""]
    assert [in_words(t) for t in ("2026-02-01", "next week", "2026-02-31")] == [
        "Sunday 1 February 2026",
        "next week",
        "2026-02-31",
    ]
    assert clean("a\u202eb\x1b[31m\n c\ud800\ufffe\u200b") == "ab[31m c"


def _many(count: int) -> Handout:
    entries = [Entry(f"{chr(97 + n % 26)}word{n}", (Sense("", "x", ""),), _spots(("a.md", 1))) for n in range(count)]
    return Handout(("a.md",), tuple(sorted(entries, key=lambda e: e.term)), ())


def test_letters_have_headings_when_there_are_many() -> None:
    assert "## " not in as_markdown(sheet(_many(MANY)))
    assert as_markdown(sheet(_many(MANY + 1))).count("\n## ") == 26
    page = as_page(sheet(_many(MANY + 1)))
    targets = re.findall(r'href="#([^"]+)"', page)
    assert len(targets) == 26
    assert targets == re.findall(r'<h2 id="([^"]+)">', page)
    figures = Handout(("a.md",), (Entry("5-FU", (Sense("", "x", ""),), ()), *_many(MANY).entries), ())
    assert "\n## 0 to 9\n" in as_markdown(sheet(figures))


# Whole files


def _compare(name: str, text: str) -> None:
    path = GOLDEN / name
    if os.environ.get("PLAINSPEAK_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("golden", "options"),
    [
        ("handout.md", ["--format", "md", "--date", "2026-05-12"]),
        ("handout.html", ["--format", "html"]),
        ("handout.csv", ["--format", "csv"]),
        ("handout.large-print.html", ["--format", "html", "--large-print"]),
        ("handout.easy-read.md", ["--easy-read", "--title", "Words for our meeting"]),
    ],
)
def test_golden(run: Run, golden: str, options: list[str]) -> None:
    done = run("handout", *EXAMPLES, *options, cwd=ROOT / "examples")
    assert (done.returncode, done.stderr) == (0, b"")
    _compare(golden, done.stdout.decode())


def test_no_other_golden_files() -> None:
    names = {path.name for path in GOLDEN.glob("handout.*")}
    assert names == {f"handout.{kind}" for kind in ("md", "html", "csv", "large-print.html", "easy-read.md")}


@pytest.mark.parametrize("layout", LAYOUTS)
def test_word_file_is_accessible(layout: Layout) -> None:
    made = handout([ROOT / "examples" / name for name in EXAMPLES])
    assert len(made.entries) > MANY
    document = docx.Document(io.BytesIO(as_word(sheet(made, title="Words", layout=layout))))
    assert (document.core_properties.title, document.core_properties.language) == ("Words", "en-GB")
    assert {lang.get(qn("w:val")) for lang in document.styles.element.iter(qn("w:lang"))} == {"en-GB"}
    paragraphs = [(p.style.name, p.text) for p in document.paragraphs]
    assert paragraphs[0] == ("Heading 1", "Words")
    assert ("Heading 2", "A") in paragraphs
    assert document.tables == []
    normal = document.styles["Normal"]
    assert normal.font.name == "Arial"
    assert normal.font.size.pt >= {"standard": 12, "large-print": 16, "easy-read": 20}[layout]
    for name in ("Heading 1", "Heading 2", "Heading 3"):
        fonts = document.styles[name].element.rPr.rFonts
        assert not [key for key in fonts.attrib if "Theme" in key]
    assert not [r for p in document.paragraphs for r in p.runs if r.italic or r.font.all_caps or r.font.small_caps]
    assert {p.alignment for p in document.paragraphs} == {None}
    texts = [text for _, text in paragraphs]
    if layout == "standard":
        assert "AOB – any other business. Anything else that people want to talk about." in texts
    else:
        assert ("Heading 3", "AOB") in paragraphs
    assert ("Space for a picture" in texts) == (layout == "easy-read")


class _Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_page_lets_in_its_own_style_only(layout: Layout) -> None:
    page = as_page(sheet(handout([BOARD]), layout=layout))
    style = re.search(r"<style>(.*?)</style>", page, re.S)
    assert style
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy
    assert policy[1].startswith(f"default-src 'none'; style-src 'sha256-{digest}'")
    parser = _Page()
    parser.feed(page)
    assert ("html", {"lang": "en-GB"}) in parser.tags
    assert {"main", "h1", "dl", "dt", "dd"} <= {tag for tag, _ in parser.tags}
    assert not {"script", "img", "link", "i", "em", "table"} & {tag for tag, _ in parser.tags}
    assert not [attributes for _, attributes in parser.tags if "style" in attributes or "src" in attributes]
    least = {"standard": 12, "large-print": 16, "easy-read": 20}[layout]
    assert float(re.findall(r"@media print\{body\{font-size:(\d+)pt", style[1])[-1]) >= least
    assert "italic" not in style[1]
    assert "text-transform" not in style[1]


# Hostile text

HOSTILE = st.text(max_size=40) | st.sampled_from(
    [
        "<script>alert(1)</script>",
        "]]><b>",
        "=1+1",
        "@SUM(A1)",
        "- [x](http://a.b) ![y](z) **c** `d` _e_ ~~f~~ # g",
        "1. one",
        "www.a.org a@b.org &amp; &#60;",
        "+44",
        "__0__",
        "a__b_c",
        "---",
        "\x00\x1b[2J\u202e\ufffe\ud800",
    ]
)


def _hostile(text: str) -> Handout:
    spots = (Spot(text, plainspeak.Place(0, 1, 1, 1, 1, 2, label=text)),)
    entries = (Entry(text, (Sense(text, text, text),), spots, (text,), True), Entry(text, (Sense("", text, text),), ()))
    return Handout((text,), entries, (Gap(text, text, spots),))


@given(HOSTILE)
def test_markdown_shows_every_letter(text: str) -> None:
    html = pyromark.html(escaped(clean(text)))
    assert set(re.findall(r"<[^>]*>", html)) <= {"<p>", "</p>"}
    assert unescape(re.sub(r"<[^>]*>", "", html)).strip() == clean(text)


@settings(deadline=None)
@given(HOSTILE, st.sampled_from(LAYOUTS))
def test_hostile_text_adds_nothing_to_a_page(text: str, layout: Layout) -> None:
    def tags(word: str) -> list[tuple[str, list[str]]]:
        parser = _Page()
        parser.feed(as_page(sheet(_hostile(word), title=word, date=word, layout=layout)))
        return [(tag, sorted(attributes)) for tag, attributes in parser.tags]

    if clean(text):
        assert tags(text) == tags("word")


@settings(deadline=None, max_examples=25)
@given(HOSTILE, st.sampled_from(LAYOUTS))
def test_hostile_text_makes_a_sound_word_file(text: str, layout: Layout) -> None:
    data = as_word(sheet(_hostile(text), title=text, layout=layout))
    assert docx.Document(io.BytesIO(data)).paragraphs[0].text == (clean(text) or "Words used in the papers")


@given(HOSTILE)
def test_no_cell_is_a_formula(text: str) -> None:
    rows = list(csv.reader(io.StringIO(as_csv(_hostile(text)), newline="")))
    assert {len(row) for row in rows} == {len(COLUMNS)}
    assert not [cell for row in rows for cell in row if cell[:1] in set("=+-@\t\r")]


def test_formula_in_a_paper(run: Run, tmp_path: Path) -> None:
    (tmp_path / "=cmd.md").write_text("Ask the ZQX.\n\n- -1+ZQX is due.\n", encoding="utf-8")
    done = run("handout", "=cmd.md", "--format", "csv")
    assert list(csv.reader(io.StringIO(done.stdout.decode())))[1][3] == "'=cmd.md (lines 1 and 3)"


# The command


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "board.md").write_text(BOARD, encoding="utf-8")
    return tmp_path


def test_file_is_written_and_told(run: Run, papers: Path) -> None:
    done = run("handout", "papers", "-o", "words.docx", "--title", "Ours")
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr.decode() == "Wrote words.docx: 4 terms explained, 1 to fill in, 2 to check.\n"
    assert docx.Document(str(papers / "words.docx")).core_properties.title == "Ours"
    assert sorted(path.name for path in papers.iterdir()) == ["papers", "words.docx"]


def test_existing_file_is_kept_unless_forced(run: Run, papers: Path) -> None:
    (papers / "words.md").write_text("mine")
    done = run("handout", "papers", "-o", "words.md")
    assert done.returncode == 2
    assert b"words.md: this file is there already. Choose another name, or write over it with --force." in done.stderr
    assert (papers / "words.md").read_text() == "mine"
    assert run("handout", "papers", "-o", "words.md", "--force").returncode == 0
    assert (papers / "words.md").read_text(encoding="utf-8").startswith("# Words used in the papers\n")


def test_the_handout_of_last_time_is_no_paper(run: Run, papers: Path) -> None:
    assert run("handout", "papers", "-o", "papers/words.md").returncode == 0
    first = (papers / "papers" / "words.md").read_text(encoding="utf-8")
    assert run("handout", "papers", "-o", "papers/words.md", "--force").returncode == 0
    assert (papers / "papers" / "words.md").read_text(encoding="utf-8") == first


@pytest.mark.parametrize("name", ["last.md", "last.html"])
def test_handouts_and_pages_of_ours_are_no_papers(run: Run, papers: Path, name: str) -> None:
    first = run("handout", ".", cwd=papers).stdout
    assert run("handout", ".", "-o", name, cwd=papers).returncode == 0
    assert run("lint", ".", "--format", "html", "-o", "report.html", "--exit-zero", cwd=papers).returncode == 0
    assert run("lint", name, "report.html", cwd=papers).returncode == 0
    assert run("handout", ".", cwd=papers).stdout == first


def test_a_paper_is_never_written_over(run: Run, papers: Path) -> None:
    done = run("handout", "papers/board.md", "-o", "papers/../papers/board.md", "--force")
    assert done.returncode == 2
    assert b"this is one of the papers. Give the handout another name." in done.stderr
    assert (papers / "papers" / "board.md").read_text(encoding="utf-8") == BOARD


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["-o", "words.pdf"], "End the name of the file with .md, .markdown, .html, .htm, .csv, .docx"),
        (["-o", "words"], "End the name of the file with"),
        (["--format", "docx"], "Say where to write the Word file: -o handout.docx"),
        (["--large-print", "--easy-read"], "Choose --large-print or --easy-read."),
        (["--format", "csv", "--large-print"], "A spreadsheet has no print."),
        (["-o", "gone/words.md"], "there is no folder gone. Make it first"),
        (["-o", "papers", "--format", "md"], "papers: this is a folder. Name a file in it."),
        (["-o", "x" * 300 + ".md"], "cannot be written"),
    ],
)
def test_what_cannot_be_done_is_told_and_nothing_written(
    run: Run, papers: Path, arguments: list[str], said: str
) -> None:
    done = run("handout", "papers", *arguments)
    assert (done.returncode, done.stdout) == (2, b"")
    assert said in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()
    assert [path.name for path in papers.iterdir()] == ["papers"]


def test_unreadable_paper_is_told_and_the_others_go_on(run: Run, papers: Path) -> None:
    (papers / "bad.md").write_bytes(b"a\0b")
    done = run("handout", "bad.md", "papers", "-o", "words.md")
    assert done.returncode == 2
    assert "bad.md: this is not a text file" in done.stderr.decode()
    assert "This handout is without bad.md: it could not be read." in done.stderr.decode()
    assert "**PCP**" in (papers / "words.md").read_text(encoding="utf-8")
    none = run("handout", "bad.md", "-o", "none.md")
    assert (none.returncode, (papers / "none.md").exists()) == (2, False)


def test_standard_input(run: Run) -> None:
    done = run("handout", "-", stdin=b"Ask the ICB.\n")
    assert done.returncode == 0
    assert "What the short forms and hard words in the paper mean." in done.stdout.decode()


def test_files_are_utf8_whatever_the_terminal(run: Run, papers: Path) -> None:
    done = run("handout", "papers", "--format", "html", PYTHONIOENCODING="ascii")
    assert "“Ask the ZQX team for your PCP.”" in done.stdout.decode("utf-8")


def test_without_python_docx_the_remedy_is_told(papers: Path) -> None:
    code = (
        "import sys; sys.modules['docx'] = None; sys.argv = ['plainspeak', 'handout', 'papers', '-o', 'w.docx']\n"
        "from plainspeak.cli import run; run()"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=papers, capture_output=True, timeout=120, check=False)
    assert done.returncode == 2
    assert b'pip install "plainspeak-lint[office]"' in done.stderr
    assert not (papers / "w.docx").exists()


@pytest.mark.skipif(sys.platform == "win32", reason="links need rights on Windows")
def test_a_link_is_followed_and_kept(run: Run, papers: Path) -> None:
    (papers / "real.md").write_text("old")
    (papers / "link.md").symlink_to("real.md")
    assert run("handout", "papers", "-o", "link.md").returncode == 2
    assert run("handout", "papers", "-o", "link.md", "--force").returncode == 0
    assert (papers / "link.md").is_symlink()
    assert (papers / "real.md").read_text(encoding="utf-8").startswith("# Words")
