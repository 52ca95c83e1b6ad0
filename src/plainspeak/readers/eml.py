"""E-mails: the subject, the message as its reader sees it, and the invitation in it.

The standard library finds the headers, under its old policy `compat32`: the new one takes minutes for a long header. What
they say is read here: it raises errors of many kinds for what strangers may write there, and takes long for a parameter with
many semicolons. The parts are taken apart here too, one level at a time: its parser calls itself for each level, and looks at
every line for the end of every level.
"""

from __future__ import annotations

import codecs
import quopri
import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import unquote
from urllib.parse import unquote_to_bytes

from plainspeak.document import Document, line_starts
from plainspeak.errors import UnreadableFile
from plainspeak.readers.decode import decode
from plainspeak.readers.html import read_html
from plainspeak.readers.ics import read_calendar
from plainspeak.readers.joining import joining, without_joining
from plainspeak.readers.limits import Limits
from plainspeak.readers.pen import Pen, Run

#: One header that says what a part is may take so many bytes.
_HEADER = 8_000
#: How much of a subject is read, in characters as they stand in the file.
_SUBJECT = 8_000
#: The headers of all parts may take so many bytes.
_HEADERS = 2_000_000
#: The headers that we read.
_READ = ("subject", "content-type", "content-disposition", "content-transfer-encoding")
#: A level looks at every byte of the levels within it, for the ends of its parts. A file of the greatest size that we read may
#: lie so many levels deep, and a small one as deep as `Limits.nesting` says.
_LEVELS = 10
#: How many characters of the message are looked at, in all, to see whether it says what the invitation says.
_COMPARED = 500_000_000
_REMEDY = "Save the words of the e-mail as plain text (.txt) and read that."

_FIRST_LINE = re.compile(rb"\s*(?:From [^\r\n]{0,500}\r?\n)?[!-9;-~]{1,100}[ \t]*:")
_BLANK_LINE = re.compile(rb"\r\n\r\n|\n\r?\n|\r\r")
_LINE_END = re.compile(rb"\r\n|\n|\r")
# A name of RFC 2231, "boundary*0*": the number of the piece, and whether its value tells a character set and has %-codes.
_PIECE = re.compile(r"\*(?:(\d{1,4})(\*)?)?", re.A)
# Text codecs of Python that are no character sets of e-mails, and slow or strange on hostile bytes.
_NO_CHARSETS = frozenset(("idna", "punycode", "unicode-escape", "raw-unicode-escape", "undefined", "mbcs", "oem"))

_QUOTED = re.compile(r"[ \t]*(?:>[ \t]?)+")
_SIGNATURE = re.compile(r"--[ \t]*\Z")
_ORIGINAL = re.compile(
    r"[ \t>]*(?:-{2,}[ \t]*(?:original (?:message|appointment)|(?P<on>forwarded message|forwarded by .{0,80}?))[ \t]*-{2,}"
    r"|(?P<apple>begin forwarded message:))[ \t]*\Z",
    re.I,
)
_FORWARD = re.compile(r"\s*(?:re:\s*)*fwd?:", re.I)
_SENDER = re.compile(r"[ \t*]*From:[ \t*]*\S", re.I)
_SENT = re.compile(r"[ \t*]*(?:Sent|Date|To|Cc|Subject):", re.I | re.M)
_ATTRIBUTION = re.compile(r"[ \t]*On\b.{5,300}\bwrote:\s*\Z", re.S)


def read_email(name: str, data: bytes, limits: Limits) -> Document:
    """The subject, the message and the invitation of an e-mail; attachments are left out.

    The source is the text that its reader sees, so that nothing can be written back. What others wrote before and the writer
    quotes below, and a signature below "-- ", are left out; a message that is forwarded is read. Raises `UnreadableFile` for
    what is no e-mail, is encrypted, holds no words, or would take too much of the machine.
    """
    if data.strip() and not _FIRST_LINE.match(data[:5000].removeprefix(codecs.BOM_UTF8)):
        raise UnreadableFile(
            name, "this is not an e-mail: it does not begin with a header, such as ‘Subject: …’. Save the e-mail again."
        )
    post = _Post(name, limits)
    root = post.part(data.removeprefix(codecs.BOM_UTF8).lstrip())
    letter = _Letter(name, _subject(root.headers))
    for part in post.shown(root, 0):
        letter.add(part, limits)
    if data.strip() and not letter.source.strip():
        raise UnreadableFile(name, "there are no words in this e-mail. Read its attachments one by one.")
    return letter.document()


