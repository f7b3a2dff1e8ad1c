"""Rows of imported pages: added once, newest first, nothing due; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType

from sqlalchemy import event, func, select
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import MORNING, add_source
from worker.imports.rows import ArrivedPage, Imports
from worker.records import FetchedPage, Outcome
from worker.records.work import Finish, ParseClaim
from worker.storage.database.keys import frontier_key
from worker.storage.tables.crawl import FrontierRow, OutcomeRow, PageRow, TombstoneRow

URL = "https://news.example/1?utm_source=x"


def page(at: datetime = MORNING, content: str = "a") -> FetchedPage:
    """A page that was fetched once."""
    return FetchedPage(URL, URL, 200, at, content * 64, 9, MappingProxyType({"etag": '"1"'}), "text/html")


END = Finish(Outcome("parse", "stored", "new"), MORNING)


def add(imports: Imports, page: FetchedPage, source_id: int | None = None) -> tuple[int, int]:
    """Add one page, and return the keys of its address and of it."""
    (keys,) = imports.add_all([ArrivedPage(page, source_id, "manual")], MORNING)
    assert keys is not None
    return keys


def claim(row_id: int, page_id: int) -> ParseClaim:
    """The claim by which the log knows a reading."""
    return ParseClaim(
        step="parse", row_kind="frontier", row_id=row_id, token=f"import-{page_id}", owner="import", attempt=1,
        url=URL, starts_at=MORNING, page_id=page_id,
    )  # fmt: skip


@contextmanager
def counted(sessions: sessionmaker[Session], statements: list[str]) -> Iterator[None]:
    """Note the statements of a block."""
    engine = sessions.kw["bind"]

    def note(_c: object, _k: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(engine, "before_cursor_execute", note)
    yield
    event.remove(engine, "before_cursor_execute", note)


def test_a_page_is_added_once(sessions: sessionmaker[Session]) -> None:
    imports = Imports(sessions)
    source_id = add_source(sessions, "quay")
    assert imports.source_ids() == {"quay": source_id}
    keys = {add(imports, page(), source_id) for _ in range(3)}
    assert len(keys) == 1
    with sessions.begin() as session:
        assert session.scalar(select(func.count()).select_from(PageRow)) == 1
        row = session.scalars(select(FrontierRow)).one()
        assert (row.url, row.source_id, row.stage, row.due_at) == ("https://news.example/1", source_id, "done", None)


def test_the_newest_page_is_the_addresss(sessions: sessionmaker[Session]) -> None:
    imports = Imports(sessions)
    keys = [add(imports, page(MORNING + timedelta(hours=n))) for n in (1, 3, 2)]
    with sessions.begin() as session:
        row = session.scalars(select(FrontierRow)).one()
        assert (row.id, row.page_id) == keys[1]


def test_many_pages_are_added_and_ended_by_as_many_statements_as_two(sessions: sessionmaker[Session]) -> None:
    imports = Imports(sessions)
    counts = []
    for start, count in ((0, 2), (100, 16)):
        pages = [replace(page(), url=f"https://news.example/{start + n}") for n in range(count)]
        found = [ArrivedPage(each, None, "manual") for each in pages]
        statements: list[str] = []
        with counted(sessions, statements):
            keys = [key for key in imports.add_all(found, MORNING) if key is not None]
            imports.finish_all([(claim(row_id, page_id), END) for row_id, page_id in keys])
        assert len({row_id for row_id, _ in keys}) == len({page_id for _, page_id in keys}) == count
        counts.append(len(statements))
    with sessions.begin() as session:
        ended = select(func.count()).select_from(FrontierRow).where(FrontierRow.parse_outcome == "stored")
        assert session.scalar(ended) == session.scalar(select(func.count()).select_from(OutcomeRow)) == 18
    assert counts[0] == counts[1] <= 16


def test_an_address_that_a_crawl_is_at_keeps_its_page_and_its_end(sessions: sessionmaker[Session]) -> None:
    imports = Imports(sessions)
    row_id, first = add(imports, page())
    with sessions.begin() as session:
        session.get_one(FrontierRow, row_id).owner = "fetch@one"
    _, later = add(imports, page(MORNING + timedelta(hours=1)))
    imports.finish_all([(claim(row_id, later), END)])
    with sessions.begin() as session:
        row = session.get_one(FrontierRow, row_id)
        assert (row.page_id, row.parse_outcome) == (first, None)


def test_a_page_without_reading_is_not_held(sessions: sessionmaker[Session]) -> None:
    imports = Imports(sessions)
    add(imports, page())  # And then the process died.
    assert not imports.holds(page())


def test_a_forgotten_address_is_left_out_and_the_others_are_not(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        session.add(TombstoneRow(key=f"url:{frontier_key(URL)}", at=MORNING))
    other = replace(page(), url="https://news.example/2")
    found = [ArrivedPage(each, None, "manual") for each in (page(), other)]
    refused, added = Imports(sessions).add_all(found, MORNING)
    assert (refused, added is not None) == (None, True)
