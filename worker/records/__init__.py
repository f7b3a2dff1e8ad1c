"""The records that pass between layers: frozen, slotted, and free of behaviour beyond their own plain form.

Dates are aware datetimes, sizes bytes, durations seconds, positions 0-based.  Unknown is ``None``, never invented.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from types import MappingProxyType
from typing import Any, Literal, TypeAlias, get_args

from worker.records.address_claim import AddressClaim as AddressClaim
from worker.records.plain_form import names_of
from worker.records.plain_form import plain as plain

BlockType: TypeAlias = Literal["paragraph", "heading", "list", "quote", "table", "code", "image", "embed", "live_entry"]
PageKind: TypeAlias = Literal["forum", "product", "documentation", "service", "listing"]
ArticleKind: TypeAlias = Literal["article", "liveblog", "gallery", "video", "index", PageKind, "other"]
ImageRole: TypeAlias = Literal["lead", "inline", "gallery"]
TeaserKind: TypeAlias = Literal["related", "recommended", "most_read", "latest", "inline", "next"]

Day: TypeAlias = date  # `date` itself is a field name below.

ARTICLE_KINDS: tuple[ArticleKind, ...] = get_args(ArticleKind)


@dataclass(frozen=True, slots=True)
class Author:
    """Name one author, with the page about them where the article links to it."""

    name: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """Hold one piece of the article in reading order.

    ``text`` is empty for images, the visible words of an embed for embeds.  ``level`` is 1 to 6 for headings, ``items``
    the entries of a list or the rows of a table (cells joined with a tab), ``image`` an index into ``Article.images``,
    ``url`` the address of an embed, ``time`` that of a live-blog entry.
    """

    type: BlockType
    text: str = ""
    level: int | None = None
    items: tuple[str, ...] = ()
    image: int | None = None
    position: int = 0
    url: str | None = None
    time: datetime | None = None


@dataclass(frozen=True, slots=True)
class ImageVersion:
    """Name one rendition of a picture; ``width`` in pixels where stated."""

    url: str
    width: int | None = None


@dataclass(frozen=True, slots=True)
class Image:
    """Hold one picture or video poster with its one caption and its credit."""

    url: str | None
    media: Literal["image", "video"] = "image"
    versions: tuple[ImageVersion, ...] = ()
    alt: str | None = None
    caption: str | None = None
    credit: str | None = None
    role: ImageRole = "inline"
    position: int = 0


@dataclass(frozen=True, slots=True)
class Teaser:
    """Hold one promo of another piece.

    ``variants`` are its other headlines (alt text, title attribute).
    """

    url: str
    headline: str
    excerpt: str | None = None
    kicker: str | None = None
    image_url: str | None = None
    image_alt: str | None = None
    block: str | None = None
    kind: TeaserKind = "related"
    position: int = 0
    variants: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Article:
    """Hold what a page says, normalised; ``as_dict`` is its documented form."""

    url: str
    canonical_url: str
    site_name: str | None = None
    kind: ArticleKind = "article"
    language: str | None = None
    title: str | None = None
    kicker: str | None = None
    dek: str | None = None
    byline: str | None = None
    authors: tuple[Author, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    section: str | None = None
    tags: tuple[str, ...] = ()
    is_free: bool | None = None
    is_sponsored: bool | None = None
    licence: str | None = None
    blocks: tuple[Block, ...] = ()
    text: str = ""
    word_count: int = 0
    confidence: float | None = None
    images: tuple[Image, ...] = ()
    teasers: tuple[Teaser, ...] = ()
    provenance: MappingProxyType[str, str] = field(default_factory=lambda: MappingProxyType({}))
    warnings: tuple[str, ...] = ()
    extractor_version: str = ""
    claims: tuple[AddressClaim, ...] = ()  # For the storage alone, which believes them or not.

    def as_dict(self) -> dict[str, Any]:
        """Return a JSON-ready dict without the claims: dates in ISO 8601, tuples as lists."""
        return {name: plain(getattr(self, name)) for name in names_of(Article) if name != "claims"}


@dataclass(frozen=True, slots=True)
class ExtractionRules:
    """Hold a source's CSS selectors, which beat the generic evidence while valid."""

    body: tuple[str, ...] = ()
    drop: tuple[str, ...] = ()
    title: tuple[str, ...] = ()
    byline: tuple[str, ...] = ()
    date: tuple[str, ...] = ()
    caption: tuple[str, ...] = ()
    teaser: tuple[str, ...] = ()
    valid_from: Day | None = None
    valid_until: Day | None = None


