"""Overview: what the database knows of the work as a whole; read-only, each method one short transaction."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, case, func, or_, select, text
from sqlalchemy.orm import Session, sessionmaker

from worker.storage.tables.crawl import FeedRow, FrontierRow, HostRow, OutcomeRow, SourceRow

STAGES = {"discover": (FeedRow, "poll"), "fetch": (FrontierRow, "fetch"), "parse": (FrontierRow, "parse")}
# The longest that a claim or a message can last: rows due later than this are neither sent nor in work.
LONGEST_CLAIM = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Backlog:
    """Count one step's rows.

    Due and not sent, sent and not started, in work; and since when the oldest is due.
    """

    due: int
    sent: int
    working: int
    oldest_due_at: datetime | None


@dataclass(frozen=True, slots=True)
class OutcomeCount:
    """Count how often a step ended so."""

    step: str
    word: str
    reason: str
    count: int


@dataclass(frozen=True, slots=True)
class SourceState:
    """Describe one source's polls, changes, and newest failure while polls fail.

    ``feed`` is the address that failed last.
    """

    slug: str
    state: str
    feeds: int
    failing: int
    polled_at: datetime | None
    changed_at: datetime | None
    next_poll_at: datetime | None
    reason: str | None
    detail: str | None
    stored: int
    feed: str | None = None
    paused_until: datetime | None = None
    pause_reason: str | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """Say why a poll failed, and of which feed."""

    reason: str | None
    detail: str | None
    feed: str


@dataclass(frozen=True, slots=True)
class HeldHost:
    """Describe a host left alone: until when, why, and how many pages wait.

    ``note`` is the reason that a person gave for a pause.
    """

    name: str
    until: datetime
    reason: str
    waiting: int
    note: str | None = None


@dataclass(frozen=True, slots=True)
class DeadCount:
    """Count the dead letters of one step for one reason."""

    step: str
    reason: str
    count: int


class Overview:
    """Read the work in the database as a whole."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """Open a session that takes no write lock, so that looking holds up nothing."""
        with self.sessions() as session:
            session.connection(execution_options={"reads_only": True})
            yield session

    def backlogs(self, now: datetime) -> dict[str, Backlog]:
        """Count the rows of each queue's step."""
        found = {}
        with self.reading() as session:
            for queue, (table, stage) in STAGES.items():
                found[queue] = backlog_of(session, table, stage, now)
        return found

    def outcomes(self, since: datetime) -> list[OutcomeCount]:
        """Count how the steps since a moment ended, the most frequent first."""
        columns = (OutcomeRow.step, OutcomeRow.word, OutcomeRow.reason)
        statement = select(*columns, func.count()).where(OutcomeRow.at >= since).group_by(*columns)
        with self.reading() as session:
            rows = session.execute(statement).all()
        return sorted((OutcomeCount(*row) for row in rows), key=lambda found: (-found.count, found.step, found.reason))

    def by_minute(self, now: datetime, minutes: int) -> dict[str, list[int]]:
        """Count the steps that ended in each of the last minutes, oldest first."""
        slot = case(*((OutcomeRow.at >= now - timedelta(minutes=n + 1), n) for n in range(minutes)))
        span = select(OutcomeRow.step, slot.label("slot")).where(OutcomeRow.at >= now - timedelta(minutes=minutes))
        column = span.subquery().c
        counts: dict[str, list[int]] = {step: [0] * minutes for step in ("poll", "fetch", "parse")}
        with self.reading() as session:
            statement = select(column.step, column.slot, func.count()).group_by(column.step, column.slot)
            for step, number, count in session.execute(statement):
                counts[step][minutes - 1 - number] = count
        return counts

    def sources(self, since: datetime) -> list[SourceState]:
        """Describe every source that is not retired, the longest not polled first.

        Articles are counted since the moment given.
        """
        with self.reading() as session:
            rows = session.execute(feed_summary()).all()
            failures = newest_failures(session)
            stored = stored_since(session, since)
        states = [source_state(row, failures.get(row.id), stored.get(row.id, 0)) for row in rows]
        return sorted(states, key=lambda state: (state.polled_at is not None, state.polled_at, state.slug))

    def held_hosts(self, now: datetime) -> list[HeldHost]:
        """List the hosts left alone now, the one with the most pages waiting first."""
        waiting = (
            select(func.count())
            .where(FrontierRow.host_id == HostRow.id, FrontierRow.stage.in_(("fetch", "parse")))
            .correlate(HostRow)
            .scalar_subquery()
        )
        left_alone = or_(HostRow.held_until > now, HostRow.paused_until > now, HostRow.rest_until > now)
        statement = select(HostRow, waiting).where(left_alone)
        with self.reading() as session:
            held = [held_host(host, count, now) for host, count in session.execute(statement)]
        return sorted(held, key=lambda host: (-host.waiting, host.name))

    def dead_letters(self) -> list[DeadCount]:
        """Count the dead letters by step and reason, the most frequent first."""
        step = case((FrontierRow.parse_outcome == "dead_letter", "parse"), else_="fetch").label("step")
        span = select(step, FrontierRow.reason).where(FrontierRow.stage == "dead").subquery().c
        statement = select(span.step, span.reason, func.count()).group_by(span.step, span.reason)
        with self.reading() as session:
            rows = session.execute(statement).all()
        dead = [DeadCount(step, reason or "unknown", count) for step, reason, count in rows]
        return sorted(dead, key=lambda found: (-found.count, found.step, found.reason))

    def size(self) -> int:
        """Return the bytes that the database takes on its disk."""
        with self.reading() as session:
            if session.get_bind().dialect.name == "postgresql":
                return int(session.scalar(text("SELECT pg_database_size(current_database())")) or 0)
            pages = session.scalar(text("PRAGMA page_count")) or 0
            return int(pages) * int(session.scalar(text("PRAGMA page_size")) or 0)

    def clock(self) -> datetime | None:
        """Return the database server's time, if it has a clock of its own."""
        with self.reading() as session:
            if session.get_bind().dialect.name != "postgresql":
                return None
            return session.scalar(select(func.clock_timestamp()))


