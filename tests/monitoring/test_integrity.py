"""The check of the records keeps its result, and repairs where that is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.monitoring.scenes import NOW
from worker.monitoring.integrity import check_records
from worker.runtime import Runtime
from worker.settings import Settings
from worker.storage.monitoring.outcome_counts import PROBLEMS_MARK
from worker.storage.tables.shared_rows import AuthorRow


@pytest.fixture
def runtime(sqlite_url: str, tmp_path: Path) -> Iterator[Runtime]:
    made = Runtime(Settings(database_url=sqlite_url, archive_url=f"file://{tmp_path}/archive"))
    yield made
    made.engine.dispose()


def test_what_is_wrong_is_counted_for_status_until_it_is_repaired(runtime: Runtime) -> None:
    assert check_records(runtime, NOW) == (0, [])
    assert runtime.marks.read(PROBLEMS_MARK) == (0, NOW)
    with runtime.sessions.begin() as session:
        session.add(AuthorRow(name="Nobody", key="0" * 64))
    removed, findings = check_records(runtime, NOW)
    assert (removed, sum(finding.count for finding in findings)) == (0, 1)
    assert runtime.marks.read(PROBLEMS_MARK) == (1, NOW)
    assert check_records(runtime, NOW, repair=True) == (1, [])
    assert runtime.marks.read(PROBLEMS_MARK) == (0, NOW)
