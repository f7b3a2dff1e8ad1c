"""Teaser pictures: a card -> the address and the alternative text of its picture."""

from __future__ import annotations

import re

from lxml import etree

from worker.extraction.page.document import Document
from worker.extraction.page.image_sources import addresses_in_data, is_decoration, is_drawn, is_small, read_picture
from worker.extraction.teasers.cards import Card
from worker.normalize.text import collapse

_FILE_NAME = re.compile(r"\S+\.(?:jpe?g|png|gif|webp|avif|svg)$", re.IGNORECASE)
# Elements that show a picture by their style or keep its address for a script.
_FRAMES = frozenset({"a", "div", "figure", "span", "picture", "i", "amp-img"})


def find_picture(document: Document, card: Card) -> tuple[str | None, str]:
    """The address and alternative text of the card's picture: of its first image that is no icon, else of a frame."""
    inside = range(card.index, document.ends[card.index])
    images = [i for i in inside if document.tags[i] in ("img", "amp-img", "video")]
    alt = next((text for i in images if (text := read_alt(document.elements[i]))), "")
    # The thumbnails of a ranking are small; an icon beside a larger picture is none.
    for i in sorted(images, key=lambda i: is_small(document.elements[i])):
        element = document.elements[i]
        url = None if is_drawn(element) else shown(document, element)
        if url is not None and not is_decoration(url):
            return url, read_alt(element) or alt
    for i in inside:
        if document.tags[i] in _FRAMES and (url := framed(document.elements[i], document.base_url)):
            return url, alt
    return None, alt


def shown(document: Document, element: etree._Element) -> str | None:
    """The address of the picture that an image shows, with the sources of the `picture` element around it."""
    around = element.getparent()
    while around is not None and around.tag == "source":  # To the parser what follows a source lies within it.
        around = around.getparent()
    sources = list(around.iter("source")) if around is not None and around.tag == "picture" else []
    picture = read_picture([element, *sources], document.base_url)
    if picture is not None:
        return picture.url
    return next(iter(addresses_in_data(element, document.base_url)), None)


def framed(element: etree._Element, base_url: str) -> str | None:
    """The address of the picture that an element without image shows: by its style, or for a script to load."""
    if not any(name == "style" or name.startswith("data-") for name in map(str, element.attrib)):
        return None
    picture = read_picture([element], base_url)
    if picture is None or is_decoration(picture.url) or picture.url == element.get("href"):
        return next(iter(addresses_in_data(element, base_url)), None)
    return picture.url


def read_alt(element: etree._Element) -> str:
    """The alternative text of an image; the name of its file is none."""
    alt = collapse(element.get("alt"))
    return "" if _FILE_NAME.fullmatch(alt) else alt
