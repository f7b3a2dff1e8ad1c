"""An address goes through fetch and parse to one terminal outcome a stage, whatever messages say."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, func, select, update

from tests.storage.crawl_state import CLAIM, CrawlState
from worker.errors import InputError
from worker.records import FeedEntry, Outcome
from worker.records.work import Candidate, FetchClaim, FetchFinish, Finish, Following, Hold, Message, NotNow, ParseEnd
from worker.storage.crawl.frontier import frontier_key
from worker.storage.database.upserts import MOST_KEYS
from worker.storage.tables.crawl import FrontierRow, HostRow, OutcomeRow, TombstoneRow

PAGE = "https://news.example/story-one"


def row(crawl: CrawlState, url: str = PAGE) -> FrontierRow:
    with crawl.sessions.begin() as session:
        return session.scalars(select(FrontierRow).where(FrontierRow.key == frontier_key(url))).one()


def outcomes(crawl: CrawlState) -> list[tuple[str, str]]:
    with crawl.sessions.begin() as session:
        return [(o.step, o.word) for o in session.scalars(select(OutcomeRow).order_by(OutcomeRow.id))]


def test_one_address_enters_once_in_whatever_spelling(crawl: CrawlState) -> None:
    assert crawl.admit(PAGE, PAGE + "?utm_source=mail", "http://www.news.example/story-one/") == 1
    assert crawl.admit(PAGE + "#top") == 0


def test_more_addresses_enter_at_once_than_one_statement_takes(crawl: CrawlState) -> None:
    def as_small_builds_of_sqlite(connection: Any, *_: Any) -> None:
        if isinstance(connection, sqlite3.Connection):
            connection.setlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER, MOST_KEYS)

    event.listen(crawl.sessions.kw["bind"], "checkout", as_small_builds_of_sqlite)
    urls = [f"https://host-{number}.news.example/story" for number in range(MOST_KEYS + 1)]
    assert crawl.admit(*urls) == len(urls)
    assert crawl.admit(*urls) == 0


def test_what_a_feed_said_stays_with_the_address(crawl: CrawlState) -> None:
    entry = FeedEntry(PAGE, "The title", authors=("A. Writer",), published_at=crawl.now)
    crawl.frontier.admit([Candidate(PAGE, "feed", crawl.now, evidence=entry)], crawl.now)
    assert crawl.claim_fetch().evidence == entry


def test_a_forgotten_address_does_not_come_back(crawl: CrawlState) -> None:
    with crawl.sessions.begin() as session:
        session.add(TombstoneRow(key=f"url:{frontier_key(PAGE)}", at=crawl.now))
    assert crawl.admit(PAGE) == 0
    with pytest.raises(InputError, match="forgotten"):
        crawl.frontier.request(Candidate(PAGE, "manual", crawl.now), crawl.now)


def test_a_page_goes_from_discovery_to_its_record(crawl: CrawlState) -> None:
    crawl.admit(PAGE)
    claim = crawl.claim_fetch()
    [message] = crawl.fetched(claim)
    assert message.step == "parse"
    parse = crawl.claim_parse(message)
    assert parse.page is not None
    assert parse.page.content_hash == "a" * 64
    assert crawl.parsed(parse)
    end = row(crawl)
    assert (end.stage, end.fetch_outcome, end.parse_outcome, end.attempts) == ("done", "fetched", "stored", 0)
    assert outcomes(crawl) == [("fetch", "fetched"), ("parse", "stored")]


def test_a_message_starts_once_however_often_it_is_delivered(crawl: CrawlState) -> None:
    crawl.admit(PAGE)
    [message] = crawl.fetch_messages()
    assert isinstance(crawl.frontier.start_fetch(message, "one", crawl.now), FetchClaim)
    assert crawl.frontier.start_fetch(message, "two", crawl.now) is None
    assert crawl.frontier.start_fetch(Message("fetch", message.row_id, "made up"), "two", crawl.now) is None


def test_of_two_workers_on_one_row_only_the_later_counts(crawl: CrawlState) -> None:
    crawl.admit(PAGE)
    first = crawl.claim_fetch("slow")
    crawl.after(CLAIM + 1)
    second = crawl.claim_fetch("fast")
    late = FetchFinish(Outcome("fetch", "gone", "gone"), crawl.now)
    assert crawl.frontier.finish_fetch(first, late) is None
    crawl.fetched(second)
    assert outcomes(crawl) == [("fetch", "fetched")]
    assert row(crawl).stage == "parse"


def test_a_superseded_fetch_leaves_no_page_and_no_target(crawl: CrawlState) -> None:
    crawl.admit(PAGE)
    first = crawl.claim_fetch("slow")
    crawl.after(CLAIM + 1)
    crawl.claim_fetch("fast")
    target = Candidate("https://news.example/elsewhere", "redirect", crawl.now)
    moved = FetchFinish(Outcome("fetch", "moved", "status_301"), crawl.now, target=target)
    assert crawl.frontier.finish_fetch(first, moved) is None
    with crawl.sessions.begin() as session:
        assert session.scalar(select(func.count()).select_from(FrontierRow)) == 1


def test_the_second_page_of_a_host_waits_for_its_slot(crawl: CrawlState) -> None:
    crawl.admit(PAGE, "https://news.example/story-two")
    crawl.fetched(crawl.claim_fetch())
    assert crawl.fetch_messages() == []
    crawl.after(4.5)
    [message] = crawl.fetch_messages()
    claim = crawl.frontier.start_fetch(message, "one", crawl.now)
    assert isinstance(claim, FetchClaim)
    assert claim.starts_at - crawl.now == timedelta(seconds=0.5)


def test_a_page_whose_host_is_busy_goes_back_without_an_attempt(crawl: CrawlState) -> None:
    crawl.admit(PAGE, "https://news.example/story-two")
    [message] = crawl.fetch_messages()
    [other] = crawl.fetch_messages()
    assert isinstance(crawl.frontier.start_fetch(message, "one", crawl.now), FetchClaim)
    refused = crawl.frontier.start_fetch(other, "two", crawl.now)
    assert isinstance(refused, NotNow)
    assert refused.reason == "host_busy"
    with crawl.sessions.begin() as session:
        back = session.get_one(FrontierRow, other.row_id)
        assert (back.attempts, back.owner, back.due_at) == (0, None, refused.until)


def test_a_host_that_asked_for_rest_is_left_alone(crawl: CrawlState) -> None:
    crawl.admit(PAGE, "https://news.example/story-two")
    claim = crawl.claim_fetch()
    until = crawl.now + timedelta(seconds=300)
    retry = FetchFinish(Outcome("fetch", "retry", "throttled"), crawl.now, until, Hold(until, "throttled", 300.0))
    assert crawl.frontier.finish_fetch(claim, retry) == []
    crawl.after(60)
    assert crawl.fetch_messages() == []
    crawl.after(241)
    again = crawl.claim_fetch()
    assert again.backoff_seconds == 300.0


def test_a_retry_comes_back_and_counts_its_attempts(crawl: CrawlState) -> None:
    crawl.admit(PAGE)
    for attempt in (1, 2, 3):
        claim = crawl.claim_fetch()
        assert claim.attempt == attempt
        due = crawl.now + timedelta(seconds=30)
        crawl.frontier.finish_fetch(claim, FetchFinish(Outcome("fetch", "retry", "timeout"), crawl.now, due))
        crawl.after(31)
    assert outcomes(crawl) == [("fetch", "retry")] * 3


def test_a_redirect_to_another_spelling_of_the_address_is_followed_by_the_same_row(crawl: CrawlState) -> None:
    crawl.admit("http://news.example/story-one")
    claim = crawl.claim_fetch()
    there = "https://www.news.example/story-one/"
    target = Candidate(there, "redirect", crawl.now, parent_id=claim.row_id, hops=1)
    moved = FetchFinish(Outcome("fetch", "retry", "moved"), crawl.now, crawl.now, target=target)
    crawl.frontier.finish_fetch(claim, moved)
    onward = crawl.claim_fetch()
    assert (onward.row_id, onward.url, onward.host, onward.hops) == (claim.row_id, there, "www.news.example:443", 1)
    assert onward.attempt == 1


def test_an_address_is_asked_for_without_tracking(crawl: CrawlState) -> None:
    crawl.admit(PAGE + "?utm_source=mail&page=2#top")
    assert crawl.claim_fetch().url == PAGE + "?page=2"


def test_a_redirect_ends_here_and_goes_on_there_with_what_is_known(crawl: CrawlState) -> None:
    entry = FeedEntry(PAGE, "The title")
    crawl.frontier.admit([Candidate(PAGE, "feed", crawl.now, evidence=entry)], crawl.now)
    claim = crawl.claim_fetch()
    there = "https://news.example/the-new-place"
    target = Candidate(there, "redirect", crawl.now, evidence=entry, parent_id=claim.row_id, hops=1)
    crawl.frontier.finish_fetch(claim, FetchFinish(Outcome("fetch", "moved", "status_301"), crawl.now, target=target))
    assert (row(crawl).stage, row(crawl).fetch_outcome) == ("done", "moved")
    crawl.after(5)
    onward = crawl.claim_fetch()
    assert (onward.url, onward.hops, onward.evidence) == (there, 1, entry)


def test_a_recrawl_is_due_again_and_brings_the_validators_along(crawl: CrawlState) -> None:
    crawl.admit(PAGE)
    claim = crawl.claim_fetch()
    page = crawl.fetched(claim)
    parse = crawl.claim_parse(page[0])
    due = crawl.now + timedelta(hours=1)
    end = Finish(Outcome("parse", "stored", "new"), crawl.now, due)
    crawl.parses.finish_parses([ParseEnd(parse, end, crawl.now)])
    assert crawl.fetch_messages() == []
    crawl.after(3601)
    again = crawl.claim_fetch()
    assert (again.why, again.content_hash, again.recrawls) == ("recrawl", "a" * 64, 1)
    unchanged = FetchFinish(Outcome("fetch", "unchanged", "not_modified"), crawl.now)
    assert crawl.frontier.finish_fetch(again, unchanged) == []
    assert (row(crawl).stage, row(crawl).recrawls) == ("done", 2)


def test_a_failed_fetch_drops_the_validators(crawl: CrawlState) -> None:
    crawl.admit(PAGE)
    with crawl.sessions.begin() as session:
        session.execute(update(FrontierRow).values(etag='"1"', last_modified="yesterday"))
    claim = crawl.claim_fetch()
    assert claim.etag == '"1"'
    crawl.frontier.finish_fetch(claim, FetchFinish(Outcome("fetch", "retry", "reset"), crawl.now, crawl.now))
    crawl.after(5)
    again = crawl.claim_fetch()
    assert (again.etag, again.last_modified) == (None, None)


def test_a_request_by_hand_makes_a_finished_page_due(crawl: CrawlState) -> None:
    crawl.admit(PAGE)
    crawl.frontier.finish_fetch(crawl.claim_fetch(), FetchFinish(Outcome("fetch", "gone", "gone"), crawl.now))
    crawl.after(10)
    crawl.frontier.request(Candidate(PAGE, "manual", crawl.now, why="manual"), crawl.now)
    assert crawl.claim_fetch().why == "manual"


def test_a_daily_budget_ends_at_midnight(crawl: CrawlState) -> None:
    source = crawl.add_source(daily_budget=1)
    crawl.admit(PAGE, "https://news.example/story-two", source_id=source)
    crawl.fetched(crawl.claim_fetch())
    crawl.after(5)
    [message] = crawl.fetch_messages()
    refused = crawl.frontier.start_fetch(message, "one", crawl.now)
    assert isinstance(refused, NotNow)
    assert (refused.reason, refused.until.isoformat()) == ("daily_budget", "2026-03-02T00:00:00+00:00")
    crawl.after(13 * 3600)
    assert crawl.claim_fetch().url == "https://news.example/story-two"


def test_a_dead_letter_keeps_its_count_and_is_not_due(crawl: CrawlState) -> None:
    crawl.admit(PAGE)
    claim = crawl.claim_fetch()
    crawl.frontier.finish_fetch(claim, FetchFinish(Outcome("fetch", "dead_letter", "reset", "why"), crawl.now))
    end = row(crawl)
    assert (end.stage, end.due_at, end.attempts, end.reason) == ("dead", None, 1, "reset")


def test_a_fetched_page_takes_four_statements(crawl: CrawlState) -> None:
    """With those that begin a transaction on SQLite, which writes table by table."""
    crawl.admit(PAGE, "https://news.example/story-two")
    [message] = crawl.fetch_messages()
    with counted(crawl) as statements:
        claim = crawl.frontier.start_fetch(message, "fetch@one", crawl.now)
        assert isinstance(claim, FetchClaim)
        assert [each.step for each in crawl.fetched(claim)] == ["parse"]
    assert len(statements) <= (4 if is_postgres(crawl) else 10)


def test_a_page_that_follows_at_once_takes_three(crawl: CrawlState) -> None:
    source_id = crawl.add_source(delay=0.0)
    crawl.admit(*(f"https://news.example/{number}" for number in range(3)), source_id=source_id)
    claim = replace(crawl.claim_fetch(), stay_until=crawl.now + timedelta(seconds=2))
    with counted(crawl) as statements:
        _, following = crawl.fetched(claim)
        assert isinstance(following, Following)
        _, last = crawl.fetched(following.claim)
        assert not isinstance(last, Following)
    assert len(statements) <= 2 * (3 if is_postgres(crawl) else 8)


@contextmanager
def counted(crawl: CrawlState) -> Iterator[list[str]]:
    """The statements that are sent meanwhile."""
    statements: list[str] = []
    bind = crawl.sessions.kw["bind"]

    def note(*call: Any) -> None:
        statements.extend([call[2]] * (len(call[3]) if call[5] else 1))

    event.listen(bind, "before_cursor_execute", note)
    yield statements
    event.remove(bind, "before_cursor_execute", note)


def is_postgres(crawl: CrawlState) -> bool:
    return bool(crawl.sessions.kw["bind"].dialect.name == "postgresql")


def test_a_page_that_stays_due_is_known_to_its_host(crawl: CrawlState) -> None:
    crawl.admit("https://news.example/one")
    later = crawl.now + timedelta(hours=1)
    unchanged = FetchFinish(Outcome("fetch", "unchanged", "same_bytes"), crawl.now, later)
    assert crawl.frontier.finish_fetch(crawl.claim_fetch(), unchanged) == []
    crawl.after(5)
    assert crawl.fetch_messages() == []
    with crawl.sessions() as session:
        assert session.scalar(select(HostRow.next_due_at)) == later
        assert session.scalar(select(FrontierRow.due_at)) == later
