"""Links and the addresses they lead to."""

from __future__ import annotations

import pytest

from worker.extraction.page import open_page
from worker.extraction.teasers.links import (
    full_address,
    may_name_piece,
    may_promote,
    read_links,
    read_target,
    slug_words,
)
from worker.normalize.html import parse_html

BASE = "https://news.example/local/2026/03/02/council-keeps-the-old-tram-line/"


def keys(inner: str) -> list[str]:
    document = open_page(parse_html(f"<html><body>{inner}</body></html>"), BASE)
    return [link.target.key for link in read_links(document)]


@pytest.mark.parametrize(
    ("href", "url"),
    [
        ("/a/b", "https://news.example/a/b"),
        ("//cdn.example/a", "https://cdn.example/a"),
        ("next-page", "https://news.example/local/2026/03/02/council-keeps-the-old-tram-line/next-page"),
        ("http://other.example/a", "http://other.example/a"),
        ("javascript:void(0)", ""),
        ("mailto:desk@news.example", ""),
        ("", ""),
    ],
)
def test_an_address_is_completed_as_a_browser_does(href: str, url: str) -> None:
    assert full_address(href, BASE) == url


def test_a_slug_with_a_tracking_parameter_has_the_key_of_the_bare_one() -> None:
    bare = read_target("/local/ferry-returns-to-the-islands", BASE)
    tracked = read_target("https://www.news.example/local/ferry-returns-to-the-islands/?ref=card", BASE)

    assert bare is not None
    assert tracked is not None
    assert bare.key == tracked.key
    assert bare.names_piece


def test_the_query_tells_pieces_apart_where_the_path_names_none() -> None:
    first = read_target("/index.php?id=4711", BASE)
    second = read_target("/index.php?id=4712", BASE)

    assert first is not None
    assert second is not None
    assert first.key != second.key
    assert first.number


@pytest.mark.parametrize(
    "href", ["/", "https://news.example", "/files/report-of-the-year.pdf", "https://facebook.com/x-y-z"]
)
def test_front_pages_files_and_networks_are_no_targets(href: str) -> None:
    assert read_target(href, BASE) is None


def test_what_an_address_tells() -> None:
    target = read_target("/topic/2026/03/02/bakers-march-for-flour-481516.html", BASE)

    assert target is not None
    assert target.words == 5
    assert target.number
    assert target.dated
    assert target.listing
    assert not target.service
    assert target.shape == "words.html"


def test_words_of_a_slug_are_counted_in_any_script() -> None:
    assert slug_words("one") == 1
    assert slug_words("one-two_three") == 2
    assert slug_words("%E5%B8%82%E8%AD%B0%E4%BC%9A") == 3


def test_links_to_places_and_to_the_page_itself_are_left_out() -> None:
    inner = f"""<a href="/sport/">Sport</a><a href="{BASE}#comments">Council keeps the old tram line again</a>
    <a href="/tag/public-transport/">Transport</a><a href="/local/ferry-returns-to-the-islands/">Ferry</a>
    <a>no address</a><a href="http://[broken">A headline of many words behind nothing</a>"""

    assert keys(inner)[0] == "news.example/local/ferry-returns-to-the-islands"
    assert "news.example/sport" not in keys(inner)
    assert len([key for key in keys(inner) if key.startswith("news.example")]) == 1


@pytest.mark.parametrize(
    ("href", "may_lead_to_piece"),
    [
        ("/section/259287/", False),
        ("/Topics/4711?from=menu#top", False),
        ("/section/bakers-march-for-cheaper-flour-today", True),
        ("/section?slug=bakers-march-for-cheaper-flour-today", True),
        ("//section/2026/4711", True),
        ("../section/4711", True),
        ("/local/4711", True),
        ("/sport/", False),
    ],
)
def test_the_quick_look_leaves_no_link_that_may_be_a_teaser(href: str, may_lead_to_piece: bool) -> None:
    target = read_target(href, BASE)
    characters_of_menu_entry = 7

    assert may_name_piece(href) is may_lead_to_piece
    assert target is not None
    assert may_lead_to_piece or not may_promote(target, characters_of_menu_entry)
