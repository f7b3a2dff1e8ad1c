"""Markup features: what the tags and names of the elements around a segment speak of.

Names count on the element itself and its parent, and on the side path: from the segment up to, but not including, the
first element that holds the center of the page's prose.  What an element is called that holds the center says nothing.
"""

from __future__ import annotations

from collections.abc import Mapping

from worker.extraction.page.tree import Tree
from worker.extraction.vocabulary.page_regions import WORDS, kinds_in

# Attributes whose values name a block.
NAMING = frozenset(
    {"class", "id", "itemprop", "role", "data-testid", "data-component", "data-qa", "data-name", "aria-label"}
)
TAGS = (
    "p", "div", "li", "h1", "h2", "h3", "h4", "td", "th", "blockquote", "span", "a", "dt", "dd", "pre", "figcaption",
    "section", "article", "label",
)  # fmt: skip
TELLING = (
    "nav", "footer", "aside", "header", "form", "figure", "li", "table", "blockquote", "article", "main", "section",
    "a", "figcaption", "dl", "label", "details", "address", "ul", "ol",
)  # fmt: skip
KINDS = tuple(dict.fromkeys((*TELLING, *WORDS)))

MARKUP_COLUMNS = (
    *(f"stands in <{tag}>" for tag in TAGS),
    *(f"its box speaks of: {kind}" for kind in KINDS),
    *(f"on the way to the text's box: {kind}" for kind in KINDS),
)

_TELLING = frozenset(TELLING)
_NOTHING: frozenset[str] = frozenset()
_TAG_COLUMNS = {tag: [float(tag == other) for other in TAGS] for tag in TAGS}
_OTHER_TAG = [0.0] * len(TAGS)


class Surroundings:
    """Say what kinds of block the elements of one page speak of."""

    def __init__(self, tree: Tree, center: Mapping[int, int] | None = None) -> None:
        """Open the page; the names of ``center``, around its prose, do not count."""
        self.tree = tree
        self._own: dict[int, frozenset[str]] = {}
        self._side = dict.fromkeys([-1, *(center or ())], _NOTHING)
        self._columns: dict[frozenset[str], list[float]] = {}
        self._rows: dict[int, list[float]] = {}

    def own(self, i: int) -> frozenset[str]:
        """Return the kinds that the element's own names and tag speak of."""
        found = self._own.get(i)
        if found is None:
            found = self._own[i] = self._read(i)
        return found

    def side(self, i: int) -> frozenset[str]:
        """Return the kinds of the element and those around it without the center."""
        path = []
        while i not in self._side:
            path.append(i)
            i = self.tree.parents[i]
        found = self._side[i]
        for step in reversed(path):
            own = self.own(step)
            found = self._side[step] = found if own <= found else found | own
        return found

    def features(self, i: int) -> list[float]:
        """Return the columns that all segments in element ``i`` share."""
        row = self._rows.get(i)
        if row is None:
            near = self.own(i) | self.own(self.tree.parents[i])
            tag = _TAG_COLUMNS.get(self.tree.tags[i], _OTHER_TAG)
            row = self._rows[i] = [*tag, *self._as_columns(near), *self._as_columns(self.side(i))]
        return row

    def _read(self, i: int) -> frozenset[str]:
        tag = self.tree.tags[i] if i >= 0 else "body"
        if tag in ("body", "html"):
            return _NOTHING
        found = frozenset((tag,)) if tag in _TELLING else _NOTHING
        for name, value in self.tree.elements[i].items():
            if name in NAMING and (kinds := kinds_in(value)):
                found = found | kinds if found else kinds
        return found

    def _as_columns(self, kinds: frozenset[str]) -> list[float]:
        columns = self._columns.get(kinds)
        if columns is None:
            columns = self._columns[kinds] = [float(kind in kinds) for kind in KINDS]
        return columns
