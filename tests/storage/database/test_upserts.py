"""Rows that are there stay as they are, and those that were added come back."""

from __future__ import annotations

from sqlalchemy import select

from tests.storage.crawl_state import CrawlState
from worker.storage.database.upserts import MOST_VALUES, added_rows, insert_missing, parts
from worker.storage.tables.crawl import HostRow


def test_only_what_is_missing_is_added(crawl: CrawlState) -> None:
    with crawl.sessions.begin() as session:
        insert_missing(session, HostRow, [{"name": "a", "robots_hops": 3}], ["name"])
        insert_missing(session, HostRow, [{"name": "a", "robots_hops": 9}, {"name": "b", "robots_hops": 0}], ["name"])
        insert_missing(session, HostRow, [], ["name"])
        rows = session.execute(select(HostRow.name, HostRow.robots_hops).order_by(HostRow.name)).all()
    assert [tuple(row) for row in rows] == [("a", 3), ("b", 0)]


def test_only_what_was_added_comes_back(crawl: CrawlState) -> None:
    with crawl.sessions.begin() as session:
        [first] = added_rows(session, HostRow, [{"name": "a", "robots_hops": 3}], ["name"])
        rows = [{"name": name, "robots_hops": 0} for name in "abc"]
        added = added_rows(session, HostRow, rows, ["name"])
        assert added_rows(session, HostRow, [], ["name"]) == []
        ids = dict(session.execute(select(HostRow.name, HostRow.id)).all())
    assert (first.name, first.robots_hops) == ("a", 3)
    assert {row.name: row.id for row in added} == {"b": ids["b"], "c": ids["c"]}


def test_rows_come_in_parts_that_fit_one_statement() -> None:
    rows = [{"name": f"host {number}", "robots_hops": 0} for number in range(MOST_VALUES // 2 + 5)]
    assert [len(part) for part in parts(rows)] == [MOST_VALUES // 2, 5]
