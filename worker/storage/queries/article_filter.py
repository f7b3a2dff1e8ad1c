"""Article filters as conditions of a query: the one place that knows how each is asked of the tables."""

from __future__ import annotations

import json
from collections.abc import Iterator

from sqlalchemy import ColumnElement, Text, cast, func, or_, select

from worker.records.article_filter import ArticleFilter
from worker.storage.tables.articles import ArticleRow
from worker.storage.tables.crawl import SourceRow
from worker.storage.tables.shared_rows import ArticleAuthorRow, AuthorRow, OccurrenceRow


def conditions(wanted: ArticleFilter) -> list[ColumnElement[bool]]:
    """Return what a filter asks of ``ArticleRow``, to be joined by AND.

    No other table need be joined.
    """
    return [*facts(wanted), *names(wanted), *times(wanted)]


def facts(wanted: ArticleFilter) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions on what an article is."""
    equal = {
        ArticleRow.language: wanted.language,
        ArticleRow.kind: wanted.kind,
        ArticleRow.story_id: wanted.story_id,
    }
    yield from (column == value for column, value in equal.items() if value is not None)
    if wanted.is_published is not None:
        yield ArticleRow.unpublished_at.is_(None) if wanted.is_published else ArticleRow.unpublished_at.is_not(None)
    if wanted.has_caption is not None:
        captioned = select(OccurrenceRow.article_id).where(OccurrenceRow.article_id == ArticleRow.id).exists()
        yield captioned if wanted.has_caption else ~captioned


def names(wanted: ArticleFilter) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions on an article's source, author, tag and title."""
    if wanted.source is not None:
        source = select(SourceRow.id).where(SourceRow.slug == wanted.source)
        yield ArticleRow.source_id == source.scalar_subquery()
    if wanted.author is not None:
        written = select(ArticleAuthorRow.article_id).join(AuthorRow, AuthorRow.id == ArticleAuthorRow.author_id)
        is_name = or_(AuthorRow.name == wanted.author, func.lower(AuthorRow.name) == wanted.author.lower())
        yield ArticleRow.id.in_(written.where(is_name))
    if wanted.tag is not None:
        tags = func.lower(cast(ArticleRow.tags, Text))
        yield or_(*(tags.contains(spelling, autoescape=True) for spelling in tag_spellings(wanted.tag)))
    for word in (wanted.title or "").split():
        yield func.lower(ArticleRow.title).contains(word.lower(), autoescape=True)


def tag_spellings(tag: str) -> set[str]:
    """Return the JSON strings by which a lower-cased column of tags may spell one."""
    return {json.dumps(spelling).lower() for spelling in (tag, tag.lower())}


def times(wanted: ArticleFilter) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions on when an article was published and seen."""
    if wanted.published_from is not None:
        yield ArticleRow.dated_at >= wanted.published_from
    if wanted.published_to is not None:
        yield ArticleRow.dated_at < wanted.published_to
    if wanted.seen_from is not None:
        yield ArticleRow.last_seen_at >= wanted.seen_from
    if wanted.seen_to is not None:
        yield ArticleRow.first_seen_at < wanted.seen_to
