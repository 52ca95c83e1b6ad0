"""Makes Word files for tests, from strings and a zip: papers as people write them, and files made to do harm.

A `Paper` takes text in and knows what people see of it, so that a test can compare. Its runs are split at random, in the way
that Word's own files are.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Iterable, Mapping
from random import Random
from typing import NamedTuple
from xml.sax.saxutils import escape

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
STRICT_W = "http://purl.oclc.org/ooxml/wordprocessingml/main"
STRICT_R = "http://purl.oclc.org/ooxml/officeDocument/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
SPACES = (
    f'xmlns:w="{W}" xmlns:r="{R}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" mc:Ignorable="w14"'
)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
DATE = "2026-05-04T09:30:00Z"
KINDS = {
    "styles": "styles",
    "numbering": "numbering",
    "settings": "settings",
    "footnotes": "footnotes",
    "endnotes": "endnotes",
    "comments": "comments",
    "header1": "header",
    "header2": "header",
    "footer1": "footer",
}
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


class Seen(NamedTuple):
    """XML, and the text that people see of it."""

    xml: str
    text: str


STYLES = "".join(
    f'<w:style w:type="{kind}" w:styleId="{key}"{" w:default=" + chr(34) + "1" + chr(34) if key == "Normal" else ""}>'
    f'<w:name w:val="{name}"/>{f"<w:basedOn w:val={chr(34)}{base}{chr(34)}/>" if base else ""}{more}</w:style>'
    for kind, key, name, base, more in (
        ("paragraph", "Normal", "Normal", "", ""),
        ("paragraph", "Title", "Title", "Normal", ""),
        ("paragraph", "Heading1", "heading 1", "Normal", '<w:pPr><w:outlineLvl w:val="0"/></w:pPr>'),
        ("paragraph", "berschrift2", "heading 2", "Normal", '<w:pPr><w:outlineLvl w:val="1"/></w:pPr>'),
        ("paragraph", "OurHeading", "Our heading", "berschrift2", "<w:rPr><w:b/></w:rPr>"),
        ("paragraph", "ListBullet", "List Bullet", "Normal", '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'),
        ("paragraph", "Caption", "caption", "Normal", ""),
        ("paragraph", "Quote", "Quote", "Normal", "<w:rPr><w:i/></w:rPr>"),
        ("paragraph", "TOC1", "toc 1", "Normal", ""),
        ("paragraph", "SourceCode", "Source Code", "Normal", ""),
        ("paragraph", "Secret", "Secret", "Normal", "<w:rPr><w:vanish/></w:rPr>"),
        ("character", "Verbatim", "Verbatim Char", "", ""),
        ("character", "Hyperlink", "Hyperlink", "", '<w:rPr><w:color w:val="0563C1"/><w:u w:val="single"/></w:rPr>'),
        ("character", "Unseen", "Unseen", "", "<w:rPr><w:vanish/></w:rPr>"),
    )
)
NUMBERING = (
    '<w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/>'
    '<w:lvlText w:val="•"/></w:lvl></w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num>'
)


def zipped(parts: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of parts."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as archive:
        for name, data in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 5, 4, 9, 30, 0)), data, compress_type=method)
    return out.getvalue()


def unzipped(data: bytes) -> dict[str, bytes]:
    """The parts of a zip."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {info.filename: archive.read(info) for info in archive.infolist()}


def word_parts(body: str, *, main_type: str = MAIN_TYPE, **parts: str) -> dict[str, str | bytes]:
    """The parts of a Word file with this body. `parts` are the contents of other parts, such as `footnotes` and `header1`."""
    roots = {"header": "hdr", "footer": "ftr"}
    made: dict[str, str | bytes] = {"[Content_Types].xml": ""}
    made["_rels/.rels"] = (
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">'
        f'<Relationship Id="rId1" Type="{R}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="rId2" Type="{PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
        "</Relationships>"
    )
    made["docProps/core.xml"] = (
        f'{HEAD}<cp:coreProperties xmlns:cp="{PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>Papers</dc:title></cp:coreProperties>'
    )
    made["word/document.xml"] = f"{HEAD}<w:document {SPACES}><w:body>{body}</w:body></w:document>"
    parts = {"styles": STYLES, "numbering": NUMBERING, **parts}
    overrides = f'<Override PartName="/word/document.xml" ContentType="{main_type}"/>'
    links = f'<Relationship Id="rIdLink" Type="{R}/hyperlink" Target="https://example.org/" TargetMode="External"/>'
    for name, content in parts.items():
        kind = KINDS[name]
        root = roots.get(kind, kind)
        made[f"word/{name}.xml"] = f"{HEAD}<w:{root} {SPACES}>{content}</w:{root}>"
        links += f'<Relationship Id="rId_{name}" Type="{R}/{kind}" Target="{name}.xml"/>'
        overrides += (
            f'<Override PartName="/word/{name}.xml" '
            f'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.{kind}+xml"/>'
        )
    made["word/_rels/document.xml.rels"] = (
        f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships">{links}</Relationships>'
    )
    made["[Content_Types].xml"] = (
        f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}'
        '<Override PartName="/docProps/core.xml" '
        'ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )
    return made


