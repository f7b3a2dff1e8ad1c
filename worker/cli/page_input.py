"""Pages for the command line: a URL, a file, standard input or a stored article -> the bytes to read."""

from __future__ import annotations

import codecs
import re
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from worker.errors import InputError, ParseError
from worker.normalize.encodings import decode
from worker.normalize.urls import absolute
from worker.pipeline.parse_page import unreadable_type
from worker.pipeline.trigger import read_address
from worker.records import ExtractionRules, FeedEntry
from worker.runtime import current_runtime

# A page from a file has no address of its own; relative links stay unresolved under this one.
NO_ADDRESS = "http://localhost/"


@dataclass(frozen=True, slots=True)
class RawPage:
    """Hold one page's bytes and what the extraction takes beside them.

    ``fetched_at`` is known of archived pages only.
    """

    raw: bytes
    url: str
    content_type: str | None = None
    evidence: FeedEntry | None = None
    rules: ExtractionRules | None = None
    fetched_at: datetime | None = None


def is_url(name: str) -> bool:
    """Tell whether a name is meant as a web address."""
    return re.match(r"https?:", name, re.IGNORECASE) is not None


def fetch_page(url: str) -> RawPage:
    """Fetch a page now, following redirects up to the setting's number."""
    runtime, url = current_runtime(), read_address(url)
    for _ in range(runtime.settings.max_redirects + 1):
        response = runtime.fetcher.fetch(url)
        if not 300 <= response.status < 400:
            if unreadable := unreadable_type(response.content_type):
                raise ParseError(f"{url}: {unreadable}")
            return RawPage(response.body, response.url, response.content_type)
        target = absolute(response.headers.get("location"), response.url)
        if target is None:
            raise InputError(f"{url}: redirects to nowhere (status {response.status} without a usable Location)")
        url = target
    raise InputError(f"{url}: more than {runtime.settings.max_redirects} redirects")


def read_file(name: str, url: str | None) -> RawPage:
    """Read the page in a file, or on standard input for ``-``."""
    raw = sys.stdin.buffer.read() if name == "-" else read_bytes(name)
    if not raw.strip():
        raise InputError(f"{name}: is empty: expected a page's HTML or text")
    looks_like_markup = re.match(r"\s*<[!?a-z]", decode(raw).text, re.IGNORECASE)
    if not looks_like_markup and is_binary(raw):
        raise InputError(f"{name}: holds binary data: expected a page's HTML or text")
    address = NO_ADDRESS if url is None else read_address(url)
    return RawPage(raw, address, None if looks_like_markup else "text/plain")


def read_bytes(name: str) -> bytes:
    """Read what stands in a file.

    Raises InputError where it cannot be read.
    """
    path = Path(name)
    if path.is_dir():
        raise InputError(f"{name}: is a folder: expected a file with a page's HTML or text")
    if not path.is_file():
        raise InputError(f"{name}: no such file; a URL has to begin with http:// or https://")
    try:
        return path.read_bytes()
    except OSError as error:
        raise InputError(f"{name}: cannot be read: {error.strerror or error}") from error


def is_binary(raw: bytes) -> bool:
    """Tell whether the bytes begin as no text does.

    That is with control characters (UTF-16 by its mark excepted), or as a PDF.
    """
    is_wide = raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE))
    return raw.startswith(b"%PDF-") or (not is_wide and re.search(rb"[\x00-\x08]", raw[:4096]) is not None)


def read_stored(article_id: str) -> RawPage:
    """Read a stored article's archived page with the evidence and rules of its fetch."""
    runtime = current_runtime()
    page = runtime.articles.find_page(article_id)
    if page is None:
        raise InputError(
            f"{article_id}: no article of this number with a page: `copydesk articles` lists what is stored"
        )
    raw = runtime.archive.get(page.content_hash)
    return RawPage(raw, page.final_url, page.content_type, page.evidence, page.rules, page.fetched_at)
