"""Free hosts: of each that may be asked soon its longest due page, in as many statements for many hosts as for one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import Session

from worker.records.work import Message
from worker.storage.crawl.claims import UNCLAIMED, Manners, new_token
from worker.storage.crawl.hosts import SLOT_WAIT
from worker.storage.database.row_sets import Changed, write_sets
from worker.storage.tables.crawl import FrontierRow, HostRow

# How long before a host's next slot its next row is sent.
LEAD = timedelta(seconds=SLOT_WAIT)
# The longest that a held-back host is not looked at, so that a mended clock is noticed.
LONGEST_REST = timedelta(hours=1)
# How often hosts are looked at in one tick where too few of those that were had a page due.
MOST_ROUNDS = 3
# Hosts to look at, held, but for those that are asked just now: these know when to be looked at when that ends.
READY = (
    select(HostRow.id, HostRow.next_allowed_at, HostRow.held_until, HostRow.paused_until)
    .where(HostRow.next_due_at <= bindparam("now"))
    .where(or_(HostRow.busy_until.is_(None), HostRow.busy_until <= bindparam("now")))
    .where(HostRow.id.not_in(bindparam("seen", expanding=True)))
    .order_by(HostRow.next_due_at, HostRow.id)
    .limit(bindparam("most"))
    .with_for_update(skip_locked=True, key_share=True)
)
MINE = (FrontierRow.host_id == HostRow.id, FrontierRow.stage == "fetch")
OF_HOSTS = HostRow.id.in_(bindparam("hosts", expanding=True))
# Of each of these hosts the longest due page that nobody else holds, now held.
OLDEST_DUE = select(
    HostRow.id,
    select(FrontierRow.id)
    .where(*MINE, FrontierRow.due_at <= bindparam("now"))
    .order_by(FrontierRow.due_at, FrontierRow.id)
    .limit(1)
    .with_for_update(skip_locked=True, key_share=True)
    .scalar_subquery(),
).where(OF_HOSTS)
# When the first page of each of these hosts is due, but for those that are sent.
FIRST_DUE = select(
    HostRow.id,
    select(func.min(FrontierRow.due_at))
    .where(*MINE, FrontierRow.id.not_in(bindparam("sent", expanding=True)))
    .scalar_subquery(),
).where(OF_HOSTS)


def take_of_free_hosts(session: Session, limit: int, now: datetime, manners: Manners) -> list[Message]:
    """Return messages for free hosts, the longest due page of each.

    The longest waiting host comes first.
    """
    messages: list[Message] = []
    seen: list[int] = []
    for _ in range(MOST_ROUNDS):
        most = limit - len(messages)
        hosts = session.execute(READY, {"now": now, "most": most, "seen": seen}).all()
        if hosts:
            messages += send_of_hosts(session, hosts, now, manners)
            seen += [host.id for host in hosts]
        if len(hosts) < most or len(messages) >= limit:
            break
    return messages


def send_of_hosts(session: Session, hosts: Sequence[Any], now: datetime, manners: Manners) -> list[Message]:
    """Make the messages of held hosts.

    Each is told when to be looked at again.
    """
    allowed = {host.id: allowed_at(now, host.next_allowed_at, host.held_until, host.paused_until) for host in hosts}
    rows = oldest_due(session, [host.id for host in hosts if allowed[host.id] <= now + LEAD], now)
    messages = [Message("fetch", row_id, new_token()) for row_id in rows.values()]
    due: dict[int, datetime | None] = dict(
        session.execute(FIRST_DUE, {"hosts": list(allowed), "sent": list(rows.values())}).all()
    )
    sent_until = now + timedelta(seconds=manners.message_seconds)
    for host_id in rows:
        due[host_id] = min(filter(None, (due[host_id], sent_until)))
    sent = [
        {"id": message.row_id, **UNCLAIMED, "token": message.token, "dispatched_at": now, "due_at": sent_until}
        for message in messages
    ]
    looked = [{"id": host_id, "next_due_at": look_at(at, allowed[host_id], now)} for host_id, at in due.items()]
    write_sets(session, Changed(FrontierRow, sent, ("id",)), Changed(HostRow, looked, ("id",)))
    return messages


def oldest_due(session: Session, host_ids: Sequence[int], now: datetime) -> dict[int, int]:
    """Return each host's longest due page, in the order of the hosts."""
    if not host_ids:
        return {}
    found: dict[int, int | None] = dict(session.execute(OLDEST_DUE, {"hosts": host_ids, "now": now}).all())
    return {host_id: row_id for host_id in host_ids if (row_id := found[host_id]) is not None}


def allowed_at(now: datetime, *bounds: datetime | None) -> datetime:
    """Return when a host may be asked next: the last of its bounds."""
    return max(filter(None, bounds), default=now)


def look_at(due: datetime | None, allowed: datetime, now: datetime) -> datetime | None:
    """Return when a host whose page is due at ``due`` is looked at.

    When that can be sent; None where no page is due.
    """
    return due and max(due, min(allowed - LEAD, now + LONGEST_REST))
