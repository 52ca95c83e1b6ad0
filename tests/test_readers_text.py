"""Web pages, e-mails, calendars, reStructuredText and AsciiDoc: what is prose, what is not, and where it stands."""

from __future__ import annotations

import base64
import binascii
import json
import os
import quopri
import re
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT, Run
from plainspeak import Settings, check, fix
from plainspeak.document import OBJECT, Document
from plainspeak.errors import UnreadableFile
from plainspeak.fixing import fix_bytes
from plainspeak.readers import eml, read
from plainspeak.readers.joining import joining
from plainspeak.readers.limits import Limits

PAPERS = ROOT / "tests" / "papers"
NAMES = ("agenda.adoc", "invitation.eml", "invitation.html", "meetings.ics", "minutes.rst")
#: In the papers these stand where no reader would see them as prose.
HIDDEN = {
    "agenda.adoc": ("QOF", "KPI", "JNC", "HWB", "RCT", "JSNA"),
    "invitation.eml": ("QOF", "JSNA", "RCT", "HWB", "JNC", "Head of"),
    "invitation.html": ("QOF", "PPIE", "KPI", "JNC", "BIPBC", "integrated care board", "shy"),
    "meetings.ics": ("QOF", "KPI", "IAPT", "312"),
    "minutes.rst": ("QOF", "KPI", "JSNA", "HWB", "RCT", "JNC"),
}


def blocks(document: Document) -> list[tuple[str, str]]:
    return [(block.kind, document.text[block.start : block.end]) for block in document.blocks]


def _read(name: str, text: str) -> Document:
    return read(name, text.encode("utf-8", "surrogatepass"))


# Whole papers


