"""Zones: IANA names, offsets, and the letters behind a time of day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from worker.normalize.dates.zones import find_zone, time_zone

SUMMER, WINTER = datetime(2026, 7, 1, 12), datetime(2026, 1, 1, 12)  # noqa: DTZ001 - the zone is what is looked for.


def test_a_zone_is_known_by_its_iana_name_or_is_none() -> None:
    assert time_zone("Europe/Berlin") == ZoneInfo("Europe/Berlin")
    for name in (None, "", "Mars/Olympus", "../../etc/passwd"):
        assert time_zone(name) is None


@pytest.mark.parametrize(
    ("text", "hours"),
    [("z", 0), ("utc", 0), ("gmt+2", 2), ("+05:30", 5.5), ("-0800", -8), ("utc-3", -3), ("+00:00", 0)],
)
def test_an_offset_says_the_hours(text: str, hours: float) -> None:
    zone = find_zone(text, WINTER)
    assert zone is not None
    assert zone.utcoffset(WINTER) == timedelta(hours=hours)


def test_a_zone_without_hours_is_utc_itself() -> None:
    assert find_zone("gmt", WINTER) is UTC
    assert find_zone("+00:00", WINTER) is UTC


@pytest.mark.parametrize("text", ["", " 12 views", "- 20 views", "+99:00", "o'clock", "-2"])
def test_what_is_no_zone_is_none(text: str) -> None:
    assert find_zone(text, WINTER) is None


def test_a_name_that_both_seasons_share_follows_the_season() -> None:
    for when, hours in ((SUMMER, -4), (WINTER, -5)):
        zone = find_zone("et", when)
        assert zone is not None
        assert zone.utcoffset(when) == timedelta(hours=hours)


def test_the_zone_of_the_page_settles_a_name_that_many_use() -> None:
    assert find_zone("ist", WINTER, "Asia/Kolkata") == ZoneInfo("Asia/Kolkata")
    assert find_zone("ist", SUMMER, ZoneInfo("Europe/Dublin")) == ZoneInfo("Europe/Dublin")
