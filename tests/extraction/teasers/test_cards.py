"""Links gathered into cards."""

from __future__ import annotations

from worker.extraction.page import Page, open_page
from worker.extraction.teasers.cards import Card, gather_cards
from worker.extraction.teasers.links import read_links
from worker.normalize.html import parse_html


def read_cards(inner: str) -> tuple[Page, list[Card]]:
    text = "<p>The council voted on Tuesday to keep the old tram line open for another ten years.</p>"
    page = f"<html><body><article><h1>Title</h1><div>{text * 3}{inner}</div></article></body></html>"
    document = open_page(parse_html(page), "https://news.example/a-page-of-its-own/")
    root = document.elements[document.tags.index("div")]
    return document, gather_cards(document, [root], read_links(document))


def test_links_to_one_piece_that_stand_together_are_one_card() -> None:
    card = (
        '<section><a href="/{0}/"><img alt=""></a><h3><a href="/{0}/?utm_source=x">{1}</a></h3><p>More.</p></section>'
    )
    ferry, garden = card.format("ferry-is-back-again", "Ferry"), card.format("roof-garden-opens-today", "Garden")
    document, cards = read_cards(f"<aside>{ferry}{garden}</aside>")

    assert [len(card.links) for card in cards] == [2, 2]
    assert [document.tags[card.index] for card in cards] == ["section", "section"]
    assert [document.tags[card.parent] for card in cards] == ["aside", "aside"]
    assert cards[0].block == cards[1].block == cards


def test_a_card_never_takes_in_the_article() -> None:
    document, cards = read_cards('<p><a href="/ferry-is-back-again/">Ferry is back again after the winter</a></p>')

    assert [document.tags[card.index] for card in cards] == ["p"]


def test_a_link_in_a_sentence_is_set_apart() -> None:
    _, cards = read_cards(
        '<p>It was the same with the ferry, <a href="/ferry-is-back-again/">which is back</a>, said the mayor.</p>'
    )

    assert [card.in_sentence for card in cards] == [True]


def test_a_wordless_link_speaks_with_the_heading_or_the_picture_beside_it() -> None:
    _, cards = read_cards(
        '<section><a href="/ferry-is-back-again/"></a><h3>Ferry is back</h3></section>'
        '<section><a href="/roof-garden-opens-today/"><img alt="Roof garden opens"></a></section>'
    )

    assert [card.text for card in cards] == ["Ferry is back", "Roof garden opens"]
