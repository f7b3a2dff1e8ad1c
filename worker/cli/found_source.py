"""The source file of a site that nobody has written one for yet: what its home page and robots.txt name."""

from __future__ import annotations

import tomlkit

from worker.discovery.feeds.autodiscovery import find_feeds, guess_sitemaps
from worker.errors import FetchError
from worker.frontier.robots import read_robots
from worker.normalize.urls import absolute, host_of, site
from worker.runtime import Runtime


def found_source(runtime: Runtime, home: str) -> tomlkit.TOMLDocument:
    """Write the source file of a site: its name, and the feeds and sitemaps found."""
    response = runtime.fetcher.fetch(home)
    if 300 <= response.status < 400 and (target := absolute(response.headers.get("location"), home)):
        response = runtime.fetcher.fetch(target)
    feeds = find_feeds(response.body, response.url, content_type=response.content_type)
    sitemaps = found_sitemaps(runtime, response.url)
    document = tomlkit.document()
    document["name"] = site(host_of(response.url))
    document["home"] = response.url
    if feeds:
        document["feeds"] = [feed.url for feed in feeds]
    if sitemaps:
        document["sitemaps"] = list(sitemaps)
    if not feeds and not sitemaps:
        document.add(tomlkit.comment("No feed and no sitemap were found: links are taken from the home page."))
        document["listings"] = [response.url]
    return document


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
