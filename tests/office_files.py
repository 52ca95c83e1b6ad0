"""Small PDF, PowerPoint and OpenDocument files, written by hand: what they hold is known to the letter."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple
from xml.sax.saxutils import escape


class Words(NamedTuple):
    """Words on a page: `x` and `y` of their baseline in points from the top left, the size, and whether they are bold."""

    text: str
    x: float = 72
    y: float = 72
    size: float = 11
    bold: bool = False


def lines(
    text: str, *, x: float = 72, y: float = 72, size: float = 11, leading: float = 0, bold: bool = False
) -> list[Words]:
    """One `Words` for each line of a text, below each other."""
    return [
        Words(line, x, y + number * (leading or size * 1.2), size, bold)
        for number, line in enumerate(text.split("\n"))
        if line.strip()
    ]


def pdf(
    *pages: Sequence[Words],
    width: float = 595,
    height: float = 842,
    rotate: int = 0,
    compress: bool = True,
    codes: Mapping[str, str] | None = None,
) -> bytes:
    """A PDF of these pages in Helvetica. `codes` maps a character of the file to what it means, as a font's table does."""
    objects: list[bytes] = [b"", b""]
    to_unicode = b""
    if codes:
        rows = "\n".join(f"<{ord(k):02x}> <{v.encode('utf-16-be').hex()}>" for k, v in codes.items())
        cmap = (
            "/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /X def /CMapType 2 def\n"
            "1 begincodespacerange <00> <ff> endcodespacerange\n"
            f"{len(codes)} beginbfchar\n{rows}\nendbfchar endcmap end end"
        ).encode()
        objects.append(b"<</Length %d>>stream\n%s\nendstream" % (len(cmap), cmap))
        to_unicode = b"/ToUnicode %d 0 R" % len(objects)
    fonts = []
    for font in (b"Helvetica", b"Helvetica-Bold"):
        objects.append(b"<</Type/Font/Subtype/Type1/BaseFont/%s/Encoding/WinAnsiEncoding%s>>" % (font, to_unicode))
        fonts.append(len(objects))
    kids = []
    for page in pages:
        parts = [
            b"BT /F%d %g Tf 1 0 0 1 %g %g Tm (%s) Tj ET"
            % (
                1 + words.bold,
                words.size,
                words.x,
                height - words.y,
                words.text.encode("cp1252", "replace")
                .replace(b"\\", b"\\\\")
                .replace(b"(", b"\\(")
                .replace(b")", b"\\)"),
            )
            for words in page
        ]
        content = b"\n".join(parts)
        head = b""
        if compress:
            content, head = zlib.compress(content), b"/Filter/FlateDecode"
        objects.append(b"<<%s/Length %d>>stream\n%s\nendstream" % (head, len(content), content))
        objects.append(
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 %g %g]/Rotate %d/Contents %d 0 R"
            b"/Resources<</Font<</F1 %d 0 R/F2 %d 0 R>>>>>>" % (width, height, rotate, len(objects), *fonts)
        )
        kids.append(len(objects))
    objects[0] = b"<</Type/Catalog/Pages 2 0 R>>"
    objects[1] = b"<</Type/Pages/Count %d/Kids[%s]>>" % (len(kids), b" ".join(b"%d 0 R" % kid for kid in kids))
    return pdf_of(objects)


