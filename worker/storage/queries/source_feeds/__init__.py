"""The feeds, sitemaps and listings of a source: how each is polled, and what came from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlalchemy.orm import Session, sessionmaker

from worker.records import plain
from worker.storage.crawl.sources import find_row
from worker.storage.database.json_columns import source_from
from worker.storage.tables.crawl import FeedRow, FrontierRow, HostRow, OutcomeRow, SourceRow

# The stage, in counts, of pages that were fetched before and wait for the next visit.
AGAIN = "again"


@dataclass(frozen=True, slots=True)
class FeedState:
    """Describe one feed, sitemap or listing.

    ``answer`` is the last HTTP status, ``interval`` the seconds between polls, ``entries`` what the last answer held,
    ``found`` the addresses first found there.
    """

    kind: str
    url: str
    state: str
    outcome: str | None
    reason: str | None
    detail: str | None
    answer: int | None
    polled_at: datetime | None
    changed_at: datetime | None
    next_poll_at: datetime | None
    interval: float | None
    entries: int
    found: int


@dataclass(frozen=True, slots=True)
class SourceView:
    """Describe one source with its feeds, and count its addresses by what they wait for."""

    slug: str
    name: str
    home: str
    state: str
    paused_until: datetime | None
    pause_reason: str | None
    applied_at: datetime
    addresses: dict[str, int]
    feeds: tuple[FeedState, ...]

    def as_dict(self) -> dict[str, Any]:
        """Return a JSON-ready dict with one key per field."""
        result: dict[str, Any] = plain(self)
        return result


class SourceViews:
    """Read sources with their feeds."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions

    def of(self, slug: str) -> SourceView:
        """Return a source with its feeds, failing ones first.

        Raises InputError where there is none of that name.
        """
        with self.sessions.begin() as session:
            return read_source(session, slug)


def read_source(session: Session, slug: str) -> SourceView:
    """Return a source with its feeds."""
    row = find_row(session, slug, is_held=False)
    source = source_from(row.config)
    stage = case((and_(FrontierRow.stage == "fetch", FrontierRow.page_id.is_not(None)), AGAIN), else_=FrontierRow.stage)
    stages = select(stage, func.count()).where(FrontierRow.source_id == row.id).group_by(stage)
    return SourceView(
        slug=slug,
        name=source.name,
        home=source.home_url,
        state=row.state,
        paused_until=row.paused_until,
        pause_reason=row.pause_reason,
        applied_at=row.applied_at,
        addresses=dict(session.execute(stages).all()),
        feeds=tuple(read_feeds(session, row)),
    )


def read_feeds(session: Session, source: SourceRow) -> list[FeedState]:
    """Return a source's feeds: failing ones first, those its file no longer names last."""
    newest = (
        select(func.max(OutcomeRow.id))
        .where(OutcomeRow.row_kind == "feed", OutcomeRow.row_id == FeedRow.id)
        .correlate(FeedRow)
        .scalar_subquery()
    )
    found = select(FrontierRow.feed_id, func.count()).where(FrontierRow.source_id == source.id)
    counts = dict(session.execute(found.group_by(FrontierRow.feed_id)).all())
    rows = session.execute(
        select(FeedRow, HostRow, OutcomeRow)
        .join(HostRow, HostRow.id == FeedRow.host_id)
        .outerjoin(OutcomeRow, OutcomeRow.id == newest)
        .where(FeedRow.source_id == source.id)
    )
    feeds = [feed_state(feed, host, last, counts.get(feed.id, 0)) for feed, host, last in rows]
    order = {"failing": 0, "not in the file": 2}
    return sorted(feeds, key=lambda feed: (order.get(feed.state, 1), feed.kind, feed.url))


def feed_state(feed: FeedRow, host: HostRow, last: OutcomeRow | None, found: int) -> FeedState:
    """Describe one feed by its row, its host and its last outcome."""
    return FeedState(
        kind=feed.kind,
        url=feed.url,
        state=state_of(feed),
        outcome=feed.outcome,
        reason=feed.reason,
        detail=last.detail if last else None,
        answer=last.status if last else None,
        polled_at=feed.polled_at,
        changed_at=feed.changed_at,
        next_poll_at=next_poll(feed, host),
        interval=feed.interval,
        entries=feed.entries,
        found=found,
    )


def state_of(feed: FeedRow) -> str:
    """Say in a word how a feed fares."""
    if feed.stage == "done" and feed.parent_id is None:
        return "not in the file"
    if feed.stage == "rest":
        return "paused"
    if feed.outcome in ("failed", "retry"):
        return "failing" if feed.outcome == "failed" else "trying again"
    if feed.stage == "done":
        return "read"  # A sitemap that an index names is read again when the index says that it changed.
    return "well" if feed.outcome else "not polled yet"


def next_poll(feed: FeedRow, host: HostRow) -> datetime | None:
    """Return when the feed is due and its host may be asked."""
    if feed.stage != "poll" or feed.due_at is None:
        return None
    return max(filter(None, (feed.due_at, host.held_until, host.paused_until)))
