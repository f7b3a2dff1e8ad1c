"""The entries of live blogs."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from worker.extraction.blocks.live_blog import LiveEntry, find_live_entries, join_entries, without_clocks
from worker.extraction.blocks.typed_blocks import BlockPart
from worker.extraction.page import Page, open_page
from worker.extraction.page.segments import Segment
from worker.normalize.html import parse_html

LIVE = '<script type="application/ld+json">{"@type": "LiveBlogPosting", "headline": "Storm"}</script>'
TEXT = "The harbour is closed for the rest of the day, says its master."


def opened(body: str) -> Page:
    return open_page(parse_html(f"<html><body>{body}</body></html>"), "https://paper.example/live")


def boxes(count: int, name: str = "box") -> str:
    return "".join(
        f"<div class={name}><span><time datetime=2026-03-14T0{n}:00:00Z>{n} o'clock</time></span><p>{TEXT}</p></div>"
        for n in range(count)
    )


def test_boxes_with_a_time_are_entries_where_the_page_says_it_is_live() -> None:
    document = opened(f"{LIVE}<p>{TEXT}</p><main>{boxes(4)}</main>")
    found = find_live_entries(document, (document.root,))
    assert [entry.time for entry in found] == [datetime(2026, 3, 14, n, tzinfo=UTC) for n in range(4)]
    assert [document.tags[entry.first] for entry in found] == ["div"] * 4
    assert [entry.last for entry in found] == [document.ends[entry.first] for entry in found]


def test_the_names_of_the_boxes_say_it_too() -> None:
    document = opened(f"<main>{boxes(3, 'live-entry')}</main>")
    assert len(find_live_entries(document, (document.root,))) == 3


@pytest.mark.parametrize(
    "body",
    [
        f"<main>{boxes(5)}</main>",
        f"{LIVE}<main>{boxes(2)}</main>",
        f"{LIVE}<p>{TEXT}</p>",
        f"{LIVE}<ul>" + "<li><time datetime=2026-03-14>today</time></li>" * 9 + "</ul>",
    ],
    ids=["no live blog", "too few", "no times", "times alone"],
)
def test_dated_boxes_elsewhere_are_no_entries(body: str) -> None:
    document = opened(body)
    assert find_live_entries(document, (document.root,)) == []


def test_a_time_that_cannot_be_read_is_none() -> None:
    document = opened(LIVE + boxes(3).replace("2026-03-14T01:00:00Z", "soon"))
    assert [entry.time is None for entry in find_live_entries(document, (document.root,))] == [False, True, False]


def test_the_pieces_inside_an_entry_are_parts_of_it() -> None:
    noon = datetime(2026, 3, 14, 12, tzinfo=UTC)
    pieces = [
        BlockPart(n, n + 1, "heading" if n == 4 else "paragraph", str(n), level=2 if n == 4 else None)
        for n in (1, 4, 5, 9)
    ]
    joined = join_entries(pieces, [LiveEntry(3, 8, noon)])
    assert [(piece.type, piece.group, piece.time) for piece in joined] == [
        ("paragraph", -1, None),
        ("live_entry", 3, noon),
        ("live_entry", 3, noon),
        ("paragraph", -1, None),
    ]


def test_a_line_that_is_nothing_but_a_clock_is_left_out() -> None:
    entries = [LiveEntry(3, 8, None, 4)]
    clock, said, beside = (
        Segment(4, 4, 5, "09:40", 0),
        Segment(6, 6, 7, "The pier is closed.", 0),
        Segment(9, 9, 10, "x", 0),
    )
    assert without_clocks([clock, said, beside], entries) == [said, beside]
