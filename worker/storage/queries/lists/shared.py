"""Lists of what articles share: captions, pictures and teasers, each with where it was seen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from worker.storage.queries.lists.shared_filter import ONE, SharedFilter, has_words, is_there, lowest_looked_at, stands
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

Row = TypeVar("Row")


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
class Occurrence:
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


class ListPart(NamedTuple, Generic[Row]):
    """Hold one page of a list.

    ``onward`` is the id below which the next begins, None at the end.
    """

    rows: list[Row]
    onward: int | None


def list_captions(session: Session, limit: int, before: int | None, wanted: SharedFilter) -> ListPart[CaptionLine]:
    """Return the captions that came last, of those that are wanted."""
    asked = [
        *stands(wanted, OccurrenceRow, OccurrenceRow.caption_id == CaptionRow.id),
        *has_words(CaptionRow.text, wanted.words),
    ]
    part = read_part(session, CaptionRow, OccurrenceRow.caption_id, limit, before, wanted, asked)
    sums = count_seen(session, OccurrenceRow.caption_id, OccurrenceRow, [row.id for row in part.rows])
    return ListPart(
        [CaptionLine(row.id, row.text, *sums.get(row.id, (0, None, None))) for row in part.rows], part.onward
    )


def list_images(session: Session, limit: int, before: int | None, wanted: SharedFilter) -> ListPart[ImageLine]:
    """Return the pictures and videos that came last, of those that are wanted.

    Their text is what stands under them or for them: captions and alt texts.
    """
    asked = stands(wanted, PlacementRow, PlacementRow.image_id == ImageRow.id)
    if wanted.words is not None:
        under = ONE.where(OccurrenceRow.image_id == ImageRow.id, *has_words(OccurrenceRow.text, wanted.words))
        instead = ONE.where(PlacementRow.image_id == ImageRow.id, *has_words(PlacementRow.alt, wanted.words))
        asked.append(or_(is_there(instead), is_there(under)))
    part = read_part(session, ImageRow, PlacementRow.image_id, limit, before, wanted, asked)
    sums = count_seen(session, PlacementRow.image_id, PlacementRow, [row.id for row in part.rows])
    lines = [ImageLine(row.id, row.media, row.url, *sums.get(row.id, (0, None, None))) for row in part.rows]
    return ListPart(lines, part.onward)


def list_teasers(session: Session, limit: int, before: int | None, wanted: SharedFilter) -> ListPart[TeaserLine]:
    """Return the pieces that were first promoted last, of those that are wanted.

    Their text is each of their headlines.
    """
    asked = stands(wanted, SightingRow, SightingRow.teaser_id == TeaserRow.id)
    if wanted.words is not None:
        said = ONE.where(HeadlineRow.teaser_id == TeaserRow.id)
        asked.append(is_there(said.where(*has_words(HeadlineRow.text, wanted.words))))
    part = read_part(session, TeaserRow, SightingRow.teaser_id, limit, before, wanted, asked)
    ids = [row.id for row in part.rows]
    sums = count_seen(session, SightingRow.teaser_id, SightingRow, ids)
    wordings: dict[int, list[str]] = {}
    headlines = select(HeadlineRow.teaser_id, HeadlineRow.text).where(HeadlineRow.teaser_id.in_(ids))
    for teaser_id, text in session.execute(headlines.order_by(HeadlineRow.id)):
        wordings.setdefault(teaser_id, []).append(text)
    keys = [row.key for row in part.rows]
    became = dict(session.execute(select(AliasRow.key, AliasRow.article_id).where(AliasRow.key.in_(keys))).all())
    lines = [
        TeaserLine(
            row.id,
            row.url,
            became.get(row.key),
            tuple(wordings.get(row.id, ())),
            *sums.get(row.id, (0, None, None)),
        )
        for row in part.rows
    ]
    return ListPart(lines, part.onward)


def read_part(
    session: Session,
    table: Any,
    column: Any,
    limit: int,
    before: int | None,
    wanted: SharedFilter,
    asked: Sequence[ColumnElement[bool]],
) -> ListPart[Any]:
    """Return rows that meet the conditions, the highest ids first.

    ``column`` is that of its places which names it.  A page of a filtered list may hold less than the limit.
    """
    query = select(table).where(*asked)
    if wanted.domain is not None:
        query = query.where(table.url.contains(wanted.domain, autoescape=True))
    if wanted.article_id is not None:
        query = query.where(table.id.in_(select(column).where(column.class_.article_id == wanted.article_id)))
    lowest = lowest_looked_at(session, table, before) if wanted.is_narrow else None
    if lowest is not None:
        query = query.where(table.id >= lowest)
    if before is not None:
        query = query.where(table.id < before)
    rows = session.scalars(query.order_by(table.id.desc()).limit(limit + 1)).all()
    onward = rows[limit - 1].id if len(rows) > limit else lowest
    kept = [row for row in rows[:limit] if wanted.domain is None or wanted.passes(row.url)]
    return ListPart(kept, onward)


def count_seen(session: Session, column: Any, seen: Any, ids: Sequence[int]) -> dict[int, tuple[Any, ...]]:
    """Return how many articles each of these stood in, first and last when."""
    sums = select(
        column,
        func.count(seen.article_id.distinct()),
        func.min(seen.first_seen_at),
        func.max(seen.last_seen_at),
    )
    return {row[0]: tuple(row[1:]) for row in session.execute(sums.where(column.in_(ids)).group_by(column))}


def places_of_caption(session: Session, caption_id: int) -> list[Occurrence]:
    """Return where a caption stood, the latest first."""
    columns = (OccurrenceRow.text, OccurrenceRow.image_id, OccurrenceRow.credit)
    rows = session.execute(standing(OccurrenceRow, *columns).where(OccurrenceRow.caption_id == caption_id))
    return [place_of(row, image_id=row.image_id, caption_id=caption_id, credit=row.credit or None) for row in rows]


def places_of_image(session: Session, image_id: int) -> list[Occurrence]:
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


def place_of_image(row: Any, image_id: int, caption: OccurrenceRow | None) -> Occurrence:
    """Return one place of a picture, with its caption where it has one."""
    place = place_of(row, image_id=image_id, role=row.role)
    if caption is None:
        return place
    return replace(place, text=caption.text, caption_id=caption.caption_id, credit=caption.credit or None)


def places_of_teaser(session: Session, teaser_id: int) -> list[Occurrence]:
    """Return where a piece was promoted, under which headline, the latest first."""
    rows = session.execute(
        standing(SightingRow, HeadlineRow.text, SightingRow.block)
        .join(HeadlineRow, HeadlineRow.id == SightingRow.headline_id)
        .where(SightingRow.teaser_id == teaser_id)
    )
    return [place_of(row, block=row.block or None) for row in rows]


def place_of(row: Any, **more: Any) -> Occurrence:
    """Return the place of a row of ``standing``."""
    article_id, url, title, source, text, position, first_at, last_at = row[:8]
    return Occurrence(article_id, url, title, source, text, position, first_at, last_at, **more)


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
