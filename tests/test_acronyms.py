"""Short forms of every shape, their refusals, and how full names are paired with them."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import plainspeak
from plainspeak.lexicon.lexicon import load
from plainspeak.lexicon.names import first_names
from plainspeak.readers.text import line_blocks
from plainspeak.rules.acronyms.people import is_person
from plainspeak.rules.acronyms.shapes import shapes
from plainspeak.rules.acronyms.study import Study, study


def _study(text: str) -> Study:
    blocks = [(block.kind, block.start, block.end) for block in line_blocks(text)]
    return study(text, blocks, load().acronyms, load().named)


def _shorts(text: str, *, strong: bool = True) -> list[str]:
    return [text[m.start : m.end] for m in _study(text).mentions if m.strong or not strong]


def _pairs(text: str) -> list[tuple[str, str]]:
    return [(pair.short, pair.long) for pair in _study(text).pairs]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Ask the XCB about it.", ["XCB"]),
        ("Ask two XCBs about it.", ["XCBs"]),
        ("This is the XCB's own view.", ["XCB"]),
        ("The MoU and the ToR are here.", ["MoU", "ToR"]),
        ("An mRNA vaccine, and the W3C rules.", ["mRNA", "W3C"]),
        ("COVID-19 and the R&D team.", ["COVID-19", "R&D"]),
        ("UN-Women wrote to us.", ["UN-Women"]),
        ("An ICB-Funded Scheme for Care", ["ICB"]),
        ("Support for HIV/AIDS care.", ["HIV", "AIDS"]),
        ("A U.S. study, an XCB-based plan and a non-XCB plan.", ["U.S.", "XCB", "XCB"]),
        ("The D2A pathway and T2DM.", ["D2A", "T2DM"]),
        ("He has TB and MS.", ["TB", "MS"]),
        ("Ofsted came.", ["Ofsted"]),
    ],
)
def test_shapes_that_are_found(text: str, found: list[str]) -> None:
    assert _shorts(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "Part II of chapter XIV, and item VIII.",
        "It weighs 5 KG, uses 20 GB and 3 MB.",
        "We meet at 10AM on MON and at 2PM.",
        "Come to SW1A 2AA, or to B12 3QQ.",
        "Meet in room B12, block Z80.",
        "Write to ann@NHSX.net or see www.XCB.org/PPI_FORM and https://x.org/ABC.",
        "The form is 1FAIpQLSeXCB and the file is XCB_report.docx.",
        "The paper is ECE/TRANS/WP.29/2011/147.",
        "THE WHOLE BOARD MUST READ THIS PAPER",
        "ACTION: read it. NOTE: bring it. DATE: Monday.",
        "TEXT, NAME and TOPIC go here.",
        "Tell us what to STOP doing. We will stop it.",
        "J.K. Rowling and A. B. Smith wrote it.",
        "Present: Joan Akers (JA), Tom Bell (TOB), Priya Nair (PN)",
        "We use OpenJS, FedRAMP and macOS.",
        "Smith JA, Brown TP, Jones QX. A study of care.",
        "Write to 735 Randolph, Detroit, MI 48226 or to Springfield, IL 62701-1234.",
    ],
)
def test_what_only_looks_like_an_acronym_is_refused(text: str) -> None:
    assert _shorts(text) == []


def test_an_address_explains_nothing() -> None:
    text = "Join at https://meet.example.org/meets/jphp?MTID=m5bf003a6214d9289759 and ask."
    assert study(text, [("paragraph", 0, len(text))], {}).pairs == ()


def test_initials_of_people_in_the_minutes_are_no_acronyms() -> None:
    text = "Joan Akers and Tomasz Quill came.\n\nJA will write to the XCB. TQ will phone."
    assert _shorts(text) == ["XCB"]


def test_an_acronym_in_the_place_of_initials_stays_one() -> None:
    assert _pairs("We use Logistic Regression (LR) and the Care Board (CB).") == [
        ("LR", "Logistic Regression"),
        ("CB", "Care Board"),
    ]


@pytest.mark.parametrize(
    ("text", "pair"),
    [
        ("The integrated care board (ICB) met.", ("ICB", "integrated care board")),
        ("ICBs (integrated care boards) met.", ("ICB", "integrated care boards")),
        ("We take proton pump inhibitors (PPIs) daily.", ("PPI", "proton pump inhibitors")),
        ("Equality, Diversity and Inclusion (EDI) is on the list.", ("EDI", "Equality, Diversity and Inclusion")),
        ("The patient and public\ninvolvement (PPI) group met.", ("PPI", "patient and public\ninvolvement".replace("\n", " "))),
        ("The cargo clearance point(CCP) is shut.", ("CCP", "cargo clearance point")),
        ("The memorandum of understanding (“MoU”) is signed.", ("MoU", "memorandum of understanding")),
        ("The care quality team (hereafter CQT) met.", ("CQT", "care quality team")),
        ("EQB stands for extra quick bus.", ("EQB", "extra quick bus")),
        ("KPI = key performance indicator; JSNA = joint strategic needs assessment.", ("KPI", "key performance indicator")),
        ("EQB: extra quick bus", ("EQB", "extra quick bus")),
        ("The extra quick bus, or EQB, is late.", ("EQB", "extra quick bus")),
        ("The extra quick bus EQB is late.", ("EQB", "extra quick bus")),
        ("EQB is the extra quick bus that we share.", ("EQB", "extra quick bus")),
        ("| EQB | extra quick bus |", ("EQB", "extra quick bus")),
        ("| extra quick bus | EQB |", ("EQB", "extra quick bus")),
        ("the United Nations Entity for Gender Equality and the Empowerment of Women (UN-Women)",
         ("UN-Women", "United Nations Entity for Gender Equality and the Empowerment of Women")),
        ("We use whole time equivalent (wte) staff.", ("wte", "whole time equivalent")),
        ("It hurts in multiple sclerosis (MS) too.", ("MS", "multiple sclerosis")),
    ],
)  # fmt: skip
def test_pairs(text: str, pair: tuple[str, str]) -> None:
    assert pair in _pairs(text)


@pytest.mark.parametrize(
    "text",
    [
        "The board was late (as ever) and left.",
        "We met on Monday (see PA below).",
        "PA (particularly from the north) is late.",
        "The committee spoke of many things (EQB was not one of them).",
        "Some means of transport are slow: buses = late.",
        "Ask me (UK only). The house (NHS) is shut.",
    ],
)
def test_no_false_pairs(text: str) -> None:
    assert _pairs(text) == []


def test_markdown_abbreviation_explains() -> None:
    report = plainspeak.check("The EQB is late.\n\n*[EQB]: extra quick bus\n")
    assert [finding.rule for finding in report.findings] == ["acronym-late"]


@pytest.mark.parametrize(
    ("text", "first"),
    [
        (
            "Thank you for coming to the patient panel. The PCN has a bid; the doctors will tell us.",
            "primary care network",
        ),
        ("The council parks team will send a PCN to each driver who leaves a car here.", "penalty charge notice"),
        ("Your doctor may give you a PPI for the pain in your stomach.", "proton pump inhibitor"),
        ("The bank says that it will pay back the PPI on your loan.", "payment protection insurance"),
        ("If something happens later than planned, tell HR how much time your group needs.", "human resources"),
    ],
)
def test_topic_of_the_document_decides_which_meaning_comes_first(text: str, first: str) -> None:
    (finding,) = [f for f in plainspeak.check(text).findings if f.rule == "acronym-unexplained"]
    assert finding.swaps[0].text.startswith(first)


def test_words_of_the_document_decide_the_order_of_meanings() -> None:
    def first(text: str) -> str:
        (finding,) = [f for f in plainspeak.check(text).findings if f.quote == "PCN"]
        return finding.swaps[0].text

    assert first("The council sent a penalty for parking: the PCN is £60.") == "penalty charge notice (PCN)"
    assert first("The practices and GPs in the network work together. Ask the PCN.") == "primary care network (PCN)"


def test_style_none_finds_what_is_explained_too() -> None:
    text = "The extra quick bus (EQB) is late. The EQB is red. The NHS knows."
    chosen = plainspeak.Settings(options={"acronym-unexplained": {"style": "none"}})
    (finding,) = [f for f in plainspeak.check(text, settings=chosen).findings if f.rule == "acronym-unexplained"]
    assert (finding.quote, finding.count, [swap.text for swap in finding.swaps]) == ("EQB", 2, ["extra quick bus"])


def test_people() -> None:
    assert len(first_names()) > 2500
    assert is_person("Priya Nair")
    assert is_person("Dr Wu")
    assert not is_person("Quality Board")
    assert is_person("Quillon Zed", listed=True)
    assert not is_person("Priya Nair Trust")


_BITS = st.sampled_from(
    ["(", ")", "[", "]", "XCB", "ICB", "care", "board", "integrated", " ", " ", " ", "\n", "\n\n", ".", ",", ";", ":", "=", " - ",
     "stands for", "HIV/AIDS", "U.S.", "P", "\u200b", "\u202e", "😀", "’s", "R&D", "- ", "| ", "COVID-19", "THE", "mRNA", "or"]
)  # fmt: skip


@given(st.lists(_BITS, max_size=60).map("".join))
@settings(max_examples=300, deadline=None)
def test_spans_lie_in_the_text_and_never_overlap(text: str) -> None:
    found = _study(text)
    last = 0
    for mention in found.mentions:
        assert last <= mention.start < mention.end <= len(text)
        last = mention.end
    for pair in found.pairs:
        assert " ".join(text[pair.long_start : pair.long_end].split()) == pair.long
        assert pair.short
        assert pair.short_end <= pair.long_start or pair.long_end <= pair.short_start
        assert any(m.start <= pair.short_start < m.end for m in found.mentions)


@given(st.text(max_size=200))
@settings(max_examples=200, deadline=None)
def test_any_text_is_taken(text: str) -> None:
    _study(text)
    shapes(text[:40])


@given(st.permutations(["The care board (XCB) met.", "Ask the XCB.", "The QRT is here.", "Tea is at 2pm."]))
def test_order_of_blocks_changes_nothing_but_the_first_use(parts: list[str]) -> None:
    text = "\n\n".join(parts)
    assert sorted(_shorts(text)) == ["QRT", "XCB", "XCB"]
    assert _pairs(text) == [("XCB", "care board")] or _pairs(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "(" * 10_000 + "XCB" + ")" * 10_000,
        "care board (XCB " * 3_000,
        "A" * 1_000_000,
        "XCB " * 50_000,
        "(X) " * 20_000,
        "A." * 50_000,
        "a-B" * 50_000,
        "a=B " * 30_000,
        "XCB\u200b\u202e(care board) " * 2_000,
    ],
    ids=["deep", "unclosed", "one word", "many", "single letters", "dots", "hyphens", "equals", "bidi"],
)
def test_hostile_texts_end(text: str) -> None:
    _study(text)


@pytest.mark.parametrize(
    "text",
    [
        "Present: Dr Anil Patel, Dev Shah, Peter Khan\n\nAction: AP to ring the ward. DS to bring cups. PK to tell the council.",
        "Who came: Pat (PW), Dev (DS), Aoife (AO'B)\n\nDS will write. PW agreed.",
    ],
)
def test_initials_of_people_are_not_looked_up_in_our_lists(text: str) -> None:
    assert plainspeak.check(text).findings == ()


@pytest.mark.parametrize(
    ("text", "swap"),
    [
        ("We saw the FTAs.", "failed to attend (FTA)"),
        ("We met two ICBs.", "integrated care boards (ICBs)"),
        ("The BVIs came.", "blind and visually impaired (BVI)"),
        ("We signed an MOU.", "memorandum of understanding (MOU)"),
    ],
)
def test_full_name_is_plural_only_where_that_is_plain(text: str, swap: str) -> None:
    (finding,) = plainspeak.check(text).findings
    assert finding.swaps[0].text == swap


@pytest.mark.parametrize(
    ("text", "unexplained"),
    [
        ("We keep to the Social Services and Well-being (Wales) Act 2014 (SSWBA). The SSWBA is long.", []),
        ("Ask under the Freedom of Information Act 2000 (FoI). The FoI is short.", []),
        ("We had 143 open DMC cases (damp, mould and condensation). A DMC is bad.", []),
        ("We had 143 open DMC cases (damp and other things). A DMC is bad.", ["DMC"]),
        ("There: JJ, Dr Helen McA, Jane O'B and TJ. JJ said so.", []),
        ("| They say | What it means |\n|---|---|\n| QENCO | The teacher who helps |\n\nAsk the QENCO.", []),
        ("| When | What happens |\n|---|---|\n| May | We ask the QENCO |\n", ["QENCO"]),
        ("The s.106 money came, and the S106 fund. A s47 enquiry is new; S47 is a road.", ["s.106", "s47"]),
        ("Section 106 has a fund. The S106 is new.", []),
        ("1. Welcome\n2. DAMP AND MOULD (AWAAB'S LAW)\n\nThe law is new.", []),
        ("1. Welcome\n2. NEWS OF THE QXB\n\nThe QXB is new.", ["QXB"]),
    ],
)
def test_what_explains_and_what_needs_no_explanation(text: str, unexplained: list[str]) -> None:
    assert [f.quote for f in plainspeak.check(text).findings if f.rule == "acronym-unexplained"] == unexplained


def test_meanings_come_with_the_commonest_first() -> None:
    def first(text: str) -> str:
        (finding,) = [f for f in plainspeak.check(text).findings if f.rule == "acronym-unexplained"]
        return finding.swaps[0].text

    assert first("Who can claim PIP?") == "Personal Independence Payment (PIP)"
    assert first("The LA wrote to all parents.") == "local authority (LA)"


def test_late_speaks_of_several() -> None:
    report = plainspeak.check("TSMs are told. The tenant satisfaction measures (TSMs) are new.")
    assert [f.message for f in report.findings if f.rule == "acronym-late"] == [
        "TSMs are used here before they are explained. Move ‘tenant satisfaction measures’ up to this first use."
    ]
