"""History of a URL: everything the database knows of one address, in the order in which it happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import get_args

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from worker.records import Step
from worker.storage.database.keys import frontier_key
from worker.storage.tables.addresses import RedirectRow
from worker.storage.tables.articles import CaptureRow, RevisionRow
from worker.storage.tables.crawl import FeedRow, FrontierRow, OutcomeRow, PageRow, SourceRow, TombstoneRow

# Addresses of one redirect chain that are followed.
MOST_ADDRESSES = 20


@dataclass(frozen=True, slots=True)
class HistoryEvent:
    """Describe one thing that happened to an address.

    ``row`` is the number that its log lines carry.
    """

    at: datetime
    row: int
    what: str
    detail: str


class UrlHistory:
    """Read the histories of addresses."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions

    def of(self, url: str) -> list[HistoryEvent]:
        """Return what happened to a page or feed and where it led, the oldest first.

        Empty where the address is not known.
        """
        key = frontier_key(url)
        with self.sessions() as session:
            session.connection(execution_options={"reads_only": True})
            events = list(forgotten(session, key))
            for row in chain(session, key):
                events += [discovery(session, row), *outcomes(session, row), *pages(session, row)]
                events += [*records(session, row), *following(row)]
            for feed in session.scalars(select(FeedRow).where(FeedRow.url.in_(spellings(url))).order_by(FeedRow.id)):
                events += [*outcomes(session, feed), *following(feed)]
        return sorted(events, key=lambda event: event.at)


def chain(session: Session, key: str) -> list[FrontierRow]:
    """Return the rows of an address and of those that its redirects lead to."""
    rows = list(session.scalars(select(FrontierRow).where(FrontierRow.key == key)))
    for row in rows:
        targets = (
            select(FrontierRow)
            .join(RedirectRow, RedirectRow.to_key == FrontierRow.key)
            .where(RedirectRow.from_key == row.key, RedirectRow.to_key != row.key)
            .order_by(RedirectRow.last_at, FrontierRow.id)
        )
        if len(rows) < MOST_ADDRESSES:
            rows += [target for target in session.scalars(targets) if target not in rows]
    return rows


def forgotten(session: Session, key: str) -> Iterator[HistoryEvent]:
    """Yield that the address was forgotten on request."""
    row = session.get(TombstoneRow, f"url:{key}")
    if row is not None:
        yield HistoryEvent(row.at, 0, "forgotten", row.reason or "on request; it does not come back")


def discovery(session: Session, row: FrontierRow) -> HistoryEvent:
    """Return when and where the address was found."""
    source = session.get(SourceRow, row.source_id) if row.source_id else None
    feed = session.get(FeedRow, row.feed_id) if row.feed_id else None
    parent = session.get(FrontierRow, row.parent_id) if row.parent_id else None
    where = feed.url if feed else parent.url if parent else "by hand"
    origin = f" of source {source.slug}" if source else ""
    return HistoryEvent(row.discovered_at, row.id, "discovered", f"{row.url} by {row.via}{origin}: {where}")


def spellings(url: str) -> list[str]:
    """Return how a source file may spell the address of a feed."""
    return [url, url.removesuffix("/"), f"{url}/"]


def outcomes(session: Session, row: FrontierRow | FeedRow) -> Iterator[HistoryEvent]:
    """Yield how every step on the address ended."""
    kind = "feed" if isinstance(row, FeedRow) else "frontier"
    mine = select(OutcomeRow).where(OutcomeRow.row_kind == kind, OutcomeRow.row_id == row.id)
    for found in session.scalars(mine):
        facts = [
            f"{found.reason}" if found.reason != "ok" else "",
            f"status {found.status}" if found.status else "",
            f"{found.size:,} bytes" if found.size else "",
            f"{found.seconds:.2f} s" if found.seconds is not None else "",
            f"attempt {found.attempt}" if found.attempt > 1 else "",
            f"by {found.owner}" if found.owner else "",
            found.detail or "",
        ]
        yield HistoryEvent(found.at, row.id, f"{found.step}: {found.word}", ", ".join(filter(None, facts)))


def pages(session: Session, row: FrontierRow) -> Iterator[HistoryEvent]:
    """Yield every page that was archived for the address."""
    for page in session.scalars(select(PageRow).where(PageRow.frontier_id == row.id)):
        yield HistoryEvent(
            page.fetched_at, row.id, "archived", f"page {page.id}, {page.content_hash[:16]}… from {page.final_url}"
        )


def records(session: Session, row: FrontierRow) -> Iterator[HistoryEvent]:
    """Yield every reading of those pages, and the revisions they made."""
    captures = session.scalars(select(CaptureRow).where(CaptureRow.frontier_id == row.id)).all()
    for capture in captures:
        detail = f"article {capture.article_id} from page {capture.page_id}, extractor {capture.extractor_version}"
        yield HistoryEvent(capture.parsed_at, row.id, "read", detail)
        made = select(RevisionRow).where(
            RevisionRow.article_id == capture.article_id, RevisionRow.page_id == capture.page_id
        )
        for revision in session.scalars(made):
            changed = f" changed {', '.join(revision.changed)}" if revision.changed else ""
            detail = f"number {revision.number} of article {revision.article_id}{changed}"
            yield HistoryEvent(revision.seen_at, row.id, "revision", detail)


def following(row: FrontierRow | FeedRow) -> Iterator[HistoryEvent]:
    """Yield what the address waits for."""
    if row.due_at is not None and row.stage in get_args(Step):
        state = f"in work at {row.owner}" if row.owner else "sent" if row.token else "due"
        yield HistoryEvent(
            row.due_at, row.id, f"next: {row.stage}", f"{state}, attempt {row.attempts + (not row.owner)}"
        )
