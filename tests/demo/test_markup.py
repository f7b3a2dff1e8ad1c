"""Pages repeat what news pages repeat: captions, share strips, cards."""

from __future__ import annotations

from bs4 import BeautifulSoup

from worker.demo.markup import EXCERPT_WORDS, page
from worker.demo.site import NewspaperSite

CAPTION = (
    "Fog lies over the Ellery Sound on the morning of the last crossing, as seen from St Orla’s Head on March 9, 2026"
)


def soup(site: NewspaperSite, slug: str, form: str = "") -> BeautifulSoup:
    return BeautifulSoup(page(site.press, site.press.stories[slug], form), "lxml")


def test_the_theme_says_its_share_strip_twice_and_captions_with_straight_and_curly_quotes(
    site: NewspaperSite,
) -> None:
    found = soup(site, "last-crossing-of-the-ferry-cordelia")
    assert [strip.get_text() for strip in found.select(".share-header")] == ["Share and Follow", "Share and Follow"]
    assert found.find(string=CAPTION) is not None
    assert found.find("img", alt=CAPTION.replace("’", "'")) is not None


def test_the_theme_ends_with_eight_cards_of_alt_headline_and_cut_excerpt(site: NewspaperSite) -> None:
    cards = soup(site, "last-crossing-of-the-ferry-cordelia").select(".card")
    assert len(cards) == 8
    for card in cards:
        excerpt = card.select_one(".entry-summary").get_text()  # type: ignore[union-attr]
        assert card.img["alt"]  # type: ignore[index]
        assert card.select_one(".entry-title").get_text()  # type: ignore[union-attr]
        assert excerpt.endswith("…")
        assert len(excerpt.split()) == EXCERPT_WORDS


def test_a_lightbox_says_a_caption_four_times(site: NewspaperSite) -> None:
    text = page(site.press, site.press.stories["lifeboat-crew-trains-by-night"])
    assert text.count("The Port Ellery lifeboat returns to its slip") == 4


def test_the_other_forms_have_no_cards_and_name_the_page_they_are_forms_of(site: NewspaperSite) -> None:
    for form in ("amp", "print"):
        found = soup(site, "council-sells-the-old-customs-house", form)
        assert found.select(".card") == []
        canonical = found.select_one("link[rel=canonical]")
        assert canonical is not None
        assert canonical["href"] == "http://127.0.0.1:8000/council/council-sells-the-old-customs-house"


def test_markup_in_a_text_is_escaped(site: NewspaperSite) -> None:
    text = page(site.press, site.press.stories["ropeworks-takes-on-first-apprentices"])
    assert "Tolland &amp; Daughters" in text
