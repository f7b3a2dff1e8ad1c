"""Whether a picture on the page is the article's."""

from __future__ import annotations

import pytest

from worker.extraction.images.region import find_region
from worker.extraction.images.relevance import belongs
from worker.extraction.main_text import find_main_text
from worker.extraction.page import open_page
from worker.normalize.html import parse_page

TEXT = "<p>" + "The council met on Monday and voted to rebuild the bridge, which is closed to lorries. " * 3 + "</p>"
PICTURE = '<img src="/2026/bridge.jpg" alt="The bridge">'


@pytest.mark.parametrize(
    ("inner", "wanted"),
    [
        (f"<div>{PICTURE}</div>", True),
        (f'<a href="/2026/bridge-large.jpg">{PICTURE}</a>', True),
        (f'<a href="/2026/03/14/another-story-of-the-day">{PICTURE} Another story of the day</a>', False),
        (f'<a href="/politics">{PICTURE}</a>', False),
        (f"<figure><a href='/politics'>{PICTURE}</a><figcaption>The bridge</figcaption></figure>", True),
        (
            f'<figure><a href="https://shop.example/subscribe">{PICTURE}</a><figcaption>Read us</figcaption></figure>',
            False,
        ),
        (f'<a href="https://www.facebook.com/paper">{PICTURE}</a>', False),
        (f'<a rel="sponsored" href="https://shop.example/x-y-z">{PICTURE}</a>', False),
        (f'<div style="display: none">{PICTURE}</div>', False),
        (f'<div class="newsletter-box">{PICTURE}</div>', False),
        (f"<nav>{PICTURE}</nav>", False),
    ],
)
def test_its_place_its_link_and_its_box_say_whose_a_picture_is(inner: str, wanted: bool) -> None:
    page = f"<html><body><article><h1>The bridge</h1><div>{TEXT}{inner}{TEXT}</div></article></body></html>"
    document = open_page(parse_page(page).root, "https://news.example/2026/03/14/the-bridge.html")
    [picture] = document.by_tag["img"]
    region = find_region(document, find_main_text(document))
    assert belongs(document, region, document.elements[picture], frozenset()) is wanted
