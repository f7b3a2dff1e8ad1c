"""What the elements around a segment speak of, and where names say nothing."""

from __future__ import annotations

from worker.extraction.main_text.features.markup import MARKUP_COLUMNS, MarkupContext
from worker.extraction.page import Page, open_page
from worker.normalize.html import parse_html


def opened(body: str) -> Page:
    return open_page(parse_html(f"<html><body>{body}</body></html>"), "https://paper.example/a")


def test_names_count_on_the_element_and_its_parent() -> None:
    document = opened("<div class=related-posts><p class=lead>x</p></div>")
    found = dict(zip(MARKUP_COLUMNS, MarkupContext(document).features(document.tags.index("p")), strict=True))
    assert found["its box speaks of: lede"]
    assert found["its box speaks of: related"]
    assert found["stands in <p>"]
    assert not found["stands in <div>"]


def test_names_of_what_holds_the_center_say_nothing_on_the_way_to_it() -> None:
    document = opened("<div class=comments><div class=share><p>x</p></div><p>y</p></div>")
    [outer, inner], [shared, text] = document.by_tag["div"], document.by_tag["p"]
    surroundings = MarkupContext(document, {outer: 0, document.parents[outer]: 1, 0: 2})
    assert surroundings.side(shared) == {"share"}
    assert surroundings.side(text) == frozenset()
    assert "comment" in document.region_of(outer)
    assert surroundings.side(inner) == {"share"}


def test_a_deep_tree_is_read_without_recursion() -> None:
    document = opened("<div>" * 200 + "<p>x</p>")
    assert MarkupContext(document).side(document.tags.index("p")) == frozenset()
