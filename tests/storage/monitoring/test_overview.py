"""The overview, on both databases: what is due, how it went, who is held back, what was given up, who lives."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update
from sqlalchemy.orm import Session, sessionmaker

from tests.monitoring.scenes import NOW, add_source, log
from worker.records.work import Candidate
from worker.storage.crawl.claims import Manners
from worker.storage.crawl.frontier import Frontier
from worker.storage.monitoring.overview import Backlog, HeldHost, OutcomeCount, Overview
from worker.storage.tables.crawl import FeedRow, FrontierRow, HostRow


@pytest.fixture
def overview(sessions: sessionmaker[Session]) -> Overview:
    return Overview(sessions)


def admit(sessions: sessionmaker[Session], *urls: str) -> None:
    manners = Manners(lambda host, stated, wished: 5.0, 35.0, 120.0, {"poll": 120.0, "fetch": 90.0, "parse": 180.0})
    Frontier(sessions, manners).admit([Candidate(url, "manual", NOW) for url in urls], NOW)


def change(sessions: sessionmaker[Session], table: type[FrontierRow | FeedRow | HostRow], **values: object) -> None:
    with sessions.begin() as session:
        session.execute(update(table).values(**values))


def test_an_empty_database_has_an_overview(overview: Overview) -> None:
    assert overview.backlogs(NOW)["fetch"] == Backlog(0, 0, 0, None)
    assert overview.outcomes(NOW) == []
    assert overview.by_minute(NOW, 3) == {"poll": [0] * 3, "fetch": [0] * 3, "parse": [0] * 3}
    assert overview.sources(NOW) == []
    assert overview.held_hosts(NOW) == []
    assert overview.dead_letters() == []
    assert overview.size() > 0
    clock = overview.clock()
    assert clock is None or clock.tzinfo is not None


def test_rows_are_due_sent_or_in_work(overview: Overview, sessions: sessionmaker[Session]) -> None:
    admit(sessions, "https://a.example/1", "https://a.example/2")
    assert overview.backlogs(NOW)["fetch"] == Backlog(2, 0, 0, NOW)
    change(sessions, FrontierRow, token="t", due_at=NOW + timedelta(seconds=120))
    assert overview.backlogs(NOW)["fetch"] == Backlog(0, 2, 0, None)
    change(sessions, FrontierRow, owner="fetch@here")
    assert overview.backlogs(NOW)["fetch"] == Backlog(0, 0, 2, None)
    change(sessions, FrontierRow, owner=None, token=None, due_at=NOW + timedelta(days=7))
    assert overview.backlogs(NOW)["fetch"] == Backlog(0, 0, 0, None)


def test_outcomes_are_counted_within_their_span(overview: Overview, sessions: sessionmaker[Session]) -> None:
    for minutes in (0.5, 0.6, 2.5, 90):
        log(sessions, "fetch", "fetched", NOW - timedelta(minutes=minutes))
    log(sessions, "fetch", "retry", NOW - timedelta(minutes=1.5), reason="tls")
    assert overview.outcomes(NOW - timedelta(hours=1)) == [
        OutcomeCount("fetch", "fetched", "ok", 3),
        OutcomeCount("fetch", "retry", "tls", 1),
    ]
    assert overview.by_minute(NOW, 3)["fetch"] == [1, 1, 2]


def test_a_source_tells_when_it_was_polled_and_why_it_failed(
    overview: Overview, sessions: sessionmaker[Session]
) -> None:
    source = add_source(sessions)
    polled, due = NOW - timedelta(minutes=9), NOW + timedelta(minutes=6)
    change(sessions, FeedRow, polled_at=polled, due_at=due, outcome="failed", reason="gone", finished_at=polled)
    log(sessions, "poll", "failed", polled, source=source, reason="gone")
    log(sessions, "parse", "stored", NOW - timedelta(hours=2), source=source)
    (state,) = overview.sources(NOW - timedelta(days=1))
    assert (state.slug, state.state, state.feeds, state.failing) == ("harbour-post", "active", 1, 1)
    assert (state.polled_at, state.next_poll_at, state.reason, state.stored) == (polled, due, "gone", 1)


def test_held_hosts_and_dead_letters_are_counted(overview: Overview, sessions: sessionmaker[Session]) -> None:
    admit(sessions, "https://a.example/1", "https://a.example/2")
    until = NOW + timedelta(minutes=5)
    change(sessions, HostRow, held_until=until, held_reason="throttled")
    assert overview.held_hosts(NOW) == [HeldHost("a.example:443", until, "throttled", 2)]
    assert overview.held_hosts(until) == []
    change(sessions, FrontierRow, stage="dead", fetch_outcome="dead_letter", reason="tls")
    assert [(dead.step, dead.reason, dead.count) for dead in overview.dead_letters()] == [("fetch", "tls", 2)]
    change(sessions, FrontierRow, fetch_outcome="fetched", parse_outcome="dead_letter")
    assert overview.dead_letters()[0].step == "parse"
