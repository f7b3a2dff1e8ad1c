"""`release` and `db`: a deployment made ready."""

from __future__ import annotations

from tests.cli.desk import Desk
from worker.storage.database.schema import needed_version


def test_a_release_makes_everything_ready_and_can_be_run_again(bare_desk: Desk) -> None:
    bare_desk.sources.mkdir(parents=True)
    bare_desk.set(database_url="sqlite:///deep/copydesk.db")
    assert bare_desk.call("db", "version").out == f"database at nothing, needed is {needed_version()}\n"
    for _ in range(2):
        assert bare_desk.call("release").out.startswith(f"database at {needed_version()}\n")
    assert bare_desk.call("db", "upgrade").out == f"database at {needed_version()}\n"
    assert bare_desk.call("articles", "--json").code == 0
