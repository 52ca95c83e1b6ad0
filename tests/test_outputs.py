"""The outputs of `plainspeak lint`: each is read back by a parser of its own, and none lets a hostile paper or name through."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT, SCHEMAS, Run, needs_schemas
from plainspeak import check
from plainspeak.document import Block, Document, OnPage, Piece
from plainspeak.editing import fix
from plainspeak.errors import BadSettings, PlainspeakError, UnreadableFile
from plainspeak.finding import Report
from plainspeak.packs import check_pack
from plainspeak.readers.markdown import read_markdown
from plainspeak.rules.catalogue import RULES
from plainspeak.settings import Settings
from plainspeak.writers import OUTPUTS, as_json, github, writer
from plainspeak.writers.markdown import as_text
from plainspeak.writers.repository import fingerprints, path_in_repository

GOLDEN = {name: f"minutes.{name}" for name in OUTPUTS if name not in {"human", "json", "html"}}
_SARIF = SCHEMAS / "sarif-2.1.0-rtm.5.json"
#: Where the schema is left out, an empty one, to which everything keeps.
SARIF = jsonschema.Draft4Validator(json.loads(_SARIF.read_text(encoding="utf-8")) if SCHEMAS.is_dir() else {})
NO_SERVICE = {"GITHUB_WORKSPACE": "", "CI_PROJECT_DIR": "", "GITHUB_STEP_SUMMARY": ""}

PAPER = """# Notes

We will utilise the hall. Ask the ICB, and **the** ICB again.

<!-- plainspeak: ignore acronym-unexplained: the reader is the trust itself -->
Ask the RTT team.

It is a initiative to *commence* early.
"""


@pytest.fixture(autouse=True)
def no_service(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in NO_SERVICE:
        monkeypatch.delenv(name, raising=False)


def _written(output: str, *reports: Report | PlainspeakError) -> str:
    out = writer(output)
    parts = [out.start()]
    for report in reports:
        parts.append(out.error(report) if isinstance(report, PlainspeakError) else out.file(report, "warning"))
    return "".join([*parts, out.end()])


def _sarif(*reports: Report | PlainspeakError) -> dict[str, Any]:
    log = json.loads(_written("sarif", *reports))
    SARIF.validate(log)
    (run,) = log["runs"]
    assert isinstance(run, dict)
    return run


def _commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """What GitHub's runner makes of the output of a step."""
    found = []
    for line in text.split("\n"):
        match = re.fullmatch(r"::([a-z-]+)(?: (.*?))?::(.*)", line)
        if match is None:
            assert not line
            continue
        pairs = [pair.split("=", 1) for pair in (match[2] or "").split(",") if pair]
        found.append((match[1], {key: _unescaped(value) for key, value in pairs}, _unescaped(match[3])))
    return found


def _unescaped(text: str) -> str:
    for code, char in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        text = text.replace(code, char)
    return text


def _pdf() -> Report:
    """A report on a file that is no text."""
    text = "Ask the ICB."
    document = Document(
        "papers/a.pdf",
        "pdf",
        text,
        (Block("paragraph", 0, len(text), label="page 3, paragraph 2"),),
        (Piece(0, len(text), OnPage(3, 40, 40 + len(text), (10.0, 20.0, 90.0, 32.0))),),
        source=text,
        editable=False,
    )
    return check(document)


@pytest.mark.parametrize("output", GOLDEN)
def test_golden(run: Run, output: str) -> None:
    """After a change that is meant: PLAINSPEAK_GOLDEN=write pytest tests/test_outputs.py"""
    done = run("lint", "--format", output, "minutes.md", cwd=ROOT / "examples", **NO_SERVICE)
    assert (done.returncode, done.stderr) == (1, b"")
    text = done.stdout.decode()
    if output == "sarif":  # the rules are tested on their own, and change for reasons of their own
        text = re.sub(r'"semanticVersion": "[^"]*"', '"semanticVersion": "VERSION"', text)
        text = re.sub(r'"ruleIndex": \d+', '"ruleIndex": "INDEX"', text)
        text = re.sub(r'(?s)"rules": \[\n.*?\n\]', '"rules": "RULES"', text, count=1)
    path = ROOT / "tests" / "golden" / GOLDEN[output]
    if os.environ.get("PLAINSPEAK_GOLDEN") == "write":
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")


