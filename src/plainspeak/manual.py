"""Manual pages of the rules, made from the rules themselves."""

from __future__ import annotations

from plainspeak.rule import Rule
from plainspeak.rules.catalogue import RULES


def page(rule: Rule) -> str:
    """The manual page of a rule, in Markdown: what it finds and why, examples, options, and how to switch it off."""
    summary, _, rest = rule.manual.partition("\n")
    parts = [f"# {rule.name}", summary, rest.strip()]
    parts.append(_examples("Found", rule.examples.bad))
    parts.append(_examples("Fine", rule.examples.good))
    parts.append("## Settings")
    parts.append(f"Level: {rule.level}.")
    for option in rule.options:
        others = "".join(f' For `audience = "{name}"`: {value}.' for name, value in option.audiences.items())
        parts.append(f"`{option.name}` (now {option.default!r}): {option.doc}{others}")
    body = "\n".join(f"{option.name} = {_toml(option.default)}" for option in rule.options)
    table = f'[rules.{rule.name}]\nlevel = "{rule.level}"' + (f"\n{body}" if body else "")
    parts.append(f'```toml\n# plainspeak.toml\nignore = ["{rule.name}"]  # leave the rule out\n\n{table}\n```')
    parts.append(
        f"To settle one place, write this line above it:\n\n```markdown\n<!-- plainspeak: ignore {rule.name} -->\n```"
    )
    if rule.aliases:
        parts.append(f"Other names: {', '.join(f'`{alias}`' for alias in rule.aliases)}.")
    return "\n\n".join(part for part in parts if part) + "\n"


def _examples(title: str, texts: tuple[str, ...]) -> str:
    return f"## {title}\n\n" + "\n\n".join(f"```markdown\n{text}\n```" for text in texts)


def _toml(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)


def index() -> str:
    """The page that lists every rule, in Markdown."""
    rows = [f"| [{rule.name}]({rule.name}.md) | {rule.level} | {rule.summary} |" for rule in RULES]
    return "\n".join(["# The rules", "", "| Rule | Level | What it finds |", "|---|---|---|", *rows]) + "\n"
