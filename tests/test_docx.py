"""Word files: what people see of them is read, in order, with its place; and no file does harm."""

from __future__ import annotations

import io
import struct
import sys
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

import docx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainspeak import check
from plainspeak.document import OBJECT, Document, InRun
from plainspeak.errors import UnreadableFile
from plainspeak.readers import read
from plainspeak.readers.docx import read_docx
from plainspeak.readers.limits import Limits
from plainspeak.readers.office import open_package
from plainspeak.settings import Settings
from word_files import HEAD, PAPERS, SPACES, Paper, para, plain, run, strict, unzipped, word_file, word_parts, zipped


def _read(data: bytes, limits: Limits | None = None) -> Document:
    return read_docx("paper.docx", data, limits or Limits())


def _lines(document: Document) -> list[str]:
    return [" ".join(line.split()) for line in document.text.split("\n\n")]


def _kinds(document: Document) -> list[tuple[str, int, str]]:
    return [(b.kind, b.level, document.text[b.start : b.end]) for b in document.blocks]


def _labels(data: bytes) -> list[tuple[str, str]]:
    document = _read(data)
    return [(b.label, document.text[b.start : b.end]) for b in document.blocks]


@pytest.mark.parametrize("make", PAPERS, ids=lambda make: make.__name__)
@pytest.mark.parametrize("seed", range(8))
def test_papers_are_read_as_people_read_them(make: type[Paper], seed: int) -> None:
    paper = make(seed)
    document = _read(paper.data())
    seen = [" ".join(text.split()) for text in paper.words() if any(c.isalnum() for c in text)]
    assert _lines(document) == seen
    assert (document.format, document.editable, document.source) == ("docx", False, document.text)


@pytest.mark.parametrize("make", PAPERS, ids=lambda make: make.__name__)
def test_strict_files_read_the_same(make: type[Paper]) -> None:
    data = make(1).data()
    assert _read(strict(data)) == _read(data)


@given(st.lists(st.text("abc é😀\t\n", max_size=30), max_size=6), st.integers(0, 99))
@settings(max_examples=80, deadline=None)
def test_places_are_those_that_python_docx_finds(texts: list[str], seed: int) -> None:
    paper = Paper(seed)
    for text in texts:
        parts = []
        for character in text.replace("\t", "\0\t\0").replace("\n", "\0\n\0").split("\0"):
            parts.append(paper.one("tab" if character == "\t" else "br") if character in ("\t", "\n") else character)
        paper.add(*parts)
    data = paper.data()
    document = _read(data)
    there = [p.text for p in docx.Document(io.BytesIO(data)).paragraphs]
    for block in document.blocks:
        for place in document.places(block.start, block.end):
            shown = "".join(
                there[anchor.paragraph][anchor.start : anchor.end]
                for anchor in place.anchors
                if isinstance(anchor, InRun) and anchor.part == "word/document.xml"
            )
            assert shown == document.text[block.start : block.end]
    words = "".join("".join(text.split()) for text in texts if any(c.isalnum() for c in text))
    assert "".join(document.text.split()) == words


def test_kinds() -> None:
    number = '<w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr>'
    data = word_file(
        plain("Papers for May", style="Title")
        + plain("One", style="Heading1")
        + plain("Zwei", style="berschrift2")
        + plain("Three", style="OurHeading")
        + plain("Four, by its own level", properties='<w:outlineLvl w:val="3"/>')
        + plain("Just text, for all its style.", style="Heading1", properties='<w:outlineLvl w:val="9"/>')
        + plain("Bring a pen.", style="ListBullet")
        + plain("Bring a cup.", properties=number)
        + plain("Not in a list any more.", style="ListBullet", properties='<w:numPr><w:numId w:val="0"/></w:numPr>')
        + plain("- Bring a friend.", style="ListBullet")
        + plain("What the figure shows.", style="Caption")
        + plain("I felt heard.", style="Quote")
        + plain("• A bullet typed by hand.")
        + plain("Date: 3 May")
        + plain("x = utilise()", style="SourceCode")
        + plain("Contents 1", style="TOC1")
        + plain("A sentence of its own.")
    )
    assert _kinds(_read(data)) == [
        ("heading", 1, "Papers for May"),
        ("heading", 1, "One"),
        ("heading", 2, "Zwei"),
        ("heading", 2, "Three"),
        ("heading", 4, "Four, by its own level"),
        ("paragraph", 0, "Just text, for all its style."),
        ("item", 1, "Bring a pen."),
        ("item", 2, "Bring a cup."),
        ("paragraph", 0, "Not in a list any more."),
        ("item", 1, "Bring a friend."),
        ("caption", 0, "What the figure shows."),
        ("quote", 0, "I felt heard."),
        ("item", 1, "A bullet typed by hand."),
        ("label", 0, "Date: 3 May"),
        ("paragraph", 0, "A sentence of its own."),
    ]


