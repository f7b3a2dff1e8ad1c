"""``python -m worker`` is the command line."""

from __future__ import annotations

import subprocess
import sys

from worker import __version__


def test_the_package_runs_as_the_command() -> None:
    ran = subprocess.run([sys.executable, "-m", "worker", "version"], capture_output=True, text=True, check=True)
    assert ran.stdout == f"copydesk {__version__}\n"
