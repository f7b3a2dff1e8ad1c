"""Tests of choosing the JSON-LD objects that speak of the page's own article."""

from __future__ import annotations

from typing import Any

import pytest

from worker.extraction.structured_data.main_entity import nodes_about, path_of, weight_of

URL = "https://www.harbour-post.example/local/ferry-4711.html"
TITLE = "Ferry returns to the old quay"


def node(kind: str = "NewsArticle", **fields: Any) -> dict[str, Any]:
    return {"@type": kind, **fields}


def about(*nodes: dict[str, Any]) -> list[dict[str, Any]]:
    return list(nodes_about(nodes, [URL], [TITLE]))


def test_the_object_of_this_address_or_headline_is_chosen_among_teasers() -> None:
    teaser = node(url="https://www.harbour-post.example/local/crane-1.html", headline="A crane falls silent")
    own = node(
        headline=f"{TITLE} | Harbour Post",
        mainEntityOfPage={"@id": "https://m.harbour-post.example/local/ferry-4711.html"},
    )
    assert about(teaser, own) == [own]
    assert about(teaser) == []


def test_an_article_comes_before_the_page_around_it() -> None:
    page, piece = node("WebPage", url=URL, name=TITLE), node(headline=TITLE)
    assert about(page, piece) == [piece, page]


def test_a_single_article_that_names_neither_counts_and_several_do_not() -> None:
    anonymous = node(datePublished="2024-05-03", headline="")
    assert about(anonymous, node("Organization", name="Harbour Post")) == [anonymous]
    assert about(anonymous, node(datePublished="2024-05-04")) == []


def test_a_sister_site_and_amp_share_the_path() -> None:
    assert path_of("https://other.example/local/ferry-4711.html?utm_source=x") == path_of(URL)
    assert path_of("https://www.harbour-post.example/local/ferry/amp/") == path_of(
        "https://www.harbour-post.example/local/ferry"
    )
    assert path_of("https://www.harbour-post.example/") == ""
    assert path_of("http://[bad") != path_of(URL)


@pytest.mark.parametrize(
    ("fields", "is_piece"),
    [
        ({"@type": ["Thing", "http://schema.org/NewsArticle"]}, True),
        ({"headline": TITLE, "datePublished": "2024"}, True),
        ({"@type": "Organization", "headline": TITLE}, False),
        ({"@type": "BreadcrumbList"}, False),
        ({"@type": 7}, False),
        ({}, False),
    ],
)
def test_only_editorial_pieces_weigh(fields: dict[str, Any], is_piece: bool) -> None:
    assert bool(weight_of(fields)) is is_piece


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("https://www.harbour-post.example/local/Ferry.amp", "local/ferry"),
        ("https://m.harbour-post.example/amp/local/ferry/", "local/ferry"),
        ("https://harbour-post.example/local/ferry/amp", "local/ferry"),
        ("https://harbour-post.example/", ""),
        ("https://[harbour", "/[harbour"),
        ("#ferry", ""),
    ],
)
def test_an_address_is_known_by_its_path_on_every_host(url: str, key: str) -> None:
    assert path_of(url) == key
