"""Mass: where on a page its text stands, by the letters of each segment that count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from worker.extraction.page.document import Document
from worker.extraction.page.segments import Segment

# The share of its parent's text that a lone child must hold for the center to be looked for inside it.
MOST = 0.8


@dataclass(frozen=True, slots=True)
class Mass:
    """How many letters stand in each element (``within``), directly below each (``under``), in segments of each pair of
    tags (``styles``), in all; and the deepest element with most of them (``center``)."""

    within: list[float]
    under: Mapping[int, float]
    styles: Mapping[tuple[str, str], float]
    whole: float
    center: int


def find_mass(document: Document, segments: Sequence[Segment], letters: Sequence[float]) -> Mass:
    """Where the segments stand of which so many letters count."""
    within = [0.0] * len(document.tags)
    under: defaultdict[int, float] = defaultdict(float)
    styles: defaultdict[tuple[str, str], float] = defaultdict(float)
    for segment, count in zip(segments, letters, strict=True):
        if count:
            parent = document.parents[segment.owner]
            within[segment.owner] += count
            under[parent] += count
            styles[document.tags[segment.owner], document.tags[parent]] += count
    for i in range(len(within) - 1, 0, -1):
        if within[i]:
            within[document.parents[i]] += within[i]
    return Mass(within, under, styles, within[0] or 1.0, descend(document, within))


def likely_letters(segments: Sequence[Segment], odds: Sequence[float]) -> list[float]:
    """The letters of the segments with better than even odds, none of the others."""
    return [len(segment.text) if odd > 0 else 0.0 for segment, odd in zip(segments, odds, strict=True)]


def descend(document: Document, within: Sequence[float]) -> int:
    """The deepest element that holds most of the text of each element around it."""
    center = 0
    while True:
        child, heaviest = center + 1, center
        most = 0.0
        while child < document.ends[center]:
            if within[child] > most:
                heaviest, most = child, within[child]
            child = document.ends[child]
        if most == 0 or most < MOST * within[center]:
            return center
        center = heaviest


def levels(document: Document, i: int, center: int) -> str:
    """How many levels element ``i`` lies below the center ("down:2"), or how many above the center the first element
    stands that holds both ("up:1"); 5 down and 4 up at most."""
    ends, parents = document.ends, document.parents
    count = 0
    if center <= i < ends[center]:
        while i != center and count < 5:
            i = parents[i]
            count += 1
        return f"down:{count}"
    while count < 4 and not center <= i < ends[center]:
        center = max(0, parents[center])
        count += 1
    return f"up:{count}"
