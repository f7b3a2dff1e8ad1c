"""Recrawl: when a young article is fetched again, to catch its edits."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from worker.frontier.spread import share_of

SPREAD = 0.05  # Of an age, added by the article's own share: one feed's articles do not come back at one moment.


def next_recrawl(since: datetime | None, now: datetime, ages: Iterable[float], *, key: str = "") -> datetime | None:
    """Return when an article next reaches one of the ``ages`` (seconds).

    None where it is past all of them.

    ``since`` is when it was published, else when it was found; a moment in the future (a clock or a zone is wrong) or
    an unknown one counts as now.
    """
    start = min(since or now, now)
    spread = 1 + SPREAD * share_of(key)
    moments = (start + timedelta(seconds=age * spread) for age in sorted(ages))
    return next((moment for moment in moments if moment > now), None)
