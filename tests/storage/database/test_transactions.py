"""Transactions: done again once where another one won, and never otherwise."""

from __future__ import annotations

import sqlite3

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.orm import Session, sessionmaker

from worker.storage.database.transactions import is_transient, try_twice


def failing(*errors: Exception | None) -> tuple[list[int], object]:
    """A list that counts the calls, and work that raises these errors in turn (None: returns)."""
    calls: list[int] = []

    def work() -> str:
        calls.append(1)
        error = errors[len(calls) - 1]
        if error is not None:
            raise error
        return "done"

    return calls, work


def busy() -> OperationalError:
    error = sqlite3.OperationalError("database is locked")
    error.sqlite_errorcode = 517  # SQLITE_BUSY_SNAPSHOT: an extended code of SQLITE_BUSY.
    return OperationalError("UPDATE", None, error)


def test_a_busy_database_is_tried_twice_and_no_more() -> None:
    calls, work = failing(busy(), None)
    assert try_twice(work) == "done"
    calls, work = failing(busy(), busy(), None)
    with pytest.raises(OperationalError):
        try_twice(work)
    assert len(calls) == 2


def test_other_errors_are_not_tried_again(sessions: sessionmaker[Session]) -> None:
    with pytest.raises(DBAPIError) as raised, sessions.begin() as session:
        session.execute(text("SELECT nothing FROM nowhere"))
    assert not is_transient(raised.value)
    calls, work = failing(raised.value, None)
    with pytest.raises(DBAPIError):
        try_twice(work)
    assert len(calls) == 1


def test_a_reference_to_a_row_that_was_just_collected_is_transient(sessions: sessionmaker[Session]) -> None:
    statement = "INSERT INTO headline (teaser_id, key, text) VALUES (4711, 'k', 't')"
    with pytest.raises(IntegrityError) as raised, sessions.begin() as session:
        session.execute(text(statement))
    assert is_transient(raised.value)
