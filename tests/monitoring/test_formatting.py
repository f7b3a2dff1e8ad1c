"""Words: durations, sizes and numbers as people say them."""

from __future__ import annotations

import pytest

from worker.monitoring.formatting import size, span, whole


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "now"), (0.9, "now"), (1, "1 s"), (59, "59 s"), (60, "1 min"), (90, "1.5 min"), (720, "12 min"),
     (5_400, "1.5 h"), (40_000, "11 h"), (86_400, "1 d"), (2_000_000, "23 d"), (-3.2, "-3 s")],
)  # fmt: skip
def test_a_duration_stands_in_its_largest_unit(seconds: float, said: str) -> None:
    assert span(seconds) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [(None, "?"), (0, "0 B"), (999, "999 B"), (12_345, "12 kB"), (12_345_678, "12.3 MB"), (5 * 10**12, "5.00 TB")],
)
def test_a_size_stands_in_a_short_unit(count: int | None, said: str) -> None:
    assert size(count) == said


def test_thousands_stand_apart() -> None:
    assert whole(1240) == "1,240"
