"""Charts: figures -> the geometry of small drawings, which the templates write as SVG without any script or style."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

# The box that a chart is drawn in, in units of its own; it is stretched to its place.
WIDTH, HEIGHT = 600, 80


@dataclass(frozen=True, slots=True)
class Bar:
    """Hold one bar: where it stands, how tall it is, and what it counts."""

    x: float
    y: float
    width: float
    height: float
    value: int


class Bars:
    """Draw counts over time as bars from the left, the oldest first."""

    def __init__(self, values: Sequence[int]) -> None:
        self.most = max(values, default=0)
        self.total = sum(values)
        self.newest = values[-1] if values else 0
        step = WIDTH / max(1, len(values))
        self.bars = [
            Bar(round(place * step, 2), round(HEIGHT - tall, 2), round(step * 0.8, 2), round(tall, 2), value)
            for place, value in enumerate(values)
            if (tall := self.height_of(value))
        ]

    def height_of(self, value: int) -> float:
        """Return the height of a count; the least above none can still be seen."""
        return max(1.5, value / self.most * HEIGHT) if value else 0.0


class Course:
    """Draw measurements over time as a line from the left, the oldest first.

    ``most`` is the top of the scale.
    """

    def __init__(self, values: Sequence[float], most: float | None = None) -> None:
        self.most = most or max(values, default=0) or 1.0
        self.newest = values[-1] if values else 0.0
        step = WIDTH / max(1, len(values) - 1)
        inner = HEIGHT - 4  # The line is two units thick, and stays within the box.
        self.points = " ".join(
            f"{place * step:.1f},{2 + inner * (1 - min(1.0, value / self.most)):.1f}"
            for place, value in enumerate(values)
        )
