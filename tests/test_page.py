"""The page of `plainspeak lint --format html`: whole, safe, and usable by everyone."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT, Run
from plainspeak import check
from plainspeak.checking import score
from plainspeak.document import Block, Document, Piece, Place
from plainspeak.errors import UnreadableFile
from plainspeak.finding import Finding, Related, Report, Score
from plainspeak.packs import check_pack
from plainspeak.rule import LEVELS, Swap
from plainspeak.rules.catalogue import RULES
from plainspeak.writers import OUTPUTS, SCORED, writer
from plainspeak.writers.human import safe

EXAMPLES = ROOT / "examples"
VOID = frozenset(("meta", "br", "link", "input"))
Attributes = dict[str, str | None]


class Seen(HTMLParser):
    """What is on a page. Fails when an element is closed in the wrong order or a link lies in a link."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[tuple[str, Attributes]] = []
        self.elements: list[tuple[str, Attributes]] = []
        self.headings: list[tuple[int, str]] = []
        self.prose: list[str] = []
        self.texts: list[tuple[str, Attributes, str]] = []
        self.feed(page)
        self.close()
        assert not self.open

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(attrs) == len(dict(attrs)), f"an attribute twice: {attrs}"
        if tag == "a":
            assert all(name != "a" for name, _ in self.open), "a link in a link"
        self.elements.append((tag, dict(attrs)))
        if re.fullmatch("h[1-6]", tag):
            self.headings.append((int(tag[1]), ""))
        if tag not in VOID:
            self.open.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"nothing to close with {tag}"
        assert self.open[-1][0] == tag, f"</{tag}> closes {self.open[-1]}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        tags = [name for name, _ in self.open]
        if self.open:
            self.texts.append((*self.open[-1], data))
        if any(re.fullmatch("h[1-6]", tag) for tag in tags) and "sup" not in tags:
            rank, said = self.headings[-1]
            self.headings[-1] = rank, said + data
        if any("say" in (at.get("class") or "").split() for _, at in self.open) and "sup" not in tags:
            self.prose.append(data)

    def ids(self) -> Counter[str]:
        return Counter(at["id"] or "" for _, at in self.elements if "id" in at)

    def of(self, name: str) -> list[tuple[str, Attributes]]:
        return [(tag, at) for tag, at in self.elements if name in (at.get("class") or "").split()]


def page_of(*reports: Report, errors: Sequence[UnreadableFile] = ()) -> str:
    output = writer("html")
    parts = [output.start()]
    parts += [output.error(error) for error in errors]
    parts += [output.file(report, "warning") for report in reports]
    return "".join([*parts, output.end()])


def scored(source: str | Path, name: str = "paper.md") -> Report:
    report = check(source, name=name)
    return Report(report.document, report.findings, report.ignored, score=score(report.document))


def assert_sound(page: str, *reports: Report) -> Seen:
    """What must hold for every page: safe, and every way from a mark to its note and back is there."""
    seen = Seen(page)
    page.encode("ascii")
    ids = seen.ids()
    assert set(ids.values()) <= {1}, [id for id, count in ids.items() if count > 1]
    for tag, at in seen.elements:
        assert not {name for name in at if name.startswith("on")} | ({"src", "style", "action"} & at.keys()), (tag, at)
        if "href" in at:
            assert (at["href"] or "").startswith("#"), at
            assert (at["href"] or "")[1:] in ids, at
        if "aria-describedby" in at:
            assert at["aria-describedby"] in ids
    notes = {at["id"]: at for _, at in seen.of("note")}
    assert len(notes) == sum(len(report.findings) for report in reports)
    marks = [at for tag, at in seen.of("f") if tag == "a"]
    assert {(at["href"] or "")[1:] for at in marks} == notes.keys()
    back = {(at["href"] or "")[1:] for _, at in seen.of("back")}
    assert len(back) == len(notes)
    assert back <= {at["id"] for at in marks}
    tags = Counter(tag for tag, _ in seen.elements)
    assert (tags["style"], tags["script"], tags["h1"], tags["main"], tags["title"]) == (1, 1, 1, 1, 1)
    rank = 0
    for level, said in seen.headings:
        assert said.strip(), "a heading without words"
        assert level <= rank + 1, (level, said)
        rank = level
    texts = {tag: "".join(text for name, _, text in seen.texts if name == tag) for tag in ("style", "script")}
    style, script = (base64.b64encode(hashlib.sha256(texts[tag].encode()).digest()).decode() for tag in texts)
    policy = next(at["content"] for tag, at in seen.elements if at.get("http-equiv") == "Content-Security-Policy")
    assert policy == (
        f"default-src 'none'; style-src 'sha256-{style}'; script-src 'sha256-{script}'; "
        "base-uri 'none'; form-action 'none'"
    )
    assert seen.elements[0] == ("html", {"lang": "en-GB"})
    prose = "".join(visible(report.document.text) for report in reports)
    assert bare("".join(seen.prose)) == bare(prose)
    return seen


