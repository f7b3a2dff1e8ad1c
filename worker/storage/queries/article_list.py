"""Lists of articles, and the counts of a summary."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeAlias

from sqlalchemy import func, literal, select, tuple_
from sqlalchemy.orm import Session

from worker.records import plain
from worker.records.article_filter import ArticleFilter
from worker.storage.database.types import Id, UtcDateTime
from worker.storage.queries.article_filter import conditions
from worker.storage.tables.articles import ArticleRow, RevisionRow
from worker.storage.tables.crawl import SourceRow
from worker.storage.tables.shared_rows import ArticleAuthorRow, OccurrenceRow, PlacementRow, SightingRow

# Articles that one page of a filtered list looks at: some ten milliseconds, whatever the filter.
LOOKED_AT = 5_000
# Where an article stands in a list: its date and id.
Place: TypeAlias = tuple[datetime, int]
its_place = tuple_(ArticleRow.dated_at, ArticleRow.id)


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


@dataclass(frozen=True, slots=True)
class ListedPart:
    """Hold one page of a list.

    ``onward`` is the place behind which the next begins, None at the end.
    """

    rows: list[Listed]
    onward: Place | None


def read_part(session: Session, wanted: ArticleFilter, limit: int, after: Place | None) -> ListedPart:
    """Return a page of the articles that pass a filter.

    The last published (or found) come first.  At most ``LOOKED_AT`` are looked at: a page of a filtered list may hold
    fewer than the limit.
    """
    query = select(ArticleRow, SourceRow.slug).outerjoin(SourceRow, SourceRow.id == ArticleRow.source_id)
    query = query.where(*conditions(wanted))
    is_quick = wanted.story_id is not None or wanted == chosen_by_index(wanted)
    lowest = None if is_quick else lowest_looked_at(session, wanted, after)
    if lowest is not None:
        query = query.where(its_place >= place_of(lowest))
    if after is not None:
        query = query.where(its_place < place_of(after))
    found = session.execute(query.order_by(ArticleRow.dated_at.desc(), ArticleRow.id.desc()).limit(limit + 1)).all()
    last = found[limit - 1].ArticleRow if len(found) > limit else None
    onward = (last.dated_at, last.id) if last is not None else lowest
    return ListedPart([listed(row, slug) for row, slug in found[:limit]], onward)


def lowest_looked_at(session: Session, wanted: ArticleFilter, after: Place | None) -> Place | None:
    """Return the last place that one call looks at; None at the end.

    What indexes of the list choose is not counted: the articles of other sources and times.
    """
    query = select(ArticleRow.dated_at, ArticleRow.id).where(*conditions(chosen_by_index(wanted)))
    if after is not None:
        query = query.where(its_place < place_of(after))
    query = query.order_by(ArticleRow.dated_at.desc(), ArticleRow.id.desc()).offset(LOOKED_AT - 1).limit(1)
    found = session.execute(query).one_or_none()
    return (found[0], found[1]) if found is not None else None


def chosen_by_index(wanted: ArticleFilter) -> ArticleFilter:
    """Return what of a filter the indexes of the list answer."""
    return ArticleFilter(source=wanted.source, published_from=wanted.published_from, published_to=wanted.published_to)


def place_of(place: Place) -> Any:
    """Return a place as the database compares it."""
    return tuple_(literal(place[0], UtcDateTime()), literal(place[1], Id))


def read_list(session: Session, wanted: ArticleFilter, limit: int, after: int | Place | None) -> list[Listed]:
    """Return the articles last published (or found) first, from behind ``after``.

    That is an article, or its place, date and id: one can be read on from when the article is gone.
    """
    query = select(ArticleRow, SourceRow.slug).outerjoin(SourceRow, SourceRow.id == ArticleRow.source_id)
    query = query.where(*conditions(wanted))
    if isinstance(after, tuple):
        query = query.where(its_place < place_of(after))
    elif after is not None:
        last = select(ArticleRow.dated_at, ArticleRow.id).where(ArticleRow.id == after).scalar_subquery()
        query = query.where(its_place < last)
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