# Every output, with a paper and a name that try to break out of it.

HOSTILE = "\x1b[31m\x9b\u202e\u2066\u200b\u061c\udc80"
WORDS = (
    "Ask the ICB; we utilise =1+1 and <script>alert(1)</script> ]]> ::error::x ##[error]y %0A::warning::z | @team/all #1 "
    "[click](http://evil.example) ![p](http://evil.example/p.png) ``` \x0b::stop-commands::t\x0cq"
)
NAME = "=cmd|'/c calc'!A1\n::error file=x::pwned\r\n`<b>@team` [x](y) | %0A,title=a,b: ]]>" + HOSTILE + "\x00\ufffe.md"


def _hostile(name: str = NAME) -> list[Report | PlainspeakError]:
    text = f"{WORDS} {HOSTILE}.\n"
    report = check(read_markdown(name, text), settings=Settings(every_use=True))
    # No message of ours takes so much of a paper today; one may tomorrow.
    findings = tuple(replace(f, message=f"‘{text}’ {f.message}", quote=text) for f in report.findings)
    assert findings
    report = replace(report, findings=findings, ignored=findings[:1])
    return [report, UnreadableFile(name, f"cannot be read ({text})."), BadSettings(f"{name}: {text}")]


@pytest.mark.parametrize("output", OUTPUTS)
def test_nothing_hostile_gets_out(output: str) -> None:
    text = _written(output, *_hostile())
    text.encode()
    assert not re.search(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]", text)
    lines = text.split("\n")
    if output == "github":
        assert all(name in {"error", "warning", "notice"} for name, _, _ in _commands(text))
        assert len(_commands(text)) == len(lines) - 1
    else:
        assert not any(line.lstrip().startswith("::") for line in lines), "a workflow command"


def test_hostile_json_is_read_back() -> None:
    data = json.loads(_written("json", *_hostile()))
    assert data["files"][0]["name"] == NAME
    assert data["files"][0]["findings"][0]["quote"].startswith("Ask the ICB")
    for line in map(json.loads, _written("jsonl", *_hostile()).splitlines()):
        assert line["file"] in {NAME, None}
    for element in json.loads(_written("gitlab", *_hostile())):
        assert "\x1b" not in element["description"] + element["location"]["path"]


def test_hostile_sarif_is_read_back() -> None:
    run = _sarif(*_hostile())
    result = run["results"][0]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert re.fullmatch(r"[A-Za-z0-9_.~%/-]+", uri)
    assert unquote_to_bytes(uri).decode("utf-8", "surrogateescape") == os.path.normpath(NAME)
    assert "](" not in result["message"]["text"], "a link of the paper's making"
    assert "\x1b" not in result["message"]["text"]


def test_hostile_csv_is_read_back() -> None:
    text = _written("csv", *_hostile())
    head, *rows = csv.reader(io.StringIO(text, newline=""))
    assert head[0] == "file"
    assert rows
    assert all(len(row) == len(head) for row in rows)
    for cell in (cell for row in rows for cell in row):
        assert not cell.startswith(("=", "+", "-", "@", "\t", "\r"))
        assert "\n" not in cell
    assert rows[0][0].startswith("'=cmd")


def test_hostile_junit_is_read_back() -> None:
    suites = ElementTree.fromstring(_written("junit", *_hostile()))
    assert {element.tag for element in suites.iter()} <= {
        "testsuites",
        "testsuite",
        "testcase",
        "failure",
        "system-out",
        "error",
    }
    assert "<script>alert(1)</script>" in "".join(suites.itertext())