@dataclass(slots=True)
class _Part:
    """An e-mail or a part of one: its headers, and where in `data` the rest of it stands. No level copies what lies in it."""

    name: str
    headers: Mapping[str, str]
    data: bytes
    start: int
    end: int
    _text: str | None = None

    @property
    def type(self) -> str:
        said = self._first("content-type")
        return said if said.count("/") == 1 else "text/plain"

    @property
    def attached(self) -> bool:
        return self._first("content-disposition") == "attachment"

    def _first(self, header: str) -> str:
        return self.headers.get(header, "").partition(";")[0].strip().lower()

    @property
    def text(self) -> str:
        """The words of a part, decoded once."""
        if self._text is None:
            said = unquote(_parameter(self.headers, "charset")).lower()
            self._text = _decoded(self.name, self.content(), said).encode("utf-8", "replace").decode()
        return self._text

    def content(self) -> bytes:
        """The bytes of a part, its transfer encoding undone; as they are where that cannot be."""
        body = self.data[self.start : self.end]
        encoding = self.headers.get("content-transfer-encoding", "").strip().lower()
        if encoding == "quoted-printable":
            return quopri.decodestring(body)
        if encoding not in ("base64", "uuencode", "x-uuencode", "uue", "x-uue"):
            return body
        if encoding == "base64":  # else the library makes a list of the lines
            body = body.translate(None, b"\r\n")
        # A message that has no header but this one: the library would look into the others too.
        message = Message()
        message["Content-Transfer-Encoding"] = encoding
        message.set_payload(body.decode("ascii", "surrogateescape"))
        try:
            content = message.get_payload(decode=True)
        except ValueError:
            return body
        return content if isinstance(content, bytes) else body


def _parameter(headers: Mapping[str, str], name: str) -> str:
    """The value of a parameter of the header Content-Type, without its quotation marks; nothing when there is none.

    The plain form goes before the one that is cut in pieces or written in codes (RFC 2231), as the standard library has it.
    """
    pieces: dict[int, tuple[str, bool]] = {}
    for found in _parameters(headers.get("content-type", "")):
        key, equals, value = found.partition("=")
        key, value = key.strip().lower(), unquote(value.strip())
        if key == name and equals:
            return value
        piece = _PIECE.fullmatch(key, len(name)) if key.startswith(name) else None
        if piece:
            pieces.setdefault(int(piece[1] or 0), (value, not piece[1] or bool(piece[2])))
    said = "".join(value for _, (value, _) in sorted(pieces.items()))
    if not any(coded for _, coded in pieces.values()):
        return said
    charset, *_, said = said.split("'", 2) if said.count("'") >= 2 else ("", said)
    try:
        said = _decoded("", unquote_to_bytes(said.encode("utf-8", "surrogateescape")), charset)
        return said.encode("utf-8", "replace").decode()  # UTF-7 can say half an emoji
    except UnreadableFile:  # no text in any character set
        return said


def _parameters(header: str) -> Iterator[str]:
    """What stands between the semicolons of a header; one within quotation marks parts nothing."""
    held: list[str] = []
    quotes = 0
    for part in header.split(";"):
        held.append(part)
        quotes += part.count('"') - part.count('\\"')
        if quotes % 2 == 0:
            yield ";".join(held)
            held = []
    if held:
        yield ";".join(held)