@pytest.mark.parametrize("name", NAMES)
def test_papers_word_for_word(run: Run, name: str) -> None:
    """After a change that is meant: PLAINSPEAK_GOLDEN=write pytest tests/test_readers_text.py, and look at what differs."""
    document = read(name, (PAPERS / name).read_bytes())
    shown = [
        f"{block.kind} {block.level} {block.label} {document.text[block.start : block.end]!r}"
        for block in document.blocks
    ]
    done = run("lint", "--level", "advice", name, cwd=PAPERS)
    said = "\n".join(shown) + "\n-- lint\n" + done.stdout.decode() + "-- stderr\n" + done.stderr.decode()
    path = PAPERS / "golden" / f"{name}.txt"
    if os.environ.get("PLAINSPEAK_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(said, encoding="utf-8", newline="\n")
    assert said == path.read_text(encoding="utf-8")
    assert done.returncode == 1


@pytest.mark.parametrize("name", NAMES)
def test_what_is_not_prose_stays_out(name: str) -> None:
    document = read(name, (PAPERS / name).read_bytes())
    for word in HIDDEN[name]:
        assert word not in document.text


@pytest.mark.parametrize("name", NAMES)
def test_places_of_papers(name: str) -> None:
    holds(read(name, (PAPERS / name).read_bytes()))


@pytest.mark.parametrize("name", ["agenda.adoc", "invitation.html", "minutes.rst"])
def test_fix_writes_into_the_paper(name: str) -> None:
    before = (PAPERS / name).read_text(encoding="utf-8")
    document = _read(name, before)
    assert document.editable
    assert document.source == before
    after = fix(check(document, settings=Settings(every_use=True)))
    assert after != before
    assert "in order to" not in after
    changed = [(a, b) for a, b in zip(before.split("\n"), after.split("\n"), strict=True) if a != b]
    for old, new in changed:
        assert re.sub(r"in order to", "to", old.replace("utilise", "use")) == new
    assert [block.kind for block in _read(name, after).blocks] == [block.kind for block in document.blocks]


@pytest.mark.parametrize("name", ["invitation.eml", "meetings.ics"])
def test_no_fix_for_mail_and_calendars(name: str) -> None:
    document = read(name, (PAPERS / name).read_bytes())
    assert not document.editable
    assert all(block.label for block in document.blocks)


# Places


def holds(document: Document) -> None:
    """Every word of every block reads in the source as it does in the prose, markup within it left out."""
    for block in document.blocks:
        for word in re.finditer(r"\S+", document.text[block.start : block.end]):
            start, end = block.start + word.start(), block.start + word.end()
            places = document.places(start, end)
            there = "".join(document.source[place.start : place.end] for place in places)
            # Words that the reader put in (the quotation marks of a <q>) have no place.
            if not places and not any(map(str.isalnum, word.group())):
                continue  # an entity that is escaped once more
            here = re.sub(rf"[\s{OBJECT}]", "", "".join(c for c in word.group() if c not in "“”‘’"))
            readings = (there, unescape(there), re.sub(r"\\(?=[^\w\s])", "", unescape(there)))
            assert here in {re.sub(rf"[\s{OBJECT}“”‘’]", "", reading) for reading in readings}, (word.group(), there)


_WORDS = st.lists(
    st.sampled_from(
        "utilise|the ICB|in order to|naïve café|£25|😀|“why?”|it's|10.30am|A & B|x < y|a_b|2 * 3|(PPI)".split("|")
    ),
    min_size=1,
    max_size=6,
).map(" ".join)
_TEXT = st.one_of(_WORDS, st.text(max_size=60))
_HTML = st.sampled_from(
    """<p>{}</p>|<li>{}|<td>{}|<b>{}</b>|<div>{}|</div>{}|<a href="{}">|<!-- {} -->|<h2>{}</h2>|{}<br>|<ul>{}|</ul>|<table>{}
    </table>|&amp;{}&nbsp;|&#8217;{}|<script>{}</script>|<p hidden>{}</p>|<span lang=fr>{}</span>|<q>{}</q>|{}&shy;{}|<svg>{}|
    <pre>{}</pre>|<!-- plainspeak: ignore -->{}|<blockquote>{}</blockquote>|<{}>|</{}|<!{}|{}""".replace(
        "\n    ", ""
    ).split("|")
)
_RST = st.sampled_from(
    [
        "{}\n\n", "{}\n====\n\n", "- {}\n", "  - {}\n\n", "1. {}\n", ".. note:: {}\n\n", ".. code::\n\n   {}\n\n", ":Date: {}\n",
        "{}::\n\n   {}\n\n", "| {}\n", "   {}\n", "**{}** ", ":ref:`{}` ", "``{}`` ", "`{} <x>`_ ", "|{}| ", "[1]_ {}", ".. {}\n\n",
        "+--+--+\n|{}|a |\n+--+--+\n", "==  ==\n{}  b\n==  ==\n\n", ".. [1] {}\n", "{}\n   {}\n", "\\*{}", ".. plainspeak: ignore\n\n", "\r\n",
        "====\n{}\n====\n", "\t{}\n", ".. csv-table:: {}\n\n   {}, \"{}\"\n\n", ".. figure:: x\n\n   {}\n",
    ]
)  # fmt: skip
_ADOC = st.sampled_from(
    [
        "{}\n\n", "= {}\n", "== {}\n", "* {}\n", "** {}\n+\n", ". {}\n", "{}:: {}\n", "NOTE: {}\n", ".{}\n", "----\n{}\n----\n", "____\n{}\n",
        "____\n", "====\n", "|===\n|{} |{}\n|===\n", "|===\na|{}\n", "*{}* ", "_{}_ ", "`{}` ", "link:x[{}] ", "https://x.org[{}^] ", "<<a,{}>> ",
        "footnote:[{}] ", "\"`{}`\" ", "// {}\n", "////\n{}\n////\n", "// plainspeak: ignore\n", "[source]\n", "[quote, {}]\n", " {}\n", "{}\n---\n",
        ":a: {}\n", "image::{}[]\n", "+{}+ ", "^{}^", "((({}))) ", "\\{}", "{} +\n", "\r\n", ",===\n{},\"{}\"\n,===\n", "{{nbsp}}{}", "#{}# ",
    ]
)  # fmt: skip


def _pages(templates: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    part = st.builds(lambda template, text: template.replace("{}", text), templates, _TEXT)
    return st.lists(part, max_size=12).map("".join)


@settings(max_examples=150, deadline=None)
@given(_pages(_HTML))
def test_places_html(source: str) -> None:
    _check_any("a.html", source)


@settings(max_examples=150, deadline=None)
@given(_pages(_RST))
def test_places_rst(source: str) -> None:
    _check_any("a.rst", source)


@settings(max_examples=150, deadline=None)
@given(_pages(_ADOC))
def test_places_asciidoc(source: str) -> None:
    _check_any("a.adoc", source)


def _check_any(name: str, source: str) -> None:
    try:
        document = _read(name, source)
    except UnreadableFile as error:
        assert "text" in error.reason  # zeros and control characters
        return
    holds(document)
    check(document)


@pytest.mark.parametrize(
    ("name", "wrap"),
    [
        ("a.html", lambda text: f"<p>{text.replace('&', '&amp;').replace('<', '&lt;')}</p>"),
        ("a.rst", lambda text: re.sub(r"([*_`|\\:\[\]])", r"\\\1", text)),
        ("a.adoc", lambda text: text),
        ("a.eml", lambda text: f"Subject: x\nContent-Type: text/plain; charset=utf-8\n\n{text}"),
        ("a.ics", lambda text: "BEGIN:VEVENT\nDESCRIPTION:" + re.sub(r"([\\,;])", r"\\\1", text) + "\nEND:VEVENT\n"),
    ],
)
@settings(max_examples=60, deadline=None)
@given(words=st.lists(st.text("abcdefgh éü’£😀,;&<", min_size=1, max_size=12), min_size=3, max_size=9))
def test_no_word_is_lost(name: str, wrap: Callable[[str], str], words: list[str]) -> None:
    text = " ".join(" ".join(words).split())
    if not any(c.isalnum() for c in text) or (name == "a.eml" and joining(text)):
        return
    if name == "a.adoc" and ";;" in text:
        return  # marks a term of a list there
    # A mark in front keeps the line from looking like the markup of a list.
    document = _read(name, wrap("We " + text))
    assert _bare(document.text).endswith(_bare("We " + text))


def _bare(text: str) -> str:
    return re.sub(r"\s", "", text)


# HTML


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        ("<p>One<p>two", [("paragraph", "One"), ("paragraph", "two")]),
        ("<p>uti<b>li</b>se co&shy;operate<wbr>d", [("paragraph", "utilise cooperated")]),
        ("a &lt; b &amp;&nbsp;c", [("paragraph", "a < b &\xa0c")]),
        ("a&#1;b <b>&#x1;</b>c", [("paragraph", "ab c")]),
        ("<p>Line one<br>line two<br><br>Next", [("paragraph", "Line one\nline two"), ("paragraph", "Next")]),
        ("<p>a\n\n\n  b</p>", [("paragraph", "a\n  b")]),
        ("<ul><li>a<ul><li>b</ul><li>c</ul>", [("item", "a"), ("item", "b"), ("item", "c")]),
        ("<table><tr><td>a</div>b<td>c</table>d", [("cell", "ab"), ("cell", "c"), ("paragraph", "d")]),
        ("<table><td><p>a<p>b</table>", [("cell", "a"), ("cell", "b")]),
        ("<p><b>What we did</b></p>", [("heading", "What we did")]),
        ("<h2>A <small>b</small></h2>c", [("heading", "A b"), ("paragraph", "c")]),
        ("<blockquote><p>a<ul><li>b</ul></blockquote>c", [("quote", "a"), ("quote", "b"), ("paragraph", "c")]),
        ("<dl><dt>a<dd>b</dl>", [("label", "a"), ("item", "b")]),
        ("<label>a <input> b</label>", [("label", "a b")]),
        ("<figure><img alt=zzq><figcaption>a</figcaption></figure>", [("caption", "a")]),
        ("<p>a <code>x</code> b <img src=x> c", [("paragraph", f"a {OBJECT} b {OBJECT} c")]),
        ("<div hidden>x<div>y</div>z</div>a", [("paragraph", "a")]),
        ("<p aria-hidden=TRUE>x</p><p aria-hidden='false'>a</p>", [("paragraph", "a")]),
        ("<p style='color:red;display : none'>x<p>a", [("paragraph", "a")]),
        ("<div lang=cy>x<p lang=en>a</p></div>b", [("paragraph", "a"), ("paragraph", "b")]),
        ("<p x=y/ /lang=fr>x<p/lang=fr>x<p hidden/>x</p>a", [("paragraph", "a")]),
        ("<p>a<script>if (x<y) '</p>'</script>b<style>c{}</style>", [("paragraph", "ab")]),
        ("<script>x", []),
        ("<p>a<svg><title>x</title><p>b", [("paragraph", f"a{OBJECT}"), ("paragraph", "b")]),
        ("<p>a<svg/>b", [("paragraph", f"a{OBJECT}b")]),
        ("<p>a<o:p></o:p>b <madeup>c</madeup>", [("paragraph", "ab c")]),
        ("<!--[if mso]>x<![endif]--><![if !vml]>a<![endif]>", [("paragraph", "a")]),
        ("<p title='x>y'>a</p>", [("paragraph", "a")]),
        ("<p>a <q>b</q>", [("paragraph", "a “b”")]),
        ("<b>a<p>b</b>c</p>", [("heading", "a"), ("paragraph", "bc")]),
        ("---\nlayout: page\n---\n<p>a", [("paragraph", "a")]),
        ("<nav><a>A</a> <a>b</a> | <a>c</a></nav>d", [("item", "A"), ("item", "b"), ("item", "c"), ("paragraph", "d")]),
        ("<p><a>A</a><br><br><a>b</a><br><a>c</a><br><a>d", [("paragraph", "A"), ("item", "b"), ("item", "c"), ("item", "d")]),
        ("<div><a href=x>A</a><a href=y>b</a><a href=y> c</a> <a href=z>d</a>", [("item", "A"), ("item", "b c"), ("item", "d")]),
        ("<p><a>A</a>, <a>b</a> or <a>c</a>", [("paragraph", "A, b or c")]),
        ("<p><a>A</a> <a>b</a> <a><img></a>", [("paragraph", f"A b {OBJECT}")]),
        ("<p>a <p>see https://x.org/y.", [("paragraph", "a"), ("paragraph", f"see {OBJECT}.")]),
    ],
)  # fmt: skip
def test_html(html: str, expected: list[tuple[str, str]]) -> None:
    assert blocks(_read("a.html", html)) == expected


