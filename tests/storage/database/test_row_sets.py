"""Sets of rows are written alike on both databases, in one statement on PostgreSQL."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlalchemy import String, cast, event, select
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import MORNING
from worker.storage.database.row_sets import Added, Changed, add_returning, as_json, write_changes, write_sets
from worker.storage.tables.addresses import AnswerRow, UnresolvedRow
from worker.storage.tables.articles import AliasRow, BlockRow, ReadingRow
from worker.storage.tables.crawl import HostRow, TombstoneRow


def answer(key: str, at: datetime, url: str = "https://news.example/") -> dict[str, Any]:
    return {"key": key, "alias": "a", "url": url, "page_at": at}


def test_several_tables_are_written_in_one_statement(sessions: sessionmaker[Session]) -> None:
    statements: list[str] = []
    event.listen(sessions.kw["bind"], "before_cursor_execute", lambda *call: statements.append(call[2]))
    record = {"title": 'A "quoted" line\nwith ünïcödé, \\ and %s :name', "tags": ["a"], "none": None}
    with sessions.begin() as session:
        write_sets(
            session,
            Added(AliasRow, [{"key": "k1", "name": "one"}, {"key": "k2", "name": "two"}]),
            Added(ReadingRow, [{"hash": "h", "record": record}]),
            Added(TombstoneRow, []),
            Added(UnresolvedRow, [{"key": "k1", "name": "one"}]),
        )
    statements = [statement for statement in statements if not statement.startswith("BEGIN")]
    assert len(statements) == (1 if sessions.kw["bind"].dialect.name == "postgresql" else 3)
    with sessions.begin() as session:
        assert session.scalar(select(ReadingRow.record)) == record
        spelled = session.scalar(select(cast(ReadingRow.record, String)))
        assert spelled == json.dumps(record)  # As SQLAlchemy spells it: filters look for parts of such texts.
        assert session.scalars(select(AliasRow.name).order_by(AliasRow.key)).all() == ["one", "two"]
        assert session.scalars(select(UnresolvedRow.key)).all() == ["k1"]


def test_rows_that_are_there_stay_or_take_what_is_renewed(sessions: sessionmaker[Session]) -> None:
    later = MORNING + timedelta(hours=1)
    with sessions.begin() as session:
        write_sets(session, Added(AnswerRow, [answer("a", MORNING), answer("b", MORNING)]))
        write_sets(session, Added(AnswerRow, [answer("a", later, "https://new.example/")], ("key",)))
        write_sets(session, Added(AnswerRow, [answer("b", later, "https://new.example/")], ("key",), ("page_at",)))
    with sessions.begin() as session:
        rows = session.scalars(select(AnswerRow).order_by(AnswerRow.key)).all()
        assert [(row.key, row.page_at, row.url) for row in rows] == [
            ("a", MORNING, "https://news.example/"),
            ("b", later, "https://news.example/"),
        ]


def test_changed_rows_are_found_by_their_keys(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        write_sets(session, Added(AnswerRow, [answer("a", MORNING), answer("b", MORNING)]))
        write_sets(session, Changed(AnswerRow, [{"key": "b", "page_at": None, "gone_reason": "410"}], ("key",)))
    with sessions.begin() as session:
        rows = session.scalars(select(AnswerRow).order_by(AnswerRow.key)).all()
        assert [(row.page_at, row.gone_reason) for row in rows] == [(MORNING, None), (None, "410")]


def test_only_rows_that_were_added_are_returned(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        first = add_returning(session, Added(AliasRow, [{"key": "a", "name": "one"}], ("key",)), "key", "name")
        both = [{"key": "a", "name": "other"}, {"key": "b", "name": "two"}]
        second = add_returning(session, Added(AliasRow, both, ("key",)), "key", "name")
        assert add_returning(session, Added(AliasRow, []), "key") == []
    assert [tuple(row) for row in first] == [("a", "one")]
    assert [tuple(row) for row in second] == [("b", "two")]


def test_wide_hashes_and_moments_come_back_as_they_were(sessions: sessionmaker[Session]) -> None:
    moment = datetime(2026, 3, 2, 9, 30, 15, 123456, tzinfo=timezone(timedelta(hours=2)))
    with sessions.begin() as session:
        write_sets(session, Added(AnswerRow, [answer("a", moment)]))
        assert session.scalar(select(AnswerRow.page_at)) == moment
    assert as_json([{"hash": -(2**63), "at": moment}]) == (
        '[{"hash": -9223372036854775808, "at": "2026-03-02T07:30:15.123456+00:00"}]'
    )
    assert BlockRow.__table__.c.hash.type.python_type is int


def test_a_moment_without_its_zone_is_refused() -> None:
    with pytest.raises(ValueError, match="needs its zone"):
        as_json([{"at": datetime(2026, 3, 2)}])  # noqa: DTZ001
    assert as_json([{"at": datetime(2026, 3, 2, tzinfo=UTC)}]).endswith('+00:00"}]')


def test_what_changed_in_held_rows_is_written_with_other_sets(sessions: sessionmaker[Session]) -> None:
    statements: list[str] = []
    with sessions.begin() as session:
        session.add_all([HostRow(name="a:443", robots_hops=0), HostRow(name="b:443", robots_hops=0)])
    event.listen(sessions.kw["bind"], "before_cursor_execute", lambda *call: statements.append(call[2]))
    with sessions.begin() as session:
        first, second = session.scalars(select(HostRow).order_by(HostRow.id)).all()
        first.next_due_at, second.crawl_delay = MORNING, 2.0
        first.robots_hops = 0  # As it was.
        statements.clear()
        write_changes(session, Added(UnresolvedRow, [{"key": "k1", "name": "one"}]))
    statements = [statement for statement in statements if not statement.startswith("BEGIN")]
    assert len(statements) == (1 if sessions.kw["bind"].dialect.name == "postgresql" else 3)
    with sessions.begin() as session:
        found = session.execute(select(HostRow.next_due_at, HostRow.crawl_delay).order_by(HostRow.id)).all()
        assert [tuple(row) for row in found] == [(MORNING, None), (None, 2.0)]
        assert session.scalar(select(UnresolvedRow.key)) == "k1"
        write_changes(session)
