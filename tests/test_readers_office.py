"""PDF, PowerPoint, OpenDocument text and Rich Text: what is read, where it stands, and the process that reads it."""

from __future__ import annotations

import json
import multiprocessing
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT, Run
from office_files import ODF, Words, lines, odt, pdf, pdf_of, pptx, shape, slide, zipped
from plainspeak.document import Block, Document, Ignore, InRun, InText, OnPage, Piece
from plainspeak.errors import UnreadableFile
from plainspeak.readers import child, read
from plainspeak.readers.limits import Limits

PROSE = """\
The panel meets on the first Monday of every month in the small
hall behind the library, and everyone who has used the service
is welcome to come and to speak."""


def blocks(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def texts(document: Document) -> list[str]:
    return [text for _, text in blocks(document)]


def reason(name: str, data: bytes, **more: Any) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read(name, data, **more)
    assert "\n" not in caught.value.reason
    return caught.value.reason


# PDF


def test_pdf_joins_the_lines_of_a_paragraph_and_knows_their_boxes() -> None:
    document = read("a.pdf", pdf([Words("Minutes", 72, 60, 18, True), *lines(PROSE, y=100), *lines(PROSE, y=180)]))
    joined = PROSE.replace("\n", " ")
    assert blocks(document) == [("heading", "Minutes"), ("paragraph", joined), ("paragraph", joined)]
    assert [block.label for block in document.blocks] == [f"page 1, paragraph {n}" for n in (1, 2, 3)]
    assert not document.editable
    assert document.source == document.text
    (place,) = document.places(document.text.index("small"), document.text.index("library"))
    assert place.label == "page 1, paragraph 2"
    first, second = place.anchors
    assert isinstance(first, OnPage)
    assert isinstance(second, OnPage)
    assert first.page == second.page == 1
    assert first.box[0] == pytest.approx(72, abs=1)
    assert first.box[1] < 100 < first.box[3]
    assert second.box[1] < 100 + 11 * 1.2 < second.box[3]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_pdf_boxes_are_those_of_the_page_as_it_is_shown(turn: int) -> None:
    # A page that is stored turned: the text runs up, down or upside down in the file, and our box follows the reader's eye.
    document = read("a.pdf", pdf([Words("Welcome", 100, 50)], rotate=turn))
    anchor = document.places(0, 7)[0].anchors[0]
    assert isinstance(anchor, OnPage)
    left, top, right, bottom = anchor.box
    width, height = (842, 595) if turn in (90, 270) else (595, 842)
    assert -50 <= left <= right <= width + 50
    assert -50 <= top <= bottom <= height + 50


@pytest.mark.parametrize(
    ("before", "after", "joined"),
    [
        ("We make the plan opera-", "tional by May.", "We make the plan operational by May."),
        ("This is for the long-", "term, we hope.", "This is for the long-term, we hope."),
        ("We write zorp-", "wifel as one word: zorpwifel.", "We write zorpwifel as one word: zorpwifel."),
        ("We write co-design, so co-", "design it stays.", "We write co-design, so co-design it stays."),
        ("See the Stratford-", "Upon-Avon plan.", "See the Stratford-Upon-Avon plan."),
        ("The COVID-", "19 plan.", "The COVID-19 plan."),
        ("Yes – we think so –", "and you?", "Yes – we think so – and you?"),
    ],
)
def test_pdf_hyphens_at_the_end_of_a_line(before: str, after: str, joined: str) -> None:
    document = read("a.pdf", pdf(lines(f"{before}\n{after}")))
    assert document.text == joined


def test_pdf_ligatures_soft_hyphens_and_characters_beyond_the_first_plane() -> None:
    page = lines("The #nal o~er is ~ne, and * too.\nPeo|ple like it.")
    codes = {"#": "ﬁ", "~": "ﬀ", "*": "😀", "|": "\u00ad"}
    document = read("a.pdf", pdf(page, codes=codes))
    assert document.text.startswith("The final offer is ffne, and 😀 too.")
    assert "People like it." in document.text
    at = document.text.index("too")
    anchor = document.places(at, at + 3)[0].anchors[0]
    assert (anchor.start, anchor.end) == (at, at + 3)


def test_pdf_running_lines_and_page_numbers_are_taken_out() -> None:
    pages = []
    for number in range(1, 6):
        body = PROSE.replace("first", ["first", "second", "third", "fourth", "last"][number - 1])
        pages.append(
            [
                Words("Riverside Panel – papers for May 2026", 72, 40, 9),
                *lines(body, y=100),
                Words(f"Page {number} of 5", 260, 810, 9),
            ]
        )
    document = read("a.pdf", pdf(*pages))
    assert len(document.blocks) == 5
    assert "Riverside" not in document.text
    assert "Page" not in document.text


def test_pdf_a_line_at_the_edge_of_one_page_stays() -> None:
    pages = [[Words(f"Part {word} begins here.", 72, 40), *lines(PROSE, y=100)] for word in ("one", "two", "three")]
    text = read("a.pdf", pdf(*pages)).text
    assert all(f"Part {word} begins here." in text for word in ("one", "two", "three"))
    assert "Bring 40 copies" in read("b.pdf", pdf([Words("Bring 40 copies", 72, 800), *lines(PROSE)])).text


def test_pdf_a_sentence_goes_on_over_the_page() -> None:
    one = lines(PROSE, y=700)[:2]
    two = lines("is welcome to come and to speak. We make a note of all\nthat is said.", y=72)
    document = read("a.pdf", pdf(one, two))
    assert len(document.blocks) == 1
    assert "used the service is welcome to come" in document.text
    assert [place.anchors[0].page for place in document.places(0, len(document.text)) if place.anchors] == [1, 2]  # type: ignore[union-attr]


def test_pdf_items_with_their_wrapped_lines() -> None:
    page = [
        *lines("We ask you to do three things before we meet:", y=72),
        Words("•", 80, 90),
        *lines("read the papers that we send you a week before the\nmeeting, and note your questions", x=98, y=90),
        Words("•", 80, 120),
        *lines("tell us what would help you to take part", x=98, y=120),
        Words("1.", 80, 140),
        *lines("First of all, rest.", x=98, y=140),
    ]
    assert blocks(read("a.pdf", pdf(page))) == [
        ("paragraph", "We ask you to do three things before we meet:"),
        ("item", "read the papers that we send you a week before the meeting, and note your questions"),
        ("item", "tell us what would help you to take part"),
        ("item", "First of all, rest."),
    ]


def test_pdf_a_table_is_cells_and_no_sentence() -> None:
    rows = [
        ("Time", "Item", "Lead"),
        ("10:00", "Welcome and names", "Ann Lee"),
        ("10:15", "Report on the year", "Jo May"),
    ]
    page = [Words(cell, 72 + 150 * x, 80 + 16 * y) for y, row in enumerate(rows) for x, cell in enumerate(row)]
    document = read("a.pdf", pdf(page))
    assert texts(document) == [cell for row in rows for cell in row]
    assert {kind for kind, _ in blocks(document)} == {"cell"}


def test_pdf_full_cells_are_parted_where_pdfium_joins_their_words() -> None:
    head = [Words(cell, 72 + 90 * x, 80) for x, cell in enumerate(("Name", "One", "Two", "Three"))]
    # "X" is nearer to "08a" than words are to each other; a number stands lower than the name beside it.
    near = [Words("ken", 73, 95), Words("all", 162, 95), Words("08a", 252, 95), Words("X", 271.6, 95)]
    lower = [Words("10", 60, 132), Words("tess", 73, 125), Words("all", 162, 125)]
    found = texts(read("a.pdf", pdf([*head, *near, *lower])))
    assert found == ["Name", "One", "Two", "Three", "ken", "all", "08a X", "10", "tess", "all"]


@pytest.mark.parametrize(
    "words",
    [
        b"[(Time)-9000(Item)-280(of)-280(the)-280(day)-9000(Lead)]TJ",  # no spaces at all, as TeX writes
        b"[(Time )-9000(Item of the day )-9000(Lead)]TJ",
        b"(Time                Item of the day               Lead)Tj",
    ],
)
def test_pdf_wide_gaps_part_cells_inside_of_what_was_written_in_one_go(words: bytes) -> None:
    line = b"0 -18 Td (We ask you to read the papers that we send.) Tj "
    page = b"BT/F1 11 Tf 72 700 Td " + line * 3 + b"0 -18 Td " + words + b" ET"
    assert texts(read("a.pdf", raw_pdf(page)))[-3:] == ["Time", "Item of the day", "Lead"]


def test_pdf_letters_that_were_written_one_by_one_are_words() -> None:
    line = b"".join(b"(%c)Tj " % letter for letter in b"We meet in May, and you can come.")
    document = read("a.pdf", raw_pdf(b"BT/F1 11 Tf 72 700 Td " + line + b" ET"))
    assert blocks(document) == [("paragraph", "We meet in May, and you can come.")]
    (anchor,) = document.places(0, 7)[0].anchors
    assert isinstance(anchor, OnPage)
    assert anchor.box[0] == pytest.approx(72, abs=1)


def test_pdf_a_number_that_closes_a_bracket_is_no_list_mark() -> None:
    page = lines(
        "• Please read the long paper that we have sent you before (it is paper\n12) and tell us what you think of it."
    )
    assert texts(read("a.pdf", pdf(page))) == [
        "Please read the long paper that we have sent you before (it is paper 12) and tell us what you think of it."
    ]


def raw_pdf(content: bytes) -> bytes:
    """A PDF of one page with this content."""
    return pdf_of(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
            b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ]
    )


