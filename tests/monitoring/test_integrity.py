"""The check of the records keeps its result, what is left over not counted, and repairs where that is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.monitoring.scenes import NOW
from worker.monitoring.integrity import GRACE, check_records
from worker.runtime import Runtime
from worker.settings import Settings
from worker.storage.monitoring.outcome_counts import PROBLEMS_MARK
from worker.storage.retention import integrity
from worker.storage.tables.shared_rows import AuthorRow


@pytest.fixture
def runtime(sqlite_url: str, tmp_path: Path) -> Iterator[Runtime]:
    made = Runtime(Settings(database_url=sqlite_url, archive_url=f"file://{tmp_path}/archive"))
    yield made
    made.engine.dispose()


def test_what_is_left_over_counts_as_nothing_wrong_and_is_removed(runtime: Runtime) -> None:
    assert check_records(runtime, NOW) == (0, [])
    assert runtime.marks.read(PROBLEMS_MARK) == (0, NOW)
    with runtime.sessions.begin() as session:
        session.add(AuthorRow(name="Nobody", key="0" * 64))
    removed, findings = check_records(runtime, NOW)
    assert (removed, [finding.is_orphan for finding in findings]) == (0, [True])
    assert runtime.marks.read(PROBLEMS_MARK) == (0, NOW)
    assert check_records(runtime, NOW, repair=True) == (1, [])


def test_a_raw_page_of_no_record_goes_once_its_record_cannot_be_under_way(runtime: Runtime) -> None:
    """It was fetched while its article was erased, say, or its worker died before the row."""
    now, later = datetime.now(UTC), timedelta(seconds=GRACE + 60)
    name = runtime.archive.put(b"<p>erased</p>")
    assert check_records(runtime, now, repair=True) == (0, [])
    [finding] = check_records(runtime, now + later)[1]
    assert (finding.name, finding.count, finding.examples) == ("raw pages of no record", 1, (name,))
    assert check_records(runtime, now + later, repair=True) == (1, [])
    assert list(runtime.archive) == []


def test_an_archive_of_another_database_is_left_as_it_is(runtime: Runtime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(integrity, "MOST_LEFT_OVER", 2)
    now = datetime.now(UTC) + timedelta(days=1)
    names = {runtime.archive.put(b"<p>page %d</p>" % number) for number in range(3)}
    removed, [finding] = check_records(runtime, now, repair=True)
    assert (removed, finding.name, finding.count) == (0, "raw pages of no record", 3)
    assert runtime.marks.read(PROBLEMS_MARK) == (3, now)
    assert {stored.content_hash for stored in runtime.archive} == names
