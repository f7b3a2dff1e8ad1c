"""Each picture is shown with where its caption and credit came from."""

from __future__ import annotations

from tests.explain.pages import PAGE, URL
from worker.explain import Alternative, ImageExplanation, explain

CREDIT = ' <span class="credit">Photo: Jo Bell</span>'


def picture(page: str = PAGE) -> ImageExplanation:
    """The first picture of a page."""
    return explain(page.encode(), URL).pictures[0]


def test_a_caption_and_a_credit_are_shown_with_their_elements() -> None:
    found = picture()
    assert found.image.caption == "The new boat at the pier on Monday."
    assert found.place == "div.story-body > figure"
    assert (found.caption_from, found.credit_from) == (
        "figure > figcaption.caption",
        "figcaption.caption > span.credit",
    )


def test_the_alternative_text_competes_and_never_wins() -> None:
    assert picture().others == (Alternative("The new boat at the pier", "alternative text, never a caption"),)


def test_a_credit_of_the_data_says_so() -> None:
    described = '{"@type": "ImageObject", "url": "https://img.harbour-post.example/boat.jpg", "creditText": "Jo Bell"}'
    script = f'<script type="application/ld+json">{described}</script></head>'
    found = picture(PAGE.replace(CREDIT, "").replace("</head>", script))
    assert (found.image.credit, found.credit_from) == ("Jo Bell", "json-ld ImageObject")


def test_a_credit_of_the_alternative_text_says_so() -> None:
    page = PAGE.replace(CREDIT, "").replace('alt="The new boat at the pier"', 'alt="The new boat. Photo: Jo Bell"')
    found = picture(page)
    assert (found.image.credit, found.credit_from) == ("Jo Bell", "the alternative text")


def test_a_picture_without_a_caption_has_no_place_for_one() -> None:
    start, end = PAGE.index("<figcaption"), PAGE.index("</figure>")
    found = picture(PAGE[:start] + PAGE[end:])
    assert (found.image.caption, found.caption_from, found.credit_from) == (None, None, None)
