"""Article page: all that one page of the desk shows of an article, each part bounded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from worker.dedup.boilerplate import left_out
from worker.dedup.captions import caption_key
from worker.records import Article, Block, Image
from worker.storage.articles.render import learned
from worker.storage.articles.serialization import load_articles
from worker.storage.articles.shared_rows import find_rows, picture_key
from worker.storage.queries.article import Revision, read_revisions
from worker.storage.queries.article.story_order import Told, read_story
from worker.storage.queries.promotions import Promotion, promotes
from worker.storage.queries.promotions.afterlife import Afterlife, read_afterlife
from worker.storage.tables.articles import AliasRow, ArticleRow, BlockRow
from worker.storage.tables.crawl import SourceRow
from worker.storage.tables.shared_rows import CaptionRow, ImageRow

# Revisions and addresses that are listed; a live blog has hundreds of revisions.
MOST_REVISIONS, MOST_ADDRESSES = 200, 50


@dataclass(frozen=True, slots=True)
class ShownImage:
    """Show one picture of an article, with the rows that hold it and its caption."""

    image: Image
    image_id: int | None
    caption_id: int | None


@dataclass(frozen=True, slots=True)
class ArticlePage:
    """Hold one article as its page shows it.

    ``record`` is its current reading, ``blocks`` are those of the clean text, ``repeated`` the lines left out of it.
    """

    id: int
    url: str
    source: str | None
    record: Article
    word_count: int
    blocks: tuple[Block, ...]
    repeated: tuple[str, ...]
    images: tuple[ShownImage, ...]
    aliases: tuple[str, ...]
    revisions: tuple[Revision, ...]
    story: tuple[Told, ...]
    afterlife: Afterlife
    promotes: tuple[Promotion, ...]
    first_seen_at: datetime
    last_seen_at: datetime
    unpublished_at: datetime | None
    unpublished_reason: str | None


def read_article_page(session: Session, article_id: int) -> ArticlePage | None:
    """Return what the page of an article shows."""
    row = session.get(ArticleRow, article_id)
    if row is None or row.reading is None:
        return None
    record = load_articles(session, {row.reading})[row.reading]
    gone = places_left_out(session, row)
    return ArticlePage(
        id=row.id,
        url=row.canonical_url,
        source=session.scalar(select(SourceRow.slug).where(SourceRow.id == row.source_id)),
        record=record,
        word_count=row.word_count,
        blocks=tuple(block for place, block in enumerate(record.blocks) if place not in gone),
        repeated=tuple(block.text for place, block in enumerate(record.blocks) if place in gone),
        images=tuple(shown_images(session, record)),
        aliases=tuple(read_aliases(session, row.id)),
        revisions=tuple(read_revisions(session, row.id)[-MOST_REVISIONS:]),
        story=tuple(read_story(session, row.story_id, row.group_id)) if row.story_id else (),
        afterlife=read_afterlife(session, row.id),
        promotes=tuple(promotes(session, row.id)),
        first_seen_at=row.first_seen_at,
        last_seen_at=row.last_seen_at,
        unpublished_at=row.unpublished_at,
        unpublished_reason=row.unpublished_reason,
    )


def places_left_out(session: Session, row: ArticleRow) -> set[int]:
    """Return the places of the blocks that the clean text leaves out."""
    if not row.rendered_without:
        return set()
    mine = select(BlockRow.position, BlockRow.hash).where(BlockRow.article_id == row.id).order_by(BlockRow.position)
    blocks = session.execute(mine).all()
    return {blocks[at].position for at in left_out([block.hash for block in blocks], learned(session, row.source_id))}


def shown_images(session: Session, record: Article) -> list[ShownImage]:
    """Return the article's pictures with the rows that hold them."""
    keys = [picture_key(image) for image in record.images]
    captions = [caption_key(image.caption) if image.caption else None for image in record.images]
    pictures = find_rows(session, ImageRow, {key for key in keys if key})
    said = find_rows(session, CaptionRow, {key for key in captions if key})
    return [
        ShownImage(image, id_of(pictures, key), id_of(said, caption))
        for image, key, caption in zip(record.images, keys, captions, strict=True)
    ]


def id_of(rows: dict[str, Any], key: str | None) -> int | None:
    """Return the id of the row with a key."""
    row = rows.get(key or "")
    return row.id if row is not None else None


def read_aliases(session: Session, article_id: int) -> list[str]:
    """Return the addresses under which an article is known, in their pure form."""
    names = select(AliasRow.name).where(AliasRow.article_id == article_id).order_by(AliasRow.name)
    return list(session.scalars(names.limit(MOST_ADDRESSES)))


def read_address(session: Session, article_id: int) -> str | None:
    """Return the address of an article's page."""
    return session.scalar(select(ArticleRow.url).where(ArticleRow.id == article_id))
