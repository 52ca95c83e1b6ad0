"""Settings: where they are found, what they change, and what is said about a mistake in them."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from conftest import Run
from plainspeak import BadSettings, check
from plainspeak.settings import Settings, read_settings, settings_for
from plainspeak.settings.keys import KEYS


def test_nearest_file_upward_holds(tmp_path: Path) -> None:
    (tmp_path / "plainspeak.toml").write_text('level = "error"\n')
    near = tmp_path / "a"
    (near / "b" / "c").mkdir(parents=True)
    (near / "pyproject.toml").write_text('[tool.plainspeak]\nlevel = "advice"\n')
    (near / "b" / "pyproject.toml").write_text("[tool.other]\nx = 1\n")
    assert settings_for(tmp_path / "x.md").level == "error"
    assert settings_for(near / "b" / "c" / "x.md").level == "advice"
    assert settings_for(near).origin == near / "pyproject.toml"


def test_what_settings_change(tmp_path: Path) -> None:
    (tmp_path / "plainspeak.toml").write_text(
        """known = ["ICB"]
        ignore = ["phrase-wordy"]
        glossary = ["own.yaml"]
        every-use = true
        [rules.sentence-long]
        words = 4
        level = "error"
        """
    )
    (tmp_path / "own.yaml").write_text("- says: hall\n  pos: noun\n  plain: [big room]\n")
    paper = tmp_path / "a.md"
    paper.write_text("Ask the ICB in the hall in order to be sure. The hall.\n")
    assert [(f.rule, f.quote[:4], f.level) for f in check(paper).findings] == [
        ("sentence-long", "Ask ", "error"),
        ("term-plain", "hall", "warning"),
        ("term-plain", "hall", "warning"),
    ]


def test_exclude_counts_from_the_settings_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plainspeak.toml").write_text('exclude = ["papers/archive/"]\n')
    (tmp_path / "papers" / "archive").mkdir(parents=True)
    for name in ("papers/a.md", "papers/archive/b.md", "papers/c.reviewed.docx"):
        (tmp_path / name).write_text("Come.\n")
    for folder in (".", "papers", tmp_path / "papers"):
        files = json.loads(run("lint", "--format", "json", folder).stdout)["files"]
        assert [Path(file["name"]).name for file in files] == ["a.md"]
    done = run("lint", "a.md", "b.md", "--format", "json", cwd=tmp_path / "papers" / "archive")
    assert [Path(file["name"]).name for file in json.loads(done.stdout)["files"]] == ["b.md"]


def test_exclude_leaves_files_out_of_a_walk(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plainspeak.toml").write_text('exclude = ["old/", "*.txt"]\n')
    (tmp_path / "old").mkdir()
    for name in ("old/a.md", "b.txt", "c.md"):
        (tmp_path / name).write_text("Come.\n")
    files = json.loads(run("lint", "--format", "json", ".").stdout)["files"]
    assert [file["name"] for file in files] == ["c.md"]
    assert json.loads(run("lint", "--format", "json", "b.txt").stdout)["files"]


def test_force_exclude_leaves_out_files_that_are_named(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plainspeak.toml").write_text('exclude = ["papers/archive/", "*-old.md", "!papers/archive/keep.md"]\n')
    (tmp_path / "papers" / "archive" / "may").mkdir(parents=True)
    names = ["papers/a.md", "papers/b-old.md", "papers/archive/keep.md", "papers/archive/may/c.md"]
    for name in names:
        (tmp_path / name).write_text("We utilise it.\n")

    def read(*arguments: str, cwd: Path = tmp_path) -> list[str]:
        done = run("lint", "--format", "json", *arguments, cwd=cwd)
        assert done.returncode in (0, 1), done.stderr
        return [file["name"] for file in json.loads(done.stdout)["files"]]

    assert read(*names) == names
    assert read("--force-exclude", *names) == read("--force-exclude", "papers") == ["papers/a.md"]
    assert read("--force-exclude", "--pack", *names) == ["papers/a.md"]
    assert read("--force-exclude", "c.md", "../keep.md", cwd=tmp_path / "papers" / "archive" / "may") == []
    none = run("lint", "--force-exclude", *names[1:])
    assert (none.returncode, none.stdout, none.stderr.count(b"\n")) == (0, b"", 1)
    assert b"Read no papers: the settings leave out all that were named." in none.stderr
    assert run("lint", "--force-exclude", "missing.md", names[1]).returncode == 2
    assert run("fix", "--force-exclude", *names[1:]).returncode == 0
    done = run("fix", "--force-exclude", *names)
    assert (done.returncode, done.stderr) == (0, b"Changed 1 place in 1 paper.\n")
    (tmp_path / names[0]).write_text("We utilise it.\n")
    assert b"Changed 1 place in 1 paper.\n" in run("lint", "--fix", "--force-exclude", *names).stderr


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("levle = 'error'", ":1: unknown setting 'levle'. Did you mean 'level'?"),
        ("\nlevel = 'loud'", ":2: 'level' must be one of: advice, warning, error."),
        ("level = 3", ":1: 'level' must be one of"),
        ("select = 'term-plain'", ":1: 'select' must be a list of rule names"),
        ("select = ['term-plan']", ":1: There is no rule 'term-plan'. Did you mean 'term-plain'?"),
        ("every-use = 1", ":1: 'every-use' must be true or false."),
        ("acronyms = ['none.csv']", ":1: there is no file 'none.csv' in"),
        ("acronyms = ['../a.csv']", ":1: '../a.csv' lies outside the folder"),
        ("rules = 1", ":1: 'rules' must be a table"),
        ("[rules.sentence-lng]\nwords = 1", ":1: There is no rule 'sentence-lng'. Did you mean 'sentence-long'?"),
        ("[rules.sentence-long]\nwrods = 1", ":2: 'sentence-long' has no option 'wrods'. Did you mean 'words'?"),
        ("[rules.sentence-long]\nwords = 'x'", ":2: 'words' must be a whole number"),
        ("[rules.sentence-long]\nwords = true", ":2: 'words' must be a whole number"),
        ("[rules.sentence-long]\nwords = -3", ":2: 'words' must be at least 1, like its default 25. It is -3."),
        ("[rules.noun-pile]\n\nnouns = 1", ":3: 'nouns' must be at least 2"),
        ("[rules.sentence-hard]\nrarity = nan", ":2: 'rarity' must be at least 0"),
        (
            "[rules.word-rare]\ndifficulty = 45",
            ":2: 'difficulty' must be at least 0 and at most 1, like its default 0.45.",
        ),
        (
            "level = 'error'\nselect = []",
            ":2: 'select' names no rule, so none would run. Name some, or take the line out",
        ),
        ("level = ", ": this is not TOML"),
        (b"level = '\xff'", ": not in UTF-8."),
    ],
)
def test_mistake_gets_place_and_remedy(run: Run, tmp_path: Path, text: str | bytes, said: str) -> None:
    file = tmp_path / "plainspeak.toml"
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    with pytest.raises(BadSettings) as error:
        read_settings(file)
    assert str(error.value).startswith(f"{file}{said}")
    (tmp_path / "a.md").write_text("Come.\n")
    done = run("lint", "a.md")
    assert done.returncode == 2
    assert said.lstrip(":1").encode() in done.stderr
    assert b"Traceback" not in done.stderr


def test_settings_that_cannot_be_read_do_not_stop_other_files(run: Run, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "plainspeak.toml").write_text("oh no")
    (tmp_path / "a" / "x.md").write_text("Come.\n")
    (tmp_path / "y.md").write_text("Ask the ICB.\n")
    done = run("lint", "a/x.md", "y.md")
    assert done.returncode == 2
    assert b"y.md:1:9" in done.stdout
    assert done.stderr.count(b"this is not TOML") == 1


_VALUES = st.recursive(
    st.one_of(st.booleans(), st.integers(), st.text(max_size=5), st.sampled_from(["term-plain", "error"])),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(st.text(max_size=5), inner, max_size=3)),
    max_leaves=5,
)


@given(st.dictionaries(st.one_of(st.sampled_from([*KEYS, "rules"]), st.text(max_size=6)), _VALUES, max_size=4))
@hypothesis_settings(max_examples=200, deadline=None)
def test_any_table_gives_settings_or_a_clear_error(
    tmp_path_factory: pytest.TempPathFactory, table: dict[str, object]
) -> None:
    file = tmp_path_factory.mktemp("s") / "plainspeak.toml"
    file.write_text("".join(f"{_key(key)} = {_toml(value)}\n" for key, value in table.items()), encoding="utf-8")
    try:
        assert isinstance(read_settings(file), Settings)
    except BadSettings as error:
        assert str(file) in str(error)


@given(st.binary(max_size=200))
def test_any_bytes_give_settings_or_a_clear_error(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    file = tmp_path_factory.mktemp("s") / "plainspeak.toml"
    file.write_bytes(data)
    try:
        assert isinstance(read_settings(file), Settings)
    except BadSettings as error:
        assert str(file) in str(error)


def _key(key: str) -> str:
    return json.dumps(key, ensure_ascii=True)


def _toml(value: object) -> str:
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(k)} = {_toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value)


def test_extend_and_overrides_are_laid_over_each_other(tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text(
        'level = "error"\nignore = ["word-rare"]\nknown = ["ICB"]\n[limits]\nseconds = 4\n'
        '[rules.sentence-long]\nwords = 30\n[[overrides]]\npaths = ["*"]\naudience = "easy-read"\n'
    )
    (tmp_path / "papers" / "board").mkdir(parents=True)
    (tmp_path / "papers" / "plainspeak.toml").write_text(
        'extend = "../base.toml"\nignore = ["word-academic"]\nknown = ["PCN"]\n[limits]\nmemory = 500\n'
        '[[overrides]]\npaths = ["board/", "*-technical.md"]\naudience = "professional"\nselect = ["sentence-long"]\n'
        "[overrides.rules.sentence-long]\nwords = 40\n"
    )
    plain = settings_for(tmp_path / "papers" / "a.md")
    assert (plain.level, plain.ignore, plain.known) == ("error", ("word-rare", "word-academic"), ("ICB", "PCN"))
    assert (plain.audience, plain.options["sentence-long"]) == ("easy-read", {"words": 30})
    assert (plain.limits.seconds, plain.limits.memory, plain.limits.megabytes) == (4, 500, 20)
    for name in ("board/minutes.md", "plan-technical.md"):
        board = settings_for(tmp_path / "papers" / name)
        assert (board.audience, board.select) == ("professional", ("sentence-long",))
        assert board.options["sentence-long"] == {"words": 40}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('extend = "none.toml"', ":1: there is no file 'none.toml'"),
        ('extend = "a.md"', ":1: 'extend' must be the name of a settings file that ends in .toml."),
        ('extend = "plainspeak.toml"', ":1: settings files extend each other in a circle"),
        ("[[overrides]]\nlevel = 'error'", ":1: an override needs the files that it is for"),
        ("[[overrides]]\npaths = ['a']\nexclude = ['b']", ":3: an override has no setting 'exclude'."),
        (
            "level = 'error'\n[[overrides]]\npaths = ['a']\n[[overrides]]\npaths = ['b']\nlevel = 3",
            ":6: 'level' must be",
        ),
        ("overrides = 3", ":1: write [[overrides]]"),
        ("[limits]\nseconds = 0", ":2: 'seconds' must be a whole number from 1"),
        ("[limits]\nsecond = 9", ":2: there is no limit 'second'. Did you mean 'seconds'?"),
        ("limits = 1", ":1: write [limits]"),
        ("baseline = 3", ":1: 'baseline' must be a file name"),
        ("baseline = '../b.json'", ":1: '../b.json' lies outside the folder"),
        ("level = 'error'\n[rules.sentence-long]\nlevel = 'loud'", ":3: 'level' must be one of"),
    ],
)
def test_mistake_in_what_is_laid_over_gets_its_line(tmp_path: Path, text: str, said: str) -> None:
    file = tmp_path / "plainspeak.toml"
    file.write_text(text)
    with pytest.raises(BadSettings) as error:
        settings_for(tmp_path / "x.md")
    assert str(error.value).startswith(f"{file}{said}"), error.value


def test_limits_hold_for_a_file(run: Run, tmp_path: Path) -> None:
    (tmp_path / "plainspeak.toml").write_text("[limits]\nmegabytes = 1\n")
    (tmp_path / "big.md").write_text("Come. " * 200_000)
    done = run("lint", "big.md")
    assert (done.returncode, b"big.md: larger than 1 MB." in done.stderr) == (2, True)


def test_init_writes_a_file_that_holds_and_never_over_one(run: Run, tmp_path: Path) -> None:
    assert run("init").returncode == 0
    first = (tmp_path / "plainspeak.toml").read_text(encoding="utf-8")
    assert read_settings(tmp_path / "plainspeak.toml") is not None
    # Each line that is commented out can be used.
    lines = [line.removeprefix("# ") for line in first.splitlines()]
    useful = [
        line for line in lines if re.match(r"\w[\w-]* = |\[", line) and "our-" not in line and "baseline" not in line
    ]
    (tmp_path / "all").mkdir()
    (tmp_path / "all" / "plainspeak.toml").write_text("\n".join(useful), encoding="utf-8")
    assert "board/" in first
    assert settings_for(tmp_path / "all" / "board" / "x.md").audience == "professional"
    (tmp_path / "plainspeak.toml").write_text("level = 'error'\n")
    again = run("init")
    assert (again.returncode, b"there is a file of this name already" in again.stderr) == (2, True)
    assert (tmp_path / "plainspeak.toml").read_text() == "level = 'error'\n"


def test_settings_show_what_holds_and_where_it_was_set(run: Run, tmp_path: Path) -> None:
    (tmp_path / "base.toml").write_text('ignore = ["word-rare"]\n')
    (tmp_path / "plainspeak.toml").write_text(
        'extend = "base.toml"\nignore = ["noun-pile"]\n[[overrides]]\npaths = ["x.md"]\nlevel = "error"\n'
    )
    shown = run("settings", "--show", "x.md").stdout.decode()
    rows = {line.partition(" = ")[0]: line.partition("  # ")[2] for line in shown.splitlines() if " = " in line}
    assert rows["ignore"] == "base.toml:1, plainspeak.toml:2"
    assert rows["audience"] == "the default"
    assert "[rules.word-rare]  # does not run here" in shown
    values = tomllib.loads(shown)
    assert values["ignore"] == ["word-rare", "noun-pile"]
    assert values["limits"]["megabytes"] == 20
    assert values["rules"]["sentence-long"]["words"] == 25
    assert 'level = "error"' in shown.splitlines()[3]


def test_limits_of_an_email_are_settings(run: Run, tmp_path: Path) -> None:
    parts = "".join(f"--b\n\nCome, part {number}.\n" for number in range(6))
    (tmp_path / "a.eml").write_text(f"Subject: Hall\nContent-Type: multipart/mixed; boundary=b\n\n{parts}--b--\n")
    assert run("lint", "a.eml").returncode == 0
    (tmp_path / "plainspeak.toml").write_text("[limits]\nparts = 3\n")
    done = run("lint", "a.eml")
    assert (done.returncode, b"this e-mail has more than 3 parts." in done.stderr) == (2, True)
