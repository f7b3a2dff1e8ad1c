"""The order of changes: none is missed or told twice, whoever commits first."""

from __future__ import annotations

import os
from collections import defaultdict

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.changes.writers import WRITERS, follow_while, reader, write
from tests.storage.newsroom import MORNING
from worker.storage.changes import Noted, note_changes
from worker.storage.changes.order import order_changes
from worker.storage.database.engine import open_engine, open_sessions
from worker.storage.queries.changes import Changes
from worker.storage.tables.changes import ChangeRow

# COPYDESK_CHANGES=100000 asks for more than `make test` has time for.
CHANGES = int(os.environ.get("COPYDESK_CHANGES", "3000"))


@pytest.mark.timeout(3600)
def test_a_follower_of_eight_writers_sees_each_change_once_and_in_order(sessions: sessionmaker[Session]) -> None:
    count = CHANGES if sessions.kw["bind"].dialect.name == "postgresql" else CHANGES // 10
    seen = follow_while(lambda: write(sessions, count), reader(sessions))
    assert len(seen) >= count // WRITERS * WRITERS
    assert len({change.cursor for change in seen}) == len(seen)
    revisions = defaultdict(list)
    for change in seen:
        revisions[change.article_id].append(change.revision)
    assert all(numbers == list(range(1, len(numbers) + 1)) for numbers in revisions.values())
    with sessions() as session:
        rows = session.scalars(select(ChangeRow).order_by(ChangeRow.position)).all()
    assert [row.position for row in rows] == list(range(1, len(rows) + 1))
    assert [(change.kind, change.article_id, change.revision) for change in seen] == [
        (row.kind, row.article_id, row.revision) for row in rows
    ]


def test_what_is_committed_late_comes_late_and_holds_up_nobody(postgres_url: str) -> None:
    engine = open_engine(postgres_url)
    sessions = open_sessions(engine)
    changes = Changes(sessions)
    with sessions.begin() as slow:
        note_changes(slow, [Noted("created", 1)], MORNING)
        with sessions.begin() as quick:
            note_changes(quick, [Noted("created", 2)], MORNING)
        first = changes.since("start")
        assert [change.article_id for change in first.changes] == [2]
    second = changes.since(first.cursor)
    assert [change.article_id for change in second.changes] == [1]
    assert changes.since(second.cursor).changes == ()
    engine.dispose()


def test_many_changes_are_ordered_in_parts(sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("worker.storage.changes.order.PART", 3)
    with sessions.begin() as session:
        note_changes(session, [Noted("created", number) for number in range(10)], MORNING)
    assert order_changes(sessions) == 10
    assert order_changes(sessions) == 0
    with sessions() as session:
        rows = session.execute(select(ChangeRow.position, ChangeRow.article_id).order_by(ChangeRow.position))
        assert [tuple(row) for row in rows] == [(number + 1, number) for number in range(10)]