@pytest.mark.parametrize(
    ("name", "source", "covered"),
    [
        ("a.html", "<!-- plainspeak: ignore x-y: why --><ul><li>a<ul><li>b</ul><li>c</ul><p>d", "a\n\nb\n\nc"),
        ("a.html", "<p>a<p><!-- plainspeak: ignore x-y: why -->b<p>c", "b"),
        ("a.html", "<!-- plainspeak: ignore x-y: why --><table><tr><td>a<td>b</table>c", "a\n\nb"),
        ("a.html", "<!-- plainspeak: ignore-start x-y: why --><p>a<p>b<!-- plainspeak: ignore-end --><p>c", "a\n\nb"),
        ("a.rst", ".. plainspeak: ignore x-y: why\n\n- a\n\n  - b\n\n- c\n\nd", "a\n\nb\n\nc"),
        ("a.rst", "a\n\n.. plainspeak: ignore x-y: why\n\nb\n\nc", "b"),
        ("a.rst", ".. plainspeak: ignore x-y: why\n\n+-+-+\n|a|b|\n+-+-+\n\nc", "a\n\nb"),
        ("a.rst", ".. plainspeak: ignore\n   x-y: why\n\n   a\n\nb\n", "b"),
        ("a.adoc", "// plainspeak: ignore x-y: why\n* a\n** b\n* c\n\nd", "a\n\nb\n\nc"),
        ("a.adoc", "a\n\n////\nplainspeak: ignore x-y: why\n////\nb\n\nc", "b"),
        ("a.adoc", "// plainspeak: ignore x-y: why\n|===\n|a|b\n|===\n\nc", "a\n\nb"),
    ],
)
def test_orders_in_comments(name: str, source: str, covered: str) -> None:
    document = _read(name, source)
    (ignore,) = document.ignores
    assert (ignore.rules, ignore.reason.split("\n")[0]) == (("x-y",), "why")
    assert document.text[ignore.start : ignore.end] == covered


# reStructuredText and AsciiDoc


