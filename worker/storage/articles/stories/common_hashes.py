"""Common hashes: those that too many texts of a day share, stored so that all who look leave out the same ones.

Whoever brings a text or takes one away shares its day until that is committed, and looks afterwards whether what is
stored of its hashes is still right.  Whoever corrects it holds the day alone, so that the last to count sees all.
"""

from __future__ import annotations

from collections.abc import Collection
from itertools import groupby
from typing import Any

from sqlalchemy import bindparam, delete, insert, select, text
from sqlalchemy.orm import Session, sessionmaker

from worker.storage.articles.stories import resemblances
from worker.storage.articles.stories.holding import hold_day
from worker.storage.database.upserts import insert_missing
from worker.storage.tables.stories import CommonHashRow, RecountRow, RelinkRow, ShingleRow

# A row for each hash of some texts whose stored fact is wrong, counted no further than to one more than may share it.
MISJUDGED = """
    SELECT counted.hash, counted.day, counted.is_common FROM (
        SELECT mine.hash, mine.day, (SELECT count(*) FROM (SELECT 1 FROM shingle
            WHERE shingle.hash = mine.hash AND shingle.day = mine.day LIMIT :limit) AS found) AS texts,
            EXISTS (SELECT 1 FROM common_hash WHERE common_hash.hash = mine.hash AND common_hash.day = mine.day)
            AS is_common
        FROM ({mine}) AS mine) AS counted
    WHERE (counted.texts > :most) <> counted.is_common
    ORDER BY counted.day, counted.hash"""
OF_TEXTS = "SELECT DISTINCT shingle.hash, shingle.day FROM {sketches}"
OF_DAY = "SELECT DISTINCT hash, day FROM shingle WHERE hash IN :ids AND day = :day"
OF_FACTS = "SELECT hash, day FROM common_hash WHERE hash IN :ids AND day = :day"


def correct_common(sessions: sessionmaker[Session], group_ids: Collection[int]) -> None:
    """Make what is stored of these texts' hashes right, which are committed."""
    with sessions.begin() as session:
        wrong = misjudged(session, group_ids)
    for day in sorted(wrong):
        with sessions.begin() as session:
            hold_day(session, day)
            correct_day(session, day, wrong[day])


def misjudged(session: Session, group_ids: Collection[int]) -> dict[int, list[int]]:
    """Return by day the hashes of these texts whose stored fact is wrong."""
    wrong: dict[int, list[int]] = {}
    for row in count_wrong(session, OF_TEXTS, ids=sorted(group_ids)) if group_ids else ():
        wrong.setdefault(row.day, []).append(row.hash)
    return wrong


def correct_day(session: Session, day: int, hashes: Collection[int]) -> None:
    """Correct what is stored of a day's hashes, and note the texts that have them.

    The caller holds the day.
    """
    wrong = list(count_wrong(session, f"{OF_DAY} UNION {OF_FACTS}", ids=sorted(hashes), day=day))
    rare = [row.hash for row in wrong if row.is_common]
    common = [{"hash": row.hash, "day": day} for row in wrong if not row.is_common]
    if rare:
        session.execute(delete(CommonHashRow).where(CommonHashRow.day == day, CommonHashRow.hash.in_(rare)))
    insert_missing(session, CommonHashRow, common, ["hash", "day"])
    for turned in (rare, [row["hash"] for row in common]):
        note_sharers(session, day, turned)


def count_wrong(session: Session, mine: str, **values: object) -> list[Any]:
    """Return (hash, day, is stored as common) of those hashes that are stored wrong."""
    look_up = resemblances.LOOK_UPS[session.get_bind().dialect.name]
    statement = text(MISJUDGED.format(mine=mine.format(**look_up))).bindparams(bindparam("ids", expanding=True))
    most = resemblances.MOST_SHARING
    return list(session.execute(statement, {**values, "most": most, "limit": most + 1}))


def note_sharers(session: Session, day: int, hashes: Collection[int]) -> None:
    """Note the texts of a day that have one of these hashes."""
    if hashes:
        sharers = select(ShingleRow.group_id).where(ShingleRow.day == day, ShingleRow.hash.in_(hashes)).distinct()
        session.execute(insert(RelinkRow).from_select(["group_id"], sharers))


def note_leaving(session: Session, group_ids: Collection[int]) -> None:
    """Note the common hashes of texts that go, to be counted again."""
    is_common = (CommonHashRow.hash == ShingleRow.hash) & (CommonHashRow.day == ShingleRow.day)
    mine = select(ShingleRow.hash, ShingleRow.day).join(CommonHashRow, is_common)
    session.execute(insert(RecountRow).from_select(["hash", "day"], mine.where(ShingleRow.group_id.in_(group_ids))))


def recount_noted(sessions: sessionmaker[Session], most: int) -> int:
    """Count again some of the common hashes of texts that went; return how many."""
    noted = select(RecountRow.id, RecountRow.hash, RecountRow.day).order_by(RecountRow.day, RecountRow.id).limit(most)
    with sessions.begin() as session:
        rows = session.execute(noted).all()
    for day, of_day in groupby(rows, lambda row: row.day):
        notes = list(of_day)
        with sessions.begin() as session:
            hold_day(session, day)
            session.execute(delete(RecountRow).where(RecountRow.id.in_([note.id for note in notes])))
            correct_day(session, day, {note.hash for note in notes})
    return len(rows)
