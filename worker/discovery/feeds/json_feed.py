"""JSON Feed 1.0 and 1.1 (jsonfeed.org) -> Feed."""

from __future__ import annotations

import json
from typing import Any

from worker.discovery.feeds.entries import entry_from, numbered, plain_text
from worker.discovery.feeds.sizes import MAX_CHARACTERS, MAX_ENTRIES, MAX_TITLE
from worker.errors import ParseError
from worker.normalize.urls import absolute
from worker.records import Feed, FeedEntry


def read_json_feed(text: str, url: str, *, tz: str | None = None, language: str | None = None) -> Feed:
    """Read the feed in a JSON text.

    Raises ParseError where it is no JSON, or JSON of another kind.
    """
    if len(text) > MAX_CHARACTERS:
        problem = f"the JSON feed has {len(text)} characters, allowed are {MAX_CHARACTERS}"
        raise ParseError(f"{url}: {problem}", reason="feed_too_large")
    try:
        document = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise ParseError(
            f"{url}: not a feed: it begins like JSON, but is not ({error})"[:300], reason="broken_feed"
        ) from error
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(items, list):
        raise ParseError(f"{url}: not a feed but other JSON: a JSON Feed has a list `items`", reason="not_a_feed")
    stated = document.get("language")
    spoken = stated if isinstance(stated, str) else language
    everybody = _names_of(document)
    entries = [_entry(item, url, everybody, tz, spoken) for item in items[:MAX_ENTRIES] if isinstance(item, dict)]
    return Feed(
        entries=numbered(entries),
        title=plain_text(document.get("title"), MAX_TITLE),
        warnings=_warnings(items, entries),
    )


def _entry(
    item: dict[str, Any], base: str, everybody: list[Any], tz: str | None, language: str | None
) -> FeedEntry | None:
    identity = item.get("id")
    values = {
        "url": item.get("url") or item.get("external_url") or (identity if absolute(str(identity), "") else None),
        "title": item.get("title"),
        "summary": item.get("summary") or item.get("content_text") or item.get("content_html"),
        "published_at": item.get("date_published"),
        "modified_at": item.get("date_modified"),
        "authors": _names_of(item) or everybody,
        "tags": item.get("tags"),
        "language": item.get("language"),
        "image_url": item.get("image") or item.get("banner_image"),
    }
    return entry_from(values, base, tz=tz, language=language)


def _names_of(node: dict[str, Any]) -> list[Any]:
    """Return the authors' names of a feed or item of either version."""
    authors = node.get("authors")
    people = authors if isinstance(authors, list) else [node.get("author")]
    return [person.get("name") for person in people if isinstance(person, dict) and person.get("name")]


def _warnings(items: list[Any], entries: list[FeedEntry | None]) -> tuple[str, ...]:
    lost = min(len(items), MAX_ENTRIES) - sum(entry is not None for entry in entries)
    warnings = [f"{lost} entries have no web address"] if lost else []
    if len(items) > MAX_ENTRIES:
        warnings.append(f"only the first {MAX_ENTRIES} of {len(items)} entries are read")
    return tuple(warnings)
