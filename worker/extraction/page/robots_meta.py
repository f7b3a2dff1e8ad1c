"""Robots meta: what a page asks of all crawlers."""

from __future__ import annotations

from worker.extraction.page.document import Document


def may_be_kept(document: Document) -> bool:
    """False where the page asks all crawlers to keep no copy of it (``<meta name="robots" content="noarchive">``)."""
    said = ",".join(document.metas.get("robots", ())).lower()
    return "noarchive" not in (directive.strip() for directive in said.split(","))
