"""Live blogs: the entries of a page that is written while things happen, each with its time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from lxml import etree

from worker.extraction.blocks.typed_blocks import Piece
from worker.extraction.page.document import Document
from worker.extraction.page.segments import Segment
from worker.extraction.structured_data.json_ld import types_of
from worker.extraction.vocabulary.page_regions import kinds_named
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
    """Hold one entry: the span of elements it stands in, its time (None where unreadable), and its clock's element."""

    first: int
    last: int
    time: datetime | None
    clock: int = -1


def find_live_entries(document: Document, roots: Sequence[etree._Element]) -> list[LiveEntry]:
    """The entries of a live blog in page order: boxes of one kind side by side, each with a time element.

    Only where the page says that it is one, in its JSON-LD or by the names of those boxes: dated boxes side by side are
    comments or promos elsewhere.
    """
    times = [
        i
        for root in roots
        for i in range(document.index[root], document.ends[document.index[root]])
        if document.tags[i] == "time" and document.elements[i].get("datetime")
    ]
    if len(times) < FEWEST:
        return []
    stated = any("LiveBlogPosting" in types_of(node) for node in document.json_ld)
    boxes: dict[tuple[int, str, str], dict[int, int]] = {}
    for i in times:
        for box in boxes_around(document, i):
            alike = (document.parents[box], document.tags[box], document.elements[box].get("class") or "")
            boxes.setdefault(alike, {}).setdefault(box, i)
    rows = [row for alike, row in boxes.items() if len(row) >= FEWEST and (stated or is_live(document, alike))]
    if not rows:
        return []
    row = max(rows, key=lambda found: sum(document.text_len[box] for box in found))
    return [LiveEntry(box, document.ends[box], time_of(document, i), i) for box, i in sorted(row.items())]


def boxes_around(document: Document, i: int) -> list[int]:
    """The elements around a time, a few levels up, that hold more than the time."""
    found = []
    clock = document.text_len[i]
    for _ in range(MOST_LEVELS):
        i = document.parents[i]
        if i <= 0:
            break
        if document.text_len[i] - clock >= SHORTEST:
            found.append(i)
    return found


def is_live(document: Document, alike: tuple[int, str, str]) -> bool:
    """Whether boxes of this parent, tag and class are named the entries of a live blog."""
    parent, _, names = alike
    around = f"{names} {document.elements[parent].get('class') or ''} {document.elements[parent].get('id') or ''}"
    return any("live" in kinds_named(name) for name in around.split())


def time_of(document: Document, i: int) -> datetime | None:
    """The moment that a time element states."""
    return parse_date(document.elements[i].get("datetime") or "")


def without_clocks(segments: Sequence[Segment], entries: Sequence[LiveEntry]) -> list[Segment]:
    """Return the segments but for the lines that are nothing but an entry's clock."""
    clocks = [entry.clock for entry in entries]
    return [
        segment
        for segment in segments
        if len(segment.text) > LONGEST_CLOCK or not any(segment.first <= clock < segment.last for clock in clocks)
    ]


def join_entries(pieces: Sequence[Piece], entries: Sequence[LiveEntry]) -> list[Piece]:
    """Return the pieces, those inside an entry marked as parts of one block."""
    joined: list[Piece] = []
    n = 0
    for piece in pieces:
        while n < len(entries) and entries[n].last <= piece.first:
            n += 1
        if n < len(entries) and entries[n].first <= piece.first:
            piece = replace(piece, type="live_entry", group=entries[n].first, time=entries[n].time, level=None)
        joined.append(piece)
    return joined
