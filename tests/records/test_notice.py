"""Waits between two tries: they double, and no longer than an hour, however often it failed."""

from __future__ import annotations

from datetime import timedelta

from worker.records.notice import FIRST_WAIT, LONGEST_WAIT, wait_after


def test_waits_double_up_to_the_longest() -> None:
    waits = [wait_after(attempts) for attempts in range(1, 9)]
    assert waits[:3] == [FIRST_WAIT, 2 * FIRST_WAIT, 4 * FIRST_WAIT]
    assert waits == sorted(waits)
    assert waits[-1] == LONGEST_WAIT == timedelta(hours=1)
    assert wait_after(10**9) == LONGEST_WAIT