@pytest.mark.parametrize(
    ("rst", "expected"),
    [
        ("A\n=\n\nB\n", [("heading", "A"), ("paragraph", "B")]),
        ("One\ntwo\n\nthree::\n\n  code\n\nfour ::\n\n  code\n\n::\n\n  x\n\nz", [("paragraph", "One\ntwo"), ("paragraph", "three:"), ("paragraph", "four"), ("paragraph", "z")]),
        ("a::\n\n> x\n> y\n\nb", [("paragraph", "a:"), ("paragraph", "b")]),
        ("- a\n  b\n- c\n\n  d\n\ne", [("item", "a\nb"), ("item", "c"), ("item", "d"), ("paragraph", "e")]),
        ("- - a\n  - b\n", [("item", "a"), ("item", "b")]),
        ("*a* **b** :sub:`c` `d`:sup: ``e`` |f| `g`_ h_ [1]_ \\*i", [("paragraph", f"a b c d {OBJECT} {OBJECT} g h *i")]),
        ("a :ref:`b` :doc:`c <d>` :func:`e` `f <g>`__ 2 * 3", [("paragraph", f"a {OBJECT} c {OBJECT} f 2 * 3")]),
        (".. warning:: a\n   b\n\n   c\n\n.. image:: x\n   :alt: y\n\nd", [("paragraph", "a\nb"), ("paragraph", "c"), ("paragraph", "d")]),
        (".. topic:: A\n\n   b", [("heading", "A"), ("paragraph", "b")]),
        (".. figure:: x\n   :alt: y\n\n   a\n\n   b", [("caption", "a"), ("paragraph", "b")]),
        (".. raw:: html\n\n   <p>x\n\n.. unknown:: x\n\n   y\n\na", [("paragraph", "a")]),
        (".. [1] a\n   b\n.. _c: d\n.. |e| replace:: f\n__ g\n", [("paragraph", "a\nb")]),
        ("a\n  b\n\nc\n", [("label", "a"), ("item", "b"), ("paragraph", "c")]),
        (":Date: 3 May\n:Note: We will meet in the hall.\n", [("label", "Date: 3 May"), ("paragraph", "We will meet in the hall.")]),
        ("a\n\n  b\n\n  c\n\nd", [("paragraph", "a"), ("quote", "b"), ("quote", "c"), ("paragraph", "d")]),
        (">>> x\ny\n\na", [("paragraph", "a")]),
        (".. csv-table:: t\n   :header: x\n\n   a, \"b, c\"\n\nd", [("caption", "t"), ("cell", "a"), ("cell", "b, c"), ("paragraph", "d")]),
    ],
)  # fmt: skip
def test_rst(rst: str, expected: list[tuple[str, str]]) -> None:
    assert blocks(_read("a.rst", rst)) == expected


@pytest.mark.parametrize(
    ("adoc", "expected"),
    [
        ("= T\nAnn Lee\n:a: x\n\nb", [("heading", "T"), ("label", "Ann Lee"), ("paragraph", "b")]),
        ("*a* _b_ `c` +d+ #e# [.f]#g# ^h^ {i} \\*j", [("paragraph", f"a b {OBJECT} d e g h {OBJECT} *j")]),
        ("a https://x.org[b,window=_blank] link:c[] <<d>> <<e,f>> xref:g[h]", [("paragraph", f"a b {OBJECT} {OBJECT} f h")]),
        ("afootnote:[b.] c", [("paragraph", "afootnote:[b.] c")]),
        ("a.footnote:[b *c*.] d", [("paragraph", "a. d"), ("paragraph", "b c.")]),
        ("\"`a`\" b`'s C++ x_y_z item #3", [("paragraph", "“a” b’s C++ x_y_z item #3")]),
        ("----\nx\n----\n....\ny\n....\n```ruby\nz\n```\na", [("paragraph", "a")]),
        ("[source]\nx\n\n[source,ruby]\n--\ny\n--\n\na", [("paragraph", "a")]),
        ("====\na\n\n****\nb\n****\n====\nc", [("paragraph", "a"), ("paragraph", "b"), ("paragraph", "c")]),
        ("____\na\n____\n\nb\n\n> c\n> d", [("quote", "a"), ("paragraph", "b"), ("quote", "c\nd")]),
        ("* a\nb\n\n* c\n+\nd\n\ne", [("item", "a\nb"), ("item", "c"), ("item", "d"), ("paragraph", "e")]),
        ("a:: b\nc::\n\n  d\n", [("label", "a"), ("item", "b"), ("label", "c"), ("item", "d")]),
        (" x\n\na", [("paragraph", "a")]),
        ("Title\n-----\na", [("heading", "Title"), ("paragraph", "a")]),
        (".T\n|===\n|a 2+|b\nc\n|d\n|===", [("caption", "T"), ("cell", "a"), ("cell", "b\nc"), ("cell", "d")]),
        (",===\na,\"b,c\"\n,===", [("cell", "a"), ("cell", "b,c")]),
        ("include::x[]\nifdef::y[]\na\nendif::[]\n\nimage::z[w]\n'''\n<<<", [("paragraph", "a")]),
        ("TIP: a\n\n[WARNING]\n====\nb\n====", [("paragraph", "a"), ("paragraph", "b")]),
        ("a\n// x\nb", [("paragraph", "a\nb")]),
    ],
)  # fmt: skip
def test_asciidoc(adoc: str, expected: list[tuple[str, str]]) -> None:
    assert blocks(_read("a.adoc", adoc)) == expected


# Calendars


def test_calendar_is_unfolded_before_it_is_decoded() -> None:
    data = "BEGIN:VEVENT\r\nSUMMARY:Café – naïve 😀\r\nEND:VEVENT\r\n".encode()
    start = data.index(b":Caf") + 1
    for cut in range(start, len(data) - len("\r\nEND:VEVENT\r\n")):
        document = read("a.ics", data[:cut] + b"\r\n " + data[cut:])
        assert document.text == "Café – naïve 😀"
        assert document.source.count("\r\n") == 4
        holds(document)


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (r"SUMMARY:a\, b\; c\\d\Ne", "a, b; c\\d\ne"),
        ('SUMMARY;ALTREP="x:y;z";LANGUAGE=en:a: b', "a: b"),
        ('SUMMARY;X="never closed:a', "a"),
        ("summary:a", "a"),
        ("SUMM\n ARY:a", "a"),
        ("item1.SUMMARY:a", "a"),
        ("SUMMARY:a\\\n nb", "a\nb"),
        ("SUMMARY:a\n\tb", "ab"),
        ("SUMMARY\n :a", "a"),
        ("SUMMARY:a\\", "a"),
        ("nonsense\n\n: x\nSUMMARY:a", "a"),
    ],
)
def test_calendar_lines(lines: str, expected: str) -> None:
    assert _read("a.ics", f"BEGIN:VEVENT\n{lines}\nEND:VEVENT\n").text == expected


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        ("SUMMARY;LANGUAGE=de-DE:Sitzung\nDESCRIPTION;LANGUAGE=en-us:We meet.", "We meet."),
        ('SUMMARY;ALTREP="x;LANGUAGE=de";Language="EN":a', "a"),
        ("SUMMARY;LANGU\n AGE=cy:Cyfarfod\nCOMMENT:a", "a"),
        ("DESCRIPTION;LANGUAGE=de:Sitzung\nX-ALT-DESC;LANGUAGE=en:<p>We meet.", "We meet."),
    ],
)
def test_calendar_in_another_language(lines: str, expected: str) -> None:
    assert _read("a.ics", f"BEGIN:VEVENT\n{lines}\nEND:VEVENT\n").text == expected


