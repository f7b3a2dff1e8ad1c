"""The records: articles with what was read of them, when, and at which addresses; the shared rows are in ``shared``.

A *capture* is one page as it was read, and never changes but by a later reading of the same page.  Everything else
about an article (its current columns, revisions, blocks, sightings, fingerprint) follows from its captures, whatever
order they arrived in, and can be rebuilt from them.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from worker.storage.database.types import Id, Table


class StoryRow(Table):
    """One story told by two articles or more; ``key`` is the smallest of their keys."""

    __tablename__ = "story"
    __table_args__ = ({"sqlite_autoincrement": True},)
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(String(64))


class ArticleRow(Table):
    """Hold one article, as its current capture reads.

    ``text`` leaves out what its source repeats on every page.
    """

    __tablename__ = "article"
    __table_args__ = (
        Index("ix_article_listing", "published_at", "id"),
        Index("ix_article_dated", "dated_at", "id"),
        Index("ix_article_source", "source_id", "rendered_without"),
        Index("ix_article_source_dated", "source_id", "dated_at", "id"),
        Index("ix_article_group", "group_id", "key"),
        # Partial in the database, where the migrations make it: to say so here loads the dialects of both databases.
        Index("ix_article_unsettled", "id"),
        {"sqlite_autoincrement": True},  # No number twice, for who knows an article by it.
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)  # the smallest key of its aliases
    source_id: Mapped[int | None] = mapped_column(ForeignKey("source.id"))
    story_id: Mapped[int | None] = mapped_column(ForeignKey("story.id"), index=True)
    reading: Mapped[str | None] = mapped_column(ForeignKey("reading.hash"), index=True)
    content_hash: Mapped[str | None] = mapped_column(String(64))
    url: Mapped[str] = mapped_column(Text)
    canonical_url: Mapped[str] = mapped_column(Text)
    site_name: Mapped[str | None] = mapped_column(Text)
    kind: Mapped[str] = mapped_column(String(10))
    language: Mapped[str | None] = mapped_column(Text)
    title: Mapped[str | None] = mapped_column(Text)
    kicker: Mapped[str | None] = mapped_column(Text)
    dek: Mapped[str | None] = mapped_column(Text)
    byline: Mapped[str | None] = mapped_column(Text)
    published_at: Mapped[datetime | None]
    modified_at: Mapped[datetime | None]
    section: Mapped[str | None] = mapped_column(Text)
    tags: Mapped[list[str]]
    is_free: Mapped[bool | None]
    is_sponsored: Mapped[bool | None]
    licence: Mapped[str | None] = mapped_column(Text)
    text: Mapped[str] = mapped_column(Text)
    word_count: Mapped[int]
    rendered_without: Mapped[str] = mapped_column(String(64))  # the set of boilerplate that ``text`` leaves out
    first_seen_at: Mapped[datetime]
    last_seen_at: Mapped[datetime] = mapped_column(index=True)
    unpublished_at: Mapped[datetime | None]
    unpublished_reason: Mapped[str | None] = mapped_column(String(40))
    dated_at: Mapped[datetime]  # published, else first seen: where the story window stands
    exact: Mapped[str] = mapped_column(String(64), index=True)
    shingles: Mapped[int]
    sketched_words: Mapped[int]
    unsettled: Mapped[str | None] = mapped_column(String(32))  # names the change that is still to be linked
    group_id: Mapped[int | None] = mapped_column(Id)  # the articles that print the same text; 0 for no text


class AliasRow(Table):
    """Hold one address of an article, all its spellings and forms in one.

    A row without article is only reserved.
    """

    __tablename__ = "alias"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)  # sha256 of the name
    name: Mapped[str] = mapped_column(Text)
    article_id: Mapped[int | None] = mapped_column(ForeignKey("article.id"), index=True)
    gone_at: Mapped[datetime | None]
    gone_reason: Mapped[str | None] = mapped_column(String(40))


class ReadingRow(Table):
    """One record as it was read, teasers apart, kept once however often it was read."""

    __tablename__ = "reading"
    hash: Mapped[str] = mapped_column(String(64), primary_key=True)
    record: Mapped[dict[str, Any]]


class CaptureRow(Table):
    """Hold one page of an article as it was read.

    A second row for a page is a reparse that read other content.
    """

    __tablename__ = "capture"
    __table_args__ = (
        Index("uq_capture_page", "page_id", "content_hash", unique=True),
        Index("ix_capture_article", "article_id", "fetched_at"),
        Index("ix_capture_claim", "canonical_key"),
        # Partial in the database: those that hold teasers.
        Index("ix_capture_teasers", "fetched_at"),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"))
    page_id: Mapped[int] = mapped_column(Id)  # No foreign key: raw pages may be pruned while the history stays.
    frontier_id: Mapped[int] = mapped_column(Id, index=True)
    source_id: Mapped[int | None] = mapped_column(ForeignKey("source.id"), index=True)
    reading: Mapped[str] = mapped_column(ForeignKey("reading.hash"), index=True)
    content_hash: Mapped[str] = mapped_column(String(64))
    rank: Mapped[int]  # 0 the page itself, 1 another form of it, 2 a copy on another site that claims to be it
    own_key: Mapped[str] = mapped_column(String(64), index=True)  # the alias at which the page stood
    canonical_key: Mapped[str] = mapped_column(String(64))  # the alias that it claims to be
    title_key: Mapped[str] = mapped_column(String(64))
    keys: Mapped[list[str]]  # no longer read: redirects have a table of their own
    addresses: Mapped[list[str]]  # no longer read, as above
    teasers: Mapped[list[Any]] = mapped_column(JSON)
    fetched_at: Mapped[datetime]
    parsed_at: Mapped[datetime]
    why: Mapped[str] = mapped_column(String(10))
    extractor_version: Mapped[str] = mapped_column(String(40))
    url: Mapped[str | None] = mapped_column(Text)  # the address at which the page stood
    words: Mapped[int | None]
    text_key: Mapped[str | None] = mapped_column(String(64), index=True)  # of its letters within its site
    says_error: Mapped[bool | None]  # whether its title is that of an error page
    state: Mapped[str | None] = mapped_column(String(10))  # collapsed: lost its text; suspect: to an error page


class RevisionRow(Table):
    """One state of an article's content, from when it was seen to the next revision."""

    __tablename__ = "revision"
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    content_hash: Mapped[str] = mapped_column(String(64))
    reading: Mapped[str] = mapped_column(ForeignKey("reading.hash"), index=True)
    page_id: Mapped[int] = mapped_column(Id)
    seen_at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(String(10))
    changed: Mapped[list[str]]


