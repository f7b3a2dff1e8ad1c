"""The source file of a site that nobody has written one for yet: what its home page and robots.txt name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import tomlkit
from lxml import etree

from worker.discovery.feeds.autodiscovery import find_feeds, guess_sitemaps
from worker.errors import FetchError
from worker.frontier.robots import read_robots
from worker.normalize.encodings import decode
from worker.normalize.html import parse_html
from worker.normalize.text import collapse, letters
from worker.normalize.urls import absolute, host_of, site
from worker.runtime import Runtime

# Where pages say what their site is called, the most reliable first.
SITE_NAMES = ("og:site_name", "application-name", "apple-mobile-web-app-title")
# What stands in titles between the site's name and what the page is.
BETWEEN = re.compile(r"\s+[|–—·:»-]\s+|\s*\|\s*|:\s+")
MOST_SLUG = 64
# The part of a name's letters that has to be left of it in ASCII for a slug to be made of it.
LATIN = 0.8


def found_source(runtime: Runtime, home: str) -> tomlkit.TOMLDocument:
    """Write the source file of a site: its name, and the feeds and sitemaps found."""
    response = runtime.fetcher.fetch(home)
    if 300 <= response.status < 400 and (target := absolute(response.headers.get("location"), home)):
        response = runtime.fetcher.fetch(target)
    feeds = [feed.url for feed in find_feeds(response.body, response.url, content_type=response.content_type)]
    sitemaps = found_sitemaps(runtime, response.url)
    root = parse_html(decode(response.body, response.content_type).text)
    return source_document(site_name(root, response.url), response.url, feeds, sitemaps)


def source_document(name: str, home: str, feeds: Sequence[str], sitemaps: Sequence[str] = ()) -> tomlkit.TOMLDocument:
    """Make a source file.

    Without any feed and sitemap it takes links from the home page.
    """
    document = tomlkit.document()
    document["name"] = name
    document["home"] = home
    if feeds:
        document["feeds"] = list(feeds)
    if sitemaps:
        document["sitemaps"] = list(sitemaps)
    if not feeds and not sitemaps:
        document.add(tomlkit.comment("No feed and no sitemap were found: links are taken from the home page."))
        document["listings"] = [home]
    return document


def site_name(root: etree._Element, home: str) -> str:
    """Return what a site calls itself on its home page, else its domain."""
    said = {meta.get("property") or meta.get("name"): collapse(meta.get("content") or "") for meta in root.iter("meta")}
    stated = next((said[name] for name in SITE_NAMES if said.get(name)), None)
    domain = site(host_of(home))
    return stated or named_in_title(root, domain) or domain


def named_in_title(root: etree._Element, domain: str) -> str:
    """Return the part of a page's title that its domain repeats.

    Another part may be a slogan, or today's headline.
    """
    label = letters(domain.partition(".")[0])
    title = collapse("".join(node.text or "" for node in root.iter("title")))
    parts = {part: letters(part) for part in BETWEEN.split(title)}
    named = [part for part, said in parts.items() if said and (said in label or label in said)]
    return max(named, key=len, default="")


def slug_of(name: str, home: str) -> str:
    """Make a slug of a site's name, of its domain where that is not Latin."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return dashed(plain if len(plain) >= LATIN * len(name) else "") or dashed(site(host_of(home)))


def dashed(text: str) -> str:
    """Put a dash for everything but letters and digits."""
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-")[:MOST_SLUG].strip("-")


def found_sitemaps(runtime: Runtime, home: str) -> tuple[str, ...]:
    """Return the sitemaps that robots.txt names, else the first usual one there."""
    try:
        robots = runtime.fetcher.fetch(str(absolute("/robots.txt", home)))
        named = read_robots(robots.body).sitemaps(home) if robots.status < 300 else ()
    except FetchError:
        named = ()
    if named:
        return named
    for guess in guess_sitemaps(home):
        try:
            if runtime.fetcher.fetch(guess).status < 300:
                return (guess,)
        except FetchError:
            continue
    return ()
