"""Many writers at once, each with connections of its own, and one who follows them."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor

from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import MORNING, Fetched, numbered
from worker.storage.article_store import Articles
from worker.storage.articles.aliases import lock_articles
from worker.storage.changes import Noted, note_changes
from worker.storage.queries.changes import Change, Changes

ARTICLES, WRITERS = 40, 8
# Changes of one transaction at most, and of the longest.
SHORT, LONG = 12, 150

Read = Callable[[str], tuple[list[Change], str]]


def write(sessions: sessionmaker[Session], count: int) -> None:
    """Nothing; eight writers noted so many changes of some articles together, each as long as it took."""
    for number in range(ARTICLES):
        Fetched(numbered(number), number + 1).save(Articles(sessions))
    numbers = {article_id: itertools.count(2) for article_id in range(1, ARTICLES + 1)}
    with ThreadPoolExecutor(WRITERS) as pool:
        for done in [pool.submit(write_some, sessions, seed, count // WRITERS, numbers) for seed in range(WRITERS)]:
            done.result()


def write_some(sessions: sessionmaker[Session], seed: int, count: int, numbers: Mapping[int, Iterator[int]]) -> None:
    """Nothing; one writer noted so many changes, in transactions of any length, with real saves in between."""
    chance, left = random.Random(seed), count
    articles = Articles(sessions)
    while left > 0:
        size = min(left, chance.randint(1, LONG if chance.random() < 0.05 else SHORT))
        chosen = sorted(chance.choices(range(1, ARTICLES + 1), k=size))
        # Most note all at once, some one after the other, so that others come in between.
        parts = [chosen] if chance.random() < 0.8 else [[article_id] for article_id in chosen]
        with sessions.begin() as session:
            for part in parts:
                lock_articles(session, sorted(set(part)))
                # Who holds the article counts its revisions, so that they are numbered in the order of the commits.
                noted = [Noted("revised", article_id, next(numbers[article_id])) for article_id in part]
                note_changes(session, noted, MORNING)
        left -= size
        if chance.random() < 0.02:
            own = 1_000 * (seed + 1) + left
            Fetched(numbered(own), own).save(articles)


def follow_while(work: Callable[[], None], read: Read) -> list[Change]:
    """Every change that was read, page by page, while the work was done and once more after it."""
    found: list[Change] = []
    cursor = "0-0"
    with ThreadPoolExecutor(1) as pool:
        done: Future[None] = pool.submit(work)
        is_last = False
        while not is_last:
            is_last = done.done()
            while True:
                page, cursor = read(cursor)
                found += page
                if not page:
                    break
    done.result()
    return found


def reader(sessions: sessionmaker[Session]) -> Read:
    """What reads the feed a few changes at a time."""
    changes = Changes(sessions)

    def read(cursor: str) -> tuple[list[Change], str]:
        page = changes.since(cursor, limit=97)
        return list(page.changes), page.cursor

    return read
