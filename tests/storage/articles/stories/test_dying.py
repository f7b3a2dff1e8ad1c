"""A process that dies between any two transactions of settling leaves nothing that upkeep does not find."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from shutil import copy
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.services import PostgresServer
from tests.storage.newsroom import MORNING, Fetched, article, body, contents, edited
from worker.records import Article
from worker.storage.article_store import Articles
from worker.storage.articles.stories import resemblances
from worker.storage.database.engine import open_engine
from worker.storage.retention.integrity import disagreements, look_for
from worker.storage.tables.articles import ArticleRow
from worker.storage.tables.stories import CommonHashRow, RecountRow

# Between which transactions it dies: between all, or every so many; `COPYDESK_RACES=60` tries all on PostgreSQL, too.
STEP = {"sqlite": 1, "postgresql": 1 if int(os.environ.get("COPYDESK_RACES", "8")) >= 60 else 7}


class DiedError(Exception):
    """The process ends here."""


class Mortal(sessionmaker[Session]):
    """Sessions of a process that dies before one of its transactions."""

    left: int | None = None
    begun = 0

    def begin(self) -> Any:
        self.begun += 1
        if self.left is not None:
            if self.left == 0:
                raise DiedError
            self.left -= 1
        return super().begin()


def report(name: str, *lines: str) -> Article:
    return article(f"https://{name}.example/report", title=f"Report of {name}", paragraphs=lines)


PAGES = [
    report("a", *body(1), "Line of a."),
    report("b", *body(1), "Line of b."),
    report("c", *body(1), "Line of b."),
    report("alone", *body(2)),
    report("d", *body(1), "Line of d."),
    report("e", *body(1), "Line of e."),
]


def come(articles: Articles) -> Callable[[], object]:
    """Texts of a story, a copy and a lone one come; a hash becomes common."""
    ids = [Fetched(page, number).save(articles).article_id for number, page in enumerate(PAGES, start=1)]
    return lambda: articles.settle_all(ids, MORNING)


def leave(articles: Articles) -> Callable[[], object]:
    """Two texts of a story and the lone one are written anew; the hash is rare again."""
    ids = []
    for number in (1, 4, 5):
        page = edited(report(f"{number}", *body(6 if number == 4 else 5)), f"Nothing of the former text {number}.")
        page = article(PAGES[number - 1].url, title="Anew", paragraphs=[block.text for block in page.blocks])
        later = MORNING + timedelta(hours=1)
        ids.append(Fetched(page, 50 + number, frontier_id=number, fetched_at=later).save(articles).article_id)
    return lambda: articles.settle_all(ids, MORNING)


def forget(articles: Articles) -> Callable[[], object]:
    """The notes on two articles that were erased are settled."""
    for number in (1, 5):
        articles.sessions.left = None  # type: ignore[attr-defined]
        articles.forget_url(PAGES[number].url, now=MORNING)
    return lambda: articles.settle_pending(MORNING)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_kind(request: pytest.FixtureRequest) -> str:
    kind: str = request.param
    return kind


@pytest.fixture
def databases(
    request: pytest.FixtureRequest, database_kind: str, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], Mortal]]:
    """Empty databases, one after the other; three texts may share a hash."""
    monkeypatch.setattr(resemblances, "MOST_SHARING", 3)
    with ExitStack() as used:

        def new() -> Mortal:
            used.close()  # One at a time.
            engine = open_engine(used.enter_context(empty_database(request, database_kind)))
            used.callback(engine.dispose)
            return Mortal(engine, expire_on_commit=False)

        yield new


@contextmanager
def empty_database(request: pytest.FixtureRequest, kind: str) -> Iterator[str]:
    """The address of a migrated database of this kind."""
    if kind == "sqlite":
        file = request.getfixturevalue("tmp_path") / "copydesk.db"
        yield f"sqlite:///{copy(request.getfixturevalue('sqlite_template'), file)}"
        file.unlink()
        return
    postgres: PostgresServer = request.getfixturevalue("postgres")
    template = request.getfixturevalue("postgres_template")
    name = postgres.lend(template)
    yield postgres.url(name)
    postgres.take_back(name, template)


def records(sessions: Mortal) -> tuple[object, ...]:
    """What the database says, once upkeep is through."""
    while Articles(sessions).settle_pending(MORNING).linked:
        pass
    found = contents(sessions)
    with sessions.begin() as session:
        common = sorted(session.execute(select(CommonHashRow.hash, CommonHashRow.day)).all())
        assert session.scalars(select(RecountRow.id)).all() == []
        assert session.scalars(select(ArticleRow.id).where(ArticleRow.unsettled.is_not(None))).all() == []
    assert [found for found in (look_for(sessions, *each) for each in disagreements()) if found.count] == []
    return found["articles"], found["groups"], found["resemblances"], common


def run(sessions: Mortal, dies_in: int, after: int | None) -> tuple[list[object], int, bool]:
    """The records after each step, how often one step began a transaction, and whether it died there."""
    articles, told, begun, died = Articles(sessions), list[object](), 0, False
    for number, step in enumerate((come, leave, forget)):
        settle = step(articles)
        before = sessions.begun
        sessions.left = after if number == dies_in else None
        try:
            settle()
        except DiedError:
            died = True
        begun = sessions.begun - before if number == dies_in else begun
        sessions.left = None
        told.append(records(sessions))
    return told, begun, died


@pytest.mark.parametrize("step", [0, 1, 2], ids=["come", "leave", "forget"])
def test_a_process_that_dies_between_two_transactions_loses_nothing(
    step: int, database_kind: str, databases: Callable[[], Mortal]
) -> None:
    expected, begun, died = run(databases(), step, None)
    assert not died
    assert begun > 3
    for after in range(0, begun, STEP[database_kind]):
        told, _, died = run(databases(), step, after)
        assert died
        assert told == expected, f"died after {after} transactions"
