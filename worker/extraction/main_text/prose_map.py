"""Prose map: where on a page its running text stands, whoever wrote it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from worker.extraction.page.segments import Segment
from worker.extraction.page.tree import Tree

# The share of its parent's text that a lone child must hold for the center to be looked for inside it.
MOST = 0.8
# Letters of a piece that make no running text yet.
LINE = 40


@dataclass(frozen=True, slots=True)
class ProseMap:
    """Hold where the letters of text stand.

    Those ``within`` each element, directly ``under`` it, and in the ``whole`` page.
    ``center`` is the deepest element that holds most of the text of each element around it; ``above`` gives for it and
    each element around it how many levels up they are.
    """

    within: list[float]
    under: list[float]
    whole: float
    center: int
    above: dict[int, int]


def prose(segment: Segment) -> int:
    """Return the letters of running text: those beyond a line, links taken off twice."""
    return max(0, len(segment.text) - 2 * segment.linked - LINE)


def map_prose(tree: Tree, segments: Sequence[Segment], letters: Sequence[float]) -> ProseMap:
    """Return where the segments stand of which so many letters count."""
    parents = tree.parents
    within = [0.0] * len(parents)
    under = [0.0] * len(parents)
    for segment, count in zip(segments, letters, strict=True):
        if count:
            within[segment.owner] += count
            under[parents[segment.owner]] += count
    add_up(tree, within)
    center = descend(tree, within)
    above = {center: 0}
    i = parents[center]
    while i >= 0:
        above[i] = len(above)
        i = parents[i]
    return ProseMap(within, under, within[0] or 1.0, center, above)


def add_up(tree: Tree, amounts: list[float]) -> None:
    """Add to each element's amount those of all elements inside it."""
    parents = tree.parents
    for i in range(len(amounts) - 1, 0, -1):
        if amounts[i]:
            amounts[parents[i]] += amounts[i]


def descend(tree: Tree, within: Sequence[float]) -> int:
    """Return the deepest element that holds most of the text of each element around it."""
    ends, center = tree.ends, 0
    while True:
        child, heaviest, most = center + 1, center, 0.0
        while child < ends[center]:
            if within[child] > most:
                heaviest, most = child, within[child]
            child = ends[child]
        if most == 0 or most < MOST * within[center]:
            return center
        center = heaviest
