"""What stands beside the headline of a card."""

from __future__ import annotations

import pytest

from worker.extraction.page import open_page
from worker.extraction.teasers.cards import gather_cards
from worker.extraction.teasers.excerpt import names_writer, repeats
from worker.extraction.teasers.headline import read_wording
from worker.extraction.teasers.links import read_links
from worker.normalize.html import parse_html

HEADLINE = '<h3><a href="/ferry-returns-to-the-islands/">Ferry returns to the islands</a></h3>'
TEXT = "The white ferry left the harbour at dawn."


def sides(card: str) -> tuple[str | None, str | None]:
    page = f'<html><body><div><section>{card}</section><p><a href="/a-b-c-d/">Other</a></p></div></body></html>'
    document = open_page(parse_html(page), "https://news.example/own-page-of-the-site/")
    wording = read_wording(document, gather_cards(document, [], read_links(document))[0])
    assert wording is not None
    return wording.kicker, wording.excerpt


@pytest.mark.parametrize(
    ("card", "wanted"),
    [
        (f"{HEADLINE}<p>{TEXT}</p>", (None, TEXT)),
        (f"{HEADLINE}<p>Boats are back in the bay at last</p><p class='summary'>{TEXT}</p>", (None, TEXT)),
        (f"<p>THE BOAT IS BACK IN THE BAY</p>{HEADLINE}", (None, None)),
        (f"<p class='kicker'>Sea</p>{HEADLINE}<p>{TEXT}</p>", ("Sea", TEXT)),
        (f"{HEADLINE}<div class='card-info'><p class='description'>{TEXT}</p></div>", (None, TEXT)),
        (f"{HEADLINE}<div class='card-info'><p class='text'>{TEXT}</p></div>", (None, None)),
        (f"{HEADLINE}<p>Written by Ada Marlow and her colleague Ben Quill</p>", (None, None)),
        (f"{HEADLINE}<p><a href='/tag/ferries/'>All that we know of the ferries</a></p>", (None, None)),
        (f"{HEADLINE}<p>Ferry returns to the islands - Read more</p>", (None, None)),
    ],
)
def test_kicker_and_excerpt(card: str, wanted: tuple[str | None, str | None]) -> None:
    assert sides(card) == wanted


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("by Ada Marlow on November 19, 2019", True),
        ("Medically reviewed by Ben Quill, MD", True),
        ("Por Juana Pérez", True),
        ("By the time the boat was back the island had run out of bread", False),
        ("Von Berlin nach Paris in vier Stunden", False),
        ("Por primera vez en la historia", False),
    ],
)
def test_a_byline_names_a_writer(line: str, wanted: bool) -> None:
    assert names_writer(line) is wanted


def test_a_line_repeats_the_headline_with_an_invitation_behind_it() -> None:
    assert repeats("ferryreturns", "ferryreturnstotheislands")
    assert repeats("ferryreturnstotheislandsreadmore", "ferryreturnstotheislands")
    assert not repeats("thewhiteferryleft", "ferryreturnstotheislands")
