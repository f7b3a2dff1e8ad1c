"""Place features: where a segment stands beside the page's prose, its headings and its neighbours."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from typing import TypeAlias

from worker.extraction.main_text.prose_map import ProseMap, add_up
from worker.extraction.main_text.title_match import Witnesses, matches
from worker.extraction.page.segments import Segment
from worker.extraction.page.tree import Tree, is_styled_away

HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
EMPHASIS = ("b", "strong", "em", "i")
# Pieces before and behind whose prose counts.
NEAR = 4
# Stands for a number that cannot be had: no neighbour on that side, no headline on the page.
NONE = -1
NO_HEADLINE = -999

Dress: TypeAlias = tuple[str, str, str, str]
# Letters, share of links, whether it is a heading, number of its dress.
Neighbour: TypeAlias = tuple[int, float, int, int]
NOBODY: Neighbour = (NONE, NONE, NONE, NONE)

PLACE_COLUMNS = (
    "place among the pieces", "share of the prose before it", "behind the headline", "pieces since the headline",
    "depth", "share of the prose", "share of the prose in its box", "share of the prose in the 2nd box",
    "share of the prose in the 3rd box", "share of the prose in the 4th box", "share of the prose right in its box",
    "share of the prose right in the 2nd box", "pieces right in its box", "stands in the center of the prose",
    "levels from the center of the prose up", "levels from there down", "pieces that look like it",
    "share of the prose that looks like it", "letters of those that look like it", "links of those that look like it",
    "times on the page", "all bold", "link share of its box", "link share of the 2nd box", "link share of the 3rd box",
    "letters of its box", "letters of the 2nd box", "letters of the 3rd box", "pieces in its box",
    "pieces in the 2nd box", "pieces in the 3rd box", "pieces since a heading", "letters since a heading",
    "hidden by a style", "letters of the piece before", "links of the piece before", "a heading before",
    "the piece before looks like it", "letters of the piece behind", "links of the piece behind", "a heading behind",
    "the piece behind looks like it", "prose of the 4 before", "prose of the 4 behind", "says the title",
    "says a part of the title", "said in the description", "said in the stated text", "not in the stated text",
)  # fmt: skip


def dress(tree: Tree, owner: int) -> Dress:
    """Return what segments that look alike share.

    That is tag and class of the element and of its parent.
    """
    parent, elements, tags = tree.parents[owner], tree.elements, tree.tags
    own = elements[owner].get("class") or ""
    return (
        (tags[owner], own, tags[parent], elements[parent].get("class") or "")
        if parent >= 0
        else (tags[owner], own, "", "")
    )


def is_emphasis(tree: Tree, segment: Segment) -> bool:
    """Return whether all of the segment stands in bold or italics."""
    child = segment.owner + 1
    if child >= tree.ends[segment.owner] or tree.tags[child] not in EMPHASIS:
        return False
    return tree.text_len[child] >= 0.95 * len(segment.text)


class Places:
    """Give the columns of place of every segment of a page.

    ``looks`` are the dresses that occur, ``look_of`` has for each segment the number of its own among them: numbers are
    compared, counted and looked up faster than what they stand for.
    """

    def __init__(
        self, tree: Tree, segments: Sequence[Segment], running: Sequence[int], prose: ProseMap, witnesses: Witnesses
    ) -> None:
        """Take the page; ``running`` are the letters of prose of each segment."""
        self.tree, self.segments, self.running = tree, segments, running
        self.prose, self.witnesses = prose, witnesses
        looks: dict[Dress, int] = {}
        owners = {segment.owner for segment in segments}
        numbers = {owner: looks.setdefault(dress(tree, owner), len(looks)) for owner in owners}
        self.looks = list(looks)
        self.look_of = [numbers[segment.owner] for segment in segments]
        self._boxes: dict[int, tuple[list[float], list[float]]] = {}
        self._box: dict[int, tuple[float, float, float, float, float]] = {}
        self._levels = {i: (up, 0) for i, up in prose.above.items()}
        self._hidden = dict.fromkeys([-1, *prose.above], False)

    def row(self, k: int) -> list[float]:
        """Return the columns of segment ``k``."""
        segment, starts, look = self.segments[k], self._starts, self.look_of[k]
        before, behind = self._as_neighbours[k], self._as_neighbours[k + 2]
        last = len(self.segments) - 1
        return [
            k / (last + 1),
            starts[k] / self.prose.whole,
            *self._headline(k),
            *self._place(k),
            *self._since_heading[k],
            self.is_hidden(segment.owner),
            *before[:3],
            before[3] == look,
            *behind[:3],
            behind[3] == look,
            starts[k] - starts[max(0, k - NEAR)],
            starts[min(last, k + NEAR) + 1] - starts[k + 1],
            *matches(segment.text, self.witnesses),
        ]

    def _headline(self, k: int) -> tuple[bool, int]:
        if self.witnesses.headline < 0:
            return False, NO_HEADLINE
        return self.segments[k].owner >= self.witnesses.headline, k - self._at_headline

    def _place(self, k: int) -> list[float]:
        """Return the columns that compare a segment with its boxes and its like."""
        segment = self.segments[k]
        up, down = self.levels(segment.owner)
        near, wide = self._boxes_around(self.tree.parents[segment.owner])
        return [
            up + down + len(self.prose.above),
            self.running[k] / self.prose.whole,
            *near,
            up == 0,
            up,
            down,
            *self._alike[self.look_of[k]],
            self._copies[segment.text],
            is_emphasis(self.tree, segment),
            *wide,
        ]

    def levels(self, i: int) -> tuple[int, int]:
        """Return the levels from the center up to what also holds ``i``, and down again."""
        path = []
        while i not in self._levels:
            path.append(i)
            i = self.tree.parents[i]
        up, down = self._levels[i]
        for step in reversed(path):
            down += 1
            self._levels[step] = (up, down)
        return up, down

    def is_hidden(self, i: int) -> bool:
        """Return whether a style hides the element or one around it below the center."""
        path = []
        while i not in self._hidden:
            path.append(i)
            i = self.tree.parents[i]
        hidden = self._hidden[i]
        for step in reversed(path):
            hidden = self._hidden[step] = hidden or is_styled_away(self.tree.elements[step])
        return hidden

    def _boxes_around(self, parent: int) -> tuple[list[float], list[float]]:
        """Return the columns that all segments directly in ``parent`` share."""
        found = self._boxes.get(parent)
        if found is None:
            first, second, third, fourth = map(self._box_at, boxes_of(self.tree, parent))
            near = [first[0], second[0], third[0], fourth[0], first[1], second[1], self._pieces_under[parent]]
            wide = [value for column in zip(first[2:], second[2:], third[2:], strict=True) for value in column]
            found = self._boxes[parent] = (near, wide)
        return found

    def _box_at(self, i: int) -> tuple[float, float, float, float, float]:
        """Return an element's shares of the prose, its links, letters and pieces."""
        found = self._box.get(i)
        if found is None:
            whole, letters = self.prose.whole, self.tree.text_len[i]
            shares = self.prose.within[i] / whole, self.prose.under[i] / whole
            found = self._box[i] = (*shares, self.tree.link_len[i] / (letters or 1), letters, self._pieces_in[i])
        return found

    @cached_property
    def _starts(self) -> list[int]:
        """The letters of prose before each segment, and behind the last."""
        return [0, *accumulate(self.running)]

    @cached_property
    def _as_neighbours(self) -> list[Neighbour]:
        """Each segment as its neighbours see it, with nobody at both ends."""
        tags = self.tree.tags
        seen = [
            (len(segment.text), segment.linked / len(segment.text), tags[segment.owner] in HEADINGS, look)
            for segment, look in zip(self.segments, self.look_of, strict=True)
        ]
        return [NOBODY, *seen, NOBODY]

    @cached_property
    def _since_heading(self) -> list[tuple[int, int]]:
        """For each segment the pieces and letters between it and the heading before it."""
        pieces = letters = 0
        found = []
        for length, _, is_heading, _ in self._as_neighbours[1:-1]:
            if is_heading:
                pieces = letters = 0
            found.append((pieces, letters))
            pieces += 1
            letters += length
        return found

    @cached_property
    def _at_headline(self) -> int:
        """The first segment from the headline on."""
        behind = (k for k, segment in enumerate(self.segments) if segment.owner >= self.witnesses.headline)
        return next(behind, len(self.segments))

    @cached_property
    def _alike(self) -> list[tuple[float, float, float, float]]:
        """For each dress its segments, their share of the prose, mean length, and links."""
        count, text, linked, running = ([0] * len(self.looks) for _ in range(4))
        for segment, look, flow in zip(self.segments, self.look_of, self.running, strict=True):
            count[look] += 1
            text[look] += len(segment.text)
            linked[look] += segment.linked
            running[look] += flow
        whole = self.prose.whole
        sums = zip(count, text, linked, running, strict=True)
        return [(n, flow / whole, letters / n, links / letters) for n, letters, links, flow in sums]

    @cached_property
    def _copies(self) -> Counter[str]:
        return Counter([segment.text for segment in self.segments])

    @cached_property
    def _pieces_under(self) -> Counter[int]:
        return Counter([self.tree.parents[segment.owner] for segment in self.segments])

    @cached_property
    def _pieces_in(self) -> list[float]:
        """How many segments stand in each element."""
        inside = [0.0] * len(self.tree.tags)
        for segment in self.segments:
            inside[segment.owner] += 1
        add_up(self.tree, inside)
        return inside


def boxes_of(tree: Tree, parent: int) -> list[int]:
    """Return the element and the three around it, the root again where there are fewer."""
    chain = []
    i = max(parent, 0)
    for _ in range(4):
        chain.append(i)
        i = max(tree.parents[i], 0)
    return chain
