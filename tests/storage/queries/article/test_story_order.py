"""Story order: the first published first, and the day of discovery where a page says none."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import HOUR, MORNING, Fetched, body, numbered
from worker.storage.article_store import Articles
from worker.storage.queries.article import story_order
from worker.storage.queries.article.story_order import Told, read_story
from worker.storage.tables.articles import ArticleRow


def tell(sessions: sessionmaker[Session], *dates: datetime | None, extra: tuple[str, ...] = ()) -> ArticleRow:
    """Store one text at as many hosts as there are dates, and return the first one's row."""
    articles = Articles(sessions)
    for place, at in enumerate(dates):
        url = f"https://host{place}.example/story"
        text = body(1) + (extra if place == 1 else ())
        page = replace(numbered(1, paragraphs=text), url=url)
        Fetched(replace(page, canonical_url=url, published_at=at), place + 1, MORNING + HOUR).save(articles)
    articles.settle_pending(MORNING + timedelta(days=1))
    with sessions() as session:
        return session.query(ArticleRow).order_by(ArticleRow.id).first()  # type: ignore[return-value]


def read(sessions: sessionmaker[Session], row: ArticleRow) -> list[Told]:
    with sessions() as session:
        return read_story(session, row.story_id or 0, row.group_id)


@pytest.mark.parametrize("story_id", [0, -1, 1, 2**62])
def test_a_story_that_is_none_has_no_articles(sessions: sessionmaker[Session], story_id: int) -> None:
    with sessions() as session:
        assert read_story(session, story_id) == []


def test_the_first_published_comes_first(sessions: sessionmaker[Session]) -> None:
    row = tell(sessions, MORNING, MORNING - HOUR, MORNING - 2 * HOUR)
    found = read(sessions, row)
    assert [each.url[8:13] for each in found] == ["host2", "host1", "host0"]
    assert [each.dated_at for each in found] == [MORNING - 2 * HOUR, MORNING - HOUR, MORNING]
    assert all(each.is_copy and each.has_date for each in found)


def test_where_a_page_says_no_date_the_moment_it_was_seen_stands_for_it(sessions: sessionmaker[Session]) -> None:
    found = read(sessions, tell(sessions, None, MORNING))
    assert [(each.url[8:13], each.has_date) for each in found] == [("host1", True), ("host0", False)]
    assert found[1].dated_at == MORNING + HOUR


def test_a_longer_text_of_the_story_is_no_copy(sessions: sessionmaker[Session]) -> None:
    row = tell(sessions, MORNING, MORNING, extra=("A closing line that only the second paper printed that day.",))
    assert [each.is_copy for each in read(sessions, row)] == [True, False]
    with sessions() as session:
        assert not any(each.is_copy for each in read_story(session, row.story_id or 0))


def test_so_many_are_shown_the_earliest(sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(story_order, "MOST_TOLD", 2)
    found = read(sessions, tell(sessions, MORNING, MORNING - HOUR, MORNING - 2 * HOUR))
    assert [each.url[8:13] for each in found] == ["host2", "host1"]
