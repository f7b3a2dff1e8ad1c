"""Back-off doubles, is bounded, and never lets a row run ahead of its host."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.pipeline.fakes import NOW, POLICY, fetch_claim
from worker.errors import ReadingCostError, ServerError, UnreachableError
from worker.pipeline.failing import backoff, hold_of, outcome_of, retry_at
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


@pytest.mark.parametrize(("attempt", "word"), [(1, "retry"), (2, "dead_letter"), (3, "dead_letter")])
def test_a_page_that_costs_too_much_is_tried_twice(attempt: int, word: str) -> None:
    outcome = outcome_of(ReadingCostError("not read within 2 s"), "parse", attempt, POLICY)
    assert (outcome.word, outcome.reason) == (word, "cpu_limit")
