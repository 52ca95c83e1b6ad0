"""Feed every reader damaged files for some minutes: `python benchmarks/fuzz.py MINUTES [FOLDER WITH SEEDS] [--save FOLDER]`.

Seeds are the files of the test corpus and those in the folder. Each is mutated: bits, bytes, chunks and whole parts of its
zip, one to eight times over. A file is fine when it is read or refused with a reason. Finds are an exception that escaped, a
reader that broke down inside its process, and work that took longer than its limit. Exits with 1 when there were finds.
"""

from __future__ import annotations

import argparse
import io
import random
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from hostile_files import NASTY, hostile_files, seeds
from plainspeak.checking import check
from plainspeak.errors import UnreadableFile
from plainspeak.readers import FORMATS, read
from plainspeak.readers.limits import Limits
from plainspeak.settings import Settings

LIMITS = Limits(seconds=5, memory=600, unpacked=16, pages=200)
#: The rules may take this long on a small file, in seconds, before it is a find: something grows too fast.
RULES = 10.0
BITS = [
    *(b"\0", b"\xff", b"<", b">", b"&", b'"', b"{", b"}", b"\\", b"%", b"9" * 20, b"-1", b"\r\n", b"\xe2\x80\xae"),
    *(b"((((", b"[[[[", b"endobj", b"<w:p>", b"</w:p>", b"<text:p>", b"<a:p>", b"\\par ", b"\n\n", b"- ", b"| "),
    NASTY.encode("utf-8", "ignore"),
]


def corpus(folder: Path | None) -> list[tuple[str, bytes]]:
    found = [(f"seed.{ending}", data) for ending, data in seeds().items()]
    found += [(name, data) for name, data in hostile_files() if len(data) < 50_000]
    if folder:
        found += [(path.name, path.read_bytes()) for path in sorted(folder.iterdir()) if path.is_file()]
    return [(name, data) for name, data in found if Path(name).suffix in FORMATS and data and len(data) < 300_000]


def mutated(dice: random.Random, data: bytes, other: bytes, depth: int = 0) -> bytes:
    if data.startswith(b"PK") and dice.random() < 0.85 and depth < 2:
        return repacked(dice, data, other, depth)
    out = bytearray(data)
    for _ in range(dice.choice((1, 1, 2, 4, 8))):
        if not out:
            break
        at, size = dice.randrange(len(out)), dice.choice((1, 2, 4, 16, 64, 1024))
        match dice.randrange(8):
            case 0:
                out[at] ^= 1 << dice.randrange(8)
            case 1:
                del out[at : at + size]
            case 2:
                out[at:at] = dice.choice(BITS)
            case 3:
                out[at:at] = out[at : at + size] * dice.choice((1, 2, 50))
            case 4:
                start = dice.randrange(len(other)) if other else 0
                out[at : at + size] = other[start : start + size]
            case 5:
                del out[at:]
            case 6:
                out[at : at + size] = dice.randbytes(size)
            case 7:
                to = dice.randrange(len(out))
                out[at : at + size], out[to : to + size] = out[to : to + size], out[at : at + size]
    return bytes(out)


def repacked(dice: random.Random, data: bytes, other: bytes, depth: int) -> bytes:
    """A zip file with one of its parts mutated, its sizes and sums right again: damage that the zip itself does not catch."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {entry.filename: archive.read(entry) for entry in archive.infolist() if entry.file_size < 500_000}
    except Exception:
        return mutated(dice, data, other, 2)
    if not parts:
        return mutated(dice, data, other, 2)
    wanted = [name for name in parts if name.endswith((".xml", ".rels"))] or list(parts)
    name = dice.choice(wanted)
    parts[name] = mutated(dice, parts[name], dice.choice(list(parts.values())), depth + 1)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for part, body in parts.items():
            archive.writestr(part, body, zipfile.ZIP_STORED if part == "mimetype" else zipfile.ZIP_DEFLATED)
    return buffer.getvalue()


def tried(name: str, data: bytes, *, rules: bool) -> tuple[str, str]:
    """What became of a file: "read", "refused", "stopped" by the clock, or a find, and its reason."""
    started = time.monotonic()
    try:
        document = read(name, data, limits=LIMITS)
    except UnreadableFile as error:
        took = time.monotonic() - started
        if took > LIMITS.seconds * 3:
            return "find", f"refused only after {took:.0f} s"
        broke = "made in a way that we cannot read" in error.reason or "broke down" in error.reason
        if "took longer" in error.reason:
            return "stopped", error.reason  # the limit did its work
        return ("find" if broke or "no document" in error.reason else "refused"), error.reason
    except BaseException as error:
        if isinstance(error, KeyboardInterrupt):
            raise
        return "find", f"escaped: {type(error).__name__}: {error}"[:200]
    if any(not 0 <= block.start <= block.end <= len(document.text) for block in document.blocks):
        return "find", "a block outside the text"
    if rules:
        started = time.monotonic()
        try:
            for finding in check(document, settings=Settings(limits=LIMITS)).findings:
                if document.text[finding.start : finding.end] != finding.quote:
                    return "find", f"{finding.rule} quotes what is not there"
        except BaseException as error:
            if isinstance(error, KeyboardInterrupt):
                raise
            return "find", f"the rules: {type(error).__name__}: {error}"[:200]
        if time.monotonic() - started > RULES:
            return "find", f"the rules took {time.monotonic() - started:.0f} s on {len(document.text)} characters"
    return "read", ""


def files(dice: random.Random, known: list[tuple[str, bytes]]) -> Iterator[tuple[str, bytes]]:
    by_ending: dict[str, list[tuple[str, bytes]]] = {}
    for name, data in known:
        by_ending.setdefault(Path(name).suffix, []).append((name, data))
    while True:
        ending = dice.choice(list(by_ending))
        name, data = dice.choice(by_ending[ending])
        yield name, mutated(dice, data, dice.choice(by_ending[ending])[1])


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("minutes", type=float)
    parser.add_argument("seeds", type=Path, nargs="?")
    parser.add_argument("--save", type=Path, help="where to write the files that are finds")
    parser.add_argument("--random", type=int, default=None, help="the seed of the dice")
    options = parser.parse_args()
    seed = options.random if options.random is not None else random.SystemRandom().randrange(10**6)
    dice, counts, finds = random.Random(seed), Counter[tuple[str, str]](), Counter[str]()
    known = corpus(options.seeds)
    print(f"{len(known)} seeds, dice {seed}", flush=True)
    end = time.monotonic() + 60 * options.minutes
    for number, (name, data) in enumerate(files(dice, known)):
        if time.monotonic() > end:
            break
        what, why = tried(name, data, rules=number % 4 == 0)
        counts[Path(name).suffix, what] += 1
        if what == "find":
            finds[f"{Path(name).suffix} {why}"] += 1
            if finds[f"{Path(name).suffix} {why}"] == 1:
                print(f"find {number}: {name}: {why}", flush=True)
            if options.save:
                options.save.mkdir(parents=True, exist_ok=True)
                (options.save / f"{seed}-{number}{Path(name).suffix}").write_bytes(data)
    for (ending, what), count in sorted(counts.items()):
        print(f"{ending:10} {what:8} {count}")
    print(f"{sum(counts.values())} files in {options.minutes:g} minutes, {len(finds)} different finds")
    return 1 if finds else 0


if __name__ == "__main__":
    raise SystemExit(main())
