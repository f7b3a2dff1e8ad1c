"""Robots meta: what a page asks of all crawlers."""

from __future__ import annotations

from worker.extraction.page import Page


def may_be_kept(page: Page) -> bool:
    """Return whether the page lets crawlers keep a copy (no "noarchive")."""
    said = ",".join(page.metas.get("robots", ())).lower()
    return "noarchive" not in (directive.strip() for directive in said.split(","))
