"""Back-off doubles, is bounded, and never lets a row run ahead of its host."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.pipeline.fakes import NOW, POLICY, fetch_claim
from worker.errors import ServerError, UnreachableError
from worker.pipeline.failing import backoff, hold_of, retry_at
from worker.records.work import Hold


@pytest.mark.parametrize(
    ("attempt", "seconds"), [(1, 30), (2, 60), (5, 480), (10, 15_360), (11, 21_600), (900, 21_600)]
)
def test_the_wait_doubles_up_to_its_cap(attempt: int, seconds: float) -> None:
    assert backoff(POLICY, attempt) == timedelta(seconds=seconds)


def test_a_row_is_not_due_before_its_host() -> None:
    error = ServerError("oops", status=500)
    late = Hold(NOW + timedelta(hours=1))
    assert retry_at(error, fetch_claim(), late, NOW, POLICY) == late.until
    assert retry_at(error, fetch_claim(), Hold(), NOW, POLICY) == NOW + timedelta(seconds=30)


def test_one_pages_own_trouble_does_not_hold_its_host() -> None:
    assert hold_of(ServerError("oops", status=500), fetch_claim(), NOW, POLICY).until is None
    assert hold_of(UnreachableError("cut", reason="reset"), fetch_claim(), NOW, POLICY).until is None
