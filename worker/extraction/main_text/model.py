"""Model: how likely each segment of a page belongs to its main text, and what kind of page it is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache, cached_property
from importlib.resources import files

from worker.extraction.main_text.boosted_trees import BoostedTrees, read_trees
from worker.extraction.main_text.features.markup import MARKUP_COLUMNS, MarkupContext
from worker.extraction.main_text.features.page import PAGE_COLUMNS, page_features
from worker.extraction.main_text.features.place import PLACE_COLUMNS, Places
from worker.extraction.main_text.features.text import TEXT_COLUMNS, text_features
from worker.extraction.main_text.prose_map import map_prose, prose
from worker.extraction.main_text.title_match import Witnesses
from worker.extraction.page.regions import Regions
from worker.extraction.page.segments import Segment

# Kinds of page that the first model tells apart.
KINDS = ("article", "service", "forum", "product", "listing", "collection", "documentation")
# Digits of the chances of kinds among the columns of segments.
KIND_DIGITS = 1
COLUMNS = (*TEXT_COLUMNS, *MARKUP_COLUMNS, *PLACE_COLUMNS, *(f"chance of a page of kind {kind}" for kind in KINDS))


class PageRows:
    """The rows of features of one page."""

    def __init__(self, tree: Regions, segments: Sequence[Segment], witnesses: Witnesses) -> None:
        """Take the page; each part is worked out when it is first asked for."""
        self.tree, self.segments, self.witnesses = tree, segments, witnesses
        self.running = [prose(segment) for segment in segments]
        self.prose = map_prose(tree, segments, self.running)
        self.surroundings = MarkupContext(tree, self.prose.above)
        self.places = Places(tree, segments, self.running, self.prose, witnesses)

    @cached_property
    def page(self) -> list[float]:
        """The columns of the whole page."""
        return page_features(self.places, self.surroundings)

    def row(self, k: int, kinds: Sequence[float]) -> list[float]:
        """Return the columns of segment ``k`` on a page with such chances of the kinds.

        All are floats: Python compares two of these in half of the time that an int or bool and a float take.
        """
        segment = self.segments[k]
        text, markup = map(float, text_features(segment)), self.surroundings.features(segment.owner)
        return [*text, *markup, *map(float, self.places.row(k)), *kinds]


@cache
def kind_model() -> list[BoostedTrees]:
    """Return the trees of each kind of page."""
    return read_trees(read_weights("page_kinds.json"), PAGE_COLUMNS)


@cache
def text_model() -> BoostedTrees:
    """Return the trees that weigh segments."""
    return read_trees(read_weights("segments.json"), COLUMNS)[0]


def read_weights(name: str) -> str:
    """Return the text of a file of weights."""
    return (files("worker.extraction.main_text") / "weights" / name).read_text("utf-8")


def chance(odds: float) -> float:
    """Return the probability that log-odds mean."""
    return 1 / (1 + math.exp(-max(-20.0, min(20.0, odds))))


def kind_chances(rows: PageRows) -> list[float]:
    """Return the chance of each kind of page."""
    scores = [model.score(rows.page) for model in kind_model()]
    highest = max(scores)
    parts = [math.exp(score - highest) for score in scores]
    return [round(part / sum(parts), 6) for part in parts]


def coarsened(chances: Sequence[float]) -> list[float]:
    """Return the chances of the kinds as the columns of a page's segments have them.

    Seven whole numbers would tell one page of training from all others, and the trees would learn pages by heart.
    """
    return [round(chance, KIND_DIGITS) for chance in chances]
