"""A source with its feeds: what fails comes first, what its file no longer names last, each with its counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.storage.crawl_state import CrawlState
from worker.errors import InputError
from worker.records import Source
from worker.storage.queries.source_feeds import SourceViews
from worker.storage.queries.url_history import UrlHistory
from worker.storage.tables.crawl import FeedRow, OutcomeRow

FEEDS = ("https://one.example/a", "https://one.example/b", "https://one.example/c")
ONE = Source("one", "One", "https://one.example/", feeds=FEEDS)


def test_feeds_are_shown_with_their_state_and_a_failing_one_first(crawl: CrawlState) -> None:
    crawl.sources.apply([ONE], crawl.now)
    crawl.sources.apply([replace(ONE, feeds=FEEDS[:2])], crawl.now)
    with crawl.sessions.begin() as session:
        row = session.query(FeedRow).filter_by(url=FEEDS[1]).one()
        row.outcome, row.reason, row.polled_at = "failed", "gone", crawl.now
        session.add(
            OutcomeRow(
                row_kind="feed", row_id=row.id, step="poll", token="t", word="failed", reason="gone", status=410,
                detail="status 410", at=crawl.now, attempt=1, source_id=row.source_id,
            )
        )  # fmt: skip
        source_id, feed_id = row.source_id, row.id
    crawl.admit("https://one.example/story", source_id=source_id)
    crawl.sources.pause_host("one.example", crawl.now + timedelta(hours=1), None, crawl.now)
    found = SourceViews(crawl.sessions).of("one")
    assert [(feed.url, feed.state) for feed in found.feeds] == [
        (FEEDS[1], "failing"), (FEEDS[0], "not polled yet"), (FEEDS[2], "not in the file"),
    ]  # fmt: skip
    failing, waiting, gone = found.feeds
    assert (failing.answer, failing.detail, failing.reason) == (410, "status 410", "gone")
    assert waiting.next_poll_at == crawl.now + timedelta(hours=1)
    assert gone.next_poll_at is None
    assert found.addresses == {"fetch": 1}
    assert found.as_dict()["feeds"][0]["url"] == FEEDS[1]
    events = UrlHistory(crawl.sessions).of(FEEDS[1])
    assert [(event.row, event.what) for event in events] == [(feed_id, "poll: failed"), (feed_id, "next: poll")]


def test_an_unknown_source_is_named(crawl: CrawlState) -> None:
    with pytest.raises(InputError, match="no source 'two'"):
        SourceViews(crawl.sessions).of("two")
