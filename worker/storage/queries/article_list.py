"""Lists of articles, and the counts of a summary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, literal, select, tuple_
from sqlalchemy.orm import Session

from worker.records import plain
from worker.records.article_filter import ArticleFilter
from worker.storage.database.types import Id, UtcDateTime
from worker.storage.queries.article_filter import conditions
from worker.storage.tables.articles import ArticleRow, RevisionRow
from worker.storage.tables.crawl import SourceRow
from worker.storage.tables.shared_rows import ArticleAuthorRow, OccurrenceRow, PlacementRow, SightingRow


@dataclass(frozen=True, slots=True)
class Listed:
    """Describe one article of a list."""

    id: int
    canonical_url: str
    title: str | None
    kind: str
    language: str | None
    source: str | None
    published_at: datetime | None
    first_seen_at: datetime
    last_seen_at: datetime
    word_count: int
    story_id: int | None
    unpublished_at: datetime | None
    unpublished_reason: str | None

    def as_dict(self) -> dict[str, Any]:
        """Return a JSON-ready dict with one key per field."""
        result: dict[str, Any] = plain(self)
        return result


@dataclass(frozen=True, slots=True)
class Totals:
    """Count what is stored, each thing once.

    ``shown`` counts pages' copies, ``kept`` what they come down to.
    """

    articles: int
    stories: int
    captions_shown: int
    captions_kept: int
    teasers_shown: int
    teasers_kept: int
    revisions: int
    images: int
    authors: int


def read_list(
    session: Session, wanted: ArticleFilter, limit: int, after: int | tuple[datetime, int] | None
) -> list[Listed]:
    """Return the articles last published (or found) first, from behind ``after``.

    That is an article, or its place, date and id: one can be read on from when the article is gone.
    """
    query = select(ArticleRow, SourceRow.slug).outerjoin(SourceRow, SourceRow.id == ArticleRow.source_id)
    query = query.where(*conditions(wanted))
    if isinstance(after, tuple):
        place = tuple_(literal(after[0], UtcDateTime()), literal(after[1], Id))
        query = query.where(tuple_(ArticleRow.dated_at, ArticleRow.id) < place)
    elif after is not None:
        last = select(ArticleRow.dated_at, ArticleRow.id).where(ArticleRow.id == after).scalar_subquery()
        query = query.where(tuple_(ArticleRow.dated_at, ArticleRow.id) < last)
    rows = session.execute(query.order_by(ArticleRow.dated_at.desc(), ArticleRow.id.desc()).limit(limit))
    return [listed(row, slug) for row, slug in rows]


def listed(row: ArticleRow, slug: str | None) -> Listed:
    """Return an article's row and its source as a list shows them."""
    names = [name for name in Listed.__dataclass_fields__ if name != "source"]
    return Listed(source=slug, **{name: getattr(row, name) for name in names})


def read_totals(session: Session, source_id: int | None = None) -> Totals:
    """Return the counts, of one source's articles or of all."""
    mine = select(ArticleRow.id)
    if source_id is not None:
        mine = mine.where(ArticleRow.source_id == source_id)

    def count(table: Any, *columns: Any) -> int:
        things = select(*columns).distinct()
        if source_id is not None:
            things = things.where(table.article_id.in_(mine))
        return session.scalar(select(func.count()).select_from(things.subquery())) or 0

    stories = select(func.coalesce(ArticleRow.story_id, -ArticleRow.id)).where(ArticleRow.id.in_(mine)).distinct()
    return Totals(
        articles=session.scalar(select(func.count()).select_from(mine.subquery())) or 0,
        stories=session.scalar(select(func.count()).select_from(stories.subquery())) or 0,
        captions_shown=count(OccurrenceRow, OccurrenceRow.article_id, OccurrenceRow.caption_id, OccurrenceRow.image_id),
        captions_kept=count(OccurrenceRow, OccurrenceRow.caption_id),
        teasers_shown=count(SightingRow, SightingRow.article_id, SightingRow.teaser_id, SightingRow.block),
        teasers_kept=count(SightingRow, SightingRow.teaser_id),
        revisions=count(RevisionRow, RevisionRow.article_id, RevisionRow.number),
        images=count(PlacementRow, PlacementRow.image_id),
        authors=count(ArticleAuthorRow, ArticleAuthorRow.author_id),
    )
