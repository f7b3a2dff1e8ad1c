"""Fair share: each source gets its share of what is sent, and pages that may cost much go one at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Any

from sqlalchemy import ColumnElement, and_, func, not_, or_, select, true
from sqlalchemy.orm import Session

from worker.records import Step
from worker.records.work import Message
from worker.storage.crawl.claims import Manners, is_tried, new_token
from worker.storage.crawl.hosts.costly import COSTLY_REASONS, is_of_costly_host, rested_hosts
from worker.storage.tables.crawl import FeedRow, FrontierRow, SourceRow

# Due rows that are read before all sources are asked.
FEW_DUE = 500


def take_fairly(
    session: Session, table: Any, step: Step, due: tuple[Any, ...], limit: int, now: datetime, manners: Manners
) -> list[Message]:
    """Return messages for due rows of one step, fair by source.

    Every source gets its share, and what others leave of theirs; one of each is in turn, for a queue keeps the order.
    """
    sources = due_sources(session, table, step, due, max(0, limit))
    of_source: dict[int | None, list[Message]] = {source_id: [] for source_id in sources}
    left = limit
    while sources and left > 0:
        share = -(-left // len(sources))
        going_on = []
        for source_id in sources:
            wanted = min(share, left)
            rows = hold_due(session, table, (table.stage == step, *due), source_id, wanted)
            of_source[source_id] += [send(row, step, now, manners) for row in rows]
            left -= len(rows)
            if wanted and len(rows) == wanted:
                going_on.append(source_id)
        session.flush()
        sources = going_on
    turns = zip_longest(*of_source.values())
    return [message for turn in turns for message in turn if message is not None]


def hold_due(session: Session, table: Any, due: tuple[Any, ...], source_id: int | None, most: int) -> Sequence[Any]:
    """Hold the longest due rows of a source that nobody else holds."""
    if not most:
        return []
    own = table.source_id.is_(None) if source_id is None else table.source_id == source_id
    oldest = select(table).where(own, *due).order_by(table.due_at, table.id).limit(most)
    return session.scalars(oldest.with_for_update(skip_locked=True, key_share=True)).all()


def due_sources(session: Session, table: Any, step: Step, due: tuple[Any, ...], most: int) -> list[int | None]:
    """Return the first sources with due rows of one step, longest due first.

    None stands for rows without a source, and goes first.  The rows that are longest due are read; only where they are
    of too few sources, one having many, every source is asked for its first.
    """
    own = (table.stage == step, *due)
    oldest = select(table.source_id).where(*own).order_by(table.due_at, table.id)
    rows = session.scalars(oldest.limit(FEW_DUE + 1)).all()
    met = dict.fromkeys(row for row in rows if row is not None)
    is_without = None in rows
    if len(rows) > FEW_DUE:
        ownerless = select(table.id).where(table.source_id.is_(None), *own).limit(1)
        is_without = is_without or session.scalar(ownerless) is not None
        if len(met) < most:
            met = dict.fromkeys(ask_sources(session, table, own))
    return [*([None] if is_without else []), *met][:most]


def ask_sources(session: Session, table: Any, own: tuple[Any, ...]) -> list[int]:
    """Return all sources with such rows, longest due first."""
    first = select(func.min(table.due_at)).where(table.source_id == SourceRow.id, *own).scalar_subquery()
    found = session.execute(select(first, SourceRow.id)).all()
    return [source_id for _, source_id in sorted(row for row in found if row[0] is not None)]


def take_costly(session: Session, now: datetime, manners: Manners) -> list[Message]:
    """Return the message of one page that may cost much.

    One that was tried goes before one whose host is costly; no page of a host that rests.  Of a costly host those go
    first that were not tried, and last those that made it one: a page that reads well ends the rest for all, where a
    costly one makes it longer.
    """
    due = FrontierRow.due_at <= now
    lanes: list[tuple[ColumnElement[bool], ...]] = [(due, is_tried(FrontierRow), not_(is_of_costly_host()))]
    if rested := rested_hosts(session, now):
        of_rested = FrontierRow.host_id.in_(rested)
        was_costly = func.coalesce(FrontierRow.reason, "").in_(COSTLY_REASONS)
        lanes += [(due, of_rested, which) for which in (not_(is_tried(FrontierRow)), not_(was_costly), true())]
    for lane in lanes:
        if messages := take_fairly(session, FrontierRow, "parse", lane, 1, now, manners):
            return [replace(message, is_alone=True) for message in messages]
    return []


def is_costly_under_way(session: Session, now: datetime) -> bool:
    """Tell whether a page that may cost much was sent to its parse."""
    waiting = and_(FrontierRow.owner.is_(None), FrontierRow.attempts > 0)
    started = and_(FrontierRow.owner.is_not(None), FrontierRow.attempts > 1)
    under_way = (FrontierRow.stage == "parse", FrontierRow.dispatched_at.is_not(None), FrontierRow.due_at > now)
    costly = or_(waiting, started, is_of_costly_host())
    return session.scalar(select(FrontierRow.id).where(*under_way, costly).limit(1)) is not None


def send(row: FeedRow | FrontierRow, step: Step, now: datetime, manners: Manners) -> Message:
    """Make the message of a locked row, which may count as lost.

    If nobody starts it in time.
    """
    row.token, row.owner, row.claimed_at = new_token(), None, None
    row.dispatched_at, row.due_at = now, now + timedelta(seconds=manners.message_seconds)
    return Message(step, row.id, row.token)
