"""Evidence for a promo: a card -> the named numbers by which a teaser is told from other links."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from worker.extraction.cards import Card
from worker.extraction.document import Document
from worker.extraction.teaser_links import Target, read_target
from worker.extraction.zones import Zones
from worker.urls import site

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PICTURES = frozenset({"img", "picture", "video"})
_WIDE = re.compile(r"[\u0e00-\u0eff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
# Scripts without blanks: so many characters carry about what one word of others does.
CHARACTERS_A_WORD = 2.5


@dataclass(frozen=True, slots=True)
class Page:
    """What the features of all cards of one page share."""

    document: Document
    zones: Zones
    own: Target | None
    site: str
    first: int
    last: int
    headline: int


def open_page(document: Document, roots: Sequence[etree._Element], zones: Zones) -> Page:
    """What is known of the page before its cards are read: its own address, where article and headline stand."""
    scheme, _, rest = document.url.partition("://")
    own = read_target(document.url, document.base_url, scheme, rest.partition("/")[0]) if rest else None
    spans = [(document.index[root], document.ends[document.index[root]]) for root in roots] or [(0, 0)]
    title = next(document.root.iter("h1"), None)
    return Page(
        document=document,
        zones=zones,
        own=own,
        site=site(own.host) if own else "",
        first=min(start for start, _ in spans),
        last=max(stop for _, stop in spans),
        headline=document.index[title] if title is not None else 0,
    )


def count_words(text: str) -> float:
    """The length of a text in words, those of scripts without blanks estimated from their characters."""
    wide = len(_WIDE.findall(text))
    return len(text.split()) + wide / CHARACTERS_A_WORD


def weigh_card(page: Page, card: Card) -> dict[str, float]:
    """The card's own evidence: its words, its address, its markup and its place."""
    document, target = page.document, card.links[0].target
    words = count_words(card.text)
    found = {
        f"words_{bucket(words, (0, 1, 2, 3, 5, 8, 14))}": 1.0,
        f"slug_{bucket(target.words, (1, 2, 4, 6))}": 1.0,
        f"depth_{min(len(target.segments), 5)}": 1.0,
        "number": float(target.number),
        "dated": float(target.dated),
        "listing": float(target.listing),
        "service": float(target.service),
        "question": float(target.key.endswith("?") or "?" in target.key),
        "links_many": float(len(card.links) > 1),
    }
    found.update(compare_with_page(page, target))
    found.update(read_markup(document, card))
    for zone in page.zones.of(card.links[0].element):
        found[f"zone_{zone}"] = 1.0
    index = card.index
    inside = page.first <= index < page.last
    found["inside"] = float(inside)
    found["before"] = float(index < page.first)
    found["above_headline"] = float(index < page.headline)
    return found


def compare_with_page(page: Page, target: Target) -> dict[str, float]:
    """How the target's address resembles the page's own: host, publisher, look of the last segment, depth, section."""
    own = page.own
    if own is None:
        return {}
    same_site = site(target.host) == page.site
    return {
        "same_host": float(target.host == own.host),
        "same_site": float(same_site),
        "same_shape": float(same_site and target.shape == own.shape),
        "same_look": float(
            target.host == own.host and target.shape == own.shape and len(target.segments) == len(own.segments)
        ),
        "same_section": float(same_site and bool(own.segments) and target.segments[:1] == own.segments[:1]),
    }


def read_markup(document: Document, card: Card) -> dict[str, float]:
    """What the card is made of: a picture, a heading, a time, text beside its links."""
    tags = {element.tag for element in document.elements[card.index : document.ends[card.index]]}
    around = card.links[0].element
    headed = not tags.isdisjoint(HEADINGS) or any(step.tag in HEADINGS for step in list(around.iterancestors())[:3])
    text = document.text_len[card.index]
    return {
        "picture": float(not tags.isdisjoint(_PICTURES)),
        "heading": float(headed),
        "time": float("time" in tags),
        "article_tag": float("article" in tags),
        "loose": float(text > 0 and document.link_len[card.index] < 0.6 * text),
    }


def weigh_block(found: list[dict[str, float]], texts: list[str]) -> dict[str, float]:
    """What a card's neighbours in its block say: how many they are, how alike, how wordy."""
    count = len(found)
    mean_words = sum(min(count_words(text), 20.0) for text in texts) / count
    shared = ("picture", "heading", "same_look", "same_shape", "same_site", "number")
    means = {f"block_{name}": sum(card.get(name, 0.0) for card in found) / count for name in shared}
    return means | {
        f"block_size_{bucket(count, (1, 2, 6, 15, 40))}": 1.0,
        f"block_words_{bucket(mean_words, (1, 2, 3, 5, 8, 14))}": 1.0,
    }


def bucket(value: float, bounds: tuple[int, ...]) -> str:
    """The name of the range that a value falls in: the first bound that it does not exceed."""
    return next((str(bound) for bound in bounds if value <= bound), "more")
