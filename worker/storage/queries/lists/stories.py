"""Stories: which there are, how large, and who told each first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session, aliased

from worker.records import plain
from worker.storage.queries.article_list import Listed, listed
from worker.storage.tables.articles import ArticleRow, StoryRow
from worker.storage.tables.crawl import SourceRow

# Articles of one story that are listed: an agency report may stand at thousands of addresses.
MOST_ARTICLES = 500


@dataclass(frozen=True, slots=True)
class StoryLine:
    """Describe one story by the article that was published first.

    Where no date is known it is the one found first.
    """

    id: int
    articles: int
    sources: int
    first_at: datetime
    last_at: datetime
    first: Listed

    def as_dict(self) -> dict[str, Any]:
        """Return a JSON-ready dict with one key per field."""
        result: dict[str, Any] = plain(self)
        return result


@dataclass(frozen=True, slots=True)
class Story:
    """Hold one story with its articles by date, at most 500."""

    story: StoryLine
    articles: tuple[Listed, ...]


def list_stories(session: Session, limit: int, before: int | None = None) -> list[StoryLine]:
    """Return the stories that were recognised last, from behind the story ``before``."""
    query = select(StoryRow.id).where(*([StoryRow.id < before] if before is not None else []))
    told = select(ArticleRow.id).where(ArticleRow.story_id == StoryRow.id).exists()
    return story_lines(session, list(session.scalars(query.where(told).order_by(StoryRow.id.desc()).limit(limit))))


def find_story(session: Session, story_id: int) -> Story | None:
    """Return one story with its articles."""
    found = story_lines(session, [story_id])
    if not found:
        return None
    rows = session.execute(
        select(ArticleRow, SourceRow.slug)
        .outerjoin(SourceRow, SourceRow.id == ArticleRow.source_id)
        .where(ArticleRow.story_id == story_id)
        .order_by(ArticleRow.dated_at, ArticleRow.id)
        .limit(MOST_ARTICLES)
    )
    return Story(found[0], tuple(listed(row, slug) for row, slug in rows))


def story_lines(session: Session, ids: list[int]) -> list[StoryLine]:
    """Return the lines of these stories, in their order."""
    told = ArticleRow.story_id
    counts = select(
        told,
        func.count(),
        func.count(ArticleRow.source_id.distinct()),
        func.min(ArticleRow.dated_at),
        func.max(ArticleRow.dated_at),
    )
    sums = {row[0]: row for row in session.execute(counts.where(told.in_(ids)).group_by(told))}
    other = aliased(ArticleRow)
    earliest = (
        select(other.id).where(other.story_id == StoryRow.id).order_by(other.dated_at, other.id).limit(1)
    ).scalar_subquery()
    firsts = session.execute(
        select(ArticleRow, SourceRow.slug)
        .select_from(StoryRow)
        .join(ArticleRow, ArticleRow.id == earliest)
        .outerjoin(SourceRow, SourceRow.id == ArticleRow.source_id)
        .where(StoryRow.id.in_(ids))
    )
    known = {row.story_id: listed(row, slug) for row, slug in firsts}
    return [StoryLine(key, *sums[key][1:], known[key]) for key in ids if key in known and key in sums]