def test_places_in_calendars_are_read_whole() -> None:
    place = r"ICB boardroom\, 735 Randolph\nDetroit\, MI\n 48226-1234\, USA"
    document = _read("a.ics", f"BEGIN:VEVENT\nLOCATION:{place}\nEND:VEVENT\n")
    assert blocks(document) == [("label", "ICB boardroom, 735 Randolph\nDetroit, MI\n 48226-1234, USA")]
    holds(document)


def test_calendar_that_breaks_the_rules() -> None:
    """Events that never end, ends that never began, alarms within, two zones with one name."""
    document = read(
        "a.ics", (PAPERS / "meetings.ics").read_bytes().replace(b"END:VEVENT\r\n", b"END:VTODO\r\nEND:X\r\n")
    )
    assert [text for kind, text in blocks(document) if kind == "heading"] == [
        "Health and Wellbeing Board – open meeting of the HWB", "Coffee morning", "Send the minutes to the PPG",
    ]  # fmt: skip


def test_events_have_labels_of_bounded_length() -> None:
    events = "".join(
        f"BEGIN:VEVENT\nSUMMARY:{'Long name ' * 30}{n}\nDESCRIPTION:We meet.\nEND:VEVENT\n" for n in range(300)
    )
    document = _read("a.ics", events + "BEGIN:VJOURNAL\nDESCRIPTION:Notes here.\n")
    assert len(document.blocks) == 601
    assert max(len(block.label) for block in document.blocks) < 80
    assert document.blocks[-1].label == "journal entry 301, description"


@pytest.mark.parametrize(
    ("line", "out"),
    [
        ("Join the meeting now<https://teams.microsoft.com/l/x>", True),
        ("Meeting ID: 312 456 789 01", True),
        ("+44 20 3855 0100,,312456789#   United Kingdom, London", True),
        ("Dial: +44 20 3855 0100", False),
        ("https://us02web.zoom.us/j/1", True),
        ("Find a local number<https://x> | Reset PIN<https://y>", True),
        ("-::~:~::~:~:~:~:~:~:~::~", True),
        ("Join us for tea and cake", False),
        ("Join the meeting to say what you think of the service", False),
        ("09.30 – 10.00 Welcome and coffee", False),
        ("Legal", False),
        ("Help", False),
        ("2026 – 2027 Plan", False),
    ],
)
def test_lines_about_joining(line: str, out: bool) -> None:
    assert joining(line) is out


# E-mails


def _mail(body: str, headers: str = "", subject: str = "Papers") -> Document:
    return _read("a.eml", f"Subject: {subject}\nFrom: a@b.org\n{headers}\n{body}")


@pytest.mark.parametrize(
    ("charset", "encoded"),
    [
        ("utf-8", "naïve café".encode()),
        ("x-unknown", "naïve café".encode()),
        ("us-ascii", "naïve café".encode("cp1252")),
        ("iso-8859-1", "naïve café".encode("latin-1")),
        ("windows-1252", "naïve café".encode("cp1252")),
        ("utf-16", "naïve café".encode("utf-16")),
        ("punycode", "naïve café".encode()),
        ('"', "naïve café".encode()),
    ],
)
@pytest.mark.parametrize("transfer", ["8bit", "base64", "quoted-printable", "x-unknown"])
def test_charsets_and_transfer(charset: str, encoded: bytes, transfer: str) -> None:
    if transfer == "base64":
        encoded = base64.encodebytes(encoded)
    elif transfer == "quoted-printable":
        encoded = quopri.encodestring(encoded)
    elif charset == "utf-16":
        return
    head = f"Subject: x\nContent-Type: text/plain; charset={charset}\nContent-Transfer-Encoding: {transfer}\n\n"
    assert blocks(read("a.eml", head.encode() + encoded))[-1] == ("paragraph", "naïve café")


@pytest.mark.parametrize(
    ("raw", "shown"),
    [
        ("=?utf-8?q?Caf=C3=A9?= at =?iso-8859-1?b?6Q==?=", "Café at é"),
        ("=?x-none?q?Caf=C3=A9?=", "Café"),
        ("Long\n subject\n\tline", "Long subject line"),
        ("Café", "Café"),
    ],
)
def test_subject(raw: str, shown: str) -> None:
    document = _mail("Hello.", subject=raw)
    assert document.text.split("\n")[0] == shown
    assert document.blocks[0].label == "subject"


