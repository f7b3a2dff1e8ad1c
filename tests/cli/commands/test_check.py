"""`copydesk check`: what is wrong has a line and exit code 1; what edits leave over is named, and is not wrong."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.cli.desk import Desk
from worker.storage.database.engine import open_engine, open_sessions
from worker.storage.tables.articles import StoryRow
from worker.storage.tables.shared_rows import AuthorRow

LEFT_OVER = "left over, and removed by the nightly check or --repair: 1 authors of no article\n"


@pytest.fixture
def sessions(desk: Desk) -> Iterator[sessionmaker[Session]]:
    assert desk.call("check").out == "the records hold together\n"
    engine = open_engine(os.environ["COPYDESK_DATABASE_URL"])
    yield open_sessions(engine)
    engine.dispose()


def test_what_is_left_over_is_named_and_removed(desk: Desk, sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        session.add(AuthorRow(key="k", name="Nobody"))
    said = desk.call("check")
    assert (said.code, said.out) == (0, f"the records hold together\n{LEFT_OVER}")
    assert "do not hold together" not in desk.call("status").out
    found = {"name": "authors of no article", "count": 1, "examples": ["1"], "is_orphan": True}
    assert desk.call("check", "--json").json == {"removed": 0, "findings": [found]}
    repaired = desk.call("check", "--repair", "--json")
    assert (repaired.code, repaired.json) == (0, {"removed": 1, "findings": []})


def test_what_is_wrong_is_named_and_shown_by_status(desk: Desk, sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        session.add(AuthorRow(key="k", name="Nobody"))
        session.add(StoryRow(key="s"))
    said = desk.call("check")
    assert (said.code, said.out) == (1, f"1 stories of fewer than two articles: 1\n{LEFT_OVER}")
    assert "1 rows do not hold together" in " ".join(desk.call("status").out.split())
