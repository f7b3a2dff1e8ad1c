"""Frames: which elements show the article's pictures, each with the box that holds it and its caption alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from worker.extraction.body import Container
from worker.extraction.captions import LONGEST_CAPTION, names_of
from worker.extraction.document import Document
from worker.extraction.pictures import is_small
from worker.extraction.vocabulary.images import CAPTION_NAME, CREDIT_NAME, FOREIGN_NAME, GALLERY_NAME

_PICTURE_TAGS = ("img", "amp-img", "video", "amp-video", "figure", "picture", "noscript")
# What a figure may hold instead of a picture that a script will load.
_FIGURED = ("img", "amp-img", "video", "amp-video", "table", "blockquote", "pre")
_OUTSIDE = frozenset({"nav", "footer", "form", "aside", "menu", "dialog", "button"})
_OWN_FOREIGN = re.compile(r"avatar|author|logo|icon|gravatar|emoji|pixel|smil(?:ey|ie)", re.IGNORECASE)
_BOX_NAME = re.compile(
    r"image|img|photo|picture|figure|media|foto|bild|caption|video|galler|slide|lightbox|thumb|hero|featured|illustration"
    r"|immagin|imagen|kuva",
    re.IGNORECASE,
)
_HEADINGS = ("h1", "h2", "h3", "h4")
_PICTURE_FILE = re.compile(r"\.(?:jpe?g|png|webp|gif|avif)(?:$|[?#])", re.IGNORECASE)
# Levels that a picture may lie below the box with its caption; deeper wrappers have not been seen.
_MOST_LEVELS = 7


@dataclass(slots=True)
class Frame:
    """The box of one picture: all elements that show it (lazy twins included)."""

    element: etree._Element
    shown: list[etree._Element] = field(default_factory=list)
    in_gallery: bool = False


@dataclass(frozen=True, slots=True)
class Scope:
    """Where the article's pictures may stand: element numbers of the region, of the text in it, and of the headline."""

    start: int
    end: int
    text_start: int
    text_end: int
    roots: frozenset[int]
    title: int


def find_scope(document: Document, container: Container) -> Scope:
    """The region of the page between headline (or its header) and the end of the text."""
    starts = [document.index[root] for root in container.roots] or [0]
    ends = [document.ends[start] for start in starts]
    text_start, text_end = min(starts), max(ends)
    titles = [document.index[h1] for h1 in document.root.iter("h1")]
    title = max((t for t in titles if t < text_end), default=text_start)
    start = text_start
    while start > 0 and not (start <= title and text_end <= document.ends[start]):
        start = document.index[document.elements[start].getparent()]
    return Scope(start, text_end, text_start, text_end, frozenset(starts), title)


def find_frames(document: Document, scope: Scope, promos: frozenset[etree._Element]) -> list[Frame]:
    """The boxes of the article's pictures in page order."""
    shown = [element for element in _showing(document) if _belongs(document, scope, element, promos)]
    count = _counts(document, shown)
    frames: dict[etree._Element, Frame] = {}
    for element in shown:
        box = _box(document, scope, element, count)
        frame = frames.setdefault(box, Frame(box, in_gallery=_in_gallery(document, scope, box)))
        frame.shown.append(element)
    return list(frames.values())


def _showing(document: Document) -> Iterator[etree._Element]:
    """The elements of the page that show a picture: images, videos, and figures whose picture a script would load."""
    for element in document.root.iter(*_PICTURE_TAGS):
        tag = element.tag
        if tag in ("img", "amp-img", "video", "amp-video") or (
            tag == "figure"
            and next(element.iter("img", "amp-img", "video", "amp-video", "table", "blockquote", "pre"), None) is None
        ):
            yield element


def _belongs(document: Document, scope: Scope, element: etree._Element, promos: frozenset[etree._Element]) -> bool:
    """Whether a picture is the article's by its place: no foreign box, no link to another piece."""
    i = document.index[element]
    if not scope.start <= i < scope.end or is_small(element) or _OWN_FOREIGN.search(names_of(element)):
        return False
    figure: etree._Element | None = element if element.tag == "figure" else None
    for ancestor in element.iterancestors():
        a = document.index[ancestor]
        if ancestor in promos:
            return False
        if a in scope.roots or a <= scope.start:
            break
        if ancestor.tag == "figure":
            figure = ancestor
        if ancestor.tag == "a" and _leads_away(document, ancestor, figure):
            return False
        if _is_foreign(document, scope, ancestor, a):
            return False
    return True


