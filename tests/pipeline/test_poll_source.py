"""A poll makes one request and ends with what the feed announces, or with when to ask again."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests.pipeline.fakes import MESSAGE, NOW, POLICY, SOURCE, BrokenReader, World, answer, poll_claim
from worker.errors import FetchError, ServerError, ThrottledError, UnreachableError
from worker.pipeline.poll_source import poll_source
from worker.records import Polling
from worker.records.work import NotNow, PollFinish, Robots

FEED = "https://news.example/feed.xml"
RSS = b"""<rss version="2.0"><channel><title>Gazette</title><ttl>30</ttl>
<item><title>One</title><link>https://news.example/story-one</link></item>
<item><title>Two</title><link>https://news.example/private/story-two</link></item>
<item><title>Elsewhere</title><link>https://shop.example/offer</link></item>
</channel></rss>"""
INDEX = b"""<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
<sitemap><loc>https://news.example/march.xml</loc><lastmod>2026-03-01</lastmod></sitemap></sitemapindex>"""
LISTING = b"""<html><body><main><h2><a href="/2026/03/01/the-harbour-opens-again-12345">The harbour opens again on
Monday</a></h2><h2><a href="/2026/03/01/the-bridge-stays-closed-12346">The bridge stays closed until autumn</a></h2>
</main></body></html>"""


def polled(reply: object, **claim: object) -> PollFinish:
    world = World()
    world.feeds.claim = poll_claim(**claim)
    world.fetcher.answers[world.feeds.claim.url] = reply  # type: ignore[assignment]
    assert poll_source(MESSAGE, world.ports, POLICY) == []
    [end] = world.feeds.ends
    return end


@pytest.mark.parametrize("claim", [None, NotNow(NOW, "host_busy")])
def test_a_message_that_does_not_start_asks_for_nothing(claim: NotNow | None) -> None:
    world = World()
    world.feeds.claim = claim
    assert poll_source(MESSAGE, world.ports, POLICY) == []
    assert (world.fetcher.asked, world.feeds.ends) == ([], [])


def test_what_the_feed_announces_is_kept_with_its_evidence() -> None:
    end = polled(answer(FEED, body=RSS, etag='"1"'))
    assert (end.outcome.word, end.entries, end.etag, end.status) == ("polled", 3, '"1"', 200)
    assert [c.url for c in end.candidates] == [
        "https://news.example/story-one",
        "https://news.example/private/story-two",
    ]
    first = end.candidates[0]
    assert (first.via, first.feed_id, first.source_id, first.due_at) == ("feed", 1, 1, NOW)
    assert first.evidence is not None
    assert first.evidence.title == "One"


def test_the_next_poll_is_never_before_the_feeds_own_ttl() -> None:
    fixed = replace(SOURCE, polling=Polling("fixed", 60.0))
    end = polled(answer(FEED, body=RSS), source=fixed)
    assert end.due_at == NOW + timedelta(minutes=30)


def test_the_same_feed_is_unchanged_whether_the_server_says_so_or_not() -> None:
    first = polled(answer(FEED, body=RSS))
    for reply in (answer(FEED, 304), answer(FEED, body=RSS)):
        end = polled(reply, body_hash=first.body_hash, etag='"1"', interval=900.0)
        assert (end.outcome.word, end.body_hash, end.etag) == ("unchanged", first.body_hash, '"1"')
        assert end.interval == 1350.0


def test_a_validator_that_cannot_be_sent_back_is_dropped() -> None:
    end = polled(answer(FEED, body=RSS, etag='"größe"', last_modified="yesterday"))
    assert (end.outcome.word, end.etag, end.last_modified) == ("polled", None, "yesterday")
    world = World()
    world.feeds.claim = poll_claim(etag='"größe"')
    world.fetcher.answers[FEED] = answer(FEED, body=RSS)
    poll_source(MESSAGE, world.ports, POLICY)
    assert world.fetcher.conditions == [(None, None)]


def test_a_new_body_without_validators_sets_the_old_ones_aside() -> None:
    assert polled(answer(FEED, body=RSS), etag='"1"', last_modified="yesterday").etag is None


