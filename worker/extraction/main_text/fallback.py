"""Fallback: more text for a page of which next to nothing was chosen, box by box, the likeliest first."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from worker.extraction.main_text.corrections import KEPT, Verdict
from worker.extraction.main_text.model import chance
from worker.extraction.page.segments import Segment
from worker.extraction.page.tree import Tree

# The share of the page's prose below which the chosen text is next to nothing.
NEXT_TO_NOTHING = 0.15
# The mean chance, by letters of prose, that a box must have to be taken.
LEAST_CHANCE = 0.1


def widen(
    tree: Tree,
    segments: Sequence[Segment],
    running: Sequence[int],
    odds: Sequence[float],
    verdicts: Sequence[Verdict],
) -> list[Verdict]:
    """Return the verdicts with boxes taken in until the text is something.

    ``running`` are the letters of prose of each segment.
    """
    found = list(verdicts)
    wanted = NEXT_TO_NOTHING * sum(running)
    missing = wanted - sum(flow for flow, verdict in zip(running, verdicts, strict=True) if verdict in KEPT)
    if missing <= 0:
        return found
    boxes: defaultdict[int, list[int]] = defaultdict(list)
    for k, segment in enumerate(segments):
        if verdicts[k] == "unlikely" and running[k]:
            boxes[tree.parents[segment.owner]].append(k)
    likeliest = sorted(boxes.values(), key=lambda box: (-mean_chance(box, running, odds), box[0]))
    for box in likeliest:
        if missing <= 0 or mean_chance(box, running, odds) < LEAST_CHANCE:
            break
        for k in box:
            found[k] = "cluster"
            missing -= running[k]
    return found


def mean_chance(box: Sequence[int], running: Sequence[int], odds: Sequence[float]) -> float:
    """Return the mean chance of the segments of a box, by their letters of prose."""
    return sum(chance(odds[k]) * running[k] for k in box) / sum(running[k] for k in box)
