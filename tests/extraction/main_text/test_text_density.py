"""Where a page's text stands."""

from __future__ import annotations

from worker.extraction.main_text.text_density import descend, find_mass, levels, likely_letters
from worker.extraction.page.document import Document, open_document
from worker.extraction.page.segments import read_segments
from worker.normalize.html import parse_html

LONG = "The ferry between the two old harbours sails again from Monday, eleven years after the last boat."
PAGE = f"<main><div id=a><p>{LONG}</p><p>{LONG}!</p></div><div><p>Aside, and short.</p></div></main>"


def opened() -> Document:
    return open_document(parse_html(f"<html><body>{PAGE}</body></html>"), "https://paper.example/a")


def test_the_center_holds_most_of_the_text_that_counts() -> None:
    document = opened()
    segments = read_segments(document)
    mass = find_mass(document, segments, [len(segment.text) for segment in segments])
    assert document.elements[mass.center].get("id") == "a"
    assert mass.whole == 2 * len(LONG) + 1 + len("Aside, and short.")
    assert mass.under[mass.center] == mass.within[mass.center] == mass.styles["p", "div"] - len("Aside, and short.")


def test_only_better_than_even_odds_count() -> None:
    segments = read_segments(opened())
    assert likely_letters(segments, [0.1, 0.0, -3.0]) == [len(LONG), 0.0, 0.0]


def test_without_any_text_the_center_is_the_page() -> None:
    document = opened()
    assert descend(document, [0.0] * len(document.tags)) == 0
    assert find_mass(document, [], []).whole == 1.0


def test_levels_are_counted_from_the_center() -> None:
    document = opened()
    center, paragraph = document.tags.index("div"), document.tags.index("p")
    assert levels(document, center, center) == "down:0"
    assert levels(document, paragraph, center) == "down:1"
    assert levels(document, document.by_tag["p"][2], center) == "up:1"
    assert levels(document, 0, center) == "up:3"
