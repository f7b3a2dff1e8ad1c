"""Statements: what one page says of its own identity, as keys."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from worker.normalize.text import letters
from worker.normalize.urls import same_site
from worker.normalize.urls.variants import story_key
from worker.records import Article
from worker.storage.articles.aliases import is_home
from worker.storage.database.keys import alias_key, digest


@dataclass(frozen=True, slots=True)
class Statements:
    """Hold a page's own alias, its title, and the aliases that it claims.

    A claim is (kind, key, URL, is foreign).
    """

    own_key: str
    canonical_key: str
    title_key: str
    claims: tuple[tuple[str, str, str, bool], ...]
    names: dict[str, str]


def statements_of(article: Article) -> Statements:
    """Return what a page says of itself; a home page is nobody's other address."""
    own_key = alias_key(article.url)
    claims: dict[tuple[str, str], tuple[str, str, str, bool]] = {}
    for kind, url in claimed_addresses(article):
        key = alias_key(url)
        if key != own_key and not is_home(url):
            claims.setdefault((kind, key), (kind, key, url, not same_site(url, article.url)))
    canonical = next((key for kind, key in claims if kind == "canonical"), own_key)
    names = {own_key: story_key(article.url)} | {key: story_key(url) for _, key, url, _ in claims.values()}
    return Statements(own_key, canonical, digest(letters(article.title)), tuple(claims.values()), names)


def claimed_addresses(article: Article) -> Iterator[tuple[str, str]]:
    """Yield the kind and the URL of each claim."""
    if article.canonical_url:
        yield "canonical", article.canonical_url
