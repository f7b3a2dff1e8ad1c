"""Source page: a source's feeds, what its addresses wait for, how its pages were read over time, its newest pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from worker.records import FetchedPage
from worker.records.work import Signals
from worker.storage.database.json_columns import known, source_from
from worker.storage.queries.article import read_page
from worker.storage.queries.source_feeds import feed_state
from worker.storage.tables.articles import ArticleRow
from worker.storage.tables.crawl import FeedRow, FrontierRow, HostRow, OutcomeRow, SourceRow
from worker.storage.tables.monitoring import QualityRow

# Feeds that are shown, addresses of a stage that are counted, parses of which the course is drawn, and its points.
MOST_FEEDS, MOST_COUNTED, MOST_PARSES, POINTS = 200, 1_000, 600, 30
STAGES = ("fetch", "parse", "done", "dead", "rest")


@dataclass(frozen=True, slots=True)
class Point:
    """Hold how a run of parses went.

    Shares are from 0 to 1; words, captions and teasers are means a page.
    """

    at: datetime
    pages: int
    empty: float
    dated: float
    words: float
    captions: float
    teasers: float


@dataclass(frozen=True, slots=True)
class SourcePage:
    """Hold one source as its page shows it.

    ``stages`` counts addresses up to ``MOST_COUNTED``; ``course`` is the oldest point first.
    """

    id: int
    slug: str
    source: Any
    state: str
    paused_until: datetime | None
    pause_reason: str | None
    applied_at: datetime
    feeds: tuple[Any, ...]
    stages: dict[str, int]
    course: tuple[Point, ...]
    judged: QualityRow | None


def read_source_page(session: Session, slug: str) -> SourcePage | None:
    """Return what the page of a source shows."""
    row = session.scalars(select(SourceRow).where(SourceRow.slug == slug)).one_or_none()
    if row is None:
        return None
    return SourcePage(
        id=row.id,
        slug=slug,
        source=source_from(row.config),
        state=row.state,
        paused_until=row.paused_until,
        pause_reason=row.pause_reason,
        applied_at=row.applied_at,
        feeds=tuple(read_feeds(session, row.id)),
        stages={stage: count for stage in STAGES if (count := count_stage(session, row.id, stage))},
        course=tuple(read_course(session, row.id)),
        judged=session.get(QualityRow, row.id),
    )


def count_stage(session: Session, source_id: int, stage: str) -> int:
    """Count a source's addresses of one stage, up to ``MOST_COUNTED``."""
    mine = select(FrontierRow.id).where(FrontierRow.source_id == source_id, FrontierRow.stage == stage)
    return session.scalar(select(func.count()).select_from(mine.limit(MOST_COUNTED).subquery())) or 0


def read_feeds(session: Session, source_id: int) -> list[Any]:
    """Return a source's feeds with their last answers: failing ones first."""
    newest = (
        select(func.max(OutcomeRow.id))
        .where(OutcomeRow.row_kind == "feed", OutcomeRow.row_id == FeedRow.id)
        .correlate(FeedRow)
        .scalar_subquery()
    )
    rows = session.execute(
        select(FeedRow, HostRow, OutcomeRow)
        .join(HostRow, HostRow.id == FeedRow.host_id)
        .outerjoin(OutcomeRow, OutcomeRow.id == newest)
        .where(FeedRow.source_id == source_id)
        .limit(MOST_FEEDS)
    )
    feeds = [feed_state(feed, host, last, 0) for feed, host, last in rows]
    order = {"failing": 0, "not in the file": 2}
    return sorted(feeds, key=lambda feed: (order.get(feed.state, 1), feed.kind, feed.url))


def read_course(session: Session, source_id: int) -> list[Point]:
    """Return how well a source's newest pages were read, in runs of equal length."""
    parses = session.execute(
        select(OutcomeRow.at, OutcomeRow.word, OutcomeRow.signals)
        .where(OutcomeRow.source_id == source_id, OutcomeRow.step == "parse")
        .order_by(OutcomeRow.id.desc())
        .limit(MOST_PARSES)
    ).all()
    read = [row for row in reversed(parses) if row.signals]
    run = max(1, -(-len(read) // POINTS))
    return [point_of(read[start : start + run]) for start in range(0, len(read), run)]


def point_of(rows: Sequence[Any]) -> Point:
    """Sum up a run of parses."""
    signals = [Signals(**known(Signals, row.signals)) for row in rows]
    count = len(rows)
    return Point(
        at=rows[-1].at,
        pages=count,
        empty=sum(row.word == "skipped" or not each.words for row, each in zip(rows, signals, strict=True)) / count,
        dated=sum(each.dated for each in signals) / count,
        words=sum(each.words for each in signals) / count,
        captions=sum(each.captions for each in signals) / count,
        teasers=sum(each.teasers for each in signals) / count,
    )


def newest_pages(session: Session, source_id: int, count: int) -> list[tuple[int, str | None, FetchedPage]]:
    """Return the archived pages of a source's newest articles: number, title, page."""
    rows = session.execute(
        select(ArticleRow.id, ArticleRow.title)
        .where(ArticleRow.source_id == source_id)
        .order_by(ArticleRow.dated_at.desc(), ArticleRow.id.desc())
        .limit(count)
    ).all()
    found = [(row.id, row.title, read_page(session, row.id)) for row in rows]
    return [(number, title, page) for number, title, page in found if page is not None]
