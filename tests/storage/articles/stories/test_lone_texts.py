"""Texts that are placed at once come to the groups, resemblances and stories of texts that are placed one by one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import MORNING, Fetched, article, body, contents, save_all, sentence
from worker.dedup.articles import fingerprint
from worker.records import Article
from worker.storage.article_store import Articles
from worker.storage.articles.stories import resemblances, settle_together
from worker.storage.articles.stories.copies import Snapshot, read_new_snapshots
from worker.storage.articles.stories.lone_texts import place_new, settle_lone
from worker.storage.tables.articles import ArticleRow, StoryRow
from worker.storage.tables.stories import CommonHashRow, CopyGroupRow, RelinkRow, ResemblanceRow, ShingleRow

# Statements that place a batch of texts on PostgreSQL: today 17.
MOST_STATEMENTS = 17


@pytest.fixture
def articles(sessions: sessionmaker[Session]) -> Articles:
    return Articles(sessions)


def report(number: int, *lines: str) -> Article:
    return article(f"https://n{number}.example/report", title=f"Report {number}", paragraphs=lines)


def saved(articles: Articles, pages: list[Article]) -> list[int]:
    """The ids of these articles, in their order."""
    fetched = [Fetched(page, number) for number, page in enumerate(pages, start=1)]
    return [each.article_id for each in save_all(fetched, articles)]


def placed(sessions: sessionmaker[Session]) -> dict[str, Any]:
    """What the database holds once nothing is left to settle."""
    while Articles(sessions).settle_pending(MORNING).linked:
        pass
    found = contents(sessions)
    return {name: found[name] for name in ("articles", "groups", "resemblances")}


def settle_each(articles: Articles, ids: list[int]) -> None:
    for article_id in ids:
        articles.settle(article_id, MORNING)


@pytest.mark.parametrize("settle", [settle_each, lambda articles, ids: articles.settle_all(ids, MORNING)])
def test_alike_texts_of_one_batch_are_one_story(
    articles: Articles, sessions: sessionmaker[Session], settle: Callable[[Articles, list[int]], None]
) -> None:
    pages = [report(1, *body(1)), report(2, *body(2)), report(3, *body(1)), report(4, *body(1), sentence(9, 9))]
    settle(articles, saved(articles, pages))
    with sessions.begin() as session:
        stories = session.scalars(select(ArticleRow.story_id).order_by(ArticleRow.id)).all()
        groups = session.scalars(select(CopyGroupRow.id)).all()
    assert stories[0] is not None
    assert [story == stories[0] for story in stories] == [True, False, True, True]
    assert len(groups) == 3


def test_a_line_that_becomes_common_comes_to_the_same_in_batches(
    articles: Articles, sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resemblances, "MOST_SHARING", 17)
    shared = "The committee thanked all who had come to the harbour on that cold and windy morning in spring."
    lines = [(*body(n // 2, 4), shared, f"The last line of page {n} is its own.") for n in range(22)]
    pages = [report(n, *each) for n, each in enumerate(lines)]
    ids = saved(articles, pages)
    articles.settle_all(ids, MORNING)
    together = placed(sessions)
    with sessions.begin() as session:
        session.execute(update(ArticleRow).values(unsettled="again", group_id=None, story_id=None))
        assert session.scalars(select(CommonHashRow.hash)).all()
        for table in (CommonHashRow, ShingleRow, ResemblanceRow, CopyGroupRow, StoryRow):
            session.execute(table.__table__.delete())
    settle_each(articles, ids)
    assert placed(sessions) == together


def test_texts_take_as_many_statements_as_one(articles: Articles, sessions: sessionmaker[Session]) -> None:
    statements: list[str] = []
    event.listen(sessions.kw["bind"], "before_cursor_execute", lambda *call: statements.append(call[2]))
    for count in (1, 16):
        ids = saved(articles, [report(100 * count + n, *body(100 * count + n)) for n in range(count)])
        statements.clear()
        articles.settle_all(ids, MORNING)
        assert len([each for each in statements if not each.startswith("BEGIN")]) <= MOST_STATEMENTS
        assert settle_together(sessions, ids) == set()


def read(sessions: sessionmaker[Session], ids: list[int]) -> list[Snapshot]:
    """The articles as they are read before they are placed."""
    with sessions.begin() as session:
        return [each.with_print(fingerprint(each.text)) for each in read_new_snapshots(session, ids)]


def save_again(sessions: sessionmaker[Session], article_id: int) -> None:
    with sessions.begin() as session:
        session.execute(update(ArticleRow).where(ArticleRow.id == article_id).values(unsettled="another change"))


def unsettled(sessions: sessionmaker[Session]) -> list[int]:
    with sessions.begin() as session:
        waiting = select(ArticleRow.id).where(ArticleRow.unsettled.is_not(None))
        return list(session.scalars(waiting.order_by(ArticleRow.id)))


def groups_and_notes(sessions: sessionmaker[Session]) -> tuple[list[int], list[int]]:
    with sessions.begin() as session:
        groups = session.scalars(select(CopyGroupRow.id).order_by(CopyGroupRow.id))
        return list(groups), list(session.scalars(select(RelinkRow.group_id).order_by(RelinkRow.group_id)))


def test_an_article_that_is_saved_again_before_it_is_placed_stays_unsettled(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    ids = saved(articles, [report(1, *body(1)), report(2, *body(2))])
    found = read(sessions, ids)
    save_again(sessions, ids[0])
    with sessions.begin() as session:
        made = place_new(session, found)
    assert [each.article_id for each in made.values()] == [ids[1]]
    assert groups_and_notes(sessions) == (list(made), list(made))
    assert unsettled(sessions) == sorted(ids)


def test_an_article_that_is_saved_again_after_it_was_placed_stays_unsettled_and_noted(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    ids = saved(articles, [report(1, *body(1)), report(2, *body(2))])
    found = read(sessions, ids)
    with sessions.begin() as session:
        made = place_new(session, found)
    save_again(sessions, ids[0])
    with sessions.begin() as session:
        rest = settle_lone(session, made)
    assert [made[group_id].article_id for group_id in rest] == [ids[0]]
    assert groups_and_notes(sessions) == (sorted(made), list(rest))
    assert unsettled(sessions) == [ids[0]]


def test_an_article_that_another_worker_placed_is_left_to_it(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    ids = saved(articles, [report(1, *body(1))])
    found = read(sessions, ids)
    with sessions.begin() as session:
        made = place_new(session, found)
    with sessions.begin() as session:
        assert place_new(session, found) == {}
    assert groups_and_notes(sessions) == (list(made), list(made))
