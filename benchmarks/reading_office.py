"""How much of the words we read, and how long it takes: `python benchmarks/reading_office.py FOLDER`.

For each PDF in the folder: the words that pdftotext reads (when it is installed) and PDFium's own plain text, and which share
of them our reader gives back, in any order and in theirs. For each other office file: the same against FOLDER/txt/NAME.txt,
where somebody has put the text that another program gives for it. Times are ratios: our reader to PDFium's plain text, and
the process that reads to the reader alone.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from difflib import SequenceMatcher
from functools import partial
from importlib import import_module
from pathlib import Path

import pypdfium2

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


def quickest(job: Callable[[], object], times: int = 5) -> float:
    best = float("inf")
    for _ in range(times):
        start = time.perf_counter()
        job()
        best = min(best, time.perf_counter() - start)
    return best


def main(folder: Path) -> None:
    rows: dict[str, list[tuple[float, float]]] = {}
    ours = theirs = apart = 0.0
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
        references = {}
        if kind.name == "pdf":
            references["PDFium"] = plain(data)
            if shutil.which("pdftotext"):
                done = subprocess.run(["pdftotext", str(path), "-"], capture_output=True, check=True)
                references["pdftotext"] = done.stdout.decode()
            ours += quickest(partial(reader, path.name, data, Limits()))
            theirs += quickest(partial(plain, data))
            apart += quickest(partial(read, path.name, data))
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
    if theirs:
        print(
            f"PDF: our reader takes {ours / theirs:.2f} of the time of PDFium's plain text; in its process {apart / theirs:.2f}"
        )


if __name__ == "__main__":
    main(Path(sys.argv[1]))
