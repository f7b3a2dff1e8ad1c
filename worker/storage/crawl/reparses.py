"""Reparsing: archived pages that are due to be parsed again, without a request."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Integer, cast, func, or_, select, update
from sqlalchemy.orm import Session, sessionmaker

from worker.storage.crawl.sources import find_row
from worker.storage.tables.articles import CaptureRow
from worker.storage.tables.crawl import FrontierRow, PageRow

# Keys that one statement names; SQLite takes some thousands.
MOST_KEYS = 500


@dataclass(frozen=True, slots=True)
class Choice:
    """Say which pages to parse again; None lets all pass.

    ``below``: only what an older version of the extractor read.
    """

    source: str | None = None
    since: datetime | None = None
    below: int | None = None


class Reparsing:
    """The pages to parse again; every method is one transaction."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions

    def count(self, choice: Choice) -> int:
        """Count the chosen pages that nobody works on."""
        with self.sessions.begin() as session:
            chosen = select(func.count()).select_from(FrontierRow).where(*conditions(session, choice))
            return session.scalar(chosen) or 0

    def mark(self, choice: Choice, now: datetime) -> int:
        """Make the chosen pages due to be parsed again; count them.

        Whoever parses them.
        """
        with self.sessions.begin() as session:
            chosen = update(FrontierRow).where(*conditions(session, choice))
            values = {"stage": "parse", "due_at": now, "why": "reparse", "attempts": 0, "token": None}
            result = session.execute(chosen.values(values | {"dispatched_at": None}))
            return int(result.rowcount)  # type: ignore[attr-defined]

    def left(self) -> int:
        """Count the pages that are still to be parsed again."""
        with self.sessions.begin() as session:
            waiting = (FrontierRow.stage == "parse", FrontierRow.why == "reparse")
            return session.scalar(select(func.count()).select_from(FrontierRow).where(*waiting)) or 0

    def under_way(self, now: datetime) -> list[int]:
        """Return the rows that are due, sent, or in work.

        Not what waits after a failure.
        """
        moving = or_(FrontierRow.due_at <= now, FrontierRow.dispatched_at.is_not(None), FrontierRow.owner.is_not(None))
        with self.sessions.begin() as session:
            chosen = select(FrontierRow.id).where(FrontierRow.stage == "parse", FrontierRow.why == "reparse", moving)
            return list(session.scalars(chosen))

    def outcomes(self, rows: Sequence[int]) -> list[tuple[str, int]]:
        """Count how the last parses of some rows ended.

        The most frequent first.
        """
        counts: Counter[str] = Counter()
        with self.sessions.begin() as session:
            for start in range(0, len(rows), MOST_KEYS):
                part = FrontierRow.id.in_(rows[start : start + MOST_KEYS])
                counts.update(
                    word or "retry" for word in session.scalars(select(FrontierRow.parse_outcome).where(part))
                )
        return counts.most_common()


def conditions(session: Session, choice: Choice) -> list[ColumnElement[bool]]:
    """Return what a frontier row must be to be chosen.

    Its page has not been pruned, and nobody works on it.
    """
    parsed = FrontierRow.parse_outcome.is_not(None)
    kept = FrontierRow.page_id.in_(select(PageRow.id))
    found = [kept, FrontierRow.owner.is_(None), FrontierRow.stage != "parse", parsed]
    if choice.source is not None:
        found.append(FrontierRow.source_id == find_row(session, choice.source).id)
    if choice.since is not None:
        found.append(FrontierRow.page_id.in_(select(PageRow.id).where(PageRow.fetched_at >= choice.since)))
    if choice.below is not None:
        current = select(CaptureRow.page_id).where(cast(CaptureRow.extractor_version, Integer) >= choice.below)
        found.append(FrontierRow.page_id.not_in(current))
    return found