@dataclass(slots=True)
class _Post:
    """Takes an e-mail apart, within bounds."""

    name: str
    limits: Limits
    count: int = 0
    headers: int = 0
    looked_at: int = 0

    def part(self, data: bytes, start: int = 0, end: int | None = None) -> _Part:
        """The part that stands at `data[start:end]`. Raises `UnreadableFile` when there are too many, or its headers are too
        long."""
        end = len(data) if end is None else end
        self.count += 1
        if self.count > self.limits.parts:
            raise UnreadableFile(self.name, f"this e-mail has more than {self.limits.parts} parts. {_REMEDY}")
        most = 1000 * self.limits.headers
        blank = _LINE_END.match(data, start, end) or _BLANK_LINE.search(data, start, min(end, start + most + 4))
        size = (blank.start() if blank else end) - start
        self.headers += size
        if size > most or self.headers > max(_HEADERS, most):
            raise UnreadableFile(self.name, f"the headers of this e-mail are too long. {_REMEDY}")
        headers: dict[str, str] = {}
        for key, value in BytesHeaderParser(policy=compat32).parsebytes(data[start : start + size]).raw_items():
            name = key.lower()
            if name.startswith("content-") and len(value) > _HEADER:
                raise UnreadableFile(self.name, f"the headers of this e-mail are too long. {_REMEDY}")
            if name in _READ:  # of two, the first counts
                headers.setdefault(name, str(value))
        return _Part(self.name, headers, data, blank.end() if blank else end, end)

    def parts(self, part: _Part) -> Iterator[_Part]:
        """What lies in a multipart; one without a boundary is empty."""
        boundary = _parameter(part.headers, "boundary").rstrip()
        if not boundary:
            return
        self.looked_at += part.end - part.start
        if self.looked_at > _LEVELS * self.limits.megabytes * 1_000_000:
            raise UnreadableFile(self.name, f"this e-mail is too large for how deep its parts lie. {_REMEDY}")
        mark = re.escape(boundary.encode("utf-8", "surrogateescape"))
        data, start = part.data, None
        for line in re.compile(rb"--" + mark + rb"(--)?[ \t]*(?:\r\n|\n|\r|\Z)").finditer(data, part.start, part.end):
            # Python finds words fast, and the beginning of a line slowly.
            if line.start() > part.start and data[line.start() - 1] not in b"\r\n":
                continue
            if start is not None:
                yield self.part(data, start, line.start())
            start = line.end()
            if line[1]:
                return
        if start is not None:
            yield self.part(data, start, part.end)

    def shown(self, part: _Part, depth: int) -> Iterator[_Part]:
        """The parts that a reader sees: of several versions of one text the plain one, then the invitation."""
        kind = part.type
        if depth > self.limits.nesting:
            raise UnreadableFile(
                self.name, f"the parts of this e-mail lie more than {self.limits.nesting} deep in each other. {_REMEDY}"
            )
        if kind in ("multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"):
            raise UnreadableFile(self.name, f"this e-mail is locked with a code (encrypted). {_REMEDY}")
        if part.attached:
            return
        if kind == "multipart/alternative":
            inner = [leaf for child in self.parts(part) for leaf in self.shown(child, depth + 1)]
            plain = [leaf for leaf in inner if leaf.type == "text/plain"]
            if not any(leaf.text.strip() for leaf in plain):
                plain = [leaf for leaf in inner if leaf.type == "text/html"]
            yield from plain
            yield from (leaf for leaf in inner if leaf.type == "text/calendar")
        elif kind.startswith("multipart/") and kind != "multipart/digest":
            for child in self.parts(part):
                yield from self.shown(child, depth + 1)
        elif kind in ("text/plain", "text/html", "text/calendar"):
            yield part


def _decoded(name: str, data: bytes, charset: str) -> str:
    """Bytes as text: as the e-mail says, or as a file of text when that cannot be."""
    try:
        codec = codecs.lookup(charset or "ascii").name
        # Who says ASCII or Latin-1 may mean Windows-1252, or UTF-8.
        if codec.replace("_", "-") not in _NO_CHARSETS | {"ascii", "iso8859-1"}:
            return data.decode(codec).replace("\0", " ")
    except (LookupError, ValueError):
        pass
    return decode(data.replace(b"\0", b" "), name)


