"""Trails: the way from the home page to the article, as a reader sees it above the headline."""

from __future__ import annotations

from lxml import etree

from worker.extraction.metadata.evidence import Evidence
from worker.extraction.page import Page
from worker.extraction.page.element_text import text_of
from worker.normalize.urls import absolute, path_of

_TRAIL_TAGS = frozenset({"nav", "ol", "ul", "div", "p", "section"})
# A trail is a line (characters), and its stations are short.
LONGEST_TRAIL, LONGEST_STATION = 300, 50


def visible_trail(evidence: Evidence) -> list[str]:
    """Return the names of the links of the first trail above the headline.

    It begins with the home page and ends before the article.
    """
    page = evidence.page
    for i in range(evidence.page.headline.position if evidence.page.headline else 0):
        if page.tags[i] not in _TRAIL_TAGS or not 2 < page.text_len[i] <= LONGEST_TRAIL:
            continue
        if page.link_len[i] and _is_trail(page.elements[i]):
            names = _stations(i, page)
            if len(names) > 1:
                return names
    return []


def _is_trail(element: etree._Element) -> bool:
    """Return whether an element is called a trail."""
    names = (element.get("class"), element.get("id"), element.get("aria-label"), element.get("itemtype"))
    return any("breadcrumb" in name.lower() for name in names if name)


def _stations(i: int, page: Page) -> list[str]:
    """Return the names of the links in a trail that leads home first."""
    names: list[str] = []
    for j in range(i, page.ends[i]):
        if page.tags[j] != "a" or not 1 < page.text_len[j] <= LONGEST_STATION:
            continue
        url = absolute(page.elements[j].get("href"), page.base_url)
        if url is None or url == page.url:
            continue
        if not names and not _is_home(url):
            return []
        names.append(text_of(page.elements[j]))
    return names


def _is_home(url: str) -> bool:
    """Return whether an address is a front page, of a language or country too."""
    path = path_of(url).strip("/").removesuffix(".html")
    return ("/" not in path and len(path) <= 5) or path in ("index", "home")
