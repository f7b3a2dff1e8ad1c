"""Class words, addresses and sentences around pictures."""

from __future__ import annotations

import re

import pytest

from worker.extraction.vocabulary.images import (
    ADDRESS,
    BOX_NAME,
    BUTTON,
    CAPTION_NAME,
    CREDIT_NAME,
    EXPANDER,
    FALLBACK,
    GALLERY_NAME,
    NOT_A_PICTURE,
    PLACEHOLDER,
    PLAY,
    PORTRAIT_NAME,
    SELLING_LINK,
    SOURCE_SETS,
    SOURCES,
    UNSEEN_NAME,
)


@pytest.mark.parametrize(
    ("pattern", "named", "unnamed"),
    [
        (CAPTION_NAME, "imageCaption wp-caption-text img_desc photo-info pie-de-foto cutline", "capital info imagery"),
        (CREDIT_NAME, "photo-credit copyright byline image-source source license", "resource authority sources-list"),
        (UNSEEN_NAME, "visually-hidden sr-only screen-reader-text btn zoom", "buttoned zoomed shared"),
        (PORTRAIT_NAME, "avatar author-photo site-logo icon smiley", "lead-photo"),
        (BOX_NAME, "article-image photo-box hero media-object", "paragraph headline"),
        (GALLERY_NAME, "gallery slideshow fotostrecke swiper-slide", "figure"),
    ],
    ids=["caption", "credit", "unseen", "portrait", "box", "gallery"],
)
def test_class_names_say_what_a_box_holds(pattern: re.Pattern[str], named: str, unnamed: str) -> None:
    assert [name for name in named.split() if not pattern.search(name)] == []
    assert [name for name in unnamed.split() if pattern.search(name)] == []


@pytest.mark.parametrize(
    ("address", "kind"),
    [
        ("https://ad.doubleclick.net/x", "advert"),
        ("https://shop.example/x?a=1&utm_medium=affiliate", "advert"),
        ("https://news.example/subscribe", "offer"),
        ("https://news.example/abo/", "offer"),
        ("https://news.example/about", None),
        ("https://news.example/laboratory", None),
    ],
)
def test_links_that_sell_are_told_from_adverts(address: str, kind: str | None) -> None:
    found = SELLING_LINK.search(address)
    assert (found and ("advert" if found["advert"] else "offer")) == kind


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/img.example/blank.gif", True),
        ("/img.example/1x1.png", True),
        ("/img.example/pixel.png", True),
        ("/img.example/no-image.jpg", True),
        ("data:image/gif;base64,R0lGOD", True),
        ("/img.example/lazy.svg", True),
        ("/img.example/ferry.jpg", False),
        ("/img.example/unloader.jpg", False),
        ("/img.example/pixel-art.jpg", False),
        ("data:image/jpeg;base64,/9j/", False),
    ],
)
def test_files_that_stand_in_for_a_picture(path: str, expected: bool) -> None:
    assert bool(PLACEHOLDER.search(path)) == expected


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://img.example/logo.png", True),
        ("https://img.example/img/avatars/7.jpg", True),
        ("https://img.example/map.svg?v=2", True),
        ("https://img.example/ads/1.jpg", True),
        ("https://img.example/t.gif?pixel=1", True),
        ("https://img.example/logos-of-the-harbour/1.jpg", True),
        ("https://img.example/catalogo.jpg", False),
        ("https://img.example/svg/ferry.jpg", False),
        ("https://img.example/loads/1.jpg", False),
    ],
)
def test_addresses_of_what_is_no_picture(url: str, expected: bool) -> None:
    assert bool(NOT_A_PICTURE.search(url)) == expected


def test_the_shown_source_comes_last() -> None:
    """What a script loads later is the picture; what is shown until then may stand in for it."""
    assert SOURCES[-1] == "src"
    assert set(SOURCES).isdisjoint(SOURCE_SETS)
    assert all(name.startswith("data-") for name in SOURCES[:-1])


@pytest.mark.parametrize(
    ("text", "rest"),
    [
        ("The ferry. Enlarge image", "The ferry."),
        ("The ferry. Open image in gallery ", "The ferry."),
        ("Die Fähre Bild vergrößern", "Die Fähre"),
        ("Le bac Agrandir l’image", "Le bac"),
        ("Read more of the ferry", "Read more of the ferry"),
    ],
)
def test_buttons_end_a_caption(text: str, rest: str) -> None:
    assert BUTTON.sub("", text) == rest


@pytest.mark.parametrize(
    ("text", "rest"),
    [("The ferry ... [+] at dawn", "The ferry at dawn"), ("The ferry EMBED <> x", "The ferry "), ("A … b", "A … b")],
)
def test_expanders_are_signs_inside_a_caption(text: str, rest: str) -> None:
    assert EXPANDER.sub(" ", text) == rest


@pytest.mark.parametrize(
    ("pattern", "text", "expected"),
    [
        (ADDRESS, "https://img.example/1.jpg", True),
        (ADDRESS, "See https://img.example/1.jpg", False),
        (FALLBACK, "Your browser does not support video", True),
        (FALLBACK, "Bitte: Ihr Browser kann das", False),
        (FALLBACK, "Ihr Browser unterstützt kein Video", True),
        (PLAY, "▶ Watch now 2:15", True),
        (PLAY, "", True),
        (PLAY, "Video", True),
        (PLAY, "Video of the ferry", False),
        (PLAY, "Watchmen", False),
    ],
)
def test_what_a_player_says_is_no_caption(pattern: re.Pattern[str], text: str, expected: bool) -> None:
    assert bool(pattern.fullmatch(text)) == expected
