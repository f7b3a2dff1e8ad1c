"""Metadata: what the page says about itself -> Metadata."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from worker.extraction.document import Document
from worker.records import ArticleKind, Author
from worker.text import collapse


@dataclass(frozen=True, slots=True)
class Metadata:
    """Every field of the article that is not its body, pictures or teasers, with its provenance."""

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
    provenance: dict[str, str] = field(default_factory=dict)


def find_metadata(document: Document) -> Metadata:
    """The page's metadata, each field from its best evidence."""
    heading = document.root.find(".//h1")
    title = collapse("".join(heading.itertext())) if heading is not None else None
    return Metadata(canonical_url=document.url, title=title, provenance={"title": "h1"} if title else {})
