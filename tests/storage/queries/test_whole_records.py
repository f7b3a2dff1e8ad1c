"""Whole records: page by page the same as one by one; on both databases."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import HOUR, MORNING, Fetched, add_source, edited, gone, numbered, varied_pages
from worker.storage.article_store import Articles
from worker.storage.queries.whole_records import PART, WholeRecords


def test_they_are_what_one_look_up_each_gives(sessions: sessionmaker[Session]) -> None:
    articles, records = Articles(sessions), WholeRecords(sessions)
    source_id = add_source(sessions, "quay")
    for page in varied_pages():
        replace(page, source_id=source_id).save(articles)
    gone(sessions, numbered(3).url, MORNING + 9 * HOUR)
    articles.settle_pending(MORNING + 9 * HOUR)
    found = records.page((), 0, records.last_id())
    assert len(found) == records.count((), 0, records.last_id()) > 5
    for record in found:
        stored = articles.find(record.id)
        assert stored is not None
        assert record.record == stored.record
        assert (record.source, record.story_id) == (stored.source, stored.story_id)
        assert record.source == "quay"
        assert record.revision_count == len(stored.revisions)
        assert record.changed_at == stored.revisions[-1].seen_at
        assert (record.first_seen_at, record.last_seen_at) == (stored.first_seen_at, stored.last_seen_at)
        assert (record.unpublished_at, record.unpublished_reason) == (stored.unpublished_at, stored.unpublished_reason)
    assert [record.unpublished_reason for record in found if record.unpublished_at] == ["410"]


def test_pages_follow_each_other(sessions: sessionmaker[Session]) -> None:
    articles, records = Articles(sessions), WholeRecords(sessions)
    ids = [Fetched(numbered(n), n + 1, frontier_id=n + 1).save(articles).article_id for n in range(4)]
    assert [each.id for each in records.page((), ids[1], ids[2])] == [ids[2]]
    assert records.page((), ids[3], ids[3]) == []
    assert [each.id for each in records.of([ids[2], ids[0], 10**9])] == [ids[2], ids[0]]
    assert PART < 1000  # Values of one statement, on either database.


def test_the_last_changed_come_first(sessions: sessionmaker[Session]) -> None:
    articles, records = Articles(sessions), WholeRecords(sessions)
    ids = [
        Fetched(numbered(n), n + 1, MORNING + n * HOUR, frontier_id=n + 1).save(articles).article_id for n in range(3)
    ]
    Fetched(edited(numbered(0), "More."), 9, MORNING + 9 * HOUR, frontier_id=1, why="recrawl").save(articles)
    assert records.last_changed((), 2) == [ids[0], ids[2]]
    assert records.last_changed((), 5, sorted(ids[1:])) == [ids[2], ids[1]]


def test_an_empty_database_has_none(sessions: sessionmaker[Session]) -> None:
    records = WholeRecords(sessions)
    assert (records.last_id(), records.count((), 0, 9), records.page((), 0, 9), records.last_changed((), 5)) == (
        0,
        0,
        [],
        [],
    )
