"""Every character of the prose keeps its place in the source."""

from __future__ import annotations

import re
from html import unescape

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from plainspeak import Settings, check
from plainspeak.document import OBJECT, Block, Document, InText, Piece, line_starts
from plainspeak.readers.markdown import read_markdown
from plainspeak.readers.text import line_blocks, read_text

# Bits of Markdown, put together at random: mostly well formed, often not.
_WORDS = st.sampled_from(
    """utilise|the ICB|PPI|in order to|Ask us.|We met at 10.30am.|integrated care board (ICB)|naïve|£25|😀|“why?”|methodology|it's
    *utilise*|**the ICB**|_in_ order **to**|~~gone~~|[PPI](http://x.org/PPI_ICB)|[ICB][r]|![RCT](a.png)|`RCT code`|<b>CQC</b>
    <!-- ICB -->|&amp;|&nbsp;|&#8217;|\\*|\\_|\\[|<http://x.org>|www.nhs.uk/ICB|a@b.org|[^1]|<br>|  |\\|$5|&copy;ICB|*ICB|](|{{ ICB }}|{% ICB_RCT %}|{{< RCT|>}}|{: .ICB}|{{ a_b|%}|[ICB]({% link a_b %})""".replace(
        "\n", "|"
    ).split("|")
)
_STARTS = st.sampled_from(
    ["", "", "", "# ", "## ", "- ", "1. ", "> ", "> - ", "  ", "    ", "| ", "```\n", "<div>", "[r]: http://y.org 'RCT'\n", "[^1]: ",
     "*[ICB]: ", "{: .ICB}\n", "{% comment %}\n", "{% endcomment %}\n", "---\n", "<!-- plainspeak: ignore -->\n", "| a | b |\n|---|---|\n| ", "\t", "Date: ", "- [ ] "]
)  # fmt: skip
_ENDS = st.sampled_from(["\n", "\n\n", "\r\n", "\r", "  \n", "\\\n", " |\n", "\n```\n", "\n\n\n"])
_LINE = st.tuples(_STARTS, st.lists(_WORDS, max_size=8).map(" ".join), _ENDS).map("".join)
MARKDOWN = st.one_of(st.lists(_LINE, max_size=10).map("".join), st.text(max_size=200))


def _holds(document: Document) -> None:
    for block in document.blocks:
        for start, end in _stretches(document, block):
            words = document.text[start:end]
            places = document.places(start, end)
            there = "".join(document.source[place.start : place.end] for place in places)
            for reading in (there, unescape(there), re.sub(r"\\(?=[^\w\s])", "", unescape(there))):
                if _bare(reading) == _bare(words):
                    break
            else:
                pytest.fail(f"{words!r} but {there!r}")
            for place in places:
                assert document.place(place.start, place.end) == place
                before = document.source[: place.start]
                starts = [at for at in line_starts(document.source) if at <= place.start]
                assert (place.line, place.column) == (len(starts), len(before) - starts[-1] + 1)


def _stretches(document: Document, block: Block) -> list[tuple[int, int]]:
    words = [(m.start(), m.end()) for m in re.finditer(r"\S+", document.text[block.start : block.end])]
    spans = [(block.start + a, block.start + b) for a, b in words]
    return [*spans, *((spans[i][0], spans[i + 1][1]) for i in range(len(spans) - 1))]


def _bare(text: str) -> str:
    return re.sub(rf"[\s{OBJECT}]", "", text)


@given(MARKDOWN)
@settings(max_examples=400, deadline=None)
def test_markdown_places(source: str) -> None:
    _holds(read_markdown("a.md", source))


@given(st.one_of(MARKDOWN, st.text(max_size=300)))
@settings(max_examples=200, deadline=None)
def test_text_places_and_blocks(source: str) -> None:
    document = read_text("a.txt", source)
    assert document.text == document.source.replace("\xad", "")  # soft hyphens stand within words
    _holds(document)
    covered = "".join(document.text[b.start : b.end] for b in document.blocks)
    assert all(block.start < block.end for block in document.blocks)
    assert len([c for c in covered if c.isalnum()]) <= len([c for c in source if c.isalnum()])


@given(MARKDOWN)
@settings(max_examples=150, deadline=None)
def test_quote_of_each_finding_is_the_source_at_its_place(source: str) -> None:
    report = check(source)
    for finding in (*report.findings, *report.ignored):
        text = report.document.source
        assert finding.places
        there = "".join(text[place.start : place.end] for place in finding.places)
        if finding.quote:
            assert _bare(finding.quote) in {
                _bare(there),
                _bare(unescape(there)),
                _bare(re.sub(r"\\(?=[^\w\s])", "", unescape(there))),
            }
        assert finding.quote == report.document.text[finding.start : finding.end]


@given(MARKDOWN)
@settings(max_examples=150, deadline=None)
def test_sentences_never_run_across_blocks(source: str) -> None:
    from plainspeak.checking import analyse
    from plainspeak.pipes import prose_of
    from plainspeak.settings import Settings

    document = read_markdown("a.md", source)
    prose = prose_of(analyse(document, settings=Settings()))
    for start, end in prose.sentences:
        first, last = prose.block_at(start), prose.block_at(end - 1)
        assert first is last


