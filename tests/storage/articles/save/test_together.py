"""Pages that are saved at once give the records of pages that are saved one by one."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import (
    HOUR,
    MORNING,
    Fetched,
    add_source,
    contents,
    edited,
    gone,
    many_pages,
    numbered,
    save_all,
)
from worker.storage.article_store import Articles
from worker.storage.search.index import index_articles

# Statements for a batch of new pages on PostgreSQL: 20 for the records and 4 for the index of their words.
MOST_STATEMENTS = 24


def settled(sessions: sessionmaker[Session]) -> dict[str, Any]:
    """What the database holds once nothing is left to settle."""
    while Articles(sessions).settle_pending(MORNING).linked:
        pass
    return contents(sessions)


@pytest.fixture
def articles(sessions: sessionmaker[Session]) -> Articles:
    return Articles(sessions)


def cleared(sessions: sessionmaker[Session]) -> None:
    """None; no record is left."""
    tables = "article_author placement occurrence sighting headline teaser caption image author revision block"
    tables += " claim capture alias resemblance shingle relink copy_group uncounted unresolved article story reading"
    with sessions.begin() as session:
        for table in tables.split():
            session.execute(text(f"DELETE FROM {table}"))


@pytest.mark.parametrize("most", [3, 16])
def test_the_records_are_those_of_pages_saved_one_by_one(
    sessions: sessionmaker[Session], articles: Articles, most: int
) -> None:
    pages = many_pages(24)
    for page in pages:
        page.save(articles)
    expected = settled(sessions)
    cleared(sessions)
    assert len(save_all(pages, articles, most)) == len(pages)
    assert settled(sessions) == expected


def test_new_pages_take_as_many_statements_as_one(sessions: sessionmaker[Session], articles: Articles) -> None:
    if sessions.kw["bind"].dialect.name != "postgresql":
        pytest.skip("SQLite writes row by row: its statements cost no way to a server")
    statements: list[Any] = []
    event.listen(
        sessions.kw["bind"], "before_cursor_execute", lambda *call: statements.extend(call[3] if call[5] else [1])
    )
    taken = []
    for start, count in ((30, 1), (40, 16)):
        statements.clear()
        pages = [Fetched(numbered(number), number) for number in range(start, start + count * 3, 3)]
        assert {saved.word for saved in articles.save_all([page.read() for page in pages]) if saved} == {"stored"}
        taken.append(len(statements))
    assert taken[0] == taken[1] <= MOST_STATEMENTS


def test_the_index_is_asked_only_for_pages_that_say_something_new(
    sessions: sessionmaker[Session], articles: Articles
) -> None:
    dated, moved, said = numbered(1), numbered(2), numbered(3)
    redated = replace(dated, published_at=MORNING - HOUR)
    sources = [add_source(sessions, slug) for slug in ("gazette", "herald")]
    asked: list[str] = []
    event.listen(sessions.kw["bind"], "before_cursor_execute", lambda *call: asked.append(call[2]))
    editions = [
        [(dated, 0), (moved, 0), (said, 0)],
        [(dated, 0), (moved, 0), (said, 0)],
        [(redated, 0), (moved, 0), (said, 0)],
        [(redated, 0), (moved, 1), (said, 0)],
        [(redated, 0), (moved, 1), (edited(said, "Another line."), 0)],
        [(redated, 0), (moved, 1), (edited(said, "Another line."), 0)],
    ]
    is_asked = []
    for visit, edition in enumerate(editions):
        asked.clear()
        at, first = MORNING + visit * HOUR, 1 + visit * len(edition)
        pages = [
            Fetched(page, first + place, at, frontier_id=1 + place, source_id=sources[source])
            for place, (page, source) in enumerate(edition)
        ]
        saved = [each for each in articles.save_all([page.read() for page in pages]) if each]
        assert len(saved) == len(pages)
        is_asked.append(any("article_search" in each for each in asked))
        with sessions.begin() as session:
            assert index_articles(session, [each.article_id for each in saved]) == 0
    assert is_asked == [True, False, True, True, True, False]


def test_pages_fetched_again_are_unchanged_or_revised(articles: Articles) -> None:
    editions = [numbered(1), numbered(1), edited(numbered(1), "An added line."), edited(numbered(1), "Another line.")]
    words = []
    for visit, edition in enumerate(editions):
        at = MORNING + visit * HOUR
        pages = [Fetched(edition, 1 + visit, at, frontier_id=1), Fetched(numbered(40 + visit), 50 + visit, at)]
        first, other = articles.save_all([page.read() for page in pages])
        assert first is not None
        assert other is not None
        words.append((first.word, first.reason, first.detail))
        assert other.word == "stored"
    assert words == [
        ("stored", "new", None),
        ("unchanged", "same_content", None),
        ("revised", "poll", "changed: blocks"),
        ("revised", "poll", "changed: blocks"),
    ]
    article_id = articles.save_all([Fetched(editions[3], 9, MORNING + 9 * HOUR, frontier_id=1).read()])[0]
    assert article_id is not None
    numbers = [revision.number for revision in articles.revisions(article_id.article_id)]
    assert all(after - before == 1 for before, after in pairwise(sorted(numbers)))
    assert len(numbers) == 3


def test_what_touches_another_article_is_left_to_be_saved_by_itself(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    one = Fetched(numbered(1), 1)
    form = Fetched(replace(numbered(1), url=f"{numbered(1).url}/amp"), 2)
    claiming = Fetched(numbered(2, canonical_url=numbered(1).url), 3)
    alone = Fetched(numbered(3), 4)
    saved = articles.save_all([page.read() for page in (one, form, claiming, alone)])
    assert [each.word if each else None for each in saved] == ["stored", None, None, "stored"]
    gone(sessions, alone.article.url, MORNING + HOUR)
    later = replace(alone, page_id=5, frontier_id=4, fetched_at=MORNING + 2 * HOUR)
    earlier = replace(one, page_id=6, frontier_id=1, fetched_at=MORNING - HOUR)
    assert articles.save_all([later.read(), earlier.read()]) == [None, None]


def test_a_forgotten_page_is_left_out_and_the_others_are_stored(articles: Articles) -> None:
    articles.forget_url(numbered(1).url, now=MORNING)
    saved = articles.save_all([Fetched(numbered(n), n).read() for n in (1, 2)])
    assert [each.word if each else None for each in saved] == [None, "stored"]
    assert articles.find(numbered(1).url) is None


def test_a_page_that_the_database_refuses_stores_none_of_the_others(articles: Articles) -> None:
    refused = Fetched(numbered(1, language=None, kind="x" * 40), 1)
    saved = articles.save_all([refused.read(), Fetched(numbered(2), 2).read()])
    is_strict = articles.sessions.kw["bind"].dialect.name == "postgresql"
    assert [each is None for each in saved] == ([True, True] if is_strict else [False, False])


def test_no_pages_are_no_work(articles: Articles) -> None:
    assert articles.save_all([]) == []
