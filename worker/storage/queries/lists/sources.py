"""The list of sources: what each is called, and whether it is crawled."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from worker.storage.database.json_columns import source_from
from worker.storage.tables.crawl import SourceRow


@dataclass(frozen=True, slots=True)
class SourceLine:
    """Describe one source."""

    slug: str
    name: str
    home: str
    language: str | None
    state: str
    paused_until: datetime | None
    pause_reason: str | None
    applied_at: datetime


def list_sources(session: Session, limit: int, after: str | None = None) -> list[SourceLine]:
    """Return sources by their slugs, from behind the slug ``after``."""
    query = select(SourceRow).order_by(SourceRow.slug).limit(limit)
    if after is not None:
        query = query.where(SourceRow.slug > after)
    return [line_of(row) for row in session.scalars(query)]


def line_of(row: SourceRow) -> SourceLine:
    """Describe the source of a row."""
    source = source_from(row.config)
    return SourceLine(
        slug=row.slug,
        name=source.name,
        home=source.home_url,
        language=source.language,
        state=row.state,
        paused_until=row.paused_until,
        pause_reason=row.pause_reason,
        applied_at=row.applied_at,
    )
