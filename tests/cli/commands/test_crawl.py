"""`crawl`, `recrawl` and `purge`: rows that are due, and messages that ring for them."""

from __future__ import annotations

import pytest

from tests.cli.desk import Desk
from worker.local_stack.redis_server import RedisServer

SOURCE = 'name = "News"\nhome = "https://news.example/"\nfeeds = ["https://news.example/feed"]\n'


@pytest.fixture
def news(desk: Desk, redis_server: RedisServer) -> Desk:
    """A desk with one source and a Redis."""
    desk.set(redis_url=redis_server.url, key_prefix=f"{desk.folder.name}:")
    desk.write("config/sources/news.toml", SOURCE)
    assert desk.call("sources", "apply").out == "sources added: news\n"
    return desk


def test_a_crawl_sends_its_polls_and_a_purge_takes_them_back(news: Desk) -> None:
    assert news.call("crawl", "news").out == "news: 1 feed to poll\n"
    assert news.call("purge", "discover", "--dry-run").out == "discover: 1 message would be removed\n"
    assert news.call("purge", "all").out == "all: 1 message removed; 1 row due again\n"
    assert news.call("purge", "all", "--dry-run").out == "all: 0 messages would be removed\n"


def test_a_source_that_there_is_not_names_those_that_there_are(news: Desk) -> None:
    said = news.call("crawl", "nope")
    assert (said.code, said.err) == (2, "copydesk: no source 'nope': known are news\n")


def test_a_page_is_asked_for_again(news: Desk) -> None:
    assert news.call("recrawl", "https://news.example/1", "--dry-run").out.endswith("1 page would be fetched again\n")
    assert news.call("recrawl", "https://news.example/1").out.endswith("1 page due to be fetched again\n")
    assert "manual" in news.call("trace", "https://news.example/1").out
    assert news.call("recrawl", "news", "--dry-run").code == 0


def test_a_pause_has_an_end_and_a_reason_and_a_host_can_be_paused(news: Desk) -> None:
    said = news.call("pause", "news", "--until", "2099-03-01T09:00", "--reason", "they move").out
    assert said == "news: paused until 2099-03-01 09:00 UTC: they move (was active)\n"
    assert news.call("pause", "NEWS.example", "--reason", "asked").out == (
        "news.example:443: paused until it is resumed: asked\n"
    )
    assert news.call("resume", "news.example").out == "news.example:443: resumed\n"
    assert "2099-03-01" not in news.call("resume", "news").out
    assert news.call("pause", "news", "--until", "soon").code == 2


def test_a_paused_source_says_so_until_it_is_resumed(news: Desk) -> None:
    assert news.call("pause", "news").out == "news: paused until it is resumed (was active)\n"
    assert news.call("sources", "list", "--json").lines[0]["state"] == "paused"
    assert news.call("resume", "news").out == "news: active (was paused)\n"
