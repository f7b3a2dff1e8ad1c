"""`health`: one node's last sign of life, one line, and an exit code."""

from __future__ import annotations

from pathlib import Path

from tests.cli.desk import Desk
from worker.monitoring.sign_of_life import new_sign, write_sign
from worker.runtime import utc_now


def test_a_node_is_well_while_its_last_sign_is_young(desk: Desk, tmp_path: Path) -> None:
    assert desk.call("health", "fetch", "--node", "fetch@one").code == 1
    desk.set(run_dir=str(tmp_path / "run"))
    write_sign(tmp_path / "run", new_sign("fetch@one", ["fetch"], utc_now()))
    said = desk.call("health", "fetch", "--node", "fetch@one")
    assert (said.code, said.out.count("\n")) == (0, 1)
