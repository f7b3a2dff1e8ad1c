"""The evidence for a promo."""

from __future__ import annotations

import pytest

from worker.extraction.page import open_page
from worker.extraction.teasers.cards import gather_cards
from worker.extraction.teasers.features import headed, read_context, step, weigh_block, weigh_card, weigh_heading
from worker.extraction.teasers.links import read_links
from worker.normalize.html import parse_html

PAGE = """<html><body><nav><a href="/special-reports-of-2026/">Special</a></nav>
<article><h1>Council keeps the tram</h1><p>The council voted on Tuesday to keep the old tram line open.</p></article>
<section><h3><a href="/local/ferry-returns-to-islands-481400.html">Ferry returns to the islands this spring</a></h3>
<img src="/i.jpg"></section></body></html>"""


def weigh_all() -> list[list[str]]:
    document = open_page(parse_html(PAGE), "https://news.example/local/council-keeps-tram-481516.html")
    root = document.elements[document.tags.index("article")]
    page = read_context(document, [root])
    return [weigh_card(page, card) for card in gather_cards(document, [root], read_links(document))]


def test_a_card_is_described_by_words_address_markup_and_place() -> None:
    menu, card = weigh_all()

    assert {"zone_navigation", "before", "above_headline", "words_1"} <= set(menu)
    assert {"words_8", "slug_6", "number", "same_look", "same_section", "picture", "heading"} <= set(card)
    assert "before" not in card


def test_the_evidence_names_known_features_once() -> None:
    for names in weigh_all():
        assert len(names) == len(set(names))


def test_a_value_is_named_by_its_range() -> None:
    assert step("words", 0, (0, 1, 3)) == "words_0"
    assert step("words", 2, (0, 1, 3)) == "words_3"
    assert step("words", 9, (0, 1, 3)) == "words_more"


def test_a_block_shares_what_its_cards_have_in_common() -> None:
    weighed = weigh_block([["picture", "number"], ["number"]], ["Ferry returns", "Garden opens"])

    assert weighed["block_picture"] == 0.5
    assert weighed["block_number"] == 1.0
    assert weighed["block_size_2"] == 1.0
    assert weighed["block_words_2"] == 1.0


def test_a_heading_announces_promos_or_something_else() -> None:
    assert weigh_heading(None) == ()
    assert weigh_heading("Read more") == ("headed", "headed_promo")
    assert weigh_heading("Sponsored stories") == ("headed", "headed_other")
    assert weigh_heading("Culture") == ("headed",)


@pytest.mark.parametrize(
    ("inner", "expected"),
    [
        ("<h3><span><a href='/x'>Ferry</a></span></h3>", True),
        ("<h3><b><i><s><a href='/x'>Ferry</a></s></i></b></h3>", False),
        ("<p><a href='/x'>Ferry</a></p>", False),
    ],
    ids=["near", "too far", "none"],
)
def test_a_link_stands_in_a_heading(inner: str, expected: bool) -> None:
    page = open_page(parse_html(f"<html><body>{inner}</body></html>"), "https://news.example/")
    assert headed(page, page.by_tag["a"][0]) is expected


def test_a_card_that_sells_and_one_of_another_site_say_so() -> None:
    html = PAGE.replace("Ferry returns to the islands this spring", "Subscribe to our newsletter of ferries now")
    html = html.replace("/local/ferry-returns", "https://elsewhere.example/local/ferry-returns")
    document = open_page(parse_html(html), "https://news.example/local/council-keeps-tram-481516.html")
    root = document.elements[document.tags.index("article")]
    context = read_context(document, [root])
    cards = [weigh_card(context, card) for card in gather_cards(document, [root], read_links(document))]
    assert {"sells", "off_site"} <= set(cards[-1])
    assert {"sells", "off_site"}.isdisjoint(cards[0])