def test_pdf_columns_are_read_one_after_the_other() -> None:
    left = lines("The group began in spring with\nfour people and a kettle, and\nit has grown since.", x=50, y=80)
    right = lines("We now meet in the town hall\nevery week, and there is room\nfor you as well.", x=320, y=80)
    together = [words for pair in zip(left, right, strict=True) for words in pair]
    for page in ([*left, *right], together):
        document = read("a.pdf", pdf(page))
        assert "with four people and a kettle, and it has grown since." in document.text
        assert "every week, and there is room for you as well." in document.text


def test_pdf_lines_to_write_on_and_dots_of_contents_are_no_words() -> None:
    page = [Words("Name: ____________ Date: ________", 72, 80), Words("Welcome .................... 3", 72, 120)]
    text = read("a.pdf", pdf(page)).text
    assert "_" not in text
    assert ".." not in text


def test_pdf_an_address_stays_in_lines_and_a_label_is_one() -> None:
    page = [*lines("Riverside Hall\n10 Mill Lane\nLeeds\nLS1 2AB", y=80), Words("Chair: Ann Lee", 72, 160)]
    found = blocks(read("a.pdf", pdf([*page, *lines(PROSE, y=200)])))
    assert ("label", "Chair: Ann Lee") in found
    assert ("paragraph", "Riverside Hall 10 Mill Lane Leeds LS1 2AB") not in found


