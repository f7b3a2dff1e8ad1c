"""Teasers: the promos on a page for other pieces -> Teaser records, and the elements they stand in."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from worker.extraction.body import Container
from worker.extraction.document import Document
from worker.records import Teaser


@dataclass(frozen=True, slots=True)
class FoundTeasers:
    """The page's teasers, and the elements (cards, blocks, lone lines) that hold nothing of the article."""

    teasers: tuple[Teaser, ...] = ()
    elements: frozenset[etree._Element] = frozenset()


def find_teasers(document: Document, container: Container) -> FoundTeasers:
    """The page's teasers, one per target."""
    return FoundTeasers()
