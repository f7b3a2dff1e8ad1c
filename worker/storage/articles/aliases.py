"""Identity: which article an address belongs to, found and kept so that all spellings of one page meet.

``alias`` is the graph's set of nodes, each with the article whose component it lies in.  Aliases are locked in the
order of their keys, before any article: that order is the reason why concurrent saves never wait for each other in a
circle.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import urlsplit

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from worker.normalize.text import letters
from worker.normalize.urls.variants import is_variant, story_key
from worker.records import Article
from worker.storage.articles.serialization import digest
from worker.storage.database.upserts import insert_missing
from worker.storage.tables.articles import AliasRow, ArticleRow, CaptureRow

# A canonical address claimed by pages at so many other addresses, each with a title of its own, is a template's
# mistake (every page names the home page, a section, or the first article), not the identity of them all.  Forms of one
# page share their title, so that only retitled ones count; two leave room for a headline test.
FALSE_CANONICAL_TITLES = 3


@dataclass(frozen=True, slots=True)
class Addresses:
    """The aliases that one page ties together: ``keys`` are proven by requests, ``canonical_key`` is a claim."""

    own_key: str
    canonical_key: str
    title_key: str
    names: Mapping[str, str]
    keys: tuple[str, ...]
    spellings: tuple[str, ...]
    rank: int


@lru_cache(maxsize=4096)
def alias_key(url: str) -> str:
    """The key of an address, the same for all its spellings and forms (AMP, print, mobile)."""
    return digest(story_key(url))


def addresses_of(article: Article, aliases: Iterable[str]) -> Addresses:
    """The addresses that a page ties together, from its requests (``aliases``) and from what it says.

    A redirect to a home page proves nothing: that is where many sites send the address of a removed article.
    """
    spellings = {article.url, *aliases}
    canonical = article.canonical_url if article.canonical_url and not is_home(article.canonical_url) else article.url
    own_key, canonical_key = alias_key(article.url), alias_key(canonical)
    proven = {article.url} if is_home(article.url) else spellings
    names = {alias_key(url): story_key(url) for url in (*proven, canonical)}
    return Addresses(
        own_key=own_key,
        canonical_key=canonical_key,
        title_key=digest(letters(article.title)),
        names=names,
        keys=tuple(sorted(names.keys() - {canonical_key} | {own_key})),
        spellings=tuple(sorted(spellings | {canonical})),
        rank=int(own_key != canonical_key or is_variant(article.url)),
    )


def is_home(url: str) -> bool:
    """Whether the address is a site's front page."""
    parts = urlsplit(url)
    return not parts.path.strip("/") and not parts.query


def lock_aliases(session: Session, names: Mapping[str, str]) -> dict[str, int | None]:
    """Each of these aliases -> its article; they exist now and are held until the transaction ends."""
    insert_missing(session, AliasRow, [{"key": key, "name": names[key]} for key in sorted(names)], ["key"])
    return hold_aliases(session, names)


def hold_aliases(session: Session, keys: Iterable[str]) -> dict[str, int | None]:
    """Each of these aliases that exists -> its article; they are held until the transaction ends."""
    columns = select(AliasRow.key, AliasRow.article_id).where(AliasRow.key.in_(list(keys)))
    rows = session.execute(columns.order_by(AliasRow.key).with_for_update())
    return {row.key: row.article_id for row in rows}


def aliases_of(session: Session, article_ids: Iterable[int]) -> dict[str, str]:
    """Every alias of these articles -> its name."""
    rows = session.execute(select(AliasRow.key, AliasRow.name).where(AliasRow.article_id.in_(article_ids)))
    return {row.key: row.name for row in rows}


def assign_aliases(session: Session, article_id: int, keys: Iterable[str]) -> None:
    """Nothing; these aliases, which the caller holds, belong to the article now."""
    wanted = sorted(keys)
    if wanted:
        session.execute(update(AliasRow).where(AliasRow.key.in_(wanted)).values(article_id=article_id))


def representative(names: Iterable[str]) -> str:
    """The key that represents an article: that of the first of its aliases' names in code-point order."""
    return digest(min(names))


def is_false_canonical(session: Session, key: str, own: Addresses | None = None) -> bool:
    """Whether so many different pages claim this address that it cannot be the identity of them all."""
    claims = session.execute(
        select(CaptureRow.own_key, CaptureRow.title_key)
        .where(CaptureRow.canonical_key == key, CaptureRow.own_key != key)
        .distinct()
        .limit(50 * FALSE_CANONICAL_TITLES)
    )
    pairs = {(row.own_key, row.title_key) for row in claims}
    if own is not None and own.canonical_key == key != own.own_key:
        pairs.add((own.own_key, own.title_key))
    return min(len({own_key for own_key, _ in pairs}), len({title for _, title in pairs})) >= FALSE_CANONICAL_TITLES


def article_ids(session: Session, urls: Iterable[str]) -> set[int]:
    """The articles at these addresses."""
    keys = {alias_key(url) for url in urls}
    found = session.scalars(select(AliasRow.article_id).where(AliasRow.key.in_(keys)))
    return {article_id for article_id in found if article_id is not None}


def lock_articles(session: Session, ids: Iterable[int]) -> dict[int, ArticleRow]:
    """The articles of these that exist, held in the order of their ids until the transaction ends."""
    wanted = set(ids)
    if not wanted:
        return {}
    rows = session.scalars(
        select(ArticleRow)
        .where(ArticleRow.id.in_(wanted))
        .order_by(ArticleRow.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return {row.id: row for row in rows}
