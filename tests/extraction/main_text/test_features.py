"""Features of a segment and of its neighbours; odds from them."""

from __future__ import annotations

import pytest

from worker.extraction.main_text.context_features import second_features
from worker.extraction.main_text.features import Surroundings, first_features, is_link_line, prose, text_features
from worker.extraction.main_text.model import LOWEST, find_features, weigh
from worker.extraction.main_text.title_match import find_witnesses, witness_features
from worker.extraction.main_text.weights_in_context import SECOND
from worker.extraction.page.document import Document, open_document
from worker.extraction.page.segments import Segment, read_segments
from worker.normalize.html import parse_html

LONG = "The ferry between the two old harbours sails again from Monday, eleven years after the last boat."


def opened(body: str, head: str = "") -> Document:
    return open_document(parse_html(f"<html><head>{head}</head><body>{body}</body></html>"), "https://paper.example/a")


@pytest.mark.parametrize(
    ("text", "linked", "wanted"),
    [
        (LONG, 0, {"length:<110", "linked:0", "sentences:1", "end:sentence"}),
        ("Share this", 10, {"length:<20", "linked:more", "end:other", "begins:appeal"}),
        ("© 2026 The Paper | All rights", 0, {"text:copyright", "text:bars", "begins:note"}),
        ("What now?", 0, {"text:question"}),
        ("12.03.2026 14:20", 0, {"text:digits"}),
    ],
)
def test_what_a_text_says_of_itself(text: str, linked: int, wanted: set[str]) -> None:
    assert wanted <= set(text_features(Segment(0, 0, 1, text, linked)))


def test_where_the_prose_of_a_page_stands_is_told_before_anything_is_weighed() -> None:
    document = opened(f"<div><p>{LONG}</p><p>{LONG}!</p></div><p>{LONG[:60]}</p>")
    rows = first_features(document, read_segments(document), find_witnesses(document))
    assert {"prose under parent:<.9", "prose before:<0.0001", "prose levels down:1"} <= set(rows[0])
    assert {"prose under parent:<.3", "prose levels up:1"} <= set(rows[2])


def test_names_around_are_near_or_far() -> None:
    document = opened("<div class=related-posts><div><div><div><p class=lead>x</p></div></div></div></div>")
    owner = document.tags.index("p")
    surroundings = Surroundings(document)
    assert "lede" in surroundings.own(owner)
    assert set(surroundings.around(document.parents[owner])) == {"far:related"}


def test_lines_of_links_have_no_features_and_the_lowest_odds() -> None:
    document = opened(f"<p><a href=/a>News</a></p><p>{LONG}</p>")
    segments = read_segments(document)
    assert [is_link_line(segment) for segment in segments] == [True, False]
    rows = first_features(document, segments, find_witnesses(document))
    assert rows[0] == []
    assert weigh(find_features(document, segments, find_witnesses(document))[0], SECOND) == LOWEST


def test_witnesses_know_title_dek_and_body() -> None:
    head = '<meta property="og:title" content="The keys">'
    head += '<meta name="description" content="Forty years alone with the sea.">'
    ld = '<script type="application/ld+json">{"headline": "The keys", "articleBody": "' + LONG * 6 + '"}</script>'
    witnesses = find_witnesses(opened("<h1>The keys</h1>", head + ld))
    assert witness_features("The Keys", witnesses) == ["says:title"]
    assert witness_features("Forty years alone with the sea.", witnesses) == ["says:dek", "says:not body"]
    assert witness_features(LONG, witnesses) == ["says:body"]
    assert witnesses.headline > 0


def test_neighbours_and_place_are_features() -> None:
    document = opened(f"<div><p>{LONG}</p><p>{LONG}!</p></div>")
    segments = read_segments(document)
    rows = second_features(document, segments, [["tag:p"], ["tag:p"]], [2.5, 2.5])
    assert {"tag:p", "odds:<3", "before:none", "behind:<3", "range:middle", "center:in"} <= set(rows[0])


def test_odds_are_the_sum_of_known_weights() -> None:
    assert weigh(["a", "b", "unknown"], {"": -1.0, "a": 2.0, "b": 0.5}) == 1.5
    assert weigh(["unknown"], {"": -1.0}) == LOWEST


def test_prose_is_what_exceeds_a_line_links_taken_off_twice() -> None:
    assert prose(Segment(0, 0, 1, "x" * 100, 10)) == 40
    assert prose(Segment(0, 0, 1, "x" * 30, 0)) == 0