def _subject(headers: Mapping[str, str]) -> str:
    """The subject, decoded, on one line."""
    raw = headers.get("subject", "")[:_SUBJECT].encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    words, encoded = "", False
    try:
        for part, charset in decode_header(raw):
            # White space between an encoded word and a plain one is lost on the way.
            words += " " if encoded != bool(charset) else ""
            words += part if isinstance(part, str) else _decoded("subject", part, charset or "")
            encoded = bool(charset)
    except (HeaderParseError, ValueError, UnreadableFile):
        words = raw
    return " ".join(words.encode("utf-8", "replace").decode().split())


@dataclass(slots=True)
class _Letter:
    """Collects the texts of an e-mail one below the other, then writes them."""

    name: str
    subject: str
    texts: list[tuple[str, str, Document | None]] = field(default_factory=list)

    def add(self, part: _Part, limits: Limits) -> None:
        if part.type == "text/calendar":
            # A calendar is UTF-8 whatever is said of it, and a fold may cut a character in two: its reader sees to that.
            try:
                invitation = read_calendar(self.name, part.content(), limits)
            except UnreadableFile:
                return
            self.texts.append(("calendar", invitation.text, invitation))
            return
        text = part.text
        if part.type == "text/html":
            page = read_html(self.name, text)
            self.texts.append(("html", page.text, page))
        else:
            self.texts.append(("plain", text, None))

    @property
    def source(self) -> str:
        return "\n\n".join((self.subject, *(text for _, text, _ in self.texts)))

    def document(self) -> Document:
        pen = Pen(self.source)
        pen.label = "subject"
        pen.put(self.subject, 0, len(self.subject))
        pen.end_block("heading", 1)
        at, messages, said = len(self.subject) + 2, 0, _Said(self.subject)
        for form, text, page in self.texts:
            if form == "calendar" and page:
                _write_invitation(pen, page, at, said)
            else:
                messages += 1
                called = "message" if messages == 1 else f"message, part {messages}"
                forwarded = bool(_FORWARD.match(self.subject))
                if page:
                    _write_page(pen, page, at, called, forwarded)
                else:
                    _write_plain(pen, text, at, called, forwarded)
            at += len(text) + 2
            said.add(text)
        return pen.document(self.name, "email", editable=False)


class _Said:
    """What an e-mail has said so far, by letters and figures alone: a program may break lines elsewhere, or mark an item."""

    def __init__(self, subject: str) -> None:
        self._waiting = [subject]  # nothing is done about it before there is an invitation
        self._lines: set[str] = set()
        self._whole = ""
        self._compared = 0

    def add(self, text: str) -> None:
        self._waiting.append(text)

    def __contains__(self, words: str) -> bool:
        """Whether a line says these words, or all that was said is these words, or they are long and stand anywhere in it.

        To look everywhere takes as long as all that was said; after much of it, only lines count.
        """
        if self._waiting:
            bare = [_bare(line) for text in self._waiting for line in text.split("\n")]
            self._waiting = []
            self._lines.update(bare)
            if self._compared <= _COMPARED:
                self._whole = "".join((self._whole, *bare))
                self._compared += len(self._whole)
        words = _bare(words)
        if words in self._lines:
            return True
        if len(words) <= 20 or self._compared > _COMPARED:
            return words == self._whole
        self._compared += len(self._whole)
        return words in self._whole


def _write_invitation(pen: Pen, invitation: Document, at: int, said: _Said) -> None:
    """The invitation, but for what the message says too."""
    for block in invitation.blocks:
        text = invitation.text[block.start : block.end]
        if text in said:
            continue
        pen.label = block.label
        pen.put(text, at + block.start, at + block.end)
        pen.end_block(block.kind, block.level)


_NOT_BARE = re.compile(r"[\W_]+")


def _bare(text: str) -> str:
    return _NOT_BARE.sub("", text.lower())


