"""Tokens: who may read or act over HTTP; the database holds a hash of each, and the token itself is shown once."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, get_args

from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.orm import Session, sessionmaker

from worker.errors import InputError
from worker.records import plain
from worker.storage.tables.access import LoginRow, TokenRow

Scope = Literal["read", "act"]
SCOPES: tuple[Scope, ...] = get_args(Scope)
# What a token begins with, so that scanners for leaked secrets know one, and the bytes of chance behind it.
PREFIX, BYTES = "copydesk_", 32
# Characters of a name, and of what may be a secret at all: hashing more would be work for nothing.
MOST_NAME, MOST_SECRET = 80, 200
# Between two notes of a token's use: one for every request would be a write for every read.
NOTED_EVERY = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Token:
    """Describe one token; who holds ``act`` may read too."""

    id: int
    name: str
    scopes: tuple[Scope, ...]
    created_at: datetime
    used_at: datetime | None
    expires_at: datetime | None
    revoked_at: datetime | None

    def as_dict(self) -> dict[str, Any]:
        """Return a JSON-ready dict with one key per field."""
        result: dict[str, Any] = plain(self)
        return result

    def state(self, now: datetime) -> str:
        """Say in a word whether it opens anything: valid, expired or revoked."""
        if self.revoked_at is not None:
            return "revoked"
        return "expired" if self.expires_at is not None and self.expires_at <= now else "valid"


class Tokens:
    """The tokens in the database; every method is one transaction."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions

    def create(self, name: str, scopes: Collection[Scope], now: datetime, expires_at: datetime | None = None) -> str:
        """Make a token and return it, which nobody can do again.

        Raises InputError for a name that a valid token has, or that is none.
        """
        if not name.strip() or len(name) > MOST_NAME or not name.isprintable():
            raise InputError(f"{name[:MOST_NAME]!r} is no name of a token: allowed are 1 to {MOST_NAME} characters")
        secret = PREFIX + secrets.token_urlsafe(BYTES)
        ordered = [scope for scope in SCOPES if scope in scopes]
        with self.sessions.begin() as session:
            if session.scalar(valid(select(TokenRow.id), now).where(TokenRow.name == name)) is not None:
                raise InputError(f"a valid token has the name {name!r}: take another, or revoke that one first")
            row = TokenRow(name=name, hash=hash_of(secret), scopes=ordered, created_at=now, expires_at=expires_at)
            session.add(row)
        return secret

    def list(self) -> list[Token]:
        """Return every token, the newest first."""
        with self.sessions.begin() as session:
            rows = session.scalars(select(TokenRow).order_by(TokenRow.created_at.desc(), TokenRow.id.desc()))
            return [token_of(row) for row in rows]

    def revoke(self, name: str, now: datetime) -> None:
        """Let the token of that name open nothing from now on, nor its logins.

        Raises InputError where there is none, or it is revoked already.
        """
        with self.sessions.begin() as session:
            live = (TokenRow.name == name, TokenRow.revoked_at.is_(None))
            ids = session.scalars(select(TokenRow.id).where(*live)).all()
            if not ids:
                raise InputError(f"no token {name!r} is there to revoke: `copydesk tokens list` shows them")
            session.execute(update(TokenRow).where(TokenRow.id.in_(ids)).values(revoked_at=now))
            session.execute(delete(LoginRow).where(LoginRow.token_id.in_(ids)))

    def find(self, secret: str, now: datetime) -> Token | None:
        """Return the valid token that a secret is."""
        return self._find(select(TokenRow, TokenRow.hash), TokenRow.hash, secret, now)

    def find_login(self, secret: str, now: datetime) -> Token | None:
        """Return the valid token with which a browser logged in."""
        query = select(TokenRow, LoginRow.hash).join(LoginRow, LoginRow.token_id == TokenRow.id)
        return self._find(query.where(LoginRow.expires_at > now), LoginRow.hash, secret, now)

    def _find(self, query: Select[*tuple[Any, ...]], column: Any, secret: str, now: datetime) -> Token | None:
        """Return the token of the one row whose column is the hash of a secret."""
        if len(secret) > MOST_SECRET:
            return None
        hashed = hash_of(secret)
        with self.sessions() as session:
            session.connection(execution_options={"reads_only": True})
            found = session.execute(valid(query, now).where(column == hashed)).one_or_none()
        # The index compared already; what took how long tells of a hash, from which no secret follows.
        if found is None or not secrets.compare_digest(found[1], hashed):
            return None
        token = token_of(found[0])
        if token.used_at is None or now - token.used_at >= NOTED_EVERY:
            with self.sessions.begin() as session:
                session.execute(update(TokenRow).where(TokenRow.id == token.id).values(used_at=now))
        return token

    def log_in(self, secret: str, now: datetime, lasting: timedelta) -> str | None:
        """Return the secret of a new login for a token, if it is valid."""
        token = self.find(secret, now)
        if token is None:
            return None
        login = secrets.token_urlsafe(BYTES)
        with self.sessions.begin() as session:
            session.execute(delete(LoginRow).where(LoginRow.expires_at <= now))
            row = LoginRow(hash=hash_of(login), token_id=token.id, created_at=now, expires_at=now + lasting)
            session.add(row)
        return login

    def log_out(self, secret: str) -> None:
        """End a login, if it is one."""
        with self.sessions.begin() as session:
            session.execute(delete(LoginRow).where(LoginRow.hash == hash_of(secret)))


def hash_of(secret: str) -> str:
    """Return what the database holds of a secret.

    256 bits of chance need no slow hash: there is no list to try.
    """
    return hashlib.sha256(secret.encode("utf-8", "surrogatepass")).hexdigest()


def valid(query: Select[*tuple[Any, ...]], now: datetime) -> Select[*tuple[Any, ...]]:
    """Return the query narrowed to tokens that open something."""
    lasts = or_(TokenRow.expires_at.is_(None), TokenRow.expires_at > now)
    return query.where(TokenRow.revoked_at.is_(None), lasts)


def token_of(row: TokenRow) -> Token:
    """Return what a row says of its token, the hash left out."""
    scopes = tuple(scope for scope in SCOPES if scope in row.scopes)
    return Token(row.id, row.name, scopes, row.created_at, row.used_at, row.expires_at, row.revoked_at)
