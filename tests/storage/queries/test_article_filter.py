"""Article filters: each leaves what it says, on both databases."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import HOUR, MORNING, Fetched, add_source, gone, numbered
from worker.records import Author
from worker.records.article_filter import ArticleFilter
from worker.storage.article_store import Articles

EVENING = MORNING + 10 * HOUR


@pytest.fixture
def articles(sessions: sessionmaker[Session]) -> Articles:
    """1 of a source, with a caption; 2 without one, of other authors and tags; 3 seen in the evening, and gone."""
    result = Articles(sessions)
    source = add_source(sessions, "gazette")
    authors = (Author("Ödön Vass"), Author("Ann 100%_"))
    two = replace(numbered(2), images=(), language="de", authors=authors, tags=("Küste", 'say "so"', "a%b"))
    Fetched(numbered(1), 1, source_id=source).save(result)
    Fetched(two, 2).save(result)
    Fetched(replace(numbered(3), published_at=None), 3, fetched_at=EVENING).save(result)
    gone(sessions, numbered(3).url, EVENING + HOUR)
    Fetched(numbered(3), 4, fetched_at=EVENING - HOUR).save(result)
    return result


@pytest.mark.parametrize(
    ("values", "ends"),
    [
        ({}, {"1", "2", "3"}),
        ({"source": "gazette"}, {"1"}),
        ({"source": "nobody"}, set()),
        ({"language": "de-AT"}, {"2"}),
        ({"kind": "article"}, {"1", "2", "3"}),
        ({"author": "Ödön Vass"}, {"2"}),
        ({"author": "writer 1"}, {"1"}),
        ({"author": "ann 100%_"}, {"2"}),
        ({"author": "writer"}, set()),
        ({"tag": "Küste"}, {"2"}),
        ({"tag": 'Say "So"'}, {"2"}),
        ({"tag": "a%b"}, {"2"}),
        ({"tag": "a_b"}, set()),
        ({"tag": "küst"}, set()),
        ({"title": "ORCHARD the"}, {"1"}),
        ({"has_caption": True}, {"1", "3"}),
        ({"has_caption": False}, {"2"}),
        ({"published_from": MORNING + HOUR}, {"3"}),
        ({"published_to": MORNING + HOUR}, {"1", "2"}),
        ({"seen_from": MORNING + HOUR}, {"3"}),
        ({"seen_to": MORNING + HOUR}, {"1", "2"}),
        ({"is_published": False}, {"3"}),
        ({"is_published": True, "has_caption": True}, {"1"}),
    ],
)
def test_each_filter_leaves_what_it_says(articles: Articles, values: dict[str, Any], ends: set[str]) -> None:
    assert {row.canonical_url[-1] for row in articles.list(ArticleFilter(**values))} == ends
