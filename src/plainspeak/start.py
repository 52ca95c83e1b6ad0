"""The door of the command `plainspeak`: sees that the files beside it are ours, then opens the command line.

Two other distributions on the package index install files under the name `plainspeak`. When one of them was installed
over ours, its files stand in our place and nothing can work; this file, whose name they do not have, says so.
"""

from __future__ import annotations

import gc
import sys


def main() -> None:
    """Run the command line; exit 2 with one clear line when another distribution's files stand in our place."""
    # We make hardly any circles of objects: looking for them as often as Python does by itself takes a twentieth of a run.
    gc.set_threshold(100_000, 20, 20)
    import plainspeak

    if getattr(plainspeak, "DISTRIBUTION", None) != "plainspeak-lint":
        where = getattr(plainspeak, "__file__", None) or "an unknown folder"
        sys.stderr.write(
            f"plainspeak: the files in {where} belong to another package that is also called plainspeak. "
            "Remove it and install ours again: pip uninstall plainspeak plainspeak-next; "
            "pip install --force-reinstall plainspeak-lint\n"
        )
        raise SystemExit(2)
    from plainspeak.cli import run

    run()
