"""Recrawls: what was fetched before is fetched again, and it can be told how far that has come."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import pairwise

import pytest
from sqlalchemy import select

from tests.storage.crawl_state import DELAY, START, CrawlState
from worker.errors import InputError
from worker.records import Outcome
from worker.records.work import FetchFinish
from worker.storage.crawl.answers import record_redirect
from worker.storage.crawl.recrawls import MOST_HOPS, Recrawling, RequestedWork
from worker.storage.tables.crawl import FrontierRow

PAGE, OTHER = "https://news.example/story-one", "https://news.example/story-zwei-ä"
LATER = START + timedelta(days=1)


@pytest.fixture
def recrawling(crawl: CrawlState) -> Recrawling:
    return Recrawling(crawl.sessions)


def end(crawl: CrawlState, word: str = "gone", due_at: datetime | None = None) -> None:
    """Fetch the one page that is due, with this end."""
    finish = FetchFinish(Outcome("fetch", word, "why"), crawl.now, due_at=due_at)  # type: ignore[arg-type]
    assert crawl.frontier.finish_fetch(crawl.claim_fetch(), finish) is not None
    crawl.after(DELAY)


def test_only_what_was_fetched_is_fetched_again(crawl: CrawlState, recrawling: Recrawling) -> None:
    source = crawl.add_source()
    assert (recrawling.count("gazette", None), recrawling.mark("gazette", None, crawl.now)) == (0, 0)
    crawl.admit(PAGE, source_id=source)
    assert recrawling.count("gazette", None) == 0  # It was never fetched: it is due as it is.
    end(crawl)
    assert recrawling.count("gazette", None) == recrawling.mark("gazette", None, crawl.now) == 1
    with crawl.sessions.begin() as session:
        row = session.scalars(select(FrontierRow)).one()
        assert (row.stage, row.why, row.attempts, row.token) == ("fetch", "recrawl", 0, None)
    assert recrawling.mark("gazette", None, crawl.now) == 1  # Asked twice, it is fetched once.
    end(crawl)
    assert crawl.fetch_messages() == []


def test_what_is_under_way_dead_or_moved_is_left_alone(crawl: CrawlState, recrawling: Recrawling) -> None:
    source = crawl.add_source()
    for word, expected in (("dead_letter", 0), ("moved", 0), ("gone", 1)):
        url = f"https://news.example/{word}"
        crawl.admit(url, source_id=source)
        end(crawl, word)
        assert recrawling.count("gazette", None) == expected, word
    recrawling.mark("gazette", None, crawl.now)
    crawl.claim_fetch()
    assert recrawling.mark("gazette", None, crawl.now) == 0


def test_since_counts_by_the_discovery(crawl: CrawlState, recrawling: Recrawling) -> None:
    source = crawl.add_source()
    crawl.admit(PAGE, source_id=source)
    end(crawl)
    found = START.astimezone(None)
    assert recrawling.count("gazette", found) == 1
    assert recrawling.count("gazette", found + timedelta(microseconds=1)) == 0


def test_another_sources_pages_stay_and_an_unknown_one_is_named(crawl: CrawlState, recrawling: Recrawling) -> None:
    crawl.add_source()
    crawl.admit(PAGE, source_id=crawl.add_source("courier"))
    end(crawl)
    assert (recrawling.mark("gazette", None, crawl.now), recrawling.count("courier", None)) == (0, 1)
    for work in (recrawling.count, lambda slug, since: recrawling.of_source(slug, LATER)):
        with pytest.raises(InputError, match="nobody"):
            work("nobody", None)


def test_the_work_of_a_source_is_done_when_what_was_asked_for_has_ended(
    crawl: CrawlState, recrawling: Recrawling
) -> None:
    source = crawl.add_source()
    crawl.admit(PAGE, source_id=source)
    assert recrawling.of_source("gazette", crawl.now, pages=1) == RequestedWork(1)
    end(crawl)
    began = crawl.after(60)
    assert recrawling.of_source("gazette", began) == RequestedWork(0)
    assert recrawling.of_source("gazette", began, polls=1, pages=1) == RequestedWork(2)
    recrawling.mark("gazette", None, began)
    end(crawl, "retry", crawl.now + timedelta(seconds=60))
    assert recrawling.of_source("gazette", began, pages=1) == RequestedWork(1)  # A retry is no end.
    crawl.after(60)
    end(crawl)
    done = recrawling.of_source("gazette", began, pages=1)
    assert (done, done.done) == (RequestedWork(0, {"gone": 1}), 1)


def test_the_work_of_an_address_is_that_of_where_it_leads(crawl: CrawlState, recrawling: Recrawling) -> None:
    assert recrawling.of_url(PAGE, crawl.now) == RequestedWork(1)  # No worker has taken the message yet.
    crawl.admit(PAGE)
    began = crawl.now
    assert recrawling.of_url("HTTPS://NEWS.example:443/story-one#top", began) == RequestedWork(1)
    end(crawl, "moved")
    with crawl.sessions.begin() as session:
        record_redirect(session, PAGE, OTHER, 301, crawl.now)
    assert recrawling.of_url(PAGE, began) == RequestedWork(0, {"moved": 1})
    crawl.admit(OTHER)
    assert recrawling.of_url(PAGE, began) == RequestedWork(1, {"moved": 1})
    end(crawl)
    assert recrawling.of_url(PAGE, began) == RequestedWork(0, {"moved": 1, "gone": 1})
    assert recrawling.of_url(PAGE, LATER) == RequestedWork(1, {"gone": 1})  # What was asked for later has not begun.


def test_redirects_in_a_ring_and_in_a_long_row_end(crawl: CrawlState, recrawling: Recrawling) -> None:
    row = [f"https://news.example/{number}" for number in range(MOST_HOPS + 5)]
    crawl.admit(*row)
    with crawl.sessions.begin() as session:
        for before, after in pairwise(row):
            record_redirect(session, before, after, 302, crawl.now)
        record_redirect(session, row[2], row[0], 302, crawl.now)
    assert recrawling.of_url(row[0], crawl.now) == RequestedWork(MOST_HOPS)
    assert recrawling.of_url(row[-1], crawl.now) == RequestedWork(1)
