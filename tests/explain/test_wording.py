"""Every feature of both models can be said in words, and a place is named as a selector would name it."""

from __future__ import annotations

import pytest

from worker.explain.wording import column_in_words, meaning_of, place_of
from worker.extraction.page import open_page
from worker.extraction.teasers.model import MODEL
from worker.normalize.html import parse_html


@pytest.mark.parametrize("feature", sorted(MODEL.weights))
def test_every_weighed_feature_has_words(feature: str) -> None:
    assert meaning_of(feature) != feature


@pytest.mark.parametrize(
    ("feature", "wanted"),
    [
        ("zone_footer", "stands in a part of the page for footer"),
        ("block_words_5", "words of a link in its block: up to 5"),
        ("words_more", "words of the link: many"),
        ("block_picture", "shared by its block: a picture"),
    ],
)
def test_a_feature_in_words(feature: str, wanted: str) -> None:
    assert meaning_of(feature) == wanted


@pytest.mark.parametrize(
    ("column", "value", "wanted"),
    [
        ("share of the prose in its box", 0.254, "share of the prose in its box: 25%"),
        ("letters", 40, "letters: 40"),
        ("stands in <p>", True, "stands in <p>"),
        ("stands in <p>", False, "not: stands in <p>"),
    ],
)
def test_a_column_in_words(column: str, value: float, wanted: str) -> None:
    assert column_in_words(column, value) == wanted


def test_what_is_not_known_is_shown_as_it_is() -> None:
    assert meaning_of("new:thing") == "new:thing"


def test_a_place_is_the_element_and_the_one_around_it() -> None:
    page = "<html><body><div id=main class='a b c'><p class='lead {{x}}'>x</p></div></body></html>"
    document = open_page(parse_html(page), "https://paper.example/a")
    assert place_of(document, document.tags.index("p")) == "div#main.a.b > p.lead"
    assert place_of(document, 0) == ""
