"""Costly hosts: those of whose pages one took too much processor time to read.

Their pages rest, twice as long each time, and are then parsed one by one in the lane of pages that were tried before
(``dispatch/fair_share.py``): however many such hosts there are, one process is at them.  A page that reads well ends
the rest.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, or_, select, update
from sqlalchemy.orm import Session

from worker.storage.crawl.hosts import lock_hosts
from worker.storage.tables.crawl import FrontierRow, HostRow

# Seconds that a host rests after its first such page, and at most.
FIRST_REST, LONGEST_REST = 60.0, 3600.0
# The reasons of outcomes that say so.
COSTLY_REASONS = ("cpu_limit", "time_limit")
# Slow hosts that are looked at in one tick for a page to parse.
MOST_ASKED = 100


def is_of_costly_host() -> ColumnElement[bool]:
    """Say that a page's host is costly."""
    costly: ColumnElement[bool] = FrontierRow.host_id.in_(select(HostRow.id).where(HostRow.rest_seconds.is_not(None)))
    return costly


def rested_hosts(session: Session, now: datetime) -> list[int]:
    """Return costly hosts of which a page may be parsed, the longest rested first."""
    rested = select(HostRow.id).where(HostRow.rest_seconds.is_not(None), HostRow.rest_until <= now)
    return list(session.scalars(rested.order_by(HostRow.rest_until).limit(MOST_ASKED)))


def rest_of(rest_seconds: float | None, rest_until: datetime | None, now: datetime) -> dict[str, Any] | None:
    """Return what a page waiting for its parse carries while its host rests."""
    if rest_seconds is None:
        return None
    return {"token": None, "dispatched_at": None, "due_at": max(rest_until or now, now)}


def let_rest(session: Session, host_ids: Iterable[int | None], now: datetime) -> None:
    """Let hosts rest whose pages took too long, unless they do already."""
    wanted = sorted({host_id for host_id in host_ids if host_id is not None})
    awake = or_(HostRow.rest_until.is_(None), HostRow.rest_until <= now)
    held = select(HostRow).where(HostRow.id.in_(wanted), awake).order_by(HostRow.id).with_for_update(key_share=True)
    for host in session.scalars(held.execution_options(populate_existing=True)).all() if wanted else []:
        host.rest_seconds = min(host.rest_seconds * 2, LONGEST_REST) if host.rest_seconds else FIRST_REST
        host.rest_until = now + timedelta(seconds=host.rest_seconds)
    session.flush()


def heal(session: Session, host_ids: Iterable[int | None], now: datetime) -> None:
    """End the rest of these hosts, and make their pages due."""
    wanted = sorted({host_id for host_id in host_ids if host_id is not None})
    if not wanted:
        return
    lock_hosts(session, wanted)
    session.execute(update(HostRow).where(HostRow.id.in_(wanted)).values(rest_seconds=None, rest_until=None))
    resting = (FrontierRow.host_id.in_(wanted), FrontierRow.stage == "parse", FrontierRow.token.is_(None))
    waiting = select(FrontierRow.id).where(*resting, FrontierRow.due_at > now)
    ids = session.scalars(waiting.with_for_update(skip_locked=True, key_share=True)).all()
    session.execute(update(FrontierRow).where(FrontierRow.id.in_(ids)).values(due_at=now))
