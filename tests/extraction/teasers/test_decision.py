"""Cards weighed with their lists, and the verdict on each."""

from __future__ import annotations

from dataclasses import replace

import pytest

from worker.extraction.main_text import find_main_text
from worker.extraction.page import open_page
from worker.extraction.teasers import find_teasers
from worker.extraction.teasers.cards import gather_cards
from worker.extraction.teasers.decision import MODEL, WeighedCard, may_join, take_together, weigh_cards
from worker.extraction.teasers.features import read_context
from worker.extraction.teasers.links import read_links
from worker.extraction.teasers.list_heading import count_links
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


@pytest.mark.parametrize(
    ("taken", "below", "title", "features", "joins"),
    [
        (3, 0.5, "Storm log of the week", set(), True),
        (3, 1.1, "Storm log of the week", set(), False),
        (3, 0.5, "Storm log", set(), False),
        (3, 0.5, "Storm log of the week", {"listing"}, False),
        (2, 0.5, "Storm log of the week", set(), False),
        (1, 0.5, "Storm log of the week", set(), False),
    ],
    ids=["near", "far below", "too few words", "a list's address", "half are taken", "one is taken"],
)
def test_a_card_just_below_the_threshold_is_taken_where_most_of_its_list_is(
    taken: int, below: float, title: str, features: set[str], joins: bool
) -> None:
    last = card("odd-piece-of-the-week", title)
    head = f"<article><h1>Harbour reopens</h1>{TEXT * 3}</article><h2>Read more</h2>"
    html = f"<body><main>{head}<ul>{LIST}{last}</ul></main></body>"
    document = open_page(parse_html(html), URL)
    roots = [document.elements[document.tags.index("article")]]
    context, links = read_context(document, roots), read_links(document)
    linked = count_links(document, [link.index for link in links])
    *others, odd = weigh_cards(context, gather_cards(document, roots, links), linked)
    given = [replace(each, is_teaser=place < taken) for place, each in enumerate(others)]
    odd = replace(odd, is_teaser=False, odds=MODEL.threshold - below, features=[*odd.features, *features])
    *_, found = take_together(context, [*given, odd])
    assert (found.is_teaser, found.with_list) == (joins, joins)


def test_a_card_left_out_is_not_taken_alone() -> None:
    cards = cards_of(f"<h2>Read more</h2><ul>{LIST}</ul>")
    assert [each.with_list for each in cards] == [False] * 3
    assert not may_join(cards[0])
    assert not may_join(replace(cards[0], is_teaser=False, odds=MODEL.threshold, excluded="menu"))
    assert may_join(replace(cards[0], is_teaser=False, odds=MODEL.threshold))
