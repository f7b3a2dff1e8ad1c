"""Container: where on the page the article's text stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from worker.extraction.main_text.corrections import KEPT, Verdict, judge
from worker.extraction.main_text.features import prose
from worker.extraction.main_text.model import find_features, weigh
from worker.extraction.main_text.text_density import find_mass
from worker.extraction.main_text.title_match import find_witnesses
from worker.extraction.main_text.weights_in_context import SECOND
from worker.extraction.page.document import Document
from worker.extraction.page.segments import Segment, read_named, read_segments
from worker.records import Block

# Log-odds and letters from which unlinked text is the article's whatever a promo beside it claims: on 218 real pages
# the seven such paragraphs that promos had claimed were all the article's, while below 3 most were not.
SURE = 5.0
SHORTEST_SURE = 80


@dataclass(frozen=True, slots=True)
class Container:
    """Where the article stands.

    ``roots`` are the elements that hold its text, in page order: usually one; lede and body, or the parts of a body,
    may stand apart.  ``segments`` are the pieces of text found to be the article's.  Where a page
    shows none, ``scripted`` are the blocks that its scripts hold.  ``provenance`` says how.  ``sure`` are the numbers
    of the elements whose running text is the article's beyond doubt.
    """

    roots: tuple[etree._Element, ...]
    segments: tuple[Segment, ...] = ()
    scripted: tuple[Block, ...] = ()
    provenance: str = "structure"
    sure: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Weighed:
    """The page's segments with, for each, its features, the log-odds that these add up to, and the verdict."""

    segments: tuple[Segment, ...]
    features: tuple[list[str], ...]
    odds: tuple[float, ...]
    verdicts: tuple[Verdict, ...]


def find_container(document: Document) -> Container:
    """The pieces of text that are most likely the article's, and the elements that hold them."""
    dropped = numbers(document, "drop")
    if document.selected.get("body"):
        return ruled_container(document, dropped)
    weighed = weigh_segments(document, dropped)
    pairs = zip(weighed.segments, weighed.verdicts, strict=True)
    chosen = [segment for segment, verdict in pairs if verdict in KEPT]
    if not chosen and weighed.segments:
        chosen = [max(weighed.segments, key=prose)]
    return Container(find_roots(document, chosen), tuple(chosen), sure=sure_owners(weighed))


def sure_owners(weighed: Weighed) -> frozenset[int]:
    """The numbers of the elements that hold a paragraph, hardly linked, of which the models are sure."""
    return frozenset(
        segment.owner
        for segment, odd, verdict in zip(weighed.segments, weighed.odds, weighed.verdicts, strict=True)
        if odd > SURE
        and verdict in KEPT
        and len(segment.text) > SHORTEST_SURE
        and segment.linked < 0.2 * len(segment.text)
    )


def weigh_segments(document: Document, dropped: frozenset[int]) -> Weighed:
    """All segments of the page outside of the elements dropped, weighed and judged."""
    segments = read_segments(document, 0, dropped)
    witnesses = find_witnesses(document)
    features = find_features(document, segments, witnesses)
    odds = [weigh(row, SECOND) for row in features]
    verdicts = judge(document, segments, odds, witnesses)
    return Weighed(tuple(segments), tuple(features), tuple(odds), tuple(verdicts))


def numbers(document: Document, name: str) -> frozenset[int]:
    """The numbers of the elements that the source's rules name for a field."""
    return frozenset(document.index[element] for element in document.selected.get(name, ()))


def ruled_container(document: Document, dropped: frozenset[int]) -> Container:
    """All text of the elements that the source's rules name, without those they drop."""
    roots: list[etree._Element] = []
    segments: list[Segment] = []
    for element in document.selected["body"]:
        if not any(document.within(element, root) for root in roots):
            roots.append(element)
            segments += read_named(document, document.index[element], dropped)
    return Container(tuple(roots), tuple(segments), provenance="rules")


def find_roots(document: Document, chosen: Sequence[Segment]) -> tuple[etree._Element, ...]:
    """The element where most of the chosen text stands, and those outside of it that hold the rest."""
    if not chosen:
        return (document.root,)
    center = find_mass(document, chosen, [len(segment.text) for segment in chosen]).center
    roots = {center}
    for segment in chosen:
        if not center <= segment.owner < document.ends[center]:
            roots.add(segment.owner)
    outermost: list[int] = []
    for i in sorted(roots):
        if not outermost or i >= document.ends[outermost[-1]]:
            outermost.append(i)
    return tuple(document.elements[i] for i in outermost)