def test_replies_and_signatures_are_left_out() -> None:
    body = (
        "My own words.\n\n> quoted ICB\n>> deeper\n\nMore of mine.\n\n-- \nHead of PPIE\n\n"
        "From: Ann\nSent: 3 May\nTo: Bob\nSubject: x\n\nWe commence.\n"
    )
    assert blocks(_mail(body))[1:] == [("paragraph", "My own words."), ("paragraph", "More of mine.")]
    apple = "Yes.\n\nOn 3 May 2026, at 09:00, Ann Lee\n<a@b.org> wrote:\n\n> We commence.\n"
    assert blocks(_mail(apple))[1:] == [("paragraph", "Yes.")]
    outlook = "<p>Yes.</p><hr><p><b>From:</b> Ann<br><b>Sent:</b> 3 May<br><b>To:</b> Bob</p><p>We commence.</p>"
    assert blocks(_mail(outlook, "Content-Type: text/html\n"))[1:] == [("paragraph", "Yes.")]
    gmail = "<div>Yes.</div><div>On 3 May Ann Lee wrote:</div><blockquote>We commence.</blockquote>"
    assert blocks(_mail(gmail, "Content-Type: text/html\n"))[1:] == [("paragraph", "Yes.")]


def test_a_forwarded_message_is_read() -> None:
    body = "See below.\n\n---------- Forwarded message ---------\nFrom: Ann\nDate: 3 May\nTo: Bob\n\nWe commence.\n\n- Tea\n"
    assert blocks(_mail(body))[1:] == [
        ("paragraph", "See below."), ("label", "From: Ann"), ("label", "Date: 3 May"), ("label", "To: Bob"),
        ("paragraph", "We commence."), ("item", "Tea"),
    ]  # fmt: skip
    assert blocks(_mail("> We commence.\n", subject="Fwd: x"))[1:] == [("paragraph", "We commence.")]


def test_lines_of_the_message_are_told() -> None:
    document = _mail("Dear all,\n\nPlease read.\n\nAsk the ICB.\n")
    assert [block.label for block in document.blocks] == [
        "subject",
        "message, line 1",
        "message, line 3",
        "message, line 5",
    ]


def test_a_message_without_words_is_an_error() -> None:
    with pytest.raises(UnreadableFile, match="no words"):
        read("a.eml", b"From: a@b.org\nContent-Type: image/png\n\nx")
    with pytest.raises(UnreadableFile, match="encrypted"):
        read("a.eml", b"Subject: x\nContent-Type: application/pkcs7-mime\n\nx")
    with pytest.raises(UnreadableFile, match="not an e-mail"):
        read("a.eml", b"Hello there.\nSubject: x\n")
    assert read("a.eml", b"").text == ""


# Hostile files: a clear result, in time that goes with the size. What takes long would hang here.

_BIG = 60_000


@pytest.mark.parametrize(
    "html",
    [
        "<div>" * 100_000 + "Words",
        "<div>" * 100_000 + "Words" + "</span>" * 100_000,
        "<table><td>" + "<div>" * _BIG + "Words" + "</p>" * _BIG,
        "<ul><li>" * _BIG + "Words",
        "<a>Words</a> " * _BIG,
        "<a>Words<br><br>" * _BIG,
        "<span><p>" * _BIG + "Words",
        "<b>" * _BIG + "Words",
        "<p>Words" + " " * 1_000_000,
        "<p>Words" + "\n \r" * 300_000,
        "Words " * 200_000,
        "Words" + "<!--" * 300_000,
        "Words" + "<a b='" * 200_000,
        "Words" + "<script>" * 100_000,
        "Words" + "&" * 100_000,
        "Words" + "<![CDATA[" * 100_000,
        "Words<!-- plainspeak: ignore-start -->" * 3000,
        "<!-- plainspeak: ignore --><ul><li>Words" * 3000,
    ],
)
def test_hostile_html(html: str) -> None:
    document = _read("a.html", html)
    assert "Words" in document.text
    holds(document) if len(document.blocks) < 100 and len(document.text) < 100_000 else None


@pytest.mark.parametrize(
    "source",
    [
        "- " * _BIG + "Words",
        "".join(" " * n + "- a\n\n" for n in range(500)) + "\n\nWords",
        "Words " + "**a " * _BIG,
        "Words " + "`a" * _BIG,
        "Words " + ":a" * _BIG,
        "Words " + "|a " * _BIG,
        "Words " + "[" * _BIG,
        "Words\n\n+-" + "+-" * _BIG + "+\n|" + "a|" * _BIG,
        "Words\n\n" + "= = " * _BIG,
        "Words\n\n.. " + "a:" * _BIG,
        "Words\n\n:" + "a:" * _BIG,
        "Words" + " " * 1_000_000 + "x",
        ".. note::\n" * _BIG + "Words",
    ],
)
def test_hostile_rst(source: str) -> None:
    assert "Words" in _read("a.rst", source).text


@pytest.mark.parametrize(
    "source",
    [
        "* Words\n" * _BIG,
        "Words " + "*a " * _BIG,
        "Words " + "link:a" * _BIG,
        "Words " + "https://a[" * _BIG,
        "Words " + " footnote:[b] " * 10_000,
        "Words " + "((a" * _BIG,
        "Words " + "a:" * _BIG,
        "Words\n\n|===\n" + "2+" * _BIG,
        "Words\n\n" + "====\n****\n" * 10_000,
        "Words\n\n////\n" + "x\n" * _BIG,
        "Words\n\n" + "[a\n" * _BIG,
        "Words" + " " * 1_000_000 + "x",
    ],
)
def test_hostile_asciidoc(source: str) -> None:
    assert "Words" in _read("a.adoc", source).text


@pytest.mark.parametrize(
    "source",
    [
        "DESCRIPTION:Words" + "\n a" * _BIG,
        "DESCRIPTION:Words" + "\\" * 100_000,
        "DESCRIPTION:Words\n" + "BEGIN:X\n" * _BIG,
        "DESCRIPTION:Words\n" + "END:X\n" * _BIG,
        'DESCRIPTION:Words\nCOMMENT;X="' + '"' * 100_000,
        "DESCRIPTION:Words\\n" + "+441111111111 a a a a a a a\\n" * 10_000,
        "SUMMARY:Words\n" + "BEGIN:VEVENT\n" * _BIG,
        "X-ALT-DESC:<html>Words" + "<p>a\\, b" * 20_000,
    ],
)
def test_hostile_calendar(source: str) -> None:
    assert "Words" in _read("a.ics", "BEGIN:VEVENT\n" + source).text


