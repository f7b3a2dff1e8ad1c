"""Teaser images: a card -> the address and the alternative text of its picture."""

from __future__ import annotations

import re

from lxml import etree

from worker.extraction.page import Page
from worker.extraction.page.image_sources import addresses_in_data, is_decoration, is_drawn, is_small, read_picture
from worker.extraction.teasers.cards import Card
from worker.normalize.text import collapse

_FILE_NAME = re.compile(r"\S+\.(?:jpe?g|png|gif|webp|avif|svg)$", re.IGNORECASE)
_IMAGES = frozenset({"img", "amp-img", "video"})
# Elements that show a picture by their style or keep its address for a script.
_FRAMES = frozenset({"a", "div", "figure", "span", "picture", "i", "amp-img"})


def find_picture(page: Page, card: Card) -> tuple[str | None, str]:
    """Return the address and alternative text of the card's picture."""
    inside = range(card.index, page.ends[card.index])
    images = [page.elements[i] for i in inside if page.tags[i] in _IMAGES]
    alt = next(filter(None, map(read_alt, images)), "")
    # The thumbnails of a ranking are small; an icon beside a larger picture is none.
    for element in sorted(images, key=is_small):
        url = None if is_drawn(element) else shown(page, element)
        if url is not None and not is_decoration(url):
            return url, read_alt(element) or alt
    for i in inside:
        if page.tags[i] in _FRAMES and (url := framed(page.elements[i], page.base_url)):
            return url, alt
    return None, alt


def shown(page: Page, element: etree._Element) -> str | None:
    """Return the address of the picture that an image shows, `source` elements included."""
    around = element.getparent()
    while around is not None and around.tag == "source":  # To the parser what follows a source lies within it.
        around = around.getparent()
    sources = list(around.iter("source")) if around is not None and around.tag == "picture" else []
    picture = read_picture([element, *sources], page.base_url)
    if picture is not None:
        return picture.url
    return next(iter(addresses_in_data(element, page.base_url)), None)


def framed(element: etree._Element, base_url: str) -> str | None:
    """Return the address of a picture in an element's style or data attributes."""
    if not any(name == "style" or name.startswith("data-") for name in map(str, element.attrib)):
        return None
    picture = read_picture([element], base_url)
    if picture is None or is_decoration(picture.url) or picture.url == element.get("href"):
        return next(iter(addresses_in_data(element, base_url)), None)
    return picture.url


def read_alt(element: etree._Element) -> str:
    """Return the alternative text of an image; the name of its file is none."""
    alt = collapse(element.get("alt"))
    return "" if _FILE_NAME.fullmatch(alt) else alt
