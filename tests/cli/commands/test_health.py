"""`health`: one node's last sign of life, one line, and an exit code."""

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
