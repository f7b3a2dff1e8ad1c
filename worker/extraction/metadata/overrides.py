"""Overrides: what a source's own selectors say of a page, instead of the generic evidence."""

from __future__ import annotations

from dataclasses import replace

from worker.extraction.metadata import Metadata
from worker.extraction.page import Page
from worker.extraction.page.element_text import text_of
from worker.extraction.phrases.person_names import split_byline
from worker.normalize.dates import parse_date
from worker.normalize.text import collapse
from worker.records import Author


def apply_rules(page: Page, metadata: Metadata) -> Metadata:
    """Return the metadata with what the source's rules select instead."""
    provenance = dict(metadata.provenance)
    if title := first_text(page, "title"):
        metadata = replace(metadata, title=title)
        provenance["title"] = "rules"
    if byline := first_text(page, "byline"):
        authors = tuple(Author(name) for name in split_byline(byline))
        metadata = replace(metadata, byline=byline, authors=authors or metadata.authors)
        provenance["byline"] = provenance["authors"] = "rules"
    for element in page.selected.get("date", ()):
        written = element.get("datetime") or element.get("content") or text_of(element)
        if (moment := parse_date(written, language=metadata.language)) is not None:
            metadata = replace(metadata, published_at=moment)
            provenance["published_at"] = "rules"
            break
    return replace(metadata, provenance=provenance)


def first_text(page: Page, name: str) -> str | None:
    """Return the first text that a source's rules for a field select."""
    texts = (collapse(e.get("content")) or text_of(e) for e in page.selected.get(name, ()))
    return next((text for text in texts if text), None)
