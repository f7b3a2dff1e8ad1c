"""Image relevance: whether a picture on the page is the article's, by its place, its link and its boxes."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice

from lxml import etree

from worker.extraction.images.caption_markup import LONGEST_CAPTION, names_caption, next_shown, visible_text
from worker.extraction.images.region import Region
from worker.extraction.page import Page
from worker.extraction.page.image_sources import is_drawn, is_small
from worker.extraction.page.regions import names_on
from worker.extraction.page.segments import is_popup
from worker.extraction.page.tree import is_styled_away
from worker.extraction.vocabulary.images import (
    BOX_NAME,
    GALLERY_NAME,
    PLAY,
    PORTRAIT_NAME,
    SELLING_LINK,
)
from worker.extraction.vocabulary.page_regions import OTHER_PICTURES, PICTURES_OF_PIECES
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
# Levels above a picture on which its caption may stand behind it, and elements of that looked at.
_CAPTION_LEVELS = 3
_MOST_BESIDE = 8
# Levels above a picture on which it may be hidden.
_HIDDEN_LEVELS = 3


def belongs(page: Page, region: Region, element: etree._Element, teasers: frozenset[int]) -> bool:
    """Return whether a picture is the article's by its place, size and link."""
    lead = page.index[element] < region.paragraph
    if not _is_shown(element):
        return False
    figure: etree._Element | None = element if element.tag == "figure" else None
    linked = False
    for ancestor, a in _ancestors(page, region, element):
        own = None if linked else figure
        figure = ancestor if ancestor.tag == "figure" else figure
        linked = linked or ancestor.tag == "a"
        away = _leads_away(page, ancestor, figure, lead=lead)
        if away or _is_foreign(page, region, ancestor, a) or _is_teaser(page, teasers, ancestor, own):
            return False
    return _is_near(page, region, element, figure)


def _is_near(page: Page, region: Region, element: etree._Element, figure: etree._Element | None) -> bool:
    """Return whether a picture stands with headline and text, or is captioned before them."""
    caption = None if figure is None else _first(figure, "figcaption")
    if caption is not None:
        return not _is_byline(caption)
    return page.index[element] >= region.near or _is_captioned_lead(page, region, element)


def _is_captioned_lead(page: Page, region: Region, element: etree._Element) -> bool:
    """Return whether a picture before headline and text has a named caption behind it."""
    for box in islice((element, *element.iterancestors()), _CAPTION_LEVELS):
        b = page.index[box]
        if b <= region.start or page.text_len[b] > LONGEST_CAPTION or page.link_len[b]:
            return False
        following = next_shown(box)
        if following is not None and any(map(names_caption, islice(following.iter(), _MOST_BESIDE))):
            return page.link_len[page.index[following]] == 0
    return False


def _is_teaser(page: Page, teasers: frozenset[int], box: etree._Element, figure: etree._Element | None) -> bool:
    """Return whether a box is a teaser, and the figure in it no captioned picture."""
    return page.index[box] in teasers and not _is_captioned(page, box if figure is None else figure)


def _is_byline(caption: etree._Element) -> bool:
    """Return whether a figure's caption is a byline, and its picture the writer's portrait."""
    return next(caption.iter("time", "address"), None) is not None


def _is_shown(element: etree._Element) -> bool:
    """Return whether a picture can be seen and is neither icon nor portrait."""
    if is_small(element) or is_drawn(element):
        return False
    return not (PORTRAIT_NAME.search(element.get("class") or "") or _is_hidden(element))


def _ancestors(page: Page, region: Region, element: etree._Element) -> Iterator[tuple[etree._Element, int]]:
    """Yield the elements around one and their numbers, outwards, inside the region."""
    for ancestor in element.iterancestors():
        a = page.index[ancestor]
        if a in region.roots or a <= region.start:
            break
        yield ancestor, a


def _is_captioned(page: Page, box: etree._Element) -> bool:
    """Return whether a box taken for a teaser is a captioned picture of the article."""
    i = page.index[box]
    return page.link_len[i] == 0 < page.text_len[i] and any(
        names_caption(element) and page.text_len[page.index[element]]
        for element in islice(box.iterdescendants(), _MOST_LOOKED_AT)
    )


