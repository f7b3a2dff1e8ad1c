"""Many workers that link alike texts at the same moment miss no pair: the case of the fault bench, again and again."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select, text
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import MORNING, Fetched, article, body, contents, sentence
from worker.dedup.articles import fingerprint
from worker.records import Article
from worker.storage.article_store import Articles
from worker.storage.articles.stories import place_text, resemblances, settle_held
from worker.storage.articles.stories.copies import read_snapshots
from worker.storage.articles.stories.holding import hold_around
from worker.storage.articles.stories.membership import Arrival
from worker.storage.database.engine import open_engine, open_sessions
from worker.storage.tables.articles import ArticleRow
from worker.storage.tables.crawl import TombstoneRow
from worker.storage.tables.stories import CommonHashRow, CopyGroupRow, ResemblanceRow, ShingleRow

# Rounds of the race; `COPYDESK_RACES=200` runs the long form.
ROUNDS = int(os.environ.get("COPYDESK_RACES", "8"))
PAGES = 15
# Seconds within which what waits for nobody is over, on a busy machine too.
DEADLINE = 60


@pytest.fixture
def racing(postgres_url: str) -> Iterator[sessionmaker[Session]]:
    engine = open_engine(postgres_url)
    yield open_sessions(engine)
    engine.dispose()


def race(sessions: sessionmaker[Session], number: int, *, is_anew: bool) -> list[int]:
    """The ids of alike pages (every third with a line of its own), each saved and settled by a thread of its own.

    They are new, or each says another thing than before.
    """
    ids: list[int] = []
    start = threading.Barrier(PAGES)

    def work(place: int) -> None:
        own = (f"Line {place} is its own.",) if place % 3 == 0 else ()
        url, row = f"https://n{place}.example/{number}", 100 * number + place + 1
        articles = Articles(sessions)
        if is_anew:
            before = Fetched(article(url, paragraphs=body(100 * (number + 1) + place)), row).save(articles)
            articles.settle(before.article_id, MORNING)
        page = article(url, paragraphs=(*body(number), *own))
        start.wait(30)
        saved = Fetched(page, 100_000 + row, frontier_id=row, fetched_at=MORNING + timedelta(hours=1)).save(articles)
        ids.append(saved.article_id)
        articles.settle(saved.article_id, MORNING)

    threads = [threading.Thread(target=work, args=(place,)) for place in range(PAGES)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return ids


@pytest.mark.parametrize("is_anew", [False, True], ids=["new", "anew"])
def test_workers_that_link_at_once_miss_no_pair(racing: sessionmaker[Session], is_anew: bool) -> None:
    for number in range(ROUNDS):
        ids = race(racing, number, is_anew=is_anew)
        assert len(ids) == PAGES
        with racing.begin() as session:
            unsettled = session.scalars(select(ArticleRow.id).where(ArticleRow.unsettled.is_not(None))).all()
            stories = set(session.scalars(select(ArticleRow.story_id).where(ArticleRow.id.in_(ids))))
            groups = session.scalars(select(CopyGroupRow.id)).all()
            pairs = session.execute(select(ResemblanceRow.low_id, ResemblanceRow.high_id)).all()
        assert unsettled == []
        assert len(stories) == 1, f"round {number}: {stories}"
        assert len(groups) == 6, f"round {number}: one text of many, five of their own"
        assert len(pairs) == 15, f"round {number}: {15 - len(pairs)} pairs missed"
        forget_all(racing, number)


def forget_all(sessions: sessionmaker[Session], number: int) -> None:
    """Remove the round's pages."""
    articles = Articles(sessions)
    for place in range(PAGES):
        articles.forget_url(f"https://n{place}.example/{number}", now=MORNING)
    articles.settle_pending(MORNING)
    with sessions.begin() as session:
        session.execute(delete(TombstoneRow))


def report(name: str, *lines: str) -> Article:
    return article(f"https://{name}.example/report", title=f"Report of {name}", paragraphs=lines)


def save(sessions: sessionmaker[Session], pages: Iterable[Article], first_page: int = 1) -> list[int]:
    """The ids of these articles, unsettled."""
    articles = Articles(sessions)
    return [Fetched(page, number).save(articles).article_id for number, page in enumerate(pages, start=first_page)]


def at_once(works: Iterable[Callable[[], object]]) -> None:
    """Do all of this at the same moment."""
    all_works = list(works)
    start = threading.Barrier(len(all_works))

    def run(work: Callable[[], object]) -> None:
        start.wait(DEADLINE)
        work()

    with ThreadPoolExecutor(len(all_works)) as threads:
        for done in [threads.submit(run, work) for work in all_works]:
            done.result(2 * DEADLINE)


def settle_all_notes(sessions: sessionmaker[Session]) -> None:
    while Articles(sessions).settle_pending(MORNING).linked:
        pass


def waiting(sessions: sessionmaker[Session]) -> int:
    """How many connections to this database wait for a lock."""
    with sessions.begin() as session:
        mine = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
        return int(session.scalar(text(mine)) or 0)