def test_an_index_names_its_sitemaps_and_a_child_waits_for_it() -> None:
    url = "https://news.example/index.xml"
    end = polled(answer(url, body=INDEX), url=url, kind="sitemap")
    assert [child.url for child in end.children] == ["https://news.example/march.xml"]
    assert polled(answer(url, body=INDEX), url=url, kind="sitemap", is_child=True).due_at is None


def test_a_section_page_gives_its_articles() -> None:
    url = "https://news.example/news"
    end = polled(answer(url, body=LISTING, content_type="text/html"), url=url, kind="listing")
    assert {c.via for c in end.candidates} == {"listing"}
    assert len(end.candidates) == 2


def test_a_moved_feed_is_asked_there_next_and_keeps_its_place() -> None:
    end = polled(answer(FEED, 301, location="https://feeds.example/news.xml"))
    assert (end.outcome.word, end.location, end.hops, end.due_at) == (
        "retry", "https://feeds.example/news.xml", 1, NOW,
    )  # fmt: skip
    there = "https://feeds.example/news.xml"
    assert polled(answer(there, body=RSS), url=there, hops=1).location == there


def test_a_feed_that_moves_for_ever_fails() -> None:
    end = polled(answer(FEED, 301, location="/x"), hops=POLICY.max_redirects)
    assert (end.outcome.word, end.outcome.reason) == ("failed", "too_many_redirects")


@pytest.mark.parametrize(
    ("error", "weight"),
    [
        (ServerError("oops", status=500), 0.5),
        (UnreachableError("no name", reason="dns"), 0.25),
        (FetchError("no", reason="rejected", status=403), 1.0),
    ],
)
def test_failures_weigh_and_wait(error: FetchError, weight: float) -> None:
    end = polled(error, failures=1.0, interval=900.0)
    assert (end.outcome.word, end.outcome.reason, end.failures) == ("failed", error.reason, 1.0 + weight)
    assert end.due_at is not None
    assert end.due_at > NOW + timedelta(minutes=15)


def test_a_throttled_feed_rests_its_host() -> None:
    end = polled(ThrottledError("slow down", status=429, wait_seconds=7200))
    assert end.hold.until == NOW + timedelta(hours=2)
    assert end.due_at is not None
    assert end.due_at >= end.hold.until


def test_a_page_instead_of_a_feed_is_one_clear_line() -> None:
    end = polled(answer(FEED, body=b"<!doctype html><html><body>Sorry</body></html>"))
    assert (end.outcome.word, end.outcome.reason) == ("failed", "not_a_feed")
    assert "not a feed" in (end.outcome.detail or "")


def test_a_feed_that_robots_forbids_is_not_asked() -> None:
    world = World()
    world.feeds.claim = poll_claim("https://news.example/private/feed.xml")
    poll_source(MESSAGE, world.ports, POLICY)
    assert (world.feeds.ends[0].outcome.reason, world.fetcher.asked) == ("robots", [])


def test_unknown_robots_are_asked_for_first_and_failing_ones_fail_the_poll() -> None:
    world = World()
    world.feeds.claim = poll_claim(robots=Robots())
    robots = "https://news.example/robots.txt"
    world.fetcher.answers[robots] = answer(robots, body=b"")
    poll_source(MESSAGE, world.ports, POLICY)
    assert (len(world.robots.saved), world.feeds.ends) == (1, [])
    world.fetcher.answers[robots] = ServerError("oops", status=500)
    poll_source(MESSAGE, world.ports, POLICY)
    assert (world.feeds.ends[0].outcome.word, world.feeds.ends[0].outcome.reason) == ("failed", "server_error")


@pytest.mark.parametrize("kind", ["feed", "sitemap", "listing"])
def test_a_reading_that_was_ended_is_a_failed_poll_with_its_reason(kind: str) -> None:
    world = World(reader=BrokenReader())
    world.feeds.claim = poll_claim(kind=kind, interval=900.0, body_hash="b")
    world.fetcher.answers[FEED] = answer(FEED, body=RSS)
    poll_source(MESSAGE, world.ports, POLICY)
    [end] = world.feeds.ends
    assert (end.outcome.word, end.outcome.reason, end.body_hash) == ("failed", "cpu_limit", "b")
    assert end.due_at is not None
    assert end.due_at > NOW + timedelta(minutes=15)
