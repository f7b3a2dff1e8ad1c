"""What became of articles, in the order in which followers are told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Index, String
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
