"""Where our own data files are."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from plainspeak.errors import PlainspeakError


@cache
def shipped(name: str) -> Path:
    """The path of one of our data files: in the installed package, else in the `data` folder of a checkout.

    Raises `PlainspeakError` when it is in neither.
    """
    package = Path(__file__).resolve().parents[1]
    for folder in (package / "data", package.parents[1] / "data"):
        path = folder / name
        if path.is_file():
            return path
    raise PlainspeakError(
        f"plainspeak's own file '{name}' is missing from {package / 'data'}: the installation is damaged. "
        "Install again: pip install --force-reinstall plainspeak-lint"
    )
