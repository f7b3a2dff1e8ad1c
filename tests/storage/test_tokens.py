"""Tokens: made once, found by their secret alone, and of no use when they are over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import HOUR, MORNING
from worker.errors import InputError
from worker.storage.tables.access import LoginRow, TokenRow
from worker.storage.tokens import MOST_NAME, NOTED_EVERY, Token, Tokens, hash_of


@pytest.fixture
def tokens(sessions: sessionmaker[Session]) -> Tokens:
    return Tokens(sessions)


def test_only_a_hash_is_kept(tokens: Tokens) -> None:
    secret = tokens.create("desk", ["act"], MORNING)
    with tokens.sessions() as session:
        row = session.scalars(select(TokenRow)).one()
        assert secret not in str(vars(row))
    assert tokens.create("other", ["act"], MORNING) != secret
    found = tokens.find(secret, MORNING)
    assert found is not None
    assert (found.name, found.scopes) == ("desk", ("act",))
    assert [
        tokens.find(wrong, MORNING) for wrong in ("", secret[:-1], secret + "x", row.hash, "ä\ud800", "x" * 999)
    ] == [None] * 6


def test_its_use_is_noted_by_the_minute(tokens: Tokens) -> None:
    secret = tokens.create("desk", ["read"], MORNING)
    for after in (0.0, 0.5, 1.0):
        tokens.find(secret, MORNING + after * NOTED_EVERY)
    (token,) = tokens.list()
    assert token.used_at == MORNING + NOTED_EVERY
    tokens.find(secret, MORNING + 1.9 * NOTED_EVERY)
    assert tokens.list() == [token]


def test_it_ends(tokens: Tokens) -> None:
    brief = tokens.create("brief", ["read"], MORNING, MORNING + HOUR)
    revoked = tokens.create("revoked", ["read"], MORNING)
    tokens.revoke("revoked", MORNING)
    assert tokens.find(brief, MORNING + HOUR - timedelta(seconds=1))
    assert (tokens.find(brief, MORNING + HOUR), tokens.find(revoked, MORNING)) == (None, None)
    assert {token.name: token.state(MORNING + HOUR) for token in tokens.list()} == {
        "brief": "expired",
        "revoked": "revoked",
    }


def test_one_valid_token_has_a_name(tokens: Tokens) -> None:
    first = tokens.create("desk", ["read"], MORNING)
    with pytest.raises(InputError, match="a valid token has the name 'desk'"):
        tokens.create("desk", ["read"], MORNING)
    tokens.revoke("desk", MORNING)
    second = tokens.create("desk", ["read"], MORNING)
    assert tokens.find(first, MORNING) is None
    assert tokens.find(second, MORNING)
    with pytest.raises(InputError, match="no token 'nobody'"):
        tokens.revoke("nobody", MORNING)


@pytest.mark.parametrize("name", ["", "  ", "a\nb", "x" * (MOST_NAME + 1)])
def test_a_name_is_one_line(tokens: Tokens, name: str) -> None:
    with pytest.raises(InputError, match="is no name of a token"):
        tokens.create(name, ["read"], MORNING)


def test_a_login_ends_by_itself_and_is_removed(tokens: Tokens) -> None:
    secret = tokens.create("desk", ["read"], MORNING)
    login = tokens.log_in(secret, MORNING, HOUR)
    assert login is not None
    assert tokens.log_in("copydesk_wrong", MORNING, HOUR) is None
    assert tokens.find_login(login, MORNING)
    assert (tokens.find(login, MORNING), tokens.find_login(secret, MORNING)) == (None, None)
    assert tokens.find_login(login, MORNING + HOUR) is None
    tokens.log_in(secret, MORNING + HOUR, HOUR)
    with tokens.sessions() as session:
        assert len(session.scalars(select(LoginRow)).all()) == 1


def test_a_login_is_over_when_its_holder_leaves_and_no_other_is(tokens: Tokens) -> None:
    secret = tokens.create("desk", ["read"], MORNING)
    one, two = (tokens.log_in(secret, MORNING, HOUR) for _ in range(2))
    assert one is not None
    assert two is not None
    tokens.log_out(one)
    tokens.log_out("no login")
    with tokens.sessions() as session:
        assert [row.hash for row in session.scalars(select(LoginRow))] == [hash_of(two)]
    assert tokens.log_in("no token", MORNING, HOUR) is None


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({}, "valid"),
        ({"expires_at": MORNING}, "expired"),
        ({"expires_at": MORNING + HOUR}, "valid"),
        ({"revoked_at": MORNING - HOUR, "expires_at": MORNING - HOUR}, "revoked"),
    ],
    ids=["for ever", "just over", "an hour more", "taken back"],
)
def test_a_token_says_whether_it_opens_anything(values: dict[str, Any], state: str) -> None:
    times = {"used_at": None, "expires_at": None, "revoked_at": None} | values
    token = Token(1, "desk", ("read",), MORNING, **times)
    assert token.state(MORNING) == state
    said = token.as_dict()
    assert (said["id"], said["scopes"], said["created_at"]) == (1, ["read"], MORNING.isoformat())
