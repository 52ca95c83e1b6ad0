"""How much of the words we read, and how long it takes: `python benchmarks/reading_office.py FOLDER`.

For each PDF in the folder: the words that pdftotext reads (when it is installed) and PDFium's own plain text, and which share
of them our reader gives back, in any order and in theirs. For each other office file: the same against FOLDER/txt/NAME.txt,
where somebody has put the text that another program gives for it. Times are ratios: our reader to PDFium's plain text and,
for Word files, to the text of python-docx and to a bare walk that joins the words of each paragraph, with no kinds, places,
fields or styles; and the process that reads to the reader alone.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from difflib import SequenceMatcher
from functools import partial
from importlib import import_module
from io import BytesIO
from pathlib import Path
from typing import Any

import docx
import pypdfium2
from lxml import etree

from plainspeak.errors import UnreadableFile
from plainspeak.readers import KINDS, read
from plainspeak.readers.limits import Limits


def words(text: str) -> list[str]:
    """Words without what readers write in different ways: marks of lists, ligatures, hyphens.

    A hyphen at the end of a line may belong to the word or not. pdftotext leaves that open, and our reader has to say. So a
    hyphen inside a word counts for neither: "well-known" is "wellknown" in both, wherever a line ends. What our reader makes
    of such hyphens is for the tests to judge, not for this figure.
    """
    text = re.sub(r"(?<=\w)[-\u00ad\ufffe\x02](?:\r?\n\s*)?(?=\w)", "", text)
    found = re.findall(r"[^\W_]+", text.replace("ﬁ", "fi").replace("ﬂ", "fl").lower())
    return [word for word in found if not re.fullmatch(r"\d{1,2}|[a-z]|[ivx]+", word)]


def recall(mine: str, theirs: str) -> tuple[float, float]:
    """The share of their words that mine holds: in any order, and in the same order."""
    a, b = words(theirs), words(mine)
    if not a:
        return 1.0, 1.0
    common = sum((Counter(a) & Counter(b)).values())
    in_order = sum(block.size for block in SequenceMatcher(None, a, b, autojunk=False).get_matching_blocks())
    return common / len(a), in_order / len(a)


def plain(data: bytes) -> str:
    """PDFium's text of a PDF, as its quickest call gives it."""
    document = pypdfium2.PdfDocument(data)
    text = "\n".join(page.get_textpage().get_text_range() for page in document)
    document.close()
    return text


def python_docx(data: bytes) -> list[str]:
    """The text of body, tables, headers and footers of a Word file, as python-docx gives it."""
    document = docx.Document(BytesIO(data))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    running = [part for section in document.sections for part in (section.header, section.footer)]
    return [paragraph.text for holder in (document, *cells, *running) for paragraph in holder.paragraphs]


def bare_walk(data: bytes) -> list[str]:
    """The words of each paragraph of a Word file; nothing is told apart but what nobody sees."""
    w = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
    unseen = {f"{w}{name}" for name in ("del", "moveFrom", "instrText", "pPr", "rPr", "p")}
    unseen.add("{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback")
    single = {f"{w}tab": "\t", f"{w}br": "\n", f"{w}noBreakHyphen": "-"}

    def inside(element: Any) -> Iterator[str]:
        for child in element:
            if child.tag == f"{w}t":
                yield child.text or ""
            elif child.tag in single:
                yield single[child.tag]
            elif child.tag not in unseen:
                yield from inside(child)

    with zipfile.ZipFile(BytesIO(data)) as archive:
        parts = [
            etree.fromstring(archive.read(part))
            for part in archive.namelist()
            if re.fullmatch(r"word/(?:document|(?:foot|end)notes|header\d*|footer\d*|comments)\.xml", part)
        ]
    return ["".join(inside(paragraph)) for root in parts for paragraph in root.iter(f"{w}p")]


def quickest(job: Callable[[], object], times: int = 5) -> float:
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        job()
        best = min(best, time.perf_counter() - start)
    return best


def main(folder: Path) -> None:
    rows: dict[str, list[tuple[float, float]]] = {}
    taken: Counter[str] = Counter()
    for path in sorted(folder.rglob("*")):
        kind = next((kind for kind in KINDS if path.suffix in kind.endings and kind.extra), None)
        if kind is None:
            continue
        data = path.read_bytes()
        try:
            text = read(path.name, data).text
        except UnreadableFile as error:
            print(error)
            continue
        module, _, function = kind.reader.partition(":")
        reader = getattr(import_module(f"plainspeak.readers.{module}"), function)
        references: dict[str, str] = {}
        if kind.name == "pdf":
            references["PDFium"] = plain(data)
            if shutil.which("pdftotext"):
                done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
                references["pdftotext"] = done.stdout.decode()
            taken["PDFium"] += quickest(partial(plain, data))
        if kind.name == "docx":
            taken["python-docx"] += quickest(partial(python_docx, data))
            taken["bare walk"] += quickest(partial(bare_walk, data))
        if kind.name in ("pdf", "docx"):
            taken[kind.name] += quickest(partial(reader, path.name, data, Limits()))
            taken[f"{kind.name} apart"] += quickest(partial(read, path.name, data))
        other = folder / "txt" / f"{path.stem}.txt"
        if other.exists():
            references["other program"] = other.read_text(errors="replace")
        for name, reference in references.items():
            any_order, in_order = recall(text, reference)
            rows.setdefault(f"{kind.name} against {name}", []).append((any_order, in_order))
            print(
                f"{path.name[:60]:60} {name:14} {any_order:.4f} in order {in_order:.4f}  of {len(words(reference))} words"
            )
    for name, found in rows.items():
        a, b = (sum(column) / len(found) for column in zip(*found, strict=True))
        print(f"{name}: {a:.4f}, in order {b:.4f} (mean of {len(found)} files)")
    for kind_name, other_name in (("pdf", "PDFium"), ("docx", "python-docx"), ("docx", "bare walk")):
        if theirs := taken[other_name]:
            print(
                f"{kind_name}: our reader takes {taken[kind_name] / theirs:.2f} of the time of {other_name}; "
                f"in its process {taken[f'{kind_name} apart'] / theirs:.2f}"
            )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
