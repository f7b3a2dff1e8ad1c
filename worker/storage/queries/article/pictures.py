"""Pictures: where each stands, with which captions and credits, and which are used by several sources."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from worker.storage.tables.articles import ArticleRow
from worker.storage.tables.crawl import SourceRow
from worker.storage.tables.shared_rows import CaptionRow, ImageRow, OccurrenceRow, PlacementRow

# The newest placements among which a list looks for pictures, and placements shown of one picture.
MOST_RECENT, MOST_PLACEMENTS = 3_000, 200


@dataclass(frozen=True, slots=True)
class PictureLine:
    """Describe one picture of a list: its uses among the newest placements, and one caption."""

    id: int
    media: str
    url: str | None
    uses: int
    sources: int
    last_seen_at: datetime
    caption: str | None
    credit: str | None


@dataclass(frozen=True, slots=True)
class Placement:
    """Describe one picture in one article: its role, alt text, caption and credit there."""

    article_id: int
    title: str | None
    source: str | None
    role: str
    alt: str
    caption: str
    caption_id: int | None
    credit: str
    first_seen_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class StoredPicture:
    """Hold one picture with its newest placements."""

    id: int
    media: str
    url: str | None
    placements: tuple[Placement, ...]
    is_partial: bool


@dataclass(frozen=True, slots=True)
class CaptionUse:
    """Hold one caption with the placements that show it."""

    id: int
    text: str
    placements: tuple[tuple[int, Placement], ...]  # each with its picture's id


def read_pictures(session: Session, limit: int, *, reused: bool = False) -> list[PictureLine]:
    """Return the pictures seen last, or of those the ones most often used.

    Only the ``MOST_RECENT`` placements seen last are looked at.
    """
    recent = (
        select(PlacementRow.image_id, PlacementRow.article_id, PlacementRow.last_seen_at)
        .order_by(PlacementRow.last_seen_at.desc())
        .limit(MOST_RECENT)
        .subquery()
    )
    uses, last = func.count().label("uses"), func.max(recent.c.last_seen_at).label("last")
    sources = func.count(ArticleRow.source_id.distinct()).label("sources")
    query = select(recent.c.image_id, uses, sources, last).join(ArticleRow, ArticleRow.id == recent.c.article_id)
    query = query.group_by(recent.c.image_id).order_by(
        *([sources.desc(), uses.desc()] if reused else []), last.desc(), recent.c.image_id
    )
    if reused:
        query = query.having(func.count() > 1)
    rows = session.execute(query.limit(limit)).all()
    images = by_id(session, ImageRow, [row.image_id for row in rows])
    captions = newest_captions(session, [row.image_id for row in rows])
    return [
        PictureLine(
            row.image_id,
            images[row.image_id].media,
            images[row.image_id].url,
            row.uses,
            row.sources,
            row.last,
            *captions.get(row.image_id, (None, None)),
        )
        for row in rows
    ]


def by_id(session: Session, table: Any, ids: Sequence[int]) -> dict[int, Any]:
    """Return the rows with these ids."""
    return {row.id: row for row in session.scalars(select(table).where(table.id.in_(ids)))}


def newest_captions(session: Session, images: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Return the caption and credit last seen under each picture; bounded before they are sorted."""
    found = {}
    for image_id in images:
        said = select(OccurrenceRow.text, OccurrenceRow.credit, OccurrenceRow.last_seen_at, OccurrenceRow.article_id)
        some = said.where(OccurrenceRow.image_id == image_id).limit(MOST_PLACEMENTS).subquery()
        newest = select(some.c.text, some.c.credit).order_by(some.c.last_seen_at.desc(), some.c.article_id)
        row = session.execute(newest.limit(1)).first()
        if row is not None:
            found[image_id] = (row.text, row.credit)
    return found


def read_picture(session: Session, image_id: int) -> StoredPicture | None:
    """Return one picture with its placements, the newest first."""
    row = session.get(ImageRow, image_id)
    if row is None:
        return None
    placements = read_placements(session, PlacementRow.image_id == image_id, MOST_PLACEMENTS + 1)
    found = tuple(placement for _, placement in placements[:MOST_PLACEMENTS])
    return StoredPicture(row.id, row.media, row.url, found, len(placements) > MOST_PLACEMENTS)


def read_caption(session: Session, caption_id: int) -> CaptionUse | None:
    """Return one caption with every picture and article that shows it."""
    row = session.get(CaptionRow, caption_id)
    if row is None:
        return None
    return CaptionUse(row.id, row.text, tuple(read_placements(session, OccurrenceRow.caption_id == caption_id)))


def read_placements(
    session: Session, mine: ColumnElement[bool], most: int = MOST_PLACEMENTS
) -> list[tuple[int, Placement]]:
    """Return placements, each with its picture's id, the newest first; bounded before they are sorted."""
    same = (OccurrenceRow.article_id == PlacementRow.article_id, OccurrenceRow.image_id == PlacementRow.image_id)
    rows = session.execute(
        select(PlacementRow, OccurrenceRow, ArticleRow.title, SourceRow.slug)
        .outerjoin(OccurrenceRow, same[0] & same[1])
        .join(ArticleRow, ArticleRow.id == PlacementRow.article_id)
        .outerjoin(SourceRow, SourceRow.id == ArticleRow.source_id)
        .where(mine)
        .limit(most)
    )
    found = [
        (
            placed.image_id,
            Placement(
                placed.article_id,
                title,
                slug,
                placed.role,
                placed.alt,
                said.text if said else "",
                said.caption_id if said else None,
                said.credit if said else "",
                placed.first_seen_at,
                placed.last_seen_at,
            ),
        )
        for placed, said, title, slug in rows
    ]
    return sorted(found, key=lambda each: (-each[1].last_seen_at.timestamp(), each[1].article_id))
