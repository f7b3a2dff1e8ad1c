"""Robots meta: what a page asks of all crawlers."""

from __future__ import annotations

from worker.extraction.page.document import Document


def may_be_kept(document: Document) -> bool:
    """Return whether the page lets crawlers keep a copy (no "noarchive")."""
    said = ",".join(document.metas.get("robots", ())).lower()
    return "noarchive" not in (directive.strip() for directive in said.split(","))
