"""Where a segment stands beside the prose, the headline and its neighbours."""

from __future__ import annotations

from worker.extraction.main_text.features.place import NO_HEADLINE, PLACE_COLUMNS, Places, boxes_of, dress
from worker.extraction.main_text.prose_map import map_prose, prose
from worker.extraction.main_text.title_match import find_witnesses
from worker.extraction.page import Page, open_page
from worker.extraction.page.segments import read_segments
from worker.normalize.html import parse_html

LONG = "The ferry between the two old harbours sails again from Monday, eleven years after the last boat."


def opened(body: str) -> Page:
    return open_page(parse_html(f"<html><body>{body}</body></html>"), "https://paper.example/a")


def rows_of(body: str) -> list[dict[str, float]]:
    document = opened(body)
    segments = read_segments(document)
    running = [prose(segment) for segment in segments]
    places = Places(document, segments, running, map_prose(document, segments, running), find_witnesses(document))
    return [dict(zip(PLACE_COLUMNS, places.row(k), strict=True)) for k in range(len(segments))]


def test_the_place_is_told_by_the_prose_before_and_around() -> None:
    first, second, aside = rows_of(f"<main><div><p>{LONG}</p><p>{LONG}!</p></div><div><p>{LONG[:60]}</p></div></main>")
    assert first["share of the prose before it"] == 0
    assert second["share of the prose before it"] > 0.4
    assert first["stands in the center of the prose"]
    assert not aside["stands in the center of the prose"]
    assert (aside["levels from the center of the prose up"], aside["levels from there down"]) == (1, 2)
    assert first["pieces that look like it"] == 3


def test_the_headline_and_headings_count_the_pieces_behind_them() -> None:
    above, _, below, _, last = rows_of(f"<p>Above.</p><h1>Ferry</h1><p>{LONG}</p><h2>Boats</h2><p>{LONG}!</p>")
    assert not above["behind the headline"]
    assert below["pieces since the headline"] == 1
    assert (last["pieces since a heading"], last["letters since a heading"]) == (1, len("Boats"))
    assert below["a heading before"]
    assert below["a heading behind"]
    assert rows_of(f"<p>{LONG}</p>")[0]["pieces since the headline"] == NO_HEADLINE


def test_neighbours_are_known_and_nobody_stands_beyond_the_ends() -> None:
    first, second = rows_of(f"<p>{LONG}</p><p>{LONG}!</p>")
    assert first["letters of the piece before"] == -1
    assert first["letters of the piece behind"] == len(LONG) + 1
    assert first["the piece behind looks like it"]
    assert second["prose of the 4 before"] == len(LONG) - 40


def test_what_a_style_hides_is_known_below_it() -> None:
    shown, hidden = rows_of(f"<div><p>{LONG}</p><div style='display:none'><p>7013</p></div></div>")
    assert (shown["hidden by a style"], hidden["hidden by a style"]) == (False, True)


def test_there_are_always_four_boxes() -> None:
    document = opened("<p>x</p>")
    assert boxes_of(document, document.tags.index("body")) == [1, 0, 0, 0]
    assert dress(document, document.tags.index("p")) == ("p", "", "body", "")
