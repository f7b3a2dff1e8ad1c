"""Stories: found in the window, grown, merged and split, whatever the order; and looked up through the index."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, event, func, insert, select, text
from sqlalchemy.orm import Session, sessionmaker

from tests.dedup.cores import find_cores
from tests.storage.articles.stories.groups import add_group, add_stories
from tests.storage.newsroom import MORNING, Fetched, article, body, contents, edited, sentence
from worker.dedup.articles import fingerprint
from worker.dedup.stories import Text
from worker.records import Article
from worker.storage.article_store import Articles
from worker.storage.articles.stories import place_text, resemblances, settle_article, settle_held, settle_notes
from worker.storage.articles.stories.common_hashes import misjudged
from worker.storage.articles.stories.copies import day_of, read_snapshots
from worker.storage.articles.stories.membership import ChangedMeanwhileError
from worker.storage.tables.articles import ArticleRow, StoryRow
from worker.storage.tables.crawl import TombstoneRow
from worker.storage.tables.stories import CopyGroupRow, ResemblanceRow, ShingleRow


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
    pages = [copy(name, (*body(1), f"The last line of {name} is its own.")) for name in ("a", "b")]
    ids = [Fetched(page, number).save(articles).article_id for number, page in enumerate(pages, start=1)]
    for article_id in ids:
        articles.settle(article_id, MORNING)
    with sessions.begin() as session:
        assert session.scalar(select(func.count()).select_from(ResemblanceRow)) == 1
    assert story_sets(sessions) == [set(ids)]


def test_exact_copies_are_one_group_without_pairs(articles: Articles, sessions: sessionmaker[Session]) -> None:
    ids = store(articles, *(copy(f"n{number}", body(1)) for number in range(12)))
    assert story_sets(sessions) == [set(ids)]
    with sessions.begin() as session:
        assert session.scalar(select(func.count()).select_from(ResemblanceRow)) == 0
        assert session.scalar(select(func.count()).select_from(CopyGroupRow)) == 1
        shingles = session.scalar(select(func.count()).select_from(ShingleRow)) or 0
        assert 0 < shingles < 400
    found = articles.find(ids[3])
    assert {(link.kind, link.score) for link in found.story} == {("exact", 1.0)}


def test_a_story_of_two_ends_when_one_is_forgotten(articles: Articles, sessions: sessionmaker[Session]) -> None:
    store(articles, copy("a", body(1)), copy("b", body(1)), copy("c", (*body(2), "Its own.")))
    articles.forget_url("https://a.example/report", now=MORNING)
    articles.forget_url("https://c.example/report", now=MORNING)
    articles.settle_pending(MORNING)
    assert story_sets(sessions) == []
    with sessions.begin() as session:
        assert session.scalar(select(func.count()).select_from(CopyGroupRow)) == 1
        assert set(session.scalars(select(ShingleRow.group_id))) == set(session.scalars(select(CopyGroupRow.id)))


def test_an_article_without_words_is_nobodys_copy(articles: Articles, sessions: sessionmaker[Session]) -> None:
    store(articles, copy("a", ()), copy("b", ()))
    assert story_sets(sessions) == []
    assert articles.settle_pending(MORNING).linked == 0


def test_a_paragraph_replaced_each_day_makes_no_chain(articles: Articles, sessions: sessionmaker[Session]) -> None:
    """Each day resembles the next ones; what a story holds resembles its core."""
    pages = []
    paragraphs = list(body(1))
    for day in range(24):
        paragraphs[day % 8] = sentence(100 + day, day)
        pages.append(copy(f"d{day}", paragraphs, published_at=MORNING + timedelta(days=day)))
    ids = store(articles, *pages)
    stories_found = story_sets(sessions)
    assert len(stories_found) > 3
    assert sum(map(len, stories_found)) >= len(ids) - 4
    with sessions.begin() as session:
        for group in session.scalars(select(CopyGroupRow)):
            pair = (min(group.id, group.core_id), max(group.id, group.core_id))
            assert group.id == group.core_id or session.get(ResemblanceRow, pair) is not None
    assert stored_cores(sessions) == cores_afresh(sessions)
    for day in (3, 8, 9, 15):
        articles.forget_url(f"https://d{day}.example/report", now=MORNING)
    assert stored_cores(sessions) == cores_afresh(sessions)


def stored_cores(sessions: sessionmaker[Session]) -> dict[int, int]:
    """The core of each group, as it was kept up to date step by step."""
    with sessions.begin() as session:
        return {row.id: row.core_id for row in session.scalars(select(CopyGroupRow))}


def cores_afresh(sessions: sessionmaker[Session]) -> dict[int, int]:
    """The core of each group, computed of all texts and resemblances at once."""
    with sessions.begin() as session:
        alike: dict[int, dict[int, int]] = {}
        for pair in session.scalars(select(ResemblanceRow)):
            alike.setdefault(pair.low_id, {})[pair.high_id] = round(pair.score * 1_000_000)
            alike.setdefault(pair.high_id, {})[pair.low_id] = round(pair.score * 1_000_000)
        rows = session.scalars(select(CopyGroupRow))
        texts = {row.id: Text(sum(alike.get(row.id, {}).values()), row.exact, row.day) for row in rows}
    return find_cores(texts, alike)


def test_more_alike_texts_than_the_cap_end_the_same_in_any_order(
    articles: Articles, sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resemblances, "MOST_SHARING", 4)
    names = [f"n{number}" for number in range(9)]
    pages = {
        name: copy(
            name,
            (*body(1), *([] if place < 5 else body(2)), f"The last line of {name} is its own, {place * 7}."),
            published_at=MORNING + timedelta(days=place % 3),
        )
        for place, name in enumerate(names)
    }
    seen = set()
    for order in (names, names[::-1], names[4:] + names[:4]):
        for place, name in enumerate(order):
            saved = Fetched(pages[name], names.index(name) + 1).save(articles)
            if place % 2:
                articles.settle(saved.article_id, MORNING)
        while articles.settle_pending(MORNING).linked:
            pass
        seen.add(str(texts_and_stories(sessions)))
        for name in names:
            articles.forget_url(f"https://{name}.example/report", now=MORNING)
        articles.settle_pending(MORNING)
        with sessions.begin() as session:
            assert session.scalars(select(CopyGroupRow.id)).all() == []
            session.execute(delete(TombstoneRow))
    assert len(seen) == 1


def texts_and_stories(sessions: sessionmaker[Session]) -> tuple[object, ...]:
    """What is linked, in a form without ids."""
    with sessions.begin() as session:
        names = {row.id: row.canonical_url for row in session.scalars(select(ArticleRow))}
    found = contents(sessions)
    return (
        found["groups"],
        found["resemblances"],
        [sorted(names[each] for each in story) for story in story_sets(sessions)],
    )


def test_joining_two_articles_takes_the_joined_ones_links_along(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    ids = store(articles, copy("a", body(1)), copy("b", body(1)), copy("c", body(1)))
    target = copy("b", body(1))
    Fetched(target, 9, aliases=("https://c.example/report", target.url)).save(articles)
    articles.settle_pending(MORNING)
    assert story_sets(sessions) == [set(ids[:2])]


def test_a_hash_that_many_texts_of_a_day_share_makes_no_candidates(
    articles: Articles, sessions: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resemblances, "MOST_SHARING", 2)
    pages = [copy(name, (*body(1)[:6], f"The last line of {name} is its own.")) for name in ("a", "b", "c")]
    ids = store(articles, *pages[:2])
    assert story_sets(sessions) == [set(ids)]
    Fetched(pages[2], 3).save(articles)
    articles.settle_pending(MORNING)
    assert story_sets(sessions) == []
    articles.forget_url("https://c.example/report", now=MORNING)
    articles.settle_pending(MORNING)
    assert story_sets(sessions) == [set(ids)]


def test_candidates_are_found_through_the_index(articles: Articles, sessions: sessionmaker[Session]) -> None:
    """The plans of the very statements that a look-up runs, on a table large enough for a scan to be tempting."""
    store(articles, copy("a", body(1)), copy("b", (*body(1), "Its own.")))
    with sessions.begin() as session:
        low, high = session.scalars(select(CopyGroupRow.id).order_by(CopyGroupRow.id))
        day = day_of(MORNING)
        filler = [{"hash": number * 7919, "day": day + number % 9, "group_id": low} for number in range(40_000)]
        session.execute(insert(ShingleRow), filler)
    with sessions.begin() as session:
        sqlite = session.get_bind().dialect.name == "sqlite"
        session.execute(text("ANALYZE"))
        statements: list[tuple[str, object]] = []
        listener = lambda *call: statements.append((call[2], call[3]))  # noqa: E731
        event.listen(session.get_bind(), "before_cursor_execute", listener)
        found = resemblances.candidates(session, [high])
        event.remove(session.get_bind(), "before_cursor_execute", listener)
        lookups = [(sql, values) for sql, values in statements if "busy AS" in sql]
        assert len(lookups) == 1
        explain = "EXPLAIN QUERY PLAN " if sqlite else "EXPLAIN "
        plans = [
            "\n".join(str(line) for line in session.connection().exec_driver_sql(explain + sql, values))
            for sql, values in lookups
        ]
    assert found == {high: {low}}
    for plan in plans:
        assert ("SEARCH other USING" if sqlite else "Index") in plan
        assert not any(word in plan for word in ("SCAN shingle", "SCAN other", "Seq Scan on shingle")), plan


@pytest.mark.parametrize("analyzed_at", [None, 2], ids=["never analyzed", "analyzed when it was small"])
def test_sketches_of_a_growing_table_are_found_through_the_index(
    analyzed_at: int | None, sessions: sessionmaker[Session]
) -> None:
    statements: list[tuple[str, object]] = []
    with sessions.begin() as session:
        ids = []
        for number in range(200):
            if number == analyzed_at:
                session.execute(text("ANALYZE"))
            ids.append(add_group(session, f"text {number}", range(64 * number, 64 * number + 64)))
    with sessions.begin() as session:
        event.listen(session.get_bind(), "before_cursor_execute", lambda *call: statements.append(call[2:4]))
        assert misjudged(session, ids[-16:]) == {}
        resemblances.candidates(session, ids[-16:])
        is_sqlite = session.get_bind().dialect.name == "sqlite"
        explain = "EXPLAIN QUERY PLAN " if is_sqlite else "EXPLAIN "
        asked = [each for each in statements if "FROM" in each[0]]
        plans = [str(session.connection().exec_driver_sql(explain + sql, values).all()) for sql, values in asked]
    assert len(plans) == 2
    for plan in plans:
        assert not any(word in plan for word in ("SCAN shingle", "Seq Scan on shingle", "Filter: (group_id")), plan


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
        assert session.scalars(select(ShingleRow.day).distinct()).all() == [day_of(MORNING)]


def test_an_article_saved_again_while_it_is_placed_stays_unsettled(
    articles: Articles, sessions: sessionmaker[Session]
) -> None:
    [article_id] = [Fetched(copy("a", body(1)), 1).save(articles).article_id]
    with sessions.begin() as session:
        [found] = read_snapshots(session, [article_id])
        session.get_one(ArticleRow, article_id).unsettled = "another"
    with pytest.raises(ChangedMeanwhileError), sessions.begin() as session:
        place_text(session, found.with_print(fingerprint(found.text)))
    with sessions.begin() as session:
        row = session.get_one(ArticleRow, article_id)
        assert (row.unsettled, row.group_id) == ("another", None)
        assert session.scalars(select(CopyGroupRow.id)).all() == []
    assert settle_article(sessions, article_id)
    assert not settle_article(sessions, article_id)
    assert not settle_article(sessions, 2**40)


def test_a_text_that_nobody_prints_any_more_takes_its_story_along(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        [number] = add_stories(session, "k")
        group = add_group(session, "a", (5,), story_id=number)
        settle_held(session, [group])
        assert session.scalars(select(StoryRow.id)).all() == session.scalars(select(CopyGroupRow.id)).all() == []


@pytest.mark.parametrize("is_erased", [True, False], ids=["erased", "settled"])
def test_an_article_that_left_but_did_not_arrive_keeps_no_story(
    is_erased: bool, articles: Articles, sessions: sessionmaker[Session]
) -> None:
    """Its worker died in between; upkeep came to the text that it left before it came to the article."""
    [leaves, stays] = store(articles, copy("a", body(1)), copy("b", body(1)))
    assert story_sets(sessions) == [{leaves, stays}]
    later = Fetched(copy("a", body(5)), 11, frontier_id=1, fetched_at=MORNING + timedelta(hours=1))
    assert later.save(articles).article_id == leaves
    with sessions.begin() as session:
        [found] = read_snapshots(session, [leaves])
    with sessions.begin() as session:
        place_text(session, found.with_print(fingerprint(found.text)))
    assert settle_notes(sessions, 9) == 2
    if is_erased:
        articles.forget_url(later.article.url, now=MORNING)
    else:
        articles.settle_pending(MORNING)
    assert story_sets(sessions) == []
