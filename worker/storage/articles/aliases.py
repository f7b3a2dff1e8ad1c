"""Aliases: each address with the article that it belongs to, locked in one order.

Aliases are locked in the order of their keys, before any article: that order is the reason why concurrent saves never
wait for each other in a circle.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from urllib.parse import urlsplit

from sqlalchemy import false, select, update
from sqlalchemy.orm import Session

from worker.storage.database.keys import digest
from worker.storage.database.upserts import insert_into
from worker.storage.tables.articles import AliasRow, ArticleRow


def is_home(url: str) -> bool:
    """Tell whether the address is a site's front page."""
    parts = urlsplit(url)
    return not parts.path.strip("/") and not parts.query


def lock_aliases(session: Session, names: Mapping[str, str]) -> None:
    """Hold these aliases (key to name) until the end; missing ones are made.

    One statement makes and holds them one by one in the order of their keys: held apart from being made, two saves that
    each lack an alias of the other would wait in a circle.
    """
    rows = [{"key": key, "name": names[key]} for key in sorted(names)]
    if rows:
        made = insert_into(session, AliasRow).values(rows)
        # An update that changes nothing still holds the row that is there.
        session.execute(
            made.on_conflict_do_update(index_elements=["key"], set_={"key": made.excluded.key}, where=false())
        )


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
