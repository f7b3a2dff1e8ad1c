"""Frames: which elements show the article's pictures, each with the box that holds it and its caption alone."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain

from lxml import etree

from worker.extraction.images.captions import LONGEST_CAPTION, names_caption, visible_text
from worker.extraction.images.region import Scope
from worker.extraction.images.relevance import belongs
from worker.extraction.page.document import Document
from worker.extraction.page.image_sources import is_drawn, is_small
from worker.extraction.phrases.credits import has_label
from worker.extraction.vocabulary.images import BOX_NAME, GALLERY_NAME

_PICTURES = ("img", "amp-img", "video", "amp-video")
# What a figure may hold instead of a picture that a script will load.
_FIGURED = frozenset({*_PICTURES, "table", "blockquote", "pre"})
# Levels that a picture may lie below the box with its caption; deeper wrappers have not been seen.
_MOST_LEVELS = 7
# Characters that a box without a telling name may add around a picture, a labelled credit among them.
_MOST_UNNAMED = 400


@dataclass(slots=True)
class Frame:
    """The box of one picture: all elements that show it (lazy twins included)."""

    element: etree._Element
    shown: list[etree._Element] = field(default_factory=list)
    in_gallery: bool = False


def find_frames(document: Document, scope: Scope, promos: frozenset[etree._Element]) -> list[Frame]:
    """The boxes of the article's pictures in page order."""
    all_shown = list(_showing(document, scope))
    shown = [element for element in all_shown if belongs(document, scope, element, promos)]
    # A picture of others bounds a box as well, but for the icons that stand in captions.
    count = _counts(document, [e for e in all_shown if not is_small(e) and not is_drawn(e)])
    frames: dict[etree._Element, Frame] = {}
    if (ground := _ground(document, scope)) is not None:
        frames[ground] = Frame(ground, [ground])
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


def _ground(document: Document, scope: Scope) -> etree._Element | None:
    """The box that the headline stands in with a picture for its ground; None where there is none."""
    i = scope.title
    for _ in range(_MOST_LEVELS):
        i = document.parents[i]
        if i <= scope.start or i < 0:
            return None
        if "url(" in (document.elements[i].get("style") or ""):
            return document.elements[i]
    return None


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
