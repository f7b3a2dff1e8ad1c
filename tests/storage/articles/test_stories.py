"""Stories: found in the window, grown, merged and split, whatever the order; and looked up through the index."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, event, func, insert, select, text
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import MORNING, Fetched, article, body, edited
from worker.records import Article
from worker.storage.article_store import Articles
from worker.storage.articles import stories
from worker.storage.tables.articles import ArticleRow, EdgeRow, FingerprintRow, StoryRow


@pytest.fixture
def articles(sessions: sessionmaker[Session]) -> Articles:
    return Articles(sessions)


def copy(name: str, paragraphs: Iterable[str], **values: object) -> Article:
    return article(f"https://{name}.example/report", title=f"Report of {name}", paragraphs=paragraphs, **values)


def store(articles: Articles, *pages: Article) -> list[int]:
    """The ids of these articles, settled."""
    ids = [Fetched(page, number).save(articles).article_id for number, page in enumerate(pages, start=1)]
    for article_id in ids:
        articles.settle(article_id, MORNING)
    return ids


def story_sets(sessions: sessionmaker[Session]) -> list[set[int]]:
    """The articles of each story, by the least of each."""
    with sessions.begin() as session:
        rows = session.execute(select(ArticleRow.story_id, ArticleRow.id).where(ArticleRow.story_id.is_not(None)))
        groups: dict[int, set[int]] = {}
        for story_id, article_id in rows:
            groups.setdefault(story_id, set()).add(article_id)
        assert set(session.scalars(select(StoryRow.id))) == set(groups)
        return sorted(groups.values(), key=min)


def test_exact_near_and_contained_copies_are_one_story_with_verdict_and_score(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    text_ = body(1, 10)
    ids = store(
        articles,
        copy("one", text_),
        copy("two", text_),
        copy("three", (*text_[:9], "A paragraph that only the local edition had room for.")),
        copy("four", text_[:3]),
        copy("five", body(2, 10)),
    )
    assert story_sets(sessions) == [set(ids[:4])]
    found = articles.find(ids[0])
    assert found is not None
    assert [(link.article_id, link.kind) for link in found.story] == [
        (ids[1], "exact"), (ids[3], "contained"), (ids[2], "near"),
    ]  # fmt: skip
    assert found.story[0].score == 1.0
    inner = articles.find(ids[3])
    assert inner is not None
    assert {link.kind for link in inner.story} == {"contains"}
    assert articles.totals().stories == 2


def test_copies_a_week_apart_are_two_stories(articles: Articles, sessions: sessionmaker[Session]) -> None:
    later = MORNING + timedelta(days=7)
    store(articles, copy("one", body(1)), copy("two", body(1), published_at=later))
    assert story_sets(sessions) == []


def test_without_a_published_date_the_first_sight_dates_an_article(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    ids = store(articles, copy("one", body(1)), copy("two", body(1), published_at=None))
    assert story_sets(sessions) == [set(ids)]


def test_a_bridge_merges_two_stories_and_its_edit_splits_them(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    one, two = body(1, 12), body(2, 12)
    bridge = copy("bridge", (*one, *two))
    ids = store(articles, copy("a", one), copy("b", one), copy("c", two), copy("d", two))
    assert story_sets(sessions) == [set(ids[:2]), set(ids[2:])]
    page = Fetched(bridge, 50, frontier_id=50)
    middle = page.save(articles).article_id
    articles.settle(middle, MORNING)
    assert story_sets(sessions) == [{*ids, middle}]
    rewritten = edited(copy("bridge", body(3)), "Nothing of the former text is left.")
    Fetched(rewritten, 51, frontier_id=50, fetched_at=MORNING + timedelta(hours=1)).save(articles)
    articles.settle(middle, MORNING)
    assert story_sets(sessions) == [set(ids[:2]), set(ids[2:])]


def test_a_story_keeps_its_number_while_it_grows(articles: Articles, sessions: sessionmaker[Session]) -> None:
    store(articles, copy("a", body(1)), copy("b", body(1)))
    with sessions.begin() as session:
        before = session.scalars(select(StoryRow.id)).all()
    store(articles, copy("a", body(1)), copy("b", body(1)), copy("c", body(1)))
    with sessions.begin() as session:
        assert session.scalars(select(StoryRow.id)).all() == before


def test_articles_that_a_crash_left_unsettled_are_settled_later(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    ids = [Fetched(copy(name, body(1)), n).save(articles).article_id for n, name in enumerate(("a", "b"), start=1)]
    assert story_sets(sessions) == []
    assert articles.settle_pending(MORNING).linked == 2
    assert story_sets(sessions) == [set(ids)]
    assert articles.settle_pending(MORNING).linked == 0


def test_two_articles_stored_before_either_is_settled_find_each_other(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    ids = [Fetched(copy(name, body(1)), n).save(articles).article_id for n, name in enumerate(("a", "b"), start=1)]
    articles.settle(ids[0], MORNING)
    with sessions.begin() as session:
        assert session.scalar(select(func.count()).select_from(EdgeRow)) == 1


def test_joining_two_articles_takes_the_joined_ones_links_along(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    ids = store(articles, copy("a", body(1)), copy("b", body(1)), copy("c", body(1)))
    target = copy("b", body(1))
    Fetched(target, 9, aliases=("https://c.example/report", target.url)).save(articles)
    articles.settle_pending(MORNING)
    assert story_sets(sessions) == [set(ids[:2])]


def test_a_hash_that_everybody_shares_makes_no_candidates(
    articles: Articles, sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stories, "MOST_SHARING", 1)
    pages = [copy(name, (*body(1)[:6], f"The last line of {name} is its own.")) for name in ("a", "b", "c")]
    ids = [Fetched(page, number).save(articles).article_id for number, page in enumerate(pages, start=1)]
    articles.settle(ids[0], MORNING)
    assert story_sets(sessions) == []


def test_candidates_are_found_through_the_index(articles: Articles, sessions: sessionmaker[Session]) -> None:
    """The plan of the very statement that a look-up runs, on a table large enough for a scan to be tempting."""
    ids = store(articles, copy("a", body(1)), copy("b", body(1)))
    with sessions.begin() as session:
        filler = [
            {"hash": number * 7919, "dated_at": MORNING + timedelta(minutes=number), "article_id": ids[0]}
            for number in range(5000)
        ]
        session.execute(insert(FingerprintRow), filler)
    with sessions.begin() as session:
        sqlite = session.get_bind().dialect.name == "sqlite"
        session.execute(text("ANALYZE"))
        row = session.get_one(ArticleRow, ids[1])
        statements: list[tuple[str, object]] = []
        listener = lambda *call: statements.append((call[2], call[3]))  # noqa: E731
        event.listen(session.get_bind(), "before_cursor_execute", listener)
        found = stories.candidates(session, row)
        event.remove(session.get_bind(), "before_cursor_execute", listener)
        lookups = [(sql, values) for sql, values in statements if "AS shared" in sql]
        assert len(lookups) == 1
        explain = "EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN "
        plan = "\n".join(
            str(line) for line in session.connection().exec_driver_sql(explain + lookups[0][0], lookups[0][1])
        )
    assert found == {ids[0]}
    assert ("SEARCH fingerprint USING" if sqlite else "Index") in plan
    assert not any(word in plan for word in ("SCAN fingerprint", "Seq Scan"))


def test_a_new_date_moves_the_sketch(articles: Articles, sessions: sessionmaker[Session]) -> None:
    later = MORNING + timedelta(days=9)
    page = copy("a", body(1), published_at=later)
    store(articles, page, copy("b", body(1)))
    assert story_sets(sessions) == []
    dated = replace(page, published_at=MORNING)
    Fetched(dated, 30, frontier_id=1, fetched_at=later).save(articles)
    assert articles.settle_pending(later).linked == 1
    assert len(story_sets(sessions)) == 1
    with sessions.begin() as session:
        assert session.scalars(select(FingerprintRow.dated_at).distinct()).all() == [MORNING]


def test_a_lost_edge_leaves_no_story_behind(articles: Articles, sessions: sessionmaker[Session]) -> None:
    ids = store(articles, copy("a", body(1)), copy("b", body(1)))
    with sessions.begin() as session:
        session.execute(delete(EdgeRow))
        stories.regroup(session, ids[0])
    assert story_sets(sessions) == []
