"""Feeds: the bytes of an RSS, Atom or JSON feed -> Feed."""

from __future__ import annotations

import re

from worker.discovery.feeds.autodiscovery import find_feeds, guess_feeds, guess_sitemaps
from worker.discovery.feeds.json_feed import read_json_feed
from worker.discovery.feeds.sizes import MAX_CHARACTERS, MAX_ENTRIES
from worker.discovery.feeds.xml_feed import read_xml_feed
from worker.errors import ParseError
from worker.normalize.encodings import decode
from worker.records import Feed

__all__ = ["MAX_CHARACTERS", "MAX_ENTRIES", "find_feeds", "guess_feeds", "guess_sitemaps", "read_feed"]

_FIRST_CHARACTERS = 65_536
_PROLOG = re.compile(r"\s+|<\?[^>]*>|<!--.*?-->|<!DOCTYPE(?:[^>\[]|\[[^\]]*\])*>", re.DOTALL | re.IGNORECASE)
_ELEMENT = re.compile(r"<(?:\w+:)?(\w+)")
_OTHER_ROOTS = {
    "html": "an HTML page",
    "head": "an HTML page",
    "body": "an HTML page",
    "urlset": "a sitemap: list it under sitemaps",
    "sitemapindex": "a sitemap index: list it under sitemaps",
    "opml": "an OPML list of feeds",
    "error": "an error message in XML",
    "svg": "an SVG picture",
}


def read_feed(
    raw: bytes,
    url: str,
    *,
    content_type: str | None = None,
    tz: str | None = None,
    language: str | None = None,
) -> Feed:
    """Read the feed in ``raw``, which came from ``url``.

    What can be read of a broken one, with warnings.

    Dates without a zone are taken in ``tz`` (UTC without one); ``language`` is the source's, for feeds that state none.
    Raises ParseError that says what the bytes are where they are no feed.
    """
    text = decode(raw, content_type).text.lstrip("\ufeff\0 \t\r\n")
    start = text[:_FIRST_CHARACTERS]
    if not start:
        raise ParseError(f"{url}: the feed is empty", reason="empty_feed")
    if start[0] in "{[":
        return read_json_feed(text, url, tz=tz, language=language)
    root = _root(start)
    doctype_html = re.match(r"<!doctype\s+html", start, re.IGNORECASE)
    if root in _OTHER_ROOTS or doctype_html:
        what = _OTHER_ROOTS["html" if doctype_html else root]
        raise ParseError(f"{url}: not a feed but {what}", reason="not_a_feed")
    if "<" not in start:
        raise ParseError(f"{url}: not a feed but plain text or binary data", reason="not_a_feed")
    return read_xml_feed(text, url, tz=tz, language=language)


def _root(start: str) -> str:
    """Return the local name of the first element, if there is one.

    In small letters.
    """
    position = 0
    while found := _PROLOG.match(start, position):
        position = found.end()
    element = _ELEMENT.match(start, position)
    return element[1].casefold() if element else ""
