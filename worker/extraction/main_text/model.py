"""Odds: how likely each segment of a page belongs to the article.

Two logistic models in a row, both sums of weights of named features: the first weighs each segment on its own, the
second beside the others, with the first one's odds of its neighbours.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import repeat

from worker.extraction.main_text.context_features import LOWEST, second_features
from worker.extraction.main_text.features import first_features
from worker.extraction.main_text.title_match import Witnesses
from worker.extraction.main_text.weights_alone import FIRST
from worker.extraction.page.document import Document
from worker.extraction.page.segments import Segment


def find_features(document: Document, segments: Sequence[Segment], witnesses: Witnesses) -> list[list[str]]:
    """For each segment the features whose weights add up to its odds; none for lines of links."""
    rows = first_features(document, segments, witnesses)
    first = [weigh(row, FIRST) for row in rows]
    return second_features(document, segments, rows, first)


def weigh(row: Sequence[str], weights: Mapping[str, float]) -> float:
    """The sum of the weights of a segment's features, rounded so that it is the same everywhere."""
    if not row:
        return LOWEST
    total = sum(map(weights.get, row, repeat(0.0)))
    return round(total + weights[""], 6) if total or not weights.keys().isdisjoint(row) else LOWEST
