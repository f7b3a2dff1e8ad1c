"""``copydesk ingest``: one page -> its record, without a crawl."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

import typer

from worker.cli.following import WAIT, follow
from worker.cli.output import console, print_json, print_line
from worker.cli.record import print_record
from worker.errors import InputError
from worker.extraction import extract
from worker.records import Article
from worker.runtime import current_runtime, utc_now
from worker.urls import absolute

# A page from a file has no address of its own; relative links stay unresolved under this one.
NO_ADDRESS = "http://localhost/"


def ingest(
    page: Annotated[str, typer.Argument(metavar="URL|FILE|-", help="A page's address, a file of HTML or text, or -.")],
    url: Annotated[str | None, typer.Option("--url", help="The address of a page read from a file.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the record as one JSON document.")] = False,
    queue: Annotated[bool, typer.Option("--queue", help="Send a URL through the queues and store the record.")] = False,
    wait: WAIT = False,
) -> None:
    """Print the record of one page; nothing is stored unless --queue is given.

    Example: copydesk ingest https://example.org/2026/03/story.html --json
    """
    is_url = urlsplit(page).scheme in ("http", "https")
    if queue:
        if not is_url:
            raise InputError(f"{page!r}: --queue takes a URL that begins with http:// or https://")
        runtime, began = current_runtime(), utc_now()
        runtime.queues.redis.ping()
        runtime.doorbell.send_task("copydesk.ingest", args=[page], retry=False)
        print_line(f"queued: {page}")
        if wait:
            follow(runtime, page, lambda: runtime.recrawling.of_url(page, began))
        return
    article = fetch_record(page) if is_url else read_record(page, url)
    if as_json:
        print_json(article.as_dict())
    else:
        print_record(console, article.as_dict())


def fetch_record(url: str) -> Article:
    """The record of a page, fetched now; redirects are followed up to the setting's number."""
    runtime = current_runtime()
    for _ in range(runtime.settings.max_redirects + 1):
        response = runtime.fetcher.fetch(url)
        if not 300 <= response.status < 400:
            return extract(response.body, response.url, content_type=response.content_type)
        target = absolute(response.headers.get("location"), response.url)
        if target is None:
            raise InputError(f"{url}: redirects to nowhere (status {response.status} without a usable Location)")
        url = target
    raise InputError(f"{url}: more than {runtime.settings.max_redirects} redirects")


def read_record(name: str, url: str | None) -> Article:
    """The record of a page in a file, or on standard input for ``-``."""
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
    return extract(raw, url or NO_ADDRESS, content_type=content_type)


def looks_like_markup(raw: bytes) -> bool:
    """Whether the bytes begin like HTML: a doctype, or an element that pages begin with."""
    start = raw.lstrip(b"\xef\xbb\xbf \t\r\n")[:512].lower()
    return start.startswith(
        (b"<!doctype", b"<html", b"<head", b"<body", b"<!--", b"<?xml", b"<article", b"<div", b"<p")
    )
