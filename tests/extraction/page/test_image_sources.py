"""Pictures read from elements: lazy addresses, renditions by width, icons told apart."""

from __future__ import annotations

import pytest
from lxml import etree, html

from worker.extraction.page.image_sources import (
    addresses_in_data,
    is_decoration,
    is_drawn,
    is_small,
    read_picture,
    read_srcset,
    width_in_url,
)

BASE = "https://news.example/a/b.html"


def element(markup: str) -> etree._Element:
    return html.fragment_fromstring(markup)


def test_the_widest_rendition_is_the_address_and_all_are_kept_in_order() -> None:
    img = element('<img src="/c.jpg" srcset="/c-400.jpg 400w, /c-1200.jpg 1200w" alt=" A  port ">')
    picture = read_picture([img], BASE)
    assert picture is not None
    assert picture.url == "https://news.example/c-1200.jpg"
    assert [version.width for version in picture.versions] == [1200, 400, None]
    assert picture.alt == "A port"


def test_a_stand_in_is_no_address() -> None:
    lazy = element('<img src="/static/placeholder.png" data-src="/real.jpg" alt="">')
    picture = read_picture([lazy], BASE)
    assert picture is not None
    assert [version.url for version in picture.versions] == ["https://news.example/real.jpg"]
    assert read_picture([element('<img src="data:image/gif;base64,R0lG" alt="x">')], BASE) is None


def test_a_background_is_an_address() -> None:
    box = element("<div style=\"color: red; background-image: url('/bg.jpg')\"></div>")
    picture = read_picture([box], BASE)
    assert picture is not None
    assert picture.url == "https://news.example/bg.jpg"


def test_a_video_shows_its_poster_not_its_film() -> None:
    picture = read_picture([element('<video poster="/p.jpg" src="/film.mp4"></video>')], BASE)
    assert picture is not None
    assert picture.url == "https://news.example/p.jpg"


@pytest.mark.parametrize(
    ("srcset", "found"),
    [
        ("/a.jpg 320w,/b.jpg 640w", [("https://news.example/a.jpg", 320), ("https://news.example/b.jpg", 640)]),
        ("/a,w_3.jpg 320w", [("https://news.example/a,w_3.jpg", 320)]),
        ("/b.jpg 2x", [("https://news.example/b.jpg", None)]),
        ("/only.jpg", [("https://news.example/only.jpg", None)]),
        ("data:image/gif;base64,AA 1w, /c.jpg 2w", [("https://news.example/c.jpg", 2)]),
        ("", []),
    ],
)  # fmt: skip
def test_srcset(srcset: str, found: list[tuple[str, int | None]]) -> None:
    assert list(read_srcset(srcset, BASE)) == found


def test_addresses_inside_json_in_data_attributes() -> None:
    box = element("""<div data-props='{"img":"https:\\/\\/img.example\\/x\\/y.jpg","n":1}'></div>""")
    assert addresses_in_data(box, BASE) == ["https://img.example/x/y.jpg"]


@pytest.mark.parametrize(
    ("url", "width"),
    [
        ("https://i.example/a.jpg?w=640", 640),
        ("https://i.example/a-1280x720.jpg", 1280),
        ("https://i.example/w800/a.jpg", 800),
        ("https://i.example/a.jpg", 0),
    ],
)
def test_width_in_url(url: str, width: int) -> None:
    assert width_in_url(url) == width


def test_icons_by_size_but_not_lazy_stand_ins() -> None:
    assert is_small(element('<img src="/a.png" width="24" height="24">'))
    assert is_small(element('<img src="/a.gif" width="1" height="1">'))
    assert not is_small(element('<img src="/a.gif" data-src="/b.jpg" width="1" height="1">'))
    assert not is_small(element('<img src="/a.jpg" width="100%" height="auto">'))


def test_drawings_and_decoration() -> None:
    assert is_drawn(element('<img src="/zoom.svg?v=2">'))
    assert not is_drawn(element('<img src="/stand-in.svg" data-src="/real.jpg">'))
    assert is_decoration("https://n.example/img/logo-big.png")
    assert not is_decoration("https://n.example/img/harbour.jpg")
