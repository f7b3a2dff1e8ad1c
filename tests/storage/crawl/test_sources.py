"""Applying source files adds, changes and retires; pausing rests and resuming wakes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from tests.storage.crawl_state import CrawlState
from worker.errors import InputError
from worker.records import Polling, Source
from worker.storage.crawl.sources import resume_source
from worker.storage.database.engine import open_engine, open_sessions
from worker.storage.monitoring.overview import Overview
from worker.storage.tables.crawl import FeedRow, FrontierRow, SourceRow

ONE = Source("one", "One", "https://one.example/", feeds=("https://one.example/a.xml", "https://one.example/b.xml"))
TWO = Source("two", "Two", "https://two.example/", listings=("https://two.example/news",))


def stages(crawl: CrawlState) -> dict[str, str]:
    with crawl.sessions.begin() as session:
        return {feed.url.rsplit("/", 1)[1]: feed.stage for feed in session.scalars(select(FeedRow))}


def test_applying_says_what_it_changed(crawl: CrawlState) -> None:
    first = crawl.sources.apply([ONE, TWO], crawl.now)
    assert (first.added, first.changed, first.retired) == (("one", "two"), (), ())
    renamed = Source("one", "One, renamed", ONE.home_url, feeds=ONE.feeds)
    second = crawl.sources.apply([renamed], crawl.now)
    assert (second.added, second.changed, second.retired) == ((), ("one",), ("two",))
    assert crawl.sources.apply([renamed], crawl.now).unchanged == ("one",)


def test_a_source_comes_back_from_the_database_as_it_was_stated(crawl: CrawlState) -> None:
    stated = Source(
        "one", "One", "https://one.example/", feeds=ONE.feeds, polling=Polling("cron", 900.0, "*/5 * * * *"),
        include=("/news/",), max_age=86400.0, daily_budget=7, delay=2.5, recrawl=(60.0,), follow_teasers=True,
    )  # fmt: skip
    crawl.sources.apply([stated], crawl.now)
    assert crawl.sources.find("one")[1:] == (stated, "active")
    assert crawl.sources.all() == [(stated, "active")]


def test_a_crawl_now_polls_what_the_file_names_and_revives_nothing(crawl: CrawlState) -> None:
    crawl.sources.apply([ONE], crawl.now)
    crawl.sources.apply([Source("one", "One", ONE.home_url, feeds=ONE.feeds[:1])], crawl.now)
    assert len(crawl.sources.poll_now("one", crawl.now)) == 1
    assert stages(crawl) == {"a.xml": "poll", "b.xml": "done"}


def test_the_failure_of_a_feed_that_the_file_names_no_more_is_not_shown(crawl: CrawlState) -> None:
    crawl.sources.apply([ONE], crawl.now)
    with crawl.sessions.begin() as session:
        for feed in session.scalars(select(FeedRow)):
            feed.outcome, feed.reason = "failed", "status_500"
    crawl.sources.apply([Source("one", "One", ONE.home_url, feeds=ONE.feeds[:1])], crawl.now)
    with crawl.sessions.begin() as session:
        session.scalars(select(FeedRow).where(FeedRow.stage == "poll")).one().outcome = "polled"
    (state,) = Overview(crawl.sessions).sources(crawl.now)
    assert (state.feeds, state.failing, state.reason) == (1, 0, None)


def test_a_feed_that_is_no_longer_stated_is_no_longer_polled_and_may_come_back(crawl: CrawlState) -> None:
    crawl.sources.apply([ONE], crawl.now)
    fewer = Source("one", "One", ONE.home_url, feeds=ONE.feeds[:1])
    crawl.sources.apply([fewer], crawl.now)
    assert stages(crawl) == {"a.xml": "poll", "b.xml": "done"}
    crawl.sources.apply([ONE], crawl.now)
    assert stages(crawl) == {"a.xml": "poll", "b.xml": "poll"}


def test_a_retired_source_rests_and_wakes_when_its_file_is_back(crawl: CrawlState) -> None:
    crawl.sources.apply([ONE], crawl.now)
    key = crawl.sources.find("one")[0]
    crawl.admit("https://one.example/story-one", source_id=key)
    crawl.sources.apply([], crawl.now)
    assert set(stages(crawl).values()) == {"rest"}
    assert crawl.fetch_messages() == []
    assert crawl.dispatch.take_polls(10, crawl.now) == []
    crawl.sources.apply([ONE], crawl.now)
    assert len(crawl.fetch_messages()) == 1
    assert len(crawl.dispatch.take_polls(10, crawl.now)) == 2


def test_a_paused_source_keeps_when_its_pages_were_due(crawl: CrawlState) -> None:
    key = crawl.add_source()
    crawl.admit("https://news.example/story-one", due_in=3600, source_id=key)
    assert crawl.sources.set_state("gazette", "paused", crawl.now) == "active"
    crawl.after(60)
    assert crawl.sources.set_state("gazette", "active", crawl.now) == "paused"
    with crawl.sessions.begin() as session:
        due = session.scalars(select(FrontierRow.due_at)).one()
    assert due == crawl.now + timedelta(seconds=3540)
    assert crawl.fetch_messages() == []
    crawl.after(3541)
    assert len(crawl.fetch_messages()) == 1


def test_a_pause_ends_at_its_time_and_says_why_until_then(crawl: CrawlState) -> None:
    crawl.sources.apply([ONE], crawl.now)
    until = crawl.now + timedelta(hours=6)
    crawl.sources.set_state("one", "paused", crawl.now, until, "they move house")
    assert crawl.sources.resume_due(until - timedelta(seconds=1)) == []
    (state,) = Overview(crawl.sessions).sources(crawl.now)
    assert (state.state, state.paused_until, state.pause_reason) == ("paused", until, "they move house")
    assert crawl.sources.resume_due(until) == ["one"]
    (state,) = Overview(crawl.sessions).sources(crawl.now)
    assert (state.state, state.paused_until, state.pause_reason) == ("active", None, None)
    crawl.sources.set_state("one", "paused", crawl.now)
    assert crawl.sources.resume_due(until + timedelta(days=999)) == []


def test_a_paused_host_is_left_alone_by_every_source_and_goes_on_when_resumed(crawl: CrawlState) -> None:
    key = crawl.add_source()
    crawl.admit("https://news.example/story-one", source_id=key)
    until = crawl.now + timedelta(hours=6)
    assert crawl.sources.pause_host("news.example", until, "asked by mail", crawl.now) == ["news.example:443"]
    assert crawl.fetch_messages() == []
    (held,) = Overview(crawl.sessions).held_hosts(crawl.now)
    assert (held.name, held.until, held.reason, held.note) == ("news.example:443", until, "paused", "asked by mail")
    crawl.sources.pause_host("NEWS.example:443", None, None, crawl.now)
    assert len(crawl.fetch_messages()) == 1
    with pytest.raises(InputError, match=r"other\.example: no source and no host of this name is known"):
        crawl.sources.pause_host("other.example", until, None, crawl.now)


def test_a_poll_by_hand_makes_every_stated_feed_due(crawl: CrawlState) -> None:
    crawl.sources.apply([ONE], crawl.now)
    assert len(crawl.dispatch.take_polls(10, crawl.now)) == 2
    crawl.after(1)
    assert len(crawl.sources.poll_now("one", crawl.now)) == 2
    assert len(crawl.dispatch.take_polls(10, crawl.now)) == 2


def test_an_unknown_source_is_named_with_the_known_ones(crawl: CrawlState) -> None:
    crawl.sources.apply([ONE, TWO], crawl.now)
    with pytest.raises(InputError, match="no source 'three': known are one, two"):
        crawl.sources.find("three")


def test_what_a_crash_left_at_rest_of_an_active_source_is_taken_up(crawl: CrawlState) -> None:
    key = crawl.add_source()
    crawl.admit("https://news.example/story-one", source_id=key)
    crawl.sources.set_state("gazette", "paused", crawl.now)
    with crawl.sessions.begin() as session:  # The state was changed, and then the process died.
        session.execute(update(SourceRow).values(state="active"))
    assert crawl.fetch_messages() == []
    assert crawl.sources.resume_due(crawl.now) == []
    assert len(crawl.fetch_messages()) == 1


def test_a_pause_amid_a_resumption_leaves_no_row_running(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    engine = open_engine(postgres_url)
    crawl = CrawlState(open_sessions(engine))
    key = crawl.add_source()
    crawl.admit("https://news.example/story-one", source_id=key)
    crawl.sources.set_state("gazette", "paused", crawl.now)
    resumed: list[int] = []

    def resume_and_be_paused(session: Session, source_id: int, now: datetime) -> None:
        resume_source(session, source_id, now)
        if not resumed:  # Somebody pauses it between the rows and the look at the state.
            resumed.append(source_id)
            with ThreadPoolExecutor(1) as pool:
                pool.submit(crawl.sources.set_state, "gazette", "paused", crawl.now).result(30)

    monkeypatch.setattr("worker.storage.crawl.sources.resume_source", resume_and_be_paused)
    crawl.sources.set_state("gazette", "active", crawl.now)
    with crawl.sessions() as session:
        assert session.scalar(select(SourceRow.state)) == "paused"
        assert set(session.scalars(select(FrontierRow.stage))) == {"rest"}
    engine.dispose()
