"""Metadata: what the page says about itself -> Metadata."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from worker.extraction.metadata.access import (
    find_is_free,
    find_is_sponsored,
    find_licence,
    free_candidates,
    licence_candidates,
    sponsored_candidates,
)
from worker.extraction.metadata.authors import author_candidates, byline_candidates, find_authors, find_byline
from worker.extraction.metadata.canonical import (
    canonical_candidates,
    find_canonical_url,
    find_site_name,
    site_name_candidates,
)
from worker.extraction.metadata.canonical import find_address_claims as find_address_claims
from worker.extraction.metadata.dates import find_modified, find_published, modified_candidates, published_candidates
from worker.extraction.metadata.evidence import Evidence
from worker.extraction.metadata.kind import find_kind, kind_by_make_up, kind_candidates
from worker.extraction.metadata.language import find_language, language_candidates
from worker.extraction.metadata.standfirst import dek_candidates, find_dek, find_kicker, kicker_candidates
from worker.extraction.metadata.title import find_title, title_candidates
from worker.extraction.metadata.topics import find_section, find_tags, section_candidates, tag_candidates
from worker.extraction.page import Page
from worker.extraction.page.statements import FieldValue
from worker.records import ArticleKind, Author


@dataclass(frozen=True, slots=True)
class Metadata:
    """Hold every field that is not text, pictures or teasers, with its provenance."""

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


def settle_kind(metadata: Metadata, chances: Mapping[str, float]) -> Metadata:
    """Return the metadata with the kind that the page's make-up tells, where nothing else did."""
    found = kind_by_make_up(chances) if metadata.provenance.get("kind") == "default" else None
    if found is None:
        return metadata
    return replace(metadata, kind=found.value, provenance={**metadata.provenance, "kind": found.provenance})


def find_metadata(page: Page) -> Metadata:
    """Return the page's metadata, each field from its best evidence."""
    evidence = Evidence(page)
    title = find_title(evidence)
    published = find_published(evidence)
    found: dict[str, FieldValue[Any] | None] = {
        "canonical_url": find_canonical_url(evidence),
        "title": title,
        "kicker": find_kicker(evidence, title.value if title else None),
        "dek": find_dek(evidence),
        "site_name": find_site_name(evidence),
        "byline": find_byline(evidence),
        "authors": find_authors(evidence),
        "published_at": published,
        "modified_at": find_modified(evidence, published),
        "kind": find_kind(evidence),
        "language": find_language(evidence),
        "section": find_section(evidence),
        "tags": find_tags(evidence),
        "is_free": find_is_free(evidence),
        "is_sponsored": find_is_sponsored(evidence),
        "licence": find_licence(evidence),
    }
    known = {name: candidate for name, candidate in found.items() if candidate is not None}
    return Metadata(
        **{name: candidate.value for name, candidate in known.items()},
        provenance={name: candidate.provenance for name, candidate in known.items()},
    )


def field_candidates(page: Page, title: str | None) -> dict[str, Iterator[FieldValue[Any]]]:
    """Return for each field the values that it might have, best first."""
    evidence = Evidence(page)
    return {
        "canonical_url": canonical_candidates(evidence),
        "title": title_candidates(evidence),
        "kicker": kicker_candidates(evidence, title),
        "dek": dek_candidates(evidence),
        "site_name": site_name_candidates(evidence),
        "byline": byline_candidates(evidence),
        "authors": author_candidates(evidence),
        "published_at": published_candidates(evidence),
        "modified_at": modified_candidates(evidence),
        "kind": kind_candidates(evidence),
        "language": language_candidates(evidence),
        "section": section_candidates(evidence),
        "tags": tag_candidates(evidence),
        "is_free": free_candidates(evidence),
        "is_sponsored": sponsored_candidates(evidence),
        "licence": licence_candidates(evidence),
    }
