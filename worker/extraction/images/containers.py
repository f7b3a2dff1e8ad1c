"""Image containers: the boxes that hold one of the article's pictures with its caption and nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain, islice

from lxml import etree

from worker.extraction.images.caption_markup import (
    LONGEST_CAPTION,
    is_caption_figure,
    names_caption,
    next_shown,
    visible_text,
)
from worker.extraction.images.region import Region
from worker.extraction.images.relevance import belongs
from worker.extraction.page import Page
from worker.extraction.page.image_sources import is_drawn, is_small
from worker.extraction.page.tree import is_styled_away
from worker.extraction.vocabulary.images import BOX_NAME, GALLERY_NAME
from worker.normalize.captions.credits import has_label

_PICTURES = ("img", "amp-img", "video", "amp-video")
# What a figure may hold instead of a picture that a script will load.
_FIGURED = frozenset({*_PICTURES, "table", "blockquote", "pre"})
# Levels around a player on which its caption may stand behind it.
_PLAYER_LEVELS = 4
# Levels that a picture may lie below the box with its caption; deeper wrappers have not been seen.
_MOST_LEVELS = 7
# Characters that a box without a telling name may add around a picture, a labelled credit among them.
_MOST_UNNAMED = 400


@dataclass(slots=True)
class ImageContainer:
    """The box of one picture: all elements that show it (lazy twins included)."""

    element: etree._Element
    shown: list[etree._Element] = field(default_factory=list)
    in_gallery: bool = False


def find_containers(page: Page, region: Region, teasers: frozenset[int]) -> list[ImageContainer]:
    """Return the containers of the article's pictures in page order."""
    all_shown = list(_showing(page, region))
    shown = [element for element in all_shown if belongs(page, region, element, teasers)]
    # A picture of others bounds a box as well, but for the icons that stand in captions and copies never shown.
    count = _counts(page, [e for e in all_shown if not (is_small(e) or is_drawn(e) or is_styled_away(e))])
    containers: dict[etree._Element, ImageContainer] = {}
    if (ground := _ground(page, region)) is not None:
        containers[ground] = ImageContainer(ground, [ground])
    for element in shown:
        box = _box(page, region, element, count)
        if box not in containers:
            containers[box] = ImageContainer(box, in_gallery=_in_gallery(page, region, box))
        containers[box].shown.append(element)
    return list(containers.values())


def _showing(page: Page, region: Region) -> Iterator[etree._Element]:
    """Yield the region's images, videos, and figures whose picture a script would load."""
    own = {tag for tag in page.by_tag if "-" in tag and BOX_NAME.search(tag)}  # Custom elements of one house.
    numbers = chain.from_iterable(page.by_tag[tag] for tag in {*_PICTURES, "figure", "iframe", *own})
    for i in sorted(i for i in numbers if region.start <= i < region.end):
        if page.tags[i] in _PICTURES or _shows_picture(page, i):
            yield page.elements[i]


def _shows_picture(page: Page, i: int) -> bool:
    """Return whether an element other than an image or a video stands for a picture."""
    tag, element = page.tags[i], page.elements[i]
    if tag == "figure":
        return _FIGURED.isdisjoint(page.tags[i : page.ends[i]]) and not is_caption_figure(element)
    if tag == "iframe":
        return _is_captioned_player(page, element)
    return any(element.get(name) for name in ("src", "data-src", "srcset"))


def is_video(element: etree._Element) -> bool:
    """Return whether an element shows a film: a video, or the frame of a player."""
    return element.tag in ("video", "amp-video", "iframe") or next(element.iter("iframe"), None) is not None


def _is_captioned_player(page: Page, element: etree._Element) -> bool:
    """Return whether an iframe stands in boxes of its own above a named caption."""
    for box in islice((element, *element.iterancestors()), _PLAYER_LEVELS):
        if box.tag == "figure" or page.text_len[page.index[box]]:
            return False
        following = next_shown(box)
        if following is not None:
            return names_caption(following)
    return False


def _ground(page: Page, region: Region) -> etree._Element | None:
    """Return the box around the headline that has a picture for its background."""
    i = region.title
    for _ in range(_MOST_LEVELS):
        i = page.parents[i]
        if i <= region.start or i < 0:
            return None
        if "url(" in (page.elements[i].get("style") or ""):
            return page.elements[i]
    return None


