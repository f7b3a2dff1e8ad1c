"""Subscriptions: the webhooks, each a follower whose cursor stands in the database.

Who delivers claims a subscription for a while under a token; a move of its cursor, or another claim once that time is
over, makes the token void, so that a late answer changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, cast
from uuid import uuid4

from sqlalchemy import delete, or_, select, update
from sqlalchemy.orm import Session, sessionmaker

from worker.records.article_filter import ArticleFilter
from worker.records.notice import LONGEST_WAIT, wait_after
from worker.storage.changes import ChangeKind
from worker.storage.tables.changes import SubscriptionRow

# Longer than one delivery takes; who claimed it may have died meanwhile.
CLAIM = timedelta(minutes=2)


@dataclass(frozen=True, slots=True)
class Subscription:
    """Describe one webhook: who is told what, how far, and what is wrong.

    ``given_up_at`` is set where it is tried no more until a person says so.
    """

    id: int
    url: str
    secret: str
    kinds: tuple[ChangeKind, ...]
    wanted: ArticleFilter
    cursor: str
    created_at: datetime
    due_at: datetime
    attempts: int
    token: str | None = None
    failing_since: datetime | None = None
    given_up_at: datetime | None = None
    problem: str | None = None
    delivered_at: datetime | None = None

    @property
    def address(self) -> str:
        """The URL without its query, which may hold a secret."""
        return self.url.partition("?")[0]


class Subscriptions:
    """Keep the webhooks; every method is one transaction."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions

    def add(
        self, url: str, secret: str, kinds: Sequence[ChangeKind], wanted: dict[str, Any], cursor: str, now: datetime
    ) -> int:
        """Keep a new one and return its number; ``wanted`` are the fields of an ArticleFilter."""
        row = SubscriptionRow(
            url=url, secret=secret, kinds=list(kinds), wanted=wanted, cursor=cursor, created_at=now, due_at=now,
            attempts=0,
        )  # fmt: skip
        with self.sessions.begin() as session:
            session.add(row)
            session.flush()
            return row.id

    def all(self) -> list[Subscription]:
        """Return every one, by number."""
        with self.sessions() as session:
            return [
                subscription_of(row) for row in session.scalars(select(SubscriptionRow).order_by(SubscriptionRow.id))
            ]

    def remove(self, number: int) -> bool:
        """Remove one; return whether there was one."""
        return self._change(delete(SubscriptionRow).where(SubscriptionRow.id == number))

    def retry(self, number: int, now: datetime) -> bool:
        """Have one tried at once from where it stands; return whether there is one."""
        return self._move(number, now, {})

    def replay(self, number: int, cursor: str, now: datetime) -> bool:
        """Have one told again from a cursor on; return whether there is one."""
        return self._move(number, now, {"cursor": cursor})

    def claim(self, head: str, now: datetime, most: int) -> list[Subscription]:
        """Take some that are due and not yet at ``head``, the longest due first."""
        is_due = (SubscriptionRow.given_up_at.is_(None), SubscriptionRow.due_at <= now, SubscriptionRow.cursor != head)
        with self.sessions.begin() as session:
            ids = session.scalars(
                select(SubscriptionRow.id).where(*is_due).order_by(SubscriptionRow.due_at).limit(most)
            ).all()
            token = uuid4().hex
            taken = update(SubscriptionRow).where(SubscriptionRow.id.in_(ids), *is_due)
            rows = session.scalars(taken.values(due_at=now + CLAIM, token=token).returning(SubscriptionRow)).all()
            return [subscription_of(row) for row in rows]

    def delivered(self, one: Subscription, cursor: str, now: datetime, *, told: bool) -> bool:
        """Note how far a claimed one is told; return whether the claim still holds.

        ``told`` is False where the filter left nothing to tell.
        """
        values: dict[str, Any] = {"cursor": cursor, "due_at": now + CLAIM}
        if told:
            values |= {"delivered_at": now, "attempts": 0, "failing_since": None, "problem": None}
        return self._change(self._claimed(one).values(**values))

    def release(self, one: Subscription, now: datetime) -> None:
        """Let go of a claimed one, which is due again when there is more."""
        self._change(self._claimed(one).values(due_at=now, token=None))

    def failed(
        self, one: Subscription, problem: str, now: datetime, *, give_up: bool, asked: float | None = None
    ) -> None:
        """Note that a claimed one was not told; it is tried again or given up.

        ``asked`` are the seconds that its server asks to be left alone, up to ``LONGEST_WAIT``.
        """
        since = one.failing_since or now
        values = {"problem": problem, "failing_since": since, "attempts": one.attempts + 1, "token": None}
        wait = max(wait_after(one.attempts + 1), min(timedelta(seconds=asked or 0), LONGEST_WAIT))
        values |= {"due_at": now + wait, "given_up_at": now if give_up else None}
        self._change(self._claimed(one).values(**values))

    def failing(self) -> list[Subscription]:
        """Return those that were not told when it was tried last."""
        with self.sessions() as session:
            rows = session.scalars(
                select(SubscriptionRow)
                .where(or_(SubscriptionRow.attempts > 0, SubscriptionRow.given_up_at.is_not(None)))
                .order_by(SubscriptionRow.id)
            )
            return [subscription_of(row) for row in rows]

    def _move(self, number: int, now: datetime, values: dict[str, Any]) -> bool:
        anew = {
            "due_at": now,
            "token": None,
            "attempts": 0,
            "failing_since": None,
            "given_up_at": None,
            "problem": None,
        }
        return self._change(update(SubscriptionRow).where(SubscriptionRow.id == number).values(**anew, **values))

    def _claimed(self, one: Subscription) -> Any:
        return update(SubscriptionRow).where(SubscriptionRow.id == one.id, SubscriptionRow.token == one.token)

    def _change(self, statement: Any) -> bool:
        with self.sessions.begin() as session:
            return bool(cast(Any, session.execute(statement)).rowcount)


def subscription_of(row: SubscriptionRow) -> Subscription:
    """Return the subscription of a row."""
    values = {name: getattr(row, name) for name in Subscription.__dataclass_fields__}
    return Subscription(**values | {"kinds": tuple(row.kinds), "wanted": ArticleFilter(**row.wanted)})
