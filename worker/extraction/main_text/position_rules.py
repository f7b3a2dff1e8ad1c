"""Places: what the place of a piece among others says of it, where it looks odd alone."""

from __future__ import annotations

from collections.abc import Sequence

from worker.extraction.main_text.features import Surroundings
from worker.extraction.main_text.text_density import Mass
from worker.extraction.main_text.title_match import Witnesses, witness_features
from worker.extraction.page.document import Document
from worker.extraction.page.element_kinds import CELLS, HEADINGS, PARAGRAPHS
from worker.extraction.page.segments import Segment
from worker.extraction.vocabulary.line_openings import line_kind
from worker.normalize.text import reading_length

# Kinds of block whose words are never the article's, however they read.
FOREIGN = frozenset(
    {
        "share", "related", "teaser", "newsletter", "paywall", "author", "meta", "caption", "media", "comment", "ad",
        "tags", "nav", "side", "consent", "box", "hidden", "footer", "aside", "form", "figure", "figcaption", "details",
        "a",
    }
)  # fmt: skip
LISTED = frozenset({"li", "blockquote"})
ENTRIES = CELLS | {"li"}
PARTS_OF_TABLE = CELLS | {"tr", "thead", "tbody", "tfoot"}
# The share of all running text that stands in the same element as a paragraph, or in elements of the same tags.
AMONG, ALIKE = 0.3, 0.6
# Letters of the shortest lede, and of the paragraphs on both sides of a heading; log-odds of those two.
SHORTEST_LEDE = 40
BESIDE = 1.0
# Kinds of block that carry the names of ledes for other things.
NO_LEDE = FOREIGN - {"teaser", "meta", "box", "paywall"}
# The share of its letters in links beyond which a piece is no running text.
LINKED = 0.3
# Log-odds beyond which one entry of a list says no more for the whole list.
MOST_SAID = 3.0


def is_linked(segment: Segment) -> bool:
    """Whether more of the segment stands in links than of running text."""
    return segment.linked > LINKED * len(segment.text)


def is_inside(document: Document, i: int, around: int) -> bool:
    """Whether element ``i`` is element ``around`` or lies in it."""
    return around <= i < document.ends[around]


def is_lede(segment: Segment, witnesses: Witnesses, surroundings: Surroundings, *, named: bool) -> bool:
    """Whether a segment before the text stands behind the headline and is named a lede, or said in the description
    where it need not be ``named``."""
    i = segment.owner
    own = surroundings.own(i) | surroundings.own(surroundings.document.parents[i])
    if (
        not 0 <= witnesses.headline < i
        or reading_length(segment.text) < SHORTEST_LEDE
        or 3 * segment.linked > len(segment.text)
    ):
        return False
    if not own.isdisjoint(NO_LEDE):
        return False
    return "lede" in own or (not named and "says:dek" in witness_features(segment.text, witnesses))


def is_entry(document: Document, segment: Segment, mass: Mass, surroundings: Surroundings) -> bool:
    """Whether the segment is an entry, a quote or one of the paragraphs in the center of the text, with nothing foreign
    between."""
    i = segment.owner
    if not (is_listed(document, i) or is_among(document, i, mass)):
        return False
    if is_linked(segment) or not is_inside(document, i, mass.center):
        return False
    while i > mass.center:
        if not FOREIGN.isdisjoint(surroundings.own(i)):
            return False
        i = document.parents[i]
    return True


def is_listed(document: Document, i: int) -> bool:
    """Whether element ``i`` is an entry of a list or a quote, or stands directly in one."""
    return document.tags[i] in LISTED or document.tags[document.parents[i]] in LISTED


def is_among(document: Document, i: int, mass: Mass) -> bool:
    """Whether element ``i`` is a paragraph or heading beside much of the text, or one like most of it."""
    tag, parent = document.tags[i], document.parents[i]
    if tag not in PARAGRAPHS:
        return False
    like = mass.styles.get((tag, document.tags[parent]), 0.0)
    return mass.under.get(parent, 0.0) > AMONG * mass.whole or like > ALIKE * mass.whole


def is_between(document: Document, segments: Sequence[Segment], odds: Sequence[float], i: int) -> bool:
    """Whether segment ``i`` is a heading right between two paragraphs of the article, and no heading of promos."""
    if document.tags[segments[i].owner] not in HEADINGS or not 0 < i < len(segments) - 1:
        return False
    if any(odds[j] <= BESIDE or len(segments[j].text) < SHORTEST_LEDE for j in (i - 1, i + 1)):
        return False
    return line_kind(segments[i].text) != "promo"


def likely_lists(document: Document, segments: Sequence[Segment], odds: Sequence[float]) -> frozenset[int]:
    """The numbers of the lists and tables whose entries, taken together, are likely the article's."""
    together: dict[int, float] = {}
    for segment, odd in zip(segments, odds, strict=True):
        if document.tags[segment.owner] in ENTRIES and (around := list_around(document, segment.owner)) >= 0:
            together[around] = together.get(around, 0.0) + max(-MOST_SAID, min(MOST_SAID, odd))
    return frozenset(around for around, odd in together.items() if odd > 0)


def list_around(document: Document, i: int) -> int:
    """The number of the list or table that element ``i`` is an entry or a cell of; -1 where it is none."""
    tag = document.tags[i]
    if tag == "li":
        return document.parents[i]
    while tag in PARTS_OF_TABLE:
        i = document.parents[i]
        tag = document.tags[i]
        if tag == "table":
            return i
    return -1
