"""History: which capture of an article is the current one, and which brought a revision.

Pure functions of the set of captures, so that the order in which pages arrive cannot show.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise


@dataclass(frozen=True, slots=True)
class Capture:
    """Hold one page's reading: its place in time, and its address."""

    page_id: int
    frontier_id: int
    source_id: int | None
    content_hash: str
    reading: str
    rank: int
    own_key: str
    fetched_at: datetime
    parsed_at: datetime
    why: str
    id: int = 0
    article_id: int = 0
    canonical_key: str = ""
    title_key: str = ""
    url: str | None = None
    words: int | None = None
    text_key: str | None = None
    says_error: bool | None = None
    state: str | None = None


def is_shown(rank: int, state: str | None) -> bool:
    """Tell whether a capture of this rank and state can be what an article shows."""
    return state != "suspect" and rank < 2


def shown(captures: Iterable[Capture]) -> list[Capture]:
    """Return the captures that an article's record and sightings come from; all where none qualifies."""
    known = list(captures)
    return [capture for capture in known if is_shown(capture.rank, capture.state)] or known


def current_capture(captures: Iterable[Capture]) -> Capture:
    """Return the capture an article shows.

    The canonical page goes before its other forms, then the latest, then by hash.
    """
    newest = latest_readings(shown(captures))
    best = min(capture.rank for capture in newest)
    return max((capture for capture in newest if capture.rank == best), key=page_order)


def revisions(captures: Iterable[Capture]) -> tuple[Capture, ...]:
    """Return the captures that changed the content, oldest first.

    Only pages of the current capture's rank count: an AMP page is another form of the text, not an edit.  Of a page
    that was read anew, later readings count while no newer page had been fetched: after that they are no news.
    """
    known = shown(captures)
    rank = current_capture(known).rank
    pages: dict[int, list[Capture]] = {}
    for capture in sorted(known, key=lambda capture: (capture.parsed_at, capture.content_hash)):
        if capture.rank == rank:
            pages.setdefault(capture.page_id, []).append(capture)
    ordered = sorted(pages.values(), key=lambda readings: page_order(readings[-1]))
    states: list[Capture] = []
    for place, readings in enumerate(ordered):
        until = ordered[place + 1][-1].fetched_at if place + 1 < len(ordered) else None
        states += [readings[0], *(late for late in readings[1:] if until is None or late.parsed_at < until)]
    changes = [after for before, after in pairwise(states) if after.content_hash != before.content_hash]
    return (*states[:1], *changes)


def latest_readings(captures: Iterable[Capture]) -> list[Capture]:
    """Return the last reading of each page."""
    pages: dict[int, Capture] = {}
    for capture in sorted(captures, key=lambda capture: (capture.parsed_at, capture.content_hash)):
        pages[capture.page_id] = capture
    return list(pages.values())


def page_order(capture: Capture) -> tuple[datetime, str, str]:
    """Return what orders pages in time.

    When they were parsed may depend on the queue, so it does not count.
    """
    return capture.fetched_at, capture.content_hash, capture.reading
