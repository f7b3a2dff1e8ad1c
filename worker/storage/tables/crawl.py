"""The crawl's state: sources, feeds, hosts, the frontier, fetched pages, and the log of outcomes.

A row of ``feed`` or ``frontier`` carries its own work: ``due_at`` is the moment from which it may be sent to a queue
(again).  Sending moves it ahead by the time a message may wait, starting by the time the work may take; so one
indexed column answers "what is due" for new, lost and crashed work alike.  ``token`` names the one message or claim
that counts.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from worker.records.work import FeedKind, Via, Why
from worker.storage.database.types import Id, Table


class SourceRow(Table):
    """Hold a publication as its file stated it when it was applied.

    A removed file retires it.
    """

    __tablename__ = "source"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    config: Mapped[dict[str, Any]]
    state: Mapped[str] = mapped_column(String(10), default="active")  # active, paused, retired
    applied_at: Mapped[datetime]
    budget_day: Mapped[str | None] = mapped_column(String(10))  # the UTC day that budget_used counts
    budget_used: Mapped[int] = mapped_column(default=0)
    paused_until: Mapped[datetime | None]  # None while it is paused: until someone resumes it
    pause_reason: Mapped[str | None] = mapped_column(Text)


class HostRow(Table):
    """Hold one host (name and port), its manners and its robots.txt."""

    __tablename__ = "host"
    # Partial in the database: hosts held back, those that someone paused, and those that rest for their pages' cost.
    __table_args__ = (
        Index("ix_host_held", "held_until"),
        Index("ix_host_paused", "paused_until"),
        Index("ix_host_rest", "rest_until"),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    name: Mapped[str] = mapped_column(String(260), unique=True)
    next_due_at: Mapped[datetime | None] = mapped_column(index=True)  # the least due_at of its rows to fetch
    next_allowed_at: Mapped[datetime | None]
    busy_until: Mapped[datetime | None]
    busy_token: Mapped[str | None] = mapped_column(String(32))
    backoff_seconds: Mapped[float | None]
    held_until: Mapped[datetime | None]
    held_reason: Mapped[str | None] = mapped_column(String(40))
    crawl_delay: Mapped[float | None]  # seconds, what robots.txt asks
    robots_text: Mapped[str | None] = mapped_column(Text)
    robots_status: Mapped[int | None]
    robots_expires_at: Mapped[datetime | None]
    robots_location: Mapped[str | None] = mapped_column(Text)
    robots_hops: Mapped[int] = mapped_column(default=0)
    paused_until: Mapped[datetime | None]  # a person's wish, beside held_until, which answers set
    pause_reason: Mapped[str | None] = mapped_column(Text)
    rest_seconds: Mapped[float | None]  # the last rest of a host whose pages take too long to read
    rest_until: Mapped[datetime | None]  # when that rest ends


class Work:
    """Hold what a row's work is: the next step, its time, and its owner."""

    stage: Mapped[str] = mapped_column(String(8))  # poll, fetch, parse, done, dead
    due_at: Mapped[datetime | None]
    dispatched_at: Mapped[datetime | None]
    token: Mapped[str | None] = mapped_column(String(32))
    owner: Mapped[str | None] = mapped_column(String(120))
    claimed_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    outcome: Mapped[str | None] = mapped_column(String(12))
    reason: Mapped[str | None] = mapped_column(String(40))
    finished_at: Mapped[datetime | None]


class FeedRow(Work, Table):
    """One feed, sitemap or listing of a source, and how its polls went."""

    __tablename__ = "feed"
    __table_args__ = (
        UniqueConstraint("source_id", "url"),
        Index("ix_feed_work", "stage", "due_at"),
        Index("ix_feed_tried", "stage", "due_at"),  # Partial in the database, as that of the frontier.
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id"))
    host_id: Mapped[int] = mapped_column(ForeignKey("host.id"))
    kind: Mapped[FeedKind] = mapped_column(String(8))  # feed, sitemap, listing
    url: Mapped[str] = mapped_column(Text)
    location: Mapped[str | None] = mapped_column(Text)  # where a redirect sent us
    hops: Mapped[int] = mapped_column(default=0)
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("feed.id"))
    etag: Mapped[str | None] = mapped_column(Text)
    last_modified: Mapped[str | None] = mapped_column(Text)
    body_hash: Mapped[str | None] = mapped_column(String(64))
    interval: Mapped[float | None]
    failures: Mapped[float] = mapped_column(default=0.0)  # weighted: hard 1, soft 0.5, DNS 0.25
    polled_at: Mapped[datetime | None]
    changed_at: Mapped[datetime | None]
    entries: Mapped[int] = mapped_column(default=0)


