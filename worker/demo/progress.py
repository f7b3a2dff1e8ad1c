"""Progress: how far the demo's crawl is, read from the database in one transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_, select
from sqlalchemy.orm import Session

from worker.runtime import Runtime
from worker.storage.queries.article_list import Totals, read_totals
from worker.storage.tables.articles import ArticleRow
from worker.storage.tables.crawl import FeedRow, FrontierRow, OutcomeRow, SourceRow

# Outcomes that a view shows at most.
RECENT = 8


@dataclass(frozen=True, slots=True)
class Event:
    """Hold one outcome: the step, its word, and the address it was about."""

    step: str
    word: str
    reason: str
    url: str


@dataclass(frozen=True, slots=True)
class Progress:
    """Tell how far the crawl is.

    ``polled`` of ``feeds`` were asked since it began, ``open`` addresses are not done.
    """

    sources: int
    feeds: int
    polled: int
    found: int
    fetched: int
    moved: int
    refused: int
    gone: int
    failed: int
    open: int
    unsettled: int
    totals: Totals
    recent: tuple[Event, ...] = ()

    @property
    def is_quiet(self) -> bool:
        """Tell whether every feed was asked, every address ended, every article joined."""
        return 0 < self.feeds == self.polled and self.open == 0 and self.unsettled == 0

    @property
    def edits(self) -> int:
        """Count the revisions beyond the first state of each article."""
        return self.totals.revisions - self.totals.articles


def read_progress(runtime: Runtime, since: datetime) -> Progress:
    """Read the progress of a crawl that began at ``since``."""
    with runtime.sessions.begin() as session:
        sources = count(session, SourceRow, SourceRow.state == "active")
        asked = or_(
            and_(FeedRow.parent_id.is_(None), FeedRow.finished_at >= since),
            and_(FeedRow.parent_id.is_not(None), FeedRow.finished_at.is_not(None)),
        )
        return Progress(
            sources=sources,
            feeds=count(session, FeedRow),
            polled=count(session, FeedRow, asked),
            found=count(session, FrontierRow),
            fetched=count(session, FrontierRow, FrontierRow.page_id.is_not(None)),
            moved=count(session, FrontierRow, FrontierRow.fetch_outcome == "moved"),
            refused=count(session, FrontierRow, FrontierRow.fetch_outcome == "refused"),
            gone=count(session, FrontierRow, FrontierRow.fetch_outcome == "gone"),
            failed=count(session, FrontierRow, FrontierRow.stage == "dead"),
            open=count(session, FrontierRow, FrontierRow.stage.in_(["fetch", "parse"])),
            unsettled=count(session, ArticleRow, ArticleRow.unsettled.is_not(None)),
            totals=read_totals(session),
            recent=tuple(read_recent(session, since)),
        )


def count(session: Session, table: Any, *conditions: Any) -> int:
    """Count the rows of a table that meet all conditions."""
    return session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0


def read_recent(session: Session, since: datetime) -> list[Event]:
    """Read the newest outcomes, the newest last."""
    events = []
    newest = select(OutcomeRow).where(OutcomeRow.at >= since).order_by(OutcomeRow.id.desc()).limit(RECENT)
    for outcome in session.scalars(newest):
        table: Any = FeedRow if outcome.row_kind == "feed" else FrontierRow
        url = session.scalar(select(table.url).where(table.id == outcome.row_id))
        events.append(Event(outcome.step, outcome.word, outcome.reason, url or ""))
    return events[::-1]
