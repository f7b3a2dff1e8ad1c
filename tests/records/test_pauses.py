"""Pauses that nobody set an end to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from worker.records.pauses import FOREVER


def test_a_pause_without_an_end_is_behind_every_other_and_can_be_written() -> None:
    assert datetime(2999, 12, 31, tzinfo=UTC) < FOREVER
    assert datetime.fromisoformat(FOREVER.isoformat()) == FOREVER


def test_it_is_a_moment_in_every_zone() -> None:
    for hours in (-12, 0, 14):
        assert FOREVER.astimezone(timezone(timedelta(hours=hours))) == FOREVER
