"""Fixtures of the command line: a desk, and one on a fresh, migrated SQLite database."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.desk import Desk


@pytest.fixture
def bare_desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Desk:
    """A desk without database and without Redis."""
    desk = Desk(tmp_path, monkeypatch, capsys)
    desk.set(redis_url=f"unix://{tmp_path / 'nobody.sock'}")
    return desk


@pytest.fixture
def desk(bare_desk: Desk, sqlite_url: str) -> Desk:
    """A desk on a migrated database, without Redis."""
    bare_desk.set(database_url=sqlite_url)
    return bare_desk