def test_pdf_without_text_with_a_password_or_broken_says_so() -> None:
    assert "pictures of pages" in reason("scan.pdf", pdf([]))
    assert "damaged" in reason("half.pdf", pdf(lines(PROSE))[:200])
    assert "more than 2 pages" in reason("a.pdf", pdf(*[lines(PROSE)] * 3), limits=Limits(pages=2))
    locked = pdf_of(
        [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 0/Kids[]>>"],
        b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>/ID[<00><00>]" % (b"41" * 32, b"42" * 32),
    )
    assert "password" in reason("locked.pdf", locked)


# PowerPoint


def test_pptx_reads_slides_in_order_the_title_first_and_the_notes_last() -> None:
    document = read(
        "a.pptx",
        pptx(
            slide(
                shape("Below", y=5_000_000),
                shape("Right", x=4_000_000, y=2_000_100),
                shape("Left", x=1_000, y=2_000_300),
                shape("7", kind="sldNum", y=9_000_000),
                shape("3 May", kind="dt"),
                shape("Our year", kind="title", y=100_000),
                notes="Say this slowly.\nThen stop.",
            ),
            slide(
                shape("What next", kind="ctrTitle"),
                shape("Ask everyone\n\tby letter\nThen wait", kind="body"),
                hidden=True,
            ),
        ),
    )
    assert [(block.label, text) for block, text in zip(document.blocks, texts(document), strict=True)] == [
        ("slide 1", "Our year"),
        ("slide 1", "Left"),
        ("slide 1", "Right"),
        ("slide 1", "Below"),
        ("slide 1, notes", "Say this slowly."),
        ("slide 1, notes", "Then stop."),
        ("hidden slide 2", "What next"),
        ("hidden slide 2", "Ask everyone"),
        ("hidden slide 2", "by letter"),
        ("hidden slide 2", "Then wait"),
    ]
    assert [(block.kind, block.level) for block in document.blocks[-4:]] == [
        ("heading", 1),
        ("item", 1),
        ("item", 2),
        ("item", 1),
    ]
    at = document.text.index("letter")
    (place,) = document.places(at, at + 6)
    assert place.anchors == (InRun("ppt/slides/slide1.xml", 2, 3, 9),)


MC = (
    'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" xmlns:zzz="urn:zzz" '
    'xmlns:p14="http://schemas.microsoft.com/office/powerpoint/2010/main"'
)


def test_pptx_tables_groups_breaks_and_fields() -> None:
    table = (
        '<p:graphicFrame><p:xfrm><a:off x="0" y="900"/></p:xfrm><a:graphic><a:graphicData><a:tbl>'
        "<a:tr><a:tc><a:txBody><a:p><a:r><a:t>Time</a:t></a:r></a:p></a:txBody></a:tc>"
        '<a:tc hMerge="1"><a:txBody><a:p><a:r><a:t>gone</a:t></a:r></a:p></a:txBody></a:tc></a:tr>'
        "</a:tbl></a:graphicData></a:graphic></p:graphicFrame>"
    )
    group = f"<p:grpSp><p:grpSpPr/><p:grpSp><p:grpSpPr/>{shape('deep')}</p:grpSp></p:grpSp>"
    versions = (
        f'<mc:AlternateContent {MC}><mc:Choice Requires="p14">{shape("new")}</mc:Choice>'
        f"<mc:Fallback>{shape('old')}</mc:Fallback></mc:AlternateContent>"
        f'<mc:AlternateContent {MC}><mc:Choice Requires="zzz">{shape("newest")}</mc:Choice>'
        f"<mc:Fallback>{shape('usual')}</mc:Fallback></mc:AlternateContent>"
    )
    parts = (
        f"<p:sp {MC}><p:nvSpPr><p:nvPr/></p:nvSpPr><p:spPr/><p:txBody><a:p><a:r><a:t>one</a:t></a:r>"
        '<mc:AlternateContent><mc:Choice Requires="p14"><a:r><a:t> and</a:t></a:r></mc:Choice>'
        "<mc:Fallback><a:r><a:t> or</a:t></a:r></mc:Fallback></mc:AlternateContent><a:br/>"
        '<a:r><a:t>two</a:t></a:r><a:fld type="slidenum"><a:t>9</a:t></a:fld></a:p></p:txBody></p:sp>'
    )
    found = texts(read("a.pptx", pptx(slide(table, group, versions, parts))))
    assert sorted(found) == sorted(["Time", "deep", "new", "usual", "one and\ntwo"])


# OpenDocument


def test_odt_reads_what_a_reader_sees() -> None:
    body = """
    <text:tracked-changes><text:changed-region><text:deletion><text:p>deleted</text:p></text:deletion>
    </text:changed-region></text:tracked-changes>
    <text:h text:outline-level="2">Minutes</text:h>
    <text:p>We  met<text:s text:c="3"/>at<text:tab/>two.<office:annotation><text:p>remark</text:p></office:annotation>
    All came<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>Even Bo.</text:p></text:note-body>
    </text:note>.</text:p>
    <text:list><text:list-item><text:p>tea</text:p><text:list><text:list-item><text:p>milk</text:p></text:list-item>
    </text:list></text:list-item></text:list>
    <table:table><table:table-row><table:table-cell><text:p>Time</text:p></table:table-cell>
    <table:covered-table-cell><text:p>covered</text:p></table:covered-table-cell></table:table-row></table:table>
    <text:table-of-content><text:index-body><text:p>Minutes 1</text:p></text:index-body></text:table-of-content>
    <text:p text:style-name="P1">Big</text:p><text:p>Present: Ann Lee, Bo May</text:p>
    """
    styles = '<style:style style:name="P1" style:parent-style-name="Title"/>'
    document = read("a.odt", odt(body, styles=styles))
    assert blocks(document) == [
        ("heading", "Minutes"),
        ("paragraph", "We met   at\ttwo. All came."),
        ("paragraph", "Even Bo."),
        ("item", "tea"),
        ("item", "milk"),
        ("cell", "Time"),
        ("heading", "Big"),
        ("label", "Present: Ann Lee, Bo May"),
    ]
    assert [block.level for block in document.blocks[3:5]] == [1, 2]
    assert document.blocks[1].label == "paragraph 2"
    at = document.text.index("two")
    assert document.places(at, at + 3)[0].anchors == (InRun("content.xml", 1, 12, 15),)


def test_odt_hidden_text_is_left_out() -> None:
    styles = """
    <style:style style:name="T1" style:family="text"><style:text-properties text:display="none"/></style:style>
    <style:style style:name="T2" style:family="text" style:parent-style-name="Secret"/>
    <style:style style:name="T3" style:family="text" style:parent-style-name="T3"/>
    <style:style style:name="T4" style:family="text"><style:text-properties text:display="true"/></style:style>
    <style:style style:name="P1" style:family="paragraph"><style:text-properties text:display="none"/></style:style>
    """
    body = """
    <text:section text:display="none"><text:p>hid</text:p><text:section><text:p>hid</text:p></text:section></text:section>
    <text:section text:display="condition" text:is-hidden="true"><text:p>hid</text:p></text:section>
    <text:section text:display="condition" text:condition="ooow:x"><text:p>One</text:p></text:section>
    <text:p><text:span text:style-name="T1">hid<text:note><text:note-body><text:p>hid</text:p></text:note-body></text:note>
    <text:s/>hid</text:span>a <text:a text:style-name="T2">hid</text:a><text:span text:style-name="T3">b</text:span></text:p>
    <text:p text:style-name="P1">hid<text:span>hid</text:span><text:span text:style-name="T4">Two</text:span>hid</text:p>
    <text:p><text:hidden-paragraph text:is-hidden="true"/>hid<text:note><text:note-body><text:p>hid</text:p></text:note-body>
    </text:note></text:p>
    <text:p><text:hidden-paragraph/>Three<text:variable-set text:display="none">hid</text:variable-set><text:hidden-text
    text:is-hidden="true">hid</text:hidden-text><text:hidden-text text:is-hidden="false"> four</text:hidden-text></text:p>
    <text:p>Five<draw:frame draw:display="none"><draw:text-box><text:p>hid</text:p></draw:text-box></draw:frame></text:p>
    """
    named = '<style:style style:name="Secret" style:family="text"><style:text-properties text:display="none"/></style:style>'
    parts = {
        "styles.xml": f"<office:document-styles {ODF}><office:styles>{named}</office:styles></office:document-styles>"
    }
    assert texts(read("a.odt", odt(body, styles=styles, parts=parts))) == ["One", "a b", "Two", "Three four", "Five"]


def test_odt_fields_that_people_see_are_read() -> None:
    fields = (
        "title subject description author-name user-defined date time keywords user-field-get bookmark-ref meta meta-field "
        "page-number page-count bibliography-mark conditional-text database-display placeholder sequence no-such-field"
    ).split()
    body = "".join(f"<text:p>It is <text:{field}>{field}</text:{field}>.</text:p>" for field in fields)
    drawing = "<draw:frame><svg:title>hid</svg:title><svg:desc>hid</svg:desc><draw:text-box><text:p>Box</text:p></draw:text-box></draw:frame>"
    document = read("a.odt", odt(f"{body}<text:p>{drawing}</text:p>"))
    assert texts(document) == [*(f"It is {field}." for field in fields), "Box"]


@pytest.mark.parametrize("level", ["9" * 5000, "-1", "x", ""])
def test_a_level_that_is_no_number_refuses_no_paper(level: str) -> None:
    document = read("a.odt", odt(f'<text:h text:outline-level="{level}">Agenda</text:h>'))
    assert [(block.kind, block.level) for block in document.blocks] == [("heading", 1)]
    bullet = f'<a:p><a:pPr lvl="{level}"><a:buChar char="-"/></a:pPr><a:r><a:t>Tea</a:t></a:r></a:p>'
    page = shape("x").replace("<p:txBody>", f"<p:txBody>{bullet}")
    assert [(block.kind, block.level) for block in read("a.pptx", pptx(slide(page))).blocks[:1]] == [("item", 1)]


def test_odt_two_thousand_million_blanks_are_a_few() -> None:
    document = read(
        "a.odt", odt('<text:p>a<text:s text:c="2000000000"/>b<text:s text:c="99999999999999999999"/>c</text:p>')
    )
    assert len(document.text) < 300


def test_odt_with_a_password_says_so() -> None:
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        "<m:file-entry><m:encryption-data/></m:file-entry></m:manifest>"
    )
    assert "password" in reason("a.odt", odt("<text:p>x</text:p>", parts={"META-INF/manifest.xml": manifest}))