def test_kinds_without_a_part_for_styles() -> None:
    parts = word_parts(plain("Why we ask", style="Heading2") + plain("We ask because you know."))
    del parts["word/styles.xml"]
    assert [row[:2] for row in _kinds(_read(zipped(parts)))] == [("heading", 2), ("paragraph", 0)]


def test_styles_that_are_based_on_each_other_in_a_circle() -> None:
    circle = "".join(
        f'<w:style w:type="paragraph" w:styleId="{a}"><w:name w:val="{a}"/><w:basedOn w:val="{b}"/></w:style>'
        for a, b in (("A", "B"), ("B", "A"))
    )
    assert _kinds(_read(word_file(plain("We ask you.", style="A"), styles=circle))) == [("paragraph", 0, "We ask you.")]


def test_labels() -> None:
    paper = Paper()
    paper.add("We met in May.", paper.note("It was warm."))
    paper.table([["Item", "Who"], ["Welcome", "Chair"]])
    paper.add(paper.box("Bring a pen."), "We met in June.")
    paper.running("header1", "Minutes of May")
    assert _labels(paper.data()) == [
        ("paragraph 1", "We met in May."),
        ("table 1, row 1", "Item"),
        ("table 1, row 1", "Who"),
        ("table 1, row 2", "Welcome"),
        ("table 1, row 2", "Chair"),
        ("paragraph 2", "We met in June."),
        ("text box", "Bring a pen."),
        ("footnote 1", "It was warm."),
        ("header", "Minutes of May"),
    ]


def test_labels_have_pages_where_word_left_them() -> None:
    broken = "<w:r><w:lastRenderedPageBreak/></w:r>"
    data = word_file(
        plain("On the first page.")
        + para(run("This goes on "), broken, run("to the second."))
        + plain("It is on the second.")
        + para(broken, run("And this on the third."))
    )
    assert [label for label, _ in _labels(data)] == [
        "page 1, paragraph 1",
        "page 1, paragraph 2",
        "page 2, paragraph 1",
        "page 3, paragraph 1",
    ]


def test_notes_are_numbered_in_the_order_of_the_text() -> None:
    data = word_file(
        para(
            run("See this"),
            '<w:r><w:footnoteReference w:id="9"/></w:r>',
            run(" and that."),
            '<w:r><w:footnoteReference w:id="4"/></w:r>',
        ),
        footnotes="".join(
            f'<w:footnote w:id="{key}">{plain(f"Note {key} says so.")}</w:footnote>' for key in (4, 7, 9)
        ),
    )
    assert _labels(data)[1:] == [("footnote 1", "Note 9 says so."), ("footnote 2", "Note 4 says so.")]


FIELD = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'


def test_fields() -> None:
    nested = (
        FIELD.format("begin") + run("IF ", tag="instrText") + FIELD.format("begin") + run("PAGE", tag="instrText")
        + FIELD.format("separate") + run("7") + FIELD.format("end") + FIELD.format("separate") + run("seen") + FIELD.format("end")
    )  # fmt: skip
    data = word_file(
        para(run("This is "), nested, run(" by all."))
        + para(FIELD.format("end"), run("An end without a begin."))
        + para(
            FIELD.format("begin"), run("TOC", tag="instrText"), FIELD.format("separate"), run("Contents of the paper")
        )
        + para(run("More contents"), FIELD.format("end"))
        + para(FIELD.format("begin"), run("A begin without an end."))
    )
    assert _lines(_read(data)) == ["This is seen by all.", "An end without a begin.", "A begin without an end."]


def test_what_nobody_sees_is_left_out() -> None:
    paper = Paper()
    paper.add("We see", paper.hidden(" no"), paper.hidden(" nothing", style=True), paper.deleted(" never"), " this.")
    paper.add("Not this.", style="Secret", seen=False)
    paper.add(paper.control("Click here to enter text.", placeholder=True))
    row = "<w:tr><w:trPr><w:del w:id='1' w:author='A'/></w:trPr><w:tc>" + plain("Gone.") + "</w:tc></w:tr>"
    cell = "<w:tc><w:tcPr><w:cellDel w:id='1' w:author='A'/></w:tcPr>" + plain("Gone too.") + "</w:tc>"
    paper.body.append(f"<w:tbl>{row}<w:tr>{cell}<w:tc><w:tcPr/>{plain('This stays.')}</w:tc></w:tr></w:tbl>")
    paper.body.append(para(run("This", '<w:rStyle w:val="Unseen"/><w:vanish w:val="0"/>'), run(" we see.")))
    assert _lines(_read(paper.data())) == ["We see this.", "This stays.", "This we see."]