def test_hostile_github_is_read_back() -> None:
    first, *_ = _commands(_written("github", *_hostile()))
    assert first[1]["file"].startswith("=cmd|'/c calc'!A1\\x0a::error file=x::pwned\\x0d\\x0a")
    assert first[1]["title"] in {rule.name for rule in RULES}
    assert "%0A::warning::z" in first[2], "escapes of the paper stay as they were written"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("<b>x</b> & *y* _z_", r"\<b\>x\</b\> \& \*y\* \_z\_"),
        ("[a](b) ![c](d) `e` |", r"\[a\](b) !\[c\](d) \`e\` \|"),
        ("http://x.org www.x.org", r"http\://x.org www\.x.org"),
        ("ask @team/all, me@x.org, #12 or org/repo#3.", "ask `@team/all`, `me@x.org`, `#12` or `org/repo#3.`"),
        ("2 ~ $x$ \\ a: b\tc\nd", "2 \\~ \\$x\\$ \\\\ a: b c\\\\x0ad"),
    ],
)
def test_text_makes_no_markup(text: str, shown: str) -> None:
    assert as_text(text) == shown


_NASTY = st.sampled_from(
    ["<b>", "</b>", "<!-- ", "-->", "[", "](", ")", "![", "`", "``", "*", "**", "_", "~~", "|", "\\", "&amp;", "&#x3c;", "#", "@", "a",
     " ", "http://x.org", "www.x.org", "a@b.org", "<http://x.org>", "$", "$$", ":x:", "[^1]", "[x]: y", "1. ", "- ", "> ", "\n", "---"]
)  # fmt: skip


@given(st.one_of(st.text(), st.lists(_NASTY, max_size=12).map("".join)))
@settings(max_examples=200, deadline=None)
def test_text_reads_back_as_it_was(text: str) -> None:
    """A Markdown reader that is not ours sees the same words, and nothing but words and code."""
    from pyromark import Options, events

    from plainspeak.writers.human import safe

    seen: list[str] = []
    for event in events(f"- x{as_text(text)}x\n", options=Options.ENABLE_TABLES | Options.ENABLE_STRIKETHROUGH):
        match event:
            case {"Text": words} | {"Code": words}:
                seen.append(words)
            case {"Start": tag} | {"End": tag}:
                assert tag in ("Item", {"List": None}, {"List": False}) or "List" in tag
            case other:
                pytest.fail(str(other))
    want = safe(text).replace("\t", " ")
    assert re.sub(r"\s+", " ", "".join(seen)) == re.sub(r"\s+", " ", f"x{want}x")


# SARIF

_TEXT = st.text(alphabet=st.characters(codec=None), max_size=30)


@given(words=_TEXT, name=_TEXT.filter(bool), reason=_TEXT)
@settings(max_examples=60, deadline=None)
def test_any_text_and_name_make_a_valid_sarif_log(words: str, name: str, reason: str) -> None:
    text = f"We utilise the ICB {words}\n\nAsk the ICB.\n"
    report = check(read_markdown(name, text.replace("\0", "")))
    run = _sarif(report, UnreadableFile(name, reason))
    assert len(run["results"]) == len(report.findings) + len(report.ignored)


def test_sarif_regions_are_the_words() -> None:
    text = "Zoë 😀\r\n\r\nWe will utilise it.\r\n"
    report = check(text, name="a b/ü.md")
    result = next(r for r in _sarif(report)["results"] if r["ruleId"] == "term-plain")
    where = result["locations"][0]["physicalLocation"]
    assert where["artifactLocation"] == {"uri": "a%20b/%C3%BC.md", "uriBaseId": "%SRCROOT%"}
    region = where["region"]
    assert text[region["charOffset"] :][: region["charLength"]] == region["snippet"]["text"] == "utilise"
    assert (region["startLine"], region["startColumn"], region["endLine"], region["endColumn"]) == (3, 9, 3, 16)
    assert result["level"] == "warning"
    assert "logicalLocations" not in result["locations"][0]


def test_sarif_rules() -> None:
    run = _sarif(check(PAPER))
    rules = run["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == [rule.name for rule in RULES]
    assert all(rule["help"]["markdown"].startswith(f"# {rule['id']}\n") for rule in rules)
    assert {rule["defaultConfiguration"]["level"] for rule in rules} <= {"note", "warning", "error"}
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]


