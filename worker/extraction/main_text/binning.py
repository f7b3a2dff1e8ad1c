"""Scale: a number -> the name of the range that it falls into, so that a model can give each range a weight."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence


class Scale:
    """The features for a number: one for each range, named after the bound that ends it, "more" behind the last.

    ``names`` are all of them, in the order of the ranges.
    """

    def __init__(self, name: str, bounds: Sequence[float], words: Sequence[str] = ()) -> None:
        self._bounds = tuple(bounds)
        self.names = tuple(f"{name}:{word}" for word in (*(words or [f"<{bound:g}" for bound in bounds]), "more"))

    def of(self, value: float) -> str:
        """The feature of the range that the value falls into."""
        return self.names[bisect_right(self._bounds, value)]
