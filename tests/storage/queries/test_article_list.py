"""Lists: every filter by itself, and counts of what is shown against what is kept."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import HOUR, MORNING, Fetched, add_source, numbered
from worker.records.article_filter import ArticleFilter
from worker.storage.article_store import Articles
from worker.storage.queries import article_list
from worker.storage.queries.articles import ArticleQueries


@pytest.fixture
def articles(sessions: sessionmaker[Session]) -> Articles:
    """Three articles: 1 of a source, 2 a gallery in German, 3 a copy of 1 an hour later."""
    result = Articles(sessions)
    one, two = numbered(1), replace(numbered(2), kind="gallery", language="de", title="100 % Äpfel_")
    three = replace(
        one, url="https://courier.example/3", canonical_url="https://courier.example/3", published_at=MORNING + HOUR
    )
    source = add_source(sessions, "gazette")
    for page, source_id in ((one, source), (two, None), (three, None)):
        Fetched(page, 1 + len(result.list()), source_id=source_id).save(result)
    result.settle_pending(MORNING)
    return result


def test_each_filter_leaves_what_it_says(articles: Articles) -> None:
    cases: list[tuple[dict[str, Any], str]] = [
        ({}, "321"),
        ({"source": "gazette"}, "1"),
        ({"source": "nobody"}, ""),
        ({"language": "de"}, "2"),
        ({"kind": "article"}, "31"),
        ({"published_from": MORNING + HOUR}, "3"),
        ({"published_to": MORNING + HOUR}, "21"),
        ({"title": "% 100"}, "2"),
        ({"title": "l_"}, "2"),
        ({"title": "n_"}, ""),
        ({"title": "ORCHARD the"}, "31"),
    ]
    for filters, ends in cases:
        assert "".join(row.canonical_url[-1] for row in articles.list(ArticleFilter(**filters))) == ends, filters


def test_a_story_lists_its_articles_and_counts_once(articles: Articles) -> None:
    story = articles.list()[0].story_id
    assert story is not None
    assert [row.canonical_url[-1] for row in articles.list(ArticleFilter(story_id=story))] == ["3", "1"]
    totals = articles.totals()
    assert (totals.articles, totals.stories, totals.images) == (3, 2, 2)
    assert (totals.captions_shown, totals.captions_kept) == (3, 2)
    assert (totals.teasers_shown, totals.teasers_kept) == (6, 3)


def test_a_part_looks_at_so_many_and_says_where_to_go_on(articles: Articles, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(article_list, "LOOKED_AT", 1)
    for filters, ends in ({}, ["32", "1"]), ({"language": "de"}, ["", "2", "", ""]):
        seen, after, queries = [], None, ArticleQueries(articles.sessions)
        while not seen or after:
            part = queries.part(ArticleFilter(**filters), 2, after)
            seen.append("".join(row.canonical_url[-1] for row in part.rows))
            after = part.onward
        assert seen == ends
    whole = queries.part(ArticleFilter(story_id=articles.list()[0].story_id), 2, None)
    assert ([row.canonical_url[-1] for row in whole.rows], whole.onward) == (["3", "1"], None)
