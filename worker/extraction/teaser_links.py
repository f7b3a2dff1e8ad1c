"""Links: the page's anchors -> those that may lead to one other piece, with what their address tells."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from worker.extraction.document import Document
from worker.extraction.vocabulary.teasers import FILE_ENDINGS, LISTING_SEGMENTS, SERVICE_SEGMENTS, SOCIAL_HOSTS
from worker.urls import absolute

_LONG_NUMBER = re.compile(r"\d{4,}")
_DATE = re.compile(r"/(?:19|20)\d\d[/_-]?(?:0?[1-9]|1[0-2]|[a-z]{3})(?:[/_-]|\d\d|$)")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:(?!\d)", re.IGNORECASE)
# What every address has that names one piece by itself: four digits, two hyphens or underscores, encoded letters.
_MAY_NAME_PIECE = re.compile(r"\d{4}|[-_][^/-]*[-_]|%[^/]*%[^/]*%")
# A link that says nothing by its address may still show a headline: this many characters make one (a short sentence).
_HEADLINE_CHARACTERS = 24


@dataclass(frozen=True, slots=True)
class Target:
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
        """Whether the path itself looks like that of one piece: a slug of several words, a number, a date."""
        return self.words >= 3 or self.number or self.dated


@dataclass(frozen=True, slots=True)
class Link:
    """One anchor: its number in the document and where it leads."""

    index: int
    target: Target


def read_links(document: Document) -> list[Link]:
    """The anchors that may be promos, in page order; those of places, services and the page itself are left out."""
    own = own_keys(document)
    base = urlsplit(document.base_url)
    targets: dict[str, Target | None] = {}
    links: list[Link] = []
    for i, tag in enumerate(document.tags):
        if tag != "a":
            continue
        href = document.elements[i].get("href")
        if not href or not (document.text_len[i] >= _HEADLINE_CHARACTERS or _MAY_NAME_PIECE.search(href)):
            continue
        href = href.strip()
        if href not in targets:
            targets[href] = read_target(href, document.base_url, base.scheme, base.netloc)
        target = targets[href]
        if target is not None and target.key not in own and may_promote(target, document.text_len[i]):
            links.append(Link(i, target))
    return links


def may_promote(target: Target, characters: int) -> bool:
    """Whether a link with so many characters of text can be a promo at all, judged by its address."""
    if target.listing or target.service:
        return target.words >= 5 or (target.number and characters >= _HEADLINE_CHARACTERS)
    return target.names_piece or characters >= _HEADLINE_CHARACTERS


def read_target(href: str, base_url: str, scheme: str, netloc: str) -> Target | None:
    """What ``href`` leads to; None for the front page, files and social networks."""
    href = href.partition("#")[0]
    if not href.startswith(("http://", "https://")):
        if _SCHEME.match(href):
            return None
        if href.startswith("//"):
            href = f"{scheme}:{href}"
        elif href.startswith("/"):
            href = f"{scheme}://{netloc}{href}"
        else:
            href = absolute(href, base_url) or "" if href else ""
    address, _, query = href.partition("?")
    host, _, path = address.partition("://")[2].partition("/")
    host = host.lower().removeprefix("www.")
    path = path.rstrip("/")
    if not host or not (path or query) or path.lower().endswith(FILE_ENDINGS) or SOCIAL_HOSTS.search(host):
        return None
    segments = tuple(part for part in path.split("/") if part)
    words = max((slug_words(part) for part in segments), default=0)
    number = _LONG_NUMBER.search(path) is not None
    lowered = {part.lower() for part in segments}
    return Target(
        url=href,
        key=f"{host}/{path}" if words >= 3 or number or not query else f"{host}/{path}?{query}",
        host=host,
        segments=segments,
        words=words,
        number=number or _LONG_NUMBER.search(query) is not None,
        dated=_DATE.search(f"/{path.lower()}") is not None,
        shape=shape_of(segments),
        listing=not lowered.isdisjoint(LISTING_SEGMENTS),
        service=not lowered.isdisjoint(SERVICE_SEGMENTS),
    )


def slug_words(segment: str) -> int:
    """The number of words that hyphens, underscores or percent-encoded letters spell in a path segment."""
    if "%" in segment and segment.count("%") >= 9:
        return max(3, segment.count("-") + 1)
    return max(segment.count("-"), segment.count("_")) + 1 if any(mark in segment for mark in "-_") else 1


def shape_of(segments: tuple[str, ...]) -> str:
    """What a path looks like: whether a slug of three words or more stands in it, and its file ending."""
    if not segments:
        return ""
    _, dot, ending = segments[-1].rpartition(".")
    words = any(slug_words(segment) >= 3 for segment in segments)
    return ("words" if words else "") + (f".{ending}" if dot and len(ending) <= 5 else "")


def own_keys(document: Document) -> frozenset[str]:
    """The keys under which the page itself is known: as fetched, canonical, shared."""
    addresses = [document.url, *document.metas.get("og:url", ())]
    for link in document.root.iter("link"):
        if (link.get("rel") or "").lower() in ("canonical", "amphtml", "shortlink"):
            addresses.append(link.get("href") or "")
    base = urlsplit(document.base_url)
    found = (
        read_target(address.strip(), document.base_url, base.scheme, base.netloc) for address in addresses if address
    )
    return frozenset(target.key for target in found if target)
