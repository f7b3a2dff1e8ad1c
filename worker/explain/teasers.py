"""Teasers: the cards of a page -> each with its odds and weights, and whether it is a teaser."""

from __future__ import annotations

from collections.abc import Mapping

from worker.explain.records import Promo, Weight
from worker.explain.wording import meaning_of, place_of
from worker.extraction import PageReading
from worker.extraction.page import Page
from worker.extraction.teasers import THRESHOLD, WeighedCard
from worker.normalize.text import collapse

# Weights shown of one decision, the heaviest.
MOST = 6
# Why a card is none whatever its odds.
EXCLUDED = {
    "self": "it is the article itself",
    "menu": "it stands in a menu",
    "header": "it stands in the page's header",
    "footer": "it stands in the page's footer",
    "advert": "it is labelled as an advertisement",
}


def explain_promos(reading: PageReading) -> dict[int, Promo]:
    """Return the weighed cards in page order, by the number of their element."""
    return {weighed.card.index: read_promo(reading.page, weighed) for weighed in reading.teasers.cards}


def read_promo(page: Page, weighed: WeighedCard) -> Promo:
    """Return one card and why it is a teaser or is none."""
    card, teaser = weighed.card, weighed.teaser
    return Promo(
        headline=teaser.headline if teaser is not None else collapse(card.text),
        url=card.links[0].target.url,
        taken=teaser is not None,
        reason=reason_of(page, weighed),
        block=teaser.block if teaser is not None else weighed.block.label,
        place=place_of(page, card.index),
        odds=round(weighed.odds, 3),
        weights=weights_of(weighed.contributions()),
    )


def reason_of(page: Page, weighed: WeighedCard) -> str:
    """Return the decision in words."""
    taken = weighed.teaser is not None
    if page.selected.get("teaser"):
        return "the source's rule “teaser” names it"
    if weighed.excluded:
        return EXCLUDED[weighed.excluded]
    if weighed.is_teaser and not taken:
        return "reads like a teaser, but nothing in it can be a headline"
    if weighed.with_list and taken:
        return "most of its list is taken, so it is too"
    relation = "above" if taken else "not above"
    return f"the log-odds that it is a promo are {relation} {THRESHOLD:g}"


def weights_of(contributions: Mapping[str, float]) -> tuple[Weight, ...]:
    """Return what the features of a card and its block add, the heaviest first."""
    heaviest = sorted(contributions.items(), key=lambda item: (-abs(item[1]), item[0]))[:MOST]
    return tuple(Weight(name, round(value, 3), meaning_of(name)) for name, value in heaviest if round(value, 2))