def _counts(page: Page, shown: list[etree._Element]) -> dict[int, int]:
    """Count the pictures in each element around them; `noscript` twins count nothing."""
    count: dict[int, int] = {}
    for element in shown:
        around = [page.index[ancestor] for ancestor in element.iterancestors()]
        if not any(page.tags[a] == "noscript" for a in around[:4]) and not _is_twin(element):
            for a in around:
                count[a] = count.get(a, 0) + 1
    return count


def _is_twin(element: etree._Element) -> bool:
    """Return whether a picture repeats the one before it, one of them without file."""
    before = element.getprevious()
    if element.tag != "img" or before is None or before.tag != "img":
        return False
    alt = element.get("alt") or ""
    return alt != "" and alt == before.get("alt") and None in (element.get("src"), before.get("src"))


def _box(page: Page, region: Region, element: etree._Element, count: dict[int, int]) -> etree._Element:
    """Return the widest element around a picture that adds nothing but its caption."""
    box = element
    figure = next(element.iterancestors("figure"), None)
    if figure is not None and count.get(page.index[figure], 0) == 1 and page.index[figure] > region.start:
        box = figure
    for _ in range(_MOST_LEVELS):
        parent = box.getparent()
        if parent is None:
            break
        p = page.index[parent]
        if _holds_article(page, region, p) or count.get(p, 0) > 1:
            break
        if not _takes_in(page, region, box, parent, p):
            break
        box = parent
    return box


def _holds_article(page: Page, region: Region, i: int) -> bool:
    """Return whether an element holds the headline, the text's beginning, or the region."""
    if i <= region.start or i in region.roots:
        return True
    return any(i <= place < page.ends[i] for place in (region.title, region.text_start))


def _takes_in(page: Page, region: Region, box: etree._Element, parent: etree._Element, p: int) -> bool:
    """Return whether all text that a wider box adds may be the picture's caption."""
    inside = page.text_len[page.index[box]]
    added = page.text_len[p] - inside
    if not 0 < added <= LONGEST_CAPTION:
        return added == 0 and parent.tag != "main"
    if parent.tag == "figure":
        return True
    lengths = {child: page.text_len[page.index[child]] for child in parent}
    beside = [child for child, length in lengths.items() if length and child is not box]
    whole = sum(lengths.values()) == page.text_len[p]
    named = whole and all(map(names_caption, beside))
    return named or _is_picture_box(page, region, p, beside if whole and added <= _MOST_UNNAMED else [])


def _is_picture_box(page: Page, region: Region, p: int, beside: list[etree._Element]) -> bool:
    """Return whether a box is named for its picture, or adds only captions to it."""
    parent = page.elements[p]
    if next(parent.iter("h2", "h3", "ul", "ol", "form"), None) is not None:
        return False
    if BOX_NAME.search(parent.get("class") or ""):
        return bool(page.link_len[p] * 2 <= page.text_len[p])
    return len(beside) <= 2 and _may_be_caption(page, region, p, beside)


def _may_be_caption(page: Page, region: Region, p: int, beside: list[etree._Element]) -> bool:
    """Return whether the texts beside a picture in an unnamed box may be its caption."""
    if any(has_label(visible_text(element)) for element in beside):
        return True
    if page.link_len[p] or p < region.text_start or not beside:
        return False
    return all(
        element.tag in ("div", "span", "small", "em", "i") and not _holds_paragraph(element) for element in beside
    )


def _holds_paragraph(element: etree._Element) -> bool:
    """Return whether an element holds blocks of running text."""
    return next(element.iter("p", "blockquote", "table", "h4", "h5", "dl"), None) is not None


def _in_gallery(page: Page, region: Region, box: etree._Element) -> bool:
    """Return whether a box stands in a gallery."""
    for ancestor in box.iterancestors():
        a = page.index[ancestor]
        if a in region.roots or a <= region.start or a < region.text_start < page.ends[a]:
            return False
        if GALLERY_NAME.search(f"{ancestor.tag} {ancestor.get('class') or ''}"):
            return True
    return False
