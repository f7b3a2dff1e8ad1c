"""What a fault leaves in the database is mended by the next claim, and costs nobody an attempt that was not theirs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.crawl_state import CLAIM, DELAY, CrawlState
from worker.records import Outcome
from worker.records.work import Candidate, FetchClaim, FetchFinish, Message, NotNow, PollFinish, Robots
from worker.storage.monitoring.heartbeats import Heartbeats
from worker.storage.tables.crawl import FeedRow, FrontierRow, HostRow, PageRow, SourceRow

PAGE, OTHER = "https://news.example/story-one", "https://news.example/story-two"
MOST_ATTEMPTS = 3


@pytest.fixture
def crawl(sessions: sessionmaker[Session]) -> CrawlState:
    """The state of an empty crawl, on SQLite and on PostgreSQL."""
    return CrawlState(sessions)


def end(crawl: CrawlState, claim: FetchClaim, word: str, **values: object) -> None:
    finish = FetchFinish(Outcome("fetch", word, "why"), crawl.now, **values)  # type: ignore[arg-type]
    assert crawl.frontier.finish_fetch(claim, finish) is not None


def test_a_full_disk_never_makes_a_dead_letter(crawl: CrawlState) -> None:
    crawl.admit(PAGE)
    for _ in range(2 * MOST_ATTEMPTS):
        claim = crawl.claim_fetch()
        assert claim.attempt == 1
        end(crawl, claim, "retry", due_at=crawl.now + timedelta(seconds=60), forgiven=True)
        crawl.after(61)
        assert crawl.dispatch.give_up_exhausted(MOST_ATTEMPTS, crawl.now) == 0
    assert crawl.claim_fetch().url == PAGE


def test_a_page_that_always_kills_its_worker_is_buried_after_a_bounded_number_of_starts(crawl: CrawlState) -> None:
    crawl.admit(PAGE)
    starts = 0
    while crawl.dispatch.give_up_exhausted(MOST_ATTEMPTS, crawl.now) == 0:
        crawl.claim_fetch()
        starts += 1
        crawl.after(CLAIM + 1)
    assert starts == MOST_ATTEMPTS


def test_a_worker_that_crashes_and_returns_counts_every_start(crawl: CrawlState) -> None:
    crawl.admit(PAGE)
    for _ in range(MOST_ATTEMPTS):
        crawl.claim_fetch("fetch@one")
        crawl.after(DELAY)
        crawl.dispatch.release("fetch@one", crawl.now, crashed=True)
    assert crawl.dispatch.give_up_exhausted(MOST_ATTEMPTS, crawl.now) == 1


def test_a_parse_whose_page_is_not_in_the_database_still_starts_and_so_can_end(crawl: CrawlState) -> None:
    crawl.admit(PAGE)
    [message] = crawl.fetched(crawl.claim_fetch())
    with crawl.sessions.begin() as session:
        session.execute(update(FrontierRow).values(page_id=4711))
        assert session.get(PageRow, 4711) is None
    assert crawl.claim_parse(message).page is None


def test_a_page_that_got_no_slot_costs_nothing_of_the_budget(crawl: CrawlState) -> None:
    source = crawl.add_source(daily_budget=2)
    crawl.admit(PAGE, OTHER, source_id=source)
    first = crawl.claim_fetch()
    with crawl.sessions.begin() as session:
        session.execute(update(HostRow).values(next_due_at=crawl.now))
        row = session.scalars(select(FrontierRow).where(FrontierRow.url == OTHER)).one()
        row.token, row.dispatched_at = "message", crawl.now
        waiting = row.id
    assert isinstance(crawl.frontier.start_fetch(Message("fetch", waiting, "message"), "one", crawl.now), NotNow)
    end(crawl, first, "gone")
    with crawl.sessions.begin() as session:
        assert session.scalar(select(SourceRow.budget_used)) == 1


def test_what_was_under_way_when_its_source_was_paused_rests_afterwards(crawl: CrawlState) -> None:
    source = crawl.add_source()
    [message] = crawl.dispatch.take_polls(10, crawl.now)
    poll = crawl.feeds.start_poll(message, "one", crawl.now)
    assert poll is not None
    assert not isinstance(poll, NotNow)
    crawl.sources.set_state("gazette", "paused", crawl.now)
    found = Candidate(PAGE, "feed", crawl.now, source_id=source)
    polled = PollFinish(Outcome("poll", "polled", "ok"), crawl.now, crawl.now, candidates=[found])
    assert crawl.feeds.finish_poll(poll, polled) == 1
    crawl.after(60)
    for message in (*crawl.dispatch.take_polls(10, crawl.now), *crawl.fetch_messages()):
        start = crawl.feeds.start_poll if message.step == "poll" else crawl.frontier.start_fetch
        assert start(message, "one", crawl.now) is None
    with crawl.sessions.begin() as session:
        assert session.scalars(select(FeedRow.stage).union_all(select(FrontierRow.stage))).all() == ["rest", "rest"]
    crawl.sources.set_state("gazette", "active", crawl.now)
    crawl.after(200)
    assert len(crawl.dispatch.take_polls(10, crawl.now)) == len(crawl.fetch_messages()) == 1


def test_the_next_slot_counts_from_the_moment_the_server_saw_the_request(crawl: CrawlState) -> None:
    crawl.admit(PAGE, OTHER)
    claim = crawl.claim_fetch()
    seen = crawl.now + timedelta(seconds=2)
    crawl.after(3)
    end(crawl, claim, "gone", seen_at=seen)
    with crawl.sessions.begin() as session:
        assert session.scalar(select(HostRow.next_allowed_at)) == seen + timedelta(seconds=DELAY)


def test_a_clock_that_was_ahead_for_a_while_closes_no_host(crawl: CrawlState) -> None:
    crawl.admit(PAGE)
    right = crawl.now
    crawl.after(365 * 86_400)
    end(crawl, crawl.claim_fetch(), "gone")
    crawl.now = right
    crawl.admit(OTHER)
    with crawl.sessions.begin() as session:
        row = session.scalars(select(FrontierRow).where(FrontierRow.url == OTHER)).one()
        row.token, row.dispatched_at, number = "message", crawl.now, row.id
    wait = crawl.frontier.start_fetch(Message("fetch", number, "message"), "one", crawl.now)
    assert isinstance(wait, NotNow)
    assert wait.until - right < timedelta(seconds=2 * DELAY)


def test_a_host_that_a_robots_txt_redirects_to_is_held_until_it_has_answered(crawl: CrawlState) -> None:
    crawl.admit(PAGE)
    claim = crawl.claim_fetch()
    start = crawl.robots.take_slot(claim, "https://www.news.example/robots.txt", crawl.now)
    assert start == crawl.now
    crawl.after(20)
    assert isinstance(crawl.robots.take_slot(claim, "https://www.news.example/robots.txt", crawl.now), NotNow)
    known = Robots("", 200, crawl.now + timedelta(days=1))
    assert crawl.robots.save(claim, known, None, crawl.now, crawl.now)
    assert crawl.robots.take_slot(claim, "https://www.news.example/robots.txt", crawl.now) == crawl.now


def test_a_node_that_never_said_goodbye_is_forgotten_in_the_end(crawl: CrawlState) -> None:
    beats = Heartbeats(crawl.sessions)
    beats.started("fetch@gone", ["fetch"], crawl.now)
    beats.started("fetch@here", ["fetch"], crawl.after(100))
    beats.forget(crawl.now - timedelta(seconds=50))
    assert [beat.node for beat in beats.all()] == ["fetch@here"]
