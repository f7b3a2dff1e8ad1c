"""Discovery: a site's page -> the feeds it names, and the addresses where unnamed ones mostly stand."""

from __future__ import annotations

import re
from collections.abc import Iterator

from lxml import etree

from worker.normalize.encodings import decode
from worker.normalize.html import parse_html
from worker.normalize.text import collapse
from worker.normalize.urls import absolute, url_key
from worker.records import FeedEntry

MAX_FEEDS = 50
_FEED_TYPES = ("application/rss+xml", "application/atom+xml", "application/rdf+xml", "application/feed+json")
_FEED_ADDRESS = re.compile(
    r"(?:^|[/._-])(?:rss|atom|feeds?)(?:[/._-](?:xml|json|rss|atom|all|news|index|main|full|\w+\.xml))?/?$|\.(?:rss|atom|rdf)$"
    r"|[?&](?:feed|format|output)=(?:rss2?|atom|feed)\b|^https?://(?:feeds?|rss)\.",
    re.IGNORECASE,
)
_COMMENTS = re.compile(r"comments?(?:/|\b)|/replies\b|kommentar|commentaires|comentarios", re.IGNORECASE)
_FEED_PATHS = ("/feed", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feeds", "/feed.json")
_SITEMAP_PATHS = ("/sitemap.xml", "/sitemap_index.xml", "/news-sitemap.xml", "/sitemap-news.xml", "/sitemap.xml.gz")


def find_feeds(raw: bytes, url: str, *, content_type: str | None = None) -> tuple[FeedEntry, ...]:
    """Return the feeds that a page names, with their titles.

    Those it declares, else those that its links look like.

    Feeds of comments are left out.  Raises ParseError where the bytes are no page.
    """
    root = parse_html(decode(raw, content_type).text)
    base = next((absolute(node.get("href"), url) for node in root.iter("base")), None) or url
    found = list(_declared(root, base)) or list(_linked(root, base))
    kept: dict[str, FeedEntry] = {}
    for address, title in found:
        if not _COMMENTS.search(f"{address} {title}"):
            kept.setdefault(url_key(address), FeedEntry(address, title=title or None, position=len(kept)))
    return tuple(kept.values())[:MAX_FEEDS]


def guess_feeds(url: str) -> tuple[str, ...]:
    """Guess where a site keeps a feed that no page names.

    Most frequent first.
    """
    return tuple(found for path in _FEED_PATHS if (found := absolute(path, url)))


def guess_sitemaps(url: str) -> tuple[str, ...]:
    """Guess where a site keeps a sitemap that robots.txt does not name.

    Most frequent first.
    """
    return tuple(found for path in _SITEMAP_PATHS if (found := absolute(path, url)))


def _declared(root: etree._Element, base: str) -> Iterator[tuple[str, str]]:
    for node in root.iter("link"):
        kind = (node.get("type") or "").split(";")[0].strip().casefold()
        if "alternate" not in (node.get("rel") or "").casefold().split() or not node.get("href"):
            continue
        address = absolute(node.get("href"), base)
        if address and _is_feed_type(kind, address):
            yield address, collapse(node.get("title"))


def _is_feed_type(kind: str, address: str) -> bool:
    """Tell whether a declared type is a feed's.

    WordPress declares its API as plain JSON too.
    """
    return kind in _FEED_TYPES or (kind == "application/json" and "/wp-json/" not in address)


def _linked(root: etree._Element, base: str) -> Iterator[tuple[str, str]]:
    for node in root.iter("a"):
        address = absolute(node.get("href"), base) if node.get("href") else None
        if address and _FEED_ADDRESS.search(address):
            yield address, collapse(" ".join(node.itertext()))[:200]
