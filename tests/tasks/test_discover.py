"""The tasks that people call write rows; a wrong argument is one line in the log."""

from __future__ import annotations

import pytest

from tests.tasks.crew import URL, Crew
from worker.records import Source
from worker.runtime import utc_now
from worker.tasks.discover import crawl, ingest, poll


def test_a_page_asked_for_is_due_at_once(crew: Crew) -> None:
    ingest(URL)
    row = crew.row()
    assert (row.url, row.via, row.stage) == (URL, "manual", "fetch")
    assert row.due_at is not None
    assert row.due_at <= utc_now()


def test_asking_twice_is_asking_once(crew: Crew) -> None:
    ingest(URL)
    ingest(URL + "#comments")
    assert crew.row().url == URL


def test_what_is_no_url_is_one_line_in_the_log(crew: Crew, caplog: pytest.LogCaptureFixture) -> None:
    ingest("nonsense")
    assert [(record.getMessage(), record.exc_info) for record in caplog.records] == [
        ("ingest: 'nonsense' is no URL: it has to begin with http:// or https:// and name a host", None)
    ]


def test_a_crawl_sends_a_message_for_every_feed(crew: Crew) -> None:
    feeds = ("https://news.example/feed", "https://news.example/sport/feed")
    crew.runtime.sources.apply([Source("news", "News", "https://news.example/", feeds=feeds)], utc_now())
    crawl("news")
    assert crew.waiting("discover") == 2


def test_an_unknown_source_is_one_line_in_the_log(crew: Crew, caplog: pytest.LogCaptureFixture) -> None:
    crawl("nope")
    [record] = caplog.records
    assert "no source 'nope'" in record.getMessage()
    assert record.exc_info is None


def test_a_poll_that_somebody_else_took_does_nothing(crew: Crew) -> None:
    poll(77, "stale")
    assert crew.outcomes() == []
