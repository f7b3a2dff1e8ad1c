"""Rendering: an article's rows follow from its captures, and what is as it should be is not written again."""

from __future__ import annotations

from sqlalchemy import event, select
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import HOUR, MORNING, Fetched, edited, numbered
from worker.storage.article_store import Articles
from worker.storage.articles.render import captures_of, refresh, set_name
from worker.storage.tables.articles import ArticleRow, RevisionRow


def store(sessions: sessionmaker[Session]) -> int:
    """The id of an article that was edited, and the edit taken back."""
    articles = Articles(sessions)
    second = edited(numbered(1), "A line that did not stay.")
    for hour, page in enumerate((numbered(1), second, numbered(1))):
        saved = Fetched(page, hour + 1, MORNING + hour * HOUR, frontier_id=7, why="recrawl").save(articles)
    return saved.article_id


def test_rendering_again_writes_nothing(sessions: sessionmaker[Session]) -> None:
    article_id = store(sessions)
    with sessions.begin() as session:
        row, captures = session.get_one(ArticleRow, article_id), captures_of(session, article_id)
        statements: list[str] = []
        event.listen(sessions.kw["bind"], "before_cursor_execute", lambda *call: statements.append(call[2]))
        refresh(session, row, captures, MORNING)
    assert statements
    assert [statement for statement in statements if not statement.startswith("SELECT")] == []


def test_revisions_that_the_captures_no_longer_show_go(sessions: sessionmaker[Session]) -> None:
    article_id = store(sessions)
    with sessions.begin() as session:
        numbers = select(RevisionRow.number, RevisionRow.page_id).order_by(RevisionRow.number)
        assert [tuple(row) for row in session.execute(numbers)] == [(1, 1), (2, 2), (3, 3)]
        kept = [capture for capture in captures_of(session, article_id) if capture.page_id != 1]
        refresh(session, session.get_one(ArticleRow, article_id), kept, MORNING)
        assert [tuple(row) for row in session.execute(numbers)] == [(1, 2), (2, 3)]


def test_a_reading_at_hand_is_not_loaded_again(sessions: sessionmaker[Session]) -> None:
    article_id = store(sessions)
    with sessions.begin() as session:
        row, captures = session.get_one(ArticleRow, article_id), captures_of(session, article_id)
        row.reading = captures[1].reading  # As if the edit were still shown.
        refresh(session, row, captures, MORNING, {captures[0].reading: numbered(1, paragraphs=("Words at hand.",))})
        assert row.text == "Words at hand."


def test_a_set_of_boilerplate_is_named_by_what_is_in_it() -> None:
    assert set_name({}) == ""
    assert set_name({1: "tail", -2: "head"}) == set_name({-2: "head", 1: "tail"}) != set_name({1: "tail", 2: "head"})
    assert set_name({1: "tail"}) != set_name({1: "head"})


def test_a_stored_article_is_unsettled_until_it_is_settled(sessions: sessionmaker[Session]) -> None:
    article_id = store(sessions)
    with sessions.begin() as session:
        assert session.get_one(ArticleRow, article_id).unsettled is not None
    Articles(sessions).settle(article_id, MORNING)
    with sessions.begin() as session:
        assert session.get_one(ArticleRow, article_id).unsettled is None
