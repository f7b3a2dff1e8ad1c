"""A process that dies between any two transactions of settling leaves nothing that upkeep does not find."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
from sqlalchemy import Engine, select
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import MORNING, Fetched, article, body, contents, edited
from worker.records import Article
from worker.storage.article_store import Articles
from worker.storage.articles.stories import resemblances
from worker.storage.database.engine import open_engine
from worker.storage.retention.integrity import disagreements, look_for
from worker.storage.tables.articles import ArticleRow
from worker.storage.tables.stories import CommonHashRow, RecountRow


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
    """Two texts are written anew; the hash is rare again."""
    ids = []
    for number in (1, 5):
        page = edited(report(f"{number}", *body(5)), f"Nothing of the former text {number}.")
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


@pytest.fixture
def databases(sqlite_template: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], Mortal]]:
    """Empty databases, one after the other; three texts may share a hash."""
    monkeypatch.setattr(resemblances, "MOST_SHARING", 3)
    engines: list[Engine] = []

    def new() -> Mortal:
        file = copy(sqlite_template, tmp_path / f"{len(engines)}.db")
        engines.append(open_engine(f"sqlite:///{file}"))
        return Mortal(engines[-1], expire_on_commit=False)

    yield new
    for engine in engines:
        engine.dispose()


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
def test_a_process_that_dies_between_two_transactions_loses_nothing(step: int, databases: Callable[[], Mortal]) -> None:
    expected, begun, died = run(databases(), step, None)
    assert not died
    assert begun > 3
    for after in range(begun):
        told, _, died = run(databases(), step, after)
        assert died
        assert told == expected, f"died after {after} transactions"
