"""Rows that are there stay as they are; large batches go in parts."""

from __future__ import annotations

from sqlalchemy import func, select

from tests.storage.crawl_state import CrawlState
from worker.storage.tables.crawl import HostRow
from worker.storage.upserts import MOST_VALUES, insert_missing, parts


def test_only_what_is_missing_is_added(crawl: CrawlState) -> None:
    with crawl.sessions.begin() as session:
        insert_missing(session, HostRow, [{"name": "a", "robots_hops": 3}], ["name"])
        insert_missing(session, HostRow, [{"name": "a", "robots_hops": 9}, {"name": "b", "robots_hops": 0}], ["name"])
        insert_missing(session, HostRow, [], ["name"])
        rows = session.execute(select(HostRow.name, HostRow.robots_hops).order_by(HostRow.name)).all()
    assert [tuple(row) for row in rows] == [("a", 3), ("b", 0)]


def test_a_batch_larger_than_one_statement_goes_in(crawl: CrawlState) -> None:
    rows = [{"name": f"host {number}", "robots_hops": 0} for number in range(MOST_VALUES // 2 + 5)]
    assert [len(part) for part in parts(rows)] == [MOST_VALUES // 2, 5]
    with crawl.sessions.begin() as session:
        insert_missing(session, HostRow, rows, ["name"])
        assert session.scalar(select(func.count()).select_from(HostRow)) == len(rows)
