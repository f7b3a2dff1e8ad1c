"""When a feed is asked again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from worker.errors import GoneError, ParseError, ServerError, UnreachableError
from worker.frontier.polling import FailureKind, after_failure, after_poll, failure_kind, least_wait
from worker.records import Polling

NOW = datetime(2024, 5, 3, 12, 7, tzinfo=UTC)
ADAPTIVE = Polling()


def seconds_until(moment: datetime) -> float:
    return (moment - NOW).total_seconds()


def test_adaptive_slows_down_by_half_and_speeds_up_toward_the_floor() -> None:
    assert after_poll(ADAPTIVE, now=NOW, changed=False).interval == 1350.0
    assert after_poll(ADAPTIVE, now=NOW, changed=True).interval == 900 - 0.2 * 600
    assert after_poll(ADAPTIVE, now=NOW, changed=False, interval=80_000).interval == 86_400
    assert after_poll(ADAPTIVE, now=NOW, changed=True, interval=10).interval == 300
    assert seconds_until(after_poll(ADAPTIVE, now=NOW, changed=True, interval=300).due_at) == 300


def test_a_busy_feed_comes_near_the_floor_and_a_quiet_one_to_the_cap() -> None:
    busy = quiet = 3600.0
    for _ in range(30):
        busy = after_poll(ADAPTIVE, now=NOW, changed=True, interval=busy).interval
        quiet = after_poll(ADAPTIVE, now=NOW, changed=False, interval=quiet).interval
    assert 300 <= busy < 310
    assert quiet == 86_400


def test_fixed_is_fixed() -> None:
    fixed = Polling(mode="fixed", interval=60)
    for changed in (True, False):
        following = after_poll(fixed, now=NOW, changed=changed, interval=5000, key="a feed")
        assert (seconds_until(following.due_at), following.interval) == (60, 60)


def test_cron_names_its_moments() -> None:
    cron = Polling(mode="cron", cron="*/15 6-22 * * *")
    assert after_poll(cron, now=NOW, changed=True).due_at == datetime(2024, 5, 3, 12, 15, tzinfo=UTC)
    assert after_poll(cron, now=NOW, changed=True, least=600).due_at == datetime(2024, 5, 3, 12, 30, tzinfo=UTC)
    never = Polling(mode="cron", cron="0 0 30 2 *")
    assert seconds_until(after_poll(never, now=NOW, changed=True).due_at) == 86_400
    assert seconds_until(after_poll(Polling(mode="cron", cron="nonsense"), now=NOW, changed=True).due_at) == 86_400


@given(
    st.sampled_from([ADAPTIVE, Polling(mode="fixed", interval=60), Polling(mode="cron", cron="* * * * *")]),
    st.booleans(),
    st.none() | st.floats(0, 1e6),
    st.floats(0, 1e9),
    st.text(max_size=8),
)
def test_never_sooner_than_the_feed_asks_and_never_later_than_the_cap(
    polling: Polling, changed: bool, interval: float | None, least: float, key: str
) -> None:
    wait = seconds_until(after_poll(polling, now=NOW, changed=changed, interval=interval, least=least, key=key).due_at)
    assert min(least, 86_400) <= wait + 1e-3
    assert 0 < wait <= 86_400 * 1.1 + 60


def test_the_same_feed_has_the_same_share_and_another_another() -> None:
    one, again, other = (after_poll(ADAPTIVE, now=NOW, changed=False, key=key).due_at for key in ("a", "a", "b"))
    assert one == again != other


@pytest.mark.parametrize(
    ("kind", "waits"), [("hard", [1800, 2700, 3600]), ("soft", [1350, 1800, 2250]), ("dns", [1125, 1350, 1575])]
)
def test_failures_back_off_in_a_line_by_their_weight(kind: FailureKind, waits: list[float]) -> None:
    failures, found = 0.0, []
    for _ in waits:
        following = after_failure(ADAPTIVE, kind, now=NOW, failures=failures)
        failures = following.failures
        found.append(seconds_until(following.due_at))
    assert found == waits


def test_the_back_off_is_capped_and_an_answer_ends_it() -> None:
    late = after_failure(ADAPTIVE, "hard", now=NOW, failures=1e6, interval=3600, key="x")
    assert seconds_until(late.due_at) == 86_400
    assert late.interval == 3600
    assert after_poll(ADAPTIVE, now=NOW, changed=True, interval=late.interval).failures == 0
    fixed = after_failure(Polling(mode="fixed", interval=10), "soft", now=NOW, interval=900)
    assert seconds_until(fixed.due_at) == 15


def test_the_weight_of_an_error() -> None:
    assert failure_kind(UnreachableError("x", reason="dns")) == "dns"
    assert failure_kind(UnreachableError("x")) == "soft"
    assert failure_kind(ServerError("x")) == "soft"
    assert failure_kind(GoneError("x")) == "hard"
    assert failure_kind(ParseError("x")) == "hard"


@pytest.mark.parametrize(
    ("ttl", "header", "seconds"),
    [
        (None, None, 0),
        (1800.0, None, 1800),
        (None, "public, max-age=600", 600),
        (1800.0, "max-age=600", 1800),
        (60.0, 'Max-Age="900"', 900),
        (None, "s-maxage=900", 0),
        (None, "no-cache, max-age=900", 0),
        (None, "max-age=soon", 0),
        (None, "max-age=-5", 0),
    ],
)
def test_the_least_wait_is_the_feeds_or_its_servers(ttl: float | None, header: str | None, seconds: float) -> None:
    assert least_wait(ttl, header) == seconds