# Rich Text


def test_rtf_text_tables_and_pictures() -> None:
    source = (
        rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0 Arial;}}{\header Running}"
        rb"{\*\shppict{\pict\pngblip 89504e47zz}}"
        rb"{\b Minutes}\par The panel\'92s plan {\deleted old }is \u8216?ready\u8217? now.\par "
        rb"\trowd Time\cell Item\cell\row }"
    )
    document = read("a.rtf", source)
    assert blocks(document) == [
        ("heading", "Minutes"),
        ("paragraph", "The panel’s plan is ‘ready’ now."),
        ("cell", "Time"),
        ("cell", "Item"),
    ]
    assert [block.label for block in document.blocks] == ["paragraph 1", "paragraph 2", "paragraph 3", "paragraph 3"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        # What is hidden or deleted, wherever its group says so.
        (r"{\v hid}a \v hid\tab\u8216?\'93\par\v0 b\par{\v hid\plain  c}", "a b|c"),
        (r"a {\rtlch\fcs1 \af0 \ltrch\fcs0 \deleted\revauthdel1 gone\par}b {\deleted gone{ too}}c{\deleted0  d}", "a b c d"),
        (r"{\v hid\cell} a\cell\row b", "a|b"),
        (r"{\*\unknown hid{\b hid}}{\info{\title hid}}{\header hid{\footnote hid}}a", "a"),
        (r"{\stylesheet{\s1\v Secret;}{\*\cs2 \v Char;}}a", "a"),
        # Notes and boxes come below their paragraph.
        (r"One{\super\chftn{\footnote\pard\plain {\super\chftn} A note.\par Its end.}} goes on.\par Two", "One goes on.|A note.|Its end.|Two"),
        (r"One{\footnote A note{\footnote within}.}", "One|within|A note."),
        (r"{\v a{\footnote hid}}{\deleted b{\footnote hid}{\shp{\*\shpinst{\shptxt\plain hid}}}}c", "c"),
        (r"Time\cell Item{\footnote Note}\cell\row Next", "Time|Item|Note|Next"),
        (r"a{\shp{\*\shpinst{\sp{\sn hid}{\sv hid}}{\shptxt \pard Box\par}}{\shprslt{\*\do{\dptxbxtext hid}}}} b\par c", "a b|Box|c"),
        (r"a{\*\do\dobxpage{\dptxbx hid{\dptxbxtext\pard Old box}}}\par c", "a|Old box|c"),
        (r"{\shpgrp{\*\shpinst{\shp{\*\shpinst{\shptxt Box}}}}}{\xe a\par}b", "b|Box"),
        (r"{\fonttbl{\f0\fcharset0 Arial;}{\f7\fcharset204 Cyr;}}\f7\uc2 a{\footnote \'c0\u8211 ..b}\f0\uc1\par c", "a|\u0410–b|c"),
        (r"{\object{\*\objdata 0102}{\result Shown}} a", "Shown a"),
        # Text for older programs and the same for newer.
        (r"a {\upr{old{\footnote old}}{\*\ud{new {\footnote note}}}}b {\upr{kept}}\par", "a new b kept|note"),
        # Bytes of any kind are skipped by their number; one that goes beyond the file is wrong.
        (r"{\pict\bin10 }}}}}{{{{{}a", "a"),
        (r"{\*\x\bin4 }}}}}{\shp{\bin3 {\v}}\bin0 a \bin-4 b\bin2 {\c", "a bc"),
        (r"{\pict\bin99999999 zz}a{\pict\bin zz}b", "ab"),
        # Never closed, and closed too often.
        (r"a{\footnote b{\upr c", "a|bc"),
        (r"a{\footnote b}}gone", "a|b"),
    ],
)  # fmt: skip
def test_rtf_what_is_seen_and_nothing_else(source: str, expected: str) -> None:
    document = read("a.rtf", b"{\\rtf1\\ansi " + source.encode() + b"}")
    assert "|".join(texts(document)) == expected