def visible(text: str) -> str:
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(map(safe, lines)).replace("\ufffc", "[…]")


def bare(text: str) -> str:
    """Without white space, and without the characters that frame a table."""
    return re.sub(r"[\s|+:=-]", "", text)


@pytest.mark.parametrize("name", ["minutes.md", "agenda.md", "agenda-plain.md", "invitation.txt"])
def test_examples(name: str) -> None:
    report = scored(EXAMPLES / name)
    assert_sound(page_of(report), report)


@pytest.mark.parametrize("name", ["minutes", "agenda"])
def test_golden(run: Run, name: str) -> None:
    """After a change that is meant, look at the page and write it again: PLAINSPEAK_GOLDEN=write."""
    done = run("lint", "--format", "html", f"{name}.md", cwd=EXAMPLES)
    page = re.sub(r"Made by plainspeak [^,]+,", "Made by plainspeak VERSION,", done.stdout.decode())
    page = page.replace("\r\n", "\n")
    path = ROOT / "tests" / "golden" / f"{name}.html"
    if os.environ.get("PLAINSPEAK_GOLDEN") == "write":
        path.write_text(page, encoding="utf-8", newline="\n")
    assert page == path.read_text(encoding="utf-8")
    assert done.returncode == 1


def test_words_for_people() -> None:
    report = scored(EXAMPLES / "minutes.md")
    page = page_of(report)
    assert "<title>What to put right in minutes.md</title>" in page
    assert "Found 11 things to put right and 6 pieces of advice. 1 more was settled by a comment." in page
    assert '<meter min="0" max="100" value="38.5" aria-label="Plainness">38.5 of 100</meter>' in page
    assert "asks for confident English" in page
    clean = page_of(scored("Come to the hall at two.\n", "plain.md"))
    assert "<h1>Nothing to put right in plain.md</h1>" in clean
    assert "Nothing here should lose a reader." in clean
    assert not re.search(r"\b0 (findings|things|pieces|words)", clean)
    for absent in ("What was found", "Hard words and acronyms", "About the rules"):
        assert absent not in clean


def test_score_is_optional_and_foreign_texts_are_told() -> None:
    report = check("Come to the hall at two.\n", name="a.md")
    assert "<meter" not in page_of(report)
    foreign = Score(40, 3, 0, None, None, None, english=False)
    page = page_of(Report(report.document, (), score=foreign))
    assert "not in English" in page
    assert "<meter" not in page


def test_jargon_is_listed_once_with_what_to_write_and_where() -> None:
    report = scored("Ask the ICB. The ICB will commence in May.\n\nWe commence. The *commence* is here.\n")
    page = page_of(report)
    listed = page.partition('id="jargon"')[2].partition("</section>")[0]
    assert listed.count('<th scope="row">') == 2
    assert '<th scope="row">commence</th><td>start or begin</td>' in listed
    assert '<a href="#m1-2">line 1</a>, <a href="#m1-2-2">line 3</a>' in listed
    assert "integrated care board (ICB)" in listed


def test_sentence_that_holds_words_has_its_link_at_the_end() -> None:
    report = scored(EXAMPLES / "minutes.md")
    page = page_of(report)
    sentence = next(number for number, f in enumerate(report.findings, 1) if f.rule == "sentence-hard")
    assert f'<span class="o advice" data-of="n1-{sentence}">The <a class="f warning"' in page
    assert f'aria-label="{sentence}, a note on this passage"><sup>{sentence}</sup></a></span>' in page


def test_blocks_become_what_they_are() -> None:
    source = "# One\n\n#### Four\n\n- a\n  - b\n- c\n\n> Quoted.\n\n| Item | Who |\n|---|---|\n| 1 | Joan |\n\n![A map](map.png) x\n"
    page = page_of(scored(source))
    assert '<h3 class="say">One</h3>' in page
    assert '<h4 class="say">Four</h4>' in page, "no rank is left out"
    assert re.sub(r"\s*\n\s*", "", page).count("<ul><li>") >= 2
    assert '<blockquote class="say"><p>Quoted.</p></blockquote>' in page
    assert '<tr><th scope="col">Item</th><th scope="col">Who</th></tr>' in page
    assert "<tr><td>1</td><td>Joan</td></tr>" in page
    assert '<span title="Something that is not text: code, a picture or a formula">[&#8230;]</span>' in page


def test_list_marks_and_times_between_blocks_are_kept() -> None:
    report = scored(EXAMPLES / "invitation.txt")
    text = "Agenda\n\n10.30am - Welcome and tea for all of us\n11am - A talk by Joan Akers\n"
    lines = Report((document := check(text).document), ())
    assert_sound(page_of(report), report)
    assert_sound(page_of(lines), lines)
    assert "10.30am" in document.text


