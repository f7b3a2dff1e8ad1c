"""Finding the feeds of a site."""

from __future__ import annotations

from worker.discovery.feeds import find_feeds, guess_feeds, guess_sitemaps

HOME = "https://paper.example/"

DECLARED = b"""<html><head><base href="https://www.paper.example/en/">
<link rel="alternate" type="application/rss+xml" title=" The  Paper " href="rss/all.xml">
<link rel="ALTERNATE" type="Application/Atom+XML; charset=utf-8" href="/atom">
<link rel="alternate" type="application/rss+xml" title="The Paper - Comments Feed" href="/comments/feed/">
<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">
<link rel="alternate" type="application/feed+json" href="/feed.json">
<link rel="alternate" type="application/rss+xml" href="http://paper.example/en/rss/all.xml#again">
<link rel="alternate" hreflang="de" href="/de/"><link rel="stylesheet" href="/rss.css">
</head><body><a href="/other.rss">RSS</a></body></html>"""

LINKED = b"""<html><body><a href="/service/rss">RSS feeds</a><a href="/politics/feed/">Politics</a>
<a href="https://feeds.paper.example/world">World</a><a href="/feedback">Say something</a>
<a href="/world?format=rss">w</a>
<a href="/news/brass-band-feeds-the-poor">A story</a><a href="javascript:rss()">x</a></body></html>"""


def test_declared_feeds_come_first_and_alone() -> None:
    assert [(found.url, found.title) for found in find_feeds(DECLARED, HOME)] == [
        ("https://www.paper.example/en/rss/all.xml", "The Paper"),
        ("https://www.paper.example/atom", None),
        ("https://www.paper.example/feed.json", None),
    ]


def test_links_that_look_like_feeds_are_the_second_choice() -> None:
    assert [found.url for found in find_feeds(LINKED, HOME)] == [
        "https://paper.example/service/rss",
        "https://paper.example/politics/feed/",
        "https://feeds.paper.example/world",
        "https://paper.example/world?format=rss",
    ]


def test_a_page_without_feeds_names_none() -> None:
    assert find_feeds(b"<p>Nothing here</p>", HOME) == ()


def test_guesses_are_addresses_of_the_site() -> None:
    assert guess_feeds("https://paper.example/world/")[:2] == (
        "https://paper.example/feed",
        "https://paper.example/rss",
    )
    assert guess_sitemaps("https://paper.example/world/")[0] == "https://paper.example/sitemap.xml"
    assert guess_feeds("no address") == ()
