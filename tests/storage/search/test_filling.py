"""Filling: articles older than the index come into it by parts, and what it lacks is found."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import MORNING, Fetched, numbered
from worker.storage.article_store import Articles
from worker.storage.queries.search import Searches
from worker.storage.retention import integrity
from worker.storage.search import filling
from worker.storage.search.filling import MARK, count_unindexed, fill_index
from worker.storage.tables.monitoring import MarkRow
from worker.storage.tables.search import article_search


def empty(sessions: sessionmaker[Session], articles: int) -> None:
    """What the migration makes of a database with so many articles."""
    with sessions.begin() as session:
        session.execute(delete(article_search))
        session.merge(MarkRow(name=MARK, at=MORNING, number=articles))


def unindexed(sessions: sessionmaker[Session]) -> int:
    with sessions() as session:
        return count_unindexed(session)


def test_what_was_stored_before_comes_in_by_parts(
    sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(filling, "PART", 2)
    articles, searches = Articles(sessions), Searches(sessions)
    for number in range(5):
        Fetched(numbered(number), number + 1).save(articles)
    empty(sessions, 5)
    Fetched(numbered(5), 6).save(articles)
    assert searches.search("case").total == 1
    assert unindexed(sessions) == 5
    assert fill_index(sessions, 3, MORNING) == 4
    assert (unindexed(sessions), searches.search("case").total) == (1, 5)
    assert fill_index(sessions, 100, MORNING) == 1
    assert fill_index(sessions, 100, MORNING) == 0
    assert (unindexed(sessions), searches.search("case").total) == (0, 6)


def test_the_migration_notes_what_is_stored(sessions: sessionmaker[Session]) -> None:
    with sessions() as session:
        assert session.get(MarkRow, MARK) is None  # Of the empty database that the tests copy.
        assert count_unindexed(session) == 0


def test_articles_that_the_index_lacks_are_found_and_mended(sessions: sessionmaker[Session]) -> None:
    articles = Articles(sessions)
    for number in range(2):
        Fetched(numbered(number), number + 1).save(articles)
    articles.settle_pending(MORNING)
    assert integrity.check(sessions) == []
    with sessions.begin() as session:
        session.execute(delete(article_search).where(article_search.c.article_id == 1))
    (finding,) = integrity.check(sessions)
    assert (finding.name, finding.count, finding.examples) == ("articles that no search finds", 1, ("1",))
    integrity.repair(sessions)
    assert integrity.check(sessions) == []


def test_an_article_that_did_not_change_is_not_written_again(sessions: sessionmaker[Session]) -> None:
    articles = Articles(sessions)
    Fetched(numbered(1), 1).save(articles)
    with sessions.begin() as session:
        session.execute(text("UPDATE article_search SET config = 'kept'"))
    Fetched(numbered(1), 2, frontier_id=1, why="recrawl").save(articles)
    with sessions() as session:
        assert session.scalars(select(article_search.c.config)).all() == ["kept"]
