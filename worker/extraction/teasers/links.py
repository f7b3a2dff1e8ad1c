"""Links: the page's anchors -> those that may lead to one other piece, with what their address tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from worker.extraction.page import Page
from worker.extraction.page.lines import HEADINGS, announces_promos
from worker.extraction.vocabulary.teaser_markup import (
    COMMENT_TARGET,
    FILE_ENDINGS,
    LISTING_SEGMENTS,
    SERVICE_HOSTS,
    SERVICE_SEGMENTS,
)
from worker.normalize.text import reading_length
from worker.normalize.urls import absolute
from worker.normalize.urls.networks import is_network_or_store

_LONG_NUMBER = re.compile(r"\d{4,}")
_DATE = re.compile(r"/(?:19|20)\d\d[/_-]?(?:0?[1-9]|1[0-2]|[a-z]{3})(?:[/_-]|\d\d|$)")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
# What every address has that names one piece by itself: four digits, two hyphens or underscores, encoded letters.
# All begin with one of a few signs, so that the search leaps from one of these to the next.
_MAY_NAME_PIECE = re.compile(r"[-_%\d](?:(?<=\d)\d{3}|(?<=[-_])[^/-]*[-_]|(?<=%)[^/]*%[^/]*%)")
# A link that says nothing by its address may still show a headline: this many characters make one (a short sentence).
_HEADLINE_CHARACTERS = 24
_SLUG = re.compile(r"[\w-]+")
# So many characters may be a headline where each is a sign that says as much as several letters.
SHORTEST_WIDE = 10
# An address within a list of pieces, or a service, names one of them by so many words.
WORDS_IN_LIST = 5
# The name of a section has hardly more words than these.
MOST_SECTION_WORDS = 3


class LinkTarget(NamedTuple):
    """An address as far as a page's links are told apart by it.

    ``key`` is host and path, with the query only where the path alone names no piece: the two or three links of one
    card meet under it although one of them carries a tracking parameter.  ``words`` counts the words of the longest
    slug, ``shape`` is what the whole path looks like.
    """

    url: str
    key: str
    host: str
    segments: tuple[str, ...]
    words: int
    number: bool
    dated: bool
    shape: str
    listing: bool
    service: bool

    @property
    def names_piece(self) -> bool:
        """Return whether the path has a slug of several words, a number or a date."""
        return self.words >= 3 or self.number or self.dated


@dataclass(frozen=True, slots=True)
class TeaserLink:
    """One anchor: its number in the document and where it leads."""

    index: int
    target: LinkTarget


def read_links(page: Page) -> list[TeaserLink]:
    """Return the anchors that may be teasers, in page order."""
    addresses = (read_target(address.strip(), page.base_url) for address in own_addresses(page))
    own = {target.key for target in addresses if target is not None}
    targets: dict[str, LinkTarget | None] = {}
    links: list[TeaserLink] = []
    for i in page.by_tag["a"]:
        href = page.elements[i].get("href") or ""
        characters = headline_characters(page, i)
        if characters < _HEADLINE_CHARACTERS and not may_name_piece(href):
            continue
        if href not in targets:
            targets[href] = read_target(href.strip(), page.base_url)
        target = targets[href]
        if target is not None and target.key not in own and is_promoted(page, i, target, characters):
            links.append(TeaserLink(i, target))
    return links


def may_name_piece(href: str) -> bool:
    """Return whether the address of a short link may name one piece.

    Menus hold most links of a page, and most of them lead to lists: these are left before their address is read.
    """
    if not _MAY_NAME_PIECE.search(href):
        return False
    if not href.startswith("/") or max(href.count("-"), href.count("_")) >= WORDS_IN_LIST - 1:
        return True
    path = href.partition("#")[0].partition("?")[0].lower()
    return path.startswith("//") or LISTING_SEGMENTS.isdisjoint(path.split("/"))


def is_promoted(page: Page, i: int, target: LinkTarget, characters: int) -> bool:
    """Return whether link ``i`` with so many characters of text may be a teaser."""
    if leads_to_comments(page.elements[i].get("href") or ""):
        return False
    return may_promote(target, characters) and not names_section(page, i, target)


def headline_characters(page: Page, i: int) -> int:
    """Return the characters of a link's text, wide signs counted as letters."""
    length = page.text_len[i]
    if not SHORTEST_WIDE <= length < _HEADLINE_CHARACTERS:
        return length
    text = page.texts[i]
    if text is None or not text.strip():
        first = i + 1
        text = page.texts[first] if first < page.ends[i] else None
    return length + int(reading_length(text)) - len(text) if text and not text.isascii() else length


