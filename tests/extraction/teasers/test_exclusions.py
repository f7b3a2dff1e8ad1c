"""What part of the page's furniture a card is."""

from __future__ import annotations

import pytest

from worker.extraction.page import open_page
from worker.extraction.teasers.cards import gather_cards
from worker.extraction.teasers.exclusions import find_exclusion
from worker.extraction.teasers.features import read_context
from worker.extraction.teasers.links import read_links
from worker.normalize.html import parse_html

CARD = '<h3><a href="/ferry-returns-to-the-islands/">Ferry returns to the islands</a></h3>'
ARTICLE = "<main><h1>Tram stays</h1><div id='text'><p>The council keeps the old tram line after all.</p></div></main>"


def furniture(before: str = "", after: str = "") -> str:
    document = open_page(parse_html(f"<html><body>{before}{ARTICLE}{after}</body></html>"), "https://news.example/x/")
    roots = [element for element in document.elements if element.get("id") == "text"]
    card = gather_cards(document, roots, read_links(document))[0]
    return find_exclusion(read_context(document, roots), card)


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        (f"<nav><ul><li>{CARD}</li></ul></nav>", "", "menu"),
        (f"<header><div>{CARD}</div><a href='/'>Home</a></header>", "", "header"),
        ("", f"<nav class='mobile-menu'><ul><li>{CARD}</li></ul></nav>", "menu"),
        ("", f"<nav class='more'><ul><li>{CARD}</li></ul></nav>", ""),
        ("", f"<footer><div>{CARD}</div></footer>", "footer"),
        ("", f"<footer class='entry-footer'><div>{CARD}</div></footer>", ""),
        ("", f"<footer><div>{CARD}</div></footer><footer>Imprint</footer>", ""),
        ("", f"<section><footer><div>{CARD}</div></footer></section>", ""),
        ("", f"<div>{CARD}<span>Sponsored</span></div>", "advert"),
        ("", f"<div>{CARD}<span>Sponsored by Harbour Bank</span></div>", "advert"),
        ("", f"<div>{CARD}<span>Sponsors leave the club</span></div>", ""),
        ("", f"<section>{CARD}</section>", ""),
    ],
)
def test_a_cards_place_and_label_tell_whether_it_is_furniture(before: str, after: str, wanted: str) -> None:
    assert furniture(before, after) == wanted