def backlog_of(session: Session, table: Any, stage: str, now: datetime) -> Backlog:
    """Count the rows of one step that are due, sent, or in work.

    Rows with a token are few and have an index of their own; the others are counted in the index of what is due alone.
    """
    taken = select(
        func.count().filter(table.owner.is_(None)),
        func.count().filter(table.owner.is_not(None)),
        func.count().filter(table.due_at <= now),
    ).where(table.stage == stage, table.token.is_not(None), table.due_at <= now + LONGEST_CLAIM)
    sent, working, lost = session.execute(taken).one()
    own = (table.stage == stage, table.due_at <= now)
    due = (session.scalar(select(func.count()).select_from(table).where(*own)) or 0) - lost
    first = select(table.due_at).where(*own, table.token.is_(None)).order_by(table.due_at).limit(1)
    return Backlog(due, sent, working, session.scalar(first) if due else None)


def source_state(row: Any, failure: Failure | None, stored: int) -> SourceState:
    """Describe a source by the sum of its feeds and its newest failure."""
    return SourceState(
        row.slug,
        row.state,
        row.feeds,
        int(row.failing or 0),
        row.polled_at,
        row.changed_at,
        row.next_poll_at if row.state == "active" else None,
        failure.reason if failure else None,
        failure.detail if failure else None,
        stored,
        failure.feed if failure else None,
        row.paused_until,
        row.pause_reason,
    )


def held_host(host: HostRow, waiting: int, now: datetime) -> HeldHost:
    """Describe a host that is left alone: a pause before a hold before a rest."""
    if host.paused_until and host.paused_until > now:
        return HeldHost(host.name, host.paused_until, "paused", waiting, host.pause_reason)
    if host.held_until and host.held_until > now:
        return HeldHost(host.name, host.held_until, host.held_reason or "held", waiting)
    return HeldHost(host.name, host.rest_until or now, "costly_pages", waiting)


def feed_summary() -> Any:
    """Make the statement that sums up the feeds of each source not retired."""
    return (
        select(
            SourceRow.id,
            SourceRow.slug,
            SourceRow.state,
            SourceRow.paused_until,
            SourceRow.pause_reason,
            func.count(FeedRow.id).filter(is_named()).label("feeds"),
            func.count(FeedRow.id).filter(FeedRow.outcome == "failed", is_named()).label("failing"),
            func.max(FeedRow.polled_at).label("polled_at"),
            func.max(FeedRow.changed_at).label("changed_at"),
            func.min(FeedRow.due_at).filter(FeedRow.stage == "poll").label("next_poll_at"),
        )
        .outerjoin(FeedRow, FeedRow.source_id == SourceRow.id)
        .where(SourceRow.state != "retired")
        .group_by(SourceRow.id)
    )


def is_named() -> ColumnElement[bool]:
    """Return the condition that the source's file, or its index, names a feed."""
    return or_(FeedRow.parent_id.is_not(None), FeedRow.stage != "done")


def newest_failures(session: Session) -> dict[int, Failure]:
    """Read the newest failure of each source that has a failing feed."""
    mine = (OutcomeRow.row_kind == "feed", OutcomeRow.row_id == FeedRow.id)
    detail = select(OutcomeRow.detail).where(*mine).order_by(OutcomeRow.id.desc()).limit(1)
    columns = (FeedRow.source_id, FeedRow.reason, detail.correlate(FeedRow).scalar_subquery(), FeedRow.url)
    failing = select(*columns).where(FeedRow.outcome == "failed", is_named()).order_by(FeedRow.finished_at)
    found: dict[int, Failure] = {}
    for source_id, reason, said, url in session.execute(failing):
        found[source_id] = Failure(reason, said, url)
    return found


def stored_since(session: Session, since: datetime) -> dict[int, int]:
    """Count the articles first stored since a moment, by source."""
    span = select(OutcomeRow.source_id, OutcomeRow.step, OutcomeRow.word).where(OutcomeRow.at >= since)
    # SQLite would go through every parse by the index of sources.
    recent = span.cte("recent").prefix_with("MATERIALIZED", dialect="sqlite")
    column = recent.c
    stored = select(column.source_id, func.count()).where(column.step == "parse", column.word == "stored")
    rows = session.execute(stored.group_by(column.source_id))
    return {source_id: count for source_id, count in rows if source_id is not None}
