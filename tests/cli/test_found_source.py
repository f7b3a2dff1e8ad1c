"""The file of a site: named as the site names itself, on the page or in its title, else after its domain."""

from __future__ import annotations

import pytest

from worker.cli.found_source import site_name, slug_of, source_document
from worker.normalize.html import parse_html

HOME = "https://www.harbour-post.example/"


@pytest.mark.parametrize(
    ("head", "name"),
    [
        ('<meta property="og:site_name" content=" The Harbour\n Post "><title>Welcome</title>', "The Harbour Post"),
        ('<meta name="application-name" content="Harbour App"><title>Harbour Post | News</title>', "Harbour App"),
        ("<title>Storm over the west quay | The Harbour Post</title>", "The Harbour Post"),
        ("<title>Harbour Post: news of the coast</title>", "Harbour Post"),
        ("<title>Latest news</title>", "harbour-post.example"),
        ("", "harbour-post.example"),
    ],
)
def test_a_site_is_called_what_it_calls_itself(head: str, name: str) -> None:
    assert site_name(parse_html(f"<html><head>{head}</head><body></body></html>"), HOME) == name


@pytest.mark.parametrize(
    ("name", "slug"),
    [("The Harbour Post", "the-harbour-post"), ("Süddeutsche Zeitung", "suddeutsche-zeitung"),
     ("Газета", "harbour-post-example"),
     ("!", "harbour-post-example")],
)  # fmt: skip
def test_a_slug_is_made_of_the_name_where_it_is_latin(name: str, slug: str) -> None:
    assert slug_of(name, HOME) == slug


def test_a_site_without_feeds_is_read_from_its_home_page() -> None:
    assert source_document("Harbour Post", HOME, [])["listings"] == [HOME]
    assert "listings" not in source_document("Harbour Post", HOME, [f"{HOME}rss"])
