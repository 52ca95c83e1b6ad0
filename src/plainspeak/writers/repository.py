"""What services that keep findings next to a repository need: paths from its root, and marks that outlive an edit."""

from __future__ import annotations

import hashlib
import os
from collections import Counter

from plainspeak.finding import Finding, Report

# Where the repository is checked out, on GitHub and on GitLab: a job may run in a folder inside it.
_ROOTS = ("GITHUB_WORKSPACE", "CI_PROJECT_DIR")


def path_in_repository(name: str) -> str | None:
    """The path of a file from the root of its repository, with slashes; `None` for a file outside it.

    `name` is the file as the user named it. The root is the one that the service names in the environment, else the
    current folder.
    """
    for root in (*map(os.environ.get, _ROOTS), os.getcwd()):
        try:
            path = os.path.relpath(name, root) if root else os.pardir
        except ValueError:  # on another drive
            continue
        if path != os.pardir and not path.startswith(os.pardir + os.sep):
            return path.replace(os.sep, "/")
    return None


def fingerprints(report: Report) -> dict[int, str]:
    """A mark for each finding of a report, settled ones too, by the `id` of the finding.

    It is made from the rule, the words, and how many times both came before in the document: edits elsewhere do not change
    it. Two documents may hold the same mark.
    """
    seen: Counter[str] = Counter()
    marks: dict[int, str] = {}
    for finding in sorted((*report.findings, *report.ignored), key=lambda finding: finding.start):
        words = f"{finding.rule}\0{_words(finding)}"
        seen[words] += 1
        marks[id(finding)] = digest(f"{words}\0{seen[words]}")
    return marks


def digest(text: str) -> str:
    """32 hexadecimal digits that stand for a text."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]


def _words(finding: Finding) -> str:
    return " ".join(finding.quote.casefold().split())
