"""Markup features: what the tags and names of the elements around a segment speak of.

Names count on the element itself and its parent, and on the side path: from the segment up to, but not including, the
first element that holds the center of the page's prose.  What an element is called that holds the center says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from worker.extraction.page.regions import KINDS, Regions

TAGS = (
    "p", "div", "li", "h1", "h2", "h3", "h4", "td", "th", "blockquote", "span", "a", "dt", "dd", "pre", "figcaption",
    "section", "article", "label",
)  # fmt: skip
MARKUP_COLUMNS = (
    *(f"stands in <{tag}>" for tag in TAGS),
    *(f"its box speaks of: {kind}" for kind in KINDS),
    *(f"on the way to the text's box: {kind}" for kind in KINDS),
)

_NOTHING: frozenset[str] = frozenset()
_WEIGHED = frozenset(KINDS)
_TAG_COLUMNS = {tag: [float(tag == other) for other in TAGS] for tag in TAGS}
_OTHER_TAG = [0.0] * len(TAGS)


class MarkupContext:
    """Say what kinds of region are around the segments of one page, as columns too."""

    def __init__(self, tree: Regions, center: Mapping[int, int] | None = None) -> None:
        """Take the page; the names of ``center``, around its prose, do not count."""
        self.tree = tree
        self._side = dict.fromkeys([-1, *(center or ())], _NOTHING)
        self._columns: dict[frozenset[str], list[float]] = {}
        self._rows: dict[int, list[float]] = {}

    def side(self, i: int) -> frozenset[str]:
        """Return the kinds of the element and those around it without the center."""
        path = []
        while i not in self._side:
            path.append(i)
            i = self.tree.parents[i]
        found = self._side[i]
        for step in reversed(path):
            own = self.tree.region_of(step) & _WEIGHED
            found = self._side[step] = found if own <= found else found | own
        return found

    def features(self, i: int) -> list[float]:
        """Return the columns that all segments in element ``i`` share."""
        row = self._rows.get(i)
        if row is None:
            near = self.tree.region_of(i) | self.tree.region_of(self.tree.parents[i])
            tag = _TAG_COLUMNS.get(self.tree.tags[i], _OTHER_TAG)
            row = self._rows[i] = [*tag, *self._as_columns(near), *self._as_columns(self.side(i))]
        return row

    def _as_columns(self, kinds: frozenset[str]) -> list[float]:
        columns = self._columns.get(kinds)
        if columns is None:
            columns = self._columns[kinds] = [float(kind in kinds) for kind in KINDS]
        return columns
