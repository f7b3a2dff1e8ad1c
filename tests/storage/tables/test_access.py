"""Tokens and logins: of each hash one, and no login outlives its token."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError, StatementError
from sqlalchemy.orm import Session, sessionmaker

from worker.storage.tables.access import LoginRow, TokenRow

NOW = datetime(2026, 3, 29, 0, 59, 59, 999_999, tzinfo=UTC)


def token(number: int, **values: object) -> TokenRow:
    return TokenRow(**{"name": "ops", "hash": str(number) * 64, "scopes": ["read"], "created_at": NOW} | values)


def test_a_login_ends_with_its_token_and_with_no_other(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        session.add_all([one := token(1), two := token(2)])
        session.flush()
        for place, each in enumerate((one, one, two)):
            session.add(LoginRow(hash=str(place), token_id=each.id, created_at=NOW, expires_at=NOW))
        kept = two.id
    with sessions.begin() as session:
        session.execute(delete(TokenRow).where(TokenRow.id != kept))
        assert [row.hash for row in session.query(LoginRow)] == ["2"]


def test_a_login_needs_its_token(sessions: sessionmaker[Session]) -> None:
    with pytest.raises(IntegrityError), sessions.begin() as session:
        session.add(LoginRow(hash="a", token_id=2**62, created_at=NOW, expires_at=NOW))


def test_a_hash_is_one_tokens_and_a_name_may_be_several_ones(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        session.add_all([token(1), token(2)])
    with pytest.raises(IntegrityError), sessions.begin() as session:
        session.add(token(1, name="other"))
    with sessions() as session:
        assert session.query(TokenRow).filter_by(name="ops").count() == 2


@pytest.mark.parametrize("at", [NOW, NOW.astimezone(timezone(timedelta(hours=2)))], ids=str)
def test_a_row_keeps_its_scopes_and_its_moment(sessions: sessionmaker[Session], at: datetime) -> None:
    with sessions.begin() as session:
        session.add(token(1, name="𝔑" * 80, scopes=["read", "wrïte"], expires_at=at))
    with sessions() as session:
        row = session.query(TokenRow).one()
        assert (row.name, row.scopes) == ("𝔑" * 80, ["read", "wrïte"])
        assert (row.expires_at, row.created_at, row.used_at) == (NOW, NOW, None)


def test_a_moment_without_its_zone_is_refused(sessions: sessionmaker[Session]) -> None:
    with pytest.raises(StatementError, match="needs its zone"), sessions.begin() as session:
        session.add(token(1, expires_at=NOW.replace(tzinfo=None)))
