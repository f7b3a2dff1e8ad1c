"""The elements that the text leaves out are marked with what they are."""

from __future__ import annotations

import pytest
from lxml import html

from worker.explain.claimed_elements import word_for
from worker.records import Image


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("The boat at the pier", "caption"),
        ("The boat", "caption"),
        ("Photo: Jo Bell", "credit"),
        ("The boat at the pier. Photo: Jo Bell", "caption and credit"),
    ],
)
def test_an_element_holds_the_caption_the_credit_or_both(text: str, wanted: str) -> None:
    image = Image(None, caption="The boat at the pier", credit="Jo Bell")
    assert word_for(html.fromstring(f"<p>{text}</p>"), image) == wanted


def test_a_picture_that_is_not_the_article_s_has_captions_only() -> None:
    assert word_for(html.fromstring("<p>Jo Bell</p>"), None) == "caption"
