"""Looking up: an article by id or address, and what is said of its links."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import HOUR, MORNING, Fetched, add_source, numbered
from worker.storage.article_store import Articles
from worker.storage.queries.article import find_id, verdict_word
from worker.storage.tables.stories import ResemblanceRow


def test_an_article_is_found_by_number_or_address_and_nothing_else_is(sessions: sessionmaker[Session]) -> None:
    saved = Fetched(numbered(1), 1).save(Articles(sessions))
    with sessions.begin() as session:
        for name in (
            saved.article_id,
            str(saved.article_id),
            "news.example/story/1",
            "https://www.news.example/story/1/",
        ):
            assert find_id(session, name) == saved.article_id
        for name in (saved.article_id + 1, 0, 10**30, str(10**30), "", "https://news.example/story/2"):
            assert find_id(session, name) is None


def test_all_that_is_known_of_an_article_is_one_json_document(sessions: sessionmaker[Session]) -> None:
    articles = Articles(sessions)
    source = add_source(sessions, "gazette")
    page = numbered(1)
    spellings = (f"{page.url}?utm_source=feed", page.url)
    saved = Fetched(page, 1, source_id=source, aliases=spellings).save(articles)
    Fetched(page, 2, MORNING + HOUR, saved.article_id, source).save(articles)
    found = articles.find(saved.article_id)
    assert found is not None
    told = found.as_dict()
    assert (told["id"], told["source"], told["title"]) == (saved.article_id, "gazette", page.title)
    assert told["aliases"] == sorted(spellings)
    assert (told["first_seen_at"], told["last_seen_at"]) == ("2026-03-02T08:00:00+00:00", "2026-03-02T09:00:00+00:00")
    assert [teaser["url"] for teaser in told["teasers"]] == [teaser.url for teaser in page.teasers]
    assert told["story"] == told["boilerplate"] == []


@pytest.mark.parametrize(
    ("kind", "inner", "word"),
    [("near", None, "near"), ("exact", None, "exact"), ("contained", 2, "contained"), ("contained", 1, "contains")],
)
def test_a_verdict_is_said_of_the_other_article(kind: str, inner: int | None, word: str) -> None:
    assert verdict_word(ResemblanceRow(low_id=1, high_id=2, kind=kind, score=0.9, inner_id=inner), 2) == word