def test_rtf_broken_in_every_place_is_read_or_refused() -> None:
    source = (
        rb"{\rtf1\ansi{\fonttbl{\f0 Arial;}}\'9 \u999999? \uc-5 {\pict {\bin999 \ucZ The end\par}"
        rb"{\footnote{\upr a{\*\ud b}}\footnote{\ud}\upr{{\*\ud\* {\*\* \bin3 }}}}}\* {\ud{\shptxt\bin9999999999 }}"
    )
    for end in range(6, len(source)):
        try:
            read("a.rtf", source[:end])
        except UnreadableFile:
            continue


# Telling kinds


@pytest.mark.parametrize(
    ("name", "data", "format"),
    [
        ("minutes.docx", pdf(lines(PROSE)), "pdf"),
        ("minutes", pdf(lines(PROSE)), "pdf"),
        ("minutes.txt", pdf(lines(PROSE)), "pdf"),
        ("minutes.pdf", b"\n\n" + pdf(lines(PROSE)), "pdf"),
        ("minutes.md", odt("<text:p>x</text:p>"), "odt"),
        ("minutes.zip", pptx(slide(shape("x"))), "pptx"),
        ("minutes.doc", rb"{\rtf1 Hello there.}", "rtf"),
        ("minutes.txt", b"The file begins with %PDF-1.7 and ends with EOF.", "text"),
        ("minutes.md", b"Rich Text begins with {\\rtf1", "markdown"),
    ],
)
def test_content_tells_before_the_name(name: str, data: bytes, format: str) -> None:
    assert read(name, data).format == format


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)


