"""Listings: a section page -> the links on it that look like articles, with their headlines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

import soupsieve
from bs4 import BeautifulSoup
from lxml import etree

from worker.errors import ParseError
from worker.normalize.dates import parse_date
from worker.normalize.encodings import decode
from worker.normalize.html import parse_html
from worker.normalize.text import collapse
from worker.normalize.urls import absolute, same_site, url_key
from worker.normalize.urls.shape import looks_like_article
from worker.records import Feed, FeedEntry

MAX_LINKS = 10_000  # Read from one page; the largest real ones hold about 2,000.
MAX_ENTRIES = 500
MAX_HEADLINE = 500  # characters
MAX_CARD_LEVELS = 5  # Elements between a link and the card around it, whose <time> is the article's.
MAX_ANCESTORS = 60

# The shortest headline: three words, or eight characters of a script without spaces.
LEAST_WORDS = 3
LEAST_CHARACTERS = 8

_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_OUTSIDE = frozenset(("nav", "footer"))
_OUTSIDE_ROLES = frozenset(("navigation", "contentinfo"))
_WIDE = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]")


@dataclass(frozen=True, slots=True)
class _Link:
    """Hold one link: where it leads, its words, headline rank, card's date."""

    url: str
    words: str
    rank: int
    published_at: datetime | None


def read_listing(
    raw: bytes,
    url: str,
    *,
    content_type: str | None = None,
    selector: str | None = None,
    tz: str | None = None,
    language: str | None = None,
) -> Feed:
    """Return the articles that a section page links to, with best headlines.

    In its order.

    Without ``selector`` a link counts where it stays on the site, stands outside navigation and footer, its address
    has an article's form, and one of its copies carries a headline.  With one (CSS) every link inside what it matches
    counts that stays on the site and carries words.  Raises ParseError where the bytes are no page or the selector is
    none.
    """
    text = decode(raw, content_type).text
    root = parse_html(text)
    base = next((found for node in root.iter("base") if (found := absolute(node.get("href"), url))), url)
    inside = root if selector is None else parse_html(_matching(text, selector, url))
    links = _links(inside, base, tz, language)
    of_site = [link for link in islice(links, MAX_LINKS) if _leads_on(link.url, url)]
    entries = _merged(of_site if selector is not None else [link for link in of_site if looks_like_article(link.url)])
    nothing = "no link looks like an article's" if selector is None else f"{selector}: matches no link with words"
    title = collapse(root.findtext(".//title"))[:MAX_HEADLINE] or None
    return Feed(entries, title=title, warnings=() if entries else (nothing,))


def _leads_on(link: str, page: str) -> bool:
    """Tell whether a link leads to another page of the same site."""
    return url_key(link) != url_key(page) and same_site(link, page)


def _matching(text: str, selector: str, url: str) -> str:
    """Return the markup of what the selector matches."""
    try:
        found = BeautifulSoup(text, "lxml").select(selector)
    except (soupsieve.SelectorSyntaxError, NotImplementedError) as error:
        problem = " ".join(str(error).split())[:200]
        raise ParseError(f"{url}: listing_selector: not a CSS selector: {problem}", reason="bad_selector") from error
    return f"<div>{''.join(str(node) for node in found)}</div>"


def _links(root: etree._Element, base: str, tz: str | None, language: str | None) -> Iterator[_Link]:
    """Yield the links outside navigation and footer that lead to a web address."""
    dates = _card_dates(root, tz, language)
    for node in root.iter("a"):
        url = absolute(node.get("href"), base) if (node.get("href") or "").strip() else None
        if url is None:
            continue
        around = list(islice(node.iterancestors(), MAX_ANCESTORS))
        if any(above.tag in _OUTSIDE or above.get("role") in _OUTSIDE_ROLES for above in around):
            continue
        words, rank = _headline(node, around)
        yield _Link(url, words, rank, next((dates[a] for a in around[:MAX_CARD_LEVELS] if a in dates), None))


def _headline(node: etree._Element, around: list[etree._Element]) -> tuple[str, int]:
    """Return a link's words and how surely they are a headline.

    2 a heading, 1 as long as one, 0 not.
    """
    heading = next((below for below in node.iter(*_HEADINGS)), None)
    is_heading = heading is not None or any(above.tag in _HEADINGS for above in around[:3])
    words = collapse(" ".join((node if heading is None else heading).itertext()))[:MAX_HEADLINE]
    if len(words.split()) < LEAST_WORDS and not (_WIDE.search(words) and len(words) >= LEAST_CHARACTERS):
        return words, 1 if is_heading and words else 0
    return words, 2 if is_heading else 1


def _card_dates(root: etree._Element, tz: str | None, language: str | None) -> dict[etree._Element, datetime | None]:
    """For each element that stands close around exactly one <time>: its date."""
    dates: dict[etree._Element, datetime | None] = {}
    for node in root.iter("time"):
        when = parse_date(node.get("datetime") or collapse("".join(node.itertext())), tz=tz, language=language)
        for above in islice(node.iterancestors(), MAX_CARD_LEVELS):
            dates[above] = None if above in dates else when
    return dates


def _merged(links: list[_Link]) -> tuple[FeedEntry, ...]:
    """Merge the links to one address into an entry.

    Only where one carries a headline; the surest, then the longest one wins.
    """
    groups: dict[str, list[_Link]] = {}
    for link in links:
        groups.setdefault(url_key(link.url), []).append(link)
    entries: list[FeedEntry] = []
    for group in groups.values():
        best = max(group, key=lambda link: (link.rank, len(link.words)))
        if best.rank and len(entries) < MAX_ENTRIES:
            when = next((link.published_at for link in group if link.published_at), None)
            entries.append(FeedEntry(group[0].url, title=best.words, published_at=when, position=len(entries)))
    return tuple(entries)
