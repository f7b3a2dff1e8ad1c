"""Which other files of a shown picture the page names, and when one of them becomes its address."""

from __future__ import annotations

import pytest
from lxml import html

from worker.extraction.images.versions import linked_file, shared_pictures, stand_in, widened
from worker.extraction.page import open_page
from worker.extraction.page.image_sources import PageImage
from worker.normalize.html import parse_html
from worker.normalize.image_urls import image_key
from worker.records import ImageVersion

URL = "https://paper.example/a"
LARGE = "https://img.example/harbour-at-dawn-1280x720.jpg"


def shown(width: int) -> PageImage:
    url = f"https://img.example/harbour-at-dawn-{width}x{width}.jpg"
    return PageImage(url, (ImageVersion(url, width),), None)


def test_shared_pictures_come_by_key_with_the_stated_width_of_the_first() -> None:
    metas = (
        f'<meta property="og:image" content="{LARGE}"><meta property="og:image:width" content="1280">'
        '<meta name="twitter:image" content="/other.jpg"><meta property="og:image" content="/img/logo/a.png">'
    )
    shared = shared_pictures(open_page(parse_html(f"<html><head>{metas}</head><body></body></html>"), URL))
    assert list(shared.values()) == [ImageVersion(LARGE, 1280), ImageVersion("https://paper.example/other.jpg", None)]
    picture = stand_in(shared)
    assert picture is not None
    assert picture.url == LARGE
    assert stand_in({}) is None


@pytest.mark.parametrize(
    ("width", "url"),
    [(80, LARGE), (640, "https://img.example/harbour-at-dawn-640x640.jpg")],
)
def test_the_shared_file_replaces_a_mere_stand_in_and_joins_a_picture(width: int, url: str) -> None:
    found = widened(shown(width), [], {image_key(LARGE): ImageVersion(LARGE, 1280)}, URL)
    assert found.url == url
    assert found.versions[0] == ImageVersion(LARGE, 1280)


@pytest.mark.parametrize(("width", "is_replaced"), [(300, True), (640, False)])
def test_the_linked_file_replaces_a_thumbnail(width: int, is_replaced: bool) -> None:
    link = html.fromstring(f'<a href="{LARGE}"><img src="/t.jpg"></a>')
    found = widened(shown(width), [link[0]], {}, URL)
    assert (found.url == LARGE) is is_replaced
    assert ImageVersion(LARGE, None) in found.versions


def test_a_file_of_another_picture_is_no_version() -> None:
    other = ImageVersion("https://img.example/another-picture.jpg", 2000)
    assert widened(shown(80), [], {image_key(shown(80).url): other}, URL) == shown(80)


def test_a_link_to_a_page_or_far_above_is_no_file_of_the_picture() -> None:
    assert linked_file([html.fromstring("<p><img></p>")[0]], URL) is None
    deep = html.fromstring(f'<a href="{LARGE}"><b><b><b><img></b></b></b></a>')
    assert linked_file([next(deep.iter("img"))], URL) is None
