"""Tallies: how often every step ended how, since the beginning, cheap to read however long the log has become.

The log of outcomes is counted into ``tally`` once each has settled, in the transaction that moves the mark, so that no
outcome counts twice and none is lost; what is younger than the mark is counted from the log itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session, sessionmaker

from worker.storage.database.upserts import insert_into, insert_missing, parts
from worker.storage.tables.crawl import OutcomeRow, SourceRow
from worker.storage.tables.monitoring import MarkRow, TallyRow

# Upper bounds, in seconds, of the slots that durations fall into; the last slot has none.  From a page out of a cache
# to the deadline of a fetch and the time limit of a parse.
BOUNDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0, 60.0)
UNTIMED = -1
# An outcome carries the time at which its step ended and is committed a little later; after this time none is still
# to come: every statement and wait for a lock is ended within one minute.
SETTLED_AFTER = timedelta(minutes=5)
KEYS = ("source_id", "step", "word", "reason", "answer", "slot")
MARK = "tally"

# The names of measurements: the archive's bytes, and rows that do not hold together.
ARCHIVE_MARK, PROBLEMS_MARK = "archive", "problems"


@dataclass(frozen=True, slots=True)
class Tally:
    """Count how often a step ended so.

    Source is a slug or empty, answer the hundreds of the status, slot a duration's.
    """

    source: str
    step: str
    word: str
    reason: str
    answer: int
    slot: int
    count: int
    seconds: float
    size: int


class Tallies:
    """Keep the counted outcomes in the database; every method is one transaction."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions

    def roll_up(self, now: datetime) -> datetime:
        """Count the outcomes up to now; return the moment they are counted up to."""
        until = now - SETTLED_AFTER
        with self.sessions.begin() as session:
            since = lock_mark(session, until)
            if since is None or since >= until:
                return since or until
            rows = grouped(session, since, until)
            for part in parts(rows):
                insert = insert_into(session, TallyRow).values(part)
                sums = {name: getattr(TallyRow, name) + insert.excluded[name] for name in ("count", "seconds", "size")}
                session.execute(insert.on_conflict_do_update(index_elements=KEYS, set_=sums))
            session.merge(MarkRow(name=MARK, at=until, number=0.0))
            return until

    def read(self, now: datetime) -> list[Tally]:
        """Return every count, the outcomes since the mark included."""
        with self.sessions.begin() as session:
            slugs = dict(session.execute(select(SourceRow.id, SourceRow.slug)).all())
            mark = session.get(MarkRow, MARK)
            stored = session.scalars(select(TallyRow)).all()
            rows = [{name: getattr(row, name) for name in (*KEYS, "count", "seconds", "size")} for row in stored]
            rows += grouped(session, mark.at if mark else None, None)
        return [Tally(source=slugs.get(row.pop("source_id"), ""), **row) for row in rows]


class Marks:
    """Keep measurements that are too slow to be made on every look."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self.sessions = sessions

    def note(self, name: str, number: float, now: datetime) -> None:
        """Keep the measurement in place of the one before."""
        with self.sessions.begin() as session:
            session.merge(MarkRow(name=name, at=now, number=number))

    def read(self, name: str) -> tuple[float, datetime] | None:
        """Return the last measurement and its moment, if one was made."""
        with self.sessions.begin() as session:
            row = session.get(MarkRow, name)
            return (row.number, row.at) if row else None


def lock_mark(session: Session, until: datetime) -> datetime | None:
    """Lock the moment since which outcomes are to be counted, if there are any.

    The lock keeps a second roll-up out.
    """
    first = session.scalar(select(func.min(OutcomeRow.at)))
    if first is None:
        return None
    start = min(first, until)
    insert_missing(session, MarkRow, [{"name": MARK, "at": start, "number": 0.0}], ["name"])
    return session.scalars(select(MarkRow.at).where(MarkRow.name == MARK).with_for_update()).one()


def grouped(session: Session, since: datetime | None, until: datetime | None) -> list[dict[str, Any]]:
    """Count the log's outcomes of a half-open span, as rows of ``tally``."""
    slot = case(
        (OutcomeRow.seconds.is_(None), UNTIMED),
        *((OutcomeRow.seconds <= bound, number) for number, bound in enumerate(BOUNDS)),
        else_=len(BOUNDS),
    )
    span = select(
        func.coalesce(OutcomeRow.source_id, 0).label("source_id"),
        OutcomeRow.step,
        OutcomeRow.word,
        OutcomeRow.reason,
        func.coalesce(OutcomeRow.status - OutcomeRow.status % 100, 0).label("answer"),
        slot.label("slot"),
        OutcomeRow.seconds,
        OutcomeRow.size,
    )
    if since is not None:
        span = span.where(OutcomeRow.at >= since)
    if until is not None:
        span = span.where(OutcomeRow.at < until)
    column = span.subquery().c
    keys = [column[name] for name in KEYS]
    statement = select(*keys, func.count(), func.sum(column.seconds), func.sum(column["size"])).group_by(*keys)
    return [
        {
            **dict(zip(KEYS, row, strict=False)),
            "answer": row[4] // 100,
            "count": row[6],
            "seconds": float(row[7] or 0),
            "size": int(row[8] or 0),
        }
        for row in session.execute(statement)
    ]