def stream(name: str) -> bytes:
    return OLE + name.encode("utf-16-le") + bytes(64)


@pytest.mark.parametrize(
    ("name", "data", "says", "do"),
    [
        ("a.doc", stream("WordDocument"), "old Word file (.doc)", "save it as .docx"),
        ("a.ppt", stream("PowerPoint Document"), "old PowerPoint file", "save it as .pptx"),
        ("a.xls", stream("Workbook"), "old Excel workbook", "plain text"),
        ("a.msg", stream("__properties_version1.0") + stream("WordDocument"), "Outlook message", ".eml"),
        ("a.docx", stream("EncryptedPackage"), "has a password", "take the password off"),
        ("a.doc", OLE, "old Office file", ".docx"),
        ("a.xlsx", zipped({"xl/workbook.xml": "x"}), "Excel workbook", "plain text"),
        ("a.ods", zipped({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}), "spreadsheet", "plain text"),
        ("a.odp", zipped({"mimetype": "application/vnd.oasis.opendocument.presentation"}), "slides", ".pptx"),
        ("a.epub", zipped({"mimetype": "application/epub+zip"}), "e-book", "plain text"),
        ("a.pages", zipped({"Index/Document.iwa": "x"}), "Apple Pages", "Word (.docx)"),
        ("a.zip", zipped({"minutes.docx": "x"}), "zip file", "Unpack it"),
        ("a.docx", b"PK\x03\x04 and no more", "cut short", "Get it again"),
        ("a.png", b"\x89PNG\r\n\x1a\n", "picture", "plain text"),
        ("a.txt", b"\xff\xd8\xff\xe0", "picture", "plain text"),
        ("a.heic", b"\0\0\0\x18ftypheic", "picture", "plain text"),
        ("a.webp", b"RIFF\0\0\0\0WEBP", "picture", "plain text"),
        ("a.m4a", b"\0\0\0\x20ftypM4A ", "sound", "plain text"),
        ("a.gz", b"\x1f\x8b\x08", "packed", "Unpack it"),
        ("a.pdf", b"Just words.", "it is not", ".txt"),
        ("a.pptx", b"Just words.", "it is not", ".txt"),
        ("a.rtf", b"Just words.", "it is not", ".txt"),
        ("a.pdf", b"", "empty", "Get it again"),
    ],
)
def test_what_we_cannot_read_is_named_with_what_to_do(name: str, data: bytes, says: str, do: str) -> None:
    told = reason(name, data)
    assert says in told
    assert do in told


