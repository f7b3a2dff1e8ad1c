"""What an answer to the request of robots.txt means, by RFC 9309."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from types import MappingProxyType

import pytest

from tests.pipeline.fakes import ALLOWED, NOW, POLICY, SOURCE, BrokenReader, World, answer, fetch_claim
from worker.errors import (
    FetchError,
    GoneError,
    RejectedError,
    ServerError,
    ThrottledError,
    UnreachableError,
)
from worker.pipeline.permission import MOST_ROBOTS_HOPS, find_refusal, is_known, learn_robots, own_headers
from worker.records.work import NotNow, Robots

ROBOTS = "https://news.example/robots.txt"


def learned(reply: object, url: str = ROBOTS, robots: Robots = Robots(), slot: object = NOW) -> World:  # noqa: B008
    world = World()
    world.fetcher.answers[url] = reply  # type: ignore[assignment]
    world.robots.slot = slot  # type: ignore[assignment]
    learn_robots(fetch_claim(robots=robots), world.ports, POLICY)
    return world


def test_known_robots_decide_by_path() -> None:
    assert is_known(fetch_claim(), NOW)
    assert not is_known(fetch_claim(), NOW + timedelta(days=2))
    assert not is_known(fetch_claim(robots=Robots()), NOW)
    assert find_refusal(fetch_claim(), POLICY) is None
    refusal = find_refusal(fetch_claim("https://news.example/private/x"), POLICY)
    assert refusal is not None
    assert (refusal.reason, refusal.retry) == ("robots", False)


@pytest.mark.parametrize("error", [GoneError("x", status=404), RejectedError("x", status=403)])
def test_a_host_without_robots_allows_everything_for_a_day(error: FetchError) -> None:
    [(robots, delay, _)] = learned(error).robots.saved
    assert (robots.status, robots.expires_at, delay) == (error.status, NOW + timedelta(days=1), None)
    assert find_refusal(fetch_claim(robots=robots), POLICY) is None


@pytest.mark.parametrize(
    "error", [ServerError("x", status=500), UnreachableError("x"), ThrottledError("x", status=429, wait_seconds=7)]
)
def test_a_host_in_trouble_forbids_everything_until_it_answers(error: FetchError) -> None:
    [(robots, _, due)] = learned(error).robots.saved
    assert (robots.status, due) == (error.status, None)
    refusal = find_refusal(fetch_claim(robots=robots), POLICY)
    assert refusal is not None
    assert (refusal.reason, refusal.retry) == ("robots_unreachable", True)


def test_a_redirect_is_followed_in_slots_of_its_own_and_not_for_ever() -> None:
    there = "https://news.example/other/robots.txt"
    [(robots, _, due)] = learned(answer(ROBOTS, 301, location="/other/robots.txt")).robots.saved
    assert (robots.location, robots.hops, robots.expires_at, due) == (there, 1, None, NOW)
    last = Robots(location=there, hops=MOST_ROBOTS_HOPS)
    [(robots, _, _)] = learned(answer(there, 301, location="/again"), there, last).robots.saved
    assert robots.status == 404


def test_a_redirect_to_another_host_waits_for_that_hosts_slot() -> None:
    there = "https://www.news.example/robots.txt"
    moved = Robots(location=there, hops=1)
    soon = NOW + timedelta(seconds=0.5)
    world = learned(answer(there, body=b"User-agent: *\nDisallow: /x\n"), there, moved, soon)
    assert (world.slept, world.robots.saved[0][0].status) == ([0.5], 200)
    later = NotNow(NOW + timedelta(seconds=9), "host_busy")
    world = learned(answer(there), there, moved, later)
    assert (world.fetcher.asked, world.robots.saved) == ([], [(moved, None, later.until)])


def test_a_long_crawl_delay_is_cut_to_its_cap() -> None:
    [(_, delay, _)] = learned(answer(ROBOTS, body=b"User-agent: *\nCrawl-delay: 86400\n")).robots.saved
    assert delay == POLICY.crawl_delay_cap


def test_rules_for_our_own_name_are_the_ones_that_count() -> None:
    text = "User-agent: copydesk\nDisallow: /\n\nUser-agent: *\nDisallow:\n"
    own = Robots(text, 200, ALLOWED.expires_at)
    assert find_refusal(fetch_claim(robots=own), POLICY) is not None


@pytest.mark.parametrize(
    ("url", "sent"),
    [
        ("https://news.example/story", True),
        ("https://media.news.example/story", True),
        ("https://feeds.example/all.xml", True),
        ("https://other.example/story", False),
        ("https://news.example.other.example/story", False),
        ("https://news.example@other.example/story", False),
        ("nonsense", False),
    ],
)
def test_a_sources_headers_go_to_its_own_sites_alone(url: str, sent: bool) -> None:
    source = replace(SOURCE, feeds=("https://feeds.example/all.xml",), headers=MappingProxyType({"Cookie": "key"}))
    assert (own_headers(fetch_claim(url, source=source)) is not None) is sent
    assert "key" not in repr(source)
    assert own_headers(fetch_claim(url, source=None)) is None


def test_a_robots_txt_that_cannot_be_read_closes_the_host_as_one_that_is_not_given() -> None:
    world = World()
    world.fetcher.answers[ROBOTS] = answer(ROBOTS, body=b"User-agent: *")
    world.reader = BrokenReader()
    error = learn_robots(fetch_claim(robots=Robots()), world.ports, POLICY)
    assert isinstance(error, ServerError)
    assert error.reason == "robots_unreadable"
    [(robots, _, due)] = world.robots.saved
    assert (robots.status, due) == (None, None)
    assert robots.expires_at == NOW + timedelta(seconds=POLICY.backoff)
