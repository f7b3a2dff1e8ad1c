"""What passes between the pipeline and the database about work: messages, claims, and how they ended.

A *message* is a doorbell: a row, a step and the token under which it was sent.  A *claim* is a started step: its own
token fences every later write, so that of two workers on one row only the later one counts.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from worker.records import Article, FeedEntry, FetchedPage, Outcome, Source, Step

FeedKind = Literal["feed", "sitemap", "listing"]
RowKind = Literal["feed", "frontier"]
Via = Literal["feed", "sitemap", "listing", "teaser", "redirect", "manual"]
Why = Literal["poll", "recrawl", "reparse", "manual"]

# Pages that are parsed and stored together, and that one message names.
MOST_TOGETHER = 16


@dataclass(frozen=True, slots=True)
class Message:
    """Name a step to do on a row, and the token that makes it count.

    ``is_alone``: the page was tried before, or its host is costly, and shares its message with no other.
    """

    step: Step
    row_id: int
    token: str
    is_alone: bool = False


@dataclass(frozen=True, slots=True)
class Robots:
    """Hold a host's robots.txt; ``status`` None means it was never answered."""

    text: str | None = None
    status: int | None = None
    expires_at: datetime | None = None
    location: str | None = None
    hops: int = 0


@dataclass(frozen=True, slots=True)
class Claim:
    """Hold a started step on one row.

    Where it takes a request, ``starts_at`` is the moment its host's slot begins.
    """

    step: Step
    row_kind: RowKind
    row_id: int
    token: str
    owner: str
    attempt: int
    url: str
    starts_at: datetime
    host: str = ""
    host_id: int | None = None
    source_id: int | None = None
    source: Source | None = None
    robots: Robots = Robots()
    backoff_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class PollClaim(Claim):
    """Hold a started poll, and how the feed's earlier polls went."""

    kind: FeedKind = "feed"
    feed_url: str = ""
    hops: int = 0
    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    interval: float | None = None
    failures: float = 0.0
    is_child: bool = False


@dataclass(frozen=True, slots=True)
class FetchClaim(Claim):
    """Hold a started fetch, and what an earlier fetch of the page left.

    Its worker goes on with the host until ``stay_until``, not at all where that is None.
    """

    via: Via = "feed"
    why: Why = "poll"
    hops: int = 0
    depth: int = 0
    evidence: FeedEntry | None = None
    etag: str | None = None
    last_modified: str | None = None
    content_hash: str | None = None
    discovered_at: datetime | None = None
    published_at: datetime | None = None
    recrawls: int = 0
    stay_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class Following(Message):
    """Name the next page of a host, started already by whoever asked the host last."""

    claim: FetchClaim = field(kw_only=True)


@dataclass(frozen=True, slots=True)
class ParseClaim(Claim):
    """Hold a started parse of one archived page."""

    why: Why = "poll"
    depth: int = 0
    page: FetchedPage | None = None
    page_id: int = 0
    discovered_at: datetime | None = None
    is_of_costly_host: bool = False


@dataclass(frozen=True, slots=True)
class ReadPage:
    """Hold the article that a page was read as, and where the page comes from."""

    article: Article
    page_id: int
    frontier_id: int
    source_id: int | None
    fetched_at: datetime
    read_at: datetime
    why: Why


@dataclass(frozen=True, slots=True)
class NotNow:
    """Say that a row was put back uncounted, and cannot start before ``until``."""

    until: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Hold:
    """Say until when a host is left alone, why, and its back-off."""

    until: datetime | None = None
    reason: str | None = None
    backoff_seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Candidate:
    """Name an address found that was admitted to the frontier."""

    url: str
    via: Via
    due_at: datetime
    evidence: FeedEntry | None = None
    source_id: int | None = None
    feed_id: int | None = None
    parent_id: int | None = None
    hops: int = 0
    depth: int = 0
    why: Why = "poll"


@dataclass(frozen=True, slots=True)
class Signals:
    """Measure how well a page was read, alike on a source's good pages."""

    words: int
    dated: bool
    authors: int
    captions: int
    teasers: int
    missed: tuple[str, ...] = ()  # the fields whose rules named nothing


@dataclass(frozen=True, slots=True)
class Finish:
    """Say how a claim ended: outcome, next due moment, what the exchange was.

    A due moment of None means: not by itself.

    A retry that is ``forgiven`` counts as no attempt: what went wrong (a full disk) was no fault of the row.
    ``seen_at`` is a moment at which the host had certainly seen the request (None: ``now``).
    """

    outcome: Outcome
    now: datetime
    due_at: datetime | None = None
    hold: Hold = Hold()
    forgiven: bool = False
    seen_at: datetime | None = None
    seconds: float | None = None
    status: int | None = None
    size: int | None = None
    signals: Signals | None = None


@dataclass(frozen=True, slots=True)
class ParseEnd:
    """Say how a claimed parse ended, and when its page says that it was published."""

    claim: ParseClaim
    finish: Finish
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class PollFinish(Finish):
    """Say how a poll ended; ``children`` are the sitemaps that an index named."""

    etag: str | None = None
    last_modified: str | None = None
    body_hash: str | None = None
    interval: float | None = None
    failures: float = 0.0
    location: str | None = None
    hops: int = 0
    entries: int = 0
    candidates: Sequence[Candidate] = ()
    children: Sequence[FeedEntry] = ()


@dataclass(frozen=True, slots=True)
class FetchFinish(Finish):
    """Say how a fetch ended: the archived page, or the redirect's target, if any."""

    page: FetchedPage | None = None
    target: Candidate | None = None
    etag: str | None = None
    last_modified: str | None = None


def batches(messages: Sequence[Message]) -> list[list[Message]]:
    """Return messages in their order, those of fresh parses put together up to MOST_TOGETHER."""
    found: list[list[Message]] = []
    open_batch: list[Message] = []
    for message in messages:
        joins = message.step == "parse" and not message.is_alone
        if joins and 0 < len(open_batch) < MOST_TOGETHER:
            open_batch.append(message)
            continue
        found.append([message])
        if joins:
            open_batch = found[-1]
    return found