def test_a_zip_file_inside_another_does_not_tell_its_kind() -> None:
    inside = zipped({"word/document.xml": "x"}, stored=["word/document.xml"])
    outside = zipped({"mine.docx": inside}, stored=["mine.docx"])
    assert "zip file" in reason("a.zip", outside)


def test_a_missing_library_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("plainspeak.readers.find_spec", lambda name: None)
    assert reason("a.pdf", pdf(lines(PROSE))).endswith('pip install "plainspeak-lint[pdf]"')
    assert reason("a.odt", odt("")).endswith('pip install "plainspeak-lint[office]"')


# The process that reads


def serve(code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the next child run `code` in place of its own loop; it may use `answer(bytes)` and `question()`."""
    child.close()
    boot = f"""
import json, os, sys, time
def answer(body): os.write(1, len(body).to_bytes(8, "big") + body)
def question():
    head = json.loads(sys.stdin.buffer.readline())
    sys.stdin.buffer.read(head["size"])
answer(b'{{"ready":true}}')
while True:
    question()
    {code}
"""
    monkeypatch.setattr(child, "_BOOT", boot)


@pytest.fixture(autouse=True)
def _own_child() -> Any:
    yield
    child.close()


def _document(**changed: object) -> str:
    """Code of a child that answers with a document of one letter, in which something is changed."""
    whole = {
        "format": "pdf", "text": "a", "source": None, "editable": False, "blocks": [["item"], [0], [1], [0], [""]],
        "ends": [1], "anchors": "p", "t": [[], []], "r": [[], [], [], []], "p": [[1], [0], [1], [0]], "parts": [],
        "boxes": [[0, 0, 1, 1]], "ignores": [],
    }  # fmt: skip
    return f"answer({json.dumps({'document': {**whole, **changed}}).encode()!r})"


@pytest.mark.parametrize(
    ("code", "says"),
    [
        ("time.sleep(60)", "took longer than 1 second to read"),
        ("os._exit(3)", "damaged"),
        ("os.abort()", "signal 6"),
        ("answer(b'not json')", "damaged"),
        ("answer(b'[1]')", "damaged"),
        ("answer(b'[' * 100000)", "damaged"),
        ("answer(b'{\"document\": 7}')", "no document"),
        (_document(), None),
        (_document(text="ab"), "no document"),
        (_document(ends=[1, 1]), "no document"),
        (_document(ends=["1"]), "no document"),
        (_document(anchors="?"), "no document"),
        (_document(p=[[1], [0], [1], [7]]), "no document"),
        (_document(p=[[1], [0], [1]]), "no document"),
        (_document(p=[[1], [0], [1], [0.5]]), "no document"),
        (_document(r=[[0], [0], [0], [1]], anchors="r"), "no document"),
        (_document(boxes=[[0, 0, 1]]), "no document"),
        (_document(blocks=[["x"], [0], [1], [0], [""]]), "no document"),
        (_document(blocks=[["item"], [0], [1], [0], []]), "no document"),
        (_document(blocks=[["item"], [0], [2], [0], [""]]), "no document"),
        ("os.write(1, (10**12).to_bytes(8, 'big'))", "holds more text than we read"),
        ("answer(b'{\"lost\":\"memory\"}')", "needs more than 900 MB"),
        ("answer(b'{\"lost\":\"depth\"}')", "too deeply"),
    ],
)  # fmt: skip
@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_whatever_a_child_does_is_one_clear_error(code: str, says: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    serve(code, monkeypatch)
    if says is None:
        assert read("a.pdf", pdf(lines(PROSE)), limits=Limits(seconds=1)).text == "a"
    else:
        assert says in reason("a.pdf", pdf(lines(PROSE)), limits=Limits(seconds=1))
    monkeypatch.undo()
    assert read("a.pdf", pdf(lines(PROSE))).format == "pdf"


def test_one_child_serves_many_files_and_none_is_left() -> None:
    for _ in range(3):
        read("a.pdf", pdf(lines(PROSE)))
    process = child._child().process
    assert process is not None
    assert child._child().served == 3
    child.close()
    assert process.poll() is not None


def test_what_a_library_prints_does_not_break_the_protocol(monkeypatch: pytest.MonkeyPatch) -> None:
    child.close()
    noisy = child._BOOT.replace(
        "serve()",
        "import plainspeak.readers.rtf as rtf\nrtf.line_blocks = lambda text: print('x' * 9999) or ()\nserve()",
    )
    monkeypatch.setattr(child, "_BOOT", noisy)
    assert read("a.rtf", rb"{\rtf1 Hello.}").text == "Hello."


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="no bound on memory on this platform")
def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    child.close()
    greedy = child._BOOT.replace(
        "serve()", "import plainspeak.readers.rtf as rtf\nrtf.line_blocks = lambda text: bytearray(10**10)\nserve()"
    )
    monkeypatch.setattr(child, "_BOOT", greedy)
    assert "needs more than 900 MB of memory" in reason("a.rtf", rb"{\rtf1 Hello.}")


def test_nothing_in_the_current_folder_or_the_environment_adds_code(run: Run, tmp_path: Path) -> None:
    for name in ("json", "striprtf", "pypdfium2", "plainspeak"):
        (tmp_path / f"{name}.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    (tmp_path / "sitecustomize.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    (tmp_path / "a.rtf").write_bytes(rb"{\rtf1 Ask the ICB.}")
    # As the installed command starts: without the current folder on the path.
    code = "import sys; sys.path[:] = [p for p in sys.path if p]; from plainspeak.start import main; sys.argv[1:] = ['lint', 'a.rtf']; main()"
    done = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=tmp_path, capture_output=True, timeout=120, check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONSTARTUP": str(tmp_path / "json.py")},
    )  # fmt: skip
    assert done.returncode == 1, done.stderr
    assert b"a.rtf: paragraph 1" in done.stdout
    assert not (tmp_path / "ran").exists()


def _read_in_a_fork(queue: Any) -> None:
    try:
        queue.put((read("b.pdf", pdf(lines(PROSE))).text, child._child().served))
    finally:
        child.close()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this platform")
def test_a_forked_worker_has_a_child_of_its_own() -> None:
    text = read("a.pdf", pdf(lines(PROSE))).text
    process = child._child().process
    context = multiprocessing.get_context("fork")
    queue = context.Queue()
    worker = context.Process(target=_read_in_a_fork, args=(queue,))
    worker.start()
    assert queue.get(timeout=60) == (text, 1)
    worker.join(60)
    assert process is not None
    assert process.poll() is None
    assert read("a.pdf", pdf(lines(PROSE))).text == text
    assert child._child().process is process


@pytest.mark.skipif(sys.platform == "win32", reason="signals")
def test_ctrl_c_leaves_no_traceback_and_no_process(tmp_path: Path) -> None:
    import signal

    marker = tmp_path / "pid"
    code = f"""
from plainspeak.readers import child
child._BOOT = child._BOOT.replace("serve()", "import os, time, plainspeak.readers.rtf as rtf\\ndef slow(text):\\n open({str(marker)!r}, 'w').write(str(os.getpid()))\\n time.sleep(60)\\nrtf.line_blocks = slow\\nserve()")
import sys
from plainspeak.cli import run
sys.argv[1:] = ["lint", {str(tmp_path / "a.rtf")!r}]
run()
"""
    (tmp_path / "a.rtf").write_bytes(rb"{\rtf1 Hello.}")
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True
    )
    while not marker.exists() or not marker.read_text():
        assert process.poll() is None, process.communicate()
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert errors.strip() == b"plainspeak: stopped."
    with pytest.raises(ProcessLookupError):
        os.kill(int(marker.read_text()), 0)


names = st.sampled_from(["paragraph", "item", "heading", "cell"])


@given(st.lists(st.tuples(st.text(max_size=20), names, st.integers(0, 3)), max_size=6))
@settings(max_examples=60, deadline=None)
def test_a_document_comes_back_from_the_child_as_it_was(rows: list[tuple[str, Any, int]]) -> None:
    text, made, pieces, at = "", [], [], 0
    for number, (drawn, kind, level) in enumerate(rows):
        words = drawn.encode("utf-8", "replace").decode() + "."
        made.append(Block(kind, at, at + len(words), level, f"slide {number}"))
        anchors = (
            InRun("p", number, 2, 2 + len(words)),
            OnPage(1, 0, len(words), (1.0, 2.5, 3.0, 4.0)),
            None,
            InText(at, at + len(words)),
        )
        pieces.append(Piece(at, at + len(words), anchors[number % 4]))
        text, at = text + words, at + len(words)
    ignores = (Ignore(("a", "b"), 0, at, True, InRun("p", 0, 0, 1), "settled"),)
    document = Document("n", "pptx", text, tuple(made), tuple(pieces), ignores, text, editable=False)
    import json

    assert child._document("n", json.loads(json.dumps(child._plain(document)))) == document
