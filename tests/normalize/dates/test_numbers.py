"""Days written in numbers, or beside the name of a month."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from worker.normalize.dates.numbers import find_day, read_compact


@pytest.mark.parametrize(
    ("text", "when", "timed"),
    [
        ("1714760340", datetime(2024, 5, 3, 18, 19, tzinfo=UTC), True),
        ("1714760340000", datetime(2024, 5, 3, 18, 19, tzinfo=UTC), True),
        ("20240503T181900Z", datetime(2024, 5, 3, 18, 19, tzinfo=UTC), True),
        ("20240503", datetime(2024, 5, 3), False),  # noqa: DTZ001 - it says no zone.
    ],
)
def test_digits_alone_are_a_moment(text: str, when: datetime, timed: bool) -> None:
    assert read_compact(text) == (when, timed)


@pytest.mark.parametrize("text", ["", "2024", "12345", "2024-05-03", "number 20240503"])
def test_other_texts_are_not_digits_alone(text: str) -> None:
    assert read_compact(text) is None


@pytest.mark.parametrize(
    ("text", "language", "day_first", "wanted"),
    [
        ("2024-05-03", None, None, (2024, 5, 3)),
        ("2024年5月3日", "ja", None, (2024, 5, 3)),
        ("令和6年5月3日", "ja", None, (2024, 5, 3)),
        ("3.5.2024", None, None, (2024, 5, 3)),
        ("03/05/2024", None, True, (2024, 5, 3)),
        ("05/03/2024", None, False, (2024, 5, 3)),
        ("05/23/2024", None, None, (2024, 5, 23)),
        ("3 May 2024", "en", None, (2024, 5, 3)),
        ("May 3rd, 2024", "en", None, (2024, 5, 3)),
        ("03 May 24", "en", None, (2024, 5, 3)),
        ("3 พฤษภาคม 2567", "th", None, (2024, 5, 3)),
        ("14 اردیبهشت 1403", "fa", None, (2024, 5, 3)),
    ],
)
def test_the_first_day_is_found(
    text: str, language: str | None, day_first: bool | None, wanted: tuple[int, int, int]
) -> None:
    found = find_day(f"Posted {text}, 18:19", language, day_first)
    assert found is not None
    assert (found.year, found.month, found.day) == wanted
    assert "18:19" in found.rest


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("2 minute read May 3, 2024", (2024, 5, 3)),
        ("7 min. · Dec 30, 2013", (2013, 12, 30)),
        ("von Marc Ohlsen | 3. Mai 2024 | Hafen", (2024, 5, 3)),
        ("By Ada Maio on January 21, 2024", (2024, 1, 21)),
        ("Jane Oke - 14.09.2022 - Harbour, box 2", (2022, 9, 14)),
        ("01. Dez. 2017, 3 min, Kommentare 4", (2017, 12, 1)),
        ("Published May 3, 2024, updated 5 May 2024", (2024, 5, 3)),
        ("3 May 2024, 1815 readers", (2024, 5, 3)),
    ],
)
def test_a_date_that_stands_together_is_meant_whatever_else_a_line_holds(
    text: str, wanted: tuple[int, int, int]
) -> None:
    day = find_day(text, "en", None)
    assert day is not None
    assert (day.year, day.month, day.day) == wanted


@pytest.mark.parametrize("text", ["", "03/05/2024", "May in the harbour", "12 boats, 3 crews", "3-5-24"])
def test_no_day_or_a_doubtful_one_is_none(text: str) -> None:
    assert find_day(text, "en", None) is None


def test_a_day_that_the_calendar_lacks_is_an_error() -> None:
    with pytest.raises(ValueError, match="day"):
        find_day("2024-02-31", None, None)
