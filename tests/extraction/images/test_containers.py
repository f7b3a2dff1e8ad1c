"""Frames: which pictures are the article's, and how wide the box around one reaches."""

from __future__ import annotations

import pytest

from worker.extraction.images.containers import ImageContainer, find_containers
from worker.extraction.images.region import find_region
from worker.extraction.main_text import find_main_text
from worker.extraction.page import Page, open_page
from worker.normalize.html import parse_page

TEXT = "<p>" + "The council met on Monday and voted to rebuild the bridge, which is closed to lorries. " * 3 + "</p>"


def read(inner: str, before: str = "", after: str = "") -> tuple[Page, list[ImageContainer]]:
    page = (
        f"<html><head><title>The bridge</title></head><body><main>{before}<article><h1>The bridge</h1>"
        f"<div class='text'>{TEXT}{inner}{TEXT}</div></article></main>{after}</body></html>"
    )
    document = open_page(parse_page(page).root, "https://news.example/a.html")
    return document, find_containers(document, find_region(document, find_main_text(document)), frozenset())


def boxes(inner: str, before: str = "", after: str = "") -> list[str]:
    return [str(frame.element.get("id") or frame.element.tag) for frame in read(inner, before, after)[1]]


@pytest.mark.parametrize(
    ("inner", "found"),
    [
        ("<figure id='f'><a><img src='/a.jpg'></a><figcaption>x</figcaption></figure>", ["f"]),
        ("<div id='d'><figure><img src='/a.jpg'></figure><p class='caption'>x</p></div>", ["d"]),
        ("<p id='p'><img src='/a.jpg'></p>", ["p"]),
        ("<div class='photo' id='d'><img src='/a.jpg'><span>A line</span></div>", ["d"]),
        ("<div id='d'><span id='s'><img src='/a.jpg'></span><p>A paragraph of the text.</p></div>", ["s"]),
        ("<div id='a'><img src='/a.jpg'></div><div id='b'><img src='/b.jpg'></div>", ["a", "b"]),
        ("<noscript><img src='/a.jpg'></noscript>", ["noscript"]),
    ],
)
def test_the_box_of_a_picture_reaches_as_far_as_its_caption(inner: str, found: list[str]) -> None:
    assert boxes(inner) == found


@pytest.mark.parametrize(
    "inner",
    [
        "<div class='related-stories'><img src='/a.jpg'></div>",
        "<div class='author-box'><img src='/a.jpg'></div>",
        "<nav><img src='/a.jpg'></nav>",
        "<a href='/other.html'><img src='/a.jpg'><h3>Another story of ours</h3></a>",
        "<a href='/other.html'><img src='/a.jpg'>Another story</a>",
        "<p><img class='avatar' src='/a.jpg'></p>",
        "<p><img width='16' height='16' src='/a.jpg'></p>",
    ],
)
def test_pictures_of_other_matters_are_left_out(inner: str) -> None:
    assert boxes(inner) == []


@pytest.mark.parametrize(
    "inner",
    [
        "<div class='image image--teaser'><img src='/a.jpg'></div>",
        "<a href='/a-large.jpg'><img src='/a.jpg'></a>",
        "<a href='#zoom'><img src='/a.jpg'></a>",
        "<button><figure><img src='/a.jpg'><figcaption>x</figcaption></figure></button>",
        "<aside><figure><img src='/a.jpg'><figcaption>x</figcaption></figure></aside>",
    ],
)
def test_pictures_of_the_article_are_kept_whatever_is_around_them(inner: str) -> None:
    assert len(boxes(inner)) == 1


def test_before_the_headline_only_a_figure_with_a_caption_counts() -> None:
    assert boxes("", before="<img src='/brand.jpg'>") == []
    assert boxes("", before="<figure id='f'><img src='/a.jpg'><figcaption>x</figcaption></figure>") == ["f"]


def test_nothing_counts_behind_the_text() -> None:
    assert boxes("", after="<figure><img src='/a.jpg'><figcaption>x</figcaption></figure>") == []


def test_a_promo_is_left_out_but_not_a_captioned_picture_that_links_to_its_large_page() -> None:
    inner = (
        "<figure><a href='/photo/1'><img src='/a.jpg'></a><figcaption>x</figcaption></figure><p><img src='/b.jpg'></p>"
    )
    document, _ = read(inner)
    promos = frozenset(document.by_tag["figure"] + document.by_tag["p"])
    frames = find_containers(document, find_region(document, find_main_text(document)), promos)
    assert [frame.element.tag for frame in frames] == ["figure"]


def test_pictures_of_a_gallery_know_it() -> None:
    inner = (
        "<div class='gallery'><div><img src='/a.jpg'></div><div><img src='/b.jpg'></div></div><p><img src='/c.jpg'></p>"
    )
    assert [frame.in_gallery for frame in read(inner)[1]] == [True, True, False]


PLAYER = "<iframe src='https://player.example/1'></iframe>"
CAPTION = "<p class='caption'>The bridge at dawn</p>"


@pytest.mark.parametrize(
    ("inner", "count"),
    [
        (f"<div>{PLAYER}</div>{CAPTION}", 1),
        (f"<div><div>{PLAYER}</div></div>{CAPTION}", 1),
        (f"<div>{PLAYER}</div><p>A paragraph of the text.</p>", 0),
        (f"<div>Words {PLAYER}</div>{CAPTION}", 0),
        (f"<div><div><div><div><div><div>{PLAYER}</div></div></div></div></div></div>{CAPTION}", 0),
    ],
    ids=["captioned", "in boxes of its own", "no caption", "with words", "too deep"],
)
def test_a_player_counts_where_a_named_caption_stands_below_it(inner: str, count: int) -> None:
    assert len(boxes(inner)) == count


@pytest.mark.parametrize(
    ("inner", "found"),
    [
        ("<div id='d'><img src='/a.jpg'><p>Photo: Jo Bell</p></div>", ["d"]),
        ("<div id='d'><img src='/a.jpg' id='i'><h3>A heading of the text</h3></div>", ["i"]),
        ("<div class='photo' id='d'><img src='/a.jpg' id='i'><a href='/x'>All of it a link</a></div>", ["i"]),
        ("<div id='d'><img src='/a.jpg' id='i'><div>The bridge <p>at dawn</p></div></div>", ["i"]),
    ],
    ids=["credit", "heading", "link", "paragraph"],
)
def test_a_box_takes_in_what_may_be_a_caption_and_nothing_else(inner: str, found: list[str]) -> None:
    assert boxes(inner) == found


def test_a_picture_repeated_without_its_file_is_one() -> None:
    twins = "<div id='d'><img alt='The bridge' data-src='/a.jpg'><img alt='The bridge' src='/a.jpg'></div>"
    assert set(boxes(twins)) <= {"d", "img"}
    assert len({str(frame.element.get("id")) for frame in read(twins)[1]}) == 1
