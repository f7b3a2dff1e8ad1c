"""Stories: each once from page to page, summed over its articles, led by the one that was published first."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import event
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import HOUR, MORNING, Fetched, add_source, numbered
from worker.storage.article_store import Articles
from worker.storage.queries.lists import stories
from worker.storage.queries.lists.stories import find_story, list_stories, story_lines
from worker.storage.tables.articles import ArticleRow


def tell(sessions: sessionmaker[Session], number: int, hosts: int = 2, source: int | None = None) -> None:
    """One article stands at some hosts, an hour earlier at each next one."""
    articles = Articles(sessions)
    for place in range(hosts):
        url = f"https://host{place}.example/{number}"
        page = replace(numbered(number), url=url, canonical_url=url, published_at=MORNING - place * HOUR)
        Fetched(page, number * 100 + place, source_id=source if place == 0 else None).save(articles)
    articles.settle_pending(MORNING + timedelta(days=1))


def test_a_database_without_stories_lists_none_and_finds_none(sessions: sessionmaker[Session]) -> None:
    with sessions() as session:
        assert (list_stories(session, 10), find_story(session, 1), story_lines(session, [])) == ([], None, [])


@pytest.mark.parametrize("limit", [1, 2, 3, 4])
def test_pages_of_any_size_give_every_story_once_the_latest_first(sessions: sessionmaker[Session], limit: int) -> None:
    for number in (1, 2, 3):
        tell(sessions, number)
    found: list[int] = []
    with sessions() as session:
        while page := list_stories(session, limit, found[-1] if found else None):
            found += [story.id for story in page]
        whole = [story.id for story in list_stories(session, 100)]
    assert found == whole == sorted(whole, reverse=True)
    assert len(found) == 3


def test_a_story_is_led_by_its_earliest_article_and_sums_the_others(sessions: sessionmaker[Session]) -> None:
    tell(sessions, 1, hosts=3, source=add_source(sessions, "gazette"))
    with sessions() as session:
        [line] = list_stories(session, 10)
        found = find_story(session, line.id)
    assert (line.articles, line.sources) == (3, 1)
    assert (line.first_at, line.last_at) == (MORNING - 2 * HOUR, MORNING)
    assert line.first.canonical_url == "https://host2.example/1"
    assert found is not None
    assert found.story == line
    assert [each.canonical_url[8:13] for each in found.articles] == ["host2", "host1", "host0"]
    assert line.as_dict()["first_at"] == "2026-03-02T06:00:00+00:00"


def test_of_equal_dates_the_article_found_first_leads(sessions: sessionmaker[Session]) -> None:
    tell(sessions, 1)
    with sessions.begin() as session:
        session.query(ArticleRow).update({"dated_at": MORNING})
    with sessions() as session:
        [line] = list_stories(session, 10)
        assert line.first.id == min(session.scalars(session.query(ArticleRow.id).statement))


def test_a_story_that_lost_its_articles_is_none(sessions: sessionmaker[Session]) -> None:
    tell(sessions, 1)
    tell(sessions, 2)
    with sessions.begin() as session:
        lost, kept = [line.id for line in list_stories(session, 10)]
        session.query(ArticleRow).filter_by(story_id=lost).update({"story_id": None})
    with sessions() as session:
        assert [line.id for line in list_stories(session, 1)] == [kept]
        assert find_story(session, lost) is None
        assert [line.id for line in story_lines(session, [lost, kept, 2**62])] == [kept]


def test_more_articles_than_are_listed_are_still_counted(
    sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stories, "MOST_ARTICLES", 2)
    tell(sessions, 1, hosts=3)
    with sessions() as session:
        [line] = list_stories(session, 10)
        found = find_story(session, line.id)
    assert found is not None
    assert (found.story.articles, len(found.articles)) == (3, 2)


def test_one_and_three_stories_take_the_same_statements(sessions: sessionmaker[Session]) -> None:
    counts = []
    for number in (1, 2, 3):
        tell(sessions, number)
        statements: list[str] = []
        note = lambda *call, into=statements: into.append(call[2])  # noqa: E731
        event.listen(sessions.kw["bind"], "before_cursor_execute", note)
        with sessions() as session:
            assert len(list_stories(session, 10)) == number
        event.remove(sessions.kw["bind"], "before_cursor_execute", note)
        counts.append(len(statements))
    assert counts[0] == counts[1] == counts[2]
