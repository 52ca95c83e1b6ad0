"""Files made to break a reader: a few hundred, each small, in every format. Nothing here comes from anywhere else.

`python tests/hostile_files.py FOLDER` writes them down.
"""

from __future__ import annotations

import random
import struct
import sys
import zlib
from collections.abc import Iterator, Mapping
from itertools import product
from pathlib import Path

from office_files import Words, lines, odt, pdf, pdf_of, pptx, shape, slide, zipped

#: What no output may hold as it is, and what readers meet in hostile text.
NASTY = (
    "Stop \x1b[2J\x1b]0;owned\x07 \x9b31m here\u202e drow \u2066 and\u200b \ufeff there\x08\x08 <script>alert(1)</script> "
    "\"><img src=x onerror=alert(1)> =cmd|' /C calc'!A0 ::error::x %0A {{7*7}} ${jndi:ldap://x} ../../etc/passwd"
)
_XML_NASTY = "".join(c for c in NASTY if c >= " ").replace("&", "&amp;").replace("<", "&lt;")
_WORDS = "Please ask the ICB about the plan, and utilise the form in the pack. "
_RTF = (
    rb"{\rtf1\ansi\ansicpg1252{\fonttbl{\f0\fswiss Arial;}}\f0 Please ask the ICB about the plan.\par "
    rb"{\b Next}\par We meet on \'93Monday\'94 \u8211? at two.\par\trowd Time\cell Item\cell\row}"
)
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_REL = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def docx(body: str, *, head: str = "", parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """A Word file whose body holds `body`; `head` stands before the document's element."""
    return zipped(
        {
            "[Content_Types].xml": '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>',
            "_rels/.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
            f'<Relationship Id="rId1" Type="{_REL}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/document.xml": f"{head}<w:document {_W}><w:body>{body}</w:body></w:document>",
            **(parts or {}),
        }
    )


def paragraph(text: str) -> str:
    """A paragraph of a Word file."""
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def seeds() -> dict[str, bytes]:
    """A small good file of each format, by its ending."""
    eml = (
        b"From: ann@example.org\r\nTo: bo@example.org\r\nSubject: =?utf-8?q?Agenda?=\r\nMIME-Version: 1.0\r\n"
        b'Content-Type: multipart/alternative; boundary="b"\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n'
        b"Please ask the ICB about the plan.\r\n--b\r\nContent-Type: text/html\r\n\r\n<p>Please ask.</p>\r\n--b--\r\n"
    )
    ics = (
        b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nBEGIN:VEVENT\r\nSUMMARY:Panel\r\nDESCRIPTION:Please ask the ICB about\r\n"
        b"  the plan.\\nThen rest.\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    return {
        "docx": docx(paragraph(_WORDS) + paragraph("Next")),
        "pptx": pptx(slide(shape("Agenda", kind="title"), shape(_WORDS), notes=_WORDS)),
        "odt": odt(f"<text:h text:outline-level='1'>Agenda</text:h><text:p>{_WORDS}</text:p>"),
        "pdf": pdf(
            [Words("Agenda", 72, 60, 18), *lines("Please ask the ICB about the plan, and then\ncome back.", y=90)]
        ),
        "rtf": _RTF,
        "html": f"<!doctype html><html><body><h1>Agenda</h1><p>{_WORDS}</p></body></html>".encode(),
        "eml": eml,
        "ics": ics,
        "rst": f"Agenda\n======\n\n{_WORDS}\n\n.. note:: {_WORDS}\n".encode(),
        "adoc": f"= Agenda\n\n{_WORDS}\n\n* one\n".encode(),
        "md": f"# Agenda\n\n{_WORDS}\n\n- one\n- two\n\n| a | b |\n|---|---|\n| ICB | c |\n".encode(),
        "txt": f"Agenda\n\n{_WORDS}\n".encode(),
    }


def hostile_files() -> Iterator[tuple[str, bytes]]:
    """Names and contents. The names are plain; those that are hostile themselves are in `hostile_names`."""
    yield from _damaged()
    yield from _zips()
    yield from _office_xml()
    yield from _pdfs()
    yield from _rtfs()
    yield from _texts()
    yield from _wrong_names()


def hostile_names() -> Iterator[str]:
    """Names of files that a file system takes and an output must not print as they are."""
    for name in (
        "new\nline",
        "carriage\rplainspeak: all is well",
        "escape\x1b[2J\x1b[31m",
        "bell\x07",
        "right\u202etxt.to.left",
        "zero\u200bwidth",
        "csi\x9b2J",
        "::error file=x::y",
        "=cmd|' calc'!A0",
        "-rf",
        "--help",
        "quote\"'`$(id)",
        "<script>alert(1)<",
        "percent%0Aend",
    ):
        yield f"{name}.md"
    yield "lone\udcff.md"


def _damaged() -> Iterator[tuple[str, bytes]]:
    """Each good file cut in ten places and with bits turned over."""
    dice = random.Random(1)
    for ending, data in seeds().items():
        yield f"good.{ending}", data
        for tenth in range(1, 10):
            yield f"cut-{tenth}.{ending}", data[: len(data) * tenth // 10]
        for round_ in range(3):
            broken = bytearray(data)
            for _ in range(4**round_):
                broken[dice.randrange(len(broken))] ^= 1 << dice.randrange(8)
            yield f"flipped-{round_}.{ending}", bytes(broken)
        yield f"nothing.{ending}", b""
        yield f"zeros.{ending}", bytes(5000)
        yield f"noise.{ending}", dice.randbytes(5000)
        yield f"twice.{ending}", data + data
        yield f"late.{ending}", dice.randbytes(100) + data


def _zips() -> Iterator[tuple[str, bytes]]:
    bomb = b"<w:p/>" * 20_000_000  # 120 MB from 120 kB
    deflated = zlib.compress(bomb, 9)[2:-4]
    crc = zlib.crc32(bomb)
    start = len(bomb)
    del bomb
    for name, said in (("bomb", start), ("bomb-that-lies", 100)):
        yield f"{name}.docx", _raw_zip({"word/document.xml": (deflated, crc, said)})
        yield f"{name}.pptx", _raw_zip({"ppt/presentation.xml": (deflated, crc, said)})
        yield f"{name}.odt", _raw_zip({"content.xml": (deflated, crc, said), "META-INF/manifest.xml": (b"\3\0", 0, 0)})
    many = {f"word/{n}.xml": "" for n in range(6000)}
    yield "many-parts.docx", docx(paragraph("x"), parts=many)
    good = docx(paragraph(_WORDS))
    yield (
        "encrypted.docx",
        good.replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00").replace(
            b"PK\x03\x04\x14\x00\x00\x00", b"PK\x03\x04\x14\x00\x01\x00"
        ),
    )
    yield "method-99.docx", good.replace(b"\x08\x00", b"\x63\x00")
    yield "method-bzip2.odt", odt(f"<text:p>{_WORDS}</text:p>").replace(b"\x08\x00", b"\x0c\x00")
    yield "wrong-sum.docx", good.replace(struct.pack("<L", zlib.crc32(b"x")), b"abcd")
    yield "offset-beyond.docx", good[:-6] + b"\xff\xff\xff\x7f\0\0"
    yield "comment.docx", good[:-2] + b"\xff\xff" + b"x" * 65535
    yield (
        "slip.docx",
        docx(paragraph(_WORDS), parts={"../../../tmp/evil.txt": "evil", "/etc/passwd": "x", "C:\\evil": "x"}),
    )
    yield "twins.docx", zipped({"word/document.xml": "<a/>", "WORD/document.xml": "<b/>"})
    yield "only-names.docx", zipped({"word/document.xml": ""})
    yield "folder.docx", zipped({"word/document.xml/": ""})
    yield "macro.docm", docx(paragraph(_WORDS), parts={"word/vbaProject.bin": bytes(1000)})
    yield "embedded.docx", docx(paragraph(_WORDS), parts={"word/embeddings/a.docx": good})
    yield "xlsx.docx", zipped({"xl/workbook.xml": "<x/>"})
    yield "zip64.docx", good[:-22] + b"PK\x06\x06" + struct.pack("<Q", 44) + b"\xff" * 44 + good[-22:]


def _raw_zip(parts: Mapping[str, tuple[bytes, int, int]]) -> bytes:
    """A zip file of parts that are deflated already, with the check sums and sizes that it is told."""
    out, listing = bytearray(), bytearray()
    for name, (body, crc, size) in parts.items():
        at = len(out)
        row = struct.pack("<HHHHHLLLHH", 20, 0, 8, 0, 33, crc, len(body), size, len(name), 0)
        out += b"PK\x03\x04" + row + name.encode() + body
        listing += b"PK\x01\x02\x14\x03" + row + bytes(10) + struct.pack("<L", at) + name.encode()
    end = struct.pack("<HHHHLLH", 0, 0, len(parts), len(parts), len(listing), len(out), 0)
    return bytes(out + listing + b"PK\x05\x06" + end)


_BOMB = '<!DOCTYPE x [<!ENTITY a "lollollollol">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(9)
) + "]>"  # fmt: skip
_XXE = '<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/passwd">]>'
_REMOTE = '<!DOCTYPE x SYSTEM "http://127.0.0.1:9/x.dtd">'


