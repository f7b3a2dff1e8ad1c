"""What is told to people: warnings that last, and the messages to each channel until they are delivered."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from worker.storage.database.types import Id, Table


class AlarmRow(Table):
    """Hold a warning for as long as it lasts, and whether that was told."""

    __tablename__ = "alarm"
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
    text: Mapped[str] = mapped_column(Text)
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    is_told: Mapped[bool]


class NoticeRow(Table):
    """Hold one thing to tell to one channel, until some days after that was done.

    ``subject`` is what makes it one thing; ``delivered_at`` and ``given_up_at`` end it.
    """

    __tablename__ = "notice"
    __table_args__ = (
        Index("uq_notice_subject", "channel", "subject", unique=True),
        Index("ix_notice_due", "channel", "due_at"),
    )
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    channel: Mapped[str] = mapped_column(String(40))
    subject: Mapped[str] = mapped_column(String(300))
    kind: Mapped[str] = mapped_column(String(10))
    text: Mapped[str] = mapped_column(Text)
    url: Mapped[str | None] = mapped_column(Text)
    at: Mapped[datetime]
    due_at: Mapped[datetime]
    attempts: Mapped[int]
    problem: Mapped[str | None] = mapped_column(Text)
    delivered_at: Mapped[datetime | None]
    given_up_at: Mapped[datetime | None]
