"""A host's slots: one connection at a time, its delay between starts, its rest when it asked for one."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.storage.crawl_state import START, CrawlState
from worker.records.pauses import FOREVER
from worker.records.work import NotNow
from worker.storage.crawl.hosts import (
    LONGEST_PAUSE_WAIT,
    SLOT_WAIT,
    ensure_hosts,
    host_name,
    note_due,
    take_slot,
)
from worker.storage.tables.crawl import HostRow

SECOND = timedelta(seconds=1)


@pytest.mark.parametrize(
    ("url", "name"),
    [
        ("https://News.Example/x", "news.example:443"),
        ("http://news.example/", "news.example:80"),
        ("http://127.0.0.1:8080/x", "127.0.0.1:8080"),
        ("http://[::1]:8080/", "::1:8080"),
    ],
)
def test_a_host_is_its_name_and_port(url: str, name: str) -> None:
    assert host_name(url) == name


def test_a_free_host_gives_its_slot_at_once_and_the_next_after_its_delay() -> None:
    host = HostRow(name="news.example:443")
    assert take_slot(host, START, 5.0, 35.0) == START
    host.busy_until = None
    refused = take_slot(host, START + SECOND, 5.0, 35.0)
    assert refused == NotNow(START + 5 * SECOND, "host_delay")


def test_a_slot_that_is_near_is_given_ahead_of_its_time() -> None:
    host = HostRow(name="news.example:443", next_allowed_at=START + timedelta(seconds=SLOT_WAIT))
    assert take_slot(host, START, 5.0, 35.0) == START + timedelta(seconds=SLOT_WAIT)
    assert host.next_allowed_at == START + timedelta(seconds=SLOT_WAIT + 5)


def test_a_busy_host_gives_none_until_its_request_is_over_or_must_be() -> None:
    host = HostRow(name="news.example:443", busy_until=START + 35 * SECOND)
    assert take_slot(host, START, 5.0, 35.0) == NotNow(START + 5 * SECOND, "host_busy")
    assert take_slot(host, START + 36 * SECOND, 5.0, 35.0) == START + 36 * SECOND


def test_a_host_that_is_held_back_says_why() -> None:
    host = HostRow(name="news.example:443", held_until=START + 60 * SECOND, held_reason="throttled")
    assert take_slot(host, START, 5.0, 35.0) == NotNow(START + 60 * SECOND, "throttled")


def test_a_paused_host_gives_no_slot_and_is_asked_again_soon() -> None:
    host = HostRow(name="news.example:443", paused_until=FOREVER, held_until=START + SECOND)
    assert take_slot(host, START, 5.0, 35.0) == NotNow(START + LONGEST_PAUSE_WAIT, "paused")


def test_hosts_are_added_once_and_know_their_earliest_work(crawl: CrawlState) -> None:
    with crawl.sessions.begin() as session:
        keys = ensure_hosts(session, ["b.example:443", "a.example:443", "b.example:443"])
        assert ensure_hosts(session, ["a.example:443"]) == {"a.example:443": keys["a.example:443"]}
        key = keys["a.example:443"]
        for moment in (START + SECOND, START, START + 2 * SECOND):
            note_due(session, {key: moment})
        session.expire_all()
        assert session.get_one(HostRow, key).next_due_at == START
        assert ensure_hosts(session, []) == {}
