"""Features: a card -> the named features by which a teaser is told from other links."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from lxml import etree

from worker.extraction.page import Page
from worker.extraction.page.lines import HEADINGS, announces_promos
from worker.extraction.page.regions import CONTENT, Zones
from worker.extraction.teasers.cards import Card
from worker.extraction.teasers.links import LinkTarget, read_target
from worker.extraction.teasers.tabs import Tabs
from worker.extraction.vocabulary.teaser_headings import KINDS, OTHER_HEADING, PROMOTION_WORDS
from worker.normalize.text import letters, reading_words
from worker.normalize.urls import site

_PICTURES = frozenset({"img", "picture", "video"})
# The bounds of the ranges that counts are put into: a model of straight lines needs steps where the effect bends.
WORDS = (0, 1, 2, 3, 5, 8, 14)
# Fewer words are a label rather than a headline.
LABEL_WORDS = 4
SLUG_WORDS = (1, 2, 4, 6)
DEPTHS = (1, 2, 3, 4)
BLOCK_SIZES = (1, 2, 6, 15, 40)
# What the cards of a block have in common counts by its share among them.
SHARED = tuple(
    (name, f"block_{name}") for name in ("picture", "heading", "same_look", "same_shape", "same_site", "number")
)


@dataclass(slots=True)
class PageContext:
    """What the features of all cards of one page share."""

    page: Page
    zones: Zones
    own: LinkTarget | None
    site: str
    first: int
    last: int
    headline: int
    title: str
    roots: frozenset[int]
    holders: frozenset[int]
    tabs: Tabs
    of_target: dict[str, list[str]] = field(default_factory=dict)


def read_context(page: Page, roots: Sequence[etree._Element]) -> PageContext:
    """Return what is known of the page before its cards are read."""
    own = read_target(page.url, page.base_url)
    starts = [page.index[root] for root in roots] or [0]
    around = holders(page, starts)
    return PageContext(
        page=page,
        zones=Zones(page, around),
        own=own,
        site=site(own.host) if own else "",
        first=min(starts),
        last=max(page.ends[start] for start in starts),
        headline=page.headline.position if page.headline else 0,
        title=letters(next(iter(page.metas.get("og:title", ())), "")),
        roots=frozenset(starts),
        holders=around,
        tabs=Tabs(page),
    )


def holders(page: Page, starts: list[int]) -> frozenset[int]:
    """Return the elements that hold the article: its roots and everything around them."""
    found: set[int] = set()
    for i in starts:
        while i >= 0:
            found.add(i)
            i = page.parents[i]
    return frozenset(found)


def weigh_card(context: PageContext, card: Card) -> list[str]:
    """Return the names of the features of a card's words, address, markup and place."""
    target = card.links[0].target
    if target.key not in context.of_target:
        context.of_target[target.key] = weigh_target(context, target)
    found = [step("words", reading_words(card.text), WORDS), *context.of_target[target.key]]
    found += context.zones.of(card.links[0].index) - CONTENT
    found += read_markup(context.page, card)
    if PROMOTION_WORDS.search(card.text):
        found.append("sells")
    if "same_site" not in context.of_target[target.key]:
        found.append("off_site")
    if len(card.links) > 1:
        found.append("links_many")
    if context.first <= card.index < context.last:
        found.append("inside")
    if card.index < context.first:
        found.append("before")
    if card.index < context.headline:
        found.append("above_headline")
        if reading_words(card.text) < LABEL_WORDS:
            found.append("above_short")
    if card.entry:
        found.append("entry")
    return found


def weigh_target(context: PageContext, target: LinkTarget) -> list[str]:
    """Return the features of an address, by itself and beside the page's own."""
    found = [step("slug", target.words, SLUG_WORDS), step("depth", len(target.segments), DEPTHS)]
    found += [name for name in ("number", "dated", "listing", "service") if getattr(target, name)]
    if "?" in target.key:
        found.append("question")
    own = context.own
    if own is None or (target.host != own.host and site(target.host) != context.site):
        return found
    return [*found, "same_site", *likeness(target, own)]


def likeness(target: LinkTarget, own: LinkTarget) -> Iterator[str]:
    """Yield in what an address of the page's site is like the page's own."""
    if target.shape == own.shape:
        yield "same_shape"
    if target.host == own.host:
        yield "same_host"
        alike = target.shape == own.shape and target.number == own.number
        if alike and len(target.segments) == len(own.segments):
            yield "same_look"
    if own.segments and target.segments[:1] == own.segments[:1]:
        yield "same_section"


def read_markup(page: Page, card: Card) -> list[str]:
    """Return the features of what the card is made of."""
    tags = page.tags[card.index : page.ends[card.index]]
    found = []
    if not _PICTURES.isdisjoint(tags):
        found.append("picture")
    if not HEADINGS.isdisjoint(tags) or headed(page, card.links[0].index):
        found.append("heading")
    if "time" in tags:
        found.append("time")
    if "article" in tags:
        found.append("article_tag")
    text = page.text_len[card.index]
    if text and page.link_len[card.index] < 0.6 * text:
        found.append("loose")
    return found


def headed(page: Page, i: int) -> bool:
    """Return whether one of the three elements around link ``i`` is a heading."""
    for _ in range(3):
        i = page.parents[i]
        if i < 0:
            return False
        if page.tags[i] in HEADINGS:
            return True
    return False


@lru_cache(maxsize=1024)
def weigh_heading(label: str | None) -> tuple[str, ...]:
    """Return the features of the words of a block's heading."""
    if label is None:
        return ()
    if OTHER_HEADING.search(label):
        return ("headed", "headed_other")
    if announces_promos(label):
        return ("headed", "headed_promo")
    return ("headed", "headed_kind") if any(pattern.search(label) for _, pattern in KINDS) else ("headed",)


def weigh_block(found: list[list[str]], texts: list[str]) -> dict[str, float]:
    """Return how many the cards of a block are, how alike and how wordy."""
    count = len(found)
    mean_words = sum(min(reading_words(text), 20.0) for text in texts) / count
    weighed = {shared: sum([name in card for card in found]) / count for name, shared in SHARED}
    weighed[step("block_size", count, BLOCK_SIZES)] = 1.0
    weighed[step("block_words", mean_words, WORDS)] = 1.0
    weighed["block_wordy"] = sum(reading_words(text) >= LABEL_WORDS for text in texts) / count
    # A list of headlines that all lead to pieces like this one is more than both by itself.
    weighed["block_wordy_same_look"] = weighed["block_wordy"] * weighed["block_same_look"]
    return weighed


def step(name: str, value: float, bounds: tuple[int, ...]) -> str:
    """Return the name of the range that a value falls in, after its upper bound."""
    place = bisect_left(bounds, value)
    return f"{name}_{bounds[place]}" if place < len(bounds) else f"{name}_more"
