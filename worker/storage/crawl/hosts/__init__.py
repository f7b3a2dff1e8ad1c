"""Hosts: one row a host (name and port), its request slots, and when it is left alone."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlsplit

from sqlalchemy import bindparam, or_, select, update
from sqlalchemy.orm import Session

from worker.records.work import Claim, Hold, NotNow, Robots
from worker.storage.database.upserts import insert_missing, key_parts
from worker.storage.tables.crawl import FrontierRow, HostRow

# Seconds a started task may wait for its slot while it holds a thread: one dispatch period, so that a host's next
# request begins on time although messages are only sent once a period.
SLOT_WAIT = 1.0
# The longest that a next slot is moved back for a request that took long to reach its server: above a slow connect,
# and of the order of the usual delay.
MOST_LATE = timedelta(seconds=5)
# The longest that a row of a paused host waits to ask again whether the pause has ended.
LONGEST_PAUSE_WAIT = timedelta(minutes=1)
# One host, held as it is then.
HOST = (
    select(HostRow)
    .where(HostRow.id == bindparam("host_id"))
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)
# A host that has work from a moment, where it knew of none so early.
HOSTS: Any = HostRow.__table__
DUE = (
    update(HOSTS)
    .where(HostRow.id == bindparam("host_id"))
    .where(or_(HostRow.next_due_at.is_(None), HostRow.next_due_at > bindparam("at")))
    .values(next_due_at=bindparam("at"))
)


def host_name(url: str) -> str:
    """Return a URL's host and port, such as ``example.org:443``."""
    parts = urlsplit(url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    return f"{(parts.hostname or '').lower()}:{port}"


def ensure_hosts(session: Session, names: Iterable[str]) -> dict[str, int]:
    """Return the key of each host, new ones added."""
    wanted = sorted(set(names))
    if not wanted:
        return {}
    insert_missing(session, HostRow, [{"name": name, "robots_hops": 0} for name in wanted], ["name"])
    found: dict[str, int] = {}
    for part in key_parts(wanted):  # A sitemap may name more hosts than one statement takes.
        found.update(session.execute(select(HostRow.name, HostRow.id).where(HostRow.name.in_(part))).all())
    return found


def note_due(session: Session, due: dict[int, datetime]) -> None:
    """Tell each host that it has work from that moment.

    Sorted, so that writers meet in order.
    """
    if due:
        session.connection().execute(DUE, [{"host_id": host_id, "at": at} for host_id, at in sorted(due.items())])


def lock_host(session: Session, host_id: int) -> HostRow:
    """Return the host's row, held until the transaction ends."""
    return session.execute(HOST, {"host_id": host_id}).scalar_one()


def take_slot(host: HostRow, now: datetime, delay: float, busy_seconds: float) -> datetime | NotNow:
    """Take a slot on a locked host; return its start.

    At most SLOT_WAIT from now, or until when there is none.
    """
    if host.paused_until and host.paused_until > now:
        return NotNow(min(host.paused_until, now + LONGEST_PAUSE_WAIT), "paused")
    if host.held_until and host.held_until > now:
        return NotNow(host.held_until, host.held_reason or "held")
    if host.busy_until and host.busy_until > now:
        return NotNow(min(host.busy_until, now + timedelta(seconds=max(delay, 0.2))), "host_busy")
    # A slot further ahead than the delay was taken by a clock that has been set back since.
    start = min(max(now, host.next_allowed_at or now), now + timedelta(seconds=SLOT_WAIT + delay))
    if start > now + timedelta(seconds=SLOT_WAIT):
        return NotNow(start, "host_delay")
    host.next_allowed_at = start + timedelta(seconds=delay)
    host.busy_until = start + timedelta(seconds=busy_seconds)
    return start


def lock_hosts(session: Session, host_ids: Iterable[int]) -> None:
    """Hold the rows of all these hosts, in order.

    Whoever writes to several hosts takes them here first, so that two such writers wait for one another and never in a
    ring.
    """
    for part in key_parts(sorted(set(host_ids))):
        wanted = select(HostRow.id).where(HostRow.id.in_(part)).order_by(HostRow.id)
        session.execute(wanted.with_for_update(key_share=True)).all()


def release_slot(session: Session, claim: Claim, hold: Hold, seen_at: datetime) -> HostRow:
    """Free the claim's locked host, or hold it back as asked.

    Between the slot's begin and the moment the server saw the request lies what the network and this machine took; the
    next slot moves back by as much, so that the server never sees two requests closer together than the delay.
    """
    assert claim.host_id is not None
    host = lock_host(session, claim.host_id)
    free_slot(host, claim, hold, seen_at)
    return host


def free_slot(host: HostRow, claim: Claim, hold: Hold, seen_at: datetime) -> None:
    """Free a held host, or hold it back as asked (see `release_slot`)."""
    if host.busy_token == claim.token:
        host.busy_until = host.busy_token = None
        late = seen_at - claim.starts_at
        if host.next_allowed_at is not None and late > timedelta():
            host.next_allowed_at += min(late, MOST_LATE)
    host.backoff_seconds, host.held_until, host.held_reason = hold.backoff_seconds, hold.until, hold.reason


def free_hosts(session: Session, tokens: Iterable[str], but: int | None = None) -> None:
    """Free the slots that these claims had taken.

    Save that of the host ``but``, which is locked too.
    """
    busy = select(HostRow.id).where(HostRow.busy_token.in_(list(tokens)))
    held = session.scalars(busy).all()
    lock_hosts(session, [*held, *([but] if but is not None else [])])
    freed = (HostRow.id.in_(held), HostRow.busy_token.in_(list(tokens)), HostRow.id != but)
    session.execute(update(HostRow).where(*freed[: 2 if but is None else 3]).values(busy_until=None, busy_token=None))


def wake_hosts(session: Session, now: datetime) -> None:
    """Look at every host with a page due in the next round."""
    waiting = select(FrontierRow.host_id).where(FrontierRow.stage == "fetch", FrontierRow.due_at <= now).distinct()
    hosts = session.scalars(waiting).all()
    lock_hosts(session, hosts)
    session.execute(update(HostRow).where(HostRow.id.in_(hosts)).values(next_due_at=now))


def pause_hosts(
    session: Session, name: str, until: datetime | None, reason: str | None, now: datetime
) -> dict[int, str]:
    """Pause a host until a moment, or resume it.

    A name without a port means all of its ports; no moment means to resume.  Maps the hosts there are to their names.
    """
    names = HostRow.name == name if ":" in name else HostRow.name.startswith(f"{name}:", autoescape=True)
    found = session.execute(select(HostRow.id, HostRow.name).where(names).order_by(HostRow.id))
    hosts: dict[int, str] = {host.id: host.name for host in found}
    lock_hosts(session, hosts)
    values = {"paused_until": until, "pause_reason": reason, "next_due_at": now}
    session.execute(update(HostRow).where(HostRow.id.in_(hosts)).values(values))
    return hosts


def robots_of(host: HostRow) -> Robots:
    """Return what is known of the host's robots.txt."""
    return Robots(host.robots_text, host.robots_status, host.robots_expires_at, host.robots_location, host.robots_hops)
