"""Texts that are placed at once come to the groups, resemblances and stories of texts that are placed one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import event, select, update
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import MORNING, Fetched, article, body, contents, edited, save_all, sentence
from worker.dedup.articles import fingerprint
from worker.records import Article
from worker.storage.article_store import Articles
from worker.storage.articles.stories import place_text, resemblances, settle_together
from worker.storage.articles.stories.copies import Snapshot, read_snapshots
from worker.storage.articles.stories.lone_texts import place_texts, settle_lone
from worker.storage.tables.articles import ArticleRow, StoryRow
from worker.storage.tables.stories import CommonHashRow, CopyGroupRow, RelinkRow, ResemblanceRow, ShingleRow

# Statements that settle a batch on PostgreSQL: new texts, texts written anew, others that are what they were.
MOST_STATEMENTS = {"new": 17, "anew": 27, "unmoved": 5, "settled": 1}
LATER = MORNING + timedelta(hours=1)


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
        assert session.scalars(select(CommonHashRow.hash)).all()
    unplace_all(sessions)
    settle_each(articles, ids)
    assert placed(sessions) == together


def unplace_all(sessions: sessionmaker[Session]) -> None:
    """No article is placed any more, and all are to be."""
    with sessions.begin() as session:
        session.execute(update(ArticleRow).values(unsettled="again", group_id=None, story_id=None))
        for table in (CommonHashRow, ShingleRow, ResemblanceRow, CopyGroupRow, StoryRow):
            session.execute(table.__table__.delete())


def save_edited(articles: Articles, pages: list[Article]) -> None:
    """The pages come again an hour later, in the order in which ``saved`` had them."""
    again = [Fetched(page, 1000 + n, frontier_id=n, fetched_at=LATER) for n, page in enumerate(pages, start=1)]
    assert {each.word for each in save_all(again, articles)} == {"revised"}


@pytest.mark.parametrize("count", [1, 16])
def test_texts_take_as_many_statements_as_one(count: int, articles: Articles, sessions: sessionmaker[Session]) -> None:
    statements: list[str] = []
    event.listen(sessions.kw["bind"], "before_cursor_execute", lambda *call: statements.append(call[2]))
    pages = [report(n, *body(n)) for n in range(count)]
    ids = saved(articles, pages)

    def settle(what: str) -> None:
        statements.clear()
        assert settle_together(sessions, ids) == set(ids)
        assert unsettled(sessions) == []
        assert len([each for each in statements[:-1] if not each.startswith("BEGIN")]) <= MOST_STATEMENTS[what]

    settle("new")
    settle("settled")
    save_edited(articles, [edited(page, "And a last line.") for page in pages])
    settle("anew")
    save_edited(articles, [replace(edited(page, "And a last line."), title="A new title") for page in pages])
    settle("unmoved")
    assert len(groups_and_notes(sessions)[0]) == count


def test_texts_written_anew_at_once_end_as_one_by_one(articles: Articles, sessions: sessionmaker[Session]) -> None:
    """Lone ones, some of a story, a copy, one that becomes a copy, and one of another day."""
    pages = [report(1, *body(1)), report(2, *body(2)), report(3, *body(1), "Line of 3."), report(4, *body(4))]
    pages += [report(5, *body(4)), report(6, *body(6)), report(7, *body(7)), report(8, *body(8))]
    ids = saved(articles, pages)
    articles.settle_all(ids, MORNING)
    again = [edited(page, f"Line {number}.") for number, page in enumerate(pages[:5])]
    again += [report(6, *body(2)), replace(pages[6], published_at=MORNING - timedelta(days=9)), report(8, *body(2))]
    save_edited(articles, again)
    articles.settle_all(ids, MORNING)
    assert unsettled(sessions) == []
    together = placed(sessions)
    stories = [{"n1", "n3"}, {"n4", "n5"}, {"n2", "n6", "n8"}]
    assert told_stories(sessions) == sorted(map(sorted, stories))
    unplace_all(sessions)
    settle_each(articles, ids)
    assert placed(sessions) == together


def told_stories(sessions: sessionmaker[Session]) -> list[list[str]]:
    """The names of the sites that tell each story."""
    found: dict[int, list[str]] = {}
    with sessions.begin() as session:
        told = select(ArticleRow.story_id, ArticleRow.url).where(ArticleRow.story_id.is_not(None))
        for story_id, url in session.execute(told.order_by(ArticleRow.url)):
            found.setdefault(story_id, []).append(url.removeprefix("https://").split(".")[0])
    return sorted(found.values())


def test_an_article_that_tells_another_story_than_its_text_goes_the_long_way(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    """Its worker died before it came to the story, and then only its title changed."""
    pages = [report(1, *body(1)), report(2, *body(1))]
    ids = saved(articles, pages)
    articles.settle_all(ids, MORNING)
    save_edited(articles, [replace(page, title="A new title") for page in pages])
    with sessions.begin() as session:
        session.execute(update(ArticleRow).where(ArticleRow.id == ids[0]).values(story_id=None))
    assert settle_together(sessions, ids) == {ids[1]}
    articles.settle_all(ids, MORNING)
    assert told_stories(sessions) == [["n1", "n2"]]
    assert unsettled(sessions) == []


def test_a_copy_that_was_placed_by_a_process_that_died_comes_to_its_story(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    ids = saved(articles, [report(1, *body(1)), report(2, *body(1))])
    articles.settle(ids[0], MORNING)
    with sessions.begin() as session:
        [copy] = read_snapshots(session, ids)
        place_text(session, copy.with_print(fingerprint(copy.text)))
    assert settle_together(sessions, ids) == {ids[0]}
    articles.settle_all(ids, MORNING)
    assert told_stories(sessions) == [["n1", "n2"]]


def test_a_text_that_was_placed_by_a_process_that_died_is_linked_before_it_is_settled(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    ids = saved(articles, [report(1, *body(1)), report(2, *body(1), "Line 2.")])
    articles.settle(ids[0], MORNING)
    with sessions.begin() as session:
        assert place_texts(session, read(sessions, [ids[1]]))
    articles.settle_all(ids, MORNING)
    assert unsettled(sessions) == []
    assert told_stories(sessions) == [["n1", "n2"]]


def test_the_text_of_an_article_that_tells_a_story_is_not_placed_with_others(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    pages = [report(1, *body(1)), report(2, *body(1)), report(3, *body(3))]
    ids = saved(articles, pages)
    articles.settle_all(ids, MORNING)
    before = groups_and_notes(sessions)[0]
    save_edited(articles, [edited(page, f"Line {n}.") for n, page in enumerate(pages)])
    with sessions.begin() as session:
        made = place_texts(session, read(sessions, ids))
    assert [each.article_id for each in made.values()] == [ids[2]]
    groups, notes = groups_and_notes(sessions)
    assert groups == [*before, *made]
    assert notes == sorted([before[1], *made])  # What it came to, and what it left.


def read(sessions: sessionmaker[Session], ids: list[int]) -> list[Snapshot]:
    """The articles as they are read before they are placed."""
    with sessions.begin() as session:
        return [each.with_print(fingerprint(each.text)) for each in read_snapshots(session, ids)]


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
        made = place_texts(session, found)
    assert [each.article_id for each in made.values()] == [ids[1]]
    assert groups_and_notes(sessions) == (list(made), list(made))
    assert unsettled(sessions) == sorted(ids)


def test_an_article_that_is_saved_again_after_it_was_placed_stays_unsettled_and_noted(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    ids = saved(articles, [report(1, *body(1)), report(2, *body(2))])
    found = read(sessions, ids)
    with sessions.begin() as session:
        made = place_texts(session, found)
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
        made = place_texts(session, found)
    with sessions.begin() as session:
        assert place_texts(session, found) == {}
    assert groups_and_notes(sessions) == (list(made), list(made))
