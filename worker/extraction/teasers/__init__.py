"""Teasers: the promos on a page for other pieces -> Teaser records, and the elements they stand in."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from lxml import etree

from worker.extraction.main_text import Container
from worker.extraction.page.document import Document
from worker.extraction.page.lines import text_at
from worker.extraction.teasers.cards import Card, gather_cards
from worker.extraction.teasers.exclusions import is_furniture
from worker.extraction.teasers.features import Page, open_page, weigh_block, weigh_card, weigh_heading
from worker.extraction.teasers.headline import read_wording
from worker.extraction.teasers.links import read_links
from worker.extraction.teasers.list_heading import (
    Heading,
    count_links,
    find_heading,
    kind_of,
    leads_to_neighbour,
    read_lead,
)
from worker.extraction.teasers.weights import BIAS, THRESHOLD, WEIGHTS
from worker.extraction.vocabulary.teaser_headings import NAVIGATION_LABEL
from worker.normalize.text import letters, reading_words
from worker.normalize.urls import clean_url, url_key
from worker.records import Teaser

# A headline of fewer words is a label; a fuller wording of another card for the same piece then takes its place.
LEAST_WORDS = 4
# The beginning of a headline that is taken for one cut short, in letters.
SHORTEST_CUT = 20
# How far below the threshold (log-odds) a card may lie that is taken with its list, and how many of that must be
# taken, and how many words it must have.
# With 2 instead of 1 the pages of programmes and sections beside stories came in too.
LENIENCE = 1.0
LEAST_TAKEN = 2
LEAST_JOINING = 3
FOREIGN = frozenset({"service", "listing"})


@dataclass(frozen=True, slots=True)
class FoundTeasers:
    """The page's teasers, and the elements (cards, blocks, lone lines) that hold nothing of the article."""

    teasers: tuple[Teaser, ...] = ()
    elements: frozenset[etree._Element] = frozenset()


@dataclass(frozen=True, slots=True)
class WeighedCard:
    """A card with its features, its block, the log-odds that both add up to, and whether it is a promo.

    ``ruled_out`` names the part of the page's furniture that it is, whatever its odds; ``with_list`` says that it was
    taken because most of its list was.
    """

    card: Card
    features: list[str]
    block: ReadBlock
    odds: float
    is_promo: bool
    ruled_out: str = ""
    with_list: bool = False


@dataclass(frozen=True, slots=True)
class ReadBlock:
    """What a block adds to the odds of its cards, its heading, and the features that its odds are the sum of."""

    odds: float
    heading: Heading | None
    features: Mapping[str, float]

    @property
    def label(self) -> str | None:
        """The words of the heading."""
        return self.heading.label if self.heading is not None else None


def find_teasers(document: Document, container: Container) -> FoundTeasers:
    """The page's teasers, one per target: links gathered into cards, cards weighed with their block, then read."""
    page = open_page(document, container.roots)
    numbers: set[int] = set()
    found: list[Teaser] = []
    for weighed in find_cards(page, container):
        teaser = read_card(page, weighed.card, weighed.block.label) if weighed.is_promo else None
        if weighed.ruled_out:
            numbers.add(weighed.card.index)  # No promo, but nothing of the article either.
        if teaser is not None:
            found.append(teaser)
            numbers.add(weighed.card.index)
            if weighed.block.heading is not None:
                numbers.add(weighed.block.heading.index)
    return FoundTeasers(merge_teasers(found), frozenset(document.elements[i] for i in numbers))


def find_cards(page: Page, container: Container) -> Iterator[WeighedCard]:
    """The cards of the page that may be promos, weighed, in page order."""
    links = read_links(page.document)
    cards = gather_cards(page.document, container.roots, links)
    return take_together(page, weigh_cards(page, cards, count_links(page.document, [link.index for link in links])))


def take_together(page: Page, cards: Iterable[WeighedCard]) -> Iterator[WeighedCard]:
    """The cards, those just below the threshold taken too where most of their list is: a list is one decision."""
    weighed = list(cards)
    lists = [(each.card.parent, page.document.tags[each.card.index]) for each in weighed]
    size, taken = Counter(lists), Counter(key for key, each in zip(lists, weighed, strict=True) if each.is_promo)
    for key, each in zip(lists, weighed, strict=True):
        # What stands directly in the article is no list.
        joins = not each.is_promo and not each.ruled_out and each.card.parent not in page.roots
        if joins and taken[key] >= LEAST_TAKEN and 2 * taken[key] > size[key] and may_join(each):
            yield replace(each, is_promo=not is_furniture(page, each.card), with_list=True)
        else:
            yield each


def may_join(weighed: WeighedCard) -> bool:
    """Whether a card may be taken with its list: near the threshold, of some words, no service, listing or stranger.

    Without a heading that announces promos its address must name a piece.
    """
    announced = "headed_promo" in weighed.block.features or weighed.card.links[0].target.names_piece
    near = weighed.odds > THRESHOLD - LENIENCE and reading_words(weighed.card.text) >= LEAST_JOINING
    return near and announced and "same_site" in weighed.features and FOREIGN.isdisjoint(weighed.features)


