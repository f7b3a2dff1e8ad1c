"""OPML, in which feed readers exchange their lists: outlines -> source files, and sources -> one document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from worker.errors import InputError
from worker.normalize.text import collapse
from worker.normalize.urls import absolute, host_of, site
from worker.records import Source


@dataclass(frozen=True, slots=True)
class Publication:
    """Hold what a list says of one publication: its name, home page and feeds."""

    name: str
    home: str
    feeds: tuple[str, ...]


def read_opml(raw: bytes, name: str) -> list[Publication]:
    """Return the publications of a list, feeds of one site together, in its order.

    Raises InputError where it is no OPML or names no feed.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(raw, parser)
    except etree.XMLSyntaxError as error:
        raise InputError(f"{name}: is no OPML: {error.msg}") from None
    found: dict[str, Publication] = {}
    for outline in root.iter("outline"):
        feed = absolute(outline.get("xmlUrl"), "")
        if feed is None:
            continue
        home = absolute(outline.get("htmlUrl") or "/", feed) or feed
        key = site(host_of(home))
        title = collapse(outline.get("title") or outline.get("text") or "") or key
        earlier = found.get(key, Publication(title, home, ()))
        if feed not in earlier.feeds:
            found[key] = Publication(earlier.name, earlier.home, (*earlier.feeds, feed))
    if not found:
        raise InputError(f'{name}: names no feed: expected <outline xmlUrl="https://..."> in it')
    return list(found.values())


def write_opml(sources: Iterable[Source]) -> str:
    """Write the feeds of sources as one OPML document."""
    root = etree.Element("opml", version="2.0")
    head = etree.SubElement(root, "head")
    etree.SubElement(head, "title").text = "Sources of Copydesk"
    body = etree.SubElement(root, "body")
    for source in sources:
        for feed in outlines(source):
            etree.SubElement(body, "outline", feed)
    etree.indent(root)
    return str(etree.tostring(root, encoding="unicode"))


def outlines(source: Source) -> Iterator[dict[str, str]]:
    """Yield the attributes of an outline for each feed of a source."""
    for feed in source.feeds:
        yield {"type": "rss", "text": source.name, "title": source.name, "xmlUrl": feed, "htmlUrl": source.home_url}
