"""Indexes: what the newspaper announces its stories with: feeds, sitemaps, section pages, robots.txt."""

from __future__ import annotations

from collections.abc import Iterable
from email.utils import format_datetime
from html import escape

from worker.demo.markup import NAMES, Press, card, footer, masthead
from worker.demo.stories import Story

XML = '<?xml version="1.0" encoding="utf-8"?>\n'
# Characters of a story's text in the feeds: what makes it worth while to fetch the page.
TRUNCATED = 90
TRACKING = "utm_source=rss&utm_medium=feed"
# What the main feed announces besides stories: withdrawn pages, and pages that robots.txt keeps for people.
WITHDRAWN = {"/town/story-withdrawn-by-the-editors": 410, "/harbour/page-that-never-was-there": 404}
FOR_PEOPLE = ("/private/diary-of-the-night-desk", "/subscribers/preview-of-the-weekend-edition")
ROBOTS = {
    "courier": "User-agent: *\nDisallow: /private/\nDisallow: /subscribers/\n\nSitemap: {home}/sitemap.xml\n",
    "gazette": "User-agent: *\nCrawl-delay: 1\nDisallow: /archive/\n",
}
ARCHIVED = "/archive/how-the-wool-square-was-paved"


def rss(press: Press, paper: str, stories: Iterable[Story], others: Iterable[str] = ()) -> str:
    """Write an RSS feed with truncated texts and links that carry tracking parameters.

    ``others`` are paths without text.
    """
    home = press.homes[paper]
    items = [rss_item(first_address(press, story), story) for story in stories]
    items += [
        f"<item><title>{path.rpartition('/')[2].replace('-', ' ')}</title><link>{home}{path}</link></item>"
        for path in others
    ]
    return (
        f'{XML}<rss version="2.0"><channel><title>{NAMES[paper]}</title><link>{home}/</link>'
        f"<description>All the news of the coast</description><ttl>1</ttl>{''.join(items)}</channel></rss>\n"
    )


def first_address(press: Press, story: Story) -> str:
    """Return the address under which the feed announces a story.

    It is the first of its redirects where there are some.
    """
    path = story.redirects[0] if story.redirects else story.path
    query = f"{story.parameters}&{TRACKING}" if story.parameters else TRACKING
    return f"{press.homes[story.paper]}{path}?{query}"


def rss_item(url: str, story: Story) -> str:
    """Write one item; the fresh story's has no date."""
    date = f"<pubDate>{format_datetime(story.date)}</pubDate>" if story.date else ""
    return (
        f"<item><title>{escape(story.title)}</title><link>{escape(url)}</link>{date}"
        f"<description>{escape(story.opening[:TRUNCATED])}…</description></item>\n"
    )


def atom(press: Press, paper: str, path: str, stories: Iterable[Story]) -> str:
    """Write an Atom feed; a story's other forms are entries of their own."""
    home = press.homes[paper]
    entries = [atom_entry(press.url(story) + form, story) for story in stories for form in forms(story)]
    return (
        f'{XML}<feed xmlns="http://www.w3.org/2005/Atom"><title>{NAMES[paper]}</title><id>{home}{path}</id>'
        f"<updated>2026-03-09T00:00:00Z</updated>{''.join(entries)}</feed>\n"
    )


def forms(story: Story) -> tuple[str, ...]:
    """Return what is put behind a story's address for each form, the page first."""
    return ("", *(f"/{form}" for form in story.forms))


def atom_entry(url: str, story: Story) -> str:
    """Write one entry."""
    assert story.date is not None
    return (
        f'<entry><title>{escape(story.title)}</title><id>{url}</id><link rel="alternate" href="{url}"/>'
        f"<published>{story.date.isoformat()}</published><updated>{story.date.isoformat()}</updated>"
        f"<author><name>{escape(story.by)}</name></author>"
        f"<summary>{escape(story.opening[:TRUNCATED])}…</summary></entry>\n"
    )


def sitemap_index(press: Press, paths: Iterable[str]) -> str:
    """Write a sitemap index."""
    home = press.homes["courier"]
    children = "".join(f"<sitemap><loc>{home}{path}</loc></sitemap>" for path in paths)
    return f'{XML}<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{children}</sitemapindex>\n'


def news_sitemap(press: Press, stories: Iterable[Story]) -> str:
    """Write a news sitemap: addresses with publication, date and title."""
    return urlset("".join(f"<url><loc>{press.url(story)}</loc>{news(story)}</url>\n" for story in stories))


def news(story: Story) -> str:
    """Write what a news sitemap says of a story."""
    assert story.date is not None
    return (
        f"<news:news><news:publication><news:name>{NAMES[story.paper]}</news:name><news:language>{story.language}"
        f"</news:language></news:publication><news:publication_date>{story.date.isoformat()}</news:publication_date>"
        f"<news:title>{escape(story.title)}</news:title></news:news>"
    )


def archive_sitemap(press: Press, stories: Iterable[Story]) -> str:
    """Write a plain sitemap."""
    return urlset("".join(f"<url><loc>{press.url(story)}</loc></url>\n" for story in stories))


def urlset(urls: str) -> str:
    """Write a sitemap around its entries."""
    spaces = (
        'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
        'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    )
    return f"{XML}<urlset {spaces}>{urls}</urlset>\n"


# The feeds of each newspaper, as its pages name them.
FEEDS = {"courier": ("/feed.xml", "/council/atom.xml", "/world/atom.xml"), "gazette": ("/rss",)}


def feed_links(press: Press, paper: str) -> str:
    """Write what tells readers of feeds where a newspaper's feeds are."""
    kinds = {feed: "atom" if "atom" in feed else "rss" for feed in FEEDS[paper]}
    return "".join(
        f'<link rel="alternate" type="application/{kind}+xml" href="{press.homes[paper]}{feed}">'
        for feed, kind in kinds.items()
    )


def section_page(press: Press, heading: str, stories: list[Story]) -> str:
    """Write a page that lists stories."""
    cards = "".join(card(press, story, number) for number, story in enumerate(stories))
    name = NAMES[stories[0].paper]
    return (
        f'<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8"><title>{heading} - {name}</title>'
        f'<meta property="og:site_name" content="{name}">'
        f"{feed_links(press, stories[0].paper)}</head>"
        f"<body>{masthead(press, stories[0])}<main><h1>{heading}</h1>{cards}</main>"
        f"{footer(press, stories[0])}</body></html>\n"
    )
