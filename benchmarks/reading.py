"""How long our readers take, beside the standard library's parser of the same kind of file.

    python benchmarks/reading.py FILE...

For HTML the measure is `html.parser` alone, which only takes the page apart. For e-mails it is `email` with the policy
compat32, for calendars the unfolding of the lines; to both belongs our own reading of their words as plain text, since no
parser of theirs makes blocks. Each is run in turn, 15 times after one run to warm up; prints the median processor times in
milliseconds (ours, theirs) and the ratio.
"""

from __future__ import annotations

import re
import sys
import time
from collections.abc import Callable
from email import message_from_bytes
from email.policy import compat32
from functools import partial
from html.parser import HTMLParser
from pathlib import Path
from statistics import median

from plainspeak.readers import read


class Positions(HTMLParser):
    """What a reader needs at the least: each text and where it stands."""

    def handle_data(self, data: str) -> None:
        self.getpos()

    def handle_entityref(self, name: str) -> None:
        self.getpos()


def html(data: bytes) -> None:
    parser = Positions(convert_charrefs=False)
    parser.feed(data.decode())
    parser.close()


def mail(data: bytes) -> None:
    for part in message_from_bytes(data, policy=compat32).walk():
        content = part.get_payload(decode=True)
        if part.get_content_type() == "text/plain" and isinstance(content, bytes):
            read("a.txt", content)


def calendar(data: bytes) -> None:
    lines = re.sub(rb"\r?\n[ \t]", b"", data).splitlines()
    for line in lines:
        name, _, value = line.partition(b":")
        if name.partition(b";")[0] in (b"SUMMARY", b"DESCRIPTION", b"LOCATION", b"COMMENT"):
            read("a.txt", value.replace(b"\\n", b"\n").replace(b"\\", b""))


def timed(job: Callable[[], object]) -> float:
    before = time.process_time()
    job()
    return 1000 * (time.process_time() - before)


def main(paths: list[str]) -> None:
    measures: dict[str, Callable[[bytes], None]] = {".html": html, ".eml": mail, ".ics": calendar}
    for path in map(Path, paths):
        data, measure = path.read_bytes(), measures[path.suffix]
        turns = [(timed(partial(read, path.name, data)), timed(partial(measure, data))) for _ in range(16)][1:]
        ours, theirs = (median(column) for column in zip(*turns, strict=True))
        print(f"{path.name:64} {ours:8.2f} {theirs:8.2f} {ours / theirs:6.2f}")


if __name__ == "__main__":
    main(sys.argv[1:])
