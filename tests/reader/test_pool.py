"""Foreign bytes are read in processes that are ended at their limits, and the next reading goes on."""

from __future__ import annotations

import gzip
import threading
from collections.abc import Iterator

import pytest

from worker.discovery.feeds import read_feed
from worker.discovery.listings import read_listing
from worker.discovery.sitemaps import read_sitemap
from worker.errors import ParseError, ReaderBusyError, ReaderFailedError, ReadLimitError
from worker.explain import explain
from worker.frontier.robots import read_robots
from worker.reader import Reader, ReadLimits
from worker.records import ExtractionRules, Feed

URL = "https://news.example/feed.xml"
RSS = b"""<rss version="2.0"><channel><title>Gazette</title><item><title>One</title>
<link>https://news.example/story-one</link><pubDate>Mon, 02 Mar 2026 10:00:00 +0100</pubDate></item></channel></rss>"""
SITEMAP = b"""<urlset><url><loc>https://news.example/a</loc><lastmod>2026-03-02</lastmod></url></urlset>"""
LISTING = b"""<h2><a href="/2026/03/01/the-harbour-opens-again-12345">The harbour opens again on Monday</a></h2>"""
PAGE = b"""<html><head><title>Harbour opens</title></head><body><article><h1>Harbour opens</h1>
<p class="by">By Mara Quill</p><p>The harbour of Port Ellery opened again on Monday after eleven weeks of work.</p>"""
# Each link looks for what stands before it among all others: the square of their number, so that no limit is too high.
ENDLESS = b"<i>" + b"<a>x</a>" * 100_000
SELECTOR = "b ~ a"


@pytest.fixture
def reader() -> Iterator[Reader]:
    # A slow reading lets all others go first: on a busy machine its second of processor time takes a minute.
    reader = Reader(ReadLimits(cpu=1, quick=0.2, wall=200, slow=1))
    yield reader
    reader.close()


def endless(reader: Reader) -> Feed:
    return reader.read_listing(ENDLESS, URL, selector=SELECTOR)


def test_a_reading_gives_what_it_would_give_here(reader: Reader) -> None:
    assert reader.read_feed(RSS, URL, tz="Europe/Berlin") == read_feed(RSS, URL, tz="Europe/Berlin")
    assert reader.read_sitemap(SITEMAP, URL, tz="Europe/Berlin") == read_sitemap(SITEMAP, URL, tz="Europe/Berlin")
    assert reader.read_listing(LISTING, URL) == read_listing(LISTING, URL)
    rules = b"User-agent: copydesk\nDisallow: /private/\n"
    assert reader.read_robots(rules, "Copydesk/1.0") == read_robots(rules, "Copydesk/1.0")


def test_an_explanation_is_what_it_would_be_here(reader: Reader) -> None:
    rules = ExtractionRules(byline=("p.by",))
    assert reader.explain(PAGE, URL, rules=rules) == explain(PAGE, URL, rules=rules)


def test_what_is_no_feed_is_told_as_here(reader: Reader) -> None:
    with pytest.raises(ParseError) as caught:
        reader.read_feed(b"<html>", URL)
    assert (caught.value.reason, type(caught.value)) == ("not_a_feed", ParseError)


def test_a_reading_ends_with_its_processor_time_and_the_next_one_goes_on(reader: Reader) -> None:
    with pytest.raises(ReadLimitError) as caught:
        endless(reader)
    assert (caught.value.reason, caught.value.retry) == ("cpu_limit", False)
    assert reader.read_feed(RSS, URL).title == "Gazette"


def test_a_reading_ends_with_its_time() -> None:
    reader = Reader(ReadLimits(quick=0.1, wall=0.2))
    with pytest.raises(ReadLimitError) as caught:
        endless(reader)
    assert caught.value.reason == "time_limit"
    reader.close()


def test_a_reading_ends_with_its_memory() -> None:
    reader = Reader(ReadLimits(memory=250_000_000))
    with pytest.raises(ReadLimitError) as caught:
        reader.read_sitemap(gzip.compress(b"<urlset>" + "\N{GRINNING FACE}".encode() * 13_000_000, 1), URL)
    assert caught.value.reason in ("memory_limit", "reader_lost")
    reader.close()


def note_end(reader: Reader, ends: list[str]) -> None:
    """Read without an end, and note why it ended."""
    try:
        endless(reader)
    except ReadLimitError as error:
        ends.append(error.reason)


def test_of_slow_readings_only_a_few_go_on(reader: Reader) -> None:
    ends: list[str] = []
    threads = [threading.Thread(target=note_end, args=(reader, ends)) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(ends) == ["cpu_limit", "reader_busy", "reader_busy"]
    assert ReaderBusyError("busy").retry


def test_a_mistake_of_the_reading_is_told_with_its_story(reader: Reader) -> None:
    with pytest.raises(ReaderFailedError, match="TypeError"):
        reader.read_feed(RSS, URL, nonsense="x")


def test_readings_under_way_end_when_it_is_stopped_and_none_begins(reader: Reader) -> None:
    ends: list[str] = []
    thread = threading.Thread(target=note_end, args=(reader, ends))
    thread.start()
    while not reader._reading:
        thread.join(0.01)
    reader.stop()
    thread.join()
    assert ends == ["reader_lost"]
    with pytest.raises(ReaderBusyError, match="no page is read any more"):
        reader.read_feed(RSS, URL)
