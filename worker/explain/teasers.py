"""Promos: the cards of a page -> each with its odds and weights, and whether it is a teaser."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from worker.explain.records import Promo, Weight
from worker.explain.wording import meaning_of, place_of
from worker.extraction import Reading
from worker.extraction.page.document import Document
from worker.extraction.teasers import WeighedCard, find_cards, read_card
from worker.extraction.teasers.features import Page, open_page
from worker.extraction.teasers.weights import BIAS, THRESHOLD, WEIGHTS
from worker.normalize.text import collapse

# Weights shown of one decision, the heaviest.
MOST = 6
# Why a card is none whatever its odds.
RULED_OUT = {
    "menu": "it stands in a menu",
    "header": "it stands in the page's header",
    "footer": "it stands in the page's footer",
    "advert": "it is labelled as an advertisement",
}


def explain_promos(reading: Reading) -> dict[int, Promo]:
    """The cards that were weighed, by the number of the element that holds each, in page order."""
    document = reading.document
    page = open_page(document, reading.container.roots)
    return {weighed.card.index: read_promo(page, weighed) for weighed in find_cards(page, reading.container)}


def read_promo(page: Page, weighed: WeighedCard) -> Promo:
    """One card and why it is a teaser or is none."""
    card = weighed.card
    teaser = read_card(page, card, weighed.block.label) if weighed.is_promo else None
    return Promo(
        headline=teaser.headline if teaser is not None else collapse(card.text),
        url=card.links[0].target.url,
        taken=teaser is not None,
        reason=reason_of(page.document, weighed, teaser is not None),
        block=teaser.block if teaser is not None else weighed.block.label,
        place=place_of(page.document, card.index),
        odds=round(weighed.odds, 3),
        weights=weights_of(weighed.features, weighed.block.features),
    )


def reason_of(document: Document, weighed: WeighedCard, taken: bool) -> str:
    """The decision in words."""
    if document.selected.get("teaser"):
        return "the source's rule “teaser” names it"
    if weighed.ruled_out:
        return RULED_OUT[weighed.ruled_out]
    if weighed.is_promo and not taken:
        return "reads like a teaser, but nothing in it can be a headline"
    if weighed.with_list and taken:
        return "most of its list is taken, so it is too"
    relation = "above" if taken else "not above"
    return f"the log-odds that it is a promo are {relation} {THRESHOLD:g}"


def weights_of(own: Iterable[str], block: Mapping[str, float]) -> tuple[Weight, ...]:
    """What the features of a card and its block add, the heaviest first, the bias that every card starts from too."""
    added = {"bias": BIAS, **{name: WEIGHTS.get(name, 0.0) for name in own}}
    added |= {name: WEIGHTS.get(name, 0.0) * value for name, value in block.items()}
    heaviest = sorted(added.items(), key=lambda item: (-abs(item[1]), item[0]))[:MOST]
    return tuple(Weight(name, round(value, 3), meaning_of(name)) for name, value in heaviest if round(value, 2))
