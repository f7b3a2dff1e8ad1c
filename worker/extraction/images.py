"""Images: the article's pictures with their one caption and credit, and the elements these stand in."""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from worker.extraction.body import Container
from worker.extraction.document import Document
from worker.records import Image


@dataclass(frozen=True, slots=True)
class FoundImages:
    """The article's pictures in page order; ``anchors`` gives the element to show each at (element -> index into
    ``images``); ``elements`` are captions, credits and figures that are not running text."""

    images: tuple[Image, ...] = ()
    anchors: dict[etree._Element, int] = field(default_factory=dict)
    elements: frozenset[etree._Element] = frozenset()
    caption_texts: tuple[str, ...] = ()


def find_images(document: Document, container: Container, promos: frozenset[etree._Element]) -> FoundImages:
    """The article's pictures; what lies inside ``promos`` is not the article's."""
    return FoundImages()
