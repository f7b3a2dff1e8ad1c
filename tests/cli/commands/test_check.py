"""`copydesk check`: one line where all is well, a line for each finding and exit code 1 where not."""

from __future__ import annotations

import os

from tests.cli.desk import Desk
from worker.storage.database.engine import open_engine, open_sessions
from worker.storage.tables.shared_rows import AuthorRow


def test_orphans_are_named_removed_and_shown_by_status(desk: Desk) -> None:
    assert desk.call("check").out == "the records hold together\n"
    engine = open_engine(os.environ["COPYDESK_DATABASE_URL"])
    with open_sessions(engine).begin() as session:
        session.add(AuthorRow(key="k", name="Nobody"))
    engine.dispose()
    said = desk.call("check")
    assert (said.code, said.out) == (1, "1 authors of no article: 1\n")
    assert "1 rows do not hold together" in " ".join(desk.call("status").out.split())
    repaired = desk.call("check", "--repair", "--json")
    assert (repaired.code, repaired.json) == (0, {"removed": 1, "findings": []})
    assert "do not hold together" not in desk.call("status").out
