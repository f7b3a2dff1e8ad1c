"""When a young article is fetched again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from worker.frontier.recrawl import next_recrawl

AGES = (3600.0, 21_600.0, 86_400.0, 604_800.0)
BORN = datetime(2024, 5, 3, 12, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_each_age_in_turn_and_then_no_more() -> None:
    moments = []
    now = BORN
    while (following := next_recrawl(BORN, now, AGES)) is not None:
        moments.append(following - BORN)
        now = following
    assert moments == [HOUR, 6 * HOUR, 24 * HOUR, 168 * HOUR]


def test_an_article_found_late_skips_what_it_missed() -> None:
    assert next_recrawl(BORN, BORN + 3 * HOUR, AGES) == BORN + 6 * HOUR
    assert next_recrawl(BORN, BORN + 200 * HOUR, AGES) is None


def test_a_date_in_the_future_or_unknown_counts_as_now() -> None:
    assert next_recrawl(BORN + 9 * HOUR, BORN, AGES) == BORN + HOUR
    assert next_recrawl(None, BORN, AGES) == BORN + HOUR
    assert next_recrawl(BORN, BORN, ()) is None


@given(st.text(max_size=20), st.integers(0, 700_000))
def test_the_spread_only_delays_and_a_little(key: str, seconds: int) -> None:
    now = BORN + timedelta(seconds=seconds)
    spread = next_recrawl(BORN, now, AGES, key=key)
    assert spread is None or spread > now
    plain = next_recrawl(BORN, BORN, AGES)
    first = next_recrawl(BORN, BORN, AGES, key=key)
    assert plain is not None
    assert first is not None
    assert timedelta(0) <= first - plain <= HOUR * 0.05