@pytest.mark.parametrize(
    ("versions", "shown"),
    [
        ({"wps": "new", "": "old"}, "new"),
        ({"wps w14": "new", "": "old"}, "new"),
        ({"zzz": "new", "": "old"}, "old"),
        ({"undeclared": "new", "": "old"}, "old"),
        ({"wps zzz": "new", "": "old"}, "old"),
        ({"zzz": "new", "w14": "next", "": "old"}, "next"),
        ({" ": "new", "": "old"}, "old"),
        ({"zzz": "new"}, "new"),
        ({"": "old"}, "old"),
        ({}, ""),
    ],
)
def test_of_two_versions_the_one_that_word_shows(versions: dict[str, str], shown: str) -> None:
    def alternatives(inside: Callable[[str], str]) -> str:
        written = "".join(
            f'<mc:Choice Requires="{needs}">{inside(text)}</mc:Choice>'
            if needs
            else f"<mc:Fallback>{inside(text)}</mc:Fallback>"
            for needs, text in versions.items()
        )
        names = (
            'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
            'xmlns:zzz="http://schemas.microsoft.com/office/word/2010/wordprocessingNothing"'
        )
        return f"<mc:AlternateContent {names}>{written}</mc:AlternateContent>"

    def drawn(text: str) -> str:
        return f"<w:drawing>{boxed('A box ' + text)}</w:drawing>"

    def boxed(text: str) -> str:
        return f"<w:txbxContent>{plain(text)}</w:txbxContent>"

    in_a_run = alternatives(lambda text: f"<w:t>In a run {text}</w:t>")
    data = word_file(
        para(f"<w:r>{in_a_run}</w:r>")
        + para(alternatives(lambda text: run(f"In a paragraph {text}")))
        + alternatives(lambda text: plain(f"Beside paragraphs {text}"))
        + para(run("Here"), f"<w:r>{alternatives(drawn)}</w:r>")
        + para(run("There"), f"<w:r><w:drawing>{alternatives(lambda text: boxed('A part ' + text))}</w:drawing></w:r>")
    )
    if not shown:
        assert _lines(_read(data)) == ["Here", "There"]
        return
    assert _lines(_read(data)) == [
        f"In a run {shown}", f"In a paragraph {shown}", f"Beside paragraphs {shown}", "Here", f"A box {shown}", "There",
        f"A part {shown}",
    ]  # fmt: skip


def test_code_symbols_and_formulas_are_objects() -> None:
    data = word_file(
        para(
            run("Type "), run("git", '<w:rStyle w:val="Verbatim"/>'), run(" log", '<w:rStyle w:val="Verbatim"/>'), run(" and "),
            '<w:r><w:sym w:font="Wingdings" w:char="F0FC"/></w:r>', run(" see "), "<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath>", run("."),
        )
    )  # fmt: skip
    document = _read(data)
    assert document.text == f"Type {OBJECT} and {OBJECT} see {OBJECT}."
    start = document.text.index("see")
    assert document.places(start, start + 3)[0].anchors == (InRun("word/document.xml", 0, 19, 22),)


def test_one_cell_in_a_row_is_a_frame_and_no_table() -> None:
    paper = Paper()
    paper.table([["We would like to hear what you think."]])
    assert _kinds(_read(paper.data())) == [("paragraph", 0, "We would like to hear what you think.")]


def test_other_languages() -> None:
    french = '<w:lang w:val="fr-FR"/>'
    data = word_file(
        plain("We would like to hear what you think about the plans.")
        + para(run("Venez nous voir.", french), run(" ", "<w:b/>"))
        + para(run("He said "), run("merci", french), run(" to us."))
    )
    assert _lines(_read(data)) == ["We would like to hear what you think about the plans.", "He said merci to us."]
    # A program in French marks English as French.
    assert _lines(_read(word_file(para(run("We meet in May.", french))))) == ["We meet in May."]


def _settled(comment: str) -> tuple[list[str], list[str]]:
    paper = Paper()
    paper.add("Ask the ICB.")
    paper.add("Ask ", paper.comment(comment, "the MDT"), " too.")
    paper.add("Ask the VCSE.")
    report = check(_read(paper.data()), settings=Settings(select=frozenset(("acronym-unexplained", "ignore-unused"))))
    return [f.quote for f in report.findings], [f.quote for f in report.ignored]


