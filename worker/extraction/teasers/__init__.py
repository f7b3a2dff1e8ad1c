"""Teasers: the promos on a page for other pieces -> Teaser records, and the elements they stand in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from worker.dedup.teasers import merge_teasers
from worker.extraction.main_text import MainText
from worker.extraction.page import Page
from worker.extraction.page.claims import ClaimedElement
from worker.extraction.page.lines import text_at
from worker.extraction.teasers.cards import Card, gather_cards
from worker.extraction.teasers.decision import WeighedCard, take_together, weigh_cards
from worker.extraction.teasers.features import PageContext, read_context
from worker.extraction.teasers.headline import read_wording
from worker.extraction.teasers.links import read_links
from worker.extraction.teasers.list_heading import count_links, kind_of, leads_to_neighbour, read_lead
from worker.extraction.teasers.model import MODEL
from worker.extraction.vocabulary.teaser_headings import NAVIGATION_LABEL
from worker.normalize.urls import clean_url
from worker.records import Teaser

__all__ = ["THRESHOLD", "FoundTeasers", "WeighedCard", "find_teasers"]

# The log-odds from which a card is a teaser.
THRESHOLD = MODEL.threshold


@dataclass(frozen=True, slots=True)
class FoundTeasers:
    """The page's teasers, the elements that they claim, and all cards as weighed."""

    teasers: tuple[Teaser, ...] = ()
    claims: tuple[ClaimedElement, ...] = ()
    cards: tuple[WeighedCard, ...] = ()

    @property
    def elements(self) -> frozenset[int]:
        """Return the numbers of the claimed elements."""
        return frozenset(claim.element for claim in self.claims)


def find_teasers(page: Page, main_text: MainText) -> FoundTeasers:
    """Return the page's teasers, one per target, with the decision about each card."""
    context = read_context(page, main_text.roots)
    cards = tuple(find_cards(context, main_text))
    found = [replace(each.teaser, position=n) for n, each in enumerate(cards) if each.teaser is not None]
    teasers = tuple(replace(teaser, position=n) for n, teaser in enumerate(merge_teasers(found)))
    return FoundTeasers(teasers, tuple(claim_elements(cards)), cards)


def claim_elements(cards: Iterable[WeighedCard]) -> Iterator[ClaimedElement]:
    """Yield the elements of teasers, their lists' headings, and what is the page's frame."""
    for weighed in cards:
        if weighed.teaser is not None:
            if weighed.block.heading is not None:
                yield ClaimedElement(weighed.block.heading.index, "heading of teasers", weighed.card.index)
            yield ClaimedElement(weighed.card.index, "teaser", weighed.card.index)
        elif weighed.excluded:  # What is excluded is nothing of the article either.
            yield ClaimedElement(weighed.card.index, "frame", weighed.card.index)


def find_cards(context: PageContext, main_text: MainText) -> Iterator[WeighedCard]:
    """Yield the cards of the page, weighed and read, in page order."""
    links = read_links(context.page)
    cards = gather_cards(context.page, main_text.roots, links)
    linked = count_links(context.page, [link.index for link in links])
    for weighed in take_together(context, weigh_cards(context, cards, linked)):
        teaser = read_card(context, weighed.card, weighed.block.label) if weighed.is_teaser else None
        yield weighed if teaser is None else replace(weighed, teaser=teaser)


def read_card(context: PageContext, card: Card, label: str | None) -> Teaser | None:
    """Return the teaser that a card is, None where it shows no headline."""
    page = context.page
    wording = read_wording(page, card)
    if wording is None:
        return None
    inside = context.first <= card.index < context.last
    kind = kind_of(label, inside)
    if kind != "next" and leads_to_neighbour(page, card):
        kind, label = "next", None  # The heading is that of a list above.
    if label is None or NAVIGATION_LABEL.match(label):
        label = read_lead(text_at(page, card.index), wording.headline)
        kind = kind_of(label, inside) if label and kind != "next" else kind
    return Teaser(
        url=clean_url(card.links[0].target.url),
        headline=wording.headline,
        excerpt=wording.excerpt,
        kicker=wording.kicker,
        image_url=wording.image_url,
        image_alt=wording.image_alt,
        block=label,
        kind=kind,
        variants=wording.variants,
    )