def _nested(depth: int) -> bytes:
    levels = (b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (n, n) for n in range(depth))
    return b"Subject: x\n" + b"".join(levels) + b"Content-Type: text/plain\n\nWords"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (_nested(3000), "30 deep"),
        (b"Content-Type: multipart/mixed; boundary=b\n\n" + b"--b\n\nhi\n" * 100_000, "1000 parts"),
        (b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\n\nhi", "headers"),
        (b"A: b\n" * 200_000 + b"\nhi", "headers"),
        (b"Content-Type: text/plain" + b";" * 100_000 + b"\n\nhi", "headers"),
        (b"Content-Type: multipart/mixed; boundary=b\n\n--b\nX: " + b"a" * 300_000 + b"\n\nhi", "headers"),
        (b"Content-Type: multipart/mixed; boundary=b\n\n" + (b"--b\n" + b"A:\n" * 80_000 + b"\nhi\n") * 40, "headers"),
    ],
)
def test_mail_that_would_take_too_much(data: bytes, said: str) -> None:
    with pytest.raises(UnreadableFile, match=said) as raised:
        read("bomb.eml", data)
    assert "plain text (.txt)" in raised.value.reason
    assert "\n" not in str(raised.value)


@pytest.mark.parametrize(
    "data",
    [
        _nested(29),
        b"Subject: " + b"=?utf-8?q?a?= " * 15_000 + b"\n\nWords",
        b"Content-Type: text/plain;" + b'a="' * 2500 + b"\n\nWords",
        b"Subject: x\n\nWords\n" + b"From: a\n" * 20_000,
        b"Subject: x\n\nWords\n" + b"On a\n" * 20_000,
        b"Subject: x\n\nWords\n" + b"> " * 100_000,
        b"Subject: x\n\nWords\n" + b"\n" * 100_000,
        b"Subject: x\nContent-Type: text/plain; charset=punycode\n\nWords" + b"a-b" * 100_000,
        b"Subject: a\0b\n\nWords\0",
        b"Subject: x\r\n\r\nWords\r\n",
        b"From b\nSubject: x\n\nWords",
        b"\xef\xbb\xbfSubject: x\n\nWords",
    ],
)
def test_mail_that_is_odd(data: bytes) -> None:
    assert "Words" in read("a.eml", data).text


@pytest.mark.parametrize(
    "parameter",
    [
        b"boundary*=a\0b''x", b"boundary*=undefined''x", b"boundary*=idna''x", b"boundary*=utf-16''x",
        b"boundary*=''%78", b"boundary*=utf-8'en'%78", b"boundary*=x", b"boundary*0=x; boundary*=y",
        b"boundary*1=x; boundary*0*=us-ascii''; boundary*" + b"9" * 5000 + b"=y", b"boundary*9=x; boundary=\"x\"; boundary=y",
        b"boundary=x; charset*=a\0b''x%ff", b"boundary=x; charset*" + b"9" * 5000 + b"=x", b"boundary=x; boundary*a=y",
        b"a=\";\\\"; boundary=y;\"; boundary = x ", b";;=;boundary;boundary=x;=", b"A=\xff; BOUNDARY=x",
    ],
)  # fmt: skip
def test_strange_parameters_of_a_header_leave_the_words(parameter: bytes) -> None:
    data = b"Subject: a\nContent-Type: multipart/mixed; " + parameter + b"\n\n--x\n\nWords\n--x--\n--y\n\nNo\n"
    assert read("a.eml", data).text == "a\n\nWords"


@pytest.mark.parametrize(
    "charset", ["*=a\0b''x%ff", "*=undefined''x%ff", "*" + "9" * 5000 + "=x", "*=utf-16''%ff%fe%00"]
)
@pytest.mark.parametrize("transfer", ["8bit", "base64", "x-uuencode"])
def test_strange_charsets_leave_the_words(charset: str, transfer: str) -> None:
    words = "naïve café".encode()
    if transfer == "base64":
        words = base64.b64encode(words)
    elif transfer == "x-uuencode":
        words = b"begin 644 a\n" + binascii.b2a_uu(words) + b"`\nend\n"
    head = f"Subject: x\nContent-Transfer-Encoding: {transfer}\nContent-Type: text/plain; charset{charset}\n\n"
    assert read("a.eml", head.encode() + words).text == "x\n\nnaïve café"


def test_a_boundary_that_is_half_an_emoji() -> None:
    data = b"Subject: Words\nContent-Type: multipart/mixed; boundary*=utf-7''+2AA-\n\n--?\n\nMore\n"
    assert read("a.eml", data).text == "Words\n\nMore"


def test_parts_with_many_semicolons_are_quick() -> None:
    for many in (b";" * 2000, b'\\";' * 650):
        part = b'--b\nContent-Type: text/plain; x="' + many + b'"; charset=utf-8\n\nWords\n'
        assert read("a.eml", b"Content-Type: multipart/mixed; boundary=b\n\n" + part * 900).text.count("Words") == 900


def _wrapped(leaf: bytes, levels: int, kind: bytes = b"mixed") -> bytes:
    for level in range(levels):
        head = b"Content-Type: multipart/%s; boundary=b%d\n\n--b%d\n" % (kind, level, level)
        leaf = head + leaf + b"\n--b%d--\n" % level
    return b"Subject: x\n" + leaf


