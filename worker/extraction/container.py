"""Container: where on the page the article's text stands."""

from __future__ import annotations

from dataclasses import dataclass

from lxml import etree

from worker.extraction.document import Document
from worker.extraction.segments import Segment, read_segments


@dataclass(frozen=True, slots=True)
class Container:
    """Where the article stands.

    ``roots`` are the elements that hold its text, in page order (usually one; lede and body may stand apart), ``scope``
    the smallest element around them and the headline: what lies outside is never the article's.
    """

    roots: tuple[etree._Element, ...]
    scope: etree._Element
    provenance: str = "structure"


# Elements that say themselves that they hold no running text of the article.
ASIDE = frozenset({"nav", "footer", "aside", "form", "figure", "button", "menu"})


def find_container(document: Document) -> Container:
    """The elements that hold the article's text: the deepest ones that still hold most of the page's prose."""
    mass = [0.0] * len(document.elements)
    for segment in read_segments(document):
        weigh(document, segment, mass)
    best = descend(document, mass)
    return Container((document.elements[best],), document.elements[find_scope(document, best)])


def weigh(document: Document, segment: Segment, mass: list[float]) -> None:
    """Add the prose of one segment to every element around it."""
    weight = len(segment.text) - 2.0 * segment.linked - 40
    if weight <= 0:
        return
    around = []
    i = segment.owner
    while i >= 0:
        if document.tags[i] in ASIDE:
            return
        around.append(i)
        i = document.parents[i]
    for i in around:
        mass[i] += weight


# The share of its parent's prose that a lone child must hold for the container to be looked for inside it.
MOST = 0.8


def descend(document: Document, mass: list[float]) -> int:
    """The deepest element that holds most of the prose of each element around it."""
    best = 0
    while True:
        child, heaviest, most = best + 1, -1, 0.0
        while child < document.ends[best]:
            if mass[child] > most:
                heaviest, most = child, mass[child]
            child = document.ends[child]
        if heaviest < 0 or most < MOST * mass[best]:
            return best
        best = heaviest


def find_scope(document: Document, best: int) -> int:
    """The smallest element around the container that also holds a headline; the container where none does."""
    headlines = [i for i, tag in enumerate(document.tags) if tag == "h1"]
    i = best
    while i > 0 and document.tags[i] != "body":
        if any(i <= headline < document.ends[i] for headline in headlines):
            return i
        i = document.parents[i]
    return best
