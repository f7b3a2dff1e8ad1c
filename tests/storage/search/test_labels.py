"""Labels: a span of days is covered by the largest parts of the calendar, each day once."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.storage.search.labels import covering, date_labels, name_label, span_labels


@pytest.mark.parametrize(
    ("first", "last", "wanted"),
    [
        ((2026, 3, 30), (2026, 4, 1), "day20260330 day20260331 day20260401"),
        ((2025, 12, 31), (2026, 2, 1), "day20251231 month202601 day20260201"),
        ((2024, 1, 1), (2026, 1, 31), "year2024 year2025 month202601"),
        ((2026, 3, 1), (2026, 3, 1), "day20260301"),
        ((2026, 3, 2), (2026, 3, 1), ""),
        ((1900, 1, 1), (2026, 3, 1), ""),
    ],
)
def test_the_labels_of_a_span(first: tuple[int, int, int], last: tuple[int, int, int], wanted: str) -> None:
    assert " ".join(span_labels(datetime(*first, tzinfo=UTC), datetime(*last, 23, tzinfo=UTC))) == wanted


@given(st.dates(date(1990, 1, 1), date(2030, 12, 31)), st.integers(0, 4000))
def test_every_day_of_a_span_has_one_label_and_no_other_day_has(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    labels = set(covering(start, end))
    for day in (start - timedelta(days=1), start, start + timedelta(days=days // 2), end, end + timedelta(days=1)):
        mine = set(date_labels(datetime(day.year, day.month, day.day, tzinfo=UTC)))
        assert len(mine & labels) == (start <= day <= end)


def test_the_last_day_that_there_is() -> None:
    assert list(covering(date(9999, 12, 31), date.max)) == ["day99991231"]


def test_an_article_has_the_date_of_its_day_in_utc() -> None:
    late = datetime(2026, 3, 1, 1, tzinfo=timezone(timedelta(hours=2)))
    assert date_labels(late) == ["day20260228", "month202602", "year2026"]


def test_names_are_alike_whatever_their_case() -> None:
    assert name_label("tag", "KÜSTE ") == name_label("tag", "Küste") != name_label("author", "Küste")
