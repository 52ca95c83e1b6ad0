"""Whether an independent program finds our answers in Word files where they should be.

    python benchmarks/review.py [FOLDER ...]

Reads and reviews every .docx in the folders and 48 papers made by the tests. It prints how many words of the made papers we
read; how many quotes python-docx finds at the same place; how many comments LibreOffice finds on the right words; whether the
visible text is the same before and after. LibreOffice (`soffice`) is needed. How fast we read: `reading_office.py`.
"""

from __future__ import annotations

import io
import re
import subprocess
import sys
import tempfile
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import docx
from lxml import etree

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "tests"))
from plainspeak import check
from plainspeak.document import InRun
from plainspeak.finding import Report
from plainspeak.readers import read
from plainspeak.review import review_docx
from plainspeak.settings import Settings
from word_files import PAPERS, W

SEEDS = 8
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
Q = f"{{{W}}}"


def papers(folders: list[str]) -> Iterator[tuple[str, bytes, list[str] | None]]:
    for folder in folders:
        for path in sorted(Path(folder).rglob("*.docx")):
            yield path.stem, path.read_bytes(), None
    for make in PAPERS:
        for seed in range(SEEDS):
            paper = make(seed)
            yield f"{make.__name__}-{seed}", paper.data(), paper.words()


def words(text: str) -> Counter[str]:
    return Counter(word for word in text.split() if any(c.isalnum() for c in word))


def independent(data: bytes) -> dict[int, str]:
    """Paragraph → its text, by python-docx: only where it has no field, control, tracked change or hidden text."""
    texts = {}
    body = docx.Document(io.BytesIO(data)).element.body
    odd = (
        "fldChar",
        "sdt",
        "ins",
        "del",
        "vanish",
        "fldSimple",
        "pict",
        "drawing",
        "rStyle",
        "ptab",
        "smartTag",
        "sym",
    )
    for number, element in enumerate(body.iter(f"{Q}p")):
        if not any(next(element.iter(f"{Q}{name}"), None) is not None for name in odd):
            texts[number] = docx.text.paragraph.Paragraph(element, None).text
    return texts


def convert(files: list[Path], kind: str, folder: Path) -> None:
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = ["soffice", profile, "--headless", "--convert-to", kind, "--outdir", str(folder), *map(str, files)]
    subprocess.run(command, check=True, capture_output=True, timeout=1200)


def odt_comments(path: Path) -> tuple[list[tuple[str, str, str]], str]:
    """The author, text and words of each comment in an ODT, and the body's text without comments."""
    with zipfile.ZipFile(path) as archive:
        root = etree.fromstring(archive.read("content.xml"), etree.XMLParser(huge_tree=True))
    found: list[tuple[str, str, str]] = []
    running: dict[str, list[str]] = {}
    about: dict[str, tuple[str, str]] = {}
    body: list[str] = []

    def say(text: str | None) -> None:
        if text:
            body.append(text)
            for parts in running.values():
                parts.append(text)

    def walk(element: etree._Element) -> None:
        if element.tag == f"{OFFICE}annotation":
            key = element.get(f"{OFFICE}name") or f"?{len(found)}"
            creator = element.findtext("{http://purl.org/dc/elements/1.1/}creator") or ""
            lines = ["".join(p.itertext()) for p in element.iter(f"{TEXT}p")]
            about[key], running[key] = (creator, "\n".join(lines)), []
            if element.get(f"{OFFICE}name") is None:
                found.append((*about[key], "".join(running.pop(key))))
        elif element.tag == f"{OFFICE}annotation-end":
            key = element.get(f"{OFFICE}name", "")
            if key in running:
                found.append((*about[key], "".join(running.pop(key))))
        elif element.tag not in (f"{TEXT}note-citation", f"{TEXT}tracked-changes"):
            if element.tag in (f"{TEXT}tab", f"{TEXT}line-break"):
                say(" ")
            elif element.tag == f"{TEXT}s":
                say(" " * int(element.get(f"{TEXT}c", "1")))
            say(element.text)
            for child in element:
                if isinstance(child.tag, str):
                    walk(child)
                say(child.tail)
            if element.tag in (f"{TEXT}p", f"{TEXT}h"):
                say("\n")

    walk(root.find(f".//{OFFICE}text"))
    return found, "".join(body)


