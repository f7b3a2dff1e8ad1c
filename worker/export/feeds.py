"""Feeds of what is new and changed: RSS 2.0, Atom (RFC 4287) and JSON Feed 1.1.

An entry keeps its id for good, so that a reader shows an edited article as changed and not as another.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from email.utils import format_datetime
from typing import Any

from lxml import etree

from worker.export.html_text import html_text
from worker.export.record import ExportedRecord, exported
from worker.export.xml_text import xml_text
from worker.normalize.controls import escape_json
from worker.normalize.urls import ascii_url
from worker.storage.queries.whole_records import WholeRecord

TITLE = "Copydesk: new and changed articles"
ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
CREATOR = "http://purl.org/dc/elements/1.1/"
# What a feed is known by where it has no address: it is a file.
FEED_ID = "urn:copydesk:articles"
# Characters of a summary where the article has no standfirst.
MOST_SUMMARY = 300


class FeedDocument:
    """Collect a few records, and write them as one document at the end."""

    def __init__(self, form: str) -> None:
        self.form = form
        self.records: list[ExportedRecord] = []

    def begin(self) -> bytes:
        """Return what can be written before all entries are known."""
        return b""

    def entries(self, records: Sequence[WholeRecord]) -> Iterator[bytes]:
        """Keep the records until the end."""
        self.records += map(exported, records)
        yield b""

    def end(self) -> bytes:
        """Return the document."""
        return {"rss": rss, "atom": atom, "json-feed": json_feed}[self.form](self.records)


def rss(records: Sequence[ExportedRecord]) -> bytes:
    """Return the records as RSS 2.0."""
    root = etree.Element("rss", version="2.0", nsmap={"content": CONTENT, "dc": CREATOR})
    channel = etree.SubElement(root, "channel")
    add(channel, "title", TITLE)
    add(channel, "link", first_address(records))
    add(channel, "description", "What came in last, the newest first.")
    for record in records:
        item = etree.SubElement(channel, "item")
        add(item, "title", headline(record))
        add(item, "link", ascii_url(record["canonical_url"]))
        add(item, "guid", entry_id(record)).set("isPermaLink", "false")
        add(item, "pubDate", format_datetime(published(record)))
        for author in record["authors"]:
            add(item, f"{{{CREATOR}}}creator", author["name"])
        for tag in record["tags"]:
            add(item, "category", tag)
        add(item, "description", summary(record))
        add(item, f"{{{CONTENT}}}encoded", html_text(record))
    return document(root)


def atom(records: Sequence[ExportedRecord]) -> bytes:
    """Return the records as an Atom feed."""
    root = etree.Element(f"{{{ATOM}}}feed", nsmap={None: ATOM})
    add(root, f"{{{ATOM}}}title", TITLE)
    add(root, f"{{{ATOM}}}id", FEED_ID)
    add(root, f"{{{ATOM}}}updated", max((each["changed_at"] for each in records), default="1970-01-01T00:00:00+00:00"))
    add(etree.SubElement(root, f"{{{ATOM}}}author"), f"{{{ATOM}}}name", "Copydesk")
    for record in records:
        entry = etree.SubElement(root, f"{{{ATOM}}}entry")
        add(entry, f"{{{ATOM}}}title", headline(record))
        add(entry, f"{{{ATOM}}}id", entry_id(record))
        etree.SubElement(entry, f"{{{ATOM}}}link", href=ascii_url(record["canonical_url"]), rel="alternate")
        add(entry, f"{{{ATOM}}}published", published(record).isoformat())
        add(entry, f"{{{ATOM}}}updated", record["changed_at"])
        for author in record["authors"]:
            add(etree.SubElement(entry, f"{{{ATOM}}}author"), f"{{{ATOM}}}name", author["name"])
        for tag in record["tags"]:
            etree.SubElement(entry, f"{{{ATOM}}}category", term=xml_text(tag))
        add(entry, f"{{{ATOM}}}summary", summary(record))
        add(entry, f"{{{ATOM}}}content", html_text(record)).set("type", "html")
    return document(root)


def json_feed(records: Sequence[ExportedRecord]) -> bytes:
    """Return the records as a JSON Feed."""
    items = [item_of(record) for record in records]
    feed = {"version": "https://jsonfeed.org/version/1.1", "title": TITLE, "items": items}
    return f"{escape_json(json.dumps(feed, ensure_ascii=False, indent=1))}\n".encode()


def item_of(record: ExportedRecord) -> dict[str, Any]:
    """Return a record as an item of a JSON Feed."""
    lead = next((image["url"] for image in record["images"] if image["url"]), None)
    said = {
        "id": entry_id(record),
        "url": ascii_url(record["canonical_url"]),
        "title": headline(record),
        "summary": summary(record),
        "content_html": html_text(record),
        "image": ascii_url(lead) if lead else None,
        "date_published": published(record).isoformat(),
        "date_modified": record["changed_at"],
        "authors": [{"name": author["name"]} for author in record["authors"]],
        "tags": record["tags"],
        "language": record["language"],
    }
    return {name: value for name, value in said.items() if value not in (None, [])}


def add(parent: etree._Element, name: str, text: str) -> etree._Element:
    """Add an element with a text, and return it."""
    element = etree.SubElement(parent, name)
    element.text = xml_text(text)
    return element


def document(root: etree._Element) -> bytes:
    """Return the document of a root element."""
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
    return written


def entry_id(record: ExportedRecord) -> str:
    """Return what an entry is known by, whatever becomes of its address."""
    return f"{FEED_ID}:{record['id']}"


def headline(record: ExportedRecord) -> str:
    """Return the title; the address where there is none."""
    return str(record["title"] or record["canonical_url"])


def published(record: ExportedRecord) -> datetime:
    """Return when it was published, else when it was first seen."""
    return datetime.fromisoformat(record["published_at"] or record["first_seen_at"])


def summary(record: ExportedRecord) -> str:
    """Return the standfirst, else how the text begins."""
    text = record["dek"] or record["text"].partition("\n")[0]
    return text if len(text) <= MOST_SUMMARY else f"{text[:MOST_SUMMARY].rsplit(' ', 1)[0]}…"


def first_address(records: Sequence[ExportedRecord]) -> str:
    """Return the channel's link, which RSS asks for.

    That of the newest article, for the feed itself is a file.
    """
    return ascii_url(records[0]["canonical_url"]) if records else "about:blank"
