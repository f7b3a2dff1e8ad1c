"""Frames: which elements show the article's pictures, each with the box that holds it and its caption alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import chain, islice

from lxml import etree

from worker.extraction.body import Container
from worker.extraction.captions import LONGEST_CAPTION, names_caption, visible_text
from worker.extraction.credits import has_label
from worker.extraction.document import Document
from worker.extraction.pictures import is_drawn, is_small
from worker.extraction.vocabulary.images import BOX_NAME, FOREIGN_NAME, GALLERY_NAME, PORTRAIT_NAME, PROMO_NAME
from worker.text import letters

_PICTURES = ("img", "amp-img", "video", "amp-video")
# What a figure may hold instead of a picture that a script will load.
_FIGURED = frozenset({*_PICTURES, "table", "blockquote", "pre"})
_OUTSIDE = frozenset({"nav", "footer", "form", "aside", "menu", "dialog", "button"})
_HEADINGS = ("h1", "h2", "h3", "h4")
_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:$|[?#])", re.IGNORECASE)
# Levels that a picture may lie below the box with its caption; deeper wrappers have not been seen.
_MOST_LEVELS = 7
# Characters that a box without a telling name may add around a picture, a labelled credit among them.
_MOST_UNNAMED = 400
# Elements of a box looked at for each picture in it, so that a page of a million pictures is read in linear time.
_MOST_LOOKED_AT = 300


@dataclass(slots=True)
class Frame:
    """The box of one picture: all elements that show it (lazy twins included)."""

    element: etree._Element
    shown: list[etree._Element] = field(default_factory=list)
    in_gallery: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """Where the article's pictures may stand, in element numbers.

    From ``start`` on stands the article with everything around it, from ``near`` on headline and text together (before
    that only a figure with a caption is the article's), the text from ``text_start``; nothing counts behind ``end``.
    """

    start: int
    near: int
    end: int
    text_start: int
    roots: frozenset[int]
    title: int


def find_scope(document: Document, container: Container) -> Scope:
    """The region of the page between headline (or its header) and the end of the text."""
    starts = [document.index[root] for root in container.roots] or [0]
    text_start, text_end = min(starts), max(document.ends[start] for start in starts)
    title = _title(document, text_start, text_end)
    near = text_start
    while near > 0 and not (near <= title and text_end <= document.ends[near]):
        near = document.parents[near]
    start = near
    for a in _around(document, near):
        if document.tags[a] in ("article", "main") or document.elements[a].get("role") == "main":
            start = a
    return Scope(start, near, text_end, text_start, frozenset(starts), title)


def _title(document: Document, text_start: int, text_end: int) -> int:
    """The number of the headline: the h1 that the page's own title repeats, else the last before the text's end."""
    titles = [i for i in document.by_tag["h1"] if i < text_end]
    if len(titles) == 1:
        return titles[0]
    stated = [document.elements[i].text or "" for i in document.by_tag["title"][:1]]
    said = letters(" ".join([*document.metas.get("og:title", ()), *(stated or [""])]))
    for i in titles:
        if (words := letters(visible_text(document.elements[i]))) and words in said:
            return i
    return titles[-1] if titles else text_start


def _around(document: Document, i: int) -> Iterator[int]:
    """The element itself and those around it, outwards, without `body` and `html`."""
    while i > 0 and document.tags[i] not in ("body", "html"):
        yield i
        i = document.parents[i]


def find_frames(document: Document, scope: Scope, promos: frozenset[etree._Element]) -> list[Frame]:
    """The boxes of the article's pictures in page order."""
    shown = [element for element in _showing(document, scope) if _belongs(document, scope, element, promos)]
    count = _counts(document, shown)
    frames: dict[etree._Element, Frame] = {}
    for element in shown:
        box = _box(document, scope, element, count)
        frame = frames.get(box)
        if frame is None:
            frame = frames[box] = Frame(box, in_gallery=_in_gallery(document, scope, box))
        frame.shown.append(element)
    return list(frames.values())


def _showing(document: Document, scope: Scope) -> Iterator[etree._Element]:
    """The elements in the region that show a picture: images, videos, and figures whose picture a script would load."""
    own = {tag for tag in document.by_tag if "-" in tag and BOX_NAME.search(tag)}  # Custom elements of one house.
    numbers = chain.from_iterable(document.by_tag[tag] for tag in {*_PICTURES, "figure", *own})
    for i in sorted(i for i in numbers if scope.start <= i < scope.end):
        tag, element = document.tags[i], document.elements[i]
        if tag in own and not (element.get("src") or element.get("data-src") or element.get("srcset")):
            continue
        if tag != "figure" or _FIGURED.isdisjoint(document.tags[i : document.ends[i]]):
            yield element


def _belongs(document: Document, scope: Scope, element: etree._Element, promos: frozenset[etree._Element]) -> bool:
    """Whether a picture is the article's by its place: no foreign box, no link to another piece."""
    i = document.index[element]
    if is_small(element) or is_drawn(element):
        return False
    if PORTRAIT_NAME.search(element.get("class") or ""):
        return False
    figure: etree._Element | None = element if element.tag == "figure" else None
    linked = False
    for ancestor, a in _ancestors(document, scope, element):
        if ancestor in promos and not _is_captioned(document, ancestor if linked or figure is None else figure):
            return False
        if ancestor.tag == "figure":
            figure = ancestor
        linked = linked or ancestor.tag == "a"
        if _leads_away(document, ancestor, figure) or _is_foreign(document, scope, ancestor, a):
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


def _leads_away(document: Document, link: etree._Element, figure: etree._Element | None) -> bool:
    """Whether the link around a picture goes to another page and says so: a headline, or text outside any figure."""
    href = (link.get("href") or "").strip() if link.tag == "a" else ""
    if not href or href.startswith(("#", "javascript:", "data:")) or _PICTURE_FILE.search(href):
        return False
    if href.split("#")[0].split("?")[0] == document.url.split("#")[0].split("?")[0]:
        return False
    if _first(link, *_HEADINGS) is not None:
        return True
    return figure is None and document.text_len[document.index[link]] > 0


def _counts(document: Document, shown: list[etree._Element]) -> dict[int, int]:
    """For each element around pictures, how many it holds; `noscript` twins count nothing."""
    count: dict[int, int] = {}
    for element in shown:
        around = [document.index[ancestor] for ancestor in element.iterancestors()]
        if not any(document.tags[a] == "noscript" for a in around[:4]):
            for a in around:
                count[a] = count.get(a, 0) + 1
    return count


def _box(document: Document, scope: Scope, element: etree._Element, count: dict[int, int]) -> etree._Element:
    """The widest element around a picture that holds no other picture and, beside it, nothing but its caption."""
    box = element
    figure = next(element.iterancestors("figure"), None)
    if figure is not None and count.get(document.index[figure], 0) == 1 and document.index[figure] > scope.start:
        box = figure
    for _ in range(_MOST_LEVELS):
        parent = box.getparent()
        if parent is None:
            break
        p = document.index[parent]
        end = document.ends[p]
        if p <= scope.start or p in scope.roots or p <= scope.title < end or p <= scope.text_start < end:
            break
        if count.get(p, 0) > 1 or not _takes_in(document, scope, box, parent, p):
            break
        box = parent
    return box


def _takes_in(document: Document, scope: Scope, box: etree._Element, parent: etree._Element, p: int) -> bool:
    """Whether the text that a wider box adds may be a caption."""
    inside = document.text_len[document.index[box]]
    added = document.text_len[p] - inside
    if added == 0:
        return bool(parent.tag != "main")
    if added > LONGEST_CAPTION:
        return False
    if parent.tag == "figure":
        return True
    beside = [child for child in parent if child is not box and document.text_len[document.index[child]]]
    whole = inside + sum(document.text_len[document.index[child]] for child in beside) == document.text_len[p]
    if whole and all(names_caption(child) for child in beside):
        return True
    if next(parent.iter("h2", "h3", "ul", "ol", "form"), None) is not None:
        return False
    if BOX_NAME.search(parent.get("class") or ""):
        return bool(document.link_len[p] * 2 <= document.text_len[p])
    return whole and added <= _MOST_UNNAMED and len(beside) <= 2 and _may_be_caption(document, scope, p, beside)


def _may_be_caption(document: Document, scope: Scope, p: int, beside: list[etree._Element]) -> bool:
    """Whether the texts beside a picture in a box without a telling name are a caption: a credit, or no paragraph."""
    if any(has_label(visible_text(element)) for element in beside):
        return True
    if document.link_len[p] or p < scope.text_start or not beside:
        return False
    return all(
        element.tag in ("div", "span", "small", "em", "i") and not _holds_paragraph(element) for element in beside
    )


def _holds_paragraph(element: etree._Element) -> bool:
    """Whether an element holds blocks of running text."""
    return next(element.iter("p", "blockquote", "table", "h4", "h5", "dl"), None) is not None


def _in_gallery(document: Document, scope: Scope, box: etree._Element) -> bool:
    """Whether a box stands in a gallery."""
    for ancestor in box.iterancestors():
        a = document.index[ancestor]
        if a in scope.roots or a <= scope.start or a < scope.text_start < document.ends[a]:
            return False
        if GALLERY_NAME.search(f"{ancestor.tag} {ancestor.get('class') or ''}"):
            return True
    return False
