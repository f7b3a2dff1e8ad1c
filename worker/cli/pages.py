"""Pages for the command line: a URL, a file, standard input or a stored article -> the bytes to read."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from urllib.parse import urlsplit

from worker.errors import InputError
from worker.records import ExtractionRules, FeedEntry
from worker.runtime import current_runtime
from worker.urls import absolute

# A page from a file has no address of its own; relative links stay unresolved under this one.
NO_ADDRESS = "http://localhost/"


@dataclass(frozen=True, slots=True)
class RawPage:
    """The bytes of one page with what the extraction takes beside them; ``fetched_at`` only of archived pages."""

    raw: bytes
    url: str
    content_type: str | None = None
    evidence: FeedEntry | None = None
    rules: ExtractionRules | None = None
    fetched_at: datetime | None = None


def is_url(name: str) -> bool:
    """Whether a name is a web address."""
    return urlsplit(name).scheme in ("http", "https")


def fetch_page(url: str) -> RawPage:
    """A page, fetched now; redirects are followed up to the setting's number."""
    runtime = current_runtime()
    for _ in range(runtime.settings.max_redirects + 1):
        response = runtime.fetcher.fetch(url)
        if not 300 <= response.status < 400:
            return RawPage(response.body, response.url, response.content_type)
        target = absolute(response.headers.get("location"), response.url)
        if target is None:
            raise InputError(f"{url}: redirects to nowhere (status {response.status} without a usable Location)")
        url = target
    raise InputError(f"{url}: more than {runtime.settings.max_redirects} redirects")


def read_file(name: str, url: str | None) -> RawPage:
    """The page in a file, or on standard input for ``-``."""
    if name == "-":
        raw = sys.stdin.buffer.read()
    else:
        path = Path(name)
        if not path.is_file():
            raise InputError(f"{name}: no such file; a URL has to begin with http:// or https://")
        raw = path.read_bytes()
    if not raw.strip():
        raise InputError(f"{name}: is empty: expected a page's HTML or text")
    content_type = None if b"<" in raw[:2048] and looks_like_markup(raw) else "text/plain; charset=utf-8"
    return RawPage(raw, url or NO_ADDRESS, content_type)


def read_stored(article_id: str) -> RawPage:
    """The archived page that a stored article was read from, with the evidence and rules of its fetch."""
    runtime = current_runtime()
    page = runtime.articles.find_page(article_id)
    if page is None:
        raise InputError(
            f"{article_id}: no article of this number with a page: `copydesk articles` lists what is stored"
        )
    raw = runtime.archive.get(page.content_hash)
    return RawPage(raw, page.final_url, page.content_type, page.evidence, page.rules, page.fetched_at)


def looks_like_markup(raw: bytes) -> bool:
    """Whether the bytes begin like HTML: a doctype, or an element that pages begin with."""
    start = raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:512].lower()
    return start.startswith(
        (b"<!doctype", b"<html", b"<head", b"<body", b"<!--", b"<?xml", b"<article", b"<div", b"<p")
    )