class FrontierRow(Work, Table):
    """One address to fetch and parse, from its discovery to its last outcome."""

    __tablename__ = "frontier"
    __table_args__ = (
        Index("ix_frontier_work", "stage", "due_at"),
        Index("ix_frontier_host", "host_id", "stage", "due_at"),
        Index("ix_frontier_source", "source_id", "stage"),
        Index("ix_frontier_source_work", "source_id", "stage", "due_at"),
        # Partial in the database: rows that are sent or in work, tried before, dead letters, and not to be archived.
        Index("ix_frontier_sent", "stage", "due_at"),
        Index("ix_frontier_tried", "stage", "due_at"),
        Index("ix_frontier_dead", "finished_at", "id"),
        Index("ix_frontier_dead_reason", "reason", "parse_outcome"),
        Index("ix_frontier_noarchive", "id"),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(String(64), unique=True)  # sha256 of the URL's key
    url: Mapped[str] = mapped_column(Text)
    host_id: Mapped[int] = mapped_column(ForeignKey("host.id"))
    source_id: Mapped[int | None] = mapped_column(ForeignKey("source.id"))
    feed_id: Mapped[int | None] = mapped_column(ForeignKey("feed.id"))
    via: Mapped[Via] = mapped_column(String(10))  # feed, sitemap, listing, teaser, redirect, manual
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("frontier.id"))
    hops: Mapped[int] = mapped_column(default=0)  # redirects that led here
    depth: Mapped[int] = mapped_column(default=0)  # steps from what a source announces
    evidence: Mapped[dict[str, Any] | None]
    discovered_at: Mapped[datetime]
    published_at: Mapped[datetime | None]
    etag: Mapped[str | None] = mapped_column(Text)
    last_modified: Mapped[str | None] = mapped_column(Text)
    page_id: Mapped[int | None] = mapped_column(Id)  # the newest page; no foreign key, as page points here
    fetch_outcome: Mapped[str | None] = mapped_column(String(12))
    parse_outcome: Mapped[str | None] = mapped_column(String(12))
    recrawls: Mapped[int] = mapped_column(default=0)
    why: Mapped[Why] = mapped_column(String(10), default="poll")  # poll, recrawl, reparse, manual


class PageRow(Table):
    """One archived fetch: the raw bytes stand in the archive under ``content_hash``."""

    __tablename__ = "page"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    frontier_id: Mapped[int] = mapped_column(ForeignKey("frontier.id"), index=True)
    url: Mapped[str] = mapped_column(Text)
    final_url: Mapped[str] = mapped_column(Text)
    status: Mapped[int]
    headers: Mapped[dict[str, Any]]
    content_type: Mapped[str | None] = mapped_column(Text)
    content_hash: Mapped[str] = mapped_column(String(64), index=True)
    size: Mapped[int]
    fetched_at: Mapped[datetime] = mapped_column(index=True)
    evidence: Mapped[dict[str, Any] | None]
    rules: Mapped[dict[str, Any] | None]


class OutcomeRow(Table):
    """Hold how one step on one row ended.

    Unique per row, step and token, so that a repeated finish adds nothing.
    """

    __tablename__ = "outcome"
    __table_args__ = (
        UniqueConstraint("row_kind", "row_id", "step", "token"),
        Index("ix_outcome_at", "at"),
        Index("ix_outcome_row", "row_kind", "row_id"),
        Index("ix_outcome_source", "source_id", "step", "id"),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    row_kind: Mapped[str] = mapped_column(String(8))  # feed, frontier
    row_id: Mapped[int] = mapped_column(Id)
    step: Mapped[str] = mapped_column(String(6))  # poll, fetch, parse
    token: Mapped[str] = mapped_column(String(32))
    word: Mapped[str] = mapped_column(String(12))
    reason: Mapped[str] = mapped_column(String(40))
    detail: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime]
    source_id: Mapped[int | None] = mapped_column(Id)
    host_id: Mapped[int | None] = mapped_column(Id)
    owner: Mapped[str | None] = mapped_column(String(120))
    attempt: Mapped[int] = mapped_column(default=1)
    seconds: Mapped[float | None]
    status: Mapped[int | None]
    size: Mapped[int | None]
    signals: Mapped[dict[str, Any] | None]  # of a parse: how well the page was read


class TombstoneRow(Table):
    """An address or source that was forgotten on request and is not to come back."""

    __tablename__ = "tombstone"
    key: Mapped[str] = mapped_column(String(80), primary_key=True)  # url:<sha256 of the URL's key> or source:<slug>
    at: Mapped[datetime]
    reason: Mapped[str | None] = mapped_column(Text)


class HeartbeatRow(Table):
    """Hold the last sign of life of one node or of beat.

    It is written by the work itself and not by a process list.
    """

    __tablename__ = "heartbeat"
    node: Mapped[str] = mapped_column(String(120), primary_key=True)
    queues: Mapped[str] = mapped_column(String(120))
    at: Mapped[datetime]
    started_at: Mapped[datetime]
    details: Mapped[dict[str, Any] | None]
    process: Mapped[str | None] = mapped_column(String(32))  # new with every start
    finished_at: Mapped[datetime | None]
    asked_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
