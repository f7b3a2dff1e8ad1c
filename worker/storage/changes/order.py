"""The order of changes: each gets the next position once it is committed, so that followers can miss none.

Numbers from a sequence cannot be followed: the transaction that took 7 may be committed after the one that took 8, when
a follower has gone on behind 8.  Here whoever reads first gives positions to all changes that are committed and have
none, by the order of their ids, one process at a time; the writers take no part and wait for nobody.  A transaction
that takes an hour holds up its own changes alone: they come when it ends.

The changes of one article keep their order: who notes one holds the article, so the next comes later in time, has a
higher id, and can be seen by no one who does not see the first.  Positions are rows like any other, and so are the same
after a restore from a dump.
"""

from __future__ import annotations

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session, sessionmaker

from worker.storage.tables.changes import ChangeRow
from worker.storage.tables.monitoring import MarkRow

# The row that is held meanwhile, and changes put in order in one transaction: some ten milliseconds.
MARK = "changes"
PART = 2_000


def order_changes(sessions: sessionmaker[Session]) -> int:
    """Give a position to every change that is committed; return how many got one."""
    ordered = 0
    while has_unordered(sessions):
        with sessions.begin() as session:
            session.execute(select(MarkRow.name).where(MarkRow.name == MARK).with_for_update())
            ordered += order_some(session)
    return ordered


def has_unordered(sessions: sessionmaker[Session]) -> bool:
    """Tell whether a change has no position yet, without holding anything."""
    with sessions() as session:
        session.connection(execution_options={"reads_only": True})
        return session.scalar(select(ChangeRow.id).where(ChangeRow.position.is_(None)).limit(1)) is not None


def order_some(session: Session) -> int:
    """Give positions to some changes, the mark being held; return how many.

    What is committed is seen from here on: the statement begins after the mark was got.
    """
    last = session.scalar(select(func.max(ChangeRow.position))) or 0
    waiting = select(ChangeRow.id).where(ChangeRow.position.is_(None)).order_by(ChangeRow.id).limit(PART).subquery()
    number = select(waiting.c.id, func.row_number().over(order_by=waiting.c.id).label("number")).subquery()
    given = (
        update(ChangeRow)
        .where(ChangeRow.id == number.c.id)
        .values(position=last + number.c.number)
        .execution_options(synchronize_session=False)
    )
    return session.execute(given).rowcount  # type: ignore[attr-defined,no-any-return]
