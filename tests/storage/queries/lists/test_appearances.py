"""Appearances: nothing is passed over at the rims of parts, and filters choose the articles."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import Fetched, numbered
from worker.records.article_filter import ArticleFilter
from worker.storage.article_store import Articles
from worker.storage.queries.article_filter import conditions
from worker.storage.queries.lists import appearances
from worker.storage.queries.lists.appearances import Appearances


@pytest.mark.parametrize("part", [1, 2, 3, 500])
def test_parts_of_any_size_give_the_same(
    sessions: sessionmaker[Session], part: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(appearances, "PART", part)
    articles = Articles(sessions)
    for number in range(1, 4):
        Fetched(replace(numbered(number), language="de" if number == 2 else "en"), number).save(articles)
    every = Appearances(sessions)
    assert [each.article_id for each in every.images()] == [1, 2, 3]
    assert [each.article_id for each in every.captions()] == [1, 2, 3]
    assert [each.article_id for each in every.teasers()] == [1] * 4 + [2] * 4 + [3] * 4
    assert [(each.article_id, each.number) for each in every.revisions()] == [(1, 1), (2, 1), (3, 1)]
    german = Appearances(sessions, conditions(ArticleFilter(language="de")))
    assert [each.article_id for each in german.teasers()] == [2] * 4


def test_stories_come_by_parts_too(sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(appearances, "PART_OF_STORIES", 1)
    articles = Articles(sessions)
    for number in range(1, 5):
        for place, host in enumerate(("news", "courier")):
            url = f"https://{host}.example/{number}"
            Fetched(replace(numbered(number), url=url, canonical_url=url), 2 * number + place).save(articles)
    articles.settle_pending(numbered(1).published_at)  # type: ignore[arg-type]
    found = list(Appearances(sessions).stories())
    assert [[each.article_id for each in story.articles] for story in found] == [[1, 2], [3, 4], [5, 6], [7, 8]]
    assert [story.articles[0].url for story in found][:1] == ["https://news.example/1"]
