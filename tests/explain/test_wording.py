"""Every feature of both models can be said in words, and a place is named as a selector would name it."""

from __future__ import annotations

import pytest

from worker.explain.wording import meaning_of, place_of
from worker.extraction.main_text.weights_in_context import SECOND
from worker.extraction.page.document import open_document
from worker.extraction.teasers.model import MODEL
from worker.normalize.html import parse_html


@pytest.mark.parametrize("feature", sorted({*SECOND, *MODEL.weights}))
def test_every_weighed_feature_has_words(feature: str) -> None:
    assert meaning_of(feature) != feature


@pytest.mark.parametrize(
    ("feature", "wanted"),
    [
        ("linked:<.25", "under 25% of its letters are links"),
        ("length:<40", "length in letters: under 40"),
        ("linked:0", "none of its letters are links"),
        ("style:more", "most of the page's prose looks like it"),
        ("odds:more", "taken alone its log-odds are high"),
        ("own:share", "its own element speaks of share"),
        ("tag:p", "stands in <p>"),
        ("tag:p & out", "stands in <p> and outside of the text's center"),
        ("zone_footer", "stands in a part of the page for footer"),
        ("block_words_5", "words of a link in its block: up to 5"),
        ("words_more", "words of the link: many"),
        ("block_picture", "shared by its block: a picture"),
    ],
)
def test_a_feature_in_words(feature: str, wanted: str) -> None:
    assert meaning_of(feature) == wanted


def test_what_is_not_known_is_shown_as_it_is() -> None:
    assert meaning_of("new:thing") == "new:thing"


def test_a_place_is_the_element_and_the_one_around_it() -> None:
    page = "<html><body><div id=main class='a b c'><p class='lead {{x}}'>x</p></div></body></html>"
    document = open_document(parse_html(page), "https://paper.example/a")
    assert place_of(document, document.tags.index("p")) == "div#main.a.b > p.lead"
    assert place_of(document, 0) == ""
