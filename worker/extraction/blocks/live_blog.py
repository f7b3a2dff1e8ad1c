"""Live blogs: the entries of a page that is written while things happen, each with its time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from lxml import etree

from worker.extraction.blocks.typed_blocks import BlockPart
from worker.extraction.page import Page
from worker.extraction.page.segments import Segment
from worker.extraction.structured_data.json_ld import types_of
from worker.normalize.dates import parse_date

# Entries that make a live blog; fewer boxes with a time are promos as often as not.
FEWEST = 3
# Letters of the shortest entry, its clock taken off.
SHORTEST = 40
# Letters of the longest line that is nothing but a clock.
LONGEST_CLOCK = 24
# Levels above a time that are looked at for the element of its entry.
MOST_LEVELS = 10


class LiveEntry(NamedTuple):
    """Hold one entry: its span of elements, its time if readable, its clock's element."""

    first: int
    last: int
    time: datetime | None
    clock: int = -1


def find_live_entries(page: Page, roots: Sequence[etree._Element]) -> list[LiveEntry]:
    """Return the entries of a live blog in page order.

    They are boxes of one kind side by side, each with a time element.  Only where the page says that it is one, in its
    JSON-LD or by the names of those boxes: dated boxes side by side are comments or promos elsewhere.
    """
    times = stated_times(page, roots)
    if len(times) < FEWEST:
        return []
    stated = any("LiveBlogPosting" in types_of(node) for node in page.json_ld)
    boxes = alike_boxes(page, times)
    rows = [row for row in boxes.values() if len(row) >= FEWEST and (stated or is_live(page, min(row)))]
    if not rows:
        return []
    row = max(rows, key=lambda found: sum(page.text_len[box] for box in found))
    return [LiveEntry(box, page.ends[box], time_of(page, i), i) for box, i in sorted(row.items())]


def stated_times(page: Page, roots: Sequence[etree._Element]) -> list[int]:
    """Return the time elements inside of the text that state a moment."""
    spans = (range(page.index[root], page.ends[page.index[root]]) for root in roots)
    return [i for span in spans for i in span if page.tags[i] == "time" and page.elements[i].get("datetime")]


def alike_boxes(page: Page, times: Sequence[int]) -> dict[tuple[int, str, str], dict[int, int]]:
    """Return the boxes around times with these, by what makes boxes alike.

    That is their parent, tag and class.
    """
    boxes: dict[tuple[int, str, str], dict[int, int]] = {}
    for i in times:
        for box in boxes_around(page, i):
            alike = (page.parents[box], page.tags[box], page.elements[box].get("class") or "")
            boxes.setdefault(alike, {}).setdefault(box, i)
    return boxes


def boxes_around(page: Page, i: int) -> list[int]:
    """Return the elements around a time, some levels up, that hold more."""
    found = []
    clock = page.text_len[i]
    for _ in range(MOST_LEVELS):
        i = page.parents[i]
        if i <= 0:
            break
        if page.text_len[i] - clock >= SHORTEST:
            found.append(i)
    return found


def is_live(page: Page, box: int) -> bool:
    """Tell whether a box or its parent is named an entry of a live blog."""
    return "live" in page.region_of(box) | page.region_of(page.parents[box])


def time_of(page: Page, i: int) -> datetime | None:
    """Return the moment that a time element states."""
    return parse_date(page.elements[i].get("datetime") or "")


def without_clocks(segments: Sequence[Segment], entries: Sequence[LiveEntry]) -> list[Segment]:
    """Return the segments but for the lines that are nothing but an entry's clock."""
    clocks = [entry.clock for entry in entries]
    return [
        segment
        for segment in segments
        if len(segment.text) > LONGEST_CLOCK or not any(segment.first <= clock < segment.last for clock in clocks)
    ]


def join_entries(pieces: Sequence[BlockPart], entries: Sequence[LiveEntry]) -> list[BlockPart]:
    """Return the pieces, those inside an entry marked as parts of one block."""
    joined: list[BlockPart] = []
    n = 0
    for piece in pieces:
        while n < len(entries) and entries[n].last <= piece.first:
            n += 1
        if n < len(entries) and entries[n].first <= piece.first:
            piece = replace(piece, type="live_entry", group=entries[n].first, time=entries[n].time, level=None)
        joined.append(piece)
    return joined