def _write_page(pen: Pen, page: Document, at: int, called: str, forwarded: bool) -> None:
    """A message in HTML, paragraph by paragraph."""
    texts = [page.text[block.start : block.end] for block in page.blocks]
    below = answered = False  # whether we are in what was written before, or its quotation may come
    for number, (block, text) in enumerate(zip(page.blocks, texts, strict=True)):
        mark = _ORIGINAL.match(text)
        forwarded = forwarded or bool(mark and mark.lastgroup)
        below = below or bool(mark) or _headed(texts[number : number + 6])
        answered = answered or bool(_ATTRIBUTION.match(text))
        older = below or (answered and (block.kind == "quote" or _ATTRIBUTION.match(text)))
        if joining(text) or mark or (older and not forwarded):
            continue
        label = below and (_SENDER.match(text) or _SENT.match(text))
        pen.label = f"{called}, paragraph {number + 1}"
        pen.put(text, at + block.start, at + block.end)
        pen.end_block("label" if label else block.kind, 0 if label else block.level)


def _headed(texts: list[str]) -> bool:
    """Whether an older message begins here: From, then at least two of Sent, To and Subject."""
    return bool(texts and _SENDER.match(texts[0]) and len(_SENT.findall("\n".join(texts)[:2000])) >= 2)


def _write_plain(pen: Pen, text: str, at: int, called: str, forwarded: bool) -> None:
    """A message in plain text, told by its lines."""
    starts = line_starts(text)
    lines = [text[a:b].rstrip("\r\n") for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
    pen.label = lambda offset: f"{called}, line {bisect_right(starts, offset - at)}"
    forwarded = forwarded or any((mark := _ORIGINAL.match(line)) and mark.lastgroup for line in lines)
    own = 0  # the line from which on the words are the writer's own and not written yet
    number = 0
    while number < len(lines):
        end = number
        if _SIGNATURE.match(lines[number]):
            end = next((n for n in range(number, len(lines)) if _older(lines, n)), len(lines))
        elif _older(lines, number):
            below = not _QUOTED.match(lines[number])
            end = len(lines) if below else number + 1
            while end < len(lines) and _QUOTED.match(lines[end]):
                end += 1
        else:
            end = number + _attribution(lines, number)
        if end == number:
            number += 1
            continue
        _write_own(pen, text, starts, own, number, at)
        if forwarded and _older(lines, number):
            _write_forwarded(pen, lines[number:end], starts[number:end], at)
        own = number = end
    _write_own(pen, text, starts, own, len(lines), at)


def _write_own(pen: Pen, text: str, starts: list[int], first: int, last: int, at: int) -> None:
    begin = starts[first] if first < len(starts) else len(text)
    end = starts[last] if last < len(starts) else len(text)
    if begin < end:
        pen.lines(without_joining([Run(text[begin:end], at + begin, at + end)]))


def _older(lines: list[str], number: int) -> bool:
    """Whether a line is quoted, or an older message begins with it."""
    line = lines[number]
    return (
        bool(_QUOTED.match(line))
        or bool(_ORIGINAL.match(line))
        or (bool(_SENDER.match(line)) and _headed(lines[number : number + 8]))
    )


def _attribution(lines: list[str], number: int) -> int:
    """Of how many lines "On 3 May Ann Lee wrote:" is here, with a quotation below it; 0 for no such thing."""
    if not lines[number].lstrip().startswith("On "):
        return 0
    for size in (1, 2, 3):
        if _ATTRIBUTION.match("\n".join(lines[number : number + size])):
            below = next((line for line in lines[number + size : number + size + 3] if line.strip()), "")
            return size if _QUOTED.match(below) else 0
    return 0


def _write_forwarded(pen: Pen, lines: list[str], starts: list[int], at: int) -> None:
    """What is forwarded, without the marks of a quotation: its headers are labels."""
    runs: list[Run] = []
    headers = 0  # how many header lines may still come
    for line, begin in zip(lines, starts, strict=True):
        mark = _QUOTED.match(line)
        bare = line[mark.end() :] if mark else line
        start = at + begin + len(line) - len(bare)
        if _SIGNATURE.match(bare):
            break
        headers = 8 if _SENDER.match(bare) else headers - 1 if bare.strip() else 0
        if headers > 0 and (_SENDER.match(bare) or _SENT.match(bare)):
            pen.put(bare, start, start + len(bare))
            pen.end_block("label")
        elif not _ORIGINAL.match(bare):
            runs += [Run(bare, start, start + len(bare)), Run("\n", -1, -1)]
    pen.lines(without_joining(runs))
