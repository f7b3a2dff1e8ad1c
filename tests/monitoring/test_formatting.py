"""Words: durations, sizes and numbers as people say them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest

from worker.monitoring.formatting import ago, counted, moment, size, span, whole


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0, "now"), (0.9, "now"), (1, "1 s"), (59, "59 s"), (60, "1 min"), (90, "1.5 min"), (720, "12 min"),
     (5_400, "1.5 h"), (40_000, "11 h"), (86_400, "1 d"), (2_000_000, "23 d"), (-3.2, "-3 s")],
)  # fmt: skip
def test_a_duration_stands_in_its_largest_unit(seconds: float, said: str) -> None:
    assert span(seconds) == said


@pytest.mark.parametrize(("seconds", "said"), [(-1, "now"), (0.9, "now"), (1, "1 s ago"), (7_200, "2 h ago")])
def test_what_is_past_says_so(seconds: float, said: str) -> None:
    assert ago(seconds) == said


@pytest.mark.parametrize(
    ("count", "said"),
    [
        (None, "not measured yet"),
        (0, "0 B"),
        (999, "999 B"),
        (12_345, "12 kB"),
        (12_345_678, "12.3 MB"),
        (5 * 10**12, "5.00 TB"),
    ],
)
def test_a_size_stands_in_a_short_unit(count: int | None, said: str) -> None:
    assert size(count) == said


def test_thousands_stand_apart() -> None:
    assert whole(1240) == "1,240"


@pytest.mark.parametrize(
    ("number", "noun", "said"),
    [(0, "page", "0 pages"), (1, "page", "1 page"), (1240, "entry", "1,240 entries"), (2, "day", "2 days"),
     (2, "address", "2 addresses"),
     (1, "page of text", "1 page of text"), (3, "page of text", "3 pages of text")],
)  # fmt: skip
def test_a_count_agrees_with_its_noun(number: int, noun: str, said: str) -> None:
    assert counted(number, noun) == said


def test_a_moment_stands_to_the_minute_in_utc() -> None:
    assert moment(datetime(2026, 3, 1, 9, 0, 31, tzinfo=UTC)) == "2026-03-01 09:00"
    assert moment(datetime(2026, 3, 1, 9, 0, tzinfo=timezone(timedelta(hours=5)))) == "2026-03-01 04:00"
    assert moment(None, "") == ""
