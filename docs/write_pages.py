"""Write the parts of the docs that are made from the program: the rules' pages and the JSON schemas."""

from __future__ import annotations

import json
from pathlib import Path

from plainspeak.manual import index, page
from plainspeak.rules.catalogue import OURS
from plainspeak.settings import schema as settings
from plainspeak.writers import as_json

DOCS = Path(__file__).parent


def main() -> None:
    rules = DOCS / "rules"
    rules.mkdir(exist_ok=True)
    for old in rules.glob("*.md"):
        old.unlink()
    for rule in OURS:
        (rules / f"{rule.name}.md").write_text(page(rule), encoding="utf-8", newline="\n")
    (rules / "index.md").write_text(index(), encoding="utf-8", newline="\n")
    for name, schema in (("report", as_json.schema()), ("settings", settings.schema())):
        text = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
        (DOCS / f"{name}.schema.json").write_text(text, encoding="utf-8", newline="\n")


if __name__ == "__main__":
    main()
