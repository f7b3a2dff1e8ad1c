"""What is kept to watch the crawl: outcomes counted once and for all, each source's reading quality, measurements."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column

from worker.storage.database.types import Id, Table


class TallyRow(Table):
    """Count how often a step ended so, up to the mark ``tally``.

    What ended later is still in the log.
    """

    __tablename__ = "tally"
    source_id: Mapped[int] = mapped_column(Id, primary_key=True, autoincrement=False)  # 0: of no source
    step: Mapped[str] = mapped_column(String(6), primary_key=True)
    word: Mapped[str] = mapped_column(String(12), primary_key=True)
    reason: Mapped[str] = mapped_column(String(40), primary_key=True)
    answer: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # hundreds of the HTTP status, 0: none
    slot: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)  # of the duration, -1: not timed
    count: Mapped[int] = mapped_column(BigInteger)
    seconds: Mapped[float]
    size: Mapped[int] = mapped_column(BigInteger)


class MarkRow(Table):
    """Hold a measurement, and the moment it holds for.

    Up to when outcomes are tallied, how large the archive is.
    """

    __tablename__ = "mark"
    name: Mapped[str] = mapped_column(String(40), primary_key=True)
    at: Mapped[datetime]
    number: Mapped[float]


class QualityRow(Table):
    """Hold how well a source's pages are read lately, against its own history.

    And what has drifted since when.
    """

    __tablename__ = "quality"
    source_id: Mapped[int] = mapped_column(ForeignKey("source.id", ondelete="CASCADE"), primary_key=True)
    judged_at: Mapped[datetime]
    recent: Mapped[dict[str, Any]]
    history: Mapped[dict[str, Any]]
    drifts: Mapped[list[str]]
    drifting_since: Mapped[datetime | None]
    missed: Mapped[list[str] | None]  # the fields whose rules named nothing on any of the newest pages
