"""Newest: the pieces that a site's newest pages promote, where, and every headline tried for each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from worker.storage.tables.articles import AliasRow, ArticleRow
from worker.storage.tables.crawl import SourceRow
from worker.storage.tables.shared_rows import HeadlineRow, SightingRow, TeaserRow

# The newest articles of a source whose teasers are looked at, and the sightings read of them.
MOST_PAGES, MOST_SIGHTINGS = 60, 2_000


@dataclass(frozen=True, slots=True)
class Promoted:
    """Describe one promoted piece: headlines with their pages, boxes, times.

    ``article_id`` is None where the piece is not stored.
    """

    teaser_id: int
    article_id: int | None
    url: str
    headlines: tuple[tuple[str, int], ...]
    blocks: tuple[str, ...]
    kinds: tuple[str, ...]
    pages: int
    first_seen_at: datetime
    last_seen_at: datetime


def read_promoted(session: Session, source: str | None, limit: int) -> list[Promoted]:
    """Return what the newest pages of a source (its slug), or of all, promote.

    What stands on most pages comes first.
    """
    newest = select(ArticleRow.id).order_by(ArticleRow.dated_at.desc(), ArticleRow.id.desc()).limit(MOST_PAGES)
    if source is not None:
        wanted = select(SourceRow.id).where(SourceRow.slug == source).scalar_subquery()
        newest = newest.where(ArticleRow.source_id == wanted)
    ids = session.scalars(newest).all()
    shown = (
        select(SightingRow.article_id, SightingRow.teaser_id, SightingRow.block, SightingRow.kind)
        .add_columns(SightingRow.first_seen_at, SightingRow.last_seen_at, SightingRow.is_variant, HeadlineRow.text)
        .join(HeadlineRow, HeadlineRow.id == SightingRow.headline_id)
        .where(SightingRow.article_id.in_(ids))
        .limit(MOST_SIGHTINGS)
    )
    groups: dict[int, list[Any]] = {}
    for row in session.execute(shown):
        groups.setdefault(row.teaser_id, []).append(row)
    order = sorted(groups, key=lambda teaser: (-pages(groups[teaser]), -latest(groups[teaser]).timestamp(), teaser))
    targets = read_targets(session, order[:limit])
    return [promoted_of(teaser, groups[teaser], *targets[teaser]) for teaser in order[:limit]]


def pages(group: list[Any]) -> int:
    """Count the pages of some sightings."""
    return len({row.article_id for row in group})


def latest(group: list[Any]) -> datetime:
    """Return when the last of some sightings was."""
    seen: datetime = max(row.last_seen_at for row in group)
    return seen


def read_targets(session: Session, teasers: list[int]) -> dict[int, tuple[str, int | None]]:
    """Return where each teaser leads, and the article it became."""
    rows = session.execute(
        select(TeaserRow.id, TeaserRow.url, AliasRow.article_id)
        .outerjoin(AliasRow, AliasRow.key == TeaserRow.key)
        .where(TeaserRow.id.in_(teasers))
    )
    return {row.id: (row.url, row.article_id) for row in rows}


def promoted_of(teaser_id: int, group: list[Any], url: str, article_id: int | None) -> Promoted:
    """Describe one promoted piece by its sightings; what only an attribute says comes last."""
    headlines: dict[str, set[int]] = {}
    for row in sorted(group, key=lambda row: (row.is_variant, row.text)):
        headlines.setdefault(row.text, set()).add(row.article_id)
    variants = {row.text for row in group} - {row.text for row in group if not row.is_variant}
    counted = sorted(headlines.items(), key=lambda item: (item[0] in variants, -len(item[1])))
    return Promoted(
        teaser_id,
        article_id,
        url,
        tuple((text, len(seen)) for text, seen in counted),
        tuple(sorted({row.block for row in group if row.block})),
        tuple(sorted({row.kind for row in group})),
        pages(group),
        min(row.first_seen_at for row in group),
        latest(group),
    )