def test_levels_hold_no_copies_and_a_text_is_decoded_once(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = _wrapped(b"Content-Type: text/plain\n\nWords", 20, b"alternative")
    post = eml._Post("a.eml", Limits())
    (leaf,) = post.shown(post.part(plain), 0)
    assert leaf.data is plain
    decoded: list[bytes] = []
    decode = eml._decoded
    monkeypatch.setattr(
        eml, "_decoded", lambda name, data, charset: decoded.append(data) or decode(name, data, charset)
    )
    assert read("a.eml", plain).text == "x\n\nWords"
    assert decoded == [b"Words\n"]


def test_a_large_mail_may_not_lie_deep() -> None:
    leaf = b"Content-Type: text/plain\n\n" + b"Words of ours.\n\n" * 50_000
    limits = Limits(megabytes=1)
    assert "Words" in read("a.eml", _wrapped(leaf, 10), limits=limits).text
    with pytest.raises(UnreadableFile, match=r"too large for how deep its parts lie. .* plain text \(.txt\)"):
        read("a.eml", _wrapped(leaf, 28), limits=limits)


def test_an_invitation_beside_a_long_message_is_compared_within_bounds(monkeypatch: pytest.MonkeyPatch) -> None:
    said = "We meet in the new hall of\nthe town, near the old church."
    events = "".join(
        f"BEGIN:VEVENT\nSUMMARY:{title}\nEND:VEVENT\n" for title in (said.replace("\n", " "), "Hall", "Bells")
    )

    def titles() -> list[str]:
        return [text for _, text in blocks(_mail(
            f"--b\n\nHall\n\n{said}\n--b\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\n{events}END:VCALENDAR\n--b--\n",
            "Content-Type: multipart/mixed; boundary=b\n",
        ))][3:]  # fmt: skip

    assert titles() == ["Bells"]
    monkeypatch.setattr(eml, "_COMPARED", 0)
    assert titles() == [said.replace("\n", " "), "Bells"]


def test_what_was_said_is_looked_at_so_often_and_no_more() -> None:
    said = eml._Said("Papers")
    said.add("word " * 400_000)
    for number in range(1000):
        assert f"this is the event of the year {number}" not in said
        said.add("more")
    assert said._compared <= eml._COMPARED + len(said._whole)


@pytest.mark.parametrize("name", ["a.html", "a.rst", "a.adoc", "a.eml", "a.ics"])
@settings(max_examples=60, deadline=None)
@given(data=st.binary(max_size=300) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")))
def test_any_bytes(name: str, data: bytes) -> None:
    head = {"a.eml": b"Subject: x\n", "a.ics": b"BEGIN:VEVENT\nDESCRIPTION:"}.get(name, b"")
    for content in (data, head + data):
        try:
            check(read(name, content))
        except UnreadableFile as error:
            assert error.reason.endswith(".")


@pytest.mark.parametrize("name", ["a.html", "a.rst", "a.adoc", "a.eml", "a.ics"])
def test_nothing_plays_with_the_terminal(run: Run, tmp_path: Path, name: str) -> None:
    head = {
        "a.eml": "Subject: the ICB \u202e\n\n",
        "a.ics": "BEGIN:VEVENT\nSUMMARY:the ICB \u202e\x1b[2J\nDESCRIPTION:",
    }
    (tmp_path / name).write_bytes((head.get(name, "") + "Ask the ICB\u202e \x1b[31m\u2066 now.\n").encode())
    done = run("lint", name)
    assert done.returncode == 1, done.stderr
    assert b"\x1b" not in done.stdout
    assert "\u202e" not in done.stdout.decode()


# By content


@pytest.mark.parametrize(
    ("name", "data", "form"),
    [
        ("a.txt", b"BEGIN:VCALENDAR\r\nEND:VCALENDAR", "calendar"),
        ("a", b"\xef\xbb\xbf\n<!DOCTYPE HTML><p>a", "html"),
        ("a.text", b"<html lang=en>a", "html"),
        ("a.unknown", b"<HTML>a", "html"),
        ("a.md", b"<html>a", "markdown"),
        ("a.txt", b"See <html>.", "text"),
    ],
)
def test_by_content(name: str, data: bytes, form: str) -> None:
    assert read(name, data).format == form


@pytest.mark.parametrize("begin", ["{\\rtf1 ", "%PDF-1.7 ", "PK\x03\x04 ", "GIF89a ", "<html> ", "BEGIN:VCALENDAR "])
def test_what_is_said_to_be_text_is_never_read_as_anything_else(begin: str) -> None:
    source = f"{begin}We will utilise the hall."
    for form in ("markdown", "text", "rst", "asciidoc"):
        document = read("a.md", source.encode(), format=form)
        assert document.format == form
        assert "We will utilise the hall." in document.text
    assert check(source).document.format == "markdown"


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8-sig"])
def test_fix_keeps_every_word_of_a_text_that_begins_like_a_file_of_another_kind(encoding: str) -> None:
    data = "{\\rtf1 We will utilise the {hall}.\n".encode(encoding)
    fixed = fix_bytes("a.md", data, Settings())
    assert fixed.data.decode(encoding) == "{\\rtf1 We will use the {hall}.\n"
    assert fixed.document.format == "markdown"


def test_json_tells_places_in_mail(run: Run) -> None:
    done = run("lint", "--format", "json", "invitation.eml", cwd=PAPERS)
    text = done.stdout.decode()
    assert "message, line 3" in text
    assert json.loads(text)


@pytest.mark.parametrize("name", ["a.md", "a.txt", "a.html"])
def test_soft_hyphens_do_not_split_words(name: str) -> None:
    document = _read(name, "We uti\xadlise it. The I\xadCB came.\n")
    assert document.text.strip() == "We utilise it. The ICB came."
    holds(document)
    found = check(document).findings
    assert [(finding.quote, len(finding.places)) for finding in found] == [("utilise", 2), ("ICB", 2)]
