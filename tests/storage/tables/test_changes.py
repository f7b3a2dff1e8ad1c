"""Changes: a place in the order is one change's, and many wait for one."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import MORNING
from worker.storage.tables.changes import ChangeRow, SubscriptionRow


def change(position: int | None = None, article: int = 1) -> ChangeRow:
    return ChangeRow(kind="new", article_id=article, position=position, at=MORNING)


def test_many_changes_may_wait_for_a_place(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        session.add_all([change(), change(), change(2**63 - 1)])
    with sessions() as session:
        assert session.query(ChangeRow).filter(ChangeRow.position.is_(None)).count() == 2
        assert len({row.id for row in session.query(ChangeRow)}) == 3


@pytest.mark.parametrize("position", [1, 0, 2**63 - 1])
def test_a_place_is_one_changes(sessions: sessionmaker[Session], position: int) -> None:
    with pytest.raises(IntegrityError), sessions.begin() as session:
        session.add_all([change(position), change(position)])
    with sessions() as session:
        assert session.query(ChangeRow).count() == 0


def test_a_change_outlives_its_article(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        session.add(change(1, article=2**62))
    with sessions() as session:
        assert session.query(ChangeRow).one().article_id == 2**62


def test_a_webhook_keeps_what_it_wants(sessions: sessionmaker[Session]) -> None:
    wanted = {"source": "gäzette 𝔑", "published_from": None, "has_caption": True}
    with sessions.begin() as session:
        values = {"url": "https://hook.example/", "secret": "s", "kinds": ["new"], "wanted": wanted, "cursor": "0"}
        session.add(SubscriptionRow(**values, created_at=MORNING, due_at=MORNING, attempts=0))
    with sessions() as session:
        row = session.query(SubscriptionRow).one()
        assert (row.wanted, row.kinds, row.token, row.failing_since) == (wanted, ["new"], None, None)
