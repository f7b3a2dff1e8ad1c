"""Filling: articles that were stored before there was an index come into it bit by bit, the newest first."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import func, select, text
from sqlalchemy.orm import Session, sessionmaker

from worker.storage.search.index import index_articles
from worker.storage.tables.articles import ArticleRow
from worker.storage.tables.monitoring import MarkRow
from worker.storage.tables.search import article_search

# The mark that holds the id of the next article to be looked at; 0 when all were.  The migration sets it.
MARK = "search_filled_to"
# Articles of one transaction: about a second, in which SQLite has no other writer.
PART = 200
# Pages (of 4 KB) of SQLite's index that are merged in one transaction: some tens of milliseconds.
MERGED = 500


def fill_index(sessions: sessionmaker[Session], most: int, now: datetime) -> int:
    """Index some articles older than the index; return how many were looked at.

    A stopped call goes on where it was.
    """
    looked_at = 0
    while looked_at < most:
        with sessions.begin() as session:
            found = fill_part(session, now)
        if not found:
            break
        looked_at += found
    return looked_at


def fill_part(session: Session, now: datetime) -> int:
    """Index the next part, and say with the mark that it is done."""
    mark = session.scalars(select(MarkRow).where(MarkRow.name == MARK).with_for_update()).one_or_none()
    if mark is None or mark.number < 1:
        return 0
    older = select(ArticleRow.id).where(ArticleRow.id <= int(mark.number)).order_by(ArticleRow.id.desc()).limit(PART)
    ids = sorted(session.scalars(older))
    # Held, as whoever saves them holds them and in the same order: the index must not say what they said before.
    ids_held = select(ArticleRow.id).where(ArticleRow.id.in_(ids)).order_by(ArticleRow.id).with_for_update()
    index_articles(session, list(session.scalars(ids_held)))
    mark.number, mark.at = float(min(ids) - 1 if ids else 0), now
    return len(ids)


def count_unindexed(session: Session) -> int:
    """Count the stored articles that are still to come into the index."""
    mark = session.get(MarkRow, MARK)
    if mark is None or mark.number < 1:
        return 0
    return session.scalar(select(func.count()).where(ArticleRow.id <= int(mark.number))) or 0


def missing_articles(session: Session, most: int) -> list[int]:
    """Return some articles that should be in the index and are not."""
    mark = session.get(MarkRow, MARK)
    filled_to = int(mark.number) if mark is not None else 0
    here = select(article_search.c.article_id).where(article_search.c.article_id == ArticleRow.id).exists()
    wanted = select(ArticleRow.id).where(ArticleRow.id > filled_to, ArticleRow.reading.is_not(None), ~here)
    return list(session.scalars(wanted.order_by(ArticleRow.id).limit(most)))


def purge_words(sessions: sessionmaker[Session]) -> None:
    """Take the words of deleted articles out of SQLite's index at once.

    FTS5 notes a deletion and drops the words when it merges what it has written.  All of it is merged here, bit by bit
    (https://www.sqlite.org/fts5.html#the_merge_command), so that other writers come in between.
    """
    if sessions.kw["bind"].dialect.name != "sqlite":
        return
    more = merge_some(sessions, -MERGED)  # The minus says that all there is now is to become one.
    while more:
        more = merge_some(sessions, MERGED)


def merge_some(sessions: sessionmaker[Session], pages: int) -> bool:
    """Merge about so many pages of SQLite's index; return whether there was something to merge."""
    with sessions.begin() as session:
        driver: Any = session.connection().connection.driver_connection
        before = driver.total_changes
        session.execute(
            text("INSERT INTO article_text (article_text, rank) VALUES ('merge', :pages)"), {"pages": pages}
        )
        return bool(driver.total_changes - before >= 2)  # The insertion itself counts as one.