def weigh_cards(page: Page, cards: list[Card], linked: list[int]) -> Iterator[WeighedCard]:
    """The cards that stand in no sentence, weighed, in page order.

    Each card is weighed by its own evidence and that of its block (logistic model; see benchmarks/train_teasers.py);
    where the source's rules name the teasers, those and no others are.
    """
    cards = [card for card in cards if not card.in_sentence]
    weighed = {id(card): weigh_card(page, card) for card in cards}
    named = [page.document.index[element] for element in page.document.selected.get("teaser", ())]
    if named:
        cards = [card for card in cards if lies_in(page.document, card, named)]
    blocks: dict[int, ReadBlock] = {}
    alike: dict[int, dict[str, float]] = {}  # What the cards of each block say together.
    for card in cards:
        # What stands directly in the article is a lone promo, each with a heading of its own.
        key = id(card) if card.parent in page.roots else id(card.block)
        block = blocks.get(key)
        if block is None:
            if id(card.block) not in alike:
                alike[id(card.block)] = weigh_together(card.block, weighed)
            block = blocks[key] = read_block(page, card, linked, alike[id(card.block)])
        odds = BIAS + block.odds
        for name in weighed[id(card)]:
            odds += WEIGHTS.get(name, 0.0)
        out = is_furniture(page, card) if odds > THRESHOLD and not named else ""
        yield WeighedCard(card, weighed[id(card)], block, odds, bool(named) or (odds > THRESHOLD and not out), out)


def lies_in(document: Document, card: Card, places: list[int]) -> bool:
    """Whether the card's first link stands in one of the elements that a source's rules name."""
    return any(place <= card.links[0].index < document.ends[place] for place in places)


def read_block(page: Page, card: Card, linked: list[int], together: dict[str, float]) -> ReadBlock:
    """What the cards of a card's block say together, and the heading above them."""
    heading = find_heading(page, [card] if card.parent in page.roots else card.block, linked)
    evidence = together | heading_evidence(page, card.block, heading.label if heading is not None else None)
    return ReadBlock(sum(WEIGHTS.get(name, 0.0) * value for name, value in evidence.items()), heading, evidence)


def block_evidence(page: Page, cards: list[Card], label: str | None, weighed: dict[int, list[str]]) -> dict[str, float]:
    """The features of a block: those of its cards together, and of its heading."""
    return weigh_together(cards, weighed) | heading_evidence(page, cards, label)


def weigh_together(cards: list[Card], weighed: dict[int, list[str]]) -> dict[str, float]:
    """The features of the cards of a block together; in a page without boxes that is all of them, so once is enough."""
    return weigh_block([weighed[id(card)] for card in cards], [card.text for card in cards])


def heading_evidence(page: Page, cards: list[Card], label: str | None) -> dict[str, float]:
    """The features of a block's heading; a lone card may begin with words that serve as one."""
    if label is None and len(cards) == 1:
        label = read_lead(text_at(page.document, cards[0].index), cards[0].text)
    return dict.fromkeys(weigh_heading(label), 1.0)


def read_card(page: Page, card: Card, label: str | None) -> Teaser | None:
    """What one card promotes, under the heading of its block; None where it shows no headline."""
    document = page.document
    wording = read_wording(document, card)
    if wording is None:
        return None
    kind = kind_of(label, page.first <= card.index < page.last)
    if kind != "next" and leads_to_neighbour(document, card):
        kind, label = "next", None  # The heading is that of a list above.
    if label is None or NAVIGATION_LABEL.match(label):
        label = read_lead(text_at(document, card.index), wording.headline)
        kind = kind_of(label, page.first <= card.index < page.last) if label and kind != "next" else kind
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


def merge_teasers(teasers: Iterable[Teaser]) -> tuple[Teaser, ...]:
    """The teasers with one per target, the fullest headline first and the other wordings among its variants."""
    merged: dict[str, Teaser] = {}
    for teaser in teasers:
        key = url_key(teaser.url)
        merged[key] = join_teasers(merged[key], teaser) if key in merged else teaser
    return tuple(replace(teaser, position=n) for n, teaser in enumerate(merged.values()))


def is_cut(teaser: Teaser, other: Teaser) -> bool:
    """Whether a headline is the beginning of the other and breaks off before its end."""
    begun = letters(teaser.headline)
    return len(begun) >= SHORTEST_CUT and begun != (whole := letters(other.headline)) and whole.startswith(begun)


def join_teasers(first: Teaser, second: Teaser) -> Teaser:
    """One teaser out of two for the same target: the first headline of some words wins, the rest fills its gaps."""
    best, other = (first, second) if reading_words(first.headline) >= LEAST_WORDS else (second, first)
    if (reading_words(best.headline) < reading_words(other.headline) and best is second) or is_cut(best, other):
        best, other = other, best
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
