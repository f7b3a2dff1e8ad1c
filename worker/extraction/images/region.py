"""The article's region of the page: where its pictures may stand, and where its text begins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from worker.extraction.images.caption_markup import names_caption
from worker.extraction.main_text import MainText
from worker.extraction.page import Page
from worker.extraction.page.headline import class_words, same_start
from worker.extraction.page.lines import HEADINGS
from worker.extraction.page.segments import Segment
from worker.extraction.vocabulary.headline_area import DEK
from worker.normalize.text import letters

# Letters from which a piece of text may be a paragraph; shorter ones before it are bylines, dates and labels.
_SHORTEST_PARAGRAPH = 30
# Elements that hold no lead picture; levels above the article, elements before each and their characters looked at.
_OUTSIDE = frozenset({"nav", "footer", "form", "aside", "menu", "dialog"})
_LEVELS_BEFORE = 3
_MOST_BEFORE = 3
_LONGEST_BEFORE = 8000
_MOST_LOOKED_AT = 300


@dataclass(frozen=True, slots=True)
class Region:
    """Where the article's pictures may stand, in element numbers.

    From ``start`` on stands the article with everything around it, from ``near`` on headline and text together (before
    that only a figure with a caption is the article's), the text from ``text_start``, its first paragraph at
    ``paragraph`` (what stands above it is the lead); nothing counts behind ``end``.
    """

    start: int
    near: int
    end: int
    text_start: int
    roots: frozenset[int]
    title: int
    paragraph: int


def find_region(page: Page, main_text: MainText) -> Region:
    """Return the region between the headline (or its header) and the end of the text."""
    starts = [page.index[root] for root in main_text.roots] or [0]
    text_start, text_end = min(starts), max(page.ends[start] for start in starts)
    head = page.headline
    title = head.position if head is not None and head.position < text_end else text_start
    near = text_start
    while near > 0 and not (near <= title and text_end <= page.ends[near]):
        near = page.parents[near]
    start = near
    for a in _around(page, near):
        if page.tags[a] in ("article", "main") or page.elements[a].get("role") == "main":
            start = a
    start = _before(page, start)
    return Region(start, near, text_end, text_start, frozenset(starts), title, first_paragraph(page, main_text, title))


def _before(page: Page, start: int) -> int:
    """Return the region's beginning with the captioned pictures right before its element."""
    i = start
    for _ in range(_LEVELS_BEFORE):
        if i <= 0 or page.tags[i] in ("body", "html"):
            break
        for sibling in islice(page.elements[i].itersiblings(preceding=True), _MOST_BEFORE):
            j = page.index.get(sibling)
            if j is not None and _holds_captioned_picture(page, j):
                return j - 1
        i = page.parents[i]
    return start


def _holds_captioned_picture(page: Page, i: int) -> bool:
    """Return whether an element holds a picture with a named caption, and hardly a link."""
    if page.tags[i] in _OUTSIDE or not 0 < page.text_len[i] <= _LONGEST_BEFORE:
        return False
    if 4 * page.link_len[i] > page.text_len[i] or "img" not in page.tags[i : page.ends[i]]:
        return False
    inside = page.elements[i : min(page.ends[i], i + _MOST_LOOKED_AT)]
    return any(page.text_len[page.index[element]] and names_caption(element) for element in inside)


def _around(page: Page, i: int) -> Iterator[int]:
    """Yield the element itself and those around it, outwards, without `body` and `html`."""
    while i > 0 and page.tags[i] not in ("body", "html"):
        yield i
        i = page.parents[i]


def first_paragraph(page: Page, main_text: MainText, title: int) -> int:
    """Return the number of the element that holds the first paragraph of the text.

    Heading and standfirst come before it; without any paragraph it is where the text begins.
    """
    roots = [page.index[root] for root in main_text.roots] or [0]
    center = max(roots, key=lambda root: page.text_len[root])
    said = [letters(text) for name in ("description", "og:description") for text in page.metas.get(name, ())]
    segments = main_text.segments
    for n, segment in enumerate(segments):
        following = segments[n + 1] if n + 1 < len(segments) else None
        if segment.first < title or _is_heading(page, segment):
            continue
        if _has_its_like(page, segment, following):
            return segment.first
        if center <= segment.first < page.ends[center] and not _is_standfirst(page, segment, said):
            return segment.first
    return min(roots)


def _is_heading(page: Page, segment: Segment) -> bool:
    """Return whether a segment is a heading, a short line, or a caption."""
    if page.tags[segment.owner] in HEADINGS or len(letters(segment.text)) < _SHORTEST_PARAGRAPH:
        return True
    return names_caption(page.elements[segment.owner])


def _has_its_like(page: Page, segment: Segment, following: Segment | None) -> bool:
    """Return whether the next segment is prose beside this one, in the same markup."""
    if following is None or len(letters(following.text)) < _SHORTEST_PARAGRAPH:
        return False
    one, other = segment.owner, following.owner
    above, beside = page.parents[one], page.parents[other]
    return _dressed_alike(page, one, other) and (above == beside or _dressed_alike(page, above, beside))


def _dressed_alike(page: Page, one: int, other: int) -> bool:
    """Return whether two elements have the same tag and class."""
    same = page.tags[one] == page.tags[other]
    return same and bool(page.elements[one].get("class") == page.elements[other].get("class"))


def _is_standfirst(page: Page, segment: Segment, said: Sequence[str]) -> bool:
    """Return whether a lone segment is named a standfirst or repeats the description."""
    if DEK.search(class_words(page.elements[segment.owner])):
        return True
    return any(same_start(letters(segment.text), other) for other in said)