class BlockRow(Table):
    """One block of the current text; all are kept, learned boilerplate included."""

    __tablename__ = "block"
    __table_args__ = (Index("ix_block_hash", "hash", "article_id"),)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    position: Mapped[int] = mapped_column(primary_key=True)
    hash: Mapped[int | None] = mapped_column(BigInteger)  # none for pictures, embeds and wordless blocks
    type: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text)
    ahead: Mapped[int | None]  # blocks with words ahead of it, and behind it
    behind: Mapped[int | None]


class BoilerplateRow(Table):
    """Hold a line that a source repeats; without a place it stays in texts."""

    __tablename__ = "boilerplate"
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"), primary_key=True)
    hash: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    text: Mapped[str] = mapped_column(Text)
    stories: Mapped[int]
    days: Mapped[int]
    learned_at: Mapped[datetime]
    place: Mapped[str | None] = mapped_column(String(6))  # head or tail of a text, or chosen by a person


class UncountedRow(Table):
    """Note that articles of a source changed since its blocks were counted.

    Rows are only ever added and removed.  Notes and not a column of ``source``: processes that save one source's
    articles would all wait for that row.
    """

    __tablename__ = "uncounted"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))


class FingerprintRow(Table):
    """Hold what workers of the version before write; ``ShingleRow`` took its place."""

    __tablename__ = "fingerprint"
    __table_args__ = (Index("ix_fingerprint_article", "article_id"),)
    hash: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    dated_at: Mapped[datetime] = mapped_column(primary_key=True)
    article_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)


class EdgeRow(Table):
    """Hold what workers of the version before write; ``ResemblanceRow`` took its place."""

    __tablename__ = "edge"
    low_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True)
    high_id: Mapped[int] = mapped_column(ForeignKey("article.id"), primary_key=True, index=True)
    kind: Mapped[str] = mapped_column(String(10))
    score: Mapped[float]
    inner_id: Mapped[int | None] = mapped_column(Id)
