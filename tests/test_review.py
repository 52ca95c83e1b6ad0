"""Answers in Word files: comments on exactly the words that they are about, in a paper that is otherwise as it was."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from conftest import Run
from plainspeak import check
from plainspeak.document import Document
from plainspeak.errors import UnreadableFile
from plainspeak.finding import Finding, Report
from plainspeak.readers import read
from plainspeak.review import review_docx
from plainspeak.rule import Swap
from plainspeak.settings import Settings
from word_files import PAPERS, Paper, W, para, plain, strict, unzipped, word_file, word_parts, zipped
from word_files import run as run_of

Q = f"{{{W}}}"
MAIN = "word/document.xml"
SHOWN = {f"{Q}tab": "\t", f"{Q}br": "\n", f"{Q}cr": "\n", f"{Q}noBreakHyphen": "-"}
EVERY = Settings(every_use=True)


def _root(data: bytes, part: str = MAIN) -> etree._Element:
    return etree.fromstring(unzipped(data)[part])


def _commented(data: bytes) -> dict[str, tuple[str, str]]:
    """Comment → its text and the words that it is on; by a walk of our own, for papers without fields and text boxes."""
    texts = {
        comment.get(f"{Q}id", ""): "\n".join("".join(p.itertext()) for p in comment.iter(f"{Q}p"))
        for comment in (_root(data, "word/comments.xml") if "word/comments.xml" in unzipped(data) else ())
    }
    words = dict.fromkeys(texts, "")
    running: set[str] = set()
    closed: set[str] = set()
    for element in _root(data).iter():
        key = element.get(f"{Q}id", "")
        if element.tag == f"{Q}commentRangeStart":
            assert key not in running | closed
            running.add(key)
        elif element.tag == f"{Q}commentRangeEnd":
            running.remove(key)
            closed.add(key)
        elif element.tag == f"{Q}commentReference":
            assert key in closed
        elif element.tag == f"{Q}t" or element.tag in SHOWN:
            for other in running:
                words[other] += SHOWN.get(element.tag, element.text or "")
    assert not running
    assert closed == set(texts)
    return {key: (texts[key], words[key]) for key in texts}


def _ours(data: bytes) -> list[tuple[str, str]]:
    ids = [c.get(f"{Q}id") for c in _root(data, "word/comments.xml") if c.get(f"{Q}author") == "plainspeak"]
    commented = _commented(data)
    return [commented[str(key)] for key in ids]


def _text(data: bytes, *, accepted: bool) -> list[str]:
    """The text of each paragraph with our tracked changes accepted or rejected, those of others as they are."""
    root = _root(data)
    for change in list(root.iter(f"{Q}ins", f"{Q}del")):
        if change.get(f"{Q}author") == "plainspeak" and (change.tag == f"{Q}ins") != accepted:
            change.getparent().remove(change)
    out = []
    for paragraph in root.iter(f"{Q}p"):
        parts = []
        for element in paragraph.iter(f"{Q}t", f"{Q}delText", *SHOWN):
            ours = any(a.get(f"{Q}author") == "plainspeak" for a in element.iterancestors(f"{Q}del"))
            if element.tag != f"{Q}delText" or ours:
                parts.append(SHOWN.get(element.tag, element.text or ""))
        out.append("".join(parts))
    return out


def _bare(data: bytes, part: str = MAIN) -> list[object]:
    """The main part without what we put in, each character of each run with the properties and all that stands around it."""
    root = _root(data, part)
    for mark in list(root.iter(f"{Q}commentRangeStart", f"{Q}commentRangeEnd", f"{Q}commentReference")):
        if int(mark.get(f"{Q}id", "0")) >= 1000:
            gone = mark.getparent() if mark.tag == f"{Q}commentReference" else mark
            gone.getparent().remove(gone)
    for change in list(root.iter(f"{Q}ins", f"{Q}del")):
        if change.get(f"{Q}author") == "plainspeak":
            at = change.getparent()
            for child in list(change) if change.tag == f"{Q}del" else ():
                change.addprevious(child)
                for text in child.iter(f"{Q}delText"):
                    text.tag = f"{Q}t"
            at.remove(change)
    return _flat(root)


def _flat(element: etree._Element) -> list[object]:
    """An element as a list in which it does not matter where its runs are cut."""
    out: list[object] = []
    for child in element:
        if child.tag == f"{Q}r":
            properties = child.find(f"{Q}rPr")
            look = b"" if properties is None else etree.tostring(properties, with_tail=False)
            for part in child:
                if part.tag in (f"{Q}t", f"{Q}delText"):
                    out += [(part.tag, look, character) for character in part.text or ""]
                elif part.tag != f"{Q}rPr":
                    out.append((look, etree.tostring(part, with_tail=False)))
        else:
            out.append((child.tag, sorted(child.attrib.items()), child.text, _flat(child)))
    return out


def _finding(document: Document, start: int, end: int, swap: str = "") -> Finding:
    swaps = (Swap(swap, sure=True),) if swap else ()
    quote = document.text[start:end]
    return Finding(
        "term-plain", start, end, quote, f"On {start}:{end}.", swaps, document.places(start, end), (), "warning"
    )


# any span at all

PIECES = st.lists(
    st.tuples(
        st.sampled_from(
            ["text", "text", "text", "link", "inserted", "deleted", "tag", "control", "tab", "br", "comment", "note"]
        ),
        st.text("abc é😀", min_size=1, max_size=12),
    ),
    min_size=1,
    max_size=5,
)


def _paper(paragraphs: list[list[tuple[str, str]]], seed: int) -> bytes:
    paper = Paper(seed)
    for pieces in paragraphs:
        parts = []
        for kind, text in pieces:
            if kind in ("tab", "br"):
                parts.append(paper.one(kind))
            elif kind == "comment":
                parts.append(paper.comment("Of Ann", text))
            else:
                parts.append(getattr(paper, kind)(text))
        paper.add(*parts)
    return paper.data()


@given(st.lists(PIECES, min_size=1, max_size=4), st.integers(0, 10**6), st.data())
@settings(max_examples=150, deadline=None)
def test_any_span_is_covered_exactly(paragraphs: list[list[tuple[str, str]]], seed: int, data: st.DataObject) -> None:
    before = _paper(paragraphs, seed)
    document = read("paper.docx", before)
    body = [b for b in document.blocks if not b.label.startswith("footnote")]
    findings = {}
    for _ in range(data.draw(st.integers(0, 6)) if body else 0):
        block = data.draw(st.sampled_from(body))
        start = data.draw(st.integers(block.start, block.end - 1))
        end = data.draw(st.integers(start + 1, block.end))
        swap = data.draw(st.sampled_from(["", "use", "a 😀 swap"]))
        findings[start, end] = _finding(document, start, end, swap)
    report = Report(document, tuple(findings[key] for key in sorted(findings)))

    commented = review_docx(before, report)
    assert commented.comments == len(findings)
    said = [(f"On {f.start}:{f.end}.", f.quote) for f in report.findings]
    assert [(text.split("\n")[0], on) for text, on in _ours(commented.data)] == said if findings else True
    assert read("paper.docx", commented.data) == document
    theirs = list(_commented(before).values())
    assert [row for row in _commented(commented.data).values() if row[0] == "Of Ann"] == theirs

    tracked = review_docx(before, report, track=report)
    assert tracked.comments == len(findings)
    assert _text(tracked.data, accepted=False) == _text(before, accepted=False)
    assert tracked.changes <= sum(bool(f.swaps) for f in findings.values())
    assert sum(text.count("swap") for text in _text(tracked.data, accepted=True)) <= tracked.changes
    if findings:
        first = next(iter(document.blocks))
        assert read("paper.docx", tracked.data).blocks[0].label == first.label


@given(st.text("ab ", min_size=3, max_size=40), st.integers(0, 10**6), st.data())
@settings(max_examples=100, deadline=None)
def test_tracked_swap_is_exact(text: str, seed: int, data: st.DataObject) -> None:
    text = f"x{text}x"
    paper = Paper(seed)
    paper.add(text)
    before = paper.data()
    document = read("paper.docx", before)
    start = data.draw(st.integers(1, len(text) - 2))
    end = data.draw(st.integers(start + 1, len(text) - 1))
    report = Report(document, (_finding(document, start, end, "€"),))
    after = review_docx(before, report, track=report)
    assert after.changes == 1
    assert _text(after.data, accepted=True) == [text[:start] + "€" + text[end:]]
    assert _text(after.data, accepted=False) == [text]


# whole papers


@pytest.mark.parametrize("make", PAPERS, ids=lambda make: make.__name__)
@pytest.mark.parametrize("seed", range(3))
def test_the_paper_stays_as_it_was(make: type[Paper], seed: int) -> None:
    paper = make(seed)
    # So that our numbers begin at 1000.
    paper.comments.append(f'<w:comment w:id="999" w:author="Ann">{plain("No mark")}</w:comment>')
    before = paper.data()
    report = check(read("paper.docx", before))
    every = check(report.document, settings=EVERY)
    for track in (None, every):
        after = review_docx(before, report, track=track)
        assert after.comments
        assert _bare(after.data) == _bare(before)
        old, new = unzipped(before), unzipped(after.data)
        assert list(new) == list(old)
        assert {part for part in old if old[part] != new[part]} == {MAIN, "word/comments.xml"}
        assert (
            new["word/comments.xml"].count(b"<w:comment ")
            == old["word/comments.xml"].count(b"<w:comment ") + after.comments
        )
        assert len(docx.Document(io.BytesIO(after.data)).comments) == len(_root(after.data, "word/comments.xml"))
        if track is None:
            assert read("paper.docx", after.data) == report.document
        else:
            assert after.changes


@pytest.mark.parametrize("make", PAPERS, ids=lambda make: make.__name__)
def test_numbers_of_changes_are_unique(make: type[Paper]) -> None:
    before = make(4).data()
    report = check(read("paper.docx", before))
    after = review_docx(before, report, track=check(report.document, settings=EVERY)).data
    ids = [element.get(f"{Q}id") for element in _root(after).iter(f"{Q}ins", f"{Q}del")]
    assert len(ids) == len(set(ids))


def test_what_the_comments_say() -> None:
    paper = Paper(3)
    paper.add("Agenda of the board", style="Title")
    paper.add("We will utilise the data in order to help. Utilise it well.")
    paper.add("Ask ", paper.link("the ICB"), " on Tuesday.")
    before = paper.data()
    report = check(read("paper.docx", before))
    after = review_docx(before, report, when=datetime(2026, 5, 4, 9, 30, tzinfo=UTC))
    assert _ours(after.data) == [
        ("‘utilise’ may lose people. Write ‘use’.\nUsed 2 times in this document.\nRule: term-plain", "utilise"),
        ("‘in order to’ takes the long way round. Write ‘to’.\nRule: phrase-wordy", "in order to"),
        (
            "ICB is not explained. Write ‘integrated care board (ICB)’, the local NHS body that plans and pays for services, "
            "the first time.\nRule: acronym-unexplained",
            "ICB",
        ),
    ]
    for comment in _root(after.data, "word/comments.xml"):
        assert dict(comment.attrib) == {
            f"{Q}id": comment.get(f"{Q}id"),
            f"{Q}author": "plainspeak",
            f"{Q}initials": "ps",
            f"{Q}date": "2026-05-04T09:30:00Z",
        }
    tracked = review_docx(before, report, track=check(report.document, settings=EVERY))
    assert tracked.changes == 3
    assert _text(tracked.data, accepted=True)[1] == "We will use the data to help. Use it well."
    said = [text for text, _ in _ours(tracked.data)]
    assert "The change is marked in the text. Accept it or reject it." in said[0]
    assert "The change" not in said[2]


def test_a_swap_that_the_message_leaves_out_is_told() -> None:
    before = word_file(plain("We meet in May."))
    document = read("paper.docx", before)
    after = review_docx(before, Report(document, (_finding(document, 3, 7, "come together"),)))
    assert _ours(after.data) == [("On 3:7.\nWrite: come together\nRule: term-plain", "meet")]


def test_look_is_copied_when_a_run_is_cut() -> None:
    look = '<w:b/><w:rPrChange w:id="7" w:author="Ann"><w:rPr/></w:rPrChange>'
    before = word_file(para(run_of("We utilise it.", look)))
    document = read("paper.docx", before)
    after = review_docx(before, check(document), track=check(document, settings=EVERY)).data
    runs = [r for r in _root(after).iter(f"{Q}r") if r.find(f"{Q}commentReference") is None]
    assert [("".join(r.itertext()), r.find(f"{Q}rPr/{Q}b") is not None) for r in runs] == [
        ("We ", True),
        ("utilise", True),
        ("use", True),
        (" it.", True),
    ]
    ids = [change.get(f"{Q}id") for change in _root(after).iter(f"{Q}rPrChange")]
    assert len(set(ids)) == len(ids) == 4


FIELD = '<w:fldChar w:fldCharType="{}"/>'


@pytest.mark.parametrize(
    "field",
    [
        "<w:fldSimple w:instr=' REF a '>" + run_of("how to utilise it") + "</w:fldSimple>",
        f"<w:r>{FIELD.format('begin')}</w:r><w:r><w:instrText>REF a</w:instrText></w:r><w:r>{FIELD.format('separate')}</w:r>"
        + run_of("how to uti") + run_of("lise it") + f"<w:r>{FIELD.format('end')}</w:r>",
        # All in one run, with words before and after.
        f"<w:r><w:t xml:space='preserve'>We </w:t>{FIELD.format('begin')}<w:instrText>REF a</w:instrText>{FIELD.format('separate')}"
        f"<w:t>how to utilise it</w:t>{FIELD.format('end')}<w:t xml:space='preserve'> now</w:t></w:r>",
        "<w:sdt><w:sdtPr><w:text/></w:sdtPr><w:sdtContent>" + run_of("how to utilise it") + "</w:sdtContent></w:sdt>",
    ],
)  # fmt: skip
def test_what_must_stay_whole_is_commented_on_as_a_whole(field: str) -> None:
    before = word_file(para(run_of("See "), field, run_of(" here.")))
    document = read("paper.docx", before)
    report = check(document, settings=Settings(select=frozenset(("term-plain",))))
    every = check(document, settings=EVERY)
    after = review_docx(before, report, track=every)
    ((_, on),) = _ours(after.data)
    assert (on, after.changes) == ("how to utilise it", 0)
    assert read("paper.docx", after.data).text == document.text


def test_changes_are_not_put_where_they_would_do_harm() -> None:
    paper = Paper(0)
    paper.body.append(para(paper.inserted("We utilise it.").xml))
    paper.body.append(para(run_of("We uti"), "<w:hyperlink>", run_of("lise"), "</w:hyperlink>", run_of(" it.")))
    paper.body.append(para('<w:r><w:t>We uti</w:t><w:footnoteReference w:id="1"/><w:t>lise it.</w:t></w:r>'))
    before = paper.data()
    report = check(read("paper.docx", before), settings=EVERY)
    after = review_docx(before, report, track=report)
    assert (after.comments, after.changes) == (3, 0)
    assert [on for _, on in _ours(after.data)] == ["utilise"] * 3


def test_places_that_cannot_carry_a_comment_are_listed_at_the_top() -> None:
    paper = Paper(1)
    paper.body.append(plain(""))
    paper.add("We meet in May.", paper.note("We utilise it."), paper.box("Ask the ICB."))
    paper.running("header1", "Prior to the day")
    before = paper.data()
    after = review_docx(before, check(read("paper.docx", before)))
    (text,) = ("\n".join(p.xpath("string()") for p in c.iter(f"{Q}p")) for c in _root(after.data, "word/comments.xml"))
    assert after.comments == 1
    assert text.split("\n") == [
        "No comment can stand on these words, so they are listed here.",
        "Text box: ICB is not explained. Write ‘integrated care board (ICB)’, the local NHS body that plans and pays for "
        "services, the first time. (acronym-unexplained)",
        "Footnote 1: ‘utilise’ may lose people. Write ‘use’. (term-plain)",
        "Header: ‘Prior to’ takes the long way round. Write ‘Before’. (phrase-wordy)",
    ]
    starts = [mark.getparent() for mark in _root(after.data).iter(f"{Q}commentRangeStart")]
    assert [list(mark.getparent()).index(mark) for mark in starts] == [1]


def test_a_paper_with_words_in_its_header_only() -> None:
    paper = Paper()
    paper.body.append("<w:p/>")
    paper.running("header1", "We utilise it.")
    after = review_docx(paper.data(), check(read("paper.docx", paper.data())))
    assert [on for _, on in _ours(after.data)] == [""]


def test_an_unused_order_is_answered_on_its_paragraph() -> None:
    paper = Paper()
    paper.add("First we meet.")
    paper.add("Then ", paper.comment("plainspeak: ignore term-plain: we like it", "we eat"), ".")
    before = paper.data()
    after = review_docx(before, check(read("paper.docx", before)))
    ((text, on),) = _ours(after.data)
    assert on == "Then we eat."
    assert text.endswith("Rule: ignore-unused")


def test_there_are_never_too_many_comments() -> None:
    before = word_file(plain("a" * 3000 + "."))
    document = read("paper.docx", before)
    report = Report(document, tuple(_finding(document, n, n + 1) for n in range(2500)))
    after = review_docx(before, report)
    assert after.comments == 2000
    assert "There are 501 more findings." in _ours(after.data)[-1][0]


def test_nothing_found_leaves_the_file_as_it_is() -> None:
    before = word_file(plain("We meet in May."))
    assert review_docx(before, check(read("paper.docx", before))).data == before


def test_a_file_without_relations_gets_comments_too() -> None:
    parts = word_parts(plain("We utilise it."))
    del parts["word/_rels/document.xml.rels"]
    parts["word/comments.xml"] = "<not-ours/>"
    before = zipped(parts)
    after = review_docx(before, check(read("paper.docx", before))).data
    assert unzipped(after)["word/comments.xml"] == b"<not-ours/>"
    assert b'Target="comments1.xml"' in unzipped(after)["word/_rels/document.xml.rels"]
    assert b"utilise" in unzipped(after)["word/comments1.xml"]


def test_another_file_than_the_one_that_was_read() -> None:
    report = check(read("paper.docx", word_file(plain("We utilise it."))))
    with pytest.raises(UnreadableFile, match="no longer what we read"):
        review_docx(word_file(plain("We xxxxxxx it.")), report)


PROTECTED = '<w:documentProtection w:edit="readOnly" w:enforcement="{}"/>'
REFUSED = {
    "strict": (strict(word_file(plain("We utilise it."))), "Strict Open XML"),
    "protected": (word_file(plain("We utilise it."), settings=PROTECTED.format(1)), "protected"),
    "signed": (zipped({**word_parts(plain("We utilise it.")), "_xmlsignatures/sig1.xml": "<s/>"}), "signed"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_files_that_we_do_not_write_in(run: Run, tmp_path: Path, name: str) -> None:
    data, reason = REFUSED[name]
    (tmp_path / "paper.docx").write_bytes(data)
    done = run("review", "paper.docx")
    assert (done.returncode, done.stdout) == (2, b"")
    assert re.fullmatch(rf"plainspeak: paper\.docx: [^\n]*{reason}[^\n]*\.\n", done.stderr.decode())
    assert [path.name for path in tmp_path.iterdir()] == ["paper.docx"]


def test_a_protection_that_is_off_is_none() -> None:
    before = word_file(plain("We utilise it."), settings=PROTECTED.format(0))
    assert review_docx(before, check(read("paper.docx", before))).comments == 1


# the command


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    (tmp_path / "minutes.docx").write_bytes(word_file(plain("We utilise it in order to help. The ICB pays.")))
    return tmp_path


def test_command(run: Run, papers: Path) -> None:
    before = (papers / "minutes.docx").read_bytes()
    done = run("review", "minutes.docx")
    assert (done.returncode, done.stdout.decode(), done.stderr) == (
        0,
        "Wrote minutes.reviewed.docx with 3 comments.\n",
        b"",
    )
    assert (papers / "minutes.docx").read_bytes() == before
    written = (papers / "minutes.reviewed.docx").read_bytes()
    assert [on for _, on in _ours(written)] == ["utilise", "in order to", "ICB"]

    again = run("review", "minutes.docx", "--track")
    assert (again.returncode, again.stdout) == (2, b"")
    assert again.stderr.decode() == (
        "plainspeak: minutes.reviewed.docx: there is a file of this name already. Add --force to write over it.\n"
    )
    assert (papers / "minutes.reviewed.docx").read_bytes() == written

    forced = run("review", "--track", "--force", "minutes.docx")
    assert forced.stdout.decode() == "Wrote minutes.reviewed.docx with 3 comments and 2 tracked changes.\n"


def test_options_choose_what_is_said(run: Run, papers: Path) -> None:
    done = run("review", "--select", "acronym-unexplained", "-o", "one.docx", "minutes.docx")
    assert done.stdout.decode() == "Wrote one.docx with 1 comment.\n"
    done = run("review", "--level", "error", "-o", "none.docx", "minutes.docx")
    assert done.stdout.decode() == "Wrote none.docx with no comments.\n"
    assert (papers / "none.docx").read_bytes() == (papers / "minutes.docx").read_bytes()


def test_a_folder_is_reviewed_without_our_own_reviews(run: Run, papers: Path) -> None:
    run("review", "minutes.docx")
    done = run("review", "--force", ".")
    assert done.stdout.decode() == "Wrote minutes.reviewed.docx with 3 comments.\n"
    assert sorted(path.name for path in papers.iterdir()) == ["minutes.docx", "minutes.reviewed.docx"]


def test_the_paper_itself_is_never_written_over(run: Run, papers: Path) -> None:
    before = (papers / "minutes.docx").read_bytes()
    done = run("review", "--force", "-o", "../" + papers.name + "/minutes.docx", "minutes.docx")
    assert done.returncode == 2
    assert b"never write over the paper itself" in done.stderr
    assert (papers / "minutes.docx").read_bytes() == before


def test_one_bad_paper_does_not_stop_the_others(run: Run, papers: Path) -> None:
    (papers / "broken.docx").write_bytes(b"PK\x03\x04word/document.xml")
    done = run("review", "broken.docx", "minutes.docx")
    assert done.returncode == 2
    assert done.stdout.decode() == "Wrote minutes.reviewed.docx with 3 comments.\n"
    assert b"broken.docx: this file is cut short" in done.stderr
    assert b"Traceback" not in done.stderr


def test_standard_input_needs_a_name_for_the_answer(run: Run, papers: Path) -> None:
    data = (papers / "minutes.docx").read_bytes()
    assert b"-o FILE" in run("review", "-", stdin=data).stderr
    done = run("review", "-", "--stdin-filename", "minutes.docx", "-o", "answer.docx", stdin=data)
    assert done.stdout.decode() == "Wrote answer.docx with 3 comments.\n"
    assert b"one paper" in run("review", "-o", "a.docx", "minutes.docx", "b.docx").stderr


def test_other_papers_get_a_page(run: Run, papers: Path) -> None:
    (papers / "agenda.md").write_text("We utilise it.\n", encoding="utf-8")
    done = run("review", "agenda.md")
    assert (done.returncode, done.stdout.decode()) == (0, "Wrote agenda.reviewed.html with 1 finding.\n")
    page = (papers / "agenda.reviewed.html").read_text(encoding="utf-8")
    assert page.lower().startswith("<!doctype html>")
    assert "utilise" in page
    # What we wrote is no paper.
    assert b"agenda.reviewed.reviewed" not in run("review", "--force", ".").stdout


def test_report_of_every_use_gives_a_comment_for_each() -> None:
    before = word_file(plain("We utilise it. They utilise it."))
    report = check(read("paper.docx", before), settings=replace(EVERY, select=frozenset(("term-plain",))))
    assert [on for _, on in _ours(review_docx(before, report).data)] == ["utilise", "utilise"]
