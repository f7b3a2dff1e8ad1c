"""What many articles share: authors, pictures, captions and teasers, each one row, and where they were seen."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from worker.storage.database.types import Id, Table


class Seen:
    """Hold when something was first and last seen, and where it stood then."""

    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime] = mapped_column(index=True)
    position: Mapped[int]


class AuthorRow(Table):
    """One author of one site."""

    __tablename__ = "author"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)


class ArticleAuthorRow(Table):
    """One author of one article, in the byline's order."""

    __tablename__ = "article_author"
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("author.id"), index=True)


class ImageRow(Table):
    """Hold one picture or video, whatever its size, crop or CDN.

    Without URL it is known by its caption alone.
    """

    __tablename__ = "image"
    __table_args__ = ({"sqlite_autoincrement": True},)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    media: Mapped[str] = mapped_column(String(10))
    url: Mapped[str | None] = mapped_column(Text)


class PlacementRow(Seen, Table):
    """One picture in one article."""

    __tablename__ = "placement"
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    image_id: Mapped[int] = mapped_column(ForeignKey("image.id"), primary_key=True, index=True)
    role: Mapped[str] = mapped_column(String(10))
    alt: Mapped[str] = mapped_column(Text)


class CaptionRow(Table):
    """One caption, in the longest of its spellings."""

    __tablename__ = "caption"
    __table_args__ = ({"sqlite_autoincrement": True},)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    text: Mapped[str] = mapped_column(Text)


class OccurrenceRow(Seen, Table):
    """One caption under one picture of one article, as it is spelled there."""

    __tablename__ = "occurrence"
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    caption_id: Mapped[int] = mapped_column(ForeignKey("caption.id"), primary_key=True, index=True)
    image_id: Mapped[int] = mapped_column(ForeignKey("image.id"), primary_key=True, index=True)
    text: Mapped[str] = mapped_column(Text)
    credit: Mapped[str] = mapped_column(Text)


class TeaserRow(Table):
    """One piece that pages promote; its article, where there is one, is found through ``alias.key``."""

    __tablename__ = "teaser"
    __table_args__ = ({"sqlite_autoincrement": True},)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)
    url: Mapped[str] = mapped_column(Text)


class HeadlineRow(Table):
    """One wording under which a piece is promoted, in the longest of its spellings."""

    __tablename__ = "headline"
    __table_args__ = (UniqueConstraint("teaser_id", "key"),)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    teaser_id: Mapped[int] = mapped_column(ForeignKey("teaser.id"))
    key: Mapped[str] = mapped_column(String(64))
    text: Mapped[str] = mapped_column(Text)


class SightingRow(Seen, Table):
    """Hold one wording in one block of one article.

    A variant is one that only an attribute says (alt text, title).
    """

    __tablename__ = "sighting"
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    headline_id: Mapped[int] = mapped_column(ForeignKey("headline.id"), primary_key=True, index=True)
    block: Mapped[str] = mapped_column(String(200), primary_key=True)  # the visible heading, empty for none
    teaser_id: Mapped[int] = mapped_column(ForeignKey("teaser.id"), index=True)
    is_variant: Mapped[bool]
    kind: Mapped[str] = mapped_column(String(12))
    excerpt: Mapped[str] = mapped_column(Text)
    kicker: Mapped[str] = mapped_column(Text)
    image_url: Mapped[str] = mapped_column(Text)
    image_alt: Mapped[str] = mapped_column(Text)
