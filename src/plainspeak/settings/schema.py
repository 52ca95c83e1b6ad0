"""The JSON schema of the settings, for the editors that check a settings file while it is written."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from plainspeak.rule import AUDIENCES, LEVELS, Rule
from plainspeak.settings.keys import KEYS, LIMITS, PER_PATH, TYPES


def schema() -> dict[str, Any]:
    """The JSON schema of the settings, made from the rules."""
    from plainspeak.rules.catalogue import RULES

    names = {"type": "array", "items": {"enum": [rule.name for rule in RULES]}}
    text = {"type": "string"}
    texts = {"type": "array", "items": text}
    dated = _table({"acronym": text, "until": {"type": "string", "format": "date"}}, required=["acronym", "until"])
    shapes: dict[str, dict[str, Any]] = {
        "extend": {"type": "string", "pattern": r"\.toml$"},
        "known": {"type": "array", "items": {"anyOf": [text, dated]}},
        "select": {**names, "minItems": 1},
        "ignore": names,
        "level": {"enum": list(LEVELS)},
        "audience": {"enum": list(AUDIENCES)},
        "every-use": {"type": "boolean"},
        "baseline": text,
    }
    properties = {key: {**shapes.get(key, texts), "description": doc} for key, (_, doc) in KEYS.items()}
    properties["rules"] = _table({rule.name: _rule_schema(rule) for rule in RULES})
    bound = {"type": "integer", "minimum": 1, "maximum": 1_000_000}
    properties["limits"] = {
        **_table({name: {**bound, "default": default} for name, default in LIMITS.items()}),
        "description": "How much of the machine a file may take.",
    }
    per_path = {key: properties[key] for key in PER_PATH}
    properties["overrides"] = {
        "type": "array",
        "items": _table({"paths": {**texts, "minItems": 1}, **per_path}, required=["paths"]),
        "description": "What holds for some files only.",
    }
    head = {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "plainspeak settings"}
    return {**head, **_table(properties)}


def _table(properties: dict[str, Any], required: Sequence[str] = ()) -> dict[str, Any]:
    shape: dict[str, Any] = {"type": "object", "additionalProperties": False, "properties": properties}
    return {**shape, "required": list(required)} if required else shape


def _rule_schema(rule: Rule) -> dict[str, Any]:
    options: dict[str, Any] = {"level": {"enum": list(LEVELS), "default": rule.level}}
    for option in rule.options:
        options[option.name] = {
            **({"enum": list(option.choices)} if option.choices else {"type": TYPES[type(option.default)][1]}),
            **({"minimum": option.least} if option.least is not None else {}),
            **({"maximum": option.greatest} if option.greatest is not None else {}),
            "default": option.default,
            "description": option.doc,
        }
    return {**_table(options), "description": rule.summary}
