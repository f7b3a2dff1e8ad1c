"""Block headings: a card -> the visible heading of the list it stands in, and what kind of list that is."""

from __future__ import annotations

from lxml import etree

from worker.extraction.cards import Card, visible_text
from worker.extraction.document import SILENT, Document
from worker.extraction.vocabulary.teasers import HEADLINE_WORDS, KINDS, PROMO_HEADING
from worker.extraction.zones import words_of
from worker.records import TeaserKind

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
# A block's heading is a label, not a sentence; longer ones are headlines or text.
LONGEST_HEADING = 60
# How far above its list a heading may stand, in elements around it.
FARTHEST = 6


def find_heading(document: Document, card: Card, firsts: set[int]) -> etree._Element | None:
    """The heading above the card's block; ``firsts`` are the places of all links that may be promos."""
    block = card.block
    element = block[0].element if len(block) > 1 else card.links[0].element
    if len(block) > 1 and card.parent is not None:
        element = card.element
    for _ in range(FARTHEST + (3 if len(block) == 1 else 0)):
        sibling = element.getprevious()
        while sibling is not None:
            if isinstance(sibling.tag, str) and sibling.tag not in SILENT:
                found = heading_in(document, sibling, firsts)
                if found is not None:
                    return found
                if len(visible_text(sibling)) > 200 and not holds_link(document, sibling, firsts):
                    return None
            sibling = sibling.getprevious()
        parent = element.getparent()
        if parent is None or parent.tag in ("body", "html"):
            return None
        element = parent
    return None


def holds_link(document: Document, element: etree._Element, firsts: set[int]) -> bool:
    """Whether the element holds a link that may be a promo."""
    start = document.index[element]
    return any(i in firsts for i in range(start, document.ends[start]))


def heading_in(document: Document, element: etree._Element, firsts: set[int]) -> etree._Element | None:
    """The heading that an element is or holds alone, if it reads like a block's label."""
    i = document.index[element]
    length = document.text_len[i]
    if not length or length > LONGEST_HEADING * 2 or holds_link(document, element, firsts):
        return None
    for inner in element.iter("*"):
        if inner.tag in _HEADINGS or not words_of(inner.get("class") or "").isdisjoint(HEADLINE_WORDS):
            text = visible_text(inner)
            if 1 < len(text) <= LONGEST_HEADING:
                return inner
    text = visible_text(element)
    return element if len(text) <= LONGEST_HEADING and PROMO_HEADING.match(text) else None


def kind_of(heading: str | None, inside: bool) -> TeaserKind:
    """What kind of list a heading announces; without one, or with a plain one: inline in the article, else related."""
    for kind, pattern in KINDS:
        if heading and pattern.search(heading):
            return kind
    return "inline" if inside else "related"
