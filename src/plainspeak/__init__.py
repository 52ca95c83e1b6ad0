"""plainspeak finds what will lose a reader in meeting papers, and proposes what to write instead.

`check` a document, `score` it, `fix` what needs no reader, or `load` a spaCy pipeline; `read` turns a file into a `Document`,
and `analyse` a document into a spaCy Doc with our marks.
Nothing heavy is imported until it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"

#: Two other distributions install files under our name; `plainspeak.start` looks for this mark.
DISTRIBUTION = "plainspeak-lint"

_HOMES = {
    "check": "checking",
    "score": "checking",
    "analyse": "checking",
    "suggest": "checking",
    "check_pack": "packs",
    "handout": "handouts",
    "Handout": "handouts",
    "fix": "editing",
    "word_difficulty": "lexicon.difficulty",
    "load": "pipes",
    "read": "readers",
    "Document": "document",
    "Block": "document",
    "Place": "document",
    "Finding": "finding",
    "Related": "finding",
    "Report": "finding",
    "Score": "finding",
    "Rule": "rule",
    "Swap": "rule",
    "Mark": "rule",
    "Settings": "settings",
    "PlainspeakError": "errors",
    "UnreadableFile": "errors",
    "BadSettings": "errors",
    "BadList": "errors",
}

if TYPE_CHECKING:
    from plainspeak.checking import analyse as analyse
    from plainspeak.checking import check as check
    from plainspeak.checking import score as score
    from plainspeak.checking import suggest as suggest
    from plainspeak.document import Block as Block
    from plainspeak.document import Document as Document
    from plainspeak.document import Place as Place
    from plainspeak.editing import fix as fix
    from plainspeak.errors import BadList as BadList
    from plainspeak.errors import BadSettings as BadSettings
    from plainspeak.errors import PlainspeakError as PlainspeakError
    from plainspeak.errors import UnreadableFile as UnreadableFile
    from plainspeak.finding import Finding as Finding
    from plainspeak.finding import Related as Related
    from plainspeak.finding import Report as Report
    from plainspeak.finding import Score as Score
    from plainspeak.handouts import Handout as Handout
    from plainspeak.handouts import handout as handout
    from plainspeak.lexicon.difficulty import word_difficulty as word_difficulty
    from plainspeak.packs import check_pack as check_pack
    from plainspeak.pipes import load as load
    from plainspeak.readers import read as read
    from plainspeak.rule import Mark as Mark
    from plainspeak.rule import Rule as Rule
    from plainspeak.rule import Swap as Swap
    from plainspeak.settings import Settings as Settings

__all__ = ["__version__", *_HOMES]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'plainspeak' has no attribute '{name}'")
    from importlib import import_module

    value = getattr(import_module(f"plainspeak.{_HOMES[name]}"), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(__all__)
