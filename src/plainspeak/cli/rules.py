"""`plainspeak rules`, `explain` and `schema`: what the program knows of itself."""

from __future__ import annotations

import json

import click

from plainspeak.cli.streams import tell


@click.command(short_help="List the rules.")
def rules() -> None:
    """List the rules."""
    from plainspeak.rules.catalogue import RULES

    width = max(len(rule.name) for rule in RULES)
    for rule in RULES:
        tell(f"{rule.name:{width}}  {rule.level:7}  {rule.summary}\n")


def _names(context: click.Context, parameter: click.Parameter, begun: str) -> list[str]:
    """The rules whose names begin so, for the completion of a shell."""
    from plainspeak.rules.catalogue import RULES

    return [rule.name for rule in RULES if rule.name.startswith(begun)]


@click.command(short_help="Say what a rule finds, and why.")
@click.argument("name", shell_complete=_names)
def explain(name: str) -> None:
    """Say what the rule NAME finds, why, and how to switch it off."""
    from plainspeak.manual import page
    from plainspeak.rules.catalogue import named

    tell(page(named(name)))


@click.command(short_help="Print the JSON schema of the settings or the report.")
@click.option("--report", is_flag=True, help="The schema of the JSON report, instead of that of the settings.")
def schema(report: bool) -> None:
    """Print the JSON schema of the settings, or of the report."""
    from plainspeak.settings import schema as settings
    from plainspeak.writers import as_json

    tell(json.dumps((as_json if report else settings).schema(), indent=2) + "\n")