def pdf_of(objects: Iterable[bytes], trailer: bytes = b"") -> bytes:
    """A PDF of these objects, numbered from 1; the first is the catalogue."""
    out = bytearray(b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
    places = []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    out += b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (len(places) + 1, trailer, start)
    return bytes(out)


def zipped(parts: Mapping[str, str | bytes], *, stored: Iterable[str] = ("mimetype",)) -> bytes:
    """A zip file of these parts, in their order; those in `stored` are not compressed."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, body in parts.items():
            info = zipfile.ZipInfo(name, (2026, 1, 2, 3, 4, 6))
            info.compress_type = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(info, body)
    return buffer.getvalue()


ODF = (
    " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for prefix, name in (
            ("office", "office"),
            ("text", "text"),
            ("table", "table"),
            ("style", "style"),
            ("draw", "drawing"),
            ("svg", "svg-compatible"),
        )
    )
    + ' xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xlink="http://www.w3.org/1999/xlink"'
)


def odt(body: str, *, styles: str = "", parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """An OpenDocument text whose office:text holds `body`, XML with the usual prefixes."""
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {ODF} office:version="1.3">'
        f"<office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{body}</office:text></office:body></office:document-content>"
    )
    manifest = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": content,
            "META-INF/manifest.xml": manifest,
            **(parts or {}),
        }
    )


_PPTX = (
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships" '
    'xmlns:p="http://schemas.openxmlformats.org/presentationml/2006/main"'
)
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def shape(text: str, *, kind: str = "", x: int = 0, y: int = 0) -> str:
    """A shape of a slide: one paragraph for each line; a line that begins with tabs lies as deep. `kind` is its placeholder."""
    rows = []
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip("\t"))
        rows.append(f'<a:p><a:pPr lvl="{depth}"/><a:r><a:t>{escape(line.lstrip(chr(9)))}</a:t></a:r></a:p>')
    holder = f'<p:ph type="{kind}"/>' if kind else ""
    return (
        f"<p:sp><p:nvSpPr><p:nvPr>{holder}</p:nvPr></p:nvSpPr>"
        f'<p:spPr><a:xfrm><a:off x="{x}" y="{y}"/><a:ext cx="100" cy="100"/></a:xfrm></p:spPr>'
        f"<p:txBody>{''.join(rows)}</p:txBody></p:sp>"
    )


def slide(*shapes: str, hidden: bool = False, notes: str = "") -> tuple[str, str]:
    """A slide as XML, and the XML of its notes, which may be empty."""
    show = ' show="0"' if hidden else ""
    tree = "<p:cSld><p:spTree>{}</p:spTree></p:cSld>"
    page = f"<p:sld {_PPTX}{show}>{tree.format(''.join(shapes))}</p:sld>"
    said = shape(notes, kind="body") + shape("7", kind="sldNum")
    return page, f"<p:notes {_PPTX}>{tree.format(said)}</p:notes>" if notes else ""


def pptx(*slides: tuple[str, str], parts: Mapping[str, str | bytes] | None = None) -> bytes:
    """A presentation of these slides. They are stored in reverse: only the list in the presentation tells their order."""
    files: dict[str, str | bytes] = {"[Content_Types].xml": "<Types/>"}
    files["_rels/.rels"] = _relations({"rId1": ("officeDocument", "ppt/presentation.xml")})
    count = len(slides)
    ids = "".join(f'<p:sldId id="{256 + n}" r:id="rId{n}"/>' for n in range(count))
    files["ppt/presentation.xml"] = f"<p:presentation {_PPTX}><p:sldIdLst>{ids}</p:sldIdLst></p:presentation>"
    files["ppt/_rels/presentation.xml.rels"] = _relations(
        {f"rId{n}": ("slide", f"slides/slide{count - n}.xml") for n in range(count)}
    )
    for n, (page, notes) in enumerate(slides):
        files[f"ppt/slides/slide{count - n}.xml"] = page
        if notes:
            files[f"ppt/notesSlides/notesSlide{n}.xml"] = notes
            files[f"ppt/slides/_rels/slide{count - n}.xml.rels"] = _relations(
                {"rId1": ("notesSlide", f"../notesSlides/notesSlide{n}.xml")}
            )
    return zipped({**files, **(parts or {})})


def _relations(rows: Mapping[str, tuple[str, str]]) -> str:
    items = "".join(
        f'<Relationship Id="{key}" Type="{_TYPE}/{kind}" Target="{target}"/>' for key, (kind, target) in rows.items()
    )
    return f'<Relationships xmlns="{_RELS}">{items}</Relationships>'
