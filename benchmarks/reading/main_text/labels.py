"""Labels: which segments of a page a person took for its text.

A segment of at least ``LONG`` letters is text where its letters stand in the person's text, or most of its runs of four
words do; where only some do, it is not used.  Copies are text only among other text.  Shorter segments are text where
they stand in the person's text between the places of the nearest long ones.  Pages of which only snippets are known
give labels to the segments that hold one.
"""

from __future__ import annotations

import re
from bisect import bisect
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, TypeAlias

from worker.extraction.page.segments import Segment
from worker.extraction.page.tree import Tree
from worker.normalize.text import letters

# None stands for a segment that is not used.
Label: TypeAlias = bool | None

# Letters from which a segment stands for itself.
LONG = 25
# Words of a run, fewest words of a segment compared by runs, and the shares of runs that make it text or unused.
RUN, LEAST_WORDS, MOSTLY, PARTLY = 4, 6, 0.6, 0.25
# Long segments on each side of a copy that are asked, and how many of them must be text.
NEIGHBOURS, SURE_NEIGHBOURS = 3, 3
# Letters around a long segment in which short ones are looked for, and segments within which that long one must stand.
WINDOW, NEAR = 400, 60
# Letters of the person's text between two long segments beyond which only the window is looked at.
WIDEST = 1_500
# Letters of the shortest segment that is looked for inside lines.
SHORTEST = 4

_WORD = re.compile(r"\w+")


def label_segments(page: Mapping[str, Any], tree: Tree, segments: Sequence[Segment]) -> list[Label]:
    """Return a label for each segment of an annotated page."""
    if page.get("body_text"):
        return by_text(page, tree, segments)
    return [by_snippets(page, segment.text) for segment in segments]


def by_snippets(page: Mapping[str, Any], text: str) -> Label:
    """Return whether a segment holds a snippet that is text, or one that is not."""
    bare = words_of(text)
    wanted, unwanted = (any(holds(bare, words_of(snippet)) for snippet in page[name]) for name in ("with", "without"))
    return wanted if wanted != unwanted else None


def holds(bare: str, snippet: str) -> bool:
    """Return whether a segment holds a snippet, or is a longer part of it."""
    return bool(snippet) and (snippet in bare or (len(bare) > LONG and bare in snippet))


def words_of(text: str) -> str:
    """Return the words of a text with single blanks."""
    return " ".join(_WORD.findall(text.lower()))


def by_text(page: Mapping[str, Any], tree: Tree, segments: Sequence[Segment]) -> list[Label]:
    """Return labels by the whole text that a person took from the page."""
    body = letters(page["body_text"])
    runs = runs_of(page["body_text"])
    lines = list(lines_of(tree, segments))
    bare = [letters(line) for line in lines]
    labels: list[Label] = [None] * len(segments)
    places = [-1] * len(segments)
    cursor = 0
    for k, own in enumerate(bare):
        if len(own) >= LONG:
            labels[k], places[k] = long_label(own, lines[k], body, runs, cursor)
            cursor = max(places[k], 0) or cursor
    settle_copies(bare, labels)
    said = {letters(line) for line in [*page["body_text"].split("\n"), *page.get("headings", ())]}
    anchors = [k for k, place in enumerate(places) if place >= 0 and labels[k]]
    for k, own in enumerate(bare):
        if 0 < len(own) < LONG:
            labels[k] = short_label(own, window_around(k, anchors, places, bare, body), said)
    return labels


def long_label(own: str, line: str, body: str, runs: Counter[tuple[str, ...]], cursor: int) -> tuple[Label, int]:
    """Return the label of a long segment, and where it stands in the person's text (-1 where it does not)."""
    behind = body.find(own, cursor)
    place = behind if behind >= 0 else body.find(own)
    if place >= 0:
        return True, place
    mine = runs_of(line)
    if len(_WORD.findall(line)) < LEAST_WORDS:
        return False, -1
    share = (mine & runs).total() / mine.total()
    return (True if share >= MOSTLY else None if share > PARTLY else False), -1


def settle_copies(bare: Sequence[str], labels: list[Label]) -> None:
    """Leave out the copies that do not stand among other text."""
    long = [k for k, own in enumerate(bare) if len(own) >= LONG]
    copies = Counter(bare[k] for k in long if labels[k])
    known = {k: bool(labels[k]) for k in long}
    for n, k in enumerate(long):
        if known[k] and copies[bare[k]] > 1:
            beside = long[max(0, n - NEIGHBOURS) : n] + long[n + 1 : n + 1 + NEIGHBOURS]
            if sum(known[other] for other in beside) < min(SURE_NEIGHBOURS, len(beside) / 2):
                labels[k] = None


def window_around(k: int, anchors: Sequence[int], places: Sequence[int], bare: Sequence[str], body: str) -> str | None:
    """Return the part of the person's text where a short segment must stand; None far from all text."""
    n = bisect(anchors, k)
    before = anchors[n - 1] if n and k - anchors[n - 1] <= NEAR else None
    behind = anchors[n] if n < len(anchors) and anchors[n] - k <= NEAR else None
    if before is None and behind is None:
        return None
    end = places[behind] if behind is not None else None
    start = places[before] + len(bare[before]) if before is not None else max(0, (end or 0) - WINDOW)
    if end is None or not start <= end <= start + WIDEST:
        end = start + WINDOW
    return body[start:end]


def short_label(own: str, window: str | None, said: set[str]) -> Label:
    """Return the label of a short segment."""
    if window is None:
        return None if own in said else False
    if own in window:
        return True if own in said or len(own) >= SHORTEST else None
    return None if own in said else False


def runs_of(text: str) -> Counter[tuple[str, ...]]:
    """Return the runs of four words of a text."""
    words = _WORD.findall(text)
    return Counter(tuple(words[i : i + RUN]) for i in range(max(1, len(words) - RUN + 1)))


def lines_of(tree: Tree, segments: Sequence[Segment]) -> Iterator[str]:
    """Yield for each segment the line that a person would see it in: of a cell its whole row."""
    rows = [row_of(tree, segment.owner) for segment in segments]
    texts: dict[int, str] = {}
    for row, segment in zip(rows, segments, strict=True):
        texts[row] = f"{texts.get(row, '')} {segment.text}"
    for row, segment in zip(rows, segments, strict=True):
        yield texts[row] if row >= 0 else segment.text


def row_of(tree: Tree, i: int) -> int:
    """Return the row of several cells whose cell is element ``i``, -1 where it is none."""
    row = tree.parents[i] if tree.tags[i] in ("td", "th") else -1
    cells = tree.tags[row + 1 : tree.ends[row]] if row >= 0 else []
    return row if cells.count("td") + cells.count("th") > 1 else -1
