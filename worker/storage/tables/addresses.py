"""What is known of addresses: what they answered, where they led, what pages claim of them.

Rows are facts that requests and pages brought, each merged by greatest and least time.  Which addresses are one
article follows from them and can be computed anew at any time.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from worker.storage.database.types import Id, Table


class RedirectRow(Table):
    """One address that answered with a redirect to another, first and last when."""

    __tablename__ = "redirect"
    from_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    to_key: Mapped[str] = mapped_column(String(64), primary_key=True)
    from_alias: Mapped[str] = mapped_column(String(64), index=True)
    to_alias: Mapped[str] = mapped_column(String(64), index=True)
    from_url: Mapped[str] = mapped_column(Text)
    to_url: Mapped[str] = mapped_column(Text)
    status: Mapped[int]
    first_at: Mapped[datetime]
    last_at: Mapped[datetime]


class AnswerRow(Table):
    """Hold when one address last gave its page unchanged or said it is gone."""

    __tablename__ = "answer"
    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    alias: Mapped[str] = mapped_column(String(64), index=True)
    url: Mapped[str] = mapped_column(Text)
    page_at: Mapped[datetime | None]
    gone_at: Mapped[datetime | None]
    gone_reason: Mapped[str | None] = mapped_column(String(40))


class ClaimRow(Table):
    """One other address that a captured page names as its own: canonical, amphtml or og:url."""

    __tablename__ = "claim"
    capture_id: Mapped[int] = mapped_column(ForeignKey("capture.id", ondelete="CASCADE"), primary_key=True)
    kind: Mapped[str] = mapped_column(String(10), primary_key=True)
    key: Mapped[str] = mapped_column(String(64), primary_key=True, index=True)  # the alias that is claimed
    url: Mapped[str] = mapped_column(Text)
    is_foreign: Mapped[bool]  # of another registrable domain than the page
    is_current: Mapped[bool]  # of the newest page at its address


class UnresolvedRow(Table):
    """Note that facts on an alias changed since its article was computed.

    Rows are only ever added and removed.
    """

    __tablename__ = "unresolved"
    id: Mapped[int] = mapped_column(Id, primary_key=True)
    key: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(Text)
