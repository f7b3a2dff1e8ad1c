"""Plain text: the text rendering of an article page -> Article."""

from __future__ import annotations

from worker.records import Article, FeedEntry


def read_plain_text(text: str, url: str, *, evidence: FeedEntry | None = None) -> Article:
    """The article of a page's text rendering."""
    return Article(url=url, canonical_url=url, text=text)
