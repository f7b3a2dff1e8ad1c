"""Odds: how likely each segment of a page belongs to the article.

Two logistic models in a row, both sums of weights of named features: the first weighs each segment on its own, the
second beside the others, with the first one's odds of its neighbours.  A last pass prefers runs to single pieces.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from worker.extraction.document import Document
from worker.extraction.features import first_features
from worker.extraction.neighbours import LOWEST, second_features
from worker.extraction.segments import Segment
from worker.extraction.weights import FIRST, SECOND
from worker.extraction.witnesses import Witnesses

# What a change between article and not article must gain, in log-odds; chosen with the weights by
# benchmarks/train_body.py.
CHANGE = 0.25
# Log-odds beyond which a segment speaks for its neighbours no louder.
LOUDEST = 6.0


def find_odds(document: Document, segments: Sequence[Segment], witnesses: Witnesses) -> list[float]:
    """The log-odds of each segment to belong to the article."""
    rows = first_features(document, segments, witnesses)
    first = [weigh(row, FIRST) for row in rows]
    return [weigh(row, SECOND) for row in second_features(document, segments, rows, first)]


def weigh(row: Iterable[str], weights: Mapping[str, float]) -> float:
    """The sum of the weights of a segment's features, rounded so that it is the same everywhere."""
    found = [weights[name] for name in row if name in weights]
    return round(sum(found) + weights[""], 6) if found else LOWEST


def choose(odds: Sequence[float]) -> list[bool]:
    """For each segment whether it belongs to the article: the best sequence when each change costs something."""
    out, inside = 0.0, 0.0
    back: list[tuple[bool, bool]] = []
    for odd in odds:
        gain = max(-LOUDEST, min(LOUDEST, odd)) / 2
        from_inside, from_out = inside - CHANGE > out, out - CHANGE > inside
        back.append((from_inside, not from_out))
        out, inside = (
            (inside - CHANGE if from_inside else out) - gain,
            (out - CHANGE if from_out else inside) + gain,
        )
    chosen = []
    state = inside > out
    for before_out, before_inside in reversed(back):
        chosen.append(state)
        state = before_inside if state else before_out
    return chosen[::-1]
