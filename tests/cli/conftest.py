"""Fixtures of the command line: a desk, and one on a fresh, migrated SQLite database."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.cli.desk import Desk
from tests.storage.newsroom import HOUR, MORNING, Fetched, edited, numbered
from worker.storage.article_store import Articles
from worker.storage.database.engine import open_engine, open_sessions

collect_ignore = [] if os.environ.get("COPYDESK_SEED") else ["test_seed.py"]


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


@pytest.fixture
def stocked(desk: Desk, sqlite_url: str) -> Desk:
    """A desk whose database holds eight articles and an edit of one."""
    engine = open_engine(sqlite_url)
    articles = Articles(open_sessions(engine))
    for number in range(8):
        Fetched(numbered(number), number + 1, frontier_id=number + 1).save(articles)
    edit = Fetched(edited(numbered(3), "And then it rained."), 20, MORNING + HOUR, 4, why="recrawl")
    edit.save(articles)
    articles.settle_pending(MORNING + HOUR)
    engine.dispose()
    return desk
