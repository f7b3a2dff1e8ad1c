"""What the page's head and scripts say of a segment."""

from __future__ import annotations

from worker.extraction.main_text.title_match import find_witnesses, matches
from worker.extraction.page import open_page
from worker.normalize.html import parse_html

LONG = "The ferry between the two old harbours sails again from Monday, eleven years after the last boat."


def test_title_description_and_stated_text_are_known_again() -> None:
    head = '<meta property="og:title" content="The keys of the tower">'
    head += '<meta name="description" content="Forty years alone with the sea.">'
    head += '<script type="application/ld+json">{"headline": "x", "articleBody": "' + LONG * 6 + '"}</script>'
    page = f"<html><head>{head}</head><body><h1>The keys of the tower</h1></body></html>"
    witnesses = find_witnesses(open_page(parse_html(page), "https://paper.example/a"))
    assert witnesses.headline > 0
    assert matches("The Keys of the Tower", witnesses) == (True, False, False, False, True)
    assert matches("keys of the tower", witnesses)[:2] == (False, True)
    assert matches("Forty years alone with the sea.", witnesses)[2]
    assert matches(LONG, witnesses)[3:] == (True, False)
