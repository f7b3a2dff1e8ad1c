"""Rebuilding: an article's rows derived anew from its captures, and an article without captures taken away.

The caller holds every alias of the articles concerned, and so the articles: nobody else can reach them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import delete, or_, select
from sqlalchemy.orm import Session

from worker.storage.articles.render import captures_of, note_uncounted, refresh
from worker.storage.articles.revisions import Capture, latest_readings, shown
from worker.storage.articles.serialization import article_from
from worker.storage.articles.shared_rows import upsert_shared_rows
from worker.storage.articles.sightings import KEYS, store_sightings
from worker.storage.articles.stories import note_lost
from worker.storage.tables.articles import (
    ArticleRow,
    BlockRow,
    CaptureRow,
    EdgeRow,
    FingerprintRow,
    ReadingRow,
    RevisionRow,
)
from worker.storage.tables.shared_rows import ArticleAuthorRow


def rebuild(session: Session, row: ArticleRow, now: datetime) -> None:
    """Derive everything about an article anew from its captures."""
    captures = captures_of(session, row.id)
    pages = [
        (article_from(record, teasers), fetched_at)
        for record, teasers, fetched_at in full_readings(session, latest_readings(shown(captures)))
    ]
    shared = upsert_shared_rows(session, [article for article, _ in pages])
    store_sightings(session, row.id, pages, shared, afresh=True)
    refresh(session, row, captures, now)


def full_readings(session: Session, captures: list[Capture]) -> list[Any]:
    """Return (record, teasers, fetched at) of these captures."""
    pages = {(capture.page_id, capture.content_hash) for capture in captures}
    rows = session.execute(
        select(
            CaptureRow.page_id, CaptureRow.content_hash, ReadingRow.record, CaptureRow.teasers, CaptureRow.fetched_at
        )
        .join(ReadingRow, ReadingRow.hash == CaptureRow.reading)
        .where(CaptureRow.page_id.in_({page for page, _ in pages}))
    )
    return [tuple(row[2:]) for row in rows if (row.page_id, row.content_hash) in pages]


def take_away(session: Session, row: ArticleRow) -> None:
    """Delete an article with what follows, and leave its neighbours unsettled."""
    note_uncounted(session, {row.source_id})
    note_lost(session, {row.group_id})
    session.execute(delete(EdgeRow).where(or_(EdgeRow.low_id == row.id, EdgeRow.high_id == row.id)))
    for table in (*KEYS, ArticleAuthorRow, BlockRow, FingerprintRow, RevisionRow):
        session.execute(delete(table).where(table.article_id == row.id))
    session.delete(row)
    session.flush()
