"""The gap between two requests to one host."""

from __future__ import annotations

import pytest

from worker.frontier.politeness import effective_delay, is_loopback


@pytest.mark.parametrize(
    ("host", "stated", "crawl_delay", "seconds"),
    [
        ("paper.example:443", 5.0, None, 5.0),
        ("paper.example", 5.0, 2.0, 5.0),
        ("paper.example", 5.0, 20.0, 20.0),
        ("paper.example", 0.1, None, 1.0),
        ("paper.example", 2.5, 0.0, 2.5),
        ("127.0.0.1:8080", 0.1, None, 0.1),
        ("127.0.0.1:8080", 0.1, 1.0, 1.0),
        ("localhost:80", 0.0, None, 0.0),
    ],
)
def test_the_longest_of_what_is_stated_and_asked(
    host: str, stated: float, crawl_delay: float | None, seconds: float
) -> None:
    assert effective_delay(host, stated, crawl_delay) == seconds


@pytest.mark.parametrize(
    "host", ["localhost", "LOCALHOST:81", "a.localhost", "127.9.8.7", "127.0.0.1:1", "::1", "[::1]:80", "[::1]"]
)
def test_loopback(host: str) -> None:
    assert is_loopback(host)


@pytest.mark.parametrize(
    "host",
    [
        "paper.example",
        "localhost.paper.example",
        "10.0.0.1",
        "128.0.0.1",
        "[2001:db8::1]:80",
        "mylocalhost",
        "",
        "[",
        ":",
    ],
)
def test_other_hosts(host: str) -> None:
    assert not is_loopback(host)
