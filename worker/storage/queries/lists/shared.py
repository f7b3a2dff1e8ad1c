"""Lists of what articles share: captions, pictures and teasers, each with where it was seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from worker.storage.tables.articles import AliasRow, ArticleRow
from worker.storage.tables.crawl import SourceRow
from worker.storage.tables.shared_rows import (
    CaptionRow,
    HeadlineRow,
    ImageRow,
    OccurrenceRow,
    PlacementRow,
    SightingRow,
    TeaserRow,
)

# Places of one caption, picture or teaser that are shown, the latest first: a promo may stand on every page of a site.
MOST_PLACES = 500


@dataclass(frozen=True, slots=True)
class CaptionLine:
    """Describe one caption, and in how many articles it stood when."""

    id: int
    text: str
    articles: int
    first_seen_at: datetime | None
    last_seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class ImageLine:
    """Describe one picture or video, and in how many articles it stood when."""

    id: int
    media: str
    url: str | None
    articles: int
    first_seen_at: datetime | None
    last_seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class TeaserLine:
    """Describe one promoted piece, the article it became, and its headlines."""

    id: int
    url: str
    article_id: int | None
    headlines: tuple[str, ...]
    articles: int
    first_seen_at: datetime | None
    last_seen_at: datetime | None


@dataclass(frozen=True, slots=True)
class Place:
    """Say where something stood: the article, how it was worded there, and when.

    ``image_id`` and ``credit`` are a caption's, ``role`` a picture's, ``block`` the visible heading over a teaser.
    """

    article_id: int
    article_url: str
    article_title: str | None
    source: str | None
    text: str
    position: int
    first_seen_at: datetime
    last_seen_at: datetime
    image_id: int | None = None
    caption_id: int | None = None
    credit: str | None = None
    role: str | None = None
    block: str | None = None


def list_captions(session: Session, limit: int, before: int | None, article_id: int | None) -> list[CaptionLine]:
    """Return the captions that came last, of one article or of all."""
    rows = session.execute(newest(CaptionRow, OccurrenceRow.caption_id, OccurrenceRow, limit, before, article_id)).all()
    sums = count_seen(session, OccurrenceRow.caption_id, OccurrenceRow, [row[0].id for row in rows])
    return [CaptionLine(row.id, row.text, *sums.get(row.id, (0, None, None))) for (row,) in rows]


def list_images(session: Session, limit: int, before: int | None, article_id: int | None) -> list[ImageLine]:
    """Return the pictures and videos that came last, of one article or of all."""
    rows = session.execute(newest(ImageRow, PlacementRow.image_id, PlacementRow, limit, before, article_id)).all()
    sums = count_seen(session, PlacementRow.image_id, PlacementRow, [row[0].id for row in rows])
    return [ImageLine(row.id, row.media, row.url, *sums.get(row.id, (0, None, None))) for (row,) in rows]


def list_teasers(session: Session, limit: int, before: int | None, article_id: int | None) -> list[TeaserLine]:
    """Return the pieces that were first promoted last, by one article or by all."""
    rows = session.execute(newest(TeaserRow, SightingRow.teaser_id, SightingRow, limit, before, article_id)).all()
    ids = [row[0].id for row in rows]
    sums = count_seen(session, SightingRow.teaser_id, SightingRow, ids)
    wordings: dict[int, list[str]] = {}
    said = select(HeadlineRow.teaser_id, HeadlineRow.text).where(HeadlineRow.teaser_id.in_(ids))
    for teaser_id, text in session.execute(said.order_by(HeadlineRow.id)):
        wordings.setdefault(teaser_id, []).append(text)
    keys = [row[0].key for row in rows]
    became = dict(session.execute(select(AliasRow.key, AliasRow.article_id).where(AliasRow.key.in_(keys))).all())
    return [
        TeaserLine(
            row.id,
            row.url,
            became.get(row.key),
            tuple(wordings.get(row.id, ())),
            *sums.get(row.id, (0, None, None)),
        )
        for (row,) in rows
    ]


def newest(table: Any, column: Any, seen: Any, limit: int, before: int | None, article_id: int | None) -> Any:
    """Return the query for rows of a table, those with the highest ids first."""
    query = select(table)
    if before is not None:
        query = query.where(table.id < before)
    if article_id is not None:
        query = query.where(table.id.in_(select(column).where(seen.article_id == article_id)))
    return query.order_by(table.id.desc()).limit(limit)


def count_seen(session: Session, column: Any, seen: Any, ids: Sequence[int]) -> dict[int, tuple[Any, ...]]:
    """Return how many articles each of these stood in, first and last when."""
    sums = select(
        column,
        func.count(seen.article_id.distinct()),
        func.min(seen.first_seen_at),
        func.max(seen.last_seen_at),
    )
    return {row[0]: tuple(row[1:]) for row in session.execute(sums.where(column.in_(ids)).group_by(column))}


def places_of_caption(session: Session, caption_id: int) -> list[Place]:
    """Return where a caption stood, the latest first."""
    columns = (OccurrenceRow.text, OccurrenceRow.image_id, OccurrenceRow.credit)
    rows = session.execute(standing(OccurrenceRow, *columns).where(OccurrenceRow.caption_id == caption_id))
    return [place_of(row, image_id=row.image_id, caption_id=caption_id, credit=row.credit or None) for row in rows]


def places_of_image(session: Session, image_id: int) -> list[Place]:
    """Return where a picture stood, the latest first.

    Its text is the caption, or the alt text where it has none.
    """
    rows = session.execute(
        standing(PlacementRow, PlacementRow.alt, PlacementRow.role).where(PlacementRow.image_id == image_id)
    ).all()
    ids = [row[0] for row in rows]
    under = session.scalars(
        select(OccurrenceRow)
        .where(OccurrenceRow.image_id == image_id, OccurrenceRow.article_id.in_(ids))
        .order_by(OccurrenceRow.caption_id)
    )
    said: dict[int, OccurrenceRow] = {}
    for row in under:
        said.setdefault(row.article_id, row)
    return [place_of_image(row, image_id, said.get(row[0])) for row in rows]


def place_of_image(row: Any, image_id: int, caption: OccurrenceRow | None) -> Place:
    """Return one place of a picture, with its caption where it has one."""
    place = place_of(row, image_id=image_id, role=row.role)
    if caption is None:
        return place
    return replace(place, text=caption.text, caption_id=caption.caption_id, credit=caption.credit or None)


def places_of_teaser(session: Session, teaser_id: int) -> list[Place]:
    """Return where a piece was promoted, under which headline, the latest first."""
    rows = session.execute(
        standing(SightingRow, HeadlineRow.text, SightingRow.block)
        .join(HeadlineRow, HeadlineRow.id == SightingRow.headline_id)
        .where(SightingRow.teaser_id == teaser_id)
    )
    return [place_of(row, block=row.block or None) for row in rows]


def place_of(row: Any, **more: Any) -> Place:
    """Return the place of a row of ``standing``."""
    article_id, url, title, source, text, position, first_at, last_at = row[:8]
    return Place(article_id, url, title, source, text, position, first_at, last_at, **more)


def standing(seen: Any, wording: Any, *more: Any) -> Any:
    """Return the query for places of something, with the articles."""
    columns = (
        seen.article_id,
        ArticleRow.canonical_url,
        ArticleRow.title,
        SourceRow.slug,
        wording,
        seen.position,
        seen.first_seen_at,
        seen.last_seen_at,
    )
    return (
        select(*columns, *more)
        .select_from(seen)
        .join(ArticleRow, ArticleRow.id == seen.article_id)
        .outerjoin(SourceRow, SourceRow.id == ArticleRow.source_id)
        .order_by(seen.last_seen_at.desc(), seen.article_id)
        .limit(MOST_PLACES)
    )
