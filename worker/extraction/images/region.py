"""Scope: the region of the page where the article's pictures may stand, and where its text begins."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from worker.extraction.images.captions import names_caption
from worker.extraction.main_text import Container
from worker.extraction.page.document import Document
from worker.extraction.page.headline import class_words, same_start
from worker.extraction.page.lines import HEADINGS
from worker.extraction.page.segments import Segment
from worker.extraction.vocabulary.headline_area import DEK
from worker.normalize.text import letters

# Letters from which a piece of text may be a paragraph; shorter ones before it are bylines, dates and labels.
_SHORTEST_PARAGRAPH = 30


@dataclass(frozen=True, slots=True)
class Scope:
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


def find_scope(document: Document, container: Container) -> Scope:
    """The region of the page between headline (or its header) and the end of the text."""
    starts = [document.index[root] for root in container.roots] or [0]
    text_start, text_end = min(starts), max(document.ends[start] for start in starts)
    head = document.headline
    title = head.position if head is not None and head.position < text_end else text_start
    near = text_start
    while near > 0 and not (near <= title and text_end <= document.ends[near]):
        near = document.parents[near]
    start = near
    for a in _around(document, near):
        if document.tags[a] in ("article", "main") or document.elements[a].get("role") == "main":
            start = a
    return Scope(
        start, near, text_end, text_start, frozenset(starts), title, first_paragraph(document, container, title)
    )


def _around(document: Document, i: int) -> Iterator[int]:
    """The element itself and those around it, outwards, without `body` and `html`."""
    while i > 0 and document.tags[i] not in ("body", "html"):
        yield i
        i = document.parents[i]


def first_paragraph(document: Document, container: Container, title: int) -> int:
    """The number of the element where the first paragraph of the text stands, behind heading and standfirst.

    Without any it is where the text begins.
    """
    roots = [document.index[root] for root in container.roots] or [0]
    center = max(roots, key=lambda root: document.text_len[root])
    said = [letters(text) for name in ("description", "og:description") for text in document.metas.get(name, ())]
    segments = container.segments
    for n, segment in enumerate(segments):
        following = segments[n + 1] if n + 1 < len(segments) else None
        if segment.first < title or _is_heading(document, segment):
            continue
        if _has_its_like(document, segment, following):
            return segment.first
        if center <= segment.first < document.ends[center] and not _is_standfirst(document, segment, said):
            return segment.first
    return min(roots)


def _is_heading(document: Document, segment: Segment) -> bool:
    """Whether a piece of text is no paragraph whatever stands around it: a heading, a short line, a caption."""
    if document.tags[segment.owner] in HEADINGS or len(letters(segment.text)) < _SHORTEST_PARAGRAPH:
        return True
    return names_caption(document.elements[segment.owner])


def _has_its_like(document: Document, segment: Segment, following: Segment | None) -> bool:
    """Whether the next piece of text stands beside one and is dressed alike: a standfirst stands alone."""
    if following is None or len(letters(following.text)) < _SHORTEST_PARAGRAPH:
        return False
    one, other = segment.owner, following.owner
    above, beside = document.parents[one], document.parents[other]
    return _dressed_alike(document, one, other) and (above == beside or _dressed_alike(document, above, beside))


def _dressed_alike(document: Document, one: int, other: int) -> bool:
    """Whether two elements have the same tag and class."""
    same = document.tags[one] == document.tags[other]
    return same and bool(document.elements[one].get("class") == document.elements[other].get("class"))


def _is_standfirst(document: Document, segment: Segment, said: Sequence[str]) -> bool:
    """Whether a piece of text that has not its like beside it is the standfirst, by its name or the description."""
    if DEK.search(class_words(document.elements[segment.owner])):
        return True
    return any(same_start(letters(segment.text), other) for other in said)