def leads_to_comments(href: str) -> bool:
    """Return whether a link leads to the comments on a piece."""
    return "#" in href and COMMENT_TARGET.match(href.rpartition("#")[2]) is not None


def names_section(page: Page, i: int, target: LinkTarget) -> bool:
    """Return whether the link is the end of a block's heading.

    So it is in "Next up in <a>Science and health</a>".
    """
    heading = page.parents[i]
    if target.number or target.dated or target.words > MOST_SECTION_WORDS:
        return False
    if page.tags[heading] not in HEADINGS:
        return False
    before = (page.texts[heading] or "").strip()
    return bool(before) and announces_promos(before) and not before.endswith(":")


def may_promote(target: LinkTarget, characters: int) -> bool:
    """Return whether a link of so many characters may be a teaser, by its address."""
    if target.listing or target.service:
        return target.words >= WORDS_IN_LIST or (target.number and characters >= _HEADLINE_CHARACTERS)
    return target.names_piece or characters >= _HEADLINE_CHARACTERS


def read_target(href: str, base_url: str) -> LinkTarget | None:
    """Return what ``href`` leads to, None for front pages, files and social networks."""
    url = full_address(href.partition("#")[0], base_url)
    address, _, query = url.partition("?")
    host, _, path = address.partition("://")[2].partition("/")
    host = host.lower().removeprefix("www.")
    path = path.rstrip("/")
    segments = tuple(filter(None, path.split("/")))
    if not host or not (segments or query):
        return None
    if path[-5:].lower().endswith(FILE_ENDINGS) or is_network_or_store(host):
        return None
    in_path = max(map(slug_words, segments), default=0)
    words = max(in_path, words_in_query(query) if in_path < 3 else 0)
    number = _LONG_NUMBER.search(path) is not None
    lowered = set(path.lower().split("/"))
    return LinkTarget(
        url=url,
        key=key_of(host, path, "" if in_path >= 3 or number else query),
        host=host,
        segments=segments,
        words=words,
        number=number or _LONG_NUMBER.search(query) is not None,
        dated=number and _DATE.search(f"/{path.lower()}") is not None,
        shape=shape_of(segments, words),
        listing=not lowered.isdisjoint(LISTING_SEGMENTS),
        service=not lowered.isdisjoint(SERVICE_SEGMENTS) or host.partition(".")[0] in SERVICE_HOSTS,
    )


def shape_of(segments: tuple[str, ...], words: int) -> str:
    """Return what a path looks like: whether it spells words, and how its file ends."""
    return ("words" if words >= 3 else "") + (file_ending(segments[-1]) if segments else "")


def key_of(host: str, path: str, query: str) -> str:
    """Return the key under which the links of one card meet."""
    return f"{host}/{path}?{query}" if query else f"{host}/{path}"


def words_in_query(query: str) -> int:
    """Return the most words that a value of a query spells."""
    if "-" not in query:
        return 0
    values = (pair.partition("=")[2] for pair in query.split("&"))
    return max(slug_words(value) if _SLUG.fullmatch(value) else 0 for value in values)


def full_address(href: str, base_url: str) -> str:
    """Return the http(s) address that ``href`` means on the page, or ""."""
    if href.startswith(("https://", "http://")):
        return href
    if not href or _SCHEME.match(href):
        return ""
    if href.startswith("/"):
        scheme, _, rest = base_url.partition("://")
        return f"{scheme}:{href}" if href.startswith("//") else f"{scheme}://{rest.partition('/')[0]}{href}"
    return absolute(href, base_url) or ""


def slug_words(segment: str) -> int:
    """Return the number of words in a path segment."""
    words = max(segment.count("-"), segment.count("_")) + 1
    return max(3, words) if segment.count("%") >= 9 else words


def file_ending(segment: str) -> str:
    """Return the ending of a file's name with its dot, or ""."""
    _, dot, ending = segment.rpartition(".")
    return f".{ending}" if dot and len(ending) <= 5 else ""


def own_addresses(page: Page) -> Iterator[str]:
    """Yield the addresses of the page itself: as fetched, canonical, shared."""
    yield page.url
    yield from page.metas.get("og:url", ())
    for i, tag in enumerate(page.tags):
        if tag == "body":
            return
        if tag == "link" and (page.elements[i].get("rel") or "").lower() in ("canonical", "amphtml", "shortlink"):
            yield page.elements[i].get("href") or ""
