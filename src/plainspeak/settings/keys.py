"""Which keys a settings file may hold."""

from __future__ import annotations

from dataclasses import fields

from plainspeak.readers.limits import Limits

#: Every key but `rules`, `limits` and `overrides`, with its type for people and its meaning.
KEYS: dict[str, tuple[str, str]] = {
    "extend": ("the name of a settings file", "Another settings file (.toml), over which this one is laid."),
    "select": ("a list of rule names", "Run these rules only."),
    "ignore": ("a list of rule names", "Leave these rules out."),
    "level": ("'advice', 'warning' or 'error'", "Findings at this level or above make the exit code 1."),
    "audience": (
        "'public', 'easy-read' or 'professional'",
        "For whom the papers are: how long and how hard they may be.",
    ),
    "every-use": ("true or false", "Report every use of a word or acronym, not each one once per document."),
    "known": (
        "a list of acronyms",
        'Acronyms that your group has agreed it knows; {acronym = "ICB", until = 2027-03-31} holds up to that day.',
    ),
    "acronyms": ("a list of file names", "Your own lists of acronyms (CSV), from the folder of the settings file."),
    "glossary": ("a list of file names", "Your own glossaries (YAML), from the folder of the settings file."),
    "exclude": ("a list of patterns as in .gitignore", "Files to leave out when a folder is read."),
    "baseline": ("a file name", "The findings of an earlier day, which do not count: see plainspeak baseline."),
}
TABLES = ("rules", "limits", "overrides")
#: What an override may say beside its `paths`.
PER_PATH = ("select", "ignore", "level", "audience", "every-use", "known", "acronyms", "glossary", "rules")
#: Keys whose values are added to those of the files below; the others take their place.
ADDED = frozenset(("ignore", "known", "acronyms", "glossary", "exclude"))
LIMITS = {item.name: item.default for item in fields(Limits)}

#: What an option may be: its type → what we call it to people, and what a JSON schema calls it.
TYPES = {
    int: ("a whole number", "integer"),
    float: ("a number", "number"),
    bool: ("true or false", "boolean"),
    str: ("text", "string"),
}