def _is_foreign(page: Page, region: Region, ancestor: etree._Element, a: int) -> bool:
    """Return whether a box around a picture is for other matters than the article."""
    if ancestor.tag == "span" and is_popup(page, a):
        return True
    if a < region.text_start < page.ends[a]:
        return False
    if ancestor.tag in _OUTSIDE:
        return ancestor.tag not in ("aside", "button") or _first(ancestor, "figcaption") is None
    return ancestor.tag != "figure" and _is_named_foreign(page, a)


def _is_named_foreign(page: Page, a: int) -> bool:
    """Return whether a box is called one for other matters.

    On the box of a picture itself the words for other pieces only say how it looks ("image--teaser").
    """
    kinds = page.region_of(a)
    if not OTHER_PICTURES.isdisjoint(kinds):
        return not GALLERY_NAME.search(names_on(page.elements[a]))
    return not PICTURES_OF_PIECES.isdisjoint(kinds) and not BOX_NAME.search(names_on(page.elements[a]))


def _first(element: etree._Element, *tags: str) -> etree._Element | None:
    """Return the first element of these kinds near the beginning of one."""
    return next((inner for inner in islice(element.iter(), _MOST_LOOKED_AT) if inner.tag in tags), None)


def _leads_away(page: Page, link: etree._Element, figure: etree._Element | None, *, lead: bool = False) -> bool:
    """Return whether the link around a picture leads to another page and says so.

    A headline or words outside any figure say so, and links that sell, or that lead to a section or a network's page.
    """
    href = (link.get("href") or "").strip() if link.tag == "a" else ""
    if not href or _stays_here(page, href):
        return False
    if _first(link, *_HEADINGS) is not None or _sells(page, link, href):
        return True
    if figure is None:
        figure = next(islice(link.iterancestors("figure"), 1), None)
        bare = figure is None or _first(figure, "figcaption") is None
        return _is_worded(page, link, lead=lead) or (bare and _is_list(page, href))
    return False


def _stays_here(page: Page, href: str) -> bool:
    """Return whether a link leads to a script, a picture's file, or the page itself."""
    if href.startswith(("#", "javascript:", "data:")) or _PICTURE_FILE.search(href):
        return True
    return href.split("#")[0].split("?")[0] == page.url.split("#")[0].split("?")[0]


def _is_worded(page: Page, link: etree._Element, *, lead: bool) -> bool:
    """Return whether a picture's link holds words other than those that start a film."""
    length = page.text_len[page.index[link]]
    starts_film = lead and length <= _LONGEST_PLAY and PLAY.match(visible_text(link))
    if not length or starts_film:
        return False
    captions = [e for e in islice(link.iterdescendants(), _MOST_LOOKED_AT) if e.get("class") and names_caption(e)]
    outermost = [e for e in captions if not any(e in other.iterdescendants() for other in captions)]
    return sum(page.text_len[page.index[e]] for e in outermost) < length


def _sells(page: Page, link: etree._Element, href: str) -> bool:
    """Return whether a link is an advertiser's, or offers a subscription on another site."""
    if "sponsored" in (link.get("rel") or ""):
        return True
    found = SELLING_LINK.search(href)
    return found is not None and (found["advert"] is not None or not _stays(page, href))


def _is_list(page: Page, href: str) -> bool:
    """Return whether a link leads to a front page, a section or a network's page."""
    host = host_of(href)
    path = href.partition("//")[2].partition("/")[2] if host else href
    if not _stays(page, href):
        return is_network(host) and path.strip("/").count("/") == 0
    return path.strip("/").count("/") < _MOST_FOLDERS and not _OF_A_PIECE.search(path)


def _stays(page: Page, href: str) -> bool:
    """Return whether a link leads to the host of the page."""
    host = host_of(href).removeprefix("www.")
    return not host or host == host_of(page.url).removeprefix("www.")


def _is_hidden(element: etree._Element) -> bool:
    """Return whether a picture is never shown as it stands.

    What a gallery or a script shows later is the article's all the same: a caption or another address speaks for it.
    """
    around = [element, *islice(element.iterancestors(), _HIDDEN_LEVELS)]
    if not any(map(is_styled_away, around)):
        return False
    if any(e.tag == "figure" or GALLERY_NAME.search(e.get("class") or "") for e in around):
        return False
    return not any(name.startswith("data-") and "src" in name for name in map(str, element.attrib))
