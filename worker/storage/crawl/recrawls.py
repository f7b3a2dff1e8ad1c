"""Recrawling: pages fetched before that are due to be fetched again now, and how far what was asked for has come."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select, update
from sqlalchemy.orm import Session, sessionmaker

from worker.storage.crawl.hosts import wake_hosts
from worker.storage.crawl.sources import find_row
from worker.storage.database.keys import frontier_key
from worker.storage.tables.addresses import RedirectRow
from worker.storage.tables.crawl import FeedRow, FrontierRow

# Redirects followed when one address is waited for.
MOST_HOPS = 20


@dataclass(frozen=True, slots=True)
class RequestedWork:
    """Say how much is left, and how many rows have ended how.

    By the word of their outcome.
    """

    left: int
    outcomes: Mapping[str, int] = field(default_factory=dict)

    @property
    def done(self) -> int:
        """Return the number of rows that have ended."""
        return sum(self.outcomes.values())


class Recrawling:
    """What is fetched again on request; every method is one transaction."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions

    def count(self, slug: str, since: datetime | None) -> int:
        """Count the source's pages that would be fetched again.

        With ``since`` only those found since then.
        """
        with self.sessions.begin() as session:
            chosen = select(func.count()).select_from(FrontierRow).where(*conditions(session, slug, since))
            return session.scalar(chosen) or 0

    def mark(self, slug: str, since: datetime | None, now: datetime) -> int:
        """Make the source's pages due to be fetched again; count them.

        At their host's pace.
        """
        values = {"stage": "fetch", "due_at": now, "why": "recrawl", "attempts": 0, "token": None}
        with self.sessions.begin() as session:
            chosen = update(FrontierRow).where(*conditions(session, slug, since))
            result = session.execute(chosen.values(values | {"dispatched_at": None}))
            wake_hosts(session, now)
            return int(result.rowcount)  # type: ignore[attr-defined]

    def of_source(self, slug: str, since: datetime, *, polls: int = 0, pages: int = 0) -> RequestedWork:
        """Say how far the source has come since a moment.

        So many polls and pages were asked for; new pages join them.
        """
        with self.sessions.begin() as session:
            source_id = find_row(session, slug).id
            feeds = (FeedRow.source_id == source_id, FeedRow.parent_id.is_(None))
            polled = count_outcomes(session, FeedRow, *feeds, FeedRow.finished_at >= since)
            mine = FrontierRow.source_id == source_id
            new = count_rows(session, mine, FrontierRow.stage.in_(("fetch", "parse")), is_open(FrontierRow))
            ended = count_outcomes(session, FrontierRow, mine, FrontierRow.finished_at >= since)
            left = max(0, polls - polled.total()) + max(new, pages - ended.total())
            return RequestedWork(left, polled + ended)

    def of_url(self, url: str, since: datetime) -> RequestedWork:
        """How far one address, and where its redirects lead, has come since a moment."""
        with self.sessions.begin() as session:
            ids = list(session.scalars(select(FrontierRow.id).where(FrontierRow.key == frontier_key(url))))
            for source in ids:
                led = (
                    select(FrontierRow.id)
                    .join(RedirectRow, RedirectRow.to_key == FrontierRow.key)
                    .where(RedirectRow.from_key.in_(select(FrontierRow.key).where(FrontierRow.id == source)))
                )
                ids += [found for found in session.scalars(led) if found not in ids and len(ids) < MOST_HOPS]
            if not ids:  # An address that was queued is not known before a worker has taken the message.
                return RequestedWork(1)
            mine, before = FrontierRow.id.in_(ids), (FrontierRow.id == ids[0]) & (FrontierRow.finished_at < since)
            left = count_rows(session, mine, or_(is_open(FrontierRow), before))
            return RequestedWork(left, count_outcomes(session, FrontierRow, mine, ~before))


def conditions(session: Session, slug: str, since: datetime | None) -> list[ColumnElement[bool]]:
    """Return what a row must be to be fetched again.

    It was before, nobody works on it, and it is no dead letter.
    """
    chosen = [
        FrontierRow.source_id == find_row(session, slug).id,
        FrontierRow.stage.in_(("fetch", "done")),
        FrontierRow.owner.is_(None),
        FrontierRow.fetch_outcome.is_not(None),
        FrontierRow.fetch_outcome != "moved",
    ]
    return chosen if since is None else [*chosen, FrontierRow.discovered_at >= since]


def is_open(table: type[FeedRow] | type[FrontierRow]) -> ColumnElement[bool]:
    """Return the condition that a row has not ended for good.

    Never, or with a retry or a page still to be parsed.
    """
    return or_(table.finished_at.is_(None), table.outcome.in_(("retry", "fetched")))


def count_outcomes(
    session: Session, table: type[FeedRow] | type[FrontierRow], *chosen: ColumnElement[bool]
) -> Counter[str]:
    """Count the ended rows that are all this, by outcome."""
    counted = select(table.outcome, func.count()).where(*chosen, ~is_open(table)).group_by(table.outcome)
    return Counter({word: number for word, number in session.execute(counted) if word})


def count_rows(session: Session, *chosen: ColumnElement[bool]) -> int:
    """Count the rows that are all this."""
    return session.scalar(select(func.count()).where(*chosen)) or 0
