"""Polling: when a feed, sitemap or listing is asked again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from cronsim import CronSim, CronSimError

from worker.errors import CopydeskError
from worker.frontier.spread import share_of
from worker.records import Polling

# Adaptive polling moves slowly down and fast up: what was quiet may wait, and one new entry is no stream of them.
SLOWER = 1.5
TOWARD_FLOOR = 0.2
FLOOR = 300.0  # seconds
CAP = 86_400.0  # seconds
SPREAD = 0.1  # Of the wait, added by the feed's own share.

# What a failure adds to the count by which the wait grows: a server that says no is surer news than one that is slow,
# and a failing name server often is our own.
WEIGHTS = {"hard": 1.0, "soft": 0.5, "dns": 0.25}
FailureKind = Literal["hard", "soft", "dns"]

_MAX_AGE = re.compile(r"(?:^|[\s,])max-age\s*=\s*\"?(\d{1,9})", re.IGNORECASE)
_NO_WAIT = re.compile(r"(?:^|[\s,])(?:no-cache|no-store)(?=$|[\s,;=])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class NextPoll:
    """Say when to poll next, the adaptive interval, and the weighted failures.

    The interval in seconds.
    """

    due_at: datetime
    interval: float
    failures: float = 0.0


def after_poll(
    polling: Polling,
    *,
    now: datetime,
    changed: bool,
    interval: float | None = None,
    least: float | None = None,
    key: str = "",
    floor: float = FLOOR,
    cap: float = CAP,
) -> NextPoll:
    """Plan the next poll after an answered one; ``changed`` means something new.

    ``interval`` is what the poll before came to, ``least`` the seconds that the feed's ttl or its server's
    Cache-Control ask for (counted up to ``cap``), ``key`` the feed's name for its share of the spread.
    """
    least = min(least or 0.0, cap)
    if polling.mode == "cron" and polling.cron:
        return NextPoll(_next_cron(polling.cron, now + timedelta(seconds=least), cap), polling.interval)
    if polling.mode == "fixed":
        return NextPoll(now + timedelta(seconds=max(polling.interval, least)), polling.interval)
    before = polling.interval if interval is None else interval
    after = before - TOWARD_FLOOR * (before - floor) if changed else before * SLOWER
    after = min(max(after, floor), cap)
    wait = max(after, least) * (1 + SPREAD * share_of(key))
    return NextPoll(now + timedelta(seconds=wait), after)


def after_failure(
    polling: Polling,
    kind: FailureKind,
    *,
    now: datetime,
    failures: float = 0.0,
    interval: float | None = None,
    key: str = "",
    cap: float = CAP,
) -> NextPoll:
    """Plan the next poll after a failed one, later with each failure.

    The interval once more for every unit of weighted failures, up to ``cap``.

    Nothing is ever given up; the first answer sets the count back (``after_poll``).
    """
    failures += WEIGHTS[kind]
    base = (polling.interval if polling.mode == "fixed" else interval) or polling.interval
    wait = min(base * (1 + failures) * (1 + SPREAD * share_of(key)), cap)
    return NextPoll(now + timedelta(seconds=wait), base, failures)


def failure_kind(error: CopydeskError) -> FailureKind:
    """Weigh a failure: name not found, may pass by itself, or plain no."""
    if error.reason == "dns":
        return "dns"
    return "soft" if error.retry else "hard"


def least_wait(ttl: float | None, cache_control: str | None) -> float:
    """Return the least seconds between two polls by ttl and Cache-Control."""
    found = None if _NO_WAIT.search(cache_control or "") else _MAX_AGE.search(cache_control or "")
    return max(ttl or 0.0, float(found[1]) if found else 0.0)


def _next_cron(line: str, after: datetime, cap: float) -> datetime:
    """Return the first moment of a cron line behind ``after``.

    A day later where the line names none ever.
    """
    try:
        return next(CronSim(line, after))
    except (CronSimError, StopIteration):
        return after + timedelta(seconds=cap)