def test_two_workers_on_different_stories_do_not_wait_for_each_other(racing: sessionmaker[Session]) -> None:
    """One is in the middle of the story of X; the other comes to an end with all that is of other stories."""
    of_x = save(racing, [report(f"x{n}", *body(1), f"Line {n} of X is its own.") for n in range(3)])
    of_y = save(racing, [report(f"y{n}", *body(2), f"Line {n} of Y is its own.") for n in range(3)], 10)
    articles = Articles(racing)
    articles.settle_all([*of_x, *of_y], MORNING)
    [comes, follows] = save(racing, [report(f"x{n}", *body(1), f"Line {n} of X is its own.") for n in (3, 4)], 20)
    near, same = report("y3", *body(2), "Line 3."), report("y4", *body(2), "Line 0 of Y is its own.")
    others = save(racing, [report("alone", *body(3)), near, same], 30)
    with racing.begin() as session:
        [found] = read_snapshots(session, [comes])
    with racing.begin() as session:
        arrival = place_text(session, found.with_print(fingerprint(found.text)))
    with racing.begin() as session:
        assert wrote_story(session, arrival, of_x)  # And does not commit before the others are through.
        before = threading.Thread(target=lambda: articles.settle_all(others, MORNING), daemon=True)
        before.start()
        before.join(DEADLINE)
        assert not before.is_alive()
        with racing.begin() as watching:
            told = {row.id: row for row in watching.scalars(select(ArticleRow))}
        assert [told[each].unsettled for each in others] == [None, None, None]
        assert told[others[1]].story_id == told[others[2]].story_id == told[of_y[0]].story_id is not None
        assert told[comes].unsettled is not None
        after = threading.Thread(target=lambda: articles.settle(follows, MORNING), daemon=True)
        after.start()
        until = time.monotonic() + DEADLINE
        while not waiting(racing):  # A text of the same story waits: the first would miss it else.
            assert after.is_alive()
            assert time.monotonic() < until
            time.sleep(0.01)
    after.join(DEADLINE)
    assert not after.is_alive()
    with racing.begin() as session:
        stories = select(ArticleRow.story_id).where(ArticleRow.id.in_([*of_x, comes, follows])).distinct()
        assert len(session.scalars(stories).all()) == 1


def wrote_story(session: Session, arrival: Arrival, others: Iterable[int]) -> bool:
    """Whether the article has a story now, in a transaction that holds what it must."""
    groups = session.scalars(select(ArticleRow.group_id).where(ArticleRow.id.in_(others))).all()
    held = hold_around(session, {arrival.group_id, *(each for each in groups if each)}, [])
    settle_held(session, [arrival.group_id], arrival, held)
    return session.get_one(ArticleRow, arrival.article_id).story_id is not None


def shared_line(place: int) -> Article:
    """One of many texts with some lines in common, each with lines of its own."""
    own = [sentence(100 + place, step) for step in range(place % 3)]
    return report(f"n{place}", *body(1, 4), *own, f"Line {place}.")


def facts(sessions: sessionmaker[Session]) -> tuple[object, ...]:
    """What is linked and what is common, without ids; the facts are those that counting gives."""
    found = contents(sessions)
    with sessions.begin() as session:
        counted = select(ShingleRow.hash, ShingleRow.day).group_by(ShingleRow.hash, ShingleRow.day)
        over = session.execute(counted.having(func.count() > resemblances.MOST_SHARING)).all()
        common = session.execute(select(CommonHashRow.hash, CommonHashRow.day)).all()
    assert sorted(common) == sorted(over)
    return found["groups"], found["resemblances"], sorted(map(tuple, common)), story_sizes(sessions)


def story_sizes(sessions: sessionmaker[Session]) -> list[list[str]]:
    with sessions.begin() as session:
        told: dict[int, list[str]] = {}
        for row in session.execute(select(ArticleRow.story_id, ArticleRow.canonical_url).order_by(ArticleRow.url)):
            told.setdefault(row.story_id or 0, []).append(row.canonical_url)
    return sorted(told.values())


def test_texts_that_come_and_go_at_once_around_the_limit_end_as_one_by_one(
    racing: sessionmaker[Session], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(resemblances, "MOST_SHARING", 6)
    articles = Articles(racing)
    count, stay = 10, 7
    expected = []
    for place in range(count):
        articles.settle(save(racing, [shared_line(place)], 1 + place)[0], MORNING)
    settle_all_notes(racing)
    expected.append(facts(racing))
    for place in range(stay - 2, count):
        articles.forget_url(shared_line(place).url, now=MORNING)
        settle_all_notes(racing)
    expected.append(facts(racing))
    assert expected[0][2]
    assert not expected[1][2]
    for number in range(max(1, ROUNDS // 4)):
        for place in range(count):
            articles.forget_url(shared_line(place).url, now=MORNING)
        settle_all_notes(racing)
        with racing.begin() as session:
            session.execute(delete(TombstoneRow))
        ids = save(racing, map(shared_line, range(count)), 100 * number + 100)
        at_once((lambda mine=mine: articles.settle(mine, MORNING)) for mine in ids)
        settle_all_notes(racing)
        assert facts(racing) == expected[0], f"round {number}: they came"
        going = [shared_line(place).url for place in range(stay - 2, count)]
        at_once((lambda url=url: articles.forget_url(url, now=MORNING)) for url in going)
        settle_all_notes(racing)
        assert facts(racing) == expected[1], f"round {number}: they went"
