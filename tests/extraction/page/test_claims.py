"""Claims: what each step says of the elements that are no running text."""

from __future__ import annotations

import pytest

from worker.extraction import read_page
from worker.extraction.page.claims import ClaimedElement
from worker.normalize.encodings import decode

TEXT = "<p>" + "The council met on Monday and voted to rebuild the bridge, which is closed to lorries. " * 3 + "</p>"
CAPTION = "The bridge at dawn, seen from the mill that is closed for the winter"
CARD = "<li><a href='/2026/pier-{0}.html'><h3>The pier number {0} opens again in spring</h3></a></li>"
PAGE = f"""<html><head><title>The bridge</title></head><body><article><h1>The bridge</h1><div class="text">{TEXT}
<figure><img src="https://img.example/bridge.jpg" alt="The bridge"><figcaption>{CAPTION}</figcaption></figure>
<p>{CAPTION}</p>{TEXT}</div></article><section class="related"><h2>You may also like</h2>
<ul>{"".join(CARD.format(number) for number in (1, 2, 3))}</ul></section></body></html>"""


def test_a_claim_belongs_to_nothing_unless_it_says_so() -> None:
    assert ClaimedElement(7, "frame").of == -1


@pytest.mark.parametrize(
    ("role", "tag", "begins"),
    [
        ("caption", "figcaption", "The bridge at dawn"),
        ("caption again", "p", "The bridge at dawn"),
        ("heading of teasers", "h2", "You may also like"),
    ],
)
def test_each_step_claims_elements_for_what_they_are(role: str, tag: str, begins: str) -> None:
    reading = read_page(decode(PAGE.encode(), None), "https://news.example/2026/bridge.html")
    claims = (*reading.teasers.claims, *reading.images.claims)
    found = [reading.page.elements[place] for place in sorted({c.element for c in claims if c.role == role})]
    assert [(element.tag, "".join(element.itertext())[: len(begins)]) for element in found] == [(tag, begins)]


def test_the_heading_of_a_list_belongs_to_each_of_its_teasers() -> None:
    reading = read_page(decode(PAGE.encode(), None), "https://news.example/2026/bridge.html")
    cards = [claim.element for claim in reading.teasers.claims if claim.role == "teaser"]
    assert [claim.of for claim in reading.teasers.claims if claim.role == "heading of teasers"] == cards
    assert len(set(cards)) == 3


def test_copies_of_a_caption_belong_to_their_image() -> None:
    reading = read_page(decode(PAGE.encode(), None), "https://news.example/2026/bridge.html")
    owners = {claim.of for claim in reading.images.claims if claim.role in ("image", "caption", "caption again")}
    assert owners == {0}
    assert [image.caption for image in reading.images.images] == [CAPTION]
