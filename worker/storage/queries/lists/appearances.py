"""Appearances: every revision, teaser, caption and picture of articles, one flat record each, and the stories."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session, sessionmaker

from worker.storage.tables.articles import AliasRow, ArticleRow, RevisionRow
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

# Articles whose appearances are read at a time, and stories.
PART, PART_OF_STORIES = 500, 200

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class RevisionSeen:
    """Hold one state of an article, when it was seen, and its changes."""

    article_id: int
    number: int
    seen_at: datetime
    reason: str
    changed: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TeaserSeen:
    """Hold one wording of a promo on an article's page.

    ``promoted_id`` is the article that it promotes, where that is stored.  A variant is a wording that only an
    attribute says.
    """

    article_id: int
    promoted_id: int | None
    url: str
    headline: str
    is_variant: bool
    kind: str
    block: str
    position: int
    excerpt: str
    first_seen_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class CaptionSeen:
    """Hold one caption of an article; those that say the same share an id."""

    article_id: int
    caption_id: int
    image_id: int
    text: str
    credit: str
    image_url: str | None
    position: int
    first_seen_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class ImageSeen:
    """Hold one picture of an article; its id is one whatever its size."""

    article_id: int
    image_id: int
    url: str | None
    media: str
    role: str
    alt: str
    position: int
    first_seen_at: datetime
    last_seen_at: datetime


@dataclass(frozen=True, slots=True)
class Telling:
    """Hold one article of a story."""

    article_id: int
    url: str
    title: str | None
    source: str | None
    published_at: datetime | None
    first_seen_at: datetime


@dataclass(frozen=True, slots=True)
class PublishedStory:
    """Hold the articles that tell one story, by date."""

    id: int
    articles: tuple[Telling, ...]


class Appearances:
    """Read what appeared in articles; each part is one short transaction."""

    def __init__(self, sessions: sessionmaker[Session], conditions: Collection[ColumnElement[bool]] = ()) -> None:
        self.sessions = sessions
        self.conditions = conditions

    def revisions(self) -> Iterator[RevisionSeen]:
        """Yield every revision, by article."""
        return self._by_article(read_revisions)

    def teasers(self) -> Iterator[TeaserSeen]:
        """Yield every wording of every teaser, by article."""
        return self._by_article(read_teasers)

    def captions(self) -> Iterator[CaptionSeen]:
        """Yield every caption, by article."""
        return self._by_article(read_captions)

    def images(self) -> Iterator[ImageSeen]:
        """Yield every picture, by article."""
        return self._by_article(read_images)

    def stories(self) -> Iterator[PublishedStory]:
        """Yield every story that one of the articles tells, with all that tell it."""
        last = 0
        while True:
            told = select(ArticleRow.story_id).where(ArticleRow.story_id > last, *self.conditions).distinct()
            with self.sessions() as session:
                session.connection(execution_options={"reads_only": True})
                ids = list(session.scalars(told.order_by(ArticleRow.story_id).limit(PART_OF_STORIES)))
                found = read_stories(session, [story_id for story_id in ids if story_id is not None])
            yield from found
            if len(ids) < PART_OF_STORIES:
                return
            last = ids[-1] or last

    def _by_article(self, read: Callable[[Session, Sequence[int]], list[Found]]) -> Iterator[Found]:
        """Yield what is read of the articles, a part of them at a time."""
        last = 0
        while True:
            chosen = select(ArticleRow.id).where(ArticleRow.id > last, *self.conditions)
            with self.sessions() as session:
                session.connection(execution_options={"reads_only": True})
                ids = list(session.scalars(chosen.order_by(ArticleRow.id).limit(PART)))
                found = read(session, ids)
            yield from found
            if len(ids) < PART:
                return
            last = ids[-1]


def read_revisions(session: Session, ids: Sequence[int]) -> list[RevisionSeen]:
    """Return the revisions of these articles."""
    columns = (RevisionRow.article_id, RevisionRow.number, RevisionRow.seen_at, RevisionRow.reason, RevisionRow.changed)
    rows = select(*columns).where(RevisionRow.article_id.in_(ids))
    ordered = rows.order_by(RevisionRow.article_id, RevisionRow.number)
    return [RevisionSeen(*row[:4], tuple(row[4])) for row in session.execute(ordered)]


def read_teasers(session: Session, ids: Sequence[int]) -> list[TeaserSeen]:
    """Return the wordings of teasers on these articles' pages."""
    seen = SightingRow
    rows = (
        select(
            seen.article_id, AliasRow.article_id, TeaserRow.url, HeadlineRow.text, seen.is_variant, seen.kind,
            seen.block, seen.position, seen.excerpt, seen.first_seen_at, seen.last_seen_at,
        )
        .join(HeadlineRow, HeadlineRow.id == seen.headline_id)
        .join(TeaserRow, TeaserRow.id == seen.teaser_id)
        .outerjoin(AliasRow, AliasRow.key == TeaserRow.key)
        .where(seen.article_id.in_(ids))
    )  # fmt: skip
    return as_records(session, TeaserSeen, rows.order_by(seen.article_id, seen.position, seen.headline_id, seen.block))


def read_captions(session: Session, ids: Sequence[int]) -> list[CaptionSeen]:
    """Return the captions of these articles."""
    seen = OccurrenceRow
    rows = (
        select(
            seen.article_id, seen.caption_id, seen.image_id, CaptionRow.text, seen.credit, ImageRow.url, seen.position,
            seen.first_seen_at, seen.last_seen_at,
        )
        .join(CaptionRow, CaptionRow.id == seen.caption_id)
        .join(ImageRow, ImageRow.id == seen.image_id)
        .where(seen.article_id.in_(ids))
    )  # fmt: skip
    return as_records(session, CaptionSeen, rows.order_by(seen.article_id, seen.position, seen.caption_id))


def read_images(session: Session, ids: Sequence[int]) -> list[ImageSeen]:
    """Return the pictures of these articles."""
    seen = PlacementRow
    rows = (
        select(
            seen.article_id, seen.image_id, ImageRow.url, ImageRow.media, seen.role, seen.alt, seen.position,
            seen.first_seen_at, seen.last_seen_at,
        )
        .join(ImageRow, ImageRow.id == seen.image_id)
        .where(seen.article_id.in_(ids))
    )  # fmt: skip
    return as_records(session, ImageSeen, rows.order_by(seen.article_id, seen.position, seen.image_id))


def read_stories(session: Session, ids: Sequence[int]) -> list[PublishedStory]:
    """Return these stories."""
    rows = session.execute(
        select(
            ArticleRow.story_id, ArticleRow.id, ArticleRow.canonical_url, ArticleRow.title, SourceRow.slug,
            ArticleRow.published_at, ArticleRow.first_seen_at,
        )
        .outerjoin(SourceRow, SourceRow.id == ArticleRow.source_id)
        .where(ArticleRow.story_id.in_(ids))
        .order_by(ArticleRow.story_id, func.coalesce(ArticleRow.published_at, ArticleRow.first_seen_at), ArticleRow.id)
    )  # fmt: skip
    return [
        PublishedStory(story_id, tuple(Telling(*row[1:]) for row in told))
        for story_id, told in groupby(rows, lambda r: r[0])
    ]


def as_records(session: Session, record: type[Found], rows: Any) -> list[Found]:
    """Return rows as records, column by column."""
    return [record(*row) for row in session.execute(rows)]