def test_several_papers_have_a_list_and_errors_are_told() -> None:
    first, second = scored("Ask the ICB.\n", "a&b.md"), scored("We will utilise it.\n", "c.md")
    error = UnreadableFile("no<such>.md", "there is no such file.")
    page = page_of(first, second, errors=[error])
    seen = assert_sound(page, first, second)
    assert "<h1>What to put right in your papers</h1>" in page
    listed = page.partition('id="papers"')[2].partition("</section>")[0]
    assert '<a href="#p1">a&amp;b.md</a>' in listed
    assert "Read 2 papers and found 2 things to put right." in listed
    assert "no&lt;such&gt;.md: there is no such file." in listed
    assert (2, "a&b.md") in seen.headings
    assert "a&amp;b.md: <a" in page.partition('id="jargon"')[2]


def test_one_paper_and_an_error() -> None:
    report = scored("Ask the ICB.\n", "a.md")
    page = page_of(report, errors=[UnreadableFile("b.md", "it is broken.")])
    assert_sound(page, report)
    assert "What could not be read" in page
    nothing = page_of(errors=[UnreadableFile("b.md", "it is broken.")])
    assert_sound(nothing)
    assert "<h1>Nothing could be read</h1>" in nothing


def test_the_first_paper_is_not_written_twice_and_later_ones_come_at_once() -> None:
    output = writer("html")
    report = scored("Ask the ICB.\n", "a.md")
    assert output.start() + output.file(report, "warning") == ""
    assert output.file(report, "warning").count("<article") == 2
    assert output.file(report, "warning").count("<article") == 1
    assert output.end().count("<article") == 0


def test_pack_names_the_other_papers() -> None:
    texts = ("Ask the ICB.\n", "The ICB met.\n")
    documents = [check(text, name=f"<{number}>.md").document for number, text in enumerate(texts)]
    reports = check_pack(documents)
    page = page_of(*reports)
    assert_sound(page, *reports)
    assert "Used 2 times in these papers. Also in &lt;1&gt;.md." in page


def test_hostile_name_and_text() -> None:
    name = "a\u202e\x1b[2Jx\"'><script>alert(1)<!--.md"
    text = "Ask the ICB \u202eabout\x07 <script>alert(1)</script> &amp;amp; \"x' on click=alert(1).\n"
    report = scored(text, name)
    page = page_of(report)
    seen = assert_sound(page, report)
    assert "\\u202e" in page
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f]", page)
    assert any("\\x1b[2Jx" in text for tag, _, text in seen.texts if tag == "h1")


def test_unused_ignore_in_a_file_without_prose() -> None:
    report = scored("<!-- plainspeak: ignore term-plain: nothing here -->\n")
    assert len(report.findings) == 1
    assert_sound(page_of(report), report)


NASTY = st.text(
    st.one_of(
        st.sampled_from(list("<>&\"'|-#*`_[]() \n\r\t.:\u202e\u200b\ufeff\ufffc\x00\x1b\x85\u2028é😀")),
        st.characters(codec="utf-8"),
    ),
    max_size=120,
)
WORDS = st.sampled_from(
    ["the ICB", "in order to", "utilise", "stakeholders", "1. ", "- ", "> ", "| a | b |", "\n\n", "\n"]
)


@settings(deadline=None, max_examples=150)
@given(st.lists(st.one_of(NASTY, WORDS), max_size=12).map(" ".join), NASTY, st.sampled_from(["markdown", "text"]))
def test_any_text(text: str, name: str, form: str) -> None:
    from plainspeak.readers import read

    report = check(read(name, text.replace("\0", "?").encode("utf-8", "replace"), format=form))
    assert_sound(page_of(report), report)


KINDS = ("heading", "paragraph", "item", "cell", "caption", "quote", "label", "code")


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """A document with any blocks and any findings on it: nested, the same, crossing, empty, across blocks."""
    text = draw(st.text(st.sampled_from("ab <&\n\ufffc\u202e"), max_size=40))
    offsets = st.integers(0, len(text))
    cuts = sorted(draw(st.lists(offsets, max_size=8)))
    blocks = tuple(
        Block(draw(st.sampled_from(KINDS)), start, end, draw(st.integers(0, 9)), draw(st.sampled_from(("", "row 1"))))
        for start, end in zip(cuts[::2], cuts[1::2], strict=False)
    )
    pieces = (Piece(0, len(text), None),) if text else ()
    document = Document("x", "text", text, blocks, pieces, editable=False)
    found = []
    for start, end in sorted(sorted(draw(st.tuples(offsets, offsets))) for _ in range(draw(st.integers(0, 8)))):
        related = [
            Related("here", *sorted(draw(st.tuples(offsets, offsets))), ()) for _ in range(draw(st.integers(0, 2)))
        ]
        rule, level = draw(st.sampled_from(RULES)).name, draw(st.sampled_from(LEVELS))
        places = (Place(0, 0, 1, 1, 1, 1, draw(st.sampled_from(("", "page <3>")))),)
        quote = text[start:end]
        swaps = (Swap("<b>"),)
        found.append(Finding(rule, start, end, quote, "Write ‘<b>’.", swaps, places, tuple(related), level))
    return Report(document, tuple(found))


