"""Where a page's running text stands."""

from __future__ import annotations

from worker.extraction.main_text.prose_map import add_up, descend, map_prose, prose
from worker.extraction.page import Page, open_page
from worker.extraction.page.segments import Segment, read_segments
from worker.normalize.html import parse_html

LONG = "The ferry between the two old harbours sails again from Monday, eleven years after the last boat."
PAGE = f"<main><div id=a><p>{LONG}</p><p>{LONG}!</p></div><div><p>Aside, and short.</p></div></main>"


def opened() -> Page:
    return open_page(parse_html(f"<html><body>{PAGE}</body></html>"), "https://paper.example/a")


def test_the_center_holds_most_of_the_text_that_counts() -> None:
    document = opened()
    segments = read_segments(document)
    found = map_prose(document, segments, [len(segment.text) for segment in segments])
    assert document.elements[found.center].get("id") == "a"
    assert found.whole == 2 * len(LONG) + 1 + len("Aside, and short.")
    assert found.under[found.center] == found.within[found.center] == 2 * len(LONG) + 1
    assert [document.tags[i] for i in found.above] == ["div", "main", "body", "html"]


def test_without_any_text_the_center_is_the_page() -> None:
    document = opened()
    assert descend(document, [0.0] * len(document.tags)) == 0
    assert map_prose(document, [], []).whole == 1.0


def test_what_an_element_holds_is_added_to_all_around_it() -> None:
    document = opened()
    amounts = [0.0] * len(document.tags)
    amounts[document.by_tag["p"][0]] = amounts[document.by_tag["p"][2]] = 1.0
    add_up(document, amounts)
    assert amounts[0] == amounts[document.tags.index("main")] == 2.0
    assert amounts[document.by_tag["div"][0]] == 1.0


def test_prose_is_what_exceeds_a_line_links_taken_off_twice() -> None:
    assert prose(Segment(0, 0, 1, "x" * 100, 10)) == 40
    assert prose(Segment(0, 0, 1, "x" * 30, 0)) == 0
