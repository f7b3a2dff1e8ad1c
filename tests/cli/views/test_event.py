"""An event in one line: when, what, how, and nothing trailing."""

from __future__ import annotations

from datetime import UTC, datetime

from worker.cli.views.event import event_line
from worker.storage.queries.url_history import HistoryEvent

AT = datetime(2026, 3, 1, 9, 0, 5, tzinfo=UTC)


def test_an_event_is_one_line() -> None:
    said = event_line(HistoryEvent(AT, 7, "fetch: fetched", "status 200"))
    assert said == "2026-03-01 09:00:05  fetch: fetched   status 200"
    assert event_line(HistoryEvent(AT, 7, "archived", "")) == "2026-03-01 09:00:05  archived"
