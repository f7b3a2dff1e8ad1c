"""Story order: the articles of one story by the moment each was published, so that one sees who was first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from worker.storage.tables.articles import ArticleRow
from worker.storage.tables.crawl import SourceRow

# Articles of a story that are shown: an agency report may stand at thousands of addresses.
MOST_TOLD = 40


@dataclass(frozen=True, slots=True)
class Told:
    """Describe one article of a story; ``is_copy`` says that its text is the asked one's."""

    article_id: int
    title: str | None
    source: str | None
    url: str
    dated_at: datetime
    has_date: bool
    word_count: int
    is_copy: bool


def read_story(session: Session, story_id: int, group_id: int | None = None) -> list[Told]:
    """Return the articles of a story, the first published first.

    Where a page says no date, the moment it was first seen stands for it.
    """
    rows = session.execute(
        select(ArticleRow, SourceRow.slug)
        .outerjoin(SourceRow, SourceRow.id == ArticleRow.source_id)
        .where(ArticleRow.story_id == story_id)
        .order_by(ArticleRow.dated_at, ArticleRow.id)
        .limit(MOST_TOLD)
    )
    return [
        Told(
            row.id,
            row.title,
            slug,
            row.canonical_url,
            row.dated_at,
            row.published_at is not None,
            row.word_count,
            bool(group_id) and row.group_id == group_id,
        )
        for row, slug in rows
    ]
