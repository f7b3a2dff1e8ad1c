"""Aliases: held in one order, made where missing, and of front pages that are nobody's other address."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import delete, select
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import Fetched, numbered
from worker.storage.article_store import Articles
from worker.storage.articles.aliases import (
    assign_aliases,
    is_home,
    lock_aliases,
    lock_articles,
    representative,
)
from worker.storage.database.keys import digest
from worker.storage.tables.articles import AliasRow


def test_front_pages_are_known_by_their_address() -> None:
    assert is_home("https://news.example/")
    assert not is_home("https://news.example/?p=7")
    assert not is_home("https://news.example/politics/")


def test_aliases_are_made_once_and_held(sessions: sessionmaker[Session]) -> None:
    names = {digest(name): name for name in ("a.example/1", "b.example/2")}
    for _ in range(2):
        with sessions.begin() as session:
            lock_aliases(session, names)
    with sessions.begin() as session:
        assert sorted(session.scalars(select(AliasRow.name))) == sorted(names.values())


def test_aliases_held_and_removed_at_once_never_wait_in_a_circle(sessions: sessionmaker[Session]) -> None:
    names = {digest(name): name for name in (f"a.example/{n}" for n in range(12))}

    def hold_some(seed: int) -> int:
        order = random.Random(seed)
        for _ in range(60):
            keys = order.sample(sorted(names), 4)
            with sessions.begin() as session:
                lock_aliases(session, {key: names[key] for key in keys})
                session.execute(delete(AliasRow).where(AliasRow.key.in_(keys[:2])))
        return seed

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(hold_some, range(8))) == list(range(8))


def test_an_alias_can_be_given_to_an_article(sessions: sessionmaker[Session]) -> None:
    saved = Fetched(numbered(1), 1).save(Articles(sessions))
    key = digest("b.example/2")
    with sessions.begin() as session:
        lock_aliases(session, {key: "b.example/2"})
        assign_aliases(session, saved.article_id, {key})
        assert session.get_one(AliasRow, key).article_id == saved.article_id
        assert list(lock_articles(session, [saved.article_id, 4711])) == [saved.article_id]
        assert lock_articles(session, []) == {}


def test_the_first_name_represents_an_article() -> None:
    assert representative(["b.example/2", "a.example/1"]) == digest("a.example/1")
