"""Feeds are polled when they are due, and what they announce enters the frontier once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import event, select

from tests.storage.crawl_state import CLAIM, CrawlState
from worker.records import FeedEntry, Outcome
from worker.records.work import Candidate, Hold, NotNow, PollClaim, PollFinish
from worker.storage.crawl import feeds as feeds_module
from worker.storage.tables.crawl import FeedRow, OutcomeRow, SourceRow


def claimed(crawl: CrawlState) -> PollClaim:
    [message] = crawl.dispatch.take_polls(10, crawl.now)
    claim = crawl.feeds.start_poll(message, "discover@one", crawl.now)
    assert isinstance(claim, PollClaim)
    return claim


def polled(crawl: CrawlState, **values: object) -> PollFinish:
    due = crawl.now + timedelta(minutes=15)
    return PollFinish(Outcome("poll", "polled", "ok"), crawl.now, due, **values)  # type: ignore[arg-type]


def feeds(crawl: CrawlState) -> list[FeedRow]:
    with crawl.sessions.begin() as session:
        return list(session.scalars(select(FeedRow).order_by(FeedRow.id)))


def test_a_poll_brings_new_addresses_once_and_comes_again(crawl: CrawlState) -> None:
    source = crawl.add_source()
    claim = claimed(crawl)
    assert claim.source is not None
    assert (claim.kind, claim.url, claim.source.slug) == ("feed", "https://news.example/feed.xml", "gazette")
    found = [Candidate("https://news.example/story-one", "feed", crawl.now, source_id=source)]
    assert crawl.feeds.finish_poll(claim, polled(crawl, candidates=found, etag='"1"', body_hash="b")) == 1
    assert crawl.dispatch.take_polls(10, crawl.now) == []
    crawl.after(15 * 60)
    again = claimed(crawl)
    assert (again.etag, again.body_hash, again.attempt) == ('"1"', "b", 1)
    assert crawl.feeds.finish_poll(again, polled(crawl, candidates=found)) == 0


def test_a_superseded_poll_adds_nothing(crawl: CrawlState) -> None:
    source = crawl.add_source()
    first = claimed(crawl)
    crawl.after(CLAIM + 1)
    second = claimed(crawl)
    found = [Candidate("https://news.example/story-one", "feed", crawl.now, source_id=source)]
    assert crawl.feeds.finish_poll(first, polled(crawl, candidates=found)) is None
    assert crawl.admit("https://news.example/story-one") == 1
    assert crawl.feeds.finish_poll(second, polled(crawl, candidates=found)) == 0


def test_a_poll_takes_a_slot_of_its_host_as_a_page_does(crawl: CrawlState) -> None:
    crawl.add_source()
    crawl.admit("https://news.example/story-one")
    crawl.claim_fetch()
    [message] = crawl.dispatch.take_polls(10, crawl.now)
    refused = crawl.feeds.start_poll(message, "discover@one", crawl.now)
    assert isinstance(refused, NotNow)
    assert feeds(crawl)[0].due_at == refused.until


def test_a_failed_poll_keeps_its_weight_and_rests_its_host(crawl: CrawlState) -> None:
    crawl.add_source()
    until = crawl.now + timedelta(minutes=10)
    hold = Hold(until, "connect", None)
    failed = PollFinish(Outcome("poll", "failed", "connect", "no answer"), crawl.now, until, hold, failures=0.5)
    crawl.feeds.finish_poll(claimed(crawl), failed)
    crawl.admit("https://news.example/story-one")
    assert crawl.fetch_messages() == []
    crawl.after(601)
    assert claimed(crawl).failures == 0.5


def test_a_failure_drops_the_validators_and_keeps_what_the_feed_said(crawl: CrawlState) -> None:
    crawl.add_source()
    crawl.feeds.finish_poll(claimed(crawl), polled(crawl, etag='"1"', last_modified="yesterday", body_hash="b"))
    crawl.after(15 * 60)
    failed = PollFinish(Outcome("poll", "failed", "reset"), crawl.now, crawl.now)
    crawl.feeds.finish_poll(claimed(crawl), failed)
    crawl.after(5)
    again = claimed(crawl)
    assert (again.etag, again.last_modified, again.body_hash) == (None, None, "b")


def test_the_sitemaps_of_an_index_are_polled_when_they_are_new_or_have_changed(crawl: CrawlState) -> None:
    crawl.add_source(feeds=(), sitemaps=("https://news.example/index.xml",))
    child = FeedEntry("https://news.example/march.xml", modified_at=crawl.now)
    crawl.feeds.finish_poll(claimed(crawl), polled(crawl, children=[child]))
    crawl.after(5)
    march = claimed(crawl)
    assert (march.url, march.is_child, march.kind) == (child.url, True, "sitemap")
    crawl.feeds.finish_poll(march, PollFinish(Outcome("poll", "polled", "ok"), crawl.now, None))
    crawl.after(15 * 60)
    crawl.feeds.finish_poll(claimed(crawl), polled(crawl, children=[child]))
    crawl.after(5)
    assert crawl.dispatch.take_polls(10, crawl.now) == []
    crawl.after(15 * 60)
    newer = FeedEntry(child.url, modified_at=crawl.now)
    crawl.feeds.finish_poll(claimed(crawl), polled(crawl, children=[newer]))
    crawl.after(5)
    assert claimed(crawl).url == child.url


def index_of(crawl: CrawlState, *urls: str) -> int:
    """Poll what is due and let it name these sitemaps; return the key of its row."""
    claim = claimed(crawl)
    finish = PollFinish(Outcome("poll", "polled", "ok"), crawl.now, None, children=[FeedEntry(url) for url in urls])
    crawl.feeds.finish_poll(claim, finish)
    crawl.after(5)
    return claim.row_id


def details(crawl: CrawlState) -> list[str | None]:
    with crawl.sessions.begin() as session:
        return list(session.scalars(select(OutcomeRow.detail).order_by(OutcomeRow.id)))


def test_an_index_of_many_sitemaps_takes_as_many_statements_as_one(crawl: CrawlState) -> None:
    crawl.add_source(feeds=(), sitemaps=("https://news.example/index.xml",))
    statements: list[str] = []
    event.listen(crawl.sessions.kw["bind"], "before_cursor_execute", lambda *call: statements.append(call[2]))
    counts = []
    for number in (1, 300):
        children = [FeedEntry(f"https://news.example/{number}-{n}.xml") for n in range(number)]
        with crawl.sessions.begin() as session:
            row = session.scalars(select(FeedRow).where(FeedRow.parent_id.is_(None))).one()
            row.stage, row.due_at = "poll", crawl.now - timedelta(hours=1)
        for _ in ("new", "known"):
            claim = claimed(crawl)
            statements.clear()
            crawl.feeds.finish_poll(claim, polled(crawl, children=children))
            counts.append(len(statements))
            crawl.after(15 * 60)
            with crawl.sessions.begin() as session:
                for child in session.scalars(select(FeedRow).where(FeedRow.parent_id.is_not(None))):
                    child.stage, child.due_at = "done", None
    assert counts[:2] == counts[2:]
    crawl.feeds.finish_poll(claimed(crawl), polled(crawl, children=children))
    assert {row.stage for row in feeds(crawl) if row.url.startswith("https://news.example/300")} == {"poll"}


def test_an_index_below_an_index_ends(crawl: CrawlState) -> None:
    crawl.add_source(feeds=(), sitemaps=("https://news.example/0.xml",))
    for level in range(1, 5):
        index_of(crawl, f"https://news.example/{level}.xml")
    assert [row.url[-5:] for row in feeds(crawl)] == ["0.xml", "1.xml", "2.xml", "3.xml"]
    assert [bool(detail) for detail in details(crawl)] == [False, False, False, True]
    assert crawl.dispatch.take_polls(10, crawl.now) == []


def test_a_source_has_a_bounded_number_of_sitemaps(crawl: CrawlState, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(feeds_module, "MOST_SITEMAPS", 3)
    crawl.add_source(feeds=(), sitemaps=("https://news.example/0.xml",))
    index_of(crawl, *(f"https://news.example/{name}.xml" for name in "dcba"))
    assert [row.url[-5:] for row in feeds(crawl)] == ["0.xml", "a.xml", "b.xml"]
    assert str(details(crawl)[0]).startswith("2 sitemaps are left out")


def test_a_moved_feed_is_asked_at_its_new_place_on_its_host(crawl: CrawlState) -> None:
    crawl.add_source()
    there = "https://feeds.example/news.xml"
    moved = PollFinish(Outcome("poll", "retry", "moved"), crawl.now, crawl.now, location=there, hops=1)
    crawl.feeds.finish_poll(claimed(crawl), moved)
    again = claimed(crawl)
    assert (again.url, again.host, again.feed_url) == (there, "feeds.example:443", "https://news.example/feed.xml")


def test_a_poll_of_a_source_that_was_paused_meanwhile_rests(crawl: CrawlState) -> None:
    source = crawl.add_source()
    [message] = crawl.dispatch.take_polls(10, crawl.now)
    with crawl.sessions.begin() as session:
        session.get_one(SourceRow, source).state = "paused"
    assert crawl.feeds.start_poll(message, "discover@one", crawl.now) is None
    [row] = feeds(crawl)
    assert (row.stage, row.token, row.owner, row.attempts) == ("rest", None, None, 0)
    assert crawl.feeds.start_poll(message, "discover@one", crawl.now) is None
