"""Zones behind a time of day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from worker.dates.zones import find_zone, time_zone

SUMMER = datetime(2024, 7, 1, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        (" +02:00", 2), ("+0530", 5.5), ("-03", -3), (" gmt+7)", 7), (" (utc-5:30)", -5.5), (" z", 0), (" est", -5),
        (", msk", 3), (" gmt", 0),
    ],
)  # fmt: skip
def test_offsets_and_names(text: str, hours: float) -> None:
    zone = find_zone(text, SUMMER)
    assert zone is not None
    assert zone.utcoffset(SUMMER) == timedelta(hours=hours)


@pytest.mark.parametrize("text", ["", " - 20 views", " by", " +99:00", " and more", " -5 comments"])
def test_no_zone(text: str) -> None:
    found = find_zone(text, SUMMER)
    assert found is None or found.utcoffset(SUMMER) is None


def test_names_of_zones() -> None:
    assert time_zone("Europe/Berlin") is not None
    for name in (None, "", "Atlantis/Centre", "../etc/passwd", "\0", "x" * 500):
        assert time_zone(name) is None