def test_sarif_fixes_do_what_fix_does() -> None:
    text = "It is a initiative. Have an additional hall. We *utilise* it, and ascertain why.\n"
    report = check(text, settings=Settings(every_use=True))
    fixes = [(f, r) for f, r in zip(report.findings, _sarif(report)["results"], strict=True) if "fixes" in r]
    assert len(fixes) >= 3
    for finding, result in fixes:
        assert len(result["fixes"]) == len(finding.swaps)
        for swap, one in zip(finding.swaps, result["fixes"], strict=True):
            (change,) = one["artifactChanges"][0]["replacements"]
            region = change["deletedRegion"]
            assert (region["startLine"], region["startColumn"]) == (1, region["charOffset"] + 1)
            end = region["charOffset"] + region["charLength"]
            done = text[: region["charOffset"]] + change["insertedContent"]["text"] + text[end:]
            only = replace(report, findings=(replace(finding, swaps=(swap,)),))
            assert done == fix(only, unsafe=True)
            if swap.text == "further":
                assert (change["insertedContent"]["text"], region["charLength"]) == ("a further", len("an additional"))
            assert ("It fits as it stands" in one["description"]["text"]) == swap.sure


def test_sarif_of_a_file_that_is_no_text() -> None:
    (result,) = _sarif(_pdf())["results"]
    (location,) = result["locations"]
    assert location["logicalLocations"] == [{"fullyQualifiedName": "page 3, paragraph 2"}]
    region = location["physicalLocation"]["region"]
    assert region == {"charOffset": 8, "charLength": 3, "snippet": {"text": "ICB"}}
    assert "fixes" not in result


def test_sarif_suppressions_and_errors() -> None:
    run = _sarif(check(PAPER), UnreadableFile("gone.md", "no such file."), BadSettings("plainspeak.toml: no."))
    settled = [result for result in run["results"] if "suppressions" in result]
    assert [result["suppressions"] for result in settled] == [
        [{"kind": "inSource", "justification": "the reader is the trust itself"}]
    ]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    first, second = invocation["toolExecutionNotifications"]
    assert first["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "gone.md"
    assert second["message"]["text"] == "plainspeak.toml: no."
    assert _sarif(check("Fine."))["invocations"] == [{"executionSuccessful": True}]


def test_sarif_related_places() -> None:
    result = next(r for r in _sarif(check(PAPER))["results"] if r["ruleId"] == "acronym-unexplained")
    (other,) = result["relatedLocations"]
    assert other["physicalLocation"]["region"]["snippet"]["text"] == "ICB"
    assert other["physicalLocation"]["region"]["charOffset"] > PAPER.index("**the**")


@needs_schemas
def test_a_broken_sarif_log_is_noticed() -> None:
    log = json.loads(_written("sarif", check(PAPER)))
    log["runs"][0]["results"][0]["level"] = "bad"
    assert not SARIF.is_valid(log)


# Marks that outlive an edit


def test_fingerprints_outlive_edits_elsewhere() -> None:
    every = Settings(every_use=True)
    before = check(PAPER, settings=every)
    after = check("# More\n\nA line that is new.\n\n" + PAPER + "\nAnother.\n", settings=every)
    marks = list(fingerprints(before).values())
    assert list(fingerprints(after).values()) == marks
    assert len(set(marks)) == len(marks)
    assert set(fingerprints(check(PAPER.replace("utilise", "commence"), settings=every)).values()) != set(marks)


def test_settling_one_use_leaves_the_marks_of_the_others() -> None:
    every = Settings(every_use=True)
    text = "Ask the ICB.\n\nAsk the ICB.\n\nAsk the ICB.\n"
    settled = text.replace("\n\nAsk", "\n\n<!-- plainspeak: ignore -->\nAsk", 1)
    before, after = check(text, settings=every), check(settled, settings=every)
    assert len(after.ignored) == 1
    assert set(fingerprints(before).values()) == set(fingerprints(after).values())
    assert fingerprints(before)[id(before.findings[2])] == fingerprints(after)[id(after.findings[1])]


def test_gitlab_fingerprints_differ_between_papers() -> None:
    elements = json.loads(_written("gitlab", check(PAPER, name="a.md"), check(PAPER, name="b.md")))
    assert max(Counter(element["fingerprint"] for element in elements).values()) == 1


# Paths from the root of the repository


def test_paths_start_at_the_root_of_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "papers").mkdir()
    monkeypatch.chdir(tmp_path / "papers")
    root = os.getcwd()[: -len("/papers")]
    assert path_in_repository("./x/../a.md") == "a.md"
    assert path_in_repository("../a.md") is None
    for service in ("GITHUB_WORKSPACE", "CI_PROJECT_DIR"):
        with monkeypatch.context() as patch:
            patch.setenv(service, root)
            assert path_in_repository("a.md") == "papers/a.md"
            assert path_in_repository("../b.md") == "b.md"
            assert path_in_repository(os.path.join(root, "c.md")) == "c.md"
            assert path_in_repository("../../d.md") is None
    monkeypatch.setenv("GITHUB_WORKSPACE", os.path.join(root, "elsewhere"))
    assert path_in_repository("a.md") == "a.md"


