"""A host's next page follows the one before: started by the same worker, sent, or left to the next tick."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select, update

from tests.storage.crawl_state import BUSY, CLAIM, CrawlState
from worker.records import Outcome
from worker.records.work import FetchClaim, FetchFinish, Following, Message
from worker.storage.tables.crawl import FrontierRow, HostRow, SourceRow

PAGES = tuple(f"https://news.example/story-{number}" for number in range(3))
STAY = timedelta(seconds=2)
GONE = Outcome("fetch", "gone", "gone")


def begin(crawl: CrawlState, *urls: str, **source: object) -> FetchClaim:
    """The claim of a page whose worker stays for a while."""
    crawl.admit(*urls, source_id=crawl.add_source(**{"delay": 0.0, **source}))
    return replace(crawl.claim_fetch(), stay_until=crawl.now + STAY)


def end(crawl: CrawlState, claim: FetchClaim) -> list[Message]:
    messages = crawl.frontier.finish_fetch(claim, FetchFinish(GONE, crawl.now))
    assert messages is not None
    return messages


def states(crawl: CrawlState) -> list[tuple[str, str | None, int]]:
    with crawl.sessions() as session:
        rows = select(FrontierRow.stage, FrontierRow.owner, FrontierRow.attempts).order_by(FrontierRow.id)
        return [tuple(row) for row in session.execute(rows)]


def test_a_worker_that_stays_has_the_next_page_started(crawl: CrawlState) -> None:
    claim = begin(crawl, *PAGES)
    [following] = end(crawl, claim)
    assert isinstance(following, Following)
    onward = following.claim
    assert (onward.row_id, onward.token, onward.owner) == (following.row_id, following.token, claim.owner)
    assert (onward.attempt, onward.starts_at, onward.source) == (1, crawl.now, claim.source)
    assert onward.url != claim.url
    assert set(states(crawl)) == {("done", None, 0), ("fetch", None, 0), ("fetch", "fetch@one", 1)}
    assert crawl.fetch_messages() == []  # Its host is being asked.
    assert crawl.fetched(onward)[0].step == "parse"


def test_one_that_leaves_has_its_message_sent(crawl: CrawlState) -> None:
    claim = begin(crawl, *PAGES)
    crawl.after(STAY.total_seconds())
    [message] = end(crawl, claim)
    assert not isinstance(message, Following)
    assert isinstance(crawl.frontier.start_fetch(message, "fetch@two", crawl.now), FetchClaim)


def test_a_host_that_cannot_be_asked_yet_is_left_to_the_next_tick(crawl: CrawlState) -> None:
    assert end(crawl, begin(crawl, *PAGES, delay=5.0)) == []
    crawl.after(3.9)
    assert crawl.fetch_messages() == []
    crawl.after(0.1)
    assert len(crawl.fetch_messages()) == 1


def test_a_started_page_whose_worker_dies_comes_back(crawl: CrawlState) -> None:
    claim = begin(crawl, *PAGES[:2])
    [following] = end(crawl, claim)
    assert isinstance(following, Following)
    crawl.after(BUSY + 1)
    assert crawl.fetch_messages() == []
    crawl.after(CLAIM - BUSY)
    again = crawl.claim_fetch("fetch@two")
    assert (again.row_id, again.attempt) == (following.row_id, 2)
    assert crawl.frontier.finish_fetch(following.claim, FetchFinish(GONE, crawl.now)) is None


def test_a_spent_budget_ends_the_stay(crawl: CrawlState) -> None:
    claim = begin(crawl, *PAGES, daily_budget=2)
    [following] = end(crawl, claim)
    assert isinstance(following, Following)
    assert end(crawl, replace(following.claim, stay_until=claim.stay_until)) == []
    with crawl.sessions() as session:
        assert session.scalar(select(SourceRow.budget_used)) == 2
    crawl.after(10)
    assert crawl.fetch_messages() == []
    crawl.after(12 * 3600)
    assert len(crawl.fetch_messages()) == 1


def test_a_paused_source_ends_the_stay(crawl: CrawlState) -> None:
    claim = begin(crawl, *PAGES[:2])
    with crawl.sessions.begin() as session:
        session.execute(update(SourceRow).values(state="paused"))
    assert end(crawl, claim) == []
    assert sorted(states(crawl)) == [("done", None, 0), ("rest", None, 0)]


def test_a_host_without_another_page_is_forgotten_by_the_next_tick(crawl: CrawlState) -> None:
    assert end(crawl, begin(crawl, PAGES[0])) == []
    assert crawl.fetch_messages() == []
    with crawl.sessions() as session:
        assert session.scalar(select(HostRow.next_due_at)) is None
