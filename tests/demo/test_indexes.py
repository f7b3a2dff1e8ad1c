"""Indexes are read as what they are, whatever letters stand in a story."""

from __future__ import annotations

from dataclasses import replace

from lxml import etree

from worker.demo import indexes
from worker.demo.site import NewspaperSite
from worker.discovery.feeds import read_feed
from worker.discovery.sitemaps import read_sitemap

ODD = "Bakers & <millers> say “no” ]]>"


def odd(site: NewspaperSite) -> list:  # type: ignore[type-arg]
    """One story with a title that would break out of a page put together by hand."""
    story = next(story for story in site.press.stories.values() if story.date)
    return [replace(story, title=ODD, by="A & B")]


def test_a_title_stays_a_title_in_each_feed(site: NewspaperSite) -> None:
    for text in (indexes.rss(site.press, "courier", odd(site)), indexes.atom(site.press, "courier", "/a", odd(site))):
        (entry, *_) = read_feed(text.encode(), "http://127.0.0.1:8000/feed.xml").entries
        assert entry.title == ODD.replace("<millers> ", "")  # A reader of feeds takes markup out of a title.


def test_a_news_sitemap_names_title_and_date_and_a_plain_one_the_address(site: NewspaperSite) -> None:
    (story,) = odd(site)
    news = read_sitemap(indexes.news_sitemap(site.press, [story]).encode(), "http://127.0.0.1:8000/s.xml")
    assert (news.entries[0].title, news.entries[0].published_at) == (ODD, story.date)
    plain = indexes.archive_sitemap(site.press, [story])
    assert "news:title" not in plain
    assert site.press.url(story) in plain


def test_an_index_names_its_sitemaps(site: NewspaperSite) -> None:
    root = etree.fromstring(indexes.sitemap_index(site.press, ["/a.xml", "/b.xml"]).encode())
    assert [node.text for node in root.iter("{*}loc")] == ["http://127.0.0.1:8000/a.xml", "http://127.0.0.1:8000/b.xml"]


def test_a_section_page_names_the_newspapers_feeds(site: NewspaperSite) -> None:
    page = indexes.section_page(site.press, "Town & Country", odd(site))
    assert "<h1>Town &amp; Country</h1>" in page
    assert [path for path in indexes.FEEDS["courier"] if f'href="http://127.0.0.1:8000{path}"' in page] == list(
        indexes.FEEDS["courier"]
    )