_HIDDEN = {
    "code": "Use `ZZQ` now.\n\n```\nZZQ\n```\n\n    ZZQ\n",
    "links": "[here](http://x.org/ZZQ 'ZZQ') <http://x.org/ZZQ> https://x.org/ZZQ [a][r]\n\n[r]: http://ZZQ.org 'ZZQ'\n",
    "comments": "Text <!-- ZZQ --> here.\n\n<!-- ZZQ\nZZQ -->\n",
    "front matter": "---\ntitle: ZZQ\nby: ZZQ\n---\nText.\n",
    "TOML front matter": "+++\ntitle = 'ZZQ'\n+++\nText.\n",
    "HTML": "<p title='ZZQ'>Text</p>\n\n<script>\nZZQ\n</script>\n\nSee <code>ZZQ</code>.\n",
    "images": "![ZZQ](ZZQ.png)\n",
    "Liquid": "{% ZZQ %}\n\nSee {{ ZZQ_a }} or {{ ZZQ_b }}.\n\n# {{ ZZQ }}\n\n- {%- ZZQ\n    ZZQ -%}\n\n| {{ ZZQ }} |\n|---|\n",
    "Liquid in links": "[here]({% page 'ZZQ ZZQ' %}) and [there]({{ site.ZZQ }}/ZZQ).\n",
    "Liquid in HTML": "<div class='{{ ZZQ }}'>\n{% ZZQ %}\n<p>Text {{ ZZQ }}</p>\n</div>\n",
    "Liquid comments": "{% comment %}\nZZQ\n\n- ZZQ\n\n    ZZQ\n{% endcomment %}\n\nText.\n",
    "Hugo": "{{< figure src='a.png'\n  title='ZZQ' >}}\n\nText {{% ZZQ %}}.\n",
    "kramdown": "Text.{: .ZZQ}\n{: .ZZQ #ZZQ}\n\n{:.ZZQ}\n| a |\n|---|\n",
    "e-mail": "Write to ZZQ@ZZQ.org or www.ZZQ.org.\n",
}


@pytest.mark.parametrize("what", _HIDDEN)
def test_what_is_not_prose(what: str) -> None:
    assert "ZZQ" not in read_markdown("a.md", _HIDDEN[what]).text


_SHOWN = {
    "emphasis": "*ZZQ* and **ZZ**Q",
    "link text": "[ZZQ](http://x.org) [ZZQ][r]\n\n[r]: http://x.org",
    "lists": "- ZZQ\n  - ZZQ\n",
    "tables": "| ZZQ | b |\n|---|---|\n| a | ZZQ |\n",
    "quotes": "> ZZQ\n> ZZQ\n",
    "entities": "&quot;ZZQ&quot; ZZ&#81;",
    "HTML": "<div>\nZZQ <b>ZZQ</b>\n</div>\n",
    "footnotes": "See[^1] ZZQ.\n\n[^1]: ZZQ\n",
    "definitions": "ZZQ\n: ZZQ is this\n",
    "links to templates": "[ZZQ]({% link a.md %}) ![b]({{ c }}) [ZZQ]({{ d }}/e)\n",
    "text between templates": "{% if a %}\nZZQ\n{% endif %} ZZQ {{ b }}\n",
    "what is never closed": "{{ ZZQ\n\n{% ZZQ\n\n}} %}\n",
    "code that tells of comments": "`{% comment %}` ZZQ\n\nZZQ `{% endcomment %}`\n",
}


@pytest.mark.parametrize("what", _SHOWN)
def test_what_is_prose(what: str) -> None:
    text = read_markdown("a.md", _SHOWN[what]).text
    assert text.count("ZZQ") == 2


def test_template_code_breaks_no_sentence_and_makes_no_block() -> None:
    source = "{% alert %}\nAsk {{ name }} for it.{: .x} Then wait\n{% end %}\nGood.\n\n{{ b }}\n\n- {% c %}\n"
    document = read_markdown("a.md", source)
    (block,) = document.blocks
    assert document.text[block.start : block.end] == f"Ask {OBJECT} for it. Then wait\n\nGood."
    for word in ("Ask", "for", "Then", "Good"):
        at = document.text.index(word)
        assert document.places(at, at + len(word))[0].start == source.index(word)


def test_kinds_of_blocks() -> None:
    source = "# Head\n\nWords *here*.\n\n- one\n  - two\n\n> quote\n\n| a | b |\n|--|--|\n| c | d |\n\n**Date:** 3 May  \n**Time:** 2pm\n\n**Bold**\n"
    document = read_markdown("a.md", source)
    assert [(b.kind, b.level, document.text[b.start : b.end]) for b in document.blocks] == [
        ("heading", 1, "Head"),
        ("paragraph", 0, "Words here."),
        ("item", 1, "one"),
        ("item", 2, "two"),
        ("quote", 0, "quote"),
        ("cell", 0, "a"),
        ("cell", 0, "b"),
        ("cell", 0, "c"),
        ("cell", 0, "d"),
        ("label", 0, "Date: 3 May"),
        ("label", 0, "Time: 2pm"),
        ("heading", 0, "Bold"),
    ]