def rejected(data: bytes) -> str:
    """The visible text of the main part with our changes rejected."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = etree.fromstring(archive.read("word/document.xml"))
    out = []
    for element in root.iter(f"{Q}t", f"{Q}delText", f"{Q}p", f"{Q}tab", f"{Q}br"):
        ours = [a for a in element.iterancestors(f"{Q}ins", f"{Q}del") if a.get(f"{Q}author") == "plainspeak"]
        if element.tag == f"{Q}p":
            out.append("\n")
        elif ours and ours[0].tag == f"{Q}ins":
            continue
        elif ours or element.tag != f"{Q}delText":
            out.append(element.text or element.tag)
    return "".join(out)


def bare(text: str) -> str:
    """Text without spaces and soft hyphens, which are no characters to us."""
    return re.sub(r"[\s\xad]", "", text)


def main(folders: list[str]) -> None:
    total: Counter[str] = Counter()
    wrong: list[str] = []
    with tempfile.TemporaryDirectory() as temporary:
        folder = Path(temporary)
        reports: dict[str, Report] = {}
        for name, data, seen in papers(folders):
            total["papers"] += 1
            report = check(read(f"{name}.docx", data))
            every = check(report.document, settings=Settings(every_use=True))
            if seen is not None:
                wanted, got = words("\n".join(seen)), words(report.document.text)
                total["words"] += sum(wanted.values())
                total["words read"] += sum((wanted & got).values())
            texts = independent(data)
            for finding in report.findings:
                for anchor in (a for place in finding.places for a in place.anchors):
                    if isinstance(anchor, InRun) and anchor.part == "word/document.xml" and anchor.paragraph in texts:
                        there = texts[anchor.paragraph][anchor.start : anchor.end]
                        total["quotes that python-docx can look up"] += 1
                        total["quotes that it finds there"] += there == finding.quote
            commented = review_docx(data, report)
            tracked = review_docx(data, report, track=every)
            total["findings"] += len(report.findings)
            total["comments"] += commented.comments
            total["tracked changes"] += tracked.changes
            total["texts the same after comments"] += read("x.docx", commented.data).text == report.document.text
            total["texts the same with changes rejected"] += rejected(tracked.data) == rejected(data)
            (folder / f"{name}.docx").write_bytes(commented.data)
            (folder / f"{name}.plain.docx").write_bytes(data)
            (folder / f"{name}.tracked.docx").write_bytes(tracked.data)
            reports[name] = report
        files = sorted(folder.glob("*.docx"))
        convert(files, "odt", folder)
        total["files opened by LibreOffice"] = len(list(folder.glob("*.odt")))
        total["files given to LibreOffice"] = len(files)
        for name, report in reports.items():
            found, text = odt_comments(folder / f"{name}.odt")
            before, plain_text = odt_comments(folder / f"{name}.plain.odt")
            total["texts the same in LibreOffice"] += text.split() == plain_text.split()
            if text.split() != plain_text.split():
                wrong.append(f"{name}: text differs in LibreOffice")
            others = Counter(row for row in found if row[0] != "plainspeak")
            total["other people's comments"] += len(before)
            total["other people's comments kept"] += sum((others & Counter(before)).values())
            by_message: dict[str, list[str]] = {}
            for finding in report.findings:
                by_message.setdefault(finding.message, []).append(bare(finding.quote))
            for author, said, on in found:
                if author != "plainspeak" or said.startswith("No comment can stand"):
                    continue
                total["comments read back from LibreOffice"] += 1
                wanted_quotes = by_message.get(said.split("\n")[0], [])
                if bare(on) in wanted_quotes:
                    total["on exactly their words"] += 1
                elif any(quote in bare(on) for quote in wanted_quotes):
                    total["around the field or control that holds their words"] += 1
                    wrong.append(f"{name}: around: {on!r} for {wanted_quotes}")
                else:
                    wrong.append(f"{name}: {on!r} for {wanted_quotes}")
            back = Counter(said.split("\n")[0] for author, said, _ in found if author == "plainspeak")
            for finding in report.findings:
                back[finding.message] -= 1
                if back[finding.message] < 0:
                    wrong.append(f"{name}: not read back: {finding.quote!r} ({finding.places[0].label})")
    for what, number in total.items():
        print(f"{number:7}  {what}")
    for line in wrong:
        print(line)


if __name__ == "__main__":
    main(sys.argv[1:])