def _is_foreign(document: Document, scope: Scope, ancestor: etree._Element, a: int) -> bool:
    """Whether a box around a picture is one for other matters than the article."""
    if a < scope.text_start < document.ends[a]:
        return False
    if ancestor.tag in _OUTSIDE:
        return ancestor.tag != "aside" or ancestor.find(".//figcaption") is None
    return ancestor.tag != "figure" and bool(
        FOREIGN_NAME.search(f"{ancestor.get('class') or ''} {ancestor.get('id') or ''}")
    )


def _leads_away(document: Document, link: etree._Element, figure: etree._Element | None) -> bool:
    """Whether the link around a picture goes to another page and says so: a headline, or no caption of the figure."""
    href = (link.get("href") or "").strip()
    if not href or href.startswith(("#", "javascript:", "data:")) or _PICTURE_FILE.search(href):
        return False
    if href.split("#")[0].split("?")[0] == document.url.split("#")[0].split("?")[0]:
        return False
    if next(link.iter(*_HEADINGS), None) is not None:
        return True
    return figure is None and document.text_len[document.index[link]] > 0


def _counts(document: Document, shown: list[etree._Element]) -> dict[int, int]:
    """For each element around pictures, how many it holds; `noscript` twins count nothing."""
    count: dict[int, int] = {}
    for element in shown:
        ancestors = list(element.iterancestors())
        twin = any(ancestor.tag == "noscript" for ancestor in ancestors[:4])
        for ancestor in ancestors:
            a = document.index[ancestor]
            count[a] = count.get(a, 0) + (not twin)
    return count


def _box(document: Document, scope: Scope, element: etree._Element, count: dict[int, int]) -> etree._Element:
    """The widest element around a picture that holds no other picture and, beside it, nothing but its caption."""
    box = element
    for _ in range(_MOST_LEVELS):
        parent = box.getparent()
        if parent is None:
            break
        p = document.index[parent]
        if (
            p <= scope.start
            or p in scope.roots
            or p <= scope.title < document.ends[p]
            or p <= scope.text_start < document.ends[p]
        ):
            break
        if count.get(p, 0) > 1 or not _takes_in(document, box, parent, p):
            break
        box = parent
    return box


def _takes_in(document: Document, box: etree._Element, parent: etree._Element, p: int) -> bool:
    """Whether the text that a wider box adds may be a caption."""
    added = document.text_len[p] - document.text_len[document.index[box]]
    if added == 0:
        return parent.tag not in ("body", "main")
    if added > LONGEST_CAPTION:
        return False
    if parent.tag == "figure":
        return True
    beside = [child for child in parent if child is not box and document.text_len[document.index[child]]]
    named = all(child.tag == "figcaption" or _names_caption(child) for child in beside)
    own = document.text_len[document.index[box]] + sum(document.text_len[document.index[child]] for child in beside)
    if named and beside and own == document.text_len[p]:
        return True
    return bool(_BOX_NAME.search(parent.get("class") or "")) and next(parent.iter("h2", "h3", "ul", "ol"), None) is None


def _names_caption(element: etree._Element) -> bool:
    """Whether the markup names an element a caption or a credit."""
    names = names_of(element)
    return bool(CAPTION_NAME.search(names) or CREDIT_NAME.search(names))


def _in_gallery(document: Document, scope: Scope, box: etree._Element) -> bool:
    """Whether a box stands in a gallery."""
    for ancestor in box.iterancestors():
        a = document.index[ancestor]
        if a in scope.roots or a <= scope.start or a < scope.text_start < document.ends[a]:
            return False
        if GALLERY_NAME.search(ancestor.get("class") or "") or (ancestor.tag or "").startswith("ws-gallery"):
            return True
    return False
