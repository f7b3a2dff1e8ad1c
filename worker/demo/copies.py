"""Copies: how often the pages themselves say the captions that were kept, before any was merged."""

from __future__ import annotations

from collections.abc import Iterator

from lxml import etree
from sqlalchemy import select

from worker.normalize.encodings import decode
from worker.normalize.html import parse_html
from worker.normalize.text import letters
from worker.runtime import Runtime
from worker.storage.tables.crawl import FrontierRow, PageRow
from worker.storage.tables.shared_rows import CaptionRow

# Attributes in which pages repeat captions.
ATTRIBUTES = ("alt", "data-caption")


def count_copies(runtime: Runtime) -> int:
    """Count the places in each address's newest page that say a kept caption."""
    with runtime.sessions.begin() as session:
        captions = {letters(text) for text in session.scalars(select(CaptionRow.text))}
        newest = select(PageRow.content_hash, PageRow.content_type).join(FrontierRow, FrontierRow.page_id == PageRow.id)
        pages = session.execute(newest).all()
    return sum(
        letters(said) in captions
        for page in pages
        for said in sayings(parse_html(decode(runtime.archive.get(page.content_hash), page.content_type).text))
    )


def sayings(root: etree._Element) -> Iterator[str]:
    """Yield every piece of text on a page, and attributes that may hold a caption."""
    for node in root.iter():
        yield from (value for name in ATTRIBUTES if (value := node.get(name)))
        yield from (text for text in (node.text, node.tail) if text and isinstance(node.tag, str))
