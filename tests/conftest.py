"""What many tests need: the command line as a process, and files of a made-up project."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SCHEMAS = ROOT / "tests" / "schemas"
needs_schemas = pytest.mark.skipif(
    not SCHEMAS.is_dir(), reason="the schemas of others have licences of their own and are in a checkout only"
)

Run = Callable[..., subprocess.CompletedProcess[bytes]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Run `plainspeak ARGUMENTS` as a process in an empty folder."""

    def run_it(
        *arguments: str | Path, stdin: bytes = b"", cwd: Path = tmp_path, **environment: str
    ) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [sys.executable, "-m", "plainspeak", *map(str, arguments)],
            input=stdin,
            capture_output=True,
            cwd=cwd,
            env={
                **os.environ,
                "PYTHONIOENCODING": "utf-8",
                "PLAINSPEAK_CACHE_DIR": f"{tmp_path}-cache",
                **environment,
            },
            timeout=120,
            check=False,
        )

    return run_it
