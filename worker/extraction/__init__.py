"""Extraction: the bytes of a page -> Article.  This file is the order of evidence, on one screen."""

from __future__ import annotations

from types import MappingProxyType

from worker.extraction.body import find_container, read_blocks
from worker.extraction.document import open_document
from worker.extraction.images import find_images
from worker.extraction.metadata import find_metadata
from worker.extraction.plain_text import read_plain_text
from worker.extraction.rules import apply_rules
from worker.extraction.teasers import find_teasers
from worker.markup import decode, parse_page
from worker.records import Article, Block, ExtractionRules, FeedEntry
from worker.text import word_count

EXTRACTOR_VERSION = "1"


def extract(
    raw: bytes,
    url: str,
    *,
    content_type: str | None = None,
    evidence: FeedEntry | None = None,
    rules: ExtractionRules | None = None,
) -> Article:
    """The article that a page holds.

    ``raw`` is the body of the response, ``url`` its final address, ``content_type`` the header as sent (text/plain
    means the text rendering of a page), ``evidence`` what the feed or sitemap said, ``rules`` the source's selectors.
    Same arguments, same record.  Raises ParseError where the bytes hold no document.
    """
    decoded = decode(raw, content_type)
    if (content_type or "").strip().lower().startswith("text/plain"):
        return read_plain_text(decoded.text, url, evidence=evidence)
    parsed = parse_page(decoded.text)
    document = open_document(parsed.root, url, evidence=evidence, rules=rules)
    metadata = apply_rules(document, find_metadata(document)) if document.selected else find_metadata(document)
    container = find_container(document)
    promos = find_teasers(document, container)
    pictures = find_images(document, container, promos.elements)
    blocks = read_blocks(
        document,
        container,
        skip=promos.elements | pictures.elements,
        anchors=pictures.anchors,
        title=metadata.title,
    )
    text = readable_text(blocks)
    return Article(
        url=url,
        canonical_url=metadata.canonical_url,
        site_name=metadata.site_name,
        kind=metadata.kind,
        language=metadata.language,
        title=metadata.title,
        kicker=metadata.kicker,
        dek=metadata.dek,
        byline=metadata.byline,
        authors=metadata.authors,
        published_at=metadata.published_at,
        modified_at=metadata.modified_at,
        section=metadata.section,
        tags=metadata.tags,
        is_free=metadata.is_free,
        is_sponsored=metadata.is_sponsored,
        licence=metadata.licence,
        blocks=blocks,
        text=text,
        word_count=word_count(text),
        images=pictures.images,
        teasers=promos.teasers,
        provenance=MappingProxyType({**metadata.provenance, "text": container.provenance}),
        warnings=(*decoded.warnings, *parsed.warnings, *document.warnings),
        extractor_version=EXTRACTOR_VERSION,
    )


def readable_text(blocks: tuple[Block, ...]) -> str:
    """The running text of the blocks, a blank line between two of them."""
    return "\n\n".join(block.text for block in blocks if block.text and block.type != "embed")
