"""A clock that was ahead for a while keeps nothing waiting for the time that it showed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select

from tests.storage.crawl_state import CrawlState
from worker.records import Outcome
from worker.records.work import FetchClaim, FetchFinish, Hold, NotNow
from worker.storage.crawl.clock_repair import Clocks
from worker.storage.tables.crawl import FrontierRow, HostRow

PAGE = "https://news.example/story-one"
YEAR = 365 * 86_400


def test_what_was_sent_by_a_clock_ahead_is_sent_again(crawl: CrawlState) -> None:
    crawl.admit(PAGE)
    right = crawl.now
    crawl.after(YEAR)
    assert len(crawl.fetch_messages()) == 1
    crawl.now = right
    crawl.after(1000)
    assert crawl.fetch_messages() == []
    assert Clocks(crawl.sessions).repair(crawl.now) == 1
    crawl.after(121)
    assert crawl.claim_fetch().url == PAGE


def test_what_was_started_by_a_clock_ahead_is_started_again(crawl: CrawlState) -> None:
    crawl.admit(PAGE)
    right = crawl.now
    crawl.after(YEAR)
    lost = crawl.claim_fetch()
    crawl.now = right
    assert Clocks(crawl.sessions).repair(crawl.now) == 1
    crawl.after(130)
    assert crawl.claim_fetch().url == PAGE
    assert crawl.frontier.finish_fetch(lost, FetchFinish(Outcome("fetch", "gone", "gone"), crawl.now)) is None


def test_what_was_to_wait_an_hour_waits_an_hour(crawl: CrawlState) -> None:
    crawl.admit(PAGE)
    right = crawl.now
    crawl.after(YEAR)
    claim = crawl.claim_fetch()
    later = FetchFinish(Outcome("fetch", "retry", "timeout"), crawl.now, crawl.now + timedelta(hours=1))
    crawl.frontier.finish_fetch(claim, later)
    crawl.now = right
    assert Clocks(crawl.sessions).repair(crawl.now) == 1
    with crawl.sessions.begin() as session:
        assert session.scalar(select(FrontierRow.due_at)) == right + timedelta(hours=1)


@pytest.mark.parametrize("ahead", [0, 200])
def test_what_a_right_clock_wrote_is_left_alone(crawl: CrawlState, ahead: int) -> None:
    crawl.admit(PAGE)
    right = crawl.now
    crawl.after(ahead)
    claim = crawl.claim_fetch()
    crawl.now = right
    assert Clocks(crawl.sessions).repair(crawl.now) == 0
    assert crawl.frontier.finish_fetch(claim, FetchFinish(Outcome("fetch", "gone", "gone"), crawl.now)) is not None


def test_no_host_is_held_for_longer_than_a_server_can_ask(crawl: CrawlState) -> None:
    crawl.admit(PAGE)
    right = crawl.now
    crawl.after(YEAR)
    claim = crawl.claim_fetch()
    until = crawl.now + timedelta(hours=1)
    held = FetchFinish(Outcome("fetch", "retry", "throttled"), crawl.now, until, Hold(until, "throttled"))
    crawl.frontier.finish_fetch(claim, held)
    crawl.now = right
    Clocks(crawl.sessions).repair(crawl.now)
    with crawl.sessions.begin() as session:
        assert session.scalar(select(HostRow.held_until)) is None
    crawl.after(3700)
    starts = [crawl.frontier.start_fetch(message, "one", crawl.now) for message in crawl.fetch_messages()]
    assert [type(start) for start in starts if not isinstance(start, NotNow)] == [FetchClaim]
