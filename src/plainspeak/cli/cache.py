"""`plainspeak cache`: what is kept of earlier runs."""

from __future__ import annotations

import click

from plainspeak.cli.streams import say, tell


@click.group(short_help="What is kept of earlier runs.")
def cache() -> None:
    """What is kept of earlier runs, so that files in which nothing changed are not studied again."""


@cache.command()
def clear() -> None:
    """Delete all that is kept."""
    from plainspeak.cache import Cache, cache_folder

    count = Cache(cache_folder()).clear()
    say(f"Deleted what was kept of {count} {'file' if count == 1 else 'files'}.")


@cache.command()
def folder() -> None:
    """Print the folder in which it is kept."""
    from plainspeak.cache import cache_folder

    tell(f"{cache_folder()}\n")