def test_sarif_of_a_file_outside_the_repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = _sarif(check("Ask the ICB.", name="../my papers/a.md"))["results"][0]
    artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact.keys() == {"uri"}
    assert re.fullmatch(r"file:///.*/my%20papers/a\.md", artifact["uri"])


# GitHub


def test_github_commands() -> None:
    commands = _commands(
        _written("github", check(PAPER, name="papers/notes.md"), _pdf(), UnreadableFile("x,y.md", "50% read"))
    )
    first = next(c for c in commands if c[1]["title"] == "term-plain")
    place = {
        "file": "papers/notes.md",
        "line": "3",
        "endLine": "3",
        "col": "9",
        "endColumn": "16",
        "title": "term-plain",
    }
    assert first[:2] == ("warning", place)
    assert first[2].startswith("‘utilise’")
    assert {"notice", "warning", "error"} >= {name for name, _, _ in commands}
    pdf, unreadable = commands[-2:]
    assert pdf[1] == {"file": "papers/a.pdf", "title": "acronym-unexplained"}
    assert pdf[2].startswith("page 3, paragraph 2: ICB")
    assert unreadable == ("error", {"file": "x,y.md", "title": "could not be read"}, "50% read")


def test_github_takes_columns_within_one_line_only() -> None:
    long = "The words of this sentence go on and on over the end of the line\n" * 3 + "and stop.\n"
    command = next(c for c in _commands(_written("github", check(long))) if c[1]["title"] == "sentence-long")
    assert command[1]["line"] == "1"
    assert command[1]["endLine"] == "4"
    assert "col" not in command[1]


def test_step_summary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "summary.md"
    path.write_text("Before.\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
    reports = [check(PAPER, name="a.md"), UnreadableFile("gone.md", "no such file.")]
    _written("github", *reports)
    assert path.read_text(encoding="utf-8") == "Before.\n" + _written("markdown", *reports)


def test_step_summary_keeps_to_githubs_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "summary.md"
    path.write_text("é" * 100_000, encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(path))
    report = check("Ask the ICB. We utilise it.", name="é" * 40)
    many = replace(report, findings=report.findings * 200)
    errors = [UnreadableFile(f"{number}.md", "x" * 900) for number in range(200)]
    _written("github", *[many] * 40, *errors)
    assert github.SUMMARY_LIMIT - 100_000 < path.stat().st_size <= github.SUMMARY_LIMIT
    text = path.read_text(encoding="utf-8")
    assert re.search(r"\n\d+ lines more did not fit here\.", text)
    assert "### How often" in text


def test_step_summary_that_cannot_be_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "no" / "such.md"))
    assert _commands(_written("github", check("Ask the ICB.")))[-1][2].startswith(
        "The summary of the step cannot be written"
    )


# The others


