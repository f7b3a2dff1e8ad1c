"""The history of an address: found, asked for again, forgotten; a feed's polls beside."""

from __future__ import annotations

from itertools import pairwise

import pytest

from tests.storage.crawl_state import START, CrawlState
from tests.storage.newsroom import HOUR, Fetched, article, body, edited, redirect
from worker.records import Outcome, Source
from worker.records.work import FetchFinish
from worker.storage.article_store import Articles
from worker.storage.queries.url_history import MOST_ADDRESSES, HistoryEvent, UrlHistory, following, spellings
from worker.storage.tables.crawl import FrontierRow

URL = "https://one.example/story"
FEED = "https://one.example/rss"


def test_a_page_and_a_feed_tell_what_they_wait_for(crawl: CrawlState) -> None:
    crawl.sources.apply([Source("one", "One", "https://one.example/", feeds=(FEED,))], crawl.now)
    crawl.admit(URL, source_id=crawl.sources.find("one")[0])
    history = UrlHistory(crawl.sessions)
    assert [event.what for event in history.of(f"{URL}?utm_source=x")] == ["discovered", "next: fetch"]
    assert [event.what for event in history.of(FEED)] == ["next: poll"]
    assert [event.what for event in history.of(f"{FEED}/")] == ["next: poll"]
    assert history.of("https://one.example/other") == []


def test_a_feed_may_be_spelt_with_a_slash_or_without() -> None:
    assert set(spellings(FEED)) >= {FEED, f"{FEED}/"}
    assert FEED in spellings(f"{FEED}/")


def told(crawl: CrawlState, url: str = URL) -> list[tuple[str, str]]:
    """Return what happened to an address and how, without the numbers of rows."""
    return [(event.what, event.detail) for event in UrlHistory(crawl.sessions).of(url)]


def test_a_page_tells_where_it_came_from_and_how_each_step_ended(crawl: CrawlState) -> None:
    source = crawl.add_source("one")
    crawl.admit(URL, source_id=source)
    claim = crawl.claim_fetch()
    crawl.after(2)
    crawl.fetched(claim)
    found = told(crawl)
    assert found[0] == ("discovered", f"{URL} by feed of source one: by hand")
    assert [what for what, _ in found] == ["discovered", "fetch: fetched", "archived", "next: parse"]
    assert dict(found)["fetch: fetched"] == "by fetch@one"
    assert dict(found)["archived"].endswith(f"aaaaaaaaaaaaaaaa… from {URL}")
    assert dict(found)["next: parse"] == "sent, attempt 1"


def test_an_exchange_is_told_with_what_is_known_of_it(crawl: CrawlState) -> None:
    crawl.admit(URL)
    claim = crawl.claim_fetch()
    crawl.frontier.finish_fetch(
        claim,
        FetchFinish(
            Outcome("fetch", "retry", "server_error", "it said so"), crawl.now, due_at=crawl.now + HOUR, seconds=1.234,
            status=503, size=12_345,
        ),
    )  # fmt: skip
    found = dict(told(crawl))
    assert found["fetch: retry"] == "server_error, status 503, 12,345 bytes, 1.23 s, by fetch@one, it said so"
    assert found["next: fetch"] == "due, attempt 2"


def test_readings_and_the_revisions_that_they_made_stand_in_the_order_of_time(crawl: CrawlState) -> None:
    crawl.admit(URL)
    articles, page = Articles(crawl.sessions), article(URL, paragraphs=body(1))
    for visit, edition in enumerate((page, page, edited(page, "A line more."))):
        Fetched(edition, visit + 1, START + (visit + 1) * HOUR, frontier_id=1).save(articles)
    events = UrlHistory(crawl.sessions).of(URL)
    assert [event.at for event in events] == sorted(event.at for event in events)
    assert [event.detail for event in events if event.what == "revision"] == [
        "number 1 of article 1",
        "number 2 of article 1 changed blocks",
    ]
    assert [event.detail for event in events if event.what == "read"] == [
        f"article 1 from page {page}, extractor 1" for page in (1, 2, 3)
    ]


def test_where_an_address_led_is_told_too_and_a_ring_ends(crawl: CrawlState) -> None:
    urls = [f"https://one.example/{number}" for number in range(3)]
    crawl.admit(*urls)
    for source, target in zip(urls, [*urls[1:], urls[0]], strict=True):
        redirect(crawl.sessions, source, target)
    for url in urls:
        found = [detail for what, detail in told(crawl, url) if what == "discovered"]
        assert sorted(found) == [f"{each} by feed: by hand" for each in urls]


def test_a_chain_is_followed_so_far_and_no_farther(crawl: CrawlState) -> None:
    urls = [f"https://one.example/{number}" for number in range(MOST_ADDRESSES + 5)]
    crawl.admit(*urls)
    for source, target in pairwise(urls):
        redirect(crawl.sessions, source, target)
    assert sum(what == "discovered" for what, _ in told(crawl, urls[0])) == MOST_ADDRESSES


def test_what_was_forgotten_is_told_of_an_address_without_a_row(crawl: CrawlState) -> None:
    Articles(crawl.sessions).forget_url(URL, now=START)
    assert UrlHistory(crawl.sessions).of(URL) == [
        HistoryEvent(START, 0, "forgotten", "on request; it does not come back")
    ]


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({}, "due, attempt 3"),
        ({"token": "t"}, "sent, attempt 3"),
        ({"token": "t", "owner": "fetch@one"}, "in work at fetch@one, attempt 2"),
        ({"due_at": None}, None),
        ({"stage": "done"}, None),
        ({"stage": "rest"}, None),
    ],
    ids=["due", "sent", "in work", "waits for nothing", "done", "rests"],
)
def test_what_a_row_waits_for(values: dict[str, object], expected: str | None) -> None:
    row = FrontierRow(**({"id": 5, "stage": "fetch", "due_at": START, "attempts": 2} | values))
    found = list(following(row))
    assert [(event.detail, event.row, event.at) for event in found] == ([(expected, 5, START)] if expected else [])
