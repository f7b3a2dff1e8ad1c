"""The search index: a row for an article, which goes with it whoever deletes it."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, func, insert, inspect, select, text
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import MORNING, Fetched, numbered
from worker.storage.article_store import Articles
from worker.storage.database.types import Table
from worker.storage.search.index import index_articles
from worker.storage.tables.articles import ArticleRow
from worker.storage.tables.search import INDEX_TABLES, article_search, article_text


@pytest.fixture
def stored(sessions: sessionmaker[Session]) -> list[int]:
    """Two articles in the index."""
    ids = [Fetched(numbered(number), number).save(Articles(sessions)).article_id for number in (1, 2)]
    with sessions.begin() as session:
        index_articles(session, ids)
    return ids


def test_an_article_has_one_row_with_its_date_and_language(sessions: sessionmaker[Session], stored: list[int]) -> None:
    with sessions.begin() as session:
        rows = session.execute(select(article_search).order_by(article_search.c.article_id)).all()
    assert [row.article_id for row in rows] == stored
    assert {row.dated_at for row in rows} == {MORNING}
    assert len({row.digest for row in rows}) == 2
    assert {row.config for row in rows} != {""}


def test_a_row_goes_with_its_article_and_the_other_stays(sessions: sessionmaker[Session], stored: list[int]) -> None:
    with sessions.begin() as session:
        for name in ("revision", "capture", "block", "alias", "article_author", "placement", "occurrence", "sighting"):
            session.execute(text(f"DELETE FROM {name}"))
        session.execute(delete(ArticleRow).where(ArticleRow.id == stored[0]))
    with sessions.begin() as session:
        assert session.scalars(select(article_search.c.article_id)).all() == stored[1:]
        if session.get_bind().dialect.name == "sqlite":
            assert session.scalars(select(article_text.c.rowid)).all() == stored[1:]


def test_a_row_needs_its_article(sessions: sessionmaker[Session]) -> None:
    values = {"article_id": 2**40, "dated_at": MORNING, "config": "simple", "digest": "d"}
    with pytest.raises(IntegrityError), sessions.begin() as session:
        session.execute(insert(article_search).values(values))


def test_the_tables_of_the_index_are_no_models_and_all_of_them_are_named(sessions: sessionmaker[Session]) -> None:
    made = set(inspect(sessions.kw["bind"]).get_table_names())
    assert not [name for name in Table.metadata.tables if name.startswith(INDEX_TABLES)]
    assert made - set(Table.metadata.tables) - {name for name in made if name.startswith(INDEX_TABLES)} == {
        "alembic_version"
    }


def test_the_index_can_be_counted(sessions: sessionmaker[Session], stored: list[int]) -> None:
    with sessions.begin() as session:
        assert session.scalar(select(func.count()).select_from(article_search)) == len(stored)
