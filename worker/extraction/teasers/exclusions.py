"""Excluded regions: a card -> what it is in place of a teaser: a menu, header, footer or advertisement."""

from __future__ import annotations

from worker.extraction.page import Page
from worker.extraction.page.lines import HEADINGS, leaf_lines, text_at
from worker.extraction.page.regions import names_on, words_of
from worker.extraction.teasers.cards import Card
from worker.extraction.teasers.features import PageContext
from worker.extraction.vocabulary.teaser_headings import CARD_AD_LABEL
from worker.extraction.vocabulary.teaser_markup import ENTRY_WORDS, MENU_WORDS
from worker.normalize.text import letters

_SECTIONING = frozenset({"article", "section", "aside", "li"})
_FRAMES = frozenset({"header", "footer"})
_MENU_ROLES = frozenset({"navigation", "menu", "menubar"})
_LONGEST_LABEL = 30
# Letters of a headline that no other piece has by chance.
_LEAST_OWN = 16


def find_exclusion(context: PageContext, card: Card) -> str:
    """Return why a card is no teaser whatever its odds, or "".

    Menus and footers of today hold headlines and pictures as teasers do; only their place tells them apart.
    """
    if is_own_headline(context, card):
        return "self"
    place = place_of(context, card)
    labelled = not place and (is_labelled_advert(context.page, card) or stands_below_advert_label(context, card))
    return "advert" if labelled else place


def is_own_headline(context: PageContext, card: Card) -> bool:
    """Return whether a card says the headline of the page itself."""
    own = letters(text_at(context.page, context.headline)) if context.headline else context.title
    return len(own) >= _LEAST_OWN and letters(card.text) in (own, context.title)


def stands_below_advert_label(context: PageContext, card: Card) -> bool:
    """Return whether a label right above a card says that it is an advertisement.

    In a box of several cards it may be that of an empty space before them.
    """
    if len(card.block) > 2 or card.parent in context.holders:
        return False
    page = context.page
    before = page.elements[card.index].getprevious()
    label = page.index.get(before) if before is not None else None
    if label is None or not 0 < page.text_len[label] <= _LONGEST_LABEL:
        return False
    return CARD_AD_LABEL.match(text_at(page, label)) is not None


def place_of(context: PageContext, card: Card) -> str:
    """Return the part of the page's frame that the card stands in, if any."""
    page = context.page
    above = card.index < (context.headline or context.first)
    i = card.links[0].index
    framed = ""
    while i > 0 and i not in context.holders:
        if is_navigation(page, i):
            if above or is_called(page, i, MENU_WORDS):
                return "menu"
        elif i < card.index + (page.tags[i] in _FRAMES):
            framed = frame_of(context, i, above=above) or framed
        framed = "" if page.tags[i] in _SECTIONING else framed
        i = page.parents[i]
    return framed if framed == "header" or not holds(page, i, "article") else ""


def is_navigation(page: Page, i: int) -> bool:
    """Return whether tag or role make an element a menu."""
    return page.tags[i] == "nav" or page.elements[i].get("role") in _MENU_ROLES


def frame_of(context: PageContext, i: int, *, above: bool) -> str:
    """Return whether an element is the page's "header" or "footer", or "" for neither."""
    page = context.page
    tag, role = page.tags[i], page.elements[i].get("role")
    if above and (tag == "header" or role == "banner"):
        return "" if i <= context.headline < page.ends[i] else "header"
    if i < context.last or is_called(page, i, ENTRY_WORDS):
        return ""
    last = tag == "footer" and is_last_footer(page, i)
    return "footer" if last or role == "contentinfo" else ""


def is_called(page: Page, i: int, words: frozenset[str]) -> bool:
    """Return whether class or id of an element hold one of the words."""
    return not words.isdisjoint(words_of(names_on(page.elements[i])))


def is_last_footer(page: Page, i: int) -> bool:
    """Return whether no other footer of the page follows that could be the page's own."""
    later = (j for j in reversed(page.by_tag["footer"]) if j >= page.ends[i])
    return all(any(holds(page, j, tag) for tag in _SECTIONING) for j in later)


def holds(page: Page, i: int, tag: str) -> bool:
    """Return whether element ``i`` or one around it has the tag."""
    while i >= 0 and page.tags[i] != tag:
        i = page.parents[i]
    return i >= 0


def is_labelled_advert(page: Page, card: Card) -> bool:
    """Return whether a line of the card says that it is an advertisement."""
    if page.text_len[card.index] <= len(card.text):
        return False
    return any(
        page.text_len[line] <= _LONGEST_LABEL
        and page.tags[line] not in HEADINGS
        and CARD_AD_LABEL.match(text_at(page, line)) is not None
        for line in leaf_lines(page, card.index)
    )