def test_concise_lines() -> None:
    lines = _written("concise", check(PAPER, name="C:notes.md"), _pdf()).splitlines()
    assert lines[0].startswith("C:notes.md:3:9: warning: term-plain: ‘utilise’")
    assert lines[-1].startswith("papers/a.pdf: page 3, paragraph 2: warning: acronym-unexplained: ICB")
    assert all(re.match(r".+?:( [^:]+|\d+:\d+): (advice|warning|error): [a-z-]+: \S", line) for line in lines)


def test_json_lines_keep_to_the_schema() -> None:
    schema = as_json.schema()
    validator = jsonschema.Draft202012Validator({"$ref": "#/$defs/line", "$defs": schema["$defs"]})
    lines = _written("jsonl", check(PAPER), _pdf(), UnreadableFile("a", "b"), BadSettings("c")).splitlines()
    for line in map(json.loads, lines):
        validator.validate(line)
    assert not validator.is_valid({"file": "a", "rule": "term-plain"})
    assert [json.loads(line) for line in lines[-2:]] == [{"file": "a", "error": "b"}, {"file": None, "error": "c"}]
    (whole,) = json.loads(_written("json", check(PAPER)))["files"]
    told = [json.loads(line) for line in _written("jsonl", check(PAPER)).splitlines()]
    assert told == [{"file": "<text>", **finding} for finding in whole["findings"]]


