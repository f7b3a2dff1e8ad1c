"""Aliases: each address with the article that it belongs to, locked in one order.

Aliases are locked in the order of their keys, before any article: that order is the reason why concurrent saves never
wait for each other in a circle.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from worker.storage.database.keys import digest
from worker.storage.database.upserts import insert_missing
from worker.storage.tables.articles import AliasRow, ArticleRow


def is_home(url: str) -> bool:
    """Tell whether the address is a site's front page."""
    parts = urlsplit(url)
    return not parts.path.strip("/") and not parts.query


def lock_aliases(session: Session, names: Mapping[str, str]) -> None:
    """Hold these aliases (key to name) until the end; missing ones are made."""
    missing = set(names) - hold_aliases(session, names)
    while missing:  # Again where one was removed between the two statements.
        insert_missing(session, AliasRow, [{"key": key, "name": names[key]} for key in sorted(missing)], ["key"])
        missing = set(names) - hold_aliases(session, names)


def hold_aliases(session: Session, keys: Iterable[str]) -> set[str]:
    """Hold those of these aliases that exist, and return them."""
    wanted = select(AliasRow.key).where(AliasRow.key.in_(list(keys)))
    return set(session.scalars(wanted.order_by(AliasRow.key).with_for_update()))


def assign_aliases(session: Session, article_id: int, keys: Iterable[str]) -> None:
    """Give aliases, which the caller holds, to an article."""
    wanted = sorted(keys)
    if wanted:
        session.execute(update(AliasRow).where(AliasRow.key.in_(wanted)).values(article_id=article_id))


def representative(names: Iterable[str]) -> str:
    """Return the key of the first of an article's aliases by code points."""
    return digest(min(names))


def lock_articles(session: Session, ids: Iterable[int]) -> dict[int, ArticleRow]:
    """Hold the articles of these that exist, in the order of their ids."""
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
