"""Handouts as Word files, to go on with in Word or LibreOffice."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from plainspeak.errors import PlainspeakError
from plainspeak.writers.handout_lines import PICTURE, Card, Layout, Section, Sheet, capital

if TYPE_CHECKING:
    from docx.document import Document
    from docx.text.paragraph import Paragraph

_FONT = "Arial"
_AUTHOR = "plainspeak"


@dataclass(frozen=True, slots=True)
class _Look:
    """Sizes of a layout: the text, headings and terms in points, the space after a term in points, and the line spacing."""

    text: int
    title: int
    heading: int
    term: int
    after: int
    spacing: float


#: RNIB and the UK Association for Accessible Formats: large print is 16 points or more.
_LOOKS: dict[Layout, _Look] = {
    "standard": _Look(12, 22, 16, 12, 8, 1.25),
    "large-print": _Look(18, 28, 24, 20, 24, 1.5),
    "easy-read": _Look(20, 32, 26, 26, 12, 1.5),
}


def as_word(sheet: Sheet) -> bytes:
    """The sheet as the bytes of a .docx file. Raises `PlainspeakError` when python-docx is not installed."""
    try:
        import docx
    except ImportError as error:
        raise PlainspeakError(
            'Word files need the package python-docx. Install it: pip install "plainspeak-lint[office]"'
        ) from error
    document: Document = docx.Document()
    look = _LOOKS[sheet.layout]
    _set_up(document, sheet, look)
    document.add_heading(sheet.title, level=1)
    for line in sheet.intro:
        document.add_paragraph(line)
    for section in (*sheet.sections, *filter(None, [sheet.to_fill_in])):
        _section(document, section, sheet.layout, look)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _set_up(document: Document, sheet: Sheet, look: _Look) -> None:
    from docx.shared import Cm, Pt

    for name, size in (
        ("Normal", look.text),
        ("Heading 1", look.title),
        ("Heading 2", look.heading),
        ("Heading 3", look.term),
    ):
        _style(document.styles[name], size)
    normal = document.styles["Normal"].paragraph_format
    normal.space_after, normal.line_spacing, normal.widow_control = Pt(look.text / 2), look.spacing, True
    for name in ("Heading 1", "Heading 2", "Heading 3"):
        paragraphs = document.styles[name].paragraph_format
        paragraphs.space_before, paragraphs.space_after, paragraphs.keep_with_next = Pt(look.after), Pt(6), True
    page = document.sections[0]
    page.page_width, page.page_height = Cm(21), Cm(29.7)
    page.left_margin = page.right_margin = page.top_margin = page.bottom_margin = Cm(2.2)
    _language(document)
    _page_number(page.footer.paragraphs[0])
    properties = document.core_properties
    properties.title, properties.language = sheet.title[:255], "en-GB"
    properties.author = properties.last_modified_by = _AUTHOR
    properties.comments = ""
    properties.created = properties.modified = datetime.now(UTC)


def _style(style: Any, size: int) -> None:
    """Black, upright and without serifs: the template takes fonts and colours from a theme, which would win over ours."""
    from docx.oxml.ns import qn
    from docx.shared import Pt, RGBColor

    style.font.name, style.font.size, style.font.italic = _FONT, Pt(size), False
    style.font.color.rgb = RGBColor(0, 0, 0)
    fonts = style.element.rPr.rFonts
    for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.attrib.pop(qn(f"w:{kind}Theme"), None)
        fonts.set(qn(f"w:{kind}"), _FONT)


def _language(document: Document) -> None:
    """A screen reader speaks in the language of the document; the template says that it is American."""
    from docx.oxml.ns import qn

    for element in document.styles.element.iter(qn("w:lang")):
        element.set(qn("w:val"), "en-GB")
    for element in document.settings.element.iter(qn("w:themeFontLang")):
        element.set(qn("w:val"), "en-GB")


def _page_number(paragraph: Paragraph) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph.add_run("Page ")
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)


def _section(document: Document, section: Section, layout: Layout, look: _Look) -> None:
    if section.heading:
        document.add_heading(section.heading, level=2)
    if section.intro:
        document.add_paragraph(section.intro)
    for card in section.cards:
        if layout == "standard":
            _compact(document, card, look)
        else:
            _block(document, card, layout, look, level=3 if section.heading else 2)


def _compact(document: Document, card: Card, look: _Look) -> None:
    """The term and its meaning in one paragraph, the places in the next."""
    first, *rest = card.below
    paragraph = document.add_paragraph()
    paragraph.add_run(card.term).bold = True
    paragraph.add_run(f" – {first}")
    _together([paragraph, *_paragraphs(document, rest, card)], look)


def _block(document: Document, card: Card, layout: Layout, look: _Look, level: int) -> None:
    """The term as a heading, so that people can go from term to term; in Easy Read with a frame for a picture."""
    heading = document.add_heading(card.term, level=level)
    first, *rest = card.below
    frame = [_picture(document)] if layout == "easy-read" else []
    _together([heading, *frame, *_paragraphs(document, [capital(first), *rest], card)], look)


def _paragraphs(document: Document, lines: list[str], card: Card) -> list[Paragraph]:
    paragraphs = []
    for line in lines:
        paragraph = document.add_paragraph()
        paragraph.add_run(line).bold = line == card.check or None
        paragraphs.append(paragraph)
    return paragraphs


def _together(paragraphs: list[Paragraph], look: _Look) -> None:
    """Keep what is said of a term on one page, and set it apart from the next term."""
    from docx.shared import Pt

    for paragraph in paragraphs:
        paragraph.paragraph_format.keep_together = True
    for paragraph in paragraphs[:-1]:
        paragraph.paragraph_format.keep_with_next = True
        if paragraph.paragraph_format.space_after is None:
            paragraph.paragraph_format.space_after = Pt(look.text / 6)
    paragraphs[-1].paragraph_format.space_after = Pt(look.after)


def _picture(document: Document) -> Paragraph:
    """A square frame to put a picture into: a paragraph with a border, as a table would be read out as one."""
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    paragraph = document.add_paragraph()
    run = paragraph.add_run(PICTURE)
    run.font.size = Pt(12)
    shape = paragraph.paragraph_format
    shape.right_indent, shape.line_spacing, shape.space_after = Cm(11), Cm(4.5), Pt(14)
    borders = OxmlElement("w:pBdr")
    for side in ("top", "left", "bottom", "right"):
        border = OxmlElement(f"w:{side}")
        for name, value in (("val", "dashed"), ("sz", "8"), ("space", "4"), ("color", "595959")):
            border.set(qn(f"w:{name}"), value)
        borders.append(border)
    paragraph._p.get_or_add_pPr().insert_element_before(
        borders, "w:shd", "w:tabs", "w:suppressAutoHyphens", "w:spacing", "w:ind", "w:jc", "w:rPr"
    )
    return paragraph
