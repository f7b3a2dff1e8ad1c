"""Decisions: the cards of a page -> each weighed with its list, and whether it is a teaser."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from worker.extraction.page import Page
from worker.extraction.page.lines import text_at
from worker.extraction.teasers.cards import Card
from worker.extraction.teasers.exclusions import find_exclusion
from worker.extraction.teasers.features import PageContext, weigh_block, weigh_card, weigh_heading
from worker.extraction.teasers.list_heading import ListHeading, find_heading, read_lead
from worker.extraction.teasers.model import MODEL, score
from worker.normalize.text import reading_words
from worker.records import Teaser

# How far below the threshold (log-odds) a card may lie that is taken with its list, and how many of that must be
# taken, and how many words it must have.
# With 2 instead of 1 the pages of programmes and sections beside stories came in too.
LENIENCE = 1.0
LEAST_TAKEN = 2
LEAST_JOINING = 3
FOREIGN = frozenset({"service", "listing"})


@dataclass(frozen=True, slots=True)
class WeighedCard:
    """A card with its features, its list, its log-odds, and the verdict.

    ``excluded`` names the part of the page's frame that it is, whatever its odds; ``with_list`` says that it was taken
    because most of its list was.  ``teaser`` is what it promotes, where it shows a headline.
    """

    card: Card
    features: list[str]
    block: WeighedList
    odds: float
    is_teaser: bool
    excluded: str = ""
    with_list: bool = False
    teaser: Teaser | None = None

    def contributions(self) -> dict[str, float]:
        """Return what each feature of the card and its list adds to the log-odds."""
        own = {name: MODEL.weights.get(name, 0.0) for name in self.features}
        shared = {name: MODEL.weights.get(name, 0.0) * value for name, value in self.block.features.items()}
        return {"bias": MODEL.bias, **own, **shared}


@dataclass(frozen=True, slots=True)
class WeighedList:
    """What a list adds to the odds of its cards, its heading, and its features."""

    odds: float
    heading: ListHeading | None
    features: Mapping[str, float]

    @property
    def label(self) -> str | None:
        """Return the words of the heading."""
        return self.heading.label if self.heading is not None else None


def weigh_cards(context: PageContext, cards: list[Card], linked: list[int]) -> Iterator[WeighedCard]:
    """Yield the cards that stand in no sentence, weighed, in page order.

    Each card is weighed by its own evidence and that of its list (logistic model; see
    benchmarks/reading/train_teasers.py); where the source's rules name the teasers, those and no others are.
    """
    lists = Lists(context, {id(card): weigh_card(context, card) for card in cards if not card.in_sentence}, linked)
    named = [context.page.index[element] for element in context.page.selected.get("teaser", ())]
    for card in cards:
        if card.in_sentence or (named and not lies_in(context.page, card, named)):
            continue
        block, features = lists.of(card), lists.features[id(card)]
        odds = MODEL.bias + block.odds + score(dict.fromkeys(features, 1.0), MODEL.weights)
        likely = odds > MODEL.threshold
        excluded = find_exclusion(context, card) if likely and not named else ""
        yield WeighedCard(card, features, block, odds, bool(named) or (likely and not excluded), excluded)


class Lists:
    """The lists of a page's cards, each weighed once.

    ``features`` are those of the cards by their id.
    """

    def __init__(self, context: PageContext, features: Mapping[int, list[str]], linked: list[int]) -> None:
        self.page = context
        self.features = features
        self._linked = linked
        self._weighed: dict[int, WeighedList] = {}
        self._shared: dict[int, dict[str, float]] = {}

    def of(self, card: Card) -> WeighedList:
        """Return what the cards of a card's list say together, and the heading above them."""
        # What stands directly in the article is a lone teaser, each with a heading of its own.
        alone = card.parent in self.page.roots
        key = id(card) if alone else id(card.block)
        if key not in self._weighed:
            heading = find_heading(self.page, [card] if alone else card.block, self._linked)
            label = heading.label if heading is not None else None
            evidence = self._together(card.block) | weigh_label(self.page, card.block, label)
            self._weighed[key] = WeighedList(score(evidence, MODEL.weights), heading, evidence)
        return self._weighed[key]

    def _together(self, cards: list[Card]) -> dict[str, float]:
        """Return the features that the cards of a list have in common."""
        if id(cards) not in self._shared:
            self._shared[id(cards)] = weigh_block([self.features[id(c)] for c in cards], [c.text for c in cards])
        return self._shared[id(cards)]


def weigh_label(context: PageContext, cards: list[Card], label: str | None) -> dict[str, float]:
    """Return the features of a list's heading, or of a lone card's first words."""
    if label is None and len(cards) == 1:
        label = read_lead(text_at(context.page, cards[0].index), cards[0].text)
    return dict.fromkeys(weigh_heading(label), 1.0)


def lies_in(page: Page, card: Card, places: list[int]) -> bool:
    """Return whether the card's first link stands in one of these elements."""
    return any(place <= card.links[0].index < page.ends[place] for place in places)


def take_together(context: PageContext, cards: Iterable[WeighedCard]) -> Iterator[WeighedCard]:
    """Yield the cards, those just below the threshold taken where most of their list is."""
    weighed = list(cards)
    lists = [(each.card.parent, context.page.tags[each.card.index]) for each in weighed]
    size, taken = Counter(lists), Counter(key for key, each in zip(lists, weighed, strict=True) if each.is_teaser)
    for key, each in zip(lists, weighed, strict=True):
        mostly = taken[key] >= LEAST_TAKEN and 2 * taken[key] > size[key]
        # What stands directly in the article is no list.
        if mostly and each.card.parent not in context.roots and may_join(each):
            yield replace(each, is_teaser=not find_exclusion(context, each.card), with_list=True)
        else:
            yield each


def may_join(weighed: WeighedCard) -> bool:
    """Return whether a card left out may be taken with its list.

    Without a heading that announces teasers its address must name a piece.
    """
    if weighed.is_teaser or weighed.excluded or weighed.odds <= MODEL.threshold - LENIENCE:
        return False
    if reading_words(weighed.card.text) < LEAST_JOINING or not FOREIGN.isdisjoint(weighed.features):
        return False
    announced = "headed_promo" in weighed.block.features or weighed.card.links[0].target.names_piece
    return announced and "same_site" in weighed.features
