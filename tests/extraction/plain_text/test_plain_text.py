"""Text renderings of pages."""

from __future__ import annotations

from datetime import UTC, datetime

from worker.extraction.plain_text import read_lines, read_plain_text
from worker.extraction.plain_text.teasers import find_zones
from worker.records import FeedEntry

URL = "https://paper.example/a"
CARDS = ["You may also like", "Alt one", "Headline one", "An excerpt that is long enough to be cut…", "Headline two",
         "Another excerpt that is long enough to be cut…"]  # fmt: skip


def test_a_caption_twice_in_a_row_is_one_with_its_credit() -> None:
    copies = "The 'Anna' at sea on Sunday (Reuters)", "The ‘Anna’ at sea on Sunday (Reuters)"
    text = "\n\n".join(("Title", "A first paragraph of the text.", *copies))
    article = read_plain_text(text, URL)
    assert [(image.caption, image.credit) for image in article.images] == [("The ‘Anna’ at sea on Sunday", "Reuters")]
    assert article.text == "A first paragraph of the text."


def test_a_label_that_returns_is_furniture_and_one_before_a_paragraph_a_heading() -> None:
    text = "Title\n\nOur newsroom\n\nA first paragraph.\n\nWhy it rained\n\nA second paragraph.\n\nOur newsroom"
    assert [(b.type, b.text) for b in read_plain_text(text, URL).blocks] == [
        ("paragraph", "A first paragraph."),
        ("heading", "Why it rained"),
        ("paragraph", "A second paragraph."),
    ]


def test_a_read_more_line_is_a_teaser_without_address() -> None:
    article = read_plain_text("Title\n\nA first paragraph.\n\nRead more: The bridge of wood\n\nA second one.", URL)
    assert [(t.url, t.headline, t.kind) for t in article.teasers] == [("", "The bridge of wood", "inline")]
    assert "bridge" not in article.text


def test_what_text_does_not_tell_comes_from_the_feed() -> None:
    moment = datetime(2026, 3, 14, tzinfo=UTC)
    entry = FeedEntry("https://paper.example/real", authors=("Ann Lee",), published_at=moment, site_name="The Paper")
    article = read_plain_text("Title\n\nBody text.", URL, evidence=entry)
    assert (article.canonical_url, article.published_at, article.site_name) == (entry.url, moment, "The Paper")
    assert [author.name for author in article.authors] == ["Ann Lee"]


def test_nothing_gives_an_empty_article() -> None:
    article = read_plain_text(" \n \n", URL)
    assert (article.title, article.text, article.blocks) == (None, "", ())


def test_lines_of_their_own_are_not_joined() -> None:
    assert read_lines("One.\nTwo.\n\nThree.") == ["One.", "Two.", "Three."]


def test_cards_of_two_and_three_lines_are_told_apart() -> None:
    (zone,) = find_zones(["A paragraph.", *CARDS, "Behind."])
    assert (zone.start, zone.end) == (1, 7)
    assert [(t.image_alt, t.headline, t.block) for t in zone.teasers] == [
        ("Alt one", "Headline one", "You may also like"),
        (None, "Headline two", "You may also like"),
    ]


def test_one_line_that_trails_off_is_no_card() -> None:
    assert list(find_zones(["He said:", "“I did not see anything of the kind, and yet…", "Then he left."])) == []
