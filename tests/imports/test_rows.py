"""Rows of imported pages: added once, newest first, nothing due; on both databases."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import MappingProxyType

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import MORNING, add_source
from worker.errors import RefusedError
from worker.imports.rows import Imports
from worker.records import FetchedPage
from worker.storage.database.keys import frontier_key
from worker.storage.tables.crawl import FrontierRow, PageRow, TombstoneRow

URL = "https://news.example/1?utm_source=x"


def page(at: datetime = MORNING, content: str = "a") -> FetchedPage:
    """A page that was fetched once."""
    return FetchedPage(URL, URL, 200, at, content * 64, 9, MappingProxyType({"etag": '"1"'}), "text/html")


def test_a_page_is_added_once(sessions: sessionmaker[Session]) -> None:
    imports = Imports(sessions)
    source_id = add_source(sessions, "quay")
    assert imports.source_ids() == {"quay": source_id}
    keys = {imports.add(page(), source_id, "manual", MORNING) for _ in range(3)}
    assert len(keys) == 1
    with sessions.begin() as session:
        assert session.scalar(select(func.count()).select_from(PageRow)) == 1
        row = session.scalars(select(FrontierRow)).one()
        assert (row.url, row.source_id, row.stage, row.due_at) == ("https://news.example/1", source_id, "done", None)


def test_the_newest_page_is_the_addresss(sessions: sessionmaker[Session]) -> None:
    imports = Imports(sessions)
    ids = [imports.add(page(MORNING + timedelta(hours=n)), None, "manual", MORNING)[1] for n in (1, 3, 2)]
    with sessions.begin() as session:
        assert session.scalars(select(FrontierRow.page_id)).one() == ids[1]


def test_a_page_without_reading_is_not_held(sessions: sessionmaker[Session]) -> None:
    imports = Imports(sessions)
    imports.add(page(), None, "manual", MORNING)  # And then the process died.
    assert not imports.holds(page())


def test_a_forgotten_address_is_refused(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        session.add(TombstoneRow(key=f"url:{frontier_key(URL)}", at=MORNING))
    with pytest.raises(RefusedError, match="was forgotten on request"):
        Imports(sessions).add(page(), None, "manual", MORNING)
