"""Furniture: a card -> the part of the page it is in place of a promo: menu, header, footer, advertisement."""

from __future__ import annotations

from worker.extraction.page.document import Document
from worker.extraction.page.lines import HEADINGS, leaf_lines, text_at
from worker.extraction.page.regions import names_on, words_of
from worker.extraction.teasers.cards import Card
from worker.extraction.teasers.features import Page
from worker.extraction.vocabulary.teaser_headings import CARD_AD_LABEL
from worker.extraction.vocabulary.teaser_markup import ENTRY_WORDS, MENU_WORDS

_SECTIONING = frozenset({"article", "section", "aside", "li"})
_LONGEST_LABEL = 30


def is_furniture(page: Page, card: Card) -> str:
    """Why a card is no promo whatever it looks like: "menu", "header", "footer", "advert"; empty where it may be one.

    Menus and footers of today hold headlines and pictures as promos do; only their place tells them apart.
    """
    place = place_of(page, card)
    return place or ("advert" if is_labelled_advert(page.document, card) else "")


def place_of(page: Page, card: Card) -> str:
    """The part of the page's frame that the card stands in: "menu", "header" or "footer", else nothing."""
    document = page.document
    above = card.index < (page.headline or page.first)
    i = card.links[0].index
    framed, menu = "", False
    while i > 0 and i not in page.holders:
        tag, role = document.tags[i], document.elements[i].get("role") or ""
        if tag == "nav" or role in ("navigation", "menu", "menubar"):
            menu = menu or above or not MENU_WORDS.isdisjoint(words_of(names_on(document.elements[i])))
        elif i < card.index or (i == card.index and tag in ("header", "footer")):
            framed = frame_of(page, i, tag, role, above=above) or framed
        if framed and tag in _SECTIONING:
            framed = ""
        i = document.parents[i]
    if framed == "footer" and holds(document, i, "article"):
        framed = ""
    return "menu" if menu else framed


def frame_of(page: Page, i: int, tag: str, role: str, *, above: bool) -> str:
    """Whether an element is the page's header with what stands above the article, or its footer behind it."""
    document = page.document
    if above and (tag == "header" or role == "banner"):
        return "" if i <= page.headline < document.ends[i] else "header"
    if i >= page.last and (role == "contentinfo" or (tag == "footer" and is_last_footer(document, i))):
        return "footer" if ENTRY_WORDS.isdisjoint(words_of(names_on(document.elements[i]))) else ""
    return ""


def is_last_footer(document: Document, i: int) -> bool:
    """Whether no other footer of the page follows; the one before may be the article's, with promos in it."""
    later = (j for j in reversed(document.by_tag["footer"]) if j >= document.ends[i])
    return all(any(holds(document, j, tag) for tag in _SECTIONING) for j in later)


def holds(document: Document, i: int, tag: str) -> bool:
    """Whether element ``i`` or one around it has the tag."""
    while i >= 0 and document.tags[i] != tag:
        i = document.parents[i]
    return i >= 0


def is_labelled_advert(document: Document, card: Card) -> bool:
    """Whether one of the card's lines, its headline aside, says nothing but that it is an advertisement."""
    if document.text_len[card.index] <= len(card.text):
        return False
    return any(
        document.text_len[line] <= _LONGEST_LABEL
        and document.tags[line] not in HEADINGS
        and CARD_AD_LABEL.match(text_at(document, line)) is not None
        for line in leaf_lines(document, card.index)
    )
