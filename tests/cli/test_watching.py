"""`health` and `trace`: one process, one address."""

from __future__ import annotations

from tests.cli.desk import Desk
from worker.runtime import Runtime, utc_now
from worker.settings import Settings


def test_a_node_is_well_while_its_last_sign_is_young(desk: Desk, sqlite_url: str) -> None:
    assert desk.call("health", "fetch", "--node", "fetch@one").code == 1
    runtime = Runtime(Settings(database_url=sqlite_url))
    runtime.heartbeats.started("fetch@one", ["fetch"], utc_now())
    runtime.engine.dispose()
    said = desk.call("health", "fetch", "--node", "fetch@one")
    assert (said.code, said.out.count("\n")) == (0, 1)


def test_a_life_is_told_in_order(desk: Desk) -> None:
    assert desk.call("recrawl", "https://news.example/1").code == 0
    events = desk.call("trace", "https://news.example/1?utm_source=mail", "--json").lines
    assert events
    assert [event["at"] for event in events] == sorted(event["at"] for event in events)