@settings(deadline=None, max_examples=300)
@given(st.lists(reports(), min_size=1, max_size=3))
def test_any_findings(several: list[Report]) -> None:
    assert_sound(page_of(*several), *several)


def test_every_mark_of_one_note_leads_to_it() -> None:
    report = scored("Ask the ICB.\n" * 12)
    page = page_of(report)
    assert page.count('href="#n1-1"') == 12
    assert "and 3 more" in page, "of many places the first are named"


def test_command_line_gives_the_score_and_the_exit_code(run: Run, tmp_path: Path) -> None:
    (tmp_path / "bad.md").write_bytes(b"Ask the ICB.\n")
    (tmp_path / "good.md").write_bytes(b"Come to the hall at two.\n")
    bad = run("lint", "--format", "html", "bad.md", "good.md", "nope.md")
    assert bad.returncode == 2
    assert bad.stdout.count(b"<article") == 2
    assert bad.stdout.count(b"<meter") == 4, "each paper has one, and one in the list"
    assert b"nope.md" in bad.stdout
    assert run("lint", "--format", "html", "good.md").returncode == 0
    assert "html" in SCORED <= OUTPUTS.keys()


def test_terminal_without_unicode_cannot_spoil_the_page(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("Ask the ICB – “now”.\n", encoding="utf-8")
    plain = run("lint", "--format", "html", "a.md", PYTHONIOENCODING="cp437").stdout
    assert plain == run("lint", "--format", "html", "a.md").stdout
    assert b"&#8211;" in plain


@pytest.fixture(scope="module")
def browser() -> dict[str, str]:
    """What the browser tests need; see tests/browser/README.md."""
    chromium = os.environ.get("PLAINSPEAK_CHROMIUM") or shutil.which("chromium") or ""
    needed = {"PLAINSPEAK_CHROMIUM": chromium}
    needed |= {name: os.environ.get(name, "") for name in ("PLAINSPEAK_AXE", "PLAINSPEAK_PLAYWRIGHT")}
    missing = [name for name, path in needed.items() if not path or not Path(path).exists()]
    if missing or not shutil.which("node"):
        pytest.skip(f"no browser to test with: {', '.join(missing) or 'node'} (see tests/browser/README.md)")
    return needed


def test_in_a_browser(browser: dict[str, str], run: Run, tmp_path: Path) -> None:
    """No breach of the accessibility rules, nothing on the console, no request, and the ways lead there and back."""
    pages = {
        "one.html": run("lint", "--format", "html", "minutes.md", cwd=EXAMPLES),
        "several.html": run("lint", "--format", "html", "agenda.md", "agenda-plain.md", "invitation.txt", cwd=EXAMPLES),
        "clean.html": run("lint", "--format", "html", "agenda-plain.md", cwd=EXAMPLES),
        "score.html": run("score", "--format", "html", "agenda.md", "minutes.md", cwd=EXAMPLES),
    }
    for name, done in pages.items():
        (tmp_path / name).write_bytes(done.stdout)
    command = ["node", str(ROOT / "tests" / "browser" / "check.mjs"), *(str(tmp_path / name) for name in pages)]
    done = subprocess.run(command, capture_output=True, env={**os.environ, **browser}, timeout=600, check=False)
    assert done.returncode == 0, done.stderr.decode()
    looked = json.loads(done.stdout)
    assert len(looked) == 8 * len(pages)
    for look in looked:
        where = {key: look[key] for key in ("file", "colorScheme", "width", "script")}
        assert look["violations"] == [], where
        assert (look["messages"], look["requests"], look["wide"]) == ([], [], False), where
        if look["marked"]:
            found = look["found"]
            assert "may lose people" in found["popup"] or "is not explained" in found["popup"], where
            assert found["target"].replace("n", "m") == found["back"] == f"#{found['mark']}", where
            assert found["lit"] == (1 if look["script"] else 0), where
            assert found["hushed"] == ("none" if look["script"] else "block"), where
        if look["filtered"]:
            filtered = look["filtered"]
            assert 0 < filtered["seen"] < filtered["notes"], where
            assert filtered["off"] == 0, where
            assert filtered["said"] == f"{filtered['seen']} of {filtered['notes']} notes are shown."
    assert any(look["filtered"] for look in looked)
