"""The picture of a card."""

from __future__ import annotations

import pytest

from worker.extraction.page import open_page
from worker.extraction.teasers.cards import gather_cards
from worker.extraction.teasers.image import find_picture
from worker.extraction.teasers.links import read_links
from worker.normalize.html import parse_html

PHOTO = "https://news.example/p/ferry.jpg"


def picture(inner: str) -> tuple[str | None, str]:
    page = f'<html><body><div><section><a href="/ferry-is-back-again/">{inner}</a></section></div></body></html>'
    document = open_page(parse_html(page), "https://news.example/own-page/")
    return find_picture(document, gather_cards(document, [], read_links(document))[0])


@pytest.mark.parametrize(
    "inner",
    [
        '<img src="/p/ferry.jpg">',
        '<img src="/i/blank.gif" data-lazy="/p/ferry.jpg">',
        '<img src="/i/play.svg"><img src="/p/ferry.jpg">',
        '<img src="/i/dot.jpg" width="20" height="20"><img src="/p/ferry.jpg">',
        '<img src="/p/ferry.jpg" width="55" height="55">',
        '<img data-src=\'{"default":"//news.example/p/ferry.jpg","size1":"//news.example/p/small.jpg"}\'>',
        '<picture><source srcset="/p/ferry.jpg 800w"><img src="data:image/gif;base64,R0"></picture>',
        '<noscript><img src="/p/ferry.jpg"></noscript>',
        "<div style=\"background-image:url('/p/ferry.jpg')\"></div>",
    ],
)
def test_the_address_is_found_wherever_it_is_kept(inner: str) -> None:
    assert picture(f"Ferry {inner}")[0] == PHOTO


def test_the_name_of_a_file_is_no_alternative_text() -> None:
    assert picture('<img src="/p/ferry.jpg" alt="ferry-2.png">')[1] == ""
    assert picture('<img src="/p/ferry.jpg" alt="The ferry at its pier">')[1] == "The ferry at its pier"


def test_a_card_without_picture_has_none() -> None:
    assert picture("Ferry is back") == (None, "")
