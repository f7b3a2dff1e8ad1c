"""Entries: the loose values of any feed format -> FeedEntry."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from lxml import html
from lxml.etree import LxmlError

from worker.discovery.feeds.sizes import MAX_AUTHORS, MAX_ENTRIES, MAX_NAME, MAX_SUMMARY, MAX_TAGS, MAX_TITLE
from worker.normalize.dates import parse_date
from worker.normalize.text import collapse
from worker.normalize.urls import absolute, url_key
from worker.records import FeedEntry

# Elements that part words; others ("<b>", "<a>") may stand inside one.
_BLOCK = re.compile(
    r"<(?=/?(?:p|div|br|li|ul|ol|h[1-6]|tr|td|th|table|blockquote|figure|figcaption|hr|dd|dt)\b)", re.IGNORECASE
)
# Control characters and halves of surrogate pairs: no database stores them, and one would keep out a whole feed.
_NO_TEXT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")


def entry_from(values: Mapping[str, Any], base: str, *, tz: str | None, language: str | None) -> FeedEntry | None:
    """Make an entry of values by the names of FeedEntry's fields.

    Dates and markup as the feed wrote them; None where they make none.

    None is what has no web address to fetch; a value of the wrong type counts as absent.
    """
    link = _text(values.get("url"))
    url = absolute(link, base) if link else None
    if url is None:
        return None
    image = _text(values.get("image_url"))
    stated = _text(values.get("language")) or language
    return FeedEntry(
        url=url,
        title=plain_text(values.get("title"), MAX_TITLE),
        summary=plain_text(values.get("summary"), MAX_SUMMARY),
        published_at=parse_date(_text(values.get("published_at")), tz=tz, language=stated),
        modified_at=parse_date(_text(values.get("modified_at")), tz=tz, language=stated),
        authors=_names(values.get("authors"), MAX_AUTHORS),
        tags=_names(values.get("tags"), MAX_TAGS),
        language=stated[:35] if stated else None,  # RFC 5646 (4.4.1): buffers of 35 characters hold any real tag.
        image_url=absolute(image, base) if image else None,
    )


def numbered(entries: Iterable[FeedEntry | None]) -> tuple[FeedEntry, ...]:
    """Give the entries their numbers in order, each address once; at most MAX_ENTRIES."""
    kept: dict[str, FeedEntry] = {}
    for entry in entries:
        if entry is not None and len(kept) < MAX_ENTRIES:
            kept.setdefault(url_key(entry.url), entry)
    return tuple(replace(entry, position=position) for position, entry in enumerate(kept.values()))


def plain_text(markup: object, limit: int) -> str | None:
    """Return the words of a text that may hold markup, cut short.

    To ``limit`` characters; None where there are none.
    """
    text = _text(markup)
    if text and ("<" in text or "&" in text):
        # Cut before the parse too: markup seldom takes more than nine of ten characters.
        text = _without_markup(text[: limit * 10])
    return collapse(text)[:limit] or None


def _without_markup(text: str) -> str:
    try:
        root = html.fragment_fromstring(_BLOCK.sub(" <", text), create_parent="div")
    except (LxmlError, ValueError, AssertionError):
        return text  # Characters that no XML tree takes.
    for element in root.iter("script", "style"):
        element.text = None
    return "".join(root.itertext())


def _text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return _NO_TEXT.sub("", str(value)).strip()


def _names(values: object, limit: int) -> tuple[str, ...]:
    """Return the names in a list, each once, as plain text."""
    if not isinstance(values, list | tuple):
        return ()
    names = (plain_text(value, MAX_NAME) for value in values[: limit * 2])
    return tuple(dict.fromkeys(name for name in names if name))[:limit]
