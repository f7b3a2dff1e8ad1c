"""Groups: the entries of one list and the cells of one table are text together or not at all."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from worker.extraction.page.segments import Segment
from worker.extraction.page.tree import Tree

LISTS = frozenset({"ul", "ol", "dl", "menu"})
ENTRIES = frozenset({"li", "dt", "dd"})
CELLS = frozenset({"td", "th"})
# Fewest pieces of a group, and the log-odds beyond which one piece says no more for the others.
FEWEST, MOST_SAID = 3, 3.0
# How much of a piece's log-odds is the group's.
SHARED = 0.5
# Levels between a piece and its entry or cell.
NEAR = 2


def settle(tree: Tree, segments: Sequence[Segment], odds: Sequence[float], lowest: float) -> list[float]:
    """Return the log-odds with those of groups drawn together.

    Pieces at the lowest were not weighed and stay there.
    """
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for k, segment in enumerate(segments):
        if (group := group_around(tree, segment.owner)) >= 0:
            groups[group].append(k)
    settled = list(odds)
    for members in groups.values():
        if len(members) >= FEWEST and any(odds[k] > lowest for k in members):
            letters = [len(segments[k].text) for k in members]
            said = [max(-MOST_SAID, min(MOST_SAID, odds[k])) * n for k, n in zip(members, letters, strict=True)]
            mean = sum(said) / sum(letters)
            for k in members:
                if odds[k] > lowest:
                    settled[k] = round((1 - SHARED) * odds[k] + SHARED * mean, 6)
    return settled


def group_around(tree: Tree, i: int) -> int:
    """Return the number of the list or table around element ``i``, else -1."""
    for _ in range(NEAR):
        if i <= 0:
            return -1
        tag = tree.tags[i]
        if tag in ENTRIES:
            return nearest(tree, i, LISTS)
        if tag in CELLS:
            return nearest(tree, i, frozenset({"table"}))
        i = tree.parents[i]
    return -1


def nearest(tree: Tree, i: int, tags: frozenset[str]) -> int:
    """Return the nearest element around ``i`` with one of the tags, else -1."""
    while i > 0 and tree.tags[i] not in tags:
        i = tree.parents[i]
    return i if i > 0 else -1
