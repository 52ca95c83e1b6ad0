"""The command line, run as a process: what it prints where, its exit codes, and bad input."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import re
import stat
import sys
from html.parser import HTMLParser
from pathlib import Path

import jsonschema
import pytest

from conftest import ROOT, Run
from plainspeak.rules.catalogue import RULES

BAD = b"Ask the ICB.\n"
GOOD = b"Come to the hall at two.\n"


@pytest.fixture
def papers(tmp_path: Path) -> Path:
    (tmp_path / "bad.md").write_bytes(BAD)
    (tmp_path / "good.md").write_bytes(GOOD)
    return tmp_path


def test_clean_is_0_findings_are_1(run: Run, papers: Path) -> None:
    good, bad = run("lint", "good.md"), run("lint", "bad.md")
    assert (good.returncode, good.stdout) == (0, b"")
    assert good.stderr.decode().startswith("Read 1 paper. Nothing here should lose a reader.")
    assert bad.returncode == 1
    assert bad.stdout.decode().splitlines()[:3] == [
        "bad.md:1:9  warning  acronym-unexplained",
        "  | Ask the ICB.",
        "  |         ^^^",
    ]
    assert "Read 1 paper and found 1 thing to put right." in bad.stderr.decode()


def test_standard_input_and_its_name(run: Run) -> None:
    done = run("lint", "-", stdin=BAD)
    assert (done.returncode, done.stdout.split()[0]) == (1, b"<stdin>:1:9")
    rich = run("lint", "-", stdin=b"{\\rtf1 Ask the {\\b ICB}.}")
    assert (rich.returncode, rich.stdout.split()[:2]) == (1, [b"<stdin>:", b"paragraph"])
    named = run("lint", "-", "--stdin-filename", "minutes.txt", stdin=b"Ask *the* ICB.")
    assert (named.returncode, named.stdout.split()[0]) == (1, b"minutes.txt:1:11")
    refused = run("lint", "-", "--stdin-filename", "minutes.docx", stdin=BAD)
    assert refused.returncode == 2
    assert b"minutes.docx: its name says DOCX, and it is not" in refused.stderr


def test_folder_is_walked_and_gitignore_kept(run: Run, papers: Path) -> None:
    (papers / "deep" / ".git").mkdir(parents=True)
    (papers / "deep" / "more").mkdir()
    (papers / "deep" / "more" / "a.txt").write_bytes(BAD)
    (papers / "deep" / "more" / "gone.md").write_bytes(BAD)
    (papers / "deep" / "sheet.xlsx").write_bytes(b"PK")
    (papers / "deep" / ".gitignore").write_text("gone.md\n")
    done = run("lint", "--format", "json", ".")
    names = [Path(file["name"]).as_posix() for file in json.loads(done.stdout)["files"]]
    assert names == ["bad.md", "good.md", "deep/more/a.txt"]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("gone.md", None, "gone.md: there is no such file or folder"),
        ("paper.docx", b"PK\x03\x04zzz", "paper.docx: this file is cut short or empty"),
        ("paper.docx", b"text", "paper.docx: its name says DOCX, and it is not"),
        ("paper", b"text", "paper: its name has no ending"),
        ("zip.md", b"PK\x03\x04zzz", "zip.md: this file is cut short or empty"),
        ("zero.md", b"text\0text", "zero.md: this is not a text file: it holds zero bytes"),
        ("picture.txt", bytes(range(1, 256)) * 20, "picture.txt: this is not a text file"),
        ("utf16.md", b"\xff\xfea\x00\x00\xd8", "utf16.md: it says that it is UTF-16 text but is not"),
        ("huge.md", 21_000_000, "huge.md: larger than 20 MB. Split it"),
    ],
)
def test_bad_file_is_told_and_the_others_are_linted(
    run: Run, papers: Path, name: str, content: bytes | int | None, said: str
) -> None:
    if isinstance(content, int):
        with (papers / name).open("wb") as stream:
            stream.truncate(content)
    elif content is not None:
        (papers / name).write_bytes(content)
    done = run("lint", name, "bad.md")
    assert done.returncode == 2
    lines = done.stderr.decode().splitlines()
    assert lines[0].startswith(f"plainspeak: {said}"), lines
    assert done.stdout.startswith(b"bad.md:1:9")
    assert "Traceback" not in done.stderr.decode()


def test_folder_where_a_file_is_unreadable(run: Run, papers: Path) -> None:
    if os.name == "nt" or os.geteuid() == 0:
        pytest.skip("the rights of files do not hold for this user")
    (papers / "bad.md").chmod(0)
    done = run("lint", ".")
    assert done.returncode == 2
    assert b"you may not read this file" in done.stderr


def test_pipe_or_device_is_refused(run: Run, papers: Path) -> None:
    if os.name == "nt":
        pytest.skip("no named pipes here")
    os.mkfifo(papers / "pipe.md")
    done = run("lint", "pipe.md", "bad.md")
    assert done.returncode == 2
    assert b"pipe.md: this is not a regular file" in done.stderr


def test_empty_file_is_clean_and_no_file_is_an_error(run: Run, papers: Path) -> None:
    (papers / "empty.md").write_bytes(b"")
    assert run("lint", "empty.md").returncode == 0
    (papers / "none").mkdir()
    done = run("lint", "none")
    assert done.returncode == 2
    assert done.stderr.startswith(b"plainspeak: no papers found in none. We read: .md")
    assert run("lint").returncode == 2


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["lint", "--selct", "x", "bad.md"], "--select"),
        (["lint", "--select", "acronym-unexplaned", "bad.md"], "Did you mean 'acronym-unexplained'?"),
        (["lint", "--ignore", "term-plian", "bad.md"], "Did you mean 'term-plain'?"),
        (["lint", "--level", "loud", "bad.md"], "'advice', 'warning', 'error'"),
        (["explain", "sentence-lon"], "Did you mean 'sentence-long'?"),
        (["lnt", "bad.md"], "No such command 'lnt'"),
        (["lint", "--acronyms", "none.csv", "bad.md"], "none.csv: the list cannot be read"),
        (["score", "none.md"], "none.md: there is no such file"),
    ],
)
def test_what_cannot_be_done_is_2_with_a_remedy(run: Run, papers: Path, arguments: list[str], said: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_select_ignore_level_quiet_exit_zero(run: Run, papers: Path) -> None:
    (papers / "both.md").write_bytes(b"We will utilise the methodology.\n")
    rules = lambda *more: [  # noqa: E731
        f["rule"] for f in json.loads(run("lint", "--format", "json", *more, "both.md").stdout)["files"][0]["findings"]
    ]
    assert rules() == ["term-plain", "word-academic"]
    assert rules("--select", "word-academic,sentence-long") == ["word-academic"]
    assert rules("--ignore", "term-plain") == ["word-academic"]
    assert run("lint", "--ignore", "term-plain", "both.md").returncode == 0
    assert run("lint", "--ignore", "term-plain", "--level", "advice", "both.md").returncode == 1
    assert run("lint", "--exit-zero", "both.md").returncode == 0
    quiet = run("lint", "--quiet", "both.md")
    assert quiet.stdout.count(b"both.md:") == 1
    assert quiet.stderr == b""


def test_a_paper_named_twice_is_read_once(run: Run, papers: Path) -> None:
    below = papers / "below"
    below.mkdir()
    (below / "icb.md").write_bytes(b"Ask the ICB.\n")
    done = run("lint", "below/icb.md", "./below/icb.md", "below", "below/../below/icb.md")
    assert done.stdout.count(b"icb.md:") == 1
    assert done.stderr.startswith(b"Read 1 paper ")


def test_every_use(run: Run, papers: Path) -> None:
    (papers / "twice.md").write_bytes(b"Ask the ICB. Tell the ICB.\n")
    once = json.loads(run("lint", "--format", "json", "twice.md").stdout)["files"][0]["findings"]
    every = json.loads(run("lint", "--format", "json", "--every-use", "twice.md").stdout)["files"][0]["findings"]
    assert [(f["count"], len(f["related"])) for f in once] == [(2, 1)]
    assert [(f["count"], f["places"][0]["column"]) for f in every] == [(1, 9), (1, 23)]


def test_json_keeps_to_its_schema_and_its_places_are_exact(run: Run, papers: Path) -> None:
    text = "# Ünï 😀\n\nWe *utilise*\r\nthe ICB &amp; **PPI**.\n"
    (papers / "places.md").write_bytes(text.encode())
    done = run("lint", "--format", "json", "places.md", "gone.md")
    data = json.loads(done.stdout)
    schema = json.loads(run("schema", "--report").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    jsonschema.validate(data, schema)
    assert schema == json.loads((ROOT / "docs" / "report.schema.json").read_text(encoding="utf-8"))
    assert data["errors"][0]["name"] == "gone.md"
    found = {f["quote"]: f["places"][0] for f in data["files"][0]["findings"]}
    assert set(found) == {"utilise", "ICB", "PPI"}
    for quote, place in found.items():
        assert text[place["start"] : place["end"]] == quote
    assert (found["utilise"]["line"], found["utilise"]["column"]) == (3, 5)
    assert (found["ICB"]["line"], found["ICB"]["column"], found["ICB"]["endColumn"]) == (4, 5, 8)


def test_settings_schema_is_the_one_in_the_docs(run: Run) -> None:
    schema = json.loads(run("schema").stdout)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert schema == json.loads((ROOT / "docs" / "settings.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate({"level": "error", "rules": {"sentence-long": {"words": 20}}}, schema)
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate({"lvl": "error"}, schema)


def test_rules_and_explain(run: Run) -> None:
    listed = run("rules").stdout.decode()
    assert [line.split()[0] for line in listed.splitlines()] == [rule.name for rule in RULES]
    page = run("explain", "acronym-unexplained").stdout.decode()
    assert page == (ROOT / "docs" / "rules" / "acronym-unexplained.md").read_text(encoding="utf-8")


def test_score_json(run: Run, papers: Path) -> None:
    done = run("score", "--format", "json", "bad.md", "good.md")
    first, second = json.loads(done.stdout)["files"]
    assert (first["name"], first["words"], first["sentences"], first["unexplained"]) == ("bad.md", 3, 1, 1)
    assert (second["words"], second["unexplained"], second["hard_words"]) == (6, 0, 0.0)
    assert set(second["formulas"]) >= {"flesch_reading_ease", "smog_index"}


def test_no_colour_in_a_pipe_and_none_with_no_color(run: Run, papers: Path) -> None:
    assert b"\x1b" not in run("lint", "bad.md").stdout
    if os.name != "nt":
        assert b"\x1b[" in _on_terminal(papers, "lint", "bad.md")
        assert b"\x1b[" not in _on_terminal(papers, "lint", "bad.md", NO_COLOR="1")
        assert b"\x1b[" not in _on_terminal(papers, "lint", "bad.md", TERM="dumb")


@pytest.mark.skipif(os.name == "nt", reason="no such terminals there")
@pytest.mark.parametrize("command", ["fix", "lint"])
def test_a_diff_is_safe_on_a_terminal_and_a_patch_elsewhere(run: Run, papers: Path, command: str) -> None:
    text = "Stop.\x0c\r\nWe will utilise\tit \x1b[2J\x9b31m \u202enow\u2066 and\u200b \x07.\r\nCome \x1b]0;owned\x07"
    (papers / "esc.md").write_bytes(text.encode())
    shown = _on_terminal(papers, command, "--diff", "esc.md").decode()
    assert shown.replace("\r\n", "\n").splitlines()[3:] == [
        r" Stop.\x0c",
        "-We will utilise\tit \\x1b[2J\\x9b31m \\u202enow\\u2066 and\\u200b \\x07.",
        "+We will use\tit \\x1b[2J\\x9b31m \\u202enow\\u2066 and\\u200b \\x07.",
        r" Come \x1b]0;owned\x07",
        r"\ No newline at end of file",
    ]
    patch = run(command, "--diff", "esc.md").stdout
    for line in text.encode().splitlines(keepends=True):
        assert line in patch


def _on_terminal(papers: Path, *arguments: str, **environment: str) -> bytes:
    import pty
    import subprocess

    ours, theirs = pty.openpty()
    base = {key: value for key, value in os.environ.items() if key != "NO_COLOR"}
    subprocess.run(
        [sys.executable, "-m", "plainspeak", *arguments],
        stdout=theirs,
        stderr=subprocess.DEVNULL,
        cwd=papers,
        env={**base, "TERM": "xterm", **environment},
        timeout=120,
        check=False,
    )
    os.close(theirs)
    data = b""
    while True:
        try:
            more = os.read(ours, 65536)
        except OSError:
            break
        if not more:
            break
        data += more
    os.close(ours)
    return data


def test_hostile_words_cannot_move_the_cursor(run: Run, papers: Path) -> None:
    name = "a\x1b[2Jb.md"
    (papers / name).write_bytes("Ask \x1b]0;owned\x07 the \u202eICB\u202c.\n".encode())
    done = run("lint", name, "gone\x1b.md")
    out = (done.stdout + done.stderr).decode()
    assert "\x1b" not in out
    assert "\u202e" not in out
    assert "a\\x1b[2Jb.md:1:" in out


def test_output_that_the_terminal_cannot_show(run: Run, papers: Path) -> None:
    (papers / "wide.md").write_bytes("We utilise — ‘quotes’ 😀.\n".encode())
    done = run("lint", "wide.md", PYTHONIOENCODING="ascii")
    assert done.returncode == 1
    assert b"\\u2014" in done.stdout


def test_reader_that_goes_away(papers: Path) -> None:
    import subprocess

    (papers / "long.md").write_bytes(b"\n\n".join(b"Ask the %s%s%s." % (x, y, z) for x, y, z in _letters()))
    process = subprocess.Popen(
        [sys.executable, "-m", "plainspeak", "lint", "long.md"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=papers,
    )
    assert process.stdout
    assert process.stderr
    process.stdout.readline()
    process.stdout.close()
    assert b"Traceback" not in process.stderr.read()
    process.stderr.close()
    assert process.wait(timeout=120) in {1, -13}


def _letters() -> list[tuple[bytes, bytes, bytes]]:
    letters = [bytes([c]) for c in b"BCDFGHJKLM"]
    return [(x, y, z) for x in letters for y in letters for z in letters]


def test_own_lists_lie_over_ours(run: Run, papers: Path) -> None:
    (papers / "own.csv").write_text("short,long\nICB,inter-county bus\nZQB,zebra quiz board\n")
    (papers / "own.yaml").write_text("- says: hall\n  pos: noun\n  plain: [big room]\n")
    (papers / "a.md").write_text("Take the ICB to the hall. Ask the ZQB.\n")
    done = run("lint", "--acronyms", "own.csv", "--glossary", "own.yaml", "--format", "json", "a.md")
    found = {f["quote"]: [s["text"] for s in f["swaps"][:1]] for f in json.loads(done.stdout)["files"][0]["findings"]}
    assert found == {"ICB": ["inter-county bus (ICB)"], "ZQB": ["zebra quiz board (ZQB)"], "hall": ["big room"]}


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("own.csv", "short,lng\nA,b\n", "own.csv:1: unknown column 'lng'. Did you mean 'long'?"),
        ("own.csv", "short,long\nABC,\n", "own.csv:2: no long form here."),
        ("own.csv", 'short,long\nABC,"a b\n', "own.csv:2: this is not CSV"),
        ("own.csv", "short,long\nABC,a,b\n", "own.csv:2: too many fields."),
        ("own.csv", b"short,long\nABC,caf\xe9\n", "own.csv:2: this line is not in UTF-8"),
        ("own.yaml", "- says: x y\n  pln: [a]\n", "own.yaml:2: unknown key 'pln'. Did you mean 'plain'?"),
        ("own.yaml", "- says: one\n  means: a\n- says: two\n", "own.yaml:3: 'two' has no 'plain' and no 'means'."),
        ("own.yaml", "- says: [\n", "own.yaml:2: this is not YAML"),
        ("own.yaml", "- says: aa\n  plain: [bb]\n- says: bb\n  plain: [aa]\n", "go round in a circle: "),
        ("own.yaml", "- &a says: aa\n  plain: [bb]\n", "own.yaml:1: "),
        ("own.yaml", "!!python/object/apply:os.system ['true']\n", "own.yaml:1: "),
    ],
)
def test_bad_list_gets_file_line_and_remedy(run: Run, papers: Path, name: str, content: str | bytes, said: str) -> None:
    (papers / name).write_bytes(content.encode() if isinstance(content, str) else content)
    option = "--acronyms" if name.endswith("csv") else "--glossary"
    done = run("lint", option, name, "bad.md")
    assert done.returncode == 2
    assert said in done.stderr.decode()
    assert "Traceback" not in done.stderr.decode()


def test_ignore_comments(run: Run, papers: Path) -> None:
    comment = "<!-- plainspeak: ignore acronym-unexplained -->\n"
    (papers / "a.md").write_text(f"{comment}Ask the ICB.\n\nTell the ICB.\n\n{comment}Fine.\n")
    (papers / "b.md").write_text("<!-- plainspeak: ignore-file -->\nUtilise the ICB.\n")
    (papers / "c.md").write_text(
        "<!-- plainspeak: ignore acronym-unexplaned -->\nAsk the ICB.\n\n<!-- plainspeak: be quiet -->\n"
    )
    done = run("lint", "--format", "json", "a.md", "b.md", "c.md")
    a, b, c = json.loads(done.stdout)["files"]
    assert [(f["rule"], f["places"][0]["line"]) for f in a["findings"]] == [
        ("acronym-unexplained", 4),
        ("ignore-unused", 6),
    ]
    assert [f["rule"] for f in a["ignored"]] == ["acronym-unexplained"]
    assert b["findings"] == []
    assert sorted(f["rule"] for f in c["findings"]) == ["acronym-unexplained", "ignore-unused", "ignore-unused"]
    assert "is not understood" in " ".join(f["message"] for f in c["findings"])


def test_comment_covers_the_whole_list_or_table_below_it(run: Run, papers: Path) -> None:
    comment = "<!-- plainspeak: ignore acronym-unexplained -->\n\n"
    (papers / "a.md").write_text(
        f"{comment}- Ask the ICB.\n- Ask the CQC.\n\nText.\n\n{comment}| CQC |\n|-----|\n| ICB |\n"
    )
    assert run("lint", "a.md").returncode == 0


def test_progress_bar_stays_out_of_pipes(run: Run, papers: Path) -> None:
    for number in range(30):
        (papers / f"{number}.md").write_bytes(GOOD)
    done = run("lint", ".")
    assert b"Reading" not in done.stderr
    assert b"Read 32 papers" in done.stderr


def test_compare_two_versions(run: Run, papers: Path) -> None:
    (papers / "old.md").write_text(
        "The methodology necessitates a comprehensive evaluation of stakeholder perceptions.\n"
    )
    (papers / "new.md").write_text("We will ask people what they think.\n")
    done = run("score", "--compare", "old.md", "new.md")
    assert done.returncode == 0
    rows = {
        line.rsplit("  ", 1)[0].split("  ")[0]: line.rsplit("  ", 1)[-1].strip()
        for line in done.stdout.decode().split("\n")
    }
    assert rows["Plainness"] == rows["Hard words in 100"] == rows["Reading age"] == "easier"
    assert run("score", "--compare", "old.md").returncode == 2
    assert run("score", "--compare", "old.md", "missing.md").returncode == 2
    assert run("score", "--compare", "--format", "json", "old.md", "new.md").returncode == 2


def test_scores_as_a_page(run: Run, papers: Path) -> None:
    hostile = '<script>alert(1)<!--&".md'
    (papers / hostile).write_text("We met.\n")
    (papers / "empty.md").write_text("# Heading\n")
    page = run("score", "--format", "html", hostile, "empty.md").stdout.decode()

    class Seen(HTMLParser):
        def __init__(self) -> None:
            super().__init__()
            self.tags: list[str] = []
            self.attributes: dict[str, str | None] = {}
            self.texts: list[str] = []

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            self.tags.append(tag)
            self.attributes.update(attrs)

        def handle_data(self, data: str) -> None:
            self.texts.append(data)

    seen = Seen()
    seen.feed(page)
    assert hostile in seen.texts
    assert "script" not in seen.tags
    assert seen.tags.count("meter") == 1, "a paper without a sentence has no bar"
    assert seen.attributes.keys() & {"src", "href", "onload"} == set()
    style = re.search(r"<style>(.*)</style>", page)
    assert style is not None
    digest = base64.b64encode(hashlib.sha256(style[1].encode()).digest()).decode()
    assert f"default-src 'none'; style-src 'sha256-{digest}'" in page


def test_scores_as_csv_keep_spreadsheets_calm(run: Run, papers: Path) -> None:
    (papers / "=1+1.md").write_text("We met.\n")
    done = run("score", "--format", "csv", "./=1+1.md", "=1+1.md")
    lines = done.stdout.decode().splitlines()
    assert lines[0].startswith(
        "paper,words,sentences,unexplained,hard_words,hard_sentences,plainness,flesch_reading_ease"
    )
    assert all(not line.startswith("=") for line in lines)


@pytest.mark.parametrize(
    "text",
    [
        "| a | b |\n|---|---|\n| 1 | 2 |\n",
        "# Heading\n",
        "Word\n",
        "",
        "x" * 100_000,
        "Le conseil municipal se réunit chaque mois pour examiner les projets des habitants et des associations du quartier, "
        "avec une attention toute particulière aux personnes âgées et aux enfants des écoles voisines de la mairie.\n",
    ],
)
def test_score_of_odd_papers(run: Run, papers: Path, text: str) -> None:
    (papers / "odd.md").write_text(text, encoding="utf-8")
    done = run("score", "odd.md")
    assert done.returncode == 0, done.stderr
    assert b"nan" not in done.stdout
    assert (b"Not in English" in done.stdout) == text.startswith("Le conseil")
    assert run("lint", "--level", "advice", "odd.md").returncode == 0


# Names that are no papers, and streams that take nothing

READING = ["lint", "fix", "score", "review", "handout", "baseline"]


@pytest.mark.parametrize("command", READING)
def test_a_link_that_leads_round_in_a_circle(run: Run, papers: Path, command: str) -> None:
    (papers / "loop.md").symlink_to("loop.md")
    (papers / "one").symlink_to("two")
    (papers / "two").symlink_to("one")
    for name in ("loop.md", "one", "loop.md/x.md"):
        done = run(command, name, "good.md")
        assert done.returncode == 2
        assert f"{name}: " in done.stderr.decode().splitlines()[0]
        assert b"Traceback" not in done.stderr
    # Within a folder such a link is no paper.
    assert run("score", ".").returncode == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ["lint", "good.md", "--baseline", "loop.json"],
        ["lint", "good.md", "-o", "loop.json"],
        ["baseline", "good.md", "-o", "loop.json"],
        ["lint", "good.md", "--acronyms", "loop.json"],
        ["init", "loop.json"],
    ],
)
def test_such_a_link_in_an_option(run: Run, papers: Path, arguments: list[str]) -> None:
    (papers / "loop.json").symlink_to("loop.json")
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stderr.startswith(b"plainspeak: loop.json")
    assert b"Traceback" not in done.stderr
    assert (papers / "loop.json").is_symlink()


def test_such_a_link_in_the_settings(run: Run, papers: Path) -> None:
    (papers / "loop.json").symlink_to("loop.json")
    for line in ('baseline = "loop.json"', 'acronyms = ["loop.json"]', 'extend = "loop.toml"'):
        (papers / "plainspeak.toml").write_text(line)
        done = run("lint", "good.md")
        assert (done.returncode, b"Traceback" in done.stderr) == (2, False)


@pytest.mark.parametrize("command", READING)
def test_an_empty_name_does_not_mean_this_folder(run: Run, papers: Path, command: str) -> None:
    done = run(command, "")
    assert (done.returncode, done.stdout) == (2, b"")
    assert b"an empty name is no file. Is a variable of your shell not set?" in done.stderr


@pytest.mark.parametrize(
    "arguments",
    [
        ["lint", "good.md", "-o", ""],
        ["lint", "good.md", "--baseline="],
        ["lint", "good.md", "--glossary="],
        ["handout", "good.md", "-o", ""],
        ["review", "good.md", "-o", ""],
        ["settings", "--show="],
        ["init", ""],
    ],
)
def test_an_empty_name_in_an_option(run: Run, papers: Path, arguments: list[str]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert b"an empty name is no file." in done.stderr


@pytest.mark.parametrize("ending", [".xlsx", ".xls", ".ods", ".csv", ".tsv"])
def test_a_spreadsheet_is_refused_by_its_name(run: Run, papers: Path, ending: str) -> None:
    (papers / f"sheet{ending}").write_text("a,b\n")
    done = run("lint", f"sheet{ending}")
    assert done.returncode == 2
    assert b"spreadsheet" in done.stderr
    assert b"Ask for its text, or type it into a plain text file (.txt)." in done.stderr
    assert b"Did you mean" not in done.stderr


TELLING = [
    ["lint", "bad.md", "--no-cache"],
    ["lint", "bad.md", "--no-cache", "--format", "json"],
    ["lint", "bad.md", "--no-cache", "-o", "-"],
    ["fix", "-"],
    ["fix", "--diff", "plain.md"],
    ["score", "bad.md"],
    ["handout", "bad.md"],
    ["review", "bad.md"],
    ["baseline", "bad.md", "-o", "-"],
    ["rules"],
    ["explain", "term-plain"],
    ["schema"],
    ["settings", "--show", "bad.md"],
    ["cache", "folder"],
    ["--help"],
    ["--version"],
    ["lint", "--help"],
]


def _in_shell(papers: Path, arguments: list[str], redirection: str) -> tuple[int, bytes, bytes]:
    """Run the command with its streams turned as a shell turns them; the exit code, and what came on both streams."""
    import shlex
    import subprocess

    (papers / "plain.md").write_bytes(b"We utilise it.\n")
    command = shlex.join([sys.executable, "-m", "plainspeak", *arguments])
    done = subprocess.run(
        ["sh", "-c", f"{command} {redirection}"], cwd=papers, input=BAD, capture_output=True, timeout=120, check=False
    )
    return done.returncode, done.stdout, done.stderr


needs_shell = pytest.mark.skipif(os.name == "nt", reason="needs a shell that can close streams")


def _full(papers: Path) -> None:
    try:
        os.mknod(papers / "full", 0o666 | stat.S_IFCHR, os.makedev(1, 7))
        (papers / "full").open("wb").close()
    except (AttributeError, OSError):
        pytest.skip("devices are for the system's own user to make, on Linux")


@pytest.mark.parametrize("arguments", TELLING, ids=" ".join)
def test_output_to_a_full_disk(papers: Path, arguments: list[str]) -> None:
    _full(papers)
    code, _, said = _in_shell(papers, arguments, "> full")
    assert code == 2
    assert [line for line in said.splitlines() if b"No space left on device" in line] == said.splitlines()[-1:]
    assert b"Traceback" not in said
    assert b"Exception ignored" not in said


@needs_shell
@pytest.mark.parametrize("arguments", TELLING, ids=" ".join)
def test_output_that_is_closed(papers: Path, arguments: list[str]) -> None:
    code, _, said = _in_shell(papers, arguments, ">&-")
    assert code == 2
    assert said.splitlines()[-1].startswith(
        (b"plainspeak: standard output cannot be written (it is closed)", b"plainspeak: cannot")
    )
    assert b"Traceback" not in said
    assert b"Exception ignored" not in said


@needs_shell
def test_what_needs_no_output_needs_no_stream(papers: Path) -> None:
    assert _in_shell(papers, ["lint", "good.md", "--no-cache"], ">&-")[0] == 0
    assert _in_shell(papers, ["lint", "bad.md", "--no-cache", "-o", "report.txt"], ">&-")[0] == 1
    assert (papers / "report.txt").read_bytes().startswith(b"bad.md:1:9")
    # Nothing that is said may land in the file that is open in the place of a closed stream.
    assert _in_shell(papers, ["fix", "plain.md"], ">&- 2>&-")[0] == 0
    assert (papers / "plain.md").read_bytes() == b"We use it.\n"


@needs_shell
@pytest.mark.parametrize("where", ["2>&-", "2> full"])
def test_nobody_to_be_told(papers: Path, where: str) -> None:
    if "full" in where:
        _full(papers)
    code, out, _ = _in_shell(papers, ["lint", "bad.md", "--no-cache"], where)
    assert (code, out.startswith(b"bad.md:1:9")) == (1, True)
    for arguments in (["lint", "gone.md"], ["nosuch"], ["lint", "--nosuch"]):
        assert _in_shell(papers, arguments, where) == (2, b"", b"")


@needs_shell
def test_standard_input_that_is_closed(papers: Path) -> None:
    code, _, said = _in_shell(papers, ["lint", "-", "bad.md", "--no-cache"], "<&-")
    assert code == 2
    assert said.startswith(b"plainspeak: <stdin>: standard input cannot be read (it is closed).")
    assert b"Traceback" not in said
