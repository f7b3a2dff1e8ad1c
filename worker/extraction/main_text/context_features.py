"""Neighbours: what a segment is beside the others of its page, once each has been weighed on its own."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Sequence

from worker.extraction.main_text.binning import Scale
from worker.extraction.main_text.text_density import Mass, find_mass, levels, likely_letters
from worker.extraction.page.document import Document
from worker.extraction.page.segments import Segment

# Log-odds of a line of links, which is never weighed.
LOWEST = -6.0

_ODDS = Scale("odds", (-5, -4, -3, -2, -1.5, -1, -0.5, 0, 0.5, 1, 1.5, 2, 3, 4, 5))
_PLACE = Scale("place", (0.0001, 0.05, 0.5, 0.95, 0.9999))
_AROUND = Scale("around", (0.1, 0.3, 0.5, 0.7, 0.9))
# The ranges of a neighbour's odds, one more for no neighbour; and each neighbour's step with its name for each range.
_BOUNDS = (-3, -1, 0, 1, 3)
_NOBODY = len(_BOUNDS) + 1
_BESIDE = tuple(
    (step, (*Scale(name, _BOUNDS).names, f"{name}:none"))
    for name, step in (("before", -1), ("behind", 1), ("2 before", -2), ("2 behind", 2))
)
_UNDER_PARENT, _IN_PARENT, _IN_PARENT_OF_PARENT, _SAME_TAGS = (
    Scale(name, (0.001, 0.1, 0.3, 0.6, 0.9))
    for name in ("under parent", "in parent", "in parent of parent", "same tags")
)


def second_features(
    document: Document, segments: Sequence[Segment], rows: Sequence[list[str]], odds: Sequence[float]
) -> list[list[str]]:
    """For each segment its own features and what it is beside the others; nothing for lines of links."""
    mass = find_mass(document, segments, likely_letters(segments, odds))
    chances = [_NEXT_TO_NONE if odd == LOWEST else chance(odd) for odd in odds]
    # Two more at the end: they stand behind the last segment and, counted from the end, before the first.
    ranges = [*(bisect_right(_BOUNDS, odd) for odd in odds), _NOBODY, _NOBODY]
    likely = [i for i, odd in enumerate(odds) if odd > 0]
    first, last = (likely[0], likely[-1]) if likely else (0, len(segments))
    passed = 0.0
    found: list[list[str]] = []
    for i, (segment, row) in enumerate(zip(segments, rows, strict=True)):
        if row:
            beside = [_ODDS.of(odds[i]), *[names[ranges[i + step]] for step, names in _BESIDE]]
            beside += range_features(i, chances, first, last)
            found.append(
                [
                    *row,
                    *beside,
                    _PLACE.of(passed / mass.whole),
                    *place_features(document, segment, mass, row, beside[0]),
                ]
            )
        else:
            found.append([])
        if odds[i] > 0:
            passed += len(segment.text)
    return found


def chance(odds: float) -> float:
    """The probability that log-odds mean."""
    return 1 / (1 + math.exp(-max(-20.0, min(20.0, odds))))


_NEXT_TO_NONE = chance(LOWEST)


def range_features(i: int, chances: Sequence[float], first: int, last: int) -> list[str]:
    """Where the segment stands beside the first and last likely ones, and how likely those around it are."""
    if i < first:
        found = ["range:first", f"gap before:{min(first - i, 6)}"]
    elif i > last:
        found = ["range:last", f"gap behind:{min(i - last, 6)}"]
    else:
        found = ["range:middle"]
    start, end = max(0, i - 4), min(len(chances), i + 5)
    around = (sum(chances[start:end]) - chances[i]) / max(1, end - start - 1)
    found.append(_AROUND.of(around))
    return found


def place_features(document: Document, segment: Segment, mass: Mass, row: Sequence[str], odds: str) -> list[str]:
    """What the segment's place in the tree says, measured by where the likely text stands."""
    parents, ends, center = document.parents, document.ends, mass.center
    owner, parent = segment.owner, parents[segment.owner]
    above = parents[parent] if parent >= 0 else -1
    where = "in" if center <= owner < ends[center] else "out"
    return [
        "center:" + where,
        _UNDER_PARENT.of(mass.under.get(parent, 0) / mass.whole),
        _IN_PARENT.of(mass.within[parent] / mass.whole),
        _IN_PARENT_OF_PARENT.of(mass.within[above] / mass.whole),
        _SAME_TAGS.of(mass.styles.get((document.tags[owner], document.tags[parent]), 0) / mass.whole),
        f"{odds} & {where}",
        "levels " + levels(document, owner, center),
        f"{row[0]} & {where}",  # A row begins with the length.
        f"tag:{document.tags[owner]} & {where}",
    ]