def test_a_comment_settles_the_paragraph_that_it_covers() -> None:
    assert _settled("A word from Ann") == (["ICB", "MDT", "VCSE"], [])
    assert _settled("plainspeak: ignore acronym-unexplained: all know it") == (["ICB", "VCSE"], ["MDT"])
    assert _settled("Plainspeak: ignore") == (["ICB", "VCSE"], ["MDT"])
    assert _settled("plainspeak: ignore-file acronym-unexplained") == ([], ["ICB", "MDT", "VCSE"])
    assert _settled("plainspeak: ignore sentence-long") == (["ICB", "MDT", "VCSE"], [])


def test_a_comment_may_cover_several_paragraphs() -> None:
    key = 'w:id="5"'
    data = word_file(
        plain("Ask the ICB.")
        + para(f"<w:commentRangeStart {key}/>", run("Ask the MDT."))
        + plain("Ask the VCSE.")
        + para(run("Ask the ICS."), f"<w:commentRangeEnd {key}/>", f"<w:r><w:commentReference {key}/></w:r>")
        + plain("Ask the PCN."),
        comments=f'<w:comment {key} w:author="Ann">{plain("plainspeak: ignore: all know these")}</w:comment>',
    )
    report = check(_read(data), settings=Settings(select=frozenset(("acronym-unexplained",))))
    assert [f.quote for f in report.ignored] == ["MDT", "VCSE", "ICS"]
    (ignore,) = report.document.ignores
    assert (ignore.reason, ignore.anchor) == ("all know these", InRun("word/document.xml", 1, 0, 12))


def test_an_order_that_word_files_do_not_know_is_told() -> None:
    for comment in ("plainspeak: ignore-start", "plainspeak: please be quiet"):
        paper = Paper()
        paper.add(paper.comment(comment, "We meet in May."))
        (finding,) = check(_read(paper.data())).findings
        assert finding.rule == "ignore-unused"
        assert "‘" in finding.message


@pytest.mark.parametrize("ending", ["docx", "DOCX", "docm", "dotx", "dotm"])
def test_endings(ending: str) -> None:
    assert read(f"paper.{ending}", word_file(plain("We meet."))).text == "We meet."


def test_content_tells_more_than_the_ending() -> None:
    assert read("paper.txt", word_file(plain("We meet."))).format == "docx"


def test_a_main_part_of_another_name_and_windows_slashes() -> None:
    parts = word_parts(plain("We meet."))
    moved = {name.replace("document.xml", "document2.xml").replace("/", "\\"): data for name, data in parts.items()}
    moved["_rels\\.rels"] = str(moved["_rels\\.rels"]).replace("word/document.xml", "/word/document2.xml")
    assert _read(zipped(moved)).text == "We meet."


# Files made to do harm.


def _with(part: str, data: str | bytes) -> bytes:
    return zipped({**word_parts(plain("We meet.")), part: data})


def _document(inner: str, before: str = "") -> str:
    return f"{before}<w:document {SPACES}><w:body>{inner}</w:body></w:document>"


def _patched(offset: int, value: bytes) -> bytes:
    """A Word file with bytes of the entry of its main part in the list of the zip changed."""
    data = bytearray(word_file(plain("We meet.")))
    at = data.rindex(b"word/document.xml", 0, data.rindex(b"word/_rels")) - 46
    assert data[at : at + 4] == b"PK\x01\x02"
    data[at + offset : at + offset + len(value)] = value
    return bytes(data)


