"""Calibration: whether texts of one confidence reach the F1 that it foretells, on pages that no model has seen."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from statistics import fmean

# Bounds of the confidences that are taken together: most pages lie near 1.
BOUNDS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.0)
# Signs of a bar that stands for an F1 of 1.
WIDTH = 40

_WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Reading:
    """Hold the confidence of one text and the F1 of words that it reached."""

    confidence: float
    reached: float


def overlap(wanted: str, found: str) -> float:
    """Return the F1 of words that both texts hold, case ignored."""
    true, guess = Counter(_WORD.findall(wanted.lower())), Counter(_WORD.findall(found.lower()))
    return 2 * (true & guess).total() / max(1, true.total() + guess.total())


def table(readings: Iterable[Reading]) -> Iterator[str]:
    """Yield the lines of a table: confidences, pages, what was foretold and what was reached, and a bar of that."""
    groups: defaultdict[float, list[Reading]] = defaultdict(list)
    for reading in readings:
        groups[next(bound for bound in BOUNDS if reading.confidence <= bound)].append(reading)
    yield "| confidence | pages | foretold | reached | |\n|---|---:|---:|---:|---|"
    lower = 0.0
    for bound in BOUNDS:
        if group := groups[bound]:
            foretold, reached = fmean(one.confidence for one in group), fmean(one.reached for one in group)
            bar = "█" * round(WIDTH * reached)
            yield f"| {lower:.2f} to {bound:.2f} | {len(group)} | {foretold:.3f} | {reached:.3f} | {bar} |"
        lower = bound
