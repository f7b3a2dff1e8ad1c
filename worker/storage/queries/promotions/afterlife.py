"""Afterlife: how long an article was promoted by others, where, and under which headlines; always bounded."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from worker.storage.tables.articles import AliasRow, ArticleRow
from worker.storage.tables.crawl import SourceRow
from worker.storage.tables.shared_rows import HeadlineRow, SightingRow, TeaserRow

# Sightings read of one article: a piece in every "Most read" box stands on tens of thousands of pages.
MOST_SIGHTINGS = 1_000
# Pages that are listed.
MOST_PAGES = 20


@dataclass(frozen=True, slots=True)
class PromotedHeadline:
    """Describe one headline under which a piece was promoted, on how many pages and when."""

    text: str
    pages: int
    first_seen_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class PromotingPage:
    """Describe one article that promotes a piece: in which box, under which headline, until when."""

    article_id: int
    title: str | None
    source: str | None
    headline: str
    block: str
    first_seen_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class Afterlife:
    """Sum up who promoted an article.

    ``is_partial`` says that there are more sightings than the ``MOST_SIGHTINGS`` that were counted.
    """

    pages: int
    sources: tuple[tuple[str, int], ...]
    wordings: tuple[PromotedHeadline, ...]
    newest: tuple[PromotingPage, ...]
    first_seen_at: datetime | None
    last_seen_at: datetime | None
    is_partial: bool


def read_afterlife(session: Session, article_id: int) -> Afterlife:
    """Return who promoted an article; bounded before it is sorted."""
    teasers = (
        select(TeaserRow.id)
        .join(AliasRow, AliasRow.key == TeaserRow.key)
        .where(AliasRow.article_id == article_id)
        .scalar_subquery()
    )
    newest = (
        select(SightingRow.article_id, SightingRow.headline_id, SightingRow.block)
        .add_columns(SightingRow.is_variant, SightingRow.first_seen_at, SightingRow.last_seen_at)
        .where(SightingRow.teaser_id.in_(teasers), SightingRow.article_id != article_id)
        .limit(MOST_SIGHTINGS + 1)
        .subquery()
    )
    rows = session.execute(
        select(newest, HeadlineRow.text, ArticleRow.title, SourceRow.slug)
        .join(HeadlineRow, HeadlineRow.id == newest.c.headline_id)
        .join(ArticleRow, ArticleRow.id == newest.c.article_id)
        .outerjoin(SourceRow, SourceRow.id == ArticleRow.source_id)
    ).all()
    is_partial = len(rows) > MOST_SIGHTINGS
    rows = sorted(
        rows[:MOST_SIGHTINGS], key=lambda row: (row.is_variant, -row.last_seen_at.timestamp(), row.article_id)
    )
    pages = {row.article_id: row for row in reversed(rows)}
    return Afterlife(
        pages=len(pages),
        sources=tuple(Counter(row.slug or "" for row in pages.values()).most_common()),
        wordings=tuple(wordings(rows)),
        newest=tuple(page_of(row) for row in newest_first(pages)[:MOST_PAGES]),
        first_seen_at=min((row.first_seen_at for row in rows), default=None),
        last_seen_at=max((row.last_seen_at for row in rows), default=None),
        is_partial=is_partial,
    )


def newest_first(pages: dict[int, Any]) -> list[Any]:
    """Return the promoting pages, the one that did so last first."""
    return sorted(pages.values(), key=lambda row: (-row.last_seen_at.timestamp(), row.article_id))


def wordings(rows: list[Any]) -> list[PromotedHeadline]:
    """Return the headlines, the one on most pages first, those that only attributes say last."""
    groups: dict[str, list[Any]] = {}
    for row in rows:
        groups.setdefault(row.text, []).append(row)
    found = [
        PromotedHeadline(
            text,
            len({row.article_id for row in group}),
            min(row.first_seen_at for row in group),
            max(row.last_seen_at for row in group),
        )
        for text, group in groups.items()
    ]
    visible = {row.text for row in rows if not row.is_variant}
    return sorted(found, key=lambda each: (each.text not in visible, -each.pages, each.first_seen_at, each.text))


def page_of(row: Any) -> PromotingPage:
    """Describe the promoting page of a row."""
    return PromotingPage(row.article_id, row.title, row.slug, row.text, row.block, row.first_seen_at, row.last_seen_at)
