"""The index: it says what the articles' rows say, is written only where they changed, and rolls back with them."""

from __future__ import annotations

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import Fetched, numbered
from worker.storage.article_store import Articles
from worker.storage.queries.search import Searches
from worker.storage.search import index
from worker.storage.search.index import index_articles, note_to_index, parts
from worker.storage.tables.articles import ArticleRow
from worker.storage.tables.search import article_search


def store(sessions: sessionmaker[Session], count: int) -> list[int]:
    return [Fetched(numbered(number), number).save(Articles(sessions)).article_id for number in range(1, count + 1)]


def found(sessions: sessionmaker[Session], typed: str) -> int:
    return Searches(sessions).search(typed).total


def retitle(session: Session, article_id: int, title: str) -> None:
    session.query(ArticleRow).filter_by(id=article_id).update({"title": title})


@pytest.mark.parametrize(("count", "sizes"), [(0, []), (1, [1]), (3, [3]), (4, [3, 1]), (7, [3, 3, 1])])
def test_ids_come_in_parts_each_once(count: int, sizes: list[int], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(index, "PART", 3)
    found = list(parts(range(count)))
    assert [len(part) for part in found] == sizes
    assert [each for part in found for each in part] == list(range(count))


def test_what_is_indexed_already_is_not_written_again(sessions: sessionmaker[Session]) -> None:
    ids = store(sessions, 3)
    with sessions.begin() as session:
        assert index_articles(session, ids) == index_articles(session, []) == 0
        retitle(session, ids[1], "Zeppelin")
        assert index_articles(session, {*ids, 2**62}) == 1
    assert found(sessions, "zeppelin") == 1


@pytest.mark.parametrize("part", [1, 2, 200])
def test_parts_of_any_size_index_all(
    sessions: sessionmaker[Session], part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(index, "PART", part)
    ids = store(sessions, 3)
    with sessions.begin() as session:
        session.execute(delete(article_search))
        assert index_articles(session, ids) == 3
        assert sorted(session.scalars(select(article_search.c.article_id))) == ids
    assert found(sessions, "case") == 3


def test_what_is_noted_is_indexed_at_the_commit(sessions: sessionmaker[Session]) -> None:
    [one, two] = store(sessions, 2)
    with sessions.begin() as session:
        for each in (one, two, one):
            note_to_index(session, each)
        retitle(session, one, "Zeppelin")
        retitle(session, two, "Zeppelin")
    assert found(sessions, "zeppelin") == 2


def test_a_session_that_goes_on_after_its_commit_indexes_what_is_noted_then(sessions: sessionmaker[Session]) -> None:
    [one] = store(sessions, 1)
    with sessions() as session:
        for title in ("Zeppelin", "Balloon"):
            note_to_index(session, one)
            retitle(session, one, title)
            session.commit()
    assert (found(sessions, "zeppelin"), found(sessions, "balloon")) == (0, 1)


def test_what_is_rolled_back_is_not_found(sessions: sessionmaker[Session]) -> None:
    [one] = store(sessions, 1)
    with sessions() as session:
        note_to_index(session, one)
        retitle(session, one, "Zeppelin")
        session.flush()
        session.rollback()
        session.commit()
    assert found(sessions, "zeppelin") == 0


def test_an_article_that_is_gone_by_then_is_passed_over(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        note_to_index(session, 2**62)
    assert found(sessions, "case") == 0
