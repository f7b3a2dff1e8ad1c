"""Holding: the rows that one transaction works on, locked before it reads what it goes by.

The order is everywhere the same, so that nobody waits in a circle: the days that texts come to or go from, texts
by id, notes on them, articles by id, stories by id.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import delete, select, text
from sqlalchemy.orm import Session

from worker.storage.articles.stories.cores import read_alike
from worker.storage.articles.stories.held import EVERYTHING, Held
from worker.storage.articles.stories.resemblances import in_parts
from worker.storage.tables.articles import ArticleRow
from worker.storage.tables.stories import CopyGroupRow, RelinkRow

# Any number, the same in every process: the locks of days are of this family.
DAYS = 7_206_302
# What workers of the version before hold alone while they place a text; all others share it.
BEFORE = 7_206_301

SHARED = """
    SELECT pg_advisory_xact_lock_shared(:before), pg_advisory_xact_lock_shared(:family, day)
    FROM unnest(CAST(:days AS integer[])) AS days(day)"""


def hold_groups(session: Session, group_ids: Collection[int], *, is_alone: bool = False) -> Held:
    """Wait for these texts and hold them until the transaction ends."""
    if session.get_bind().dialect.name == "sqlite":
        return EVERYTHING
    session.execute(text("SELECT pg_advisory_xact_lock_shared(:before)"), {"before": BEFORE})
    for part in in_parts(group_ids):
        rows = select(CopyGroupRow.id).where(CopyGroupRow.id.in_(part)).order_by(CopyGroupRow.id)
        session.execute(rows.with_for_update(key_share=not is_alone))
    return Held(frozenset(group_ids), is_alone)


def hold_around(
    session: Session, group_ids: Collection[int], leaving: Collection[int], *, is_alone: bool = False
) -> Held:
    """Hold these texts and all that they resemble.

    Where some may be ``leaving``, their days are shared first.
    """
    if session.get_bind().dialect.name == "sqlite":
        return EVERYTHING
    if is_alone:
        share_days(session, session.scalars(select(CopyGroupRow.day).where(CopyGroupRow.id.in_(leaving))))
    alike = read_alike(session, set(group_ids))
    around = {*group_ids, *(other for others in alike.values() for other in others)}
    return hold_groups(session, around, is_alone=is_alone)


def take_notes(session: Session, group_ids: Collection[int]) -> set[int]:
    """Remove the notes on these texts, which the caller holds; return those that had one.

    What is noted later than this is still there when the transaction ends.
    """
    if not group_ids:
        return set()
    taken = delete(RelinkRow).where(RelinkRow.group_id.in_(group_ids)).returning(RelinkRow.group_id)
    return set(session.scalars(taken.execution_options(synchronize_session=False)))


def hold_rows(session: Session, article_ids: Collection[int]) -> dict[int, Any]:
    """Hold articles in the order of their ids; return their rows."""
    columns = select(ArticleRow.id, ArticleRow.group_id, ArticleRow.story_id, ArticleRow.unsettled)
    found: dict[int, Any] = {}
    for part in in_parts(article_ids):
        rows = columns.where(ArticleRow.id.in_(part)).order_by(ArticleRow.id).with_for_update(key_share=True)
        found |= {row.id: row for row in session.execute(rows)}
    return found


def share_days(session: Session, days: Iterable[int]) -> None:
    """Keep the common hashes of these days as they are until the transaction ends."""
    if session.get_bind().dialect.name == "postgresql":
        values = {"before": BEFORE, "family": DAYS, "days": sorted(set(days))}
        session.execute(text(SHARED), values)


def hold_day(session: Session, day: int) -> None:
    """Let no text come to a day or go from it until the transaction ends."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text("SELECT pg_advisory_xact_lock(:family, :day)"), {"family": DAYS, "day": day})
