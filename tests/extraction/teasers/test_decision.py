"""Cards weighed with their lists, and the verdict on each."""

from __future__ import annotations

from worker.extraction.main_text import find_main_text
from worker.extraction.page import open_page
from worker.extraction.teasers import find_teasers
from worker.extraction.teasers.decision import WeighedCard
from worker.normalize.html import parse_html

URL = "https://news.example/world/2026/01/25/harbour-reopens-after-the-long-storm/"
TEXT = "<p>The harbour opened its gates again on Sunday, three days after the storm had closed them.</p>"


def cards_of(inner: str, before: str = "") -> tuple[WeighedCard, ...]:
    html = f"<body>{before}<main><article><h1>Harbour reopens</h1>{TEXT * 3}</article>{inner}</main></body>"
    document = open_page(parse_html(html), URL)
    return find_teasers(document, find_main_text(document)).cards


def card(slug: str, title: str) -> str:
    return f"<li><h3><a href='/world/2026/01/20/{slug}/'>{title}</a></h3></li>"


LIST = "".join(card(f"story-number-{n}-of-the-day", f"Ferry line returns to island number {n}") for n in range(3))


def test_each_card_comes_with_its_features_its_list_and_its_teaser() -> None:
    first, *others = cards_of(f"<h2>Read more</h2><ul>{LIST}</ul>")
    assert len(others) == 2
    assert "heading" in first.features
    assert first.block.label == "Read more"
    assert first.block is others[0].block
    assert first.teaser is not None
    assert first.teaser.headline == "Ferry line returns to island number 0"


def test_a_card_in_a_menu_is_excluded_whatever_its_odds() -> None:
    cards = cards_of("", before=f"<nav><h2>Read more</h2><ul>{LIST}</ul></nav>")
    assert [(each.excluded, each.teaser) for each in cards] == [("menu", None)] * 3


def test_a_card_near_the_threshold_is_taken_with_its_list() -> None:
    cards = cards_of(f"<h2>Read more</h2><ul>{LIST}{card('odd-piece-of-it', 'Storm log of the week')}</ul>")
    assert all(each.is_teaser for each in cards)
