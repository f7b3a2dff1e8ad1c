"""Possible values of a field, and the readings of a date."""

from __future__ import annotations

import pytest

from worker.extraction.metadata.candidates import Stamp, best
from worker.extraction.page.statements import FieldValue
from worker.normalize.dates import read_moment


@pytest.mark.parametrize(
    ("text", "exact"),
    [
        ("2024-05-03T12:21:00Z", True),
        ("2024-05-03T00:00:30Z", True),
        ("2024-05-03T00:00:00Z", False),
        ("2024-05-03", False),
    ],
)
def test_midnight_to_the_second_is_no_time_of_day(text: str, exact: bool) -> None:
    moment = read_moment(text)
    assert moment is not None
    assert Stamp(moment, "meta date").is_exact is exact


def test_the_first_candidate_is_the_best_and_the_others_are_not_asked() -> None:
    candidates = iter([FieldValue("a", "h1"), FieldValue("b", "title element")])
    assert best(candidates) == FieldValue("a", "h1")
    assert next(candidates).value == "b"
    assert best(()) is None
