"""What the readers know of HTML: how its source falls into tokens, and what the tags mean for prose."""

from __future__ import annotations

import re

from plainspeak.document import Kind

#: One token of HTML. Every character belongs to one, and no text however broken takes more than linear time.
TOKEN = re.compile(
    r"(?P<comment><!--(?:-?>|.*?--!?>|.*))"
    r"|<!\[CDATA\[(?:.*?\]\]>|.*)|<[!?](?:[^>]*+>|.*)"
    r"|</?(?P<tag>[a-zA-Z][^\s/>]*+)(?:=\s*+(?:\"[^\"]*+\"|'[^']*+')|[^>])*+(?:>|\Z)"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[a-zA-Z][a-zA-Z0-9]{1,31});)"
    r"|(?P<words>[^<&]++|[<&])",
    re.S,
)
COMMENT_MARKS = re.compile(r"<!--|--!?>\Z")
#: What `lang` says of English, and of words whose language it leaves open.
ENGLISH = re.compile(r"\s*(?:en(?:[-_]|\s*$)|und\s*$|mul\s*$|$)", re.I)
#: Tags in whose content there is no prose.
UNREAD = frozenset("script style code pre kbd samp svg math template textarea object iframe video audio".split())
#: Tags that stand within a line of text; any other tag ends it.
INLINE = frozenset(
    """a abbr acronym b bdi bdo big cite data del dfn em font i ins label mark nobr q ruby s small span strike strong sub
    sup time tt u var wbr img code kbd samp svg math object""".split()
)
#: What the words in a tag are, where they are no paragraph.
KINDS: dict[str, Kind] = {
    "li": "item",
    "td": "cell",
    "th": "cell",
    "caption": "caption",
    "figcaption": "caption",
    "summary": "heading",
    "blockquote": "quote",
    "dt": "label",
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
}
