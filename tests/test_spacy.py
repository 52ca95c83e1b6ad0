"""The components in pipelines that are not ours, and results that survive travel."""

from __future__ import annotations

import subprocess
import sys
from itertools import pairwise

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc, DocBin

import plainspeak
from conftest import ROOT

TEXT = "Agenda\n\n- Ask the ICB.\n- We will utilise the hall in order to meet.\n\nThe integrated care board (ICB) is at 10.30am Mill St. here."


def _labels(doc: Doc) -> dict[str, list[tuple[str, str]]]:
    return {key: [(span.label_, span.text) for span in spans] for key, spans in doc.spans.items()}


@pytest.fixture(scope="module")
def nlp() -> Language:
    return plainspeak.load()


def test_spans_carry_rule_entry_and_fact(nlp: Language) -> None:
    doc = nlp(TEXT)
    late = doc.spans["plainspeak/acronyms"][0]
    assert (late.label_, late.text, late.id_, late.kb_id_) == ("acronym-late", "ICB", "ICB", "integrated care board")
    assert ("term-plain", "utilise") in _labels(doc)["plainspeak/words"]
    assert ("phrase-wordy", "in order to") in _labels(doc)["plainspeak/words"]
    assert [span.label_ for span in doc.spans["plainspeak/blocks"]] == ["heading", "item", "item", "paragraph"]
    assert [sentence.text.strip() for sentence in doc.sents][-1].endswith("10.30am Mill St. here.")


@pytest.mark.parametrize("name", ["minutes.md", "agenda.md", "agenda-plain.md", "invitation.txt"])
def test_the_pipeline_finds_what_check_finds(name: str) -> None:
    """`check` reads the prose itself, without spaCy; on a Doc the components find the same."""
    path = ROOT / "examples" / name
    report = plainspeak.check(path, settings=plainspeak.Settings(every_use=True))
    checked = {(f.rule, f.start, f.end) for f in (*report.findings, *report.ignored) if f.rule != "ignore-unused"}
    marked = {(rule, mark.start, mark.end) for rule, mark in plainspeak.analyse(path)._.plainspeak.marks}
    assert checked <= marked
    # Of two rules that exclude each other, check lets only the first speak.
    assert {row for row in marked - checked if row[0] != "sentence-long"} == set()
    assert checked or name == "agenda-plain.md"


@pytest.mark.parametrize("name", ["acronyms", "words", "sentences"])
def test_component_alone_in_a_blank_pipeline(nlp: Language, name: str) -> None:
    blank = spacy.blank("en")
    blank.add_pipe(f"plainspeak/{name}")
    assert _labels(blank(TEXT))[f"plainspeak/{name}"] == _labels(nlp(TEXT))[f"plainspeak/{name}"]


def test_config_of_a_component() -> None:
    blank = spacy.blank("en")
    blank.add_pipe(
        "plainspeak/sentences", config={"rules": ["sentence-long"], "options": {"sentence-long": {"words": 6}}}
    )
    doc = blank("One two three four five six. One two three four five six seven.")
    assert _labels(doc) == {"plainspeak/sentences": [("sentence-long", "One two three four five six seven.")]}
    with pytest.raises(plainspeak.BadSettings, match="Did you mean 'sentence-long'"):
        spacy.blank("en").add_pipe("plainspeak/sentences", config={"rules": ["sentence-lng"]})


@Language.component("test_tagger")
def _tag(doc: Doc) -> Doc:
    """Stands for a trained pipeline: tags, and a parse whose sentences are not ours."""
    for token in doc:
        token.pos_ = "NOUN" if token.text in ("leverage", "meeting") else "X"
        token.head, token.dep_ = doc[0], "dep"
    return doc


def test_in_a_trained_pipeline_its_parse_stays_and_its_tags_are_used() -> None:
    trained = spacy.blank("en")
    trained.add_pipe("test_tagger")
    trained.add_pipe("plainspeak/blocks")
    trained.add_pipe("plainspeak/words")
    text = "They leverage it. We leverage it."
    doc = trained(text)
    assert len(list(doc.sents)) == 1
    ours = plainspeak.load()(text)
    assert [s.text for s in ours.spans["plainspeak/words"]] == ["leverage", "leverage"]
    assert [s.text for s in doc.spans["plainspeak/words"]] == []


