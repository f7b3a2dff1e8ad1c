"""Statements: what one page says of its own identity, as keys."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from worker.normalize.text import letters
from worker.normalize.urls import same_site
from worker.normalize.urls.variants import story_key
from worker.records import AddressClaim, Article
from worker.storage.articles.aliases import is_home
from worker.storage.articles.identity import BELIEVED_KINDS
from worker.storage.database.keys import alias_key, digest


@dataclass(frozen=True, slots=True)
class AddressStatements:
    """Hold a page's own alias, its title, and the aliases that it claims.

    A claim is (kind, key, URL, is foreign); ``names`` are those of the aliases that can become the page's own.
    """

    own_key: str
    canonical_key: str
    title_key: str
    claims: tuple[tuple[str, str, str, bool], ...]
    names: dict[str, str]


def statements_of(article: Article, stated: Iterable[AddressClaim] = ()) -> AddressStatements:
    """Return what a page says of itself; a home page is nobody's other address.

    ``stated`` are all addresses that the page names; the one that its record settled on goes first.
    """
    own_key = alias_key(article.url)
    claims: dict[tuple[str, str], tuple[str, str, str, bool]] = {}
    for claim in (AddressClaim("canonical", article.canonical_url or article.url), *stated):
        key = alias_key(claim.url)
        if key != own_key and not is_home(claim.url):
            found = (claim.kind, key, claim.url, not same_site(claim.url, article.url))
            claims.setdefault((claim.kind, key), found)
    canonical = alias_key(article.canonical_url or article.url)
    canonical = canonical if ("canonical", canonical) in claims else own_key
    names = {key: story_key(url) for kind, key, url, _ in claims.values() if kind in BELIEVED_KINDS}
    names[own_key] = story_key(article.url)
    return AddressStatements(own_key, canonical, digest(letters(article.title)), tuple(claims.values()), names)
