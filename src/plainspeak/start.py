"""The door of the command `plainspeak`: sees that the files beside it are ours, then opens the command line.

Two other distributions on the package index install files under the name `plainspeak`. When one of them was installed
over ours, its files stand in our place and nothing can work; this file, whose name they do not have, says so.
"""

from __future__ import annotations

import atexit
import gc
import os
import sys


def main() -> None:
    """Run the command line and end the process; exit 2 with one clear line when other files stand in our place."""
    try:
        _run()
    except SystemExit as end:
        _end(end.code)
        raise
    _end(0)


def _end(code: object) -> None:
    """End the process at once where nothing is left to do; else return.

    Python would first take all objects apart, which takes a tenth of the time of a page and more of that of a run in which
    nothing changed. What was asked to run at the end is run. Where somebody watches (a debugger, a profiler), where something
    runs beside us, and where not all output could be written, Python ends as it always does.
    """
    beside = sys.modules.get("threading")
    if sys.gettrace() or sys.getprofile() or (beside and beside.active_count() > 1):
        return
    if not isinstance(code, int | None):
        return
    try:
        atexit._run_exitfuncs()
        sys.stdout.flush()
        sys.stderr.flush()
    except (OSError, ValueError, AttributeError):
        return
    os._exit(code or 0)


def _run() -> None:
    # We make hardly any circles of objects: looking for them as often as Python does by itself takes a twentieth of a run.
    gc.set_threshold(300_000, 20, 20)
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
