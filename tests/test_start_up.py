"""What a process loads: a command and a worker take in no more than they need."""

from __future__ import annotations

import subprocess
import sys

import pytest

FETCH = """
import worker.celery, worker.tasks.discover, worker.tasks.fetch
from worker.runtime import Runtime
from worker.settings import Settings
Runtime(Settings()).ports
"""
LOADED = "\nimport sys; print(*sys.modules)"


def loaded_by(code: str) -> set[str]:
    """Return the modules that a fresh process has loaded after running some code."""
    ran = subprocess.run([sys.executable, "-c", code + LOADED], capture_output=True, text=True, check=True, timeout=60)
    return set(ran.stdout.split())


def test_a_fetch_worker_loads_no_extraction() -> None:
    assert {name for name in loaded_by(FETCH) if name.startswith(("worker.extraction", "worker.explain"))} == set()


@pytest.mark.parametrize("code", ["import worker.cli", "from worker.cli.command_table import load; load('config')"])
def test_help_and_settings_need_no_database_and_no_broker(code: str) -> None:
    assert loaded_by(code).isdisjoint({"sqlalchemy", "celery", "redis", "lxml", "bs4"})


def test_health_needs_no_command_line() -> None:
    assert loaded_by("import worker.__main__, worker.monitoring.health").isdisjoint({"typer", "rich", "celery"})