def test_gitlab_report() -> None:
    elements = json.loads(
        _written("gitlab", check(PAPER, name="a.md"), _pdf(), UnreadableFile("x.md", "no."), BadSettings("no"))
    )
    for element in elements:
        assert element["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert element["location"]["lines"]["begin"] >= 1
        assert re.fullmatch("[0-9a-f]{32}", element["fingerprint"])
    assert elements[0]["location"] == {"path": "a.md", "lines": {"begin": 3, "end": 3}}
    pdf, unreadable = elements[-2:]
    assert pdf["description"].startswith("page 3, paragraph 2: ICB")
    assert (unreadable["check_name"], unreadable["location"]["path"]) == ("unreadable-file", "x.md")
    assert json.loads(_written("gitlab", check("Fine."))) == json.loads(_written("gitlab")) == []


def test_junit_counts() -> None:
    reports = [check(PAPER, name="a.md"), check("Fine.", name="b.md"), _pdf(), UnreadableFile("c.md", "no.")]
    suites = ElementTree.fromstring(_written("junit", *reports))
    assert [suite.get("name") for suite in suites] == ["a.md", "b.md", "papers/a.pdf", "c.md"]
    for suite in suites:
        assert suite.get("tests") == str(len(suite.findall("testcase")))
        assert suite.get("failures") == str(len(suite.findall("testcase/failure")))
        assert suite.get("errors") == str(len(suite.findall("testcase/error")))
        names = [case.get("name") for case in suite]
        assert len(set(names)) == len(names)
    first, fine, _, broken = suites
    assert int(first.get("failures", "0")) >= 2
    assert (fine.get("tests"), fine.get("failures")) == ("1", "0")
    assert broken.get("errors") == "1"


def test_junit_fails_at_the_failing_level() -> None:
    report = check(PAPER)
    out = writer("junit")
    strict = ElementTree.fromstring(out.start() + out.file(report, "advice") + out.file(report, "error") + out.end())
    assert strict[0].get("failures") == strict[0].get("tests")
    assert strict[1].get("failures") == "0"


def test_csv_rows() -> None:
    rows = list(
        csv.DictReader(io.StringIO(_written("csv", check(PAPER, name="a.md"), _pdf(), UnreadableFile("x.md", "no."))))
    )
    assert [rows[0][key] for key in ("file", "line", "column", "place", "rule", "quote")] == [
        "a.md",
        "3",
        "9",
        "",
        "term-plain",
        "utilise",
    ]
    pdf, unreadable = rows[-2:]
    assert (pdf["line"], pdf["place"]) == ("", "page 3, paragraph 2")
    assert (unreadable["file"], unreadable["level"], unreadable["message"]) == ("x.md", "unreadable", "no.")


def test_markdown_summary() -> None:
    text = _written("markdown", check(PAPER, name="a.md"), check("Fine.", name="b.md"), UnreadableFile("c.md", "no."))
    assert "### `a.md`\n\n- line 3, warning `term-plain`: ‘utilise’" in text
    assert "b.md" not in text
    assert "### Could not be read\n\n- `c.md`: no.\n" in text
    assert re.search(r"\| `term-plain` \| \d \| ", text)
    assert text.endswith("1 more was settled by a comment.\n")
    assert _written("markdown", check("Fine.")).endswith("Read 1 paper. Nothing here should lose a reader.\n")


@pytest.mark.parametrize("output", OUTPUTS)
def test_exit_codes_are_the_same_in_every_output(run: Run, tmp_path: Path, output: str) -> None:
    (tmp_path / "bad.md").write_text("Ask the ICB.\n", encoding="utf-8")
    (tmp_path / "good.md").write_text("We met.\n", encoding="utf-8")
    codes = [
        run("lint", "--format", output, *names, **NO_SERVICE).returncode
        for names in (["good.md"], ["bad.md"], ["bad.md", "x.md"])
    ]
    assert codes == [0, 1, 2]


def test_a_name_cannot_forge_a_line_of_ours(run: Run) -> None:
    done = run("lint", "--format", "github", "a\n::error::pwned\n.md", **NO_SERVICE)
    assert done.returncode == 2
    for line in (done.stdout + done.stderr).decode().splitlines():
        assert not line.startswith("::error::")


def _shown(output: str, text: str) -> str:
    """What the page shows of an output: of a long one, one finding or part of it."""
    if output == "json":
        return json.dumps(json.loads(text)["files"][0]["findings"][0], indent=2, ensure_ascii=False)
    if output == "sarif":
        result = json.loads(text)["runs"][0]["results"][0]
        shown = {key: value for key, value in result.items() if key not in {"ruleIndex", "fixes"}}
        return json.dumps(shown, indent=2, ensure_ascii=False)
    return text.strip()


def test_page_shows_what_the_program_says(run: Run, tmp_path: Path) -> None:
    page = ROOT / "docs" / "outputs.md"
    (tmp_path / "note.md").write_text("We will utilise the hall.\n", encoding="utf-8")
    told = page.read_text(encoding="utf-8")
    shown = []

    def example(found: re.Match[str]) -> str:
        shown.append(found[2])
        text = run("lint", "--format", found[2], "note.md", **NO_SERVICE).stdout.decode()
        return f"```{found[1]}\n$ plainspeak lint --format {found[2]} note.md\n{_shown(found[2], text)}\n```"

    made = re.sub(r"```(\w+)\n\$ plainspeak lint --format (\w+) note\.md\n(?:(?!```).*\n)*```", example, told)
    if os.environ.get("PLAINSPEAK_GOLDEN") == "write":
        page.write_text(made, encoding="utf-8", newline="\n")
    assert made == page.read_text(encoding="utf-8")
    assert {*shown, "html"} == set(OUTPUTS)  # the page has one of its own, page.md


def test_sarif_of_a_pack_names_the_other_paper(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.md", "b.md"):
        Path(name).write_text("Ask the RTT team.\n", encoding="utf-8")
    (result,) = _sarif(*check_pack([Path("a.md"), Path("b.md")]))["results"]
    (other,) = result["relatedLocations"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "a.md"
    assert other["physicalLocation"]["artifactLocation"]["uri"] == "b.md"
    assert other["physicalLocation"]["region"]["startColumn"] == 9


@pytest.mark.parametrize("first", ["=", "+", "-", "@", "\t", "\r"])
def test_csv_cells_are_no_formulas(first: str) -> None:
    text = _written("csv", check("Ask the RTT team.", name=f"{first}1+1.md"), UnreadableFile(f"{first}x", f"{first}y"))
    _, found, failed = csv.reader(io.StringIO(text, newline=""))
    assert all(cell.startswith("'") for cell in (found[0], failed[0], failed[7]))
