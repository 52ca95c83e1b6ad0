"""The findings of an earlier day, so that only new ones count.

A finding is known again by its file, its rule and its words, never by its line: an edit elsewhere in the paper changes nothing.
Each use of a word counts, so that one more is new.
"""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from hashlib import blake2b
from pathlib import Path
from typing import Any

from plainspeak.errors import BadSettings
from plainspeak.finding import Finding, Report

#: What `plainspeak baseline` writes when no name is given.
FILE = "plainspeak-baseline.json"
_SCHEMA = "plainspeak.baseline/2"
#: In this form, a word that a paper uses again was counted once.
_EARLIER = "plainspeak.baseline/1"
_MOST_BYTES = 100_000_000
#: So much of the words is written out, for people; the hash is of all of them.
_SHOWN = 60

_Key = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Baseline:
    """The findings that are known, by file. `folder` is the folder from which the files are named.

    `by_use` tells that each use of a word was counted; else a word that is known is known at all its uses.
    """

    folder: Path
    known: dict[str, Counter[_Key]]
    by_use: bool = True

    def applied(self, report: Report, *, last: Sequence[Finding] = ()) -> Report:
        """The report with the findings that are known among its `old` ones. Each of its findings is one use.

        Of more than were known, the later ones are new: those in `last`, which belong to the report, come after all others.
        """
        left = Counter(self.known.get(named_from(self.folder, report.document.name), {}))
        late = set(map(id, last))
        words: set[_Key] = set()
        new, old = [], list(report.old)
        for finding in sorted(report.findings, key=lambda finding: id(finding) in late):
            key, word = _key(finding), (finding.rule, finding.entry)
            if left[key] > 0:
                left[key] -= 1
                old.append(finding)
                words.add(word)
            elif finding.entry and word in words and not self.by_use:
                old.append(finding)
            else:
                new.append(finding)
        return replace(report, findings=_in_order(new), old=_in_order(old))


def _in_order(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: (finding.start, finding.end, finding.rule)))


@cache
def read_baseline(path: Path) -> Baseline:
    """The baseline in a file. Raises `BadSettings` when it is not one."""
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise BadSettings(f"{path}: larger than {_MOST_BYTES // 1_000_000} MB. This is no baseline.")
        value = json.loads(path.read_bytes())
        if value["schema"] not in (_SCHEMA, _EARLIER):
            raise ValueError("its schema is not ours")
        known = {
            str(name): Counter({(str(row["rule"]), str(row["hash"])): int(row["count"]) for row in rows})
            for name, rows in value["files"].items()
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        remedy = f"Move it away and make it again: plainspeak baseline PATHS -o {path}"
        raise BadSettings(f"{path}: this is not a baseline of plainspeak ({error}). {remedy}") from error
    except OSError as error:
        remedy = f"Make it: plainspeak baseline PATHS -o {path}"
        raise BadSettings(f"{path}: cannot be read ({error.strerror}). {remedy}") from error
    return Baseline(Path(os.path.realpath(path)).parent, known, by_use=value["schema"] == _SCHEMA)


def baseline_of(reports: Iterable[Report], folder: Path) -> bytes:
    """A baseline of all findings of the reports, for a file in this folder. Each finding is one use."""
    files: dict[str, list[dict[str, Any]]] = {}
    for report in reports:
        counts: Counter[_Key] = Counter()
        words: dict[_Key, str] = {}
        for finding in (*report.findings, *report.old):
            counts[_key(finding)] += 1
            words.setdefault(_key(finding), _words(finding))
        rows = [
            {"rule": key[0], "words": _short(words[key]), "hash": key[1], "count": number}
            for key, number in sorted(counts.items(), key=lambda row: (row[0][0], words[row[0]]))
        ]
        if rows:
            files[named_from(folder, report.document.name)] = rows
    return (json.dumps({"schema": _SCHEMA, "files": dict(sorted(files.items()))}, indent=1) + "\n").encode()


def named_from(folder: Path, name: str) -> str:
    """The name of a file as seen from a folder, the same on every system."""
    try:
        return Path(os.path.relpath(Path(name).absolute(), os.path.realpath(folder))).as_posix()
    except ValueError:
        return name  # another drive


def _words(finding: Finding) -> str:
    return " ".join(finding.quote.split()).casefold() or finding.message


def _key(finding: Finding) -> _Key:
    return finding.rule, blake2b(_words(finding).encode("utf-8", "surrogatepass"), digest_size=8).hexdigest()


def _short(words: str) -> str:
    return words if len(words) <= _SHOWN else words[: _SHOWN - 1] + "…"
