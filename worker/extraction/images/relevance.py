"""Belonging: whether a picture on the page is the article's, by its place, its link and the boxes around it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import islice

from lxml import etree

from worker.extraction.images.captions import names_caption, visible_text
from worker.extraction.images.region import Scope
from worker.extraction.page.document import Document
from worker.extraction.page.image_sources import is_drawn, is_small
from worker.extraction.page.segments import is_popup
from worker.extraction.page.tree import is_styled_away
from worker.extraction.vocabulary.images import (
    BOX_NAME,
    FOREIGN_NAME,
    GALLERY_NAME,
    PLAY,
    PORTRAIT_NAME,
    PROMO_NAME,
    SELLING_LINK,
)
from worker.normalize.urls import host_of
from worker.normalize.urls.networks import is_network

_OUTSIDE = frozenset({"nav", "footer", "form", "aside", "menu", "dialog", "button"})
_HEADINGS = ("h1", "h2", "h3", "h4")
_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:$|[?#])", re.IGNORECASE)
# Folders of an address up to which it may be that of a section, and what only the address of a piece has.
_MOST_FOLDERS = 2
_OF_A_PIECE = re.compile(r"\d|[^/]-[^/]*-|\.\w+$|[?]")
# Characters of the longest words that start a film.
_LONGEST_PLAY = 16
# Elements of a box looked at for each picture in it, so that a page of a million pictures is read in linear time.
_MOST_LOOKED_AT = 300
# Levels above a picture on which it may be hidden.
_HIDDEN_LEVELS = 3


def belongs(document: Document, scope: Scope, element: etree._Element, promos: frozenset[etree._Element]) -> bool:
    """Whether a picture is the article's by its place: no foreign box, no link to another piece."""
    i = document.index[element]
    if is_small(element) or is_drawn(element):
        return False
    if PORTRAIT_NAME.search(element.get("class") or "") or _is_hidden(element):
        return False
    figure: etree._Element | None = element if element.tag == "figure" else None
    linked = False
    for ancestor, a in _ancestors(document, scope, element):
        if ancestor in promos and not _is_captioned(document, ancestor if linked or figure is None else figure):
            return False
        if ancestor.tag == "figure":
            figure = ancestor
        linked = linked or ancestor.tag == "a"
        if _leads_away(document, ancestor, figure, lead=i < scope.paragraph) or _is_foreign(
            document, scope, ancestor, a
        ):
            return False
        if ancestor.tag == "span" and is_popup(document, a):
            return False
    caption = None if figure is None else _first(figure, "figcaption")
    if caption is not None and next(caption.iter("time", "address"), None) is not None:
        return False  # The portrait in a byline.
    return i >= scope.near or caption is not None


def _ancestors(document: Document, scope: Scope, element: etree._Element) -> Iterator[tuple[etree._Element, int]]:
    """The elements around one and their numbers, outwards, inside the region and inside a root of the text."""
    for ancestor in element.iterancestors():
        a = document.index[ancestor]
        if a in scope.roots or a <= scope.start:
            break
        yield ancestor, a


def _is_captioned(document: Document, box: etree._Element) -> bool:
    """Whether a box taken for a promo is a picture of the article: it has a caption, and no words that are a link."""
    i = document.index[box]
    return document.link_len[i] == 0 < document.text_len[i] and any(
        names_caption(element) and document.text_len[document.index[element]]
        for element in islice(box.iterdescendants(), _MOST_LOOKED_AT)
    )


def _is_foreign(document: Document, scope: Scope, ancestor: etree._Element, a: int) -> bool:
    """Whether a box around a picture is one for other matters than the article."""
    if a < scope.text_start < document.ends[a]:
        return False
    if ancestor.tag in _OUTSIDE:
        return ancestor.tag not in ("aside", "button") or _first(ancestor, "figcaption") is None
    return ancestor.tag != "figure" and _named_foreign(f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}")


@lru_cache(maxsize=4096)
def _named_foreign(names: str) -> bool:
    """Whether class and id are those of a box for other matters; a gallery is the article's own whatever its looks."""
    if FOREIGN_NAME.search(names):
        return not GALLERY_NAME.search(names)
    return bool(PROMO_NAME.search(names)) and not BOX_NAME.search(names)


def _first(element: etree._Element, *tags: str) -> etree._Element | None:
    """The first element of these kinds near the beginning of one."""
    return next((inner for inner in islice(element.iter(), _MOST_LOOKED_AT) if inner.tag in tags), None)


def _leads_away(document: Document, link: etree._Element, figure: etree._Element | None, *, lead: bool = False) -> bool:
    """Whether the link around a picture goes to another page and says so: a headline, or text outside any figure.

    So do links that sell something, and those of a bare picture to a section or to a network's page.
    """
    href = (link.get("href") or "").strip() if link.tag == "a" else ""
    if not href or href.startswith(("#", "javascript:", "data:")) or _PICTURE_FILE.search(href):
        return False
    if href.split("#")[0].split("?")[0] == document.url.split("#")[0].split("?")[0]:
        return False
    if _first(link, *_HEADINGS) is not None or _sells(document, link, href):
        return True
    if figure is None:
        figure = next(islice(link.iterancestors("figure"), 1), None)
        bare = figure is None or _first(figure, "figcaption") is None
        return _is_worded(document, link, lead=lead) or (bare and _is_list(document, href))
    return False


def _is_worded(document: Document, link: etree._Element, *, lead: bool) -> bool:
    """Whether the link around a picture holds words, above the text other ones than those that start its film."""
    length = document.text_len[document.index[link]]
    return length > 0 and not (lead and length <= _LONGEST_PLAY and PLAY.match(visible_text(link)))


def _sells(document: Document, link: etree._Element, href: str) -> bool:
    """Whether a link is an advertiser's, or leads to another site that offers a subscription."""
    if "sponsored" in (link.get("rel") or ""):
        return True
    found = SELLING_LINK.search(href)
    return found is not None and (found["advert"] is not None or not _stays(document, href))


def _is_list(document: Document, href: str) -> bool:
    """Whether a link leads to a front page, a section or a network's page rather than to one piece or picture."""
    host = host_of(href)
    path = href.partition("//")[2].partition("/")[2] if host else href
    if not _stays(document, href):
        return is_network(host) and path.strip("/").count("/") == 0
    return path.strip("/").count("/") < _MOST_FOLDERS and not _OF_A_PIECE.search(path)


def _stays(document: Document, href: str) -> bool:
    """Return whether a link leads to the host of the page."""
    host = host_of(href).removeprefix("www.")
    return not host or host == host_of(document.url).removeprefix("www.")


def _is_hidden(element: etree._Element) -> bool:
    """Whether a picture is never shown as it stands: written into the page only for sharing, or a sign of waiting.

    What a gallery or a script shows later is the article's all the same, so a caption or another address speaks for it.
    """
    around = [element, *islice(element.iterancestors(), _HIDDEN_LEVELS)]
    if not any(map(is_styled_away, around)):
        return False
    if any(e.tag == "figure" or GALLERY_NAME.search(e.get("class") or "") for e in around):
        return False
    return not any(name.startswith("data-") and "src" in name for name in map(str, element.attrib))
