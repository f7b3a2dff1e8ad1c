"""The history of an address: found, asked for again, forgotten; a feed's polls beside."""

from __future__ import annotations

from tests.storage.crawl_state import CrawlState
from worker.records import Source
from worker.storage.queries.url_history import UrlHistory, spellings

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