@dataclass(frozen=True, slots=True)
class Polling:
    """Say how a source is polled; ``interval`` in seconds, ``cron`` in UTC."""

    mode: Literal["fixed", "cron", "adaptive"] = "adaptive"
    interval: float = 900.0
    cron: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Describe one publication to crawl, as its file states it; durations in seconds."""

    slug: str
    name: str
    home_url: str
    feeds: tuple[str, ...] = ()
    sitemaps: tuple[str, ...] = ()
    listings: tuple[str, ...] = ()
    listing_selector: str | None = None
    language: str | None = None
    timezone: str | None = None
    polling: Polling = field(default_factory=Polling)
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    max_age: float | None = None
    daily_budget: int | None = None
    delay: float | None = None
    headers: MappingProxyType[str, str] = field(
        default_factory=lambda: MappingProxyType({}), repr=False
    )  # May be keys.
    recrawl: tuple[float, ...] | None = None
    follow_teasers: bool = False
    boilerplate: bool = True
    rules: tuple[ExtractionRules, ...] = ()


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """Hold one article as a feed, sitemap or listing announces it.

    It is also the evidence handed to the extraction.
    """

    url: str
    title: str | None = None
    summary: str | None = None
    published_at: datetime | None = None
    modified_at: datetime | None = None
    authors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    language: str | None = None
    site_name: str | None = None
    image_url: str | None = None
    position: int = 0


@dataclass(frozen=True, slots=True)
class Feed:
    """Hold a feed's entries, child sitemaps, and the least seconds between polls."""

    entries: tuple[FeedEntry, ...] = ()
    children: tuple[FeedEntry, ...] = ()
    title: str | None = None
    ttl: float | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Response:
    """Hold one HTTP answer, redirects not followed; header names in lower case.

    ``elapsed`` and ``waited`` are the seconds until all of it and until its head had come.
    """

    url: str
    status: int
    headers: MappingProxyType[str, str]
    body: bytes = b""
    elapsed: float = 0.0
    address: str | None = None
    waited: float = 0.0

    @property
    def content_type(self) -> str | None:
        """Return the Content-Type header as sent, parameters included."""
        return self.headers.get("content-type")


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """Hold one archived fetch, complete enough for a parse at any later time."""

    url: str
    final_url: str
    status: int
    fetched_at: datetime
    content_hash: str
    size: int
    headers: MappingProxyType[str, str] = field(default_factory=lambda: MappingProxyType({}))
    content_type: str | None = None
    evidence: FeedEntry | None = None
    rules: ExtractionRules | None = None


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Hold a text's exact hash, its sorted 64-bit shingle hashes, and its particulars."""

    exact: str
    sketch: tuple[int, ...]
    shingles: int
    words: int
    numbers: tuple[int, ...] = ()
    names: tuple[int, ...] = ()


Step: TypeAlias = Literal["poll", "fetch", "parse"]
OutcomeWord: TypeAlias = Literal[
    "polled", "unchanged", "failed",
    "fetched", "moved", "gone", "refused", "retry", "dead_letter",
    "stored", "revised", "duplicate", "skipped",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Outcome:
    """Say how one step on one row ended: word, reason, and a sentence."""

    step: Step
    word: OutcomeWord
    reason: str
    detail: str | None = None


def readable_text(blocks: tuple[Block, ...]) -> str:
    """Join the texts of blocks, those of quoted posts included, with blank lines."""
    return "\n\n".join(block.text for block in blocks if block.text)