def test_blocks_of_plain_text_by_the_shape_of_lines() -> None:
    source = "AGENDA\n\n1. Welcome\n2. Notes of the\n   last meeting\n\nDate: 3 May\nTime: 2pm\n\nWe met. It was\ngood.\n\nName | Role\nAnn | Chair\n"
    found = [(b.kind, " ".join(source[b.start : b.end].split())) for b in line_blocks(source)]
    assert found == [
        ("heading", "AGENDA"),
        ("item", "Welcome"),
        ("item", "Notes of the last meeting"),
        ("label", "Date: 3 May"),
        ("label", "Time: 2pm"),
        ("paragraph", "We met. It was good."),
        ("cell", "Name"),
        ("cell", "Role"),
        ("cell", "Ann"),
        ("cell", "Chair"),
    ]


@pytest.mark.parametrize(
    ("pieces", "blocks", "problem"),
    [
        ((Piece(0, 2, InText(0, 2)),), (), "pieces end"),
        ((Piece(1, 3, InText(1, 3)),), (), "follow"),
        ((Piece(0, 0, None), Piece(0, 3, InText(0, 3))), (), "follow"),
        ((Piece(0, 3, InText(1, 4)),), (), "reads"),
        ((Piece(0, 3, InText(0, 3)),), (Block("paragraph", 0, 4),), "block"),
        ((Piece(0, 3, InText(0, 3)),), (Block("paragraph", 0, 2), Block("paragraph", 1, 3)), "block"),
    ],
)
def test_document_refuses_what_does_not_tile(
    pieces: tuple[Piece, ...], blocks: tuple[Block, ...], problem: str
) -> None:
    with pytest.raises(ValueError, match=problem):
        Document("a", "text", "abc", blocks, pieces, (), "abcd")


def test_lines_end_as_editors_count_them() -> None:
    assert line_starts("a\nb\r\nc\rd\u2028e\x0bf") == [0, 2, 5, 7]


# Orders in comments

ORDERS = """\
<!-- plainspeak: ignore-next-line acronym-unexplained: known -->
Ask the ICB. Ask
the PCN then.

<!-- plainspeak: ignore-start -->

We utilise RTT.

- We leverage QALY.

<!-- plainspeak: ignore-end -->

We utilise the GDH.
"""


def test_next_line_and_pairs_settle_what_they_reach() -> None:
    report = check(ORDERS)
    assert [(f.rule, f.quote) for f in report.findings] == [
        ("acronym-unexplained", "PCN"),
        ("term-plain", "utilise"),
        ("acronym-unexplained", "GDH"),
    ]
    assert {f.quote for f in report.ignored} == {"ICB", "utilise", "RTT", "leverage", "QALY"}
    assert {ignore.reason for ignore in report.document.ignores} == {"known", ""}


@pytest.mark.parametrize(
    ("comment", "said"),
    [
        ("ignore-end", "There is no ‘ignore-start’ above this ‘ignore-end’."),
        ("ignore-start word-rare", "No ‘ignore-end’ follows this ‘ignore-start’"),
        ("ignor x", "This plainspeak comment is not understood: ‘ignor x’."),
        ("ignore-next-line", "The comment ‘ignore’ silences nothing here."),
    ],
)
def test_an_order_that_settles_nothing_is_told_in_its_line(comment: str, said: str) -> None:
    findings = check(f"Come.\n\n<!-- plainspeak: {comment} -->\n\nCome to the hall.\n").findings
    assert {f.rule for f in findings} == {"ignore-unused"}
    assert {f.places[0].line for f in findings} == {3}
    assert any(f.message.startswith(said) for f in findings)


def test_an_end_that_names_rules_closes_the_start_with_the_same_rules() -> None:
    report = check(
        "<!-- plainspeak: ignore-start term-plain -->\n\nWe utilise it.\n\n"
        "<!-- plainspeak: ignore-start acronym-unexplained -->\n\nThe ICB will utilise it.\n\n"
        "<!-- plainspeak: ignore-end term-plain -->\n\nAsk the PCN to utilise it.\n\n"
        "<!-- plainspeak: ignore-end -->\n"
    )
    assert [(f.rule, f.count) for f in report.findings] == [("term-plain", 1)]
    assert {f.quote for f in report.ignored} == {"utilise", "ICB", "PCN"}


@given(
    st.lists(st.sampled_from(["ignore-start", "ignore-end", "ignore-start term-plain", "ignore-next-line", "ignore"]))
)
@settings(max_examples=50, deadline=None)
def test_orders_in_any_order_are_read(orders: list[str]) -> None:
    text = "\n\n".join(f"<!-- plainspeak: {order} -->\n\nWe utilise it." for order in orders)
    report = check(text, settings=Settings(every_use=True))
    found = [f for f in (*report.findings, *report.ignored) if f.rule == "term-plain"]
    assert len(found) == len(orders)
