"""Clocks: what a clock that was ahead for a while has left behind."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select, update
from sqlalchemy.orm import Session, sessionmaker

from worker.storage.crawl.hosts import lock_hosts, note_due
from worker.storage.tables.crawl import FeedRow, FrontierRow, HostRow

# A row touched further ahead than this was touched by a wrong clock; machines that are kept in time differ by seconds.
MARGIN = timedelta(minutes=5)
# The longest that a host may be held, and a robots.txt believed: the caps of Retry-After and of RFC 9309.
LONGEST_HOLD = timedelta(days=1)
# The longest that a slot lies ahead: the largest delay that a setting or a source may state.
LONGEST_DELAY = timedelta(hours=1)
# Rows mended in one transaction.
BATCH = 1000


class Clocks:
    """Mend rows that wait for a moment which a wrong clock named.

    Every method is one transaction.
    """

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions

    def repair(self, now: datetime) -> int:
        """Let rows touched in the future wait as long as planned.

        Counts them.
        """
        with self.sessions.begin() as session:
            rows = [row for table in (FeedRow, FrontierRow) for row in touched_ahead(session, table, now + MARGIN)]
            for row in rows:
                draw_back(row, now)
            session.flush()
            lock_hosts(session, [row.host_id for row in rows])
            for row in rows:
                if row.stage == "fetch" and row.due_at is not None:
                    note_due(session, {row.host_id: row.due_at})
            free_held(session, now)
        return len(rows)


def touched_ahead(session: Session, table: Any, limit: datetime) -> list[Any]:
    """Lock rows that were sent, started or ended after ``limit``.

    What others hold is left for the next time.
    """
    touched = or_(table.dispatched_at > limit, table.claimed_at > limit, table.finished_at > limit)
    query = select(table).where(touched, table.due_at > limit).order_by(table.id).limit(BATCH)
    return list(session.scalars(query.with_for_update(skip_locked=True, key_share=True)))


def draw_back(row: FeedRow | FrontierRow, now: datetime) -> None:
    """Let the row wait from now as long as it was to wait.

    Its claim is void.
    """
    touched = max(filter(None, (row.dispatched_at, row.claimed_at, row.finished_at)))
    if row.due_at is not None:
        row.due_at = max(now, row.due_at - (touched - now))
    row.token = row.owner = row.claimed_at = row.dispatched_at = None
    if row.finished_at is not None:
        row.finished_at = min(row.finished_at, now)


def free_held(session: Session, now: datetime) -> None:
    """Bound how long a host is held or its robots.txt believed.

    To what can be asked for.
    """
    slots = update(HostRow).where(HostRow.next_allowed_at > now + LONGEST_DELAY + MARGIN)
    session.execute(slots.values(next_allowed_at=now, busy_until=None, busy_token=None, next_due_at=now))
    latest = now + LONGEST_HOLD + MARGIN
    held = update(HostRow).where(HostRow.held_until > latest)
    session.execute(held.values(held_until=None, held_reason=None, next_due_at=now))
    rests = update(HostRow).where(HostRow.rest_until > latest)
    session.execute(rests.values(rest_until=now))
    session.execute(update(HostRow).where(HostRow.robots_expires_at > latest).values(robots_expires_at=now))
