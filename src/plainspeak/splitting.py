"""Sentences within one block of prose, by rule: no model is needed for British meeting papers.

A candidate is a stop, with the quotation marks and brackets that close after it, before white space. Then abbreviations,
initials, numbers and what comes next decide.
"""

from __future__ import annotations

import re

# Both kinds begin with one of a few characters, which are quick to find. Of many stops in a row only the first is tried: each
# of the others has the same end.
_CANDIDATE = re.compile(r"[.!?…\n](?:(?<=\n)[ \t]*\n|(?<!\n)(?<![.!?…]{2})[.!?…]*+[\"'”’)\]]*+(?:\[\d{1,3}\])?(?=\s))")
_WORD_BEFORE = re.compile(r"[^\W_][\w.'’&/-]*$")
_NEXT = re.compile(r"\s*[\"'“‘(\[*_•–—-]*\s*")
# After these a sentence never ends, whatever follows.
_TITLES = frozenset(
    "mr mrs ms mx dr prof rev revd fr sr hon cllr cllrs gen col capt lt sgt sir st ste mt messrs supt insp rt".split()
)
# After these a number or a small letter goes on; a capital letter begins a sentence only after some of them.
_BEFORE_FIGURE = frozenset(
    """no nos p pp para paras fig figs ref refs vol ch sec sect art ext tel approx c ca circa cl app item pt pts ed eds max
    rm sch bldg jan feb mar apr jun jul aug sep sept oct nov dec
    mon tue tues wed thu thur thurs fri sat sun min mins hr hrs""".split()
)
_GO_ON = frozenset("bldg e.g i.e eg ie cf viz vs v incl inc excl esp al et dept govt approx est".split())
_SHORTENED = _TITLES | _BEFORE_FIGURE | _GO_ON
# What opens a sentence, when it follows letters with stops that may as well be initials or the time of day.
_OPENERS = frozenset(
    """the a an we you i he she they it this that these those there here if in on at for from to please but and so our your
    their his her all some many most when where what who how as after before no not then""".split()
)
_DAYS = re.compile(
    r"(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|March|April|May|June|July|August|September|October|November"
    r"|December)\b"
)
_CLOCK_END = re.compile(r"\d\s*[ap]\.m$")
_INITIAL = re.compile(r"(?:^|[\s(])(?:[A-Z]\.)*[A-Z]$")
_LETTERS = re.compile(r"(?:[a-z]\.)+[a-z]")
_LIST_NUMBER = re.compile(r"\s*\(?(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,4})(?:\.\d{1,3})*\s*")
#: A sentence may be as long as the file. From each stop in it we look back no further than this.
_FAR = 3000


def split(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """The sentences of `text[start:end]` in order, as character offsets into `text`, end exclusive, without outer space.

    Together they hold every character of the stretch that is not white space. Never raises.
    """
    stop = len(text) if end is None else min(end, len(text))
    found: list[tuple[int, int]] = []
    begin = start
    for match in _CANDIDATE.finditer(text, start, stop):
        if match.end() > begin and _ends(text, begin, match, stop):
            _add(text, begin, match.end(), found)
            begin = match.end()
    _add(text, begin, stop, found)
    return found


def _add(text: str, start: int, end: int, found: list[tuple[int, int]]) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        found.append((start, end))


def _ends(text: str, begin: int, match: re.Match[str], stop: int) -> bool:
    mark = match.group()
    if mark[0] == "\n":
        return True
    gap = _NEXT.match(text, match.end(), min(stop, match.end() + 40))
    after = gap.end() if gap else match.end()
    follows = text[after : after + 1] if after < stop else ""
    if not follows:
        return True
    if mark[0] != "." or mark.startswith(".."):
        # "Why?" she asked; an ellipsis goes on in small letters.
        return not follows.islower()
    head = text[max(begin, match.start() - 30) : match.start()]
    if mark == "." and follows.isupper() and _ends_plainly(text, begin, match.start(), head):
        return True
    if _LIST_NUMBER.fullmatch(text, begin, match.start()):
        return False
    word = _WORD_BEFORE.search(head)
    last = word.group().lower() if word else ""
    apart = last.isdigit() and len(last) < 4 and follows.isdigit() and mark == "." and text[match.end() : after] == " "
    if last in _TITLES or apart:
        # "1. 01" is a figure that was taken apart; "in 2014. 18 people came" ends with a year.
        return False
    if follows.isdigit() and _LETTERS.fullmatch(last) and not _CLOCK_END.search(head):
        # "38 U.S.C. 210", "E.O. 13563".
        return False
    word_after = re.match(r"[^\s]*", text[after : min(stop, after + 30)])
    following = word_after.group() if word_after else ""
    # "no. C/118", "app. B", "max. £5" go on.
    code = (
        following[:1] in "£$€"
        or any(c.isdigit() for c in following)
        or (len(following.rstrip(",.;)")) == 1 and following != "I")
    )
    if last in _BEFORE_FIGURE and (follows.isdigit() or follows.islower() or code):
        return False
    if _in_title(text, begin, match.end()) or (last == "co" and following[:3] in ("Inc", "Ltd", "plc")):
        return False
    opener = re.sub(r"[^a-z']", "", following.lower()) in _OPENERS and follows.isupper()
    if _CLOCK_END.search(head):
        short = len(text[max(begin, match.start() - _FAR) : match.start()].split()) <= 3
        return not follows.islower() and not follows.isdigit() and not short and not _DAYS.match(text, after)
    # "eBay" and "iPhones" are capitals enough; after an address, a small letter may open a sentence.
    if re.match(r"[a-z][A-Z]", following) or (
        follows.islower() and mark == "." and re.search(r"(?:@|www\.)\S*$", head)
    ):
        return True
    if last in _GO_ON:
        return last in ("inc", "etc", "al", "dept", "govt") and follows.isupper() and last != "al"
    if opener and re.search(r"[A-Z]\.[A-Z]$|\band [A-Z]$", head):
        return True
    if _INITIAL.search(head) and follows.isupper():
        # "J. A. Smith", but "Plan B. We": a lone capital after a small word ends a sentence only before a little word.
        return last.count(".") > 1
    if follows.islower():
        return (
            len(last) > 3
            and last.isalpha()
            and last not in ("etc", "approx")
            and mark == "."
            and text[match.end()] == "\n"
        )
    return True


def _ends_plainly(text: str, begin: int, stop: int, head: str) -> bool:
    """Whether a stop before a capital is after a word that no rule is about, and no number of a list: nearly always."""
    last = head.rpartition(" ")[2]
    plain = len(last) > 3 and last.isalpha() and last.islower() and last not in _SHORTENED
    back = max(begin, stop - _FAR)
    return plain and stop - begin > 12 and text.find('"', back, stop) < 0 and text.find("“", back, stop) < 0


def _in_title(text: str, begin: int, at: int) -> bool:
    """Whether an open quotation mark before `at` began within a clause: a sign or a title, not what somebody said."""
    begin = max(begin, at - _FAR)
    opened = max(text.rfind('"', begin, at), text.rfind("“", begin, at))
    if opened <= begin or (text.count('"', begin, at) % 2 == 0 and text[opened] == '"'):
        return False
    closed = '"' if text[opened] == '"' else "”"
    before = text[begin:opened].rstrip()
    return before[-1:].isalnum() and closed in text[at : at + 120] and closed not in text[opened + 1 : at]
