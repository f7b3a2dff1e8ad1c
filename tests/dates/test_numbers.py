"""Days among other words and digits."""

from __future__ import annotations

import pytest

from worker.dates.numbers import find_day


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("۱ فروردین ۱۴۰۳", (2024, 3, 20)),
        ("۲۹ اسفند ۱۴۰۲", (2024, 3, 19)),
        ("۱ مهر ۱۴۰۳", (2024, 9, 22)),
        ("۱۰ دی ۱۴۰۲", (2023, 12, 31)),
        ("30 اسفند 1399", (2021, 3, 20)),
        ("令和元年5月1日", (2019, 5, 1)),
        ("3 May 69", (2069, 5, 3)),
        ("3 May 70", (1970, 5, 3)),
    ],
)
def test_other_calendars_and_short_years(text: str, day: tuple[int, int, int]) -> None:
    found = find_day(text, "fa" if "ا" in text or "ر" in text else None, None)
    assert found is not None
    assert (found.year, found.month, found.day) == day


def test_the_rest_begins_behind_the_date() -> None:
    found = find_day("Seen 09:00, 3 May 2024 18:19", None, None)
    assert found is not None
    assert found.rest.index("18:19") < found.rest.index("09:00")
