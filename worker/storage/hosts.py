"""Hosts: one row a host (name and port), its request slots, and when it is left alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from sqlalchemy import case, or_, select, update
from sqlalchemy.orm import Session

from worker.claims import Hold, NotNow, Robots
from worker.storage.tables.crawl import HostRow
from worker.storage.upserts import insert_missing

# Seconds a started task may wait for its slot while it holds a thread: one dispatch period, so that a host's next
# request begins on time although messages are only sent once a period.
SLOT_WAIT = 1.0


def host_name(url: str) -> str:
    """The host and port that a URL's requests go to, such as ``example.org:443``."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return f"{(parts.hostname or '').lower()}:{port}"


def ensure_hosts(session: Session, names: Iterable[str]) -> dict[str, int]:
    """The key of each host, new ones added."""
    wanted = sorted(set(names))
    if not wanted:
        return {}
    insert_missing(session, HostRow, [{"name": name, "robots_hops": 0} for name in wanted], ["name"])
    rows = session.execute(select(HostRow.name, HostRow.id).where(HostRow.name.in_(wanted)))
    return dict(rows.all())


def note_due(session: Session, due: dict[int, datetime]) -> None:
    """Nothing; each host now knows that it has work from that moment.  Sorted, so that writers meet in order."""
    for host_id, at in sorted(due.items()):
        earlier = or_(HostRow.next_due_at.is_(None), HostRow.next_due_at > at)
        session.execute(update(HostRow).where(HostRow.id == host_id, earlier).values(next_due_at=at))


def lock_host(session: Session, host_id: int) -> HostRow:
    """The host's row, held until the transaction ends."""
    statement = select(HostRow).where(HostRow.id == host_id).with_for_update(key_share=True)
    return session.execute(statement.execution_options(populate_existing=True)).scalar_one()


def take_slot(host: HostRow, now: datetime, delay: float, busy_seconds: float) -> datetime | NotNow:
    """When the slot taken on a locked host begins (at most SLOT_WAIT from now), or until when there is none."""
    if host.held_until and host.held_until > now:
        return NotNow(host.held_until, host.held_reason or "held")
    if host.busy_until and host.busy_until > now:
        return NotNow(min(host.busy_until, now + timedelta(seconds=max(delay, 0.2))), "host_busy")
    start = max(now, host.next_allowed_at or now)
    if start > now + timedelta(seconds=SLOT_WAIT):
        return NotNow(start, "host_delay")
    host.next_allowed_at = start + timedelta(seconds=delay)
    host.busy_until = start + timedelta(seconds=busy_seconds)
    return start


def release_slot(session: Session, host_id: int, token: str, hold: Hold) -> None:
    """Nothing; the host is free for its next request, or held back as the answer asked."""
    values = {
        "busy_until": case((HostRow.busy_token == token, None), else_=HostRow.busy_until),
        "backoff_seconds": hold.backoff_seconds,
        "held_until": hold.until,
        "held_reason": hold.reason,
    }
    session.execute(update(HostRow).where(HostRow.id == host_id).values(values))


def robots_of(host: HostRow) -> Robots:
    """What is known of the host's robots.txt."""
    return Robots(host.robots_text, host.robots_status, host.robots_expires_at, host.robots_location, host.robots_hops)