def test_sentence_starts_of_a_user_stay_sentences_of_our_rules() -> None:
    blank = spacy.blank("en")
    blank.add_pipe("sentencizer")
    blank.add_pipe("plainspeak/sentences", config={"options": {"sentence-long": {"words": 3}}})
    doc = blank("One two three. Four five six seven.")
    assert [s.text for s in doc.spans["plainspeak/sentences"]] == ["Four five six seven."]


def test_results_survive_bytes_docbin_and_processes(nlp: Language) -> None:
    doc = nlp(TEXT)
    before = [(span.label_, span.id_, span.kb_id_, span.start_char, span.end_char) for span in _spans(doc)]
    assert before
    again = Doc(nlp.vocab).from_bytes(doc.to_bytes())
    binned = next(iter(DocBin(store_user_data=True, docs=[doc]).get_docs(nlp.vocab)))
    blank = spacy.blank("en")
    for name in ("blocks", "acronyms", "words", "sentences"):
        blank.add_pipe(f"plainspeak/{name}")
    far = list(blank.pipe([TEXT, TEXT], n_process=2))
    for other in (again, binned, *far):
        assert [
            (span.label_, span.id_, span.kb_id_, span.start_char, span.end_char) for span in _spans(other)
        ] == before
        assert other._.plainspeak.marks == doc._.plainspeak.marks


def _spans(doc: Doc) -> list:
    return [span for key in sorted(doc.spans) for span in doc.spans[key]]


def test_getters(nlp: Language) -> None:
    doc = nlp("The integrated care board (ICB) met. Ask the ICB and the RTTs.")
    uses = doc._.plainspeak.acronyms
    assert [(doc.text[u.start : u.end], u.side, u.short) for u in uses] == [
        ("integrated care board", "long", "ICB"),
        ("ICB", "short", "ICB"),
        ("ICB", "short", "ICB"),
        ("RTTs", "short", "RTT"),
    ]
    assert uses[1].long == "integrated care board"
    span = doc.char_span(4, 25)
    assert span is not None
    assert [u.side for u in span._.plainspeak.acronyms] == ["long"]
    assert [name for name, _ in doc._.plainspeak.marks] == ["acronym-unexplained"]


def test_marks_that_cut_tokens_keep_exact_offsets(nlp: Language) -> None:
    text = "The CNN-based tool and co-design."
    marks = [mark for _, mark in nlp(text)._.plainspeak.marks]
    assert [text[mark.start : mark.end] for mark in marks] == ["CNN", "co-design"]


def test_no_spacy_object_in_a_report() -> None:
    seen: list[object] = []

    def walk(value: object) -> None:
        assert not type(value).__module__.startswith("spacy")
        if id(value) not in map(id, seen):
            seen.append(value)
            names = getattr(type(value), "__slots__", ())
            parts = list(value) if isinstance(value, tuple | list) else [getattr(value, name) for name in names]
            for part in parts:
                walk(part)

    report = plainspeak.check(TEXT)
    assert report.findings
    walk(report)


def test_blocks_are_in_order_and_sentences_tile_them(nlp: Language) -> None:
    doc = nlp(TEXT)
    for first, second in pairwise(doc.spans["plainspeak/blocks"]):
        assert first.end_char <= second.start_char


def _imports(code: str) -> set[str]:
    done = subprocess.run(
        [sys.executable, "-c", f"{code}\nimport sys; print('\\n'.join(sys.modules))"],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    return {name.split(".")[0] for name in done.stdout.split()}


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["lint", "--help"], ["rules"], ["explain", "sentence-long"]]
)
def test_command_line_starts_without_spacy(arguments: list[str]) -> None:
    code = f"import sys\nfrom plainspeak.cli import main\ntry:\n    main({arguments!r})\nexcept SystemExit:\n    pass"
    assert not _imports(code) & {"spacy", "textstat", "wordfreq", "numpy", "pyromark", "yaml"}


def test_our_entry_points_bring_nothing_heavy_into_others_programs() -> None:
    ours = _imports("import plainspeak.pipes")
    blank = _imports("import spacy; spacy.blank('en')")
    assert not (ours | blank) & {"textstat", "wordfreq", "pyromark", "click_default_group", "nltk"}


def test_face_is_lazy_and_complete() -> None:
    assert not _imports("import plainspeak") & {"spacy", "click", "numpy", "yaml"}
    for name in plainspeak.__all__:
        assert getattr(plainspeak, name) is not None
    with pytest.raises(AttributeError, match="chekc"):
        _ = plainspeak.chekc  # type: ignore[attr-defined]
