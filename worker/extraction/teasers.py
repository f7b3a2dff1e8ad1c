"""Teasers: the promos on a page for other pieces -> Teaser records, and the elements they stand in."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace

from lxml import etree

from worker.extraction.block_headings import find_heading, kind_of
from worker.extraction.body import Container
from worker.extraction.cards import Card, gather_cards, visible_text
from worker.extraction.document import Document
from worker.extraction.headlines import read_wording
from worker.extraction.teaser_features import Page, open_page, weigh_block, weigh_card
from worker.extraction.teaser_links import read_links
from worker.extraction.vocabulary.teaser_weights import BIAS, THRESHOLD, WEIGHTS
from worker.extraction.zones import Zones
from worker.records import Teaser
from worker.text import letters
from worker.urls import absolute, clean_url, url_key


@dataclass(frozen=True, slots=True)
class FoundTeasers:
    """The page's teasers, and the elements (cards, blocks, lone lines) that hold nothing of the article."""

    teasers: tuple[Teaser, ...] = ()
    elements: frozenset[etree._Element] = frozenset()


def find_teasers(document: Document, container: Container) -> FoundTeasers:
    """The page's teasers, one per target: links gathered into cards, cards weighed with their block, then read."""
    links = read_links(document)
    cards = gather_cards(document, container.roots, links)
    page = open_page(document, container.roots, Zones(holders(container.roots)))
    firsts = {link.index for link in links}
    elements: set[etree._Element] = set()
    found: list[Teaser] = []
    for card in choose_cards(page, cards):
        teaser, heading = read_card(page, card, firsts)
        if teaser is not None:
            found.append(teaser)
            elements.add(card.element)
            if heading is not None:
                elements.add(heading)
    return FoundTeasers(merge_teasers(found), frozenset(elements))


def holders(roots: Iterable[etree._Element]) -> set[etree._Element]:
    """The elements that hold the article: its roots and everything around them."""
    found: set[etree._Element] = set()
    for root in roots:
        found.add(root)
        found.update(root.iterancestors())
    return found


def choose_cards(page: Page, cards: list[Card]) -> list[Card]:
    """The cards that are promos, in page order: each weighed by its own evidence and that of its block."""
    weighed = {id(card): weigh_card(page, card) for card in cards if not card.in_sentence}
    blocks: dict[int, dict[str, float]] = {}
    chosen = []
    for card in cards:
        if card.in_sentence:
            continue
        if id(card.block) not in blocks:
            members = [member for member in card.block if not member.in_sentence]
            blocks[id(card.block)] = weigh_block([weighed[id(m)] for m in members], [m.text for m in members])
        if probability(weighed[id(card)] | blocks[id(card.block)]) > THRESHOLD:
            chosen.append(card)
    return chosen


def probability(features: dict[str, float]) -> float:
    """How likely a card with these features is a promo (logistic model; see benchmarks/train_teasers.py)."""
    score = BIAS + sum(WEIGHTS.get(name, 0.0) * value for name, value in features.items() if value)
    return 1.0 / (1.0 + math.exp(-max(-30.0, min(30.0, score))))


def read_card(page: Page, card: Card, firsts: set[int]) -> tuple[Teaser | None, etree._Element | None]:
    """What one card promotes, and the element of its block's heading."""
    document = page.document
    wording = read_wording(card, document.base_url)
    url = absolute(card.links[0].target.url, document.base_url)
    if wording is None or url is None:
        return None, None
    heading = find_heading(document, card, firsts)
    label = visible_text(heading) if heading is not None else None
    teaser = Teaser(
        url=clean_url(url),
        headline=wording.headline,
        excerpt=wording.excerpt,
        kicker=wording.kicker,
        image_url=wording.image_url,
        image_alt=wording.image_alt,
        block=label,
        kind=kind_of(label, page.first <= card.index < page.last),
        variants=wording.variants,
    )
    return teaser, heading


def merge_teasers(teasers: Iterable[Teaser]) -> tuple[Teaser, ...]:
    """The teasers with one per target, the fullest headline first and the other wordings among its variants."""
    merged: dict[str, Teaser] = {}
    for teaser in teasers:
        key = url_key(teaser.url)
        merged[key] = join_teasers(merged[key], teaser) if key in merged else teaser
    return tuple(replace(teaser, position=n) for n, teaser in enumerate(merged.values()))


def join_teasers(first: Teaser, second: Teaser) -> Teaser:
    """One teaser out of two for the same target: the longer headline wins, what it lacks comes from the other."""
    best, other = (second, first) if len(second.headline) > len(first.headline) else (first, second)
    known = {letters(best.headline)}
    variants = []
    for text in (*best.variants, other.headline, *other.variants):
        if letters(text) not in known:
            known.add(letters(text))
            variants.append(text)
    return replace(
        best,
        excerpt=best.excerpt or other.excerpt,
        kicker=best.kicker or other.kicker,
        image_url=best.image_url or other.image_url,
        image_alt=best.image_alt or other.image_alt,
        block=best.block or other.block,
        variants=tuple(variants),
    )
