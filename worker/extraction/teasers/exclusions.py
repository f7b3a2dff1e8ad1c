"""Excluded regions: a card -> what it is in place of a teaser: a menu, header, footer or advertisement."""

from __future__ import annotations

from worker.extraction.page.document import Document
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


def find_exclusion(page: PageContext, card: Card) -> str:
    """Return why a card is no teaser whatever its odds, or "".

    Menus and footers of today hold headlines and pictures as teasers do; only their place tells them apart.
    """
    if is_own_headline(page, card):
        return "self"
    place = place_of(page, card)
    labelled = not place and (is_labelled_advert(page.document, card) or stands_below_advert_label(page, card))
    return "advert" if labelled else place


def is_own_headline(page: PageContext, card: Card) -> bool:
    """Return whether a card says the headline of the page itself."""
    own = letters(text_at(page.document, page.headline)) if page.headline else page.title
    return len(own) >= _LEAST_OWN and letters(card.text) in (own, page.title)


def stands_below_advert_label(page: PageContext, card: Card) -> bool:
    """Return whether a label right above a card says that it is an advertisement.

    In a box of several cards it may be that of an empty space before them.
    """
    if len(card.block) > 2 or card.parent in page.holders:
        return False
    document = page.document
    before = document.elements[card.index].getprevious()
    label = document.index.get(before) if before is not None else None
    if label is None or not 0 < document.text_len[label] <= _LONGEST_LABEL:
        return False
    return CARD_AD_LABEL.match(text_at(document, label)) is not None


def place_of(page: PageContext, card: Card) -> str:
    """Return the part of the page's frame that the card stands in, if any."""
    document = page.document
    above = card.index < (page.headline or page.first)
    i = card.links[0].index
    framed = ""
    while i > 0 and i not in page.holders:
        if is_navigation(document, i):
            if above or is_called(document, i, MENU_WORDS):
                return "menu"
        elif i < card.index + (document.tags[i] in _FRAMES):
            framed = frame_of(page, i, above=above) or framed
        framed = "" if document.tags[i] in _SECTIONING else framed
        i = document.parents[i]
    return framed if framed == "header" or not holds(document, i, "article") else ""


def is_navigation(document: Document, i: int) -> bool:
    """Return whether tag or role make an element a menu."""
    return document.tags[i] == "nav" or document.elements[i].get("role") in _MENU_ROLES


def frame_of(page: PageContext, i: int, *, above: bool) -> str:
    """Return whether an element is the page's "header" or "footer", or "" for neither."""
    document = page.document
    tag, role = document.tags[i], document.elements[i].get("role")
    if above and (tag == "header" or role == "banner"):
        return "" if i <= page.headline < document.ends[i] else "header"
    if i < page.last or is_called(document, i, ENTRY_WORDS):
        return ""
    last = tag == "footer" and is_last_footer(document, i)
    return "footer" if last or role == "contentinfo" else ""


def is_called(document: Document, i: int, words: frozenset[str]) -> bool:
    """Return whether class or id of an element hold one of the words."""
    return not words.isdisjoint(words_of(names_on(document.elements[i])))


def is_last_footer(document: Document, i: int) -> bool:
    """Return whether no other footer of the page follows that could be the page's own."""
    later = (j for j in reversed(document.by_tag["footer"]) if j >= document.ends[i])
    return all(any(holds(document, j, tag) for tag in _SECTIONING) for j in later)


def holds(document: Document, i: int, tag: str) -> bool:
    """Return whether element ``i`` or one around it has the tag."""
    while i >= 0 and document.tags[i] != tag:
        i = document.parents[i]
    return i >= 0


def is_labelled_advert(document: Document, card: Card) -> bool:
    """Return whether a line of the card says that it is an advertisement."""
    if document.text_len[card.index] <= len(card.text):
        return False
    return any(
        document.text_len[line] <= _LONGEST_LABEL
        and document.tags[line] not in HEADINGS
        and CARD_AD_LABEL.match(text_at(document, line)) is not None
        for line in leaf_lines(document, card.index)
    )
