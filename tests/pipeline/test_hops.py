"""Wherever a redirect, a feed or a sitemap leads, no request goes to a private address: every hop passes the guard."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest

from tests.pipeline.fakes import MESSAGE, NOW, POLICY, World, fetch_claim, poll_claim
from worker.fetching.client import Fetcher
from worker.pipeline.fetch_page import fetch_page
from worker.pipeline.permission import learn_robots
from worker.pipeline.poll_source import poll_source
from worker.records.work import Robots

INSIDE = ("127.0.0.1", "localhost", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "127.0.0.1.", "0.0.0.0")


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    """A server inside, to which nobody may connect."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.setblocking(False)
        yield listener
        with pytest.raises(BlockingIOError):
            listener.accept()


@pytest.fixture(params=INSIDE)
def inside(request: pytest.FixtureRequest, listener: socket.socket) -> str:
    """The server's address in one of its spellings."""
    return f"http://{request.param}:{listener.getsockname()[1]}/secret"


def guarded() -> World:
    """A world with a fetcher that could really connect."""
    return World(fetcher=Fetcher(user_agent=POLICY.user_agent))  # type: ignore[arg-type]


def test_a_page_that_a_redirect_led_inside_is_refused(inside: str) -> None:
    world = guarded()
    world.frontier.fetch_claim = fetch_claim(inside, via="redirect", hops=1)
    fetch_page(MESSAGE, world.ports, POLICY)
    [end] = world.frontier.ends
    assert (end.outcome.word, end.outcome.reason) == ("refused", "private_address")


@pytest.mark.parametrize("kind", ["feed", "sitemap", "listing"])
def test_a_poll_that_a_redirect_or_an_index_led_inside_fails(inside: str, kind: str) -> None:
    world = guarded()
    world.feeds.claim = poll_claim(inside, kind=kind, hops=1, is_child=kind == "sitemap")
    poll_source(MESSAGE, world.ports, POLICY)
    [end] = world.feeds.ends
    assert (end.outcome.word, end.outcome.reason) == ("failed", "private_address")


def test_a_robots_txt_that_a_redirect_led_inside_is_none(inside: str) -> None:
    world = guarded()
    world.robots.slot = NOW
    assert learn_robots(fetch_claim(robots=Robots(location=inside, hops=1)), world.ports, POLICY) is None
    [(robots, delay, _)] = world.robots.saved
    assert (robots.text, robots.location, delay) == ("", None, None)
