"""Promotions: which article is promoted where, from the sightings of teasers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from worker.dedup.teasers import best_excerpt, best_headline
from worker.storage.tables.articles import AliasRow, ArticleRow
from worker.storage.tables.shared_rows import HeadlineRow, SightingRow, TeaserRow


@dataclass(frozen=True, slots=True)
class Promotion:
    """Describe one promo: for which article, its wordings, where and when it stood.

    ``article_id`` is None where that article is not stored.
    """

    article_id: int | None
    url: str
    headline: str
    variants: tuple[str, ...]
    excerpt: str | None
    block: str | None
    position: int
    first_seen_at: datetime
    last_seen_at: datetime


def promoted_on(session: Session, article_id: int) -> list[Promotion]:
    """Return where other articles promote this one."""
    shown = select(SightingRow, HeadlineRow.text, ArticleRow.id, ArticleRow.canonical_url)
    keys = select(AliasRow.key).where(AliasRow.article_id == article_id)
    rows = (
        joined(shown)
        .join(ArticleRow, ArticleRow.id == SightingRow.article_id)
        .where(TeaserRow.key.in_(keys), SightingRow.article_id != article_id)
    )
    return promotions(session.execute(rows))


def promotes(session: Session, article_id: int) -> list[Promotion]:
    """Return what an article promotes, each with the article it became."""
    shown = select(SightingRow, HeadlineRow.text, AliasRow.article_id, TeaserRow.url)
    rows = joined(shown).outerjoin(AliasRow, AliasRow.key == TeaserRow.key).where(SightingRow.article_id == article_id)
    return promotions(session.execute(rows))


def joined(query: Select[*tuple[Any, ...]]) -> Select[*tuple[Any, ...]]:
    """Return the query with sightings, headlines and teasers joined."""
    headline = HeadlineRow.id == SightingRow.headline_id
    return query.join(HeadlineRow, headline).join(TeaserRow, TeaserRow.id == SightingRow.teaser_id)


def promotions(rows: Iterable[Any]) -> list[Promotion]:
    """Return sightings gathered by teaser and page, latest first.

    Rows are (sighting, wording, article, URL).
    """
    groups: dict[tuple[int, int], list[Any]] = {}
    for row in rows:
        groups.setdefault((row[0].article_id, row[0].teaser_id), []).append(row)
    found = [promotion(group) for group in groups.values()]
    return sorted(found, key=lambda each: (-each.last_seen_at.timestamp(), each.position, each.url))


def promotion(group: list[Any]) -> Promotion:
    """Return one promo of its sightings: the newest visible one leads."""
    group.sort(key=lambda row: (-row[0].last_seen_at.timestamp(), row[0].is_variant, row[0].position, row[1]))
    lead, _, article_id, url = group[0]
    wordings = list(dict.fromkeys(row[1] for row in group))
    headline = best_headline(row[1] for row in group if row[0].is_variant == lead.is_variant)
    return Promotion(
        article_id=article_id,
        url=url,
        headline=headline,
        variants=tuple(wording for wording in wordings if wording != headline),
        excerpt=best_excerpt(row[0].excerpt for row in group),
        block=lead.block or None,
        position=lead.position,
        first_seen_at=min(row[0].first_seen_at for row in group),
        last_seen_at=lead.last_seen_at,
    )