def _office_xml() -> Iterator[tuple[str, bytes]]:
    ns = "xmlns:p='urn:p' xmlns:a='urn:a'"
    for name, head in (("entity-bomb", _BOMB), ("xxe", _XXE), ("remote-dtd", _REMOTE)):
        yield f"{name}.docx", docx(paragraph("&j;"), head=head)
        yield (
            f"{name}.odt",
            zipped(
                {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": f"{head}<office>&j;</office>"}
            ),
        )
        yield f"{name}.pptx", pptx(parts={"ppt/presentation.xml": f"{head}<p:x {ns}>&j;</p:x>"})
        utf16 = f'<?xml version="1.0" encoding="utf-16"?>{head}<w:document {_W}/>'.encode("utf-16")
        yield f"{name}-utf16.docx", docx("", parts={"word/document.xml": utf16})
    for depth in (200, 300, 100_000):
        yield f"deep-{depth}.docx", docx("<w:sdt>" * depth + paragraph("x") + "</w:sdt>" * depth)
        yield f"deep-{depth}.odt", odt("<text:section>" * depth + "<text:p>x</text:p>" + "</text:section>" * depth)
        yield f"deep-spans-{depth}.odt", odt(f"<text:p>{'<text:span>' * depth}x{'</text:span>' * depth}</text:p>")
        yield f"deep-{depth}.pptx", pptx(slide("<p:grpSp>" * depth + shape("x") + "</p:grpSp>" * depth))
    for name, text in (("nasty", _XML_NASTY), ("long-word", "a" * 1_000_000), ("blanks", " " * 1_000_000)):
        yield f"{name}.docx", docx(paragraph(f"{_WORDS}{text}"))
        yield f"{name}.odt", odt(f"<text:p>{_WORDS}{text}</text:p>")
        yield (
            f"{name}.pptx",
            pptx(slide(f"<p:sp><p:txBody><a:p><a:r><a:t>{_WORDS}{text}</a:t></a:r></a:p></p:txBody></p:sp>")),
        )
    yield "many-paragraphs.docx", docx(paragraph("x") * 300_000)
    yield "many-paragraphs.odt", odt("<text:p>x</text:p>" * 300_000)
    yield "spaces.odt", odt('<text:p>a<text:s text:c="2000000000"/>b</text:p>')
    yield "many-spaces.odt", odt("<text:p>a" + '<text:s text:c="2000000000"/>' * 50_000 + "b</text:p>")
    yield (
        "repeated-cells.odt",
        odt(
            '<table:table><table:table-row table:number-rows-repeated="1000000"><table:table-cell '
            'table:number-columns-repeated="1000000"><text:p>x</text:p></table:table-cell></table:table-row></table:table>'
        ),
    )
    yield "no-body.odt", zipped({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<a/>"})
    yield "no-content.odt", zipped({"mimetype": "application/vnd.oasis.opendocument.text"})
    yield (
        "strange-lists.odt",
        odt('<text:h text:outline-level="99999999999999999999">x</text:h><text:h text:outline-level="²">y</text:h>'),
    )
    yield "no-slides.pptx", pptx()
    yield "same-slide.pptx", pptx(*[slide(shape(_WORDS))] * 40)
    loop = f'<Relationships><Relationship Id="rId0" Type="{_REL}/slide" Target="presentation.xml"/></Relationships>'
    yield "slide-is-itself.pptx", pptx(slide(shape("x")), parts={"ppt/_rels/presentation.xml.rels": loop})
    out = loop.replace("presentation.xml", "file:///etc/passwd")
    yield "slide-outside.pptx", pptx(slide(shape("x")), parts={"ppt/_rels/presentation.xml.rels": out})
    yield (
        "strange-numbers.pptx",
        pptx(slide(shape("x").replace('x="0"', 'x="NaN"').replace('lvl="0"', 'lvl="-9"'), shape("y", y=9**400))),
    )
    external = f'<Relationships><Relationship Id="rId1" Type="{_REL}/officeDocument" Target="http://127.0.0.1:9/x" TargetMode="External"/></Relationships>'
    yield "main-outside.docx", docx(paragraph("x"), parts={"_rels/.rels": external})
    yield "main-outside.pptx", pptx(slide(shape("x")), parts={"_rels/.rels": external})
    yield "fields.docx", docx('<w:p><w:r><w:fldChar w:fldCharType="begin"/></w:r></w:p>' * 5000 + paragraph(_WORDS))
    yield "styles-loop.docx", docx(
        f'<w:p><w:pPr><w:pStyle w:val="A"/></w:pPr><w:r><w:t>{_WORDS}</w:t></w:r></w:p>',
        parts={"word/styles.xml": f'<w:styles {_W}><w:style w:styleId="A"><w:basedOn w:val="B"/></w:style><w:style w:styleId="B"><w:basedOn w:val="A"/></w:style></w:styles>'},
    )  # fmt: skip
    yield "wrong-encoding.docx", docx("", parts={"word/document.xml": b'<?xml version="1.0" encoding="utf-7"?><a/>'})
    yield "bad-bytes.odt", odt("").replace(b"office", b"\xff\xfe\xfd")
    yield "nul.docx", docx(paragraph("a\0b"))
    yield "surrogate.docx", docx(paragraph("&#xD800;"))


def _pdfs() -> Iterator[tuple[str, bytes]]:
    catalog, no_pages = b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 0/Kids[]>>"
    page = lines(NASTY, size=6)
    yield "nasty.pdf", pdf(page)
    yield "scan.pdf", pdf([])
    yield "many-pages.pdf", pdf(*[[Words(str(n))] for n in range(500)])
    stream = zlib.compress(b" " * 300_000_000, 9)
    yield (
        "huge-stream.pdf",
        pdf_of(
            [
                catalog,
                b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
                b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(stream), stream),
            ]
        ),
    )
    nested = zlib.compress(zlib.compress(bytes(50_000_000), 9), 9)
    yield (
        "nested-filters.pdf",
        pdf_of(
            [
                catalog,
                b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R>>",
                b"<</Filter[/FlateDecode/FlateDecode]/Length %d>>stream\n%s\nendstream" % (len(nested), nested),
            ]
        ),
    )
    yield "pages-loop.pdf", pdf_of([catalog, b"<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>"])
    yield (
        "million-pages.pdf",
        pdf_of([catalog, b"<</Type/Pages/Count 1000000/Kids[3 0 R]>>", b"<</Type/Page/Parent 2 0 R>>"]),
    )
    yield "minus-pages.pdf", pdf_of([catalog, b"<</Type/Pages/Count -1/Kids[]>>"])
    yield "deep-arrays.pdf", pdf_of([catalog, b"<</Type/Pages/Count 1/Kids" + b"[" * 100_000 + b"]" * 100_000 + b">>"])
    yield (
        "form-loop.pdf",
        pdf_of(
            [
                catalog,
                b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
                b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents 4 0 R/Resources<</XObject<</X 5 0 R>>>>>>",
                b"<</Length 5>>stream\n/X Do\nendstream",
                b"<</Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>/Length 5>>stream\n/X Do\nendstream",
            ]
        ),
    )
    many = b"BT /F1 1 Tf " + b"(x) Tj " * 400_000 + b"ET"
    yield "many-words.pdf", _content(many)
    yield (
        "javascript.pdf",
        pdf_of([b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert(1))>>>>", no_pages]),
    )
    yield "launch.pdf", pdf_of([b"<</Type/Catalog/Pages 2 0 R/OpenAction<</S/Launch/F(/bin/sh)>>>>", no_pages])
    yield (
        "password.pdf",
        pdf_of(
            [catalog, no_pages],
            b"/Encrypt<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>/ID[<00><00>]" % (b"41" * 32, b"42" * 32),
        ),
    )
    yield "strange-crypt.pdf", pdf_of([catalog, no_pages], b"/Encrypt<</Filter/Nothing/V 99>>")
    for name, box in (
        ("huge-page", b"0 0 1e30 1e30"),
        ("turned-page", b"9 9 0 0"),
        ("nan-page", b"a b c d"),
        ("flat-page", b"0 0 0 0"),
    ):
        yield f"{name}.pdf", _content(b"BT /F1 12 Tf 1 0 0 1 5 5 Tm (Please ask the ICB.) Tj ET", box=box)
    for name, operands in (
        ("huge-size", b"/F1 1e30 Tf"),
        ("zero-size", b"/F1 0 Tf"),
        ("minus-size", b"/F1 -12 Tf"),
        ("no-font", b"/F9 12 Tf"),
        ("flat-matrix", b"/F1 12 Tf 0 0 0 0 0 0 Tm"),
        ("huge-matrix", b"/F1 12 Tf 1e30 0 0 1e30 1e30 1e30 Tm"),
    ):
        yield f"{name}.pdf", _content(b"BT " + operands + b" (Please ask the ICB.) Tj ET")
    yield "no-xref.pdf", pdf(lines(_WORDS)).partition(b"xref")[0]
    yield "wrong-xref.pdf", pdf(lines(_WORDS)).replace(b"0000000", b"9999999")
    yield "only-head.pdf", b"%PDF-1.7\n"
    yield "long-head.pdf", b"%PDF-1.7\n" * 10_000
    codes = dict(zip("Pleas", ("\u202e", "\x1b", "\0", "\ufffe", "\u00ad"), strict=True))
    yield "nasty-codes.pdf", pdf(lines(_WORDS), codes=codes)


def _content(content: bytes, box: bytes = b"0 0 595 842") -> bytes:
    packed = zlib.compress(content, 9)
    return pdf_of(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
            b"<</Type/Page/Parent 2 0 R/MediaBox[%s]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>" % box,
            b"<</Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (len(packed), packed),
            b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        ]
    )


def _rtfs() -> Iterator[tuple[str, bytes]]:
    yield "deep.rtf", b"{\\rtf1 " + b"{" * 1_000_000 + b"x" + b"}" * 1_000_000 + b"}"
    yield "many-opened.rtf", b"{\\rtf1 " + b"{\\pict " * 200_000 + b"x"
    yield "many-closed.rtf", b"{\\rtf1 " + b"}" * 1_000_000
    yield "pictures.rtf", b"{\\rtf1 " + b"{\\pict{\\pict 00}}" * 50_000 + b"Please ask the ICB.}"
    yield "codepage.rtf", b"{\\rtf1\\ansi\\ansicpg99999 Please \\'ff ask.}"
    yield "codepage-zip.rtf", b"{\\rtf1\\ansi\\ansicpg0 Please \\'ff ask.}"
    yield "unicode.rtf", b"{\\rtf1 \\u-10179?\\u-8704? \\u99999999999? \\u55357? Please ask the ICB.}"
    yield "skip.rtf", b"{\\rtf1\\uc999999999 \\u8211? Please ask the ICB.}"
    yield "nasty.rtf", b"{\\rtf1 " + NASTY.encode("cp1252", "ignore").replace(b"{", b"\\{").replace(b"}", b"\\}") + b"}"
    yield "object.rtf", b"{\\rtf1{\\object\\objemb{\\*\\objdata 0105000002000000}}Please ask the ICB.}"
    yield "link.rtf", b'{\\rtf1{\\field{\\*\\fldinst HYPERLINK "file:///etc/passwd"}{\\fldrslt Please ask}}}'
    yield "bin.rtf", b"{\\rtf1{\\pict\\bin99999999 zz}Please ask the ICB.}"
    yield "long-control.rtf", b"{\\rtf1\\" + b"a" * 1_000_000 + b" x}"
    yield "long-number.rtf", b"{\\rtf1\\u" + b"9" * 100_000 + b"? x}"


def _texts() -> Iterator[tuple[str, bytes]]:
    """Text formats: the ones that are not read yet are refused by their names."""
    text = {
        "nasty": NASTY.encode("utf-8", "ignore"),
        "one-line": _WORDS.encode() * 2_000,
        "surrogates": b"Please \xed\xa0\x80 ask \xff the ICB.",
        "nuls": b"Please\0ask\0the\0ICB.",
        "utf16": ("\ufeff" + _WORDS + NASTY).encode("utf-16-le"),
        "utf16-half": b"\xff\xfea\x00\x00\xd8",
        "utf32": _WORDS.encode("utf-32"),
        "odd-ends": "One\x85two\u2028three\x0cfour\x0bfive\rsix\r\n".encode() * 1000,
        "wide": ("ＩＣＢ\u0301" * 1000 + "👩‍👩‍👧‍👧" * 1000).encode(),
    }
    for ending in ("md", "txt", "html", "eml", "ics", "rst", "adoc"):
        for name, data in text.items():
            yield f"{name}.{ending}", data
        much = 1_000_000 if ending in {"md", "txt"} else 150_000
        yield f"blanks.{ending}", b"a" + b" " * much + b"b"
        yield f"lines.{ending}", b"\n" * much
        yield f"long-word.{ending}", b"a" * much
    for name, mark in (("quotes", b"> "), ("stars", b"*"), ("brackets", b"["), ("ticks", b"`"), ("dashes", b"- "), ("pipes", b"|"), ("angles", b"<"), ("amps", b"&"), ("hashes", b"#"), ("under", b"_")):  # fmt: skip
        yield f"{name}.md", mark * 30_000 + b"x"
        yield f"{name}.txt", mark * 30_000 + b"x"
    yield "nested-divs.html", b"<div>" * 100_000 + b"Please ask the ICB." + b"</div>" * 100_000
    yield "open-tags.html", b"<p" * 100_000
    yield "comment.html", b"<!--" * 100_000
    yield "script.html", b"<script>" + b"a" * 100_000
    yield "entities.html", b"&#x41;&" * 50_000
    yield (
        "frame.html",
        b'<iframe src="file:///etc/passwd"></iframe><base href="http://127.0.0.1:9/"><p>Please ask the ICB.',
    )
    yield "attributes.html", b"<p " + b"a='b' " * 100_000 + b">x"
    yield "blank-attributes.html", b'<p lang="en"' + b" " * 500_000 + b'">We will ask the ICB.'
    yield "slash-attributes.html", b'<p lang="en"' + b"/ " * 250_000 + b'">We will ask the ICB.'
    yield "subject.eml", b"Subject: " + b"=?utf-8?q?a?= " * 20_000 + b"\r\n\r\nx"
    yield (
        "multiparts.eml",
        b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n) for n in range(3000)),
    )
    yield "headers.eml", b"X-A: b\r\n" * 100_000 + b"\r\nx"
    yield "charset.eml", b"Content-Type: text/plain; charset=no-such\r\n\r\nPlease ask the ICB."
    yield "attachment.eml", b'Content-Disposition: attachment; filename="../../evil"\r\n\r\nevil'
    yield "base64.eml", b"Content-Transfer-Encoding: base64\r\n\r\n" + b"A" * 100_001
    for number, parameter in enumerate((b"*=a\0b''x", b"*=undefined''x", b"*=idna''" + b"%61" * 2400, b"*" + b"9" * 5000 + b"=x")):  # fmt: skip
        for name in (b"boundary", b"charset"):
            head = b"Content-Type: " + (b"multipart/mixed; " if name == b"boundary" else b"text/plain; ") + name
            yield f"parameter-{number}-{name.decode()}.eml", head + parameter + b"\r\n\r\n--x\r\n\r\nAsk the ICB."
    mixed = b"Content-Type: multipart/mixed; boundary=b\r\n\r\n"
    yield "semicolons.eml", mixed + (b'--b\r\nContent-Type: text/plain; x="' + b";" * 7500 + b'"\r\n\r\na\r\n') * 100
    calendar = (
        b"--b\r\nContent-Type: text/calendar\r\n\r\nBEGIN:VEVENT\r\nSUMMARY:The %d. event of the year\r\nEND:VEVENT\r\n"
    )
    yield (
        "invitations.eml",
        mixed + b"--b\r\n\r\n" + b"Ask the ICB.\r\n" * 2000 + b"".join(calendar % n for n in range(900)),
    )
    yield "folds.ics", b"BEGIN:VEVENT\r\nSUMMARY:a" + b"\r\n a" * 100_000 + b"\r\nEND:VEVENT"
    yield "nested.ics", b"BEGIN:VEVENT\r\n" * 100_000
    yield "include.rst", b".. include:: /etc/passwd\n\n.. raw:: html\n   :file: /etc/passwd\n\nPlease ask the ICB.\n"
    yield "substitutions.rst", b"|a|" * 30_000 + b"\n\n.. |a| replace:: |a| |a|\n"
    yield "include.adoc", b'include::/etc/passwd[]\n\nifeval::["{x}"]\nPlease ask the ICB.\n'
    # Many that differ: what is looked up once for each must not look through all the others.
    letters = ["".join(three) for three in product("ABCDEFGHIJKLMNOPQRSTUVWXYZ", repeat=3)]
    yield "acronyms.md", " ".join(letters).encode()
    yield "initials.md", " ".join(f"{short} Aa{short.lower()} Ba{short.lower()}" for short in letters).encode()
    yield "explained.md", " ".join(f"The a{s} b{s} c{s} ({s}) met." for s in letters[:6000]).encode()
    yield (
        "words.txt",
        " ".join(f"{s.lower()}{t.lower()}" for s, t in zip(letters, reversed(letters), strict=True)).encode(),
    )
    # One sentence as long as the file, in which much happens: nothing may go back to its beginning each time.
    for number, words in enumerate(
        ("We will utilise the ICB, ", 'x "aaaa. B" ', "e.g. ", "1 a.m. ", "AB ", ".", "THE END & ")
    ):
        yield f"one-sentence-{number}.txt", words.encode() * (600_000 // len(words))
        yield f"one-heading-{number}.md", b"# " + words.encode() * (100_000 // len(words))
    yield "list.md", b"- a, Blue Board (BB)\n" * 40_000
    yield "sections.txt", b"Section 106 of section 47 enquiry " * 20_000
    yield "front.md", b"---\n" + b"a: &a [*a, *a]\n" * 1000 + b"---\nPlease ask the ICB.\n"
    yield "orders.md", b"<!-- plainspeak: ignore-file -->" * 10_000 + b"\nPlease ask the ICB.\n"


def _wrong_names() -> Iterator[tuple[str, bytes]]:
    good = seeds()
    for ending, other in (
        ("pdf", "docx"),
        ("docx", "pdf"),
        ("pptx", "odt"),
        ("odt", "pptx"),
        ("rtf", "pdf"),
        ("html", "docx"),
    ):
        yield f"really-{ending}.{other}", good[ending]
        yield f"really-{ending}.txt", good[ending]
    ole = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
    for stream in ("WordDocument", "EncryptedPackage", "Workbook", "__properties_version1.0", "nothing"):
        yield f"ole-{stream}.docx", ole + stream.encode("utf-16-le") + bytes(10)
    yield "picture.pdf", b"\x89PNG\r\n\x1a\n" + bytes(100)
    yield "packed.md", b"\x1f\x8b\x08" + bytes(100)
    yield "unknown.xyz", b"Please ask the ICB."
    yield "no-ending", b"Please ask the ICB."
    yield "polyglot.pdf", b"PK\x03\x04" + bytes(100) + good["pdf"]
    yield "polyglot.docx", good["pdf"] + good["docx"]


if __name__ == "__main__":
    folder = Path(sys.argv[1])
    folder.mkdir(parents=True, exist_ok=True)
    count = 0
    for file, content in hostile_files():
        (folder / file).write_bytes(content)
        count += 1
    print(f"{count} files in {folder}")
