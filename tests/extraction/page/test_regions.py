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


@pytest.mark.parametrize(
    ("html", "apart"),
    [
        ("<main><p id=x>a</p></main>", False),
        ("<nav><p id=x>a</p></nav>", True),
        ('<div class="Sidebar"><p id=x>a</p></div>', True),
        ('<article class="teaser"><p id=x>a</p></article>', True),
        ('<div class="modal"><article><p id=x>a</p></article></div>', False),
        ("<ul><li><p id=x>a</p></li></ul>", True),
    ],
)
def test_where_an_element_stands_is_told_by_what_is_around_it(html: str, apart: bool) -> None:
    page = open_page(parse_html(f"<html><body>{html}</body></html>"), "")
    assert page.stands_apart(page.tags.index("p")) is apart


def test_a_box_around_the_headline_is_the_articles_own() -> None:
    page = open_page(parse_html('<html><body><div class="modal"><p>a</p></div></body></html>'), "")
    assert page.stands_apart(page.tags.index("p"))
    assert not page.stands_apart(page.tags.index("p"), {page.tags.index("div")})


def test_marks_for_tests_and_readers_are_no_names_that_rules_go_by() -> None:
    page = open_page(parse_html('<html><body><div data-testid="BreadcrumbArea"><p>a</p></div></body></html>'), "")
    assert page.region_of(page.tags.index("div")) == {"meta"}
