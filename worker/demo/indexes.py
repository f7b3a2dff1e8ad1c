"""Indexes: what the newspaper announces its stories with: feeds, sitemaps, section pages, robots.txt."""

from __future__ import annotations

from collections.abc import Iterable

from worker.demo.markup import Press, render
from worker.demo.stories import DemoStory

# Characters of a story's text in the feeds: what makes it worth while to fetch the page.
TRUNCATED = 90
# What the main feed announces besides stories: withdrawn pages, and pages that robots.txt keeps for people.
WITHDRAWN = {"/town/story-withdrawn-by-the-editors": 410, "/harbour/page-that-never-was-there": 404}
FOR_PEOPLE = ("/private/diary-of-the-night-desk", "/subscribers/preview-of-the-weekend-edition")
ROBOTS = {
    "courier": "User-agent: *\nDisallow: /private/\nDisallow: /subscribers/\n\nSitemap: {home}/sitemap.xml\n",
    "gazette": "User-agent: *\nCrawl-delay: 1\nDisallow: /archive/\n",
}
ARCHIVED = "/archive/how-the-wool-square-was-paved"
# The feeds of each newspaper, as its pages name them, and the kind of each.
FEEDS = {
    "courier": {"/feed.xml": "rss", "/council/atom.xml": "atom", "/world/atom.xml": "atom"},
    "gazette": {"/rss": "rss"},
}


def rss(press: Press, paper: str, stories: Iterable[DemoStory], others: Iterable[str] = ()) -> str:
    """Write an RSS feed with truncated texts and links that carry tracking parameters.

    ``others`` are paths without text; the fresh story's item has no date.
    """
    return render("rss.xml", press=press, paper=paper, stories=stories, others=others, truncated=TRUNCATED)


def atom(press: Press, paper: str, path: str, stories: Iterable[DemoStory]) -> str:
    """Write an Atom feed; a story's other forms are entries of their own."""
    return render("atom.xml", press=press, paper=paper, path=path, stories=stories, truncated=TRUNCATED)


def sitemap_index(press: Press, paths: Iterable[str]) -> str:
    """Write a sitemap index."""
    return render("sitemap_index.xml", press=press, paths=paths)


def news_sitemap(press: Press, stories: Iterable[DemoStory]) -> str:
    """Write a news sitemap: addresses with publication, date and title."""
    return render("sitemap.xml", press=press, stories=stories, is_news=True)


def archive_sitemap(press: Press, stories: Iterable[DemoStory]) -> str:
    """Write a plain sitemap."""
    return render("sitemap.xml", press=press, stories=stories, is_news=False)


def section_page(press: Press, heading: str, stories: list[DemoStory]) -> str:
    """Write a page that lists stories."""
    paper = stories[0].paper
    return render("section.html", press=press, paper=paper, heading=heading, stories=stories, feeds=FEEDS[paper])