def word_file(body: str, **parts: str) -> bytes:
    """A Word file with this body; see `word_parts`."""
    return zipped(word_parts(body, **parts))


def strict(data: bytes) -> bytes:
    """The same file as a "Strict Open XML Document"."""
    return zipped(
        {
            name: part.replace(W.encode(), STRICT_W.encode()).replace(R.encode(), STRICT_R.encode())
            for name, part in unzipped(data).items()
        }
    )


def run(text: str, properties: str = "", tag: str = "t") -> str:
    """A run with these properties."""
    rpr = f"<w:rPr>{properties}</w:rPr>" if properties else ""
    return f'<w:r>{rpr}<w:{tag} xml:space="preserve">{escape(text)}</w:{tag}></w:r>'


def para(*content: str, style: str = "", properties: str = "") -> str:
    """A paragraph."""
    ppr = (f'<w:pStyle w:val="{style}"/>' if style else "") + properties
    return f"<w:p>{f'<w:pPr>{ppr}</w:pPr>' if ppr else ''}{''.join(content)}</w:p>"


def plain(text: str, **how: str) -> str:
    """A paragraph of one run."""
    return para(run(text), **how)


class Paper:
    """Takes the content of a paper, and knows what people see of it: `seen` are its paragraphs in the order of reading."""

    def __init__(self, seed: int = 0) -> None:
        self.random = Random(seed)
        self.body: list[str] = []
        self.seen: list[str] = []
        self.after: list[str] = []
        self.boxes: list[str] = []
        self.ids = 100
        self.notes: dict[str, list[str]] = {"footnotes": [], "endnotes": []}
        self.note_words: dict[str, list[str]] = {"footnotes": [], "endnotes": []}
        self.comments: list[str] = []
        self.parts: dict[str, str] = {}

    def number(self) -> int:
        self.ids += 1
        return self.ids

    def data(self, **parts: str) -> bytes:
        """The file."""
        made = dict(self.parts)
        for kind, notes in self.notes.items():
            if notes:
                one = kind[:-1]
                lines = f'<w:{one} w:type="separator" w:id="-1"><w:p><w:r><w:separator/></w:r></w:p></w:{one}>'
                made[kind] = lines + "".join(notes)
        if self.comments:
            made["comments"] = "".join(self.comments)
        sections = "".join(
            f'<w:{KINDS[name]}Reference w:type="{kind}" r:id="rId_{name}"/>'
            for name, kind in (("header1", "default"), ("header2", "first"), ("footer1", "default"))
            if name in made
        )
        return word_file("".join(self.body) + f"<w:sectPr>{sections}</w:sectPr>", **{**made, **parts})

    def words(self) -> list[str]:
        """What people see, paragraph by paragraph: body, footnotes, endnotes, headers and footers."""
        return [*self.seen, *self.note_words["footnotes"], *self.note_words["endnotes"], *self.after]

    # what stands in a paragraph

    def text(self, text: str, properties: str = "") -> Seen:
        """Text in runs split at random, some with a format of their own and with what Word leaves between runs."""
        parts, at = [], 0
        while at < len(text):
            size = self.random.choice((1, 2, 3, 7, 12, 30, 80, 200))
            own = self.random.choice(("", "", "", "<w:b/>", "<w:i/>", '<w:sz w:val="22"/><w:lang w:val="en-GB"/>'))
            parts.append(run(text[at : at + size], own + properties if "<w:rStyle" not in properties else properties))
            extra = self.random.choice(("", "", "", "", "bookmark", "proof", "soft"))
            if extra == "bookmark":
                key = self.number()
                parts.append(f'<w:bookmarkStart w:id="{key}" w:name="_b{key}"/><w:bookmarkEnd w:id="{key}"/>')
            elif extra == "proof":
                parts.append('<w:proofErr w:type="spellStart"/><w:proofErr w:type="spellEnd"/>')
            elif extra == "soft":
                parts.append("<w:r><w:softHyphen/></w:r>")
            at += size
        return Seen("".join(parts), text)

    def link(self, text: str) -> Seen:
        inner = self.text(text, '<w:rStyle w:val="Hyperlink"/>')
        return Seen(f'<w:hyperlink r:id="rIdLink" w:history="1">{inner.xml}</w:hyperlink>', text)

    def field(self, instruction: str, result: str) -> Seen:
        mark = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'
        begin = mark.format("begin") + run(f" {instruction} ", tag="instrText") + mark.format("separate")
        return Seen(begin + self.text(result).xml + mark.format("end"), result)

    def simple_field(self, instruction: str, result: str) -> Seen:
        return Seen(f'<w:fldSimple w:instr=" {instruction} ">{self.text(result).xml}</w:fldSimple>', result)

    def inserted(self, text: str) -> Seen:
        inner = self.text(text).xml
        return Seen(f'<w:ins w:id="{self.number()}" w:author="Ann" w:date="{DATE}">{inner}</w:ins>', text)

    def deleted(self, text: str) -> Seen:
        return Seen(
            f'<w:del w:id="{self.number()}" w:author="Ann" w:date="{DATE}">{run(text, tag="delText")}</w:del>', ""
        )

    def hidden(self, text: str, style: bool = False) -> Seen:
        return Seen(run(text, '<w:rStyle w:val="Unseen"/>' if style else "<w:vanish/>"), "")

    def comment(self, comment: str, text: str, author: str = "Ann") -> Seen:
        key = len(self.comments) + 3
        self.comments.append(
            f'<w:comment w:id="{key}" w:author="{author}" w:date="{DATE}" w:initials="A">{plain(comment)}</w:comment>'
        )
        mark = f'<w:r><w:commentReference w:id="{key}"/></w:r>'
        inner = self.text(text).xml
        return Seen(f'<w:commentRangeStart w:id="{key}"/>{inner}<w:commentRangeEnd w:id="{key}"/>{mark}', text)

    def note(self, text: str, kind: str = "footnotes") -> Seen:
        one, key = kind[:-1], len(self.notes[kind]) + 1
        self.note_words[kind].append(text)
        mark = f"<w:r><w:{one}Ref/></w:r>"
        self.notes[kind].append(f'<w:{one} w:id="{key}">{para(mark, self.text(text).xml)}</w:{one}>')
        return Seen(f'<w:r><w:{one}Reference w:id="{key}"/></w:r>', "")

    def box(self, *texts: str) -> Seen:
        """A text box, written twice in the file as Word does, for newer and for older programs."""
        self.boxes += texts
        inner = "".join(plain(text) for text in texts)
        content = f"<w:txbxContent>{inner}</w:txbxContent>"
        return Seen(
            '<w:r><mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wp:anchor><wp:extent cx="900000" cy="900000"/>'
            '<wp:docPr id="1" name="Box 1"/><a:graphic>'
            '<a:graphicData uri="http://schemas.microsoft.com/office/word/2010/wordprocessingShape">'
            f"<wps:wsp><wps:cNvSpPr/><wps:spPr/><wps:txbx>{content}</wps:txbx><wps:bodyPr/></wps:wsp></a:graphicData></a:graphic>"
            "</wp:anchor></w:drawing></mc:Choice><mc:Fallback><w:pict><v:shape><v:textbox>"
            f"{content}</v:textbox></v:shape></w:pict></mc:Fallback></mc:AlternateContent></w:r>",
            "",
        )

    def control(self, text: str, kind: str = "", placeholder: bool = False) -> Seen:
        shown = "<w:showingPlcHdr/>" if placeholder else ""
        xml = f"<w:sdt><w:sdtPr>{shown}{kind}</w:sdtPr><w:sdtContent>{self.text(text).xml}</w:sdtContent></w:sdt>"
        return Seen(xml, "" if placeholder else text)

    def tag(self, text: str) -> Seen:
        inner = self.text(text).xml
        return Seen(
            f'<w:smartTag w:uri="urn:schemas-microsoft-com:office:smarttags" w:element="place">{inner}</w:smartTag>',
            text,
        )

    @staticmethod
    def one(name: str) -> Seen:
        return Seen(
            f"<w:r><w:{name}/></w:r>", {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}.get(name, "")
        )

    # paragraphs and tables

    def made(self, *content: str | Seen, style: str = "", properties: str = "") -> Seen:
        parts = [self.text(part) if isinstance(part, str) else part for part in content]
        xml = para(*(part.xml for part in parts), style=style, properties=properties)
        return Seen(xml, "".join(part.text for part in parts))

    def add(self, *content: str | Seen, style: str = "", properties: str = "", seen: bool = True) -> None:
        paragraph = self.made(*content, style=style, properties=properties)
        self.body.append(paragraph.xml)
        if seen:
            self.seen.append(paragraph.text)
        self.seen += self.boxes
        self.boxes = []

    def items(self, *texts: str | Seen, level: int = 0) -> None:
        for text in texts:
            self.add(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="1"/></w:numPr>')

    def table(self, rows: Iterable[Iterable[str | Seen]]) -> None:
        xml = '<w:tbl><w:tblPr><w:tblW w:w="0" w:type="auto"/></w:tblPr>'
        for row in rows:
            xml += "<w:tr>"
            for cell in row:
                paragraph = self.made(cell)
                xml += f'<w:tc><w:tcPr><w:tcW w:w="2000" w:type="dxa"/></w:tcPr>{paragraph.xml}</w:tc>'
                self.seen.append(paragraph.text)
            xml += "</w:tr>"
        self.body.append(xml + "</w:tbl>")

    def block_control(self, *texts: str) -> None:
        start, self.body = self.body, []
        for text in texts:
            self.add(text)
        start.append(
            f'<w:sdt><w:sdtPr><w:alias w:val="Part"/></w:sdtPr><w:sdtContent>{"".join(self.body)}</w:sdtContent></w:sdt>'
        )
        self.body = start

    def running(self, name: str, text: str) -> None:
        """A header or footer; what stands in two of them is seen once."""
        self.parts[name] = plain(text)
        if text not in self.after:
            self.after.append(text)


def information_sheet(seed: int) -> Paper:
    """A participant information sheet."""
    p = Paper(seed)
    p.add("Participant information sheet", style="Title")
    p.add("Why are we asking you?", style="Heading1")
    p.add(
        "The ICB wants to utilise what you tell us in order to commission better services. Nothing will change in your care."
    )
    p.add(
        "A methodology called ",
        p.link("co-production"),
        " will be used by the PPI group.",
        p.note("The PPI group meets monthly."),
    )
    p.add("What will happen?", style="OurHeading")
    p.items(
        "You will facilitate a short talk with the ICB.",
        "We record it and utilise the words.",
        p.tag("We meet in London."),
    )
    p.add("Will it cost me anything?", style="berschrift2")
    p.add("No. We reimburse your fares ", p.field("REF _Ref1 \\h", "as table 1 shows"), ", and commence in May.")
    p.add(
        "Your answers",
        p.one("noBreakHyphen"),
        "all of them",
        p.one("noBreakHyphen"),
        "stay with the ICB.",
        p.hidden("Draft 3 of the RCT."),
    )
    p.add("Read it in the light of the GDPR and the DPIA.", p.note("DPIA is a data check.", "endnotes"), style="Quote")
    p.running("header1", "Version 2 of the ICB sheet")
    p.running("footer1", "Ask the PPI lead if you wish to utilise this")
    return p


def agenda(seed: int) -> Paper:
    """An agenda with tables and tabs."""
    p = Paper(seed)
    p.add("Agenda of the ICS board", style="Title")
    p.add("Date:", p.one("tab"), "Tuesday 5 May")
    p.add("Place: Town hall", p.one("br"), "Time: 10.00 to 12.00")
    p.table(
        (
            ("Time", "Item", "Who"),
            ("10.00", "Welcome and apologies", "Chair"),
            ("10.10", "Utilise the ICS data dashboard", p.link("QIPP lead")),
            ("10.40", p.field("REF item3", "Prioritisation of the SDoH workstream"), "PPI group"),
        )
    )
    p.add("Please read the papers prior to the meeting. We will endeavour to finish on time.")
    p.add(
        "Table ",
        p.simple_field("SEQ Table", "1"),
        ". Who will facilitate each item, and the ICS lead.",
        style="Caption",
    )
    p.add(p.box("Parking: use the RCP entrance.", "Ask the ICS desk."), "The room is accessible.")
    p.running("header1", "ICS board")
    p.running("header2", "ICS board")
    return p


def minutes(seed: int) -> Paper:
    """Minutes with tracked changes and comments."""
    p = Paper(seed)
    p.add("Minutes of the PPI group", style="Heading1")
    p.add("Present: A Ali, B Bell, C Chen")
    p.add(
        "The chair ",
        p.deleted("will utilise"),
        p.inserted("facilitated"),
        " a talk on the ",
        p.inserted("ICB"),
        " and its KPIs.",
    )
    p.add(p.comment("Is this right?", "We agreed to utilise the RCT"), " in order to commence the pilot.")
    p.add("Nobody asked ", p.comment("plainspeak: ignore acronym-unexplained: all know it", "what the MDT"), " does.")
    p.items("Ann to disseminate the outcome.", p.inserted("Ben to liaise with the MDT."))
    p.block_control("Next meeting: to be confirmed.", "We will endeavour to utilise the big hall.")
    p.add(
        "Actions are listed ",
        p.control("in the KPI log"),
        " and owned by ",
        p.control("Choose a name", placeholder=True),
        "all.",
    )
    p.add(p.deleted("All of this RCT paragraph went."))
    p.seen.pop()
    return p


def consent_form(seed: int) -> Paper:
    """A form with content controls and check boxes."""
    p = Paper(seed)
    p.add("Consent to the RCT", style="Title")
    box = '<w14:checkbox><w14:checked w14:val="0"/></w14:checkbox>'
    p.table(
        (
            (p.control("☐", box), "I have read the PIS and had time to consider it."),
            (p.control("☐", box), "I understand that the REC has approved the methodology."),
            ("Name of the CI", p.control("Dr A Ali", "<w:text/>")),
            ("Name of the PI", p.control("Click here", "<w:text/>", placeholder=True)),
        )
    )
    p.add("You may withdraw at any time ", p.control("without giving the REC a reason"), ". Please retain a copy.")
    p.add("Signed ", p.field("FORMTEXT", "     "), " in the presence of the CI")
    return p


def newsletter(seed: int) -> Paper:
    """A newsletter with text boxes, a bullet typed by hand, and line breaks."""
    p = Paper(seed)
    p.add("News from the CRN", style="Title")
    p.add(
        p.box("Did you know? The CRN will utilise your stories."),
        "Spring has come and so has the ",
        p.link("new PPIE strategy"),
        ".",
    )
    p.add("• Tell us about the NIHR", p.one("br"), "• Come to the PPIE café")
    p.add("Bonjour à toutes et à tous, venez nous voir", properties="<w:rPr/>")
    p.add("Contact: Ann Ali", p.one("br"), "Telephone: 01234 567890")
    p.add("We operationalise the strategy subsequent to the NIHR review. That is a long way to say that we do it.")
    p.add(p.hidden("No one sees this PPIE text.", style=True), "Naïve £25 😀 “quotes” for the CRN’s readers.")
    return p


def report(seed: int) -> Paper:
    """A report with a table of contents, notes, code and a secret paragraph."""
    p = Paper(seed)
    p.add("Evaluation of the QIPP pilot", style="Title")
    p.add("Background of the LTP", p.one("tab"), "1", style="TOC1", seen=False)
    p.add("Background of the LTP", style="Heading1")
    p.add("The LTP asks systems to leverage SDoH data.", p.note("SDoH: where people live and work."), " It is robust.")
    p.add("SELECT utilise FROM icb", style="SourceCode", seen=False)
    p.add("Paid by the ICB in secret", style="Secret", seen=False)
    p.add("Figure ", p.field("SEQ Figure", "2"), ". Attendance at A&E by IMD decile.", style="Caption")
    p.table((("LTP", "Long term plan"), ("IMD", "Index of multiple deprivation")))
    p.add(
        "According to ", p.field("ADDIN ZOTERO_ITEM CSL", "(Smith et al, 2020)"), ", utilisation of A&E was suboptimal."
    )
    p.add("In conclusion, we recommend that the ICB should ascertain the views of the VCSE.", style="Quote")
    return p


PAPERS: tuple[Callable[[int], Paper], ...] = (information_sheet, agenda, minutes, consent_form, newsletter, report)
