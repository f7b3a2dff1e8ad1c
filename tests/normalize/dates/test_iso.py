"""ISO dates are read by one rule: dates and times with hyphens and colons, in UTC where no zone is said."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.normalize.dates.iso import ISO_WORDS, read_iso

MIDNIGHT = datetime(2026, 3, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "2026-03-01",
        "2026-03-01T00:00",
        "2026-03-01 00:00:00",
        "2026-03-01t00:00:00z",
        "2026-03-01T00:00:00.000000000Z",
        "2026-03-01T00:00:00,000Z",
        "2026-03-01T02:00+02:00",
        "2026-03-01T02:00+0200",
        "2026-02-28T19:00-05",
    ],
)
def test_a_date_or_a_time_is_a_moment_in_utc(text: str) -> None:
    at = read_iso(text)
    assert (at, at.tzinfo) == (MIDNIGHT, UTC)


@pytest.mark.parametrize(
    "text",
    ["", "soon", "2026", "2026-03", "20260301", "20260301T090000Z", "2026-W09-7", "1772323200", "2026-3-1", "26-03-01",
     "2026-13-01", "2026-02-30", "2026-03-01T25:00", "2026-03-01T09", "2026-03-01T", " 2026-03-01", "2026-03-01Z",
     "2026-03-01x09:00", "2026-03-01T09:00+99:00", "٢٠٢٦-03-01", "9999-12-31T23:59:59-14:00",
     "0001-01-01T00:00:00+14:00"],
)  # fmt: skip
def test_anything_else_is_refused_in_one_line(text: str) -> None:
    with pytest.raises(ValueError, match="such as 2026-03-01, ") as caught:
        read_iso(text)
    assert str(caught.value) == ISO_WORDS


@given(st.datetimes(timezones=st.timezones(), min_value=datetime(1900, 1, 1), max_value=datetime(2200, 1, 1)))  # noqa: DTZ001
def test_what_python_writes_is_read_as_the_same_moment(at: datetime) -> None:
    at = at.replace(tzinfo=UTC) if at.utcoffset() is None else at.astimezone(UTC)
    assert read_iso(at.isoformat()) == at
    assert read_iso(at.isoformat(" ").replace("+00:00", "")) == at


@given(st.text(alphabet="0123456789-:TZ+ .W", max_size=30))
def test_nothing_but_a_value_error_is_ever_raised(text: str) -> None:
    with suppress(ValueError):
        assert read_iso(text).tzinfo is UTC
