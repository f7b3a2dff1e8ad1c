"""A node is known from its start to its goodbye, and its last sign of life is kept."""

from __future__ import annotations

from datetime import timedelta

from tests.storage.crawl_state import CrawlState
from worker.storage.monitoring.heartbeat_probe import Heartbeat
from worker.storage.monitoring.heartbeats import Heartbeats


def test_a_nodes_signs_of_life(crawl: CrawlState) -> None:
    heartbeats = Heartbeats(crawl.sessions)
    heartbeats.started("fetch@one", ["fetch"], crawl.now)
    later = crawl.now + timedelta(seconds=15)
    heartbeats.beat("fetch@one", later)
    assert heartbeats.all() == [Heartbeat("fetch@one", ("fetch",), later, crawl.now)]
    heartbeats.started("fetch@one", ["fetch", "parse"], later)
    assert heartbeats.all()[0].queues == ("fetch", "parse")
    heartbeats.stopped("fetch@one")
    assert heartbeats.all() == []


def test_a_sign_of_life_of_an_unknown_node_makes_it_known(crawl: CrawlState) -> None:
    heartbeats = Heartbeats(crawl.sessions)
    heartbeats.beat("beat", crawl.now)
    assert heartbeats.all() == [Heartbeat("beat", (), crawl.now, crawl.now)]
