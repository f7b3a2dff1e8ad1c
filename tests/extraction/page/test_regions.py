"""The parts of a page by the words of its markup."""

from __future__ import annotations

import pytest

from worker.extraction.page import Page, open_page
from worker.extraction.page.regions import Zones, named_zones, words_of
from worker.normalize.html import parse_html


def zones_at_link(inner: str) -> frozenset[str]:
    document: Page = open_page(parse_html(f"<html><body>{inner}</body></html>"), "https://news.example/")
    return Zones(document).of(document.tags.index("a"))


def test_class_names_are_split_at_marks_and_capitals() -> None:
    assert words_of("mainNav site-footer__list XMLFeed") == {"main", "nav", "site", "footer", "list", "xml", "feed"}


def test_tag_role_and_words_name_zones() -> None:
    assert named_zones("nav", "", "") == {"zone_navigation"}
    assert named_zones("div", "", "contentinfo") == {"zone_footer"}
    assert named_zones("div", "js-newsletter-box", "") == {"zone_promotion"}


@pytest.mark.parametrize(
    ("inner", "zone"),
    [
        ('<nav><ul><li><a href="/x">x</a></li></ul></nav>', "zone_navigation"),
        ('<div class="sponsored"><p><a href="/x">x</a></p></div>', "zone_advert"),
        ('<footer><a href="/x">x</a></footer>', "zone_footer"),
        ('<div id="related"><a href="/x">x</a></div>', "zone_promo"),
    ],
)
def test_an_element_stands_in_the_zones_around_it(inner: str, zone: str) -> None:
    assert zone in zones_at_link(inner)


def test_the_header_of_a_card_is_not_that_of_the_page() -> None:
    assert "zone_header" not in zones_at_link('<article><header><h3><a href="/x">x</a></h3></header></article>')


def test_words_on_elements_that_hold_the_article_say_nothing() -> None:
    document = open_page(
        parse_html('<html><body><div class="newsletter-page"><a href="/x">x</a></div></body></html>'), ""
    )

    assert Zones(document, [document.tags.index("div")]).of(document.tags.index("a")) == {"content"}
