"""What became of articles, in the order in which followers are told, and the webhooks among these."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from worker.storage.database.types import Id, Table


class ChangeRow(Table):
    """Hold one change of one article.

    No text is kept here, so that forgetting has no row to erase.  ``id`` is given before the commit, and so says
    nothing of what was committed first.  ``position`` is given after it: 1, 2, 3 and so on, without a gap.
    """

    __tablename__ = "change"
    __table_args__ = (
        Index("uq_change_position", "position", unique=True),
        # Partial in the database: those without a position.
        Index("ix_change_unordered", "id"),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    position: Mapped[int | None] = mapped_column(BigInteger)
    kind: Mapped[str] = mapped_column(String(12))
    article_id: Mapped[int] = mapped_column(Id)  # No foreign key: the article may be merged or forgotten.
    revision: Mapped[int | None]
    other_id: Mapped[int | None] = mapped_column(Id)
    address: Mapped[str | None] = mapped_column(String(64))
    at: Mapped[datetime]


class SubscriptionRow(Table):
    """Hold one webhook: who is told of what, and how far.

    ``wanted`` is the filter of articles; ``token`` fences off who delivered before it was claimed or moved again.
    """

    __tablename__ = "subscription"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    url: Mapped[str] = mapped_column(Text)
    secret: Mapped[str] = mapped_column(Text)
    kinds: Mapped[list[str]]
    wanted: Mapped[dict[str, Any]]
    cursor: Mapped[str] = mapped_column(String(40))
    created_at: Mapped[datetime]
    due_at: Mapped[datetime]
    token: Mapped[str | None] = mapped_column(String(32))
    attempts: Mapped[int]
    failing_since: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
    problem: Mapped[str | None] = mapped_column(Text)
    delivered_at: Mapped[datetime | None]
