"""What a whole page says of its kind."""

from __future__ import annotations

import pytest

from worker.extraction.main_text.features.page import PAGE_COLUMNS, address_features
from worker.extraction.main_text.model import PageRows
from worker.extraction.main_text.title_match import find_witnesses
from worker.extraction.page import open_page
from worker.extraction.page.segments import read_segments
from worker.normalize.html import parse_html

LONG = "Why would anybody pay $12 for a ferry, I ask, when we can walk? Because of the sea, of course, and you."


def columns(body: str, url: str = "https://paper.example/a", head: str = "") -> dict[str, float]:
    document = open_page(parse_html(f"<html><head>{head}</head><body>{body}</body></html>"), url)
    page = PageRows(document, read_segments(document), find_witnesses(document)).page
    return dict(zip(PAGE_COLUMNS, page, strict=True))


@pytest.mark.parametrize(
    ("url", "column", "wanted"),
    [
        ("https://a.example/2026/03/ferry", "a date in the address", True),
        ("https://a.example/2026/03/ferry", "levels of the address", 3),
        ("https://forum.example/viewtopic.php?t=3", "the address speaks of: forum", True),
        ("https://forum.example/viewtopic.php?t=3", "a query in the address", True),
        ("https://a.example/collections/all", "the address speaks of: collection", True),
        ("https://[broken", "levels of the address", 0),
    ],
)
def test_what_an_address_says(url: str, column: str, wanted: float) -> None:
    assert dict(zip(PAGE_COLUMNS, address_features(url), strict=False))[column] == wanted


def test_what_the_page_states_and_holds() -> None:
    head = '<meta property="og:type" content="product"><meta name="author" content="M. Gray">'
    ld = '<script type="application/ld+json">{"@type": "Product", "name": "Ferry"}</script>'
    found = columns(f"<div class=product-price><p>{LONG}</p></div><ul><li>a</li></ul>", head=head + ld)
    assert found["JSON-LD has: Product"]
    assert found["og:type is product"]
    assert found["an author is given"]
    assert found["elements <li>"] == 1
    assert found["names of shopping"] == 0.5
    assert found["share of prose in <p>"] == 1
    assert found["pieces with a price"] == 1
    assert found["questions"] > 0


def test_an_empty_page_has_all_columns() -> None:
    assert len(columns("<div></div>")) == len(PAGE_COLUMNS)
