"""What a card says of its piece."""

from __future__ import annotations

import pytest

from worker.extraction.page import open_page
from worker.extraction.page.regions import called
from worker.extraction.teasers.cards import gather_cards
from worker.extraction.teasers.headline import CardWording, is_invitation, read_wording
from worker.extraction.teasers.links import read_links
from worker.extraction.vocabulary.teaser_markup import HEADLINE_WORDS
from worker.normalize.html import parse_html

X = "/local/ferry-returns-to-the-islands/"
FERRY = "Ferry returns to the islands"


def read(card: str) -> CardWording | None:
    other = '<section><a href="/a-b-c-d/">Other</a></section>'
    page = f"<html><body><div><section>{card}</section>{other}</div></body></html>"
    document = open_page(parse_html(page), "https://news.example/own-page-of-the-site/")
    return read_wording(document, gather_cards(document, [], read_links(document))[0])


@pytest.mark.parametrize(
    "card",
    [
        f'<h3><a href="{X}">{FERRY}</a></h3>',
        f'<a href="{X}"><h3>{FERRY}</h3></a>',
        f'<a href="{X}"><h3><span class="kicker">Sea</span> {FERRY}</h3></a>',
        f'<a href="{X}"><h3><span class="titleheader">Sea</span><span class="title">{FERRY}</span></h3></a>',
        f'<a href="{X}"><h3><span class=" ">{FERRY}</span></h3></a>',
        f'<a href="{X}"><h3><span>Ferry returns</span> <span>to the islands</span></h3></a>',
        f'<a href="{X}"><span class="label">Sea</span><span class="teaser__headline">{FERRY}</span></a>',
        f'<a href="{X}"><span>{FERRY}</span><p class="teaser__text">The boat is back at last after a winter…</p></a>',
        f'<p><a href="{X}">{FERRY}</a></p><p><a href="{X}">The boat is back and everybody is glad…</a></p>',
        f'<a href="{X}"><span>3</span> {FERRY}</a>',
        f'<a href="{X}"><span class="rank">3.</span> {FERRY}</a>',
        f'<a href="{X}"><time>2 March</time> {FERRY}</a>',
        f'<a href="{X}"></a><h4>{FERRY}</h4>',
        f'<a href="{X}"><img src="/i.jpg" alt="{FERRY}"></a>',
        f'<a href="{X}" title="{FERRY}"><img src="/i.jpg"></a>',
        f'<a href="{X}" aria-label="{FERRY}">Read more</a>',
    ],
)
def test_the_headline_stands_alone(card: str) -> None:
    wording = read(card)

    assert wording is not None
    assert wording.headline == FERRY


def test_the_parts_of_a_full_card() -> None:
    wording = read(
        f'<a href="{X}"><img data-src="/i/ferry.jpg" src="data:image/gif," alt="The white ferry at its pier"></a>'
        f'<span class="card__kicker">Sea and coast</span><h3><a href="{X}">{FERRY}</a></h3>'
        '<p>After a long winter the boat is back.</p><span class="author">By a person of the islands themselves</span>'
    )

    assert wording == CardWording(
        headline=FERRY,
        variants=("The white ferry at its pier",),
        kicker="Sea and coast",
        excerpt="After a long winter the boat is back.",
        image_url="https://news.example/i/ferry.jpg",
        image_alt="The white ferry at its pier",
    )


def test_a_copy_of_the_headline_is_no_variant() -> None:
    wording = read(f'<a href="{X}" title="FERRY returns to the islands"><h3>{FERRY}</h3></a>')

    assert wording is not None
    assert wording.variants == ()


def test_a_card_without_any_words_has_no_wording() -> None:
    assert read(f'<a href="{X}"><img src="/i.jpg"></a>') is None


def test_an_invitation_names_no_piece() -> None:
    assert is_invitation("Read more")
    assert is_invitation("Next article")
    assert not is_invitation("Read more about the ferry that is back")


def test_an_element_is_called_by_the_end_of_its_class_names() -> None:
    assert called("card__title", HEADLINE_WORDS)
    assert called("text-large post-title", HEADLINE_WORDS)
    assert not called("title-wrapper", HEADLINE_WORDS)
    assert not called("lg:title", HEADLINE_WORDS)
