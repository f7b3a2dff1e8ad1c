"""Retention: what is older than a deployment wants to keep goes, in small parts; records and their history stay."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, delete, false, func, or_, select, update
from sqlalchemy.orm import Session, sessionmaker

from worker.storage.articles.orphans import Referred, collect, unreferenced_hashes
from worker.storage.changes.order import order_changes
from worker.storage.tables.articles import ArticleRow, CaptureRow
from worker.storage.tables.changes import ChangeRow
from worker.storage.tables.crawl import FrontierRow, OutcomeRow, PageRow
from worker.storage.tables.shared_rows import SightingRow

# Rows removed in one transaction: some ten milliseconds of holding SQLite's one write lock.
PART = 1000


@dataclass(frozen=True, slots=True)
class Retention:
    """Say how many days pages, outcomes, sightings and changes are kept; None is for good."""

    pages: float | None = None
    outcomes: float | None = None
    sightings: float | None = None
    changes: float | None = None


@dataclass(frozen=True, slots=True)
class Pruned:
    """Count the rows removed.

    ``archive_hashes`` are raw pages that nothing refers to any more.
    """

    pages: int = 0
    outcomes: int = 0
    sightings: int = 0
    changes: int = 0
    archive_hashes: tuple[str, ...] = ()


def prune(sessions: sessionmaker[Session], retention: Retention, now: datetime) -> Pruned:
    """Remove what is older than the retention allows, in small parts.

    A repeated or interrupted call goes on where the last one ended.
    """
    pages, hashes = prune_pages(sessions, not_to_be_kept())
    if retention.pages is not None:
        more, old = prune_pages(sessions, PageRow.fetched_at < before(now, retention.pages))
        pages, hashes = pages + more, tuple(sorted({*hashes, *old}))
    outcomes = sightings = changes = 0
    if retention.outcomes is not None:
        outcomes = prune_outcomes(sessions, before(now, retention.outcomes))
    if retention.sightings is not None:
        sightings = prune_sightings(sessions, before(now, retention.sightings))
    if retention.changes is not None:
        changes = prune_changes(sessions, before(now, retention.changes))
    return Pruned(pages, outcomes, sightings, changes, hashes)


def count_old(sessions: sessionmaker[Session], retention: Retention, now: datetime) -> Pruned:
    """Count what ``prune`` would remove now, and change nothing."""
    old: list[tuple[Any, ColumnElement[bool]]] = [(PageRow, goes(retention, now))]
    for table, at, days in (
        (OutcomeRow, OutcomeRow.at, retention.outcomes),
        (SightingRow, SightingRow.last_seen_at, retention.sightings),
    ):
        old.append((table, false() if days is None else at < before(now, days)))
    with sessions() as session:
        first = 0 if retention.changes is None else oldest_kept(session, before(now, retention.changes))
        old.append((ChangeRow, ChangeRow.position < first))
        counts = [session.scalar(select(func.count()).select_from(table).where(which)) or 0 for table, which in old]
    pages, outcomes, sightings, changes = counts
    return Pruned(pages, outcomes, sightings, changes)


def goes(retention: Retention, now: datetime) -> ColumnElement[bool]:
    """Return the condition on pages that go.

    They are not to be kept, or too old, and not still to be parsed.
    """
    gone = not_to_be_kept()
    if retention.pages is not None:
        gone = or_(gone, PageRow.fetched_at < before(now, retention.pages))
    return and_(gone, PageRow.id.not_in(waiting_pages()))


def waiting_pages() -> Select[Any]:
    """Choose the pages that are still to be parsed."""
    return select(FrontierRow.page_id).where(FrontierRow.stage == "parse", FrontierRow.page_id.is_not(None))


def before(now: datetime, days: float) -> datetime:
    """Return the moment so many days ago."""
    return now - timedelta(days=days)


def not_to_be_kept() -> ColumnElement[bool]:
    """Return the condition on pages whose address asked not to be archived.

    They go at any age, as their newest page was not read.
    """
    asking = select(FrontierRow.id).where(FrontierRow.outcome == "skipped", FrontierRow.reason == "noarchive")
    return PageRow.frontier_id.in_(asking)


def prune_pages(sessions: sessionmaker[Session], which: ColumnElement[bool]) -> tuple[int, tuple[str, ...]]:
    """Remove page rows; return their number and the raw pages unreferenced now.

    Pages still to be parsed stay.
    """
    chosen = select(PageRow.id, PageRow.content_hash).where(which, PageRow.id.not_in(waiting_pages()))
    removed, hashes = 0, set()
    while True:
        with sessions.begin() as session:
            rows = session.execute(chosen.order_by(PageRow.id).limit(PART)).all()
            session.execute(delete(PageRow).where(PageRow.id.in_([row.id for row in rows])))
        removed += len(rows)
        hashes |= {row.content_hash for row in rows}
        if len(rows) < PART:
            break
    return removed, unreferenced_hashes(sessions, hashes)


def prune_outcomes(sessions: sessionmaker[Session], until: datetime) -> int:
    """Remove outcomes and return their number."""
    removed = 0
    while True:
        with sessions.begin() as session:
            ids = session.scalars(select(OutcomeRow.id).where(OutcomeRow.at < until).limit(PART)).all()
            session.execute(delete(OutcomeRow).where(OutcomeRow.id.in_(ids)))
        removed += len(ids)
        if len(ids) < PART:
            return removed


def prune_changes(sessions: sessionmaker[Session], until: datetime) -> int:
    """Remove changes from the oldest on and return their number."""
    order_changes(sessions)
    with sessions() as session:
        first = oldest_kept(session, until)
    removed = 0
    while True:
        with sessions.begin() as session:
            which = select(ChangeRow.id).where(ChangeRow.position < first).order_by(ChangeRow.position)
            ids = session.scalars(which.limit(PART)).all()
            session.execute(delete(ChangeRow).where(ChangeRow.id.in_(ids)))
        removed += len(ids)
        if len(ids) < PART:
            return removed


def oldest_kept(session: Session, until: datetime) -> int:
    """Return the position of the last change before the first that is not too old.

    It stays, for a follower who came as far as there has missed nothing.
    """
    first = select(ChangeRow.position).where(ChangeRow.at >= until, ChangeRow.position.is_not(None))
    young = session.scalar(first.order_by(ChangeRow.position).limit(1))
    return young - 1 if young else session.scalar(select(func.max(ChangeRow.position))) or 0


def prune_sightings(sessions: sessionmaker[Session], until: datetime) -> int:
    """Remove sightings and return their number.

    The teasers of each article's newest page stay in its record.
    """
    removed = 0
    while True:
        with sessions.begin() as session:
            rows = session.scalars(
                select(SightingRow)
                .where(SightingRow.last_seen_at < until)
                .order_by(SightingRow.last_seen_at)
                .limit(PART)
            ).all()
            referred = Referred(headlines={row.headline_id for row in rows}, teasers={row.teaser_id for row in rows})
            for row in rows:
                session.delete(row)
            session.flush()
            collect(session, referred)
        removed += len(rows)
        if len(rows) < PART:
            break
    forget_old_teasers(sessions, until)
    return removed


def forget_old_teasers(sessions: sessionmaker[Session], until: datetime) -> None:
    """Empty the teasers of old captures that have any, each article's newest apart."""
    newest = select(ArticleRow.id).where(
        ArticleRow.id == CaptureRow.article_id, ArticleRow.last_seen_at == CaptureRow.fetched_at
    )
    old = (CaptureRow.fetched_at < until, func.json_array_length(CaptureRow.teasers) > 0, ~newest.exists())
    while True:
        with sessions.begin() as session:
            ids = session.scalars(select(CaptureRow.id).where(*old).limit(PART)).all()
            emptied = update(CaptureRow).where(CaptureRow.id.in_(ids)).values(teasers=[])
            session.execute(emptied.execution_options(synchronize_session=False))
        if len(ids) < PART:
            return
