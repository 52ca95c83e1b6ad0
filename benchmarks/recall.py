"""How many words of a file reach the prose, beside another reading of the same file.

    python benchmarks/recall.py FILE...

For HTML, e-mails and calendars. The words that should be found are taken from the file by other means than our readers: the
standard library's HTML parser (without scripts, styles, code and hidden parts), its e-mail package, and the unfolded lines of
a calendar. Web addresses do not count, for they are left out on purpose; nor do lines about joining a meeting. Prints, for
each file, the words, those that our prose has, in any order, and the share; then the same for all. Exits with 1 when the
share of all is below .999.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from email import message_from_bytes
from email.policy import default
from html.parser import HTMLParser
from pathlib import Path

from plainspeak.readers import read
from plainspeak.readers.joining import joining

SILENT = frozenset("script style code pre kbd samp svg math template textarea noscript select iframe object".split())
URL = re.compile(
    r"[<(]?(?:https?|tel|mailto)://?[^\s<>]+|\S+@\S+|www\.\S+|\b[\w-]+(?:\.[\w-]+)*\.(?:org|com|net|gov|uk|eu)\b(?:/\S*)?"
)
INLINE = frozenset("a abbr b big cite del em font i ins mark small span strike strong sub sup u wbr".split())


class Page(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.silent: list[str] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in INLINE:
            self.text.append(" ")
        hidden = any(name == "hidden" or (name == "aria-hidden" and value == "true") for name, value in attrs)
        hidden = hidden or not (dict(attrs).get("lang") or "en").startswith("en")
        hidden = hidden or "display:none" in (dict(attrs).get("style") or "").replace(" ", "")
        if tag in ("img", "input", "br", "meta", "link", "hr", "path", "use", "circle"):
            return
        if self.silent or tag in SILENT or hidden:
            self.silent.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in INLINE:
            self.text.append(" ")
        if tag in self.silent:
            while self.silent.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.text.append(data)


def page(html: str) -> str:
    parser = Page()
    parser.feed(html)
    parser.close()
    return "".join(parser.text)


def mail(data: bytes) -> str:
    message = message_from_bytes(data, policy=default)
    body = message.get_body(("plain", "html"))
    text = body.get_content() if body else ""
    if body and body.get_content_subtype() == "html":
        text = page(text)
    text = re.split(r"^-- ?$", text, maxsplit=1, flags=re.M)[0]
    return f"{message['Subject']}\n" + "\n".join(line for line in text.split("\n") if not joining(line))


def calendar(data: bytes) -> str:
    lines = re.sub(rb"\r?\n[ \t]", b"", data).decode("utf-8", "replace").splitlines()
    text, alarm = [], False
    for line in lines:
        alarm = line.startswith("BEGIN:VALARM") or (alarm and not line.startswith("END:VALARM"))
        found = re.match(r"(?:SUMMARY|DESCRIPTION|LOCATION|COMMENT)(?:;(?:\"[^\"]*\"|[^\":])*)?:(.*)", line)
        if found and not alarm:
            value = re.sub(r"\\([nN\\,;])", lambda escape: "\n" if escape[1] in "nN" else escape[1], found[1])
            text += [part for part in value.split("\n") if not joining(part)]
    return "\n".join(text)


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", URL.sub(" ", text.replace("\xad", ""))))


def main(paths: list[str]) -> int:
    wanted = found = 0
    for path in map(Path, paths):
        data = path.read_bytes()
        expected = {".html": lambda data: page(data.decode()), ".eml": mail, ".ics": calendar}[path.suffix](data)
        should, has = words(expected), words(read(path.name, data).text)
        missing = should - has
        wanted, found = wanted + should.total(), found + (should - missing).total()
        share = 1 - missing.total() / max(1, should.total())
        print(f"{path.name:64} {should.total():6} {(should - missing).total():6} {share:.4f}")
        if missing:
            print("    missing:", ", ".join(list(missing)[:12]))
    print(f"{'all':64} {wanted:6} {found:6} {found / max(1, wanted):.4f}")
    return int(found < 0.999 * wanted)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
