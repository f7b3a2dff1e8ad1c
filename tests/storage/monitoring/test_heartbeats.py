"""A node is known from its start to its goodbye, and its last sign of life, question and answer are kept."""

from __future__ import annotations

from datetime import timedelta

from tests.storage.crawl_state import CrawlState
from worker.storage.monitoring.heartbeats import Heartbeat, Heartbeats

SECOND = timedelta(seconds=1)


def test_a_nodes_signs_of_life(crawl: CrawlState) -> None:
    heartbeats = Heartbeats(crawl.sessions)
    heartbeats.started("fetch@one", ["fetch"], crawl.now, "first")
    later = crawl.now + 15 * SECOND
    assert heartbeats.beat("fetch@one", later, "first", crawl.now)
    assert heartbeats.all() == [Heartbeat("fetch@one", ("fetch",), later, crawl.now, finished_at=crawl.now)]
    heartbeats.started("fetch@one", ["fetch", "parse"], later, "second")
    assert heartbeats.all()[0].queues == ("fetch", "parse")
    heartbeats.stopped("fetch@one")
    assert heartbeats.all() == []


def test_a_process_whose_name_another_has_taken_learns_it(crawl: CrawlState) -> None:
    heartbeats = Heartbeats(crawl.sessions)
    assert not heartbeats.beat("fetch@one", crawl.now, "first")
    heartbeats.started("fetch@one", ["fetch"], crawl.now, "second")
    assert not heartbeats.beat("fetch@one", crawl.now, "first")
    assert heartbeats.beat("fetch@one", crawl.now)


def test_a_node_is_deaf_from_the_question_that_it_has_not_answered(crawl: CrawlState) -> None:
    heartbeats = Heartbeats(crawl.sessions)
    heartbeats.started("fetch@one", ["fetch"], crawl.now)
    assert heartbeats.all()[0].deaf_since is None
    heartbeats.asked("fetch@one", crawl.now)
    assert heartbeats.all()[0].deaf_since == crawl.now
    heartbeats.answered("fetch@one", crawl.now + SECOND)
    assert heartbeats.all()[0].deaf_since is None
    heartbeats.asked("fetch@one", crawl.now + 15 * SECOND)
    assert heartbeats.all()[0].deaf_since == crawl.now + 15 * SECOND
    heartbeats.asked("fetch@one", None)
    assert heartbeats.all()[0].deaf_since is None