LOLS = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(9))
HOSTILE: Mapping[str, tuple[bytes, str]] = {
    "no zip": (b"PK\x03\x04 and nothing more", "cut short or damaged"),
    "cut": (word_file(plain("We meet."))[:-40], "cut short or damaged"),
    "no document": (zipped({"a.txt": "A"}), "no Word document"),
    "a book of sums": (_with("word/document.xml", "<workbook/>"), "not from Word"),
    "entities": (
        _with("word/document.xml", _document("&l9;", f'<!DOCTYPE w [<!ENTITY l0 "lol">{LOLS}]>')),
        "document type",
    ),
    "a file from outside": (
        _with("word/document.xml", _document("&x;", '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>')),
        "document type",
    ),
    "a document type in UTF-16": (
        _with(
            "word/document.xml", _document("", '<?xml version="1.0" encoding="utf-16"?><!DOCTYPE w>').encode("utf-16")
        ),
        "document type",
    ),
    "a document type in the styles": (_with("word/styles.xml", "<!DOCTYPE w><w/>"), "document type"),
    "deep": (_with("word/document.xml", _document("<w:sdt>" * 5000)), "inside each other"),
    "broken": (_with("word/document.xml", "<w:document>"), "damaged"),
    "empty part": (_with("word/document.xml", ""), "damaged"),
    "large": (_with("word/document.xml", _document(" " * 3_000_000)), "unpacks to more than 2 MB"),
    "many": (zipped({f"{n}": "" for n in range(60)} | word_parts("")), "more than 50 parts"),
    "a size that is too small": (_patched(24, struct.pack("<I", 20)), "damaged"),
    "a size that is too large": (_patched(24, struct.pack("<I", 1_000_000)), "not as long"),
    "a password": (_patched(8, b"\x01\x00"), "password"),
    "an unknown packing": (_patched(10, struct.pack("<H", zipfile.ZIP_BZIP2)), "packed in a way"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_are_refused_with_one_sentence(name: str) -> None:
    data, reason = HOSTILE[name]
    with pytest.raises(UnreadableFile, match=reason) as caught:
        _read(data, Limits(unpacked=2, entries=50))
    assert str(caught.value).startswith("paper.docx: ")
    assert "\n" not in str(caught.value)
    assert caught.value.reason.endswith(".")


def test_two_parts_of_one_name() -> None:
    out = io.BytesIO(word_file(plain("We meet.")))
    with zipfile.ZipFile(out, "a") as archive:
        archive.writestr("word/Document.xml", "<other/>")
    with pytest.raises(UnreadableFile, match=r"two parts named word/document\.xml"):
        _read(out.getvalue())


def test_all_that_is_read_together_has_a_bound() -> None:
    package = open_package("paper.docx", zipped({f"{n}": b" " * 900_000 for n in range(3)}), Limits(unpacked=1))
    package.read("0")
    package.read("1")
    with pytest.raises(UnreadableFile, match="what we read of it unpacks to more than 2 MB in all"):
        package.read("2")


def test_depth_is_counted() -> None:
    package = open_package(
        "a.docx", zipped({"a": "<a>" * 50 + "</a>" * 50, "b": "<a>" * 51 + "</a>" * 51}), Limits(depth=50)
    )
    package.xml("a")
    with pytest.raises(UnreadableFile, match="more than 50 elements"):
        package.xml("b")


def test_nothing_is_unpacked_outside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    rels = f'{HEAD}<Relationships xmlns="x"><Relationship Id="a" Type="b/officeDocument" Target="../../../etc/passwd"/></Relationships>'
    parts = {**word_parts(plain("We meet.")), "../../evil.txt": "evil", "/abs.txt": "evil", "_rels/.rels": rels}
    assert _read(zipped(parts)).text == "We meet."
    assert not list(tmp_path.iterdir())


@given(
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.integers(0, 255)), min_size=1, max_size=6), st.booleans()
)
@settings(max_examples=150, deadline=None)
def test_damage_is_an_error_and_never_a_crash(changes: list[tuple[float, int]], inside: bool) -> None:
    data = PAPERS[2](0).data()
    parts = unzipped(data)
    target = bytearray(parts["word/document.xml"] if inside else data)
    for where, value in changes:
        target[int(where * len(target))] = value
    try:
        _read(zipped({**parts, "word/document.xml": bytes(target)}) if inside else bytes(target))
    except UnreadableFile as error:
        assert "\n" not in str(error)


TAGS = st.sampled_from(
    """p r t tbl tr tc sdt sdtContent sdtPr ins del hyperlink fldSimple fldChar instrText pPr rPr vanish tab br sym pict
    txbxContent ruby rubyBase smartTag commentRangeStart commentRangeEnd commentReference footnoteReference numPr""".split()
)
TREES = st.recursive(
    st.builds(lambda tag, text: f'<w:{tag} w:id="1" w:fldCharType="begin">{text}</w:{tag}>', TAGS, st.sampled_from(["", "ICB", " "])),
    lambda inner: st.builds(
        lambda tag, kind, parts: f'<w:{tag} w:id="2" w:val="1" w:fldCharType="{kind}">{"".join(parts)}</w:{tag}>',
        TAGS, st.sampled_from(["begin", "separate", "end"]), st.lists(inner, max_size=5),
    ),
    max_leaves=30,
)  # fmt: skip


@given(st.lists(TREES, max_size=6))
@settings(max_examples=200, deadline=None)
def test_elements_in_any_order_are_read(trees: list[str]) -> None:
    _read(word_file("".join(trees)))


def test_without_lxml_we_say_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in sys.modules if name.split(".")[0] == "lxml"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "lxml", None)
    with pytest.raises(UnreadableFile, match=r'pip install "plainspeak-lint\[office\]"'):
        _read(word_file(plain("We meet.")))
