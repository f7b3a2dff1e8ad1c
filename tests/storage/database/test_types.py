"""Column types give back what was put in, on both databases."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, select
from sqlalchemy.exc import StatementError
from sqlalchemy.orm import Session, sessionmaker

from worker.storage.database.types import SignedHash, UtcDateTime

TABLE = Table(
    "trial", MetaData(), Column("id", Integer, primary_key=True), Column("at", UtcDateTime), Column("h", SignedHash)
)


@pytest.fixture
def trial(sessions: sessionmaker[Session]) -> sessionmaker[Session]:
    TABLE.metadata.create_all(sessions.kw["bind"])
    return sessions


def test_a_moment_comes_back_in_utc_and_sorts_by_time(trial: sessionmaker[Session]) -> None:
    east = timezone(timedelta(hours=9))
    moments = [datetime(2026, 3, 1, 1, 30, tzinfo=east), datetime(2026, 2, 28, 20, 0, tzinfo=UTC)]
    with trial.begin() as session:
        session.execute(TABLE.insert(), [{"id": n, "at": at} for n, at in enumerate(moments)])
    with trial.begin() as session:
        found = session.scalars(select(TABLE.c.at).order_by(TABLE.c.at)).all()
    assert found == sorted(moments)
    assert {at.tzinfo for at in found} == {UTC}


def test_a_naive_moment_is_a_mistake(trial: sessionmaker[Session]) -> None:
    with trial() as session, pytest.raises((StatementError, ValueError), match="needs its zone"):
        session.execute(TABLE.insert(), [{"id": 1, "at": datetime(2026, 3, 1)}])  # noqa: DTZ001


@pytest.mark.parametrize("value", [0, 1, (1 << 63) - 1, 1 << 63, (1 << 64) - 1, None])
def test_every_64_bit_hash_comes_back(trial: sessionmaker[Session], value: int | None) -> None:
    with trial.begin() as session:
        session.execute(TABLE.insert(), [{"id": 1, "h": value}])
        assert session.scalars(select(TABLE.c.h)).one() == value
