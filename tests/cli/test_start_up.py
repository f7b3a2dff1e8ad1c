"""A command loads what it needs and nothing else; what it costs is measured in benchmarks/processes/command_cpu.py."""

from __future__ import annotations

import logging
import os
import subprocess
import sys
from io import StringIO
from pathlib import Path

import pytest

from worker.cli import main
from worker.settings import PREFIX

# Calls in the order of one process, each with what is not loaded after it.
CALLS = {
    "config check": {"sqlalchemy", "redis", "rich.table"},
    "sources check": {"sqlalchemy", "redis", "rich.table"},
    "articles": {"alembic", "redis", "celery", "lxml", "sqlalchemy.dialects.postgresql"},
    "trace https://example.org/": {"alembic", "redis", "celery", "lxml", "worker.pipeline.ports"},
    "show 1": {"alembic", "redis", "celery", "lxml", "worker.storage.article_store"},
    "status": {"alembic", "celery", "kombu", "lxml", "requests", "sqlalchemy.dialects.postgresql"},
}
CALL = """
import sys
from worker.cli import main
for call, strangers in {calls!r}.items():
    sys.argv = ["copydesk", *call.split()]
    try:
        main()
    except SystemExit:
        print(call, sorted(strangers & set(sys.modules)), file=sys.stderr)
"""
CONFIG = Path(__file__).parents[2] / "config"


def test_a_command_loads_only_what_it_needs(sqlite_url: str, tmp_path: Path) -> None:
    settings = {"DATABASE_URL": sqlite_url, "CONFIG_DIR": str(CONFIG), "SOURCES_DIR": str(CONFIG / "sources")}
    environ = os.environ | {PREFIX + name: value for name, value in settings.items()}
    command = [sys.executable, "-c", CALL.format(calls=CALLS)]
    ended = subprocess.run(command, cwd=tmp_path, env=environ, capture_output=True, text=True, check=False)
    said = [line for line in ended.stderr.splitlines() if line.endswith("]")]
    assert said == [f"{call} []" for call in CALLS]


def test_what_is_logged_after_a_call_goes_to_the_standard_error_of_now(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(logging.getLogger(), "handlers", [])
    monkeypatch.setattr(sys, "argv", ["copydesk", "--version"])
    first, second = StringIO(), StringIO()
    monkeypatch.setattr(sys, "stderr", first)
    with pytest.raises(SystemExit):
        main()
    first.close()
    monkeypatch.setattr(sys, "stderr", second)
    logging.getLogger("copydesk").warning("still here")
    assert second.getvalue() == "WARNING: still here\n"
