"""Extraction: the bytes of a page -> Article.  This file is the order of evidence, on one screen."""

from __future__ import annotations

from dataclasses import dataclass, fields
from types import MappingProxyType

from worker.extraction.blocks import Chosen, choose_parts, claim_caption_copies, read_blocks
from worker.extraction.blocks.script_text import prefer_script_text
from worker.extraction.images import FoundImages, find_images
from worker.extraction.long_texts import with_bounded_texts
from worker.extraction.main_text import MainText, find_main_text
from worker.extraction.metadata import Metadata, find_address_claims, find_metadata, settle_kind
from worker.extraction.metadata.overrides import apply_rules
from worker.extraction.page import Page, open_page
from worker.extraction.page.claims import ClaimedElement
from worker.extraction.page.javascript_only import needs_script
from worker.extraction.page.robots_meta import may_be_kept
from worker.extraction.plain_text import read_plain_text
from worker.extraction.teasers import FoundTeasers, find_teasers
from worker.normalize.encodings import Decoded, decode
from worker.normalize.html import parse_page
from worker.normalize.text import word_count
from worker.records import Article, Block, ExtractionRules, FeedEntry, readable_text

EXTRACTOR_VERSION = "1"


@dataclass(frozen=True, slots=True)
class PageReading:
    """What was found on a page of HTML, step by step.

    ``claims`` are the elements that are no running text, ``warnings`` say what was odd about the bytes.
    """

    page: Page
    metadata: Metadata
    main_text: MainText
    teasers: FoundTeasers
    images: FoundImages
    claims: tuple[ClaimedElement, ...]
    chosen: Chosen
    blocks: tuple[Block, ...]
    warnings: tuple[str, ...] = ()


def extract(
    raw: bytes,
    url: str,
    *,
    content_type: str | None = None,
    evidence: FeedEntry | None = None,
    rules: ExtractionRules | None = None,
) -> Article:
    """Read the article that a page holds.

    ``raw`` is the body of the response, ``url`` its final address, ``content_type`` the header as sent (text/plain
    means the text rendering of a page), ``evidence`` what the feed or sitemap said, ``rules`` the source's selectors.
    Same arguments, same record.  Raises ParseError where the bytes hold no document.
    """
    decoded = decode(raw, content_type)
    if is_plain_text(content_type):
        return read_plain_text(decoded.text, url, evidence=evidence)
    return article_of(read_page(decoded, url, evidence=evidence, rules=rules))


def is_plain_text(content_type: str | None) -> bool:
    """Whether the header says that the bytes are the text rendering of a page."""
    return (content_type or "").strip().lower().startswith("text/plain")


def read_page(
    decoded: Decoded, url: str, *, evidence: FeedEntry | None = None, rules: ExtractionRules | None = None
) -> PageReading:
    """Everything found on a page of HTML, in the order of evidence."""
    parsed = parse_page(decoded.text)
    page = open_page(parsed.root, url, evidence=evidence, rules=rules)
    metadata = apply_rules(page, find_metadata(page)) if page.selected else find_metadata(page)
    main_text = find_main_text(page)
    metadata = settle_kind(metadata, main_text.kinds)
    main_text = prefer_script_text(page, main_text)
    teasers = find_teasers(page, main_text)
    images = find_images(page, main_text, teasers.elements)
    claims = (*teasers.claims, *claim_caption_copies(page, main_text, images.images), *images.claims)
    chosen = choose_parts(page, main_text, claims, anchors=images.anchors, title=metadata.title)
    blocks = read_blocks(page, main_text, chosen)
    warnings = (*decoded.warnings, *parsed.warnings)
    return PageReading(page, metadata, main_text, teasers, images, claims, chosen, blocks, warnings)


def article_of(reading: PageReading) -> Article:
    """Make the record of what was found."""
    metadata = reading.metadata
    text = readable_text(reading.blocks)
    said = [("needs_script", needs_script(reading.page, text)), ("noarchive", not may_be_kept(reading.page))]
    stated = {field.name: getattr(metadata, field.name) for field in fields(Metadata) if field.name != "provenance"}
    article = Article(
        **stated,
        url=reading.page.url,
        blocks=reading.blocks,
        text=text,
        word_count=word_count(text),
        confidence=reading.main_text.confidence,
        images=reading.images.images,
        teasers=reading.teasers.teasers,
        provenance=MappingProxyType({**metadata.provenance, "text": reading.main_text.provenance}),
        warnings=(*reading.warnings, *reading.page.warnings, *(warning for warning, holds in said if holds)),
        extractor_version=EXTRACTOR_VERSION,
        claims=find_address_claims(reading.page),
    )
    return with_bounded_texts(article)
