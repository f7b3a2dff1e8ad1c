"""Resemblances: which texts of neighbouring days share enough rare shingles, and the verdict on each pair.

A hash that too many texts of one day share is common there and names no candidates.  Whether a pair is compared is so
a function of the texts stored, not of who came first: a hash that becomes common, or rare again, sends the texts of its
day back to be linked anew.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

from sqlalchemy import and_, bindparam, delete, insert, or_, select, text
from sqlalchemy.orm import Session

from worker.dedup.verdict import LEAST_SHARED, Verdict, judge
from worker.records import Fingerprint
from worker.storage.articles.stories.held import EVERYTHING, Held
from worker.storage.tables.stories import CopyGroupRow, ResemblanceRow, ShingleRow

# Days to either side of which texts are compared: copies of one story appear within 72 hours.
WINDOW = 3
# Different texts of one day that may share a hash before it is common: above what newsrooms make of one agency report.
# A look-up reads at most so many rows for each of a text's hashes and each day of the window.
MOST_SHARING = 64
DAYS_AROUND = " UNION ALL ".join(f"SELECT {away} AS away" for away in range(-WINDOW, WINDOW + 1))
# A row for each two texts that share enough hashes which are common on the day of neither, or the text.  A hash that is
# common on some other day of the window is looked for day by day.
MEETINGS = f"""
    WITH mine AS MATERIALIZED (
        SELECT shingle.group_id, shingle.hash, shingle.day, EXISTS (SELECT 1 FROM common_hash WHERE
            common_hash.hash = shingle.hash
            AND common_hash.day BETWEEN shingle.day - {WINDOW} AND shingle.day + {WINDOW}) AS is_busy
        FROM {{sketches}} AND NOT EXISTS (SELECT 1 FROM common_hash
            WHERE common_hash.hash = shingle.hash AND common_hash.day = shingle.day)),
    busy AS MATERIALIZED (
        SELECT mine.group_id, mine.hash, mine.day + days.away AS day FROM mine CROSS JOIN ({DAYS_AROUND}) AS days
        WHERE mine.is_busy AND NOT EXISTS (SELECT 1 FROM common_hash
            WHERE common_hash.hash = mine.hash AND common_hash.day = mine.day + days.away)),
    shared AS (
        SELECT mine.group_id, other.group_id AS other_id FROM mine CROSS JOIN {{one_by_one}} shingle AS other
        WHERE other.hash = mine.hash AND other.day BETWEEN mine.day - {WINDOW} AND mine.day + {WINDOW} {{end}}
        AND NOT mine.is_busy
        UNION ALL
        SELECT busy.group_id, other.group_id AS other_id FROM busy CROSS JOIN {{one_by_one}} shingle AS other
        WHERE other.hash = busy.hash AND other.day = busy.day {{end}})
    SELECT group_id, other_id FROM shared WHERE other_id <> group_id
    GROUP BY group_id, other_id HAVING count(*) >= {LEAST_SHARED}
    UNION
    SELECT mine.id, other.id FROM copy_group AS mine CROSS JOIN copy_group AS other
    WHERE mine.id IN :ids AND other.exact = mine.exact AND other.id <> mine.id
        AND other.day BETWEEN mine.day - {WINDOW} AND mine.day + {WINDOW}"""

# PostgreSQL takes the index for each text and each hash, whatever it believes of how many there are: of a table that
# grows it knows nothing yet.  SQLite is told the index, and joins as it is written.
LOOK_UPS = {
    "postgresql": {
        "sketches": """copy_group AS chosen CROSS JOIN LATERAL (SELECT shingle.group_id, shingle.hash, shingle.day
            FROM shingle WHERE shingle.group_id = chosen.id OFFSET 0) AS shingle WHERE chosen.id IN :ids""",
        "one_by_one": "LATERAL (SELECT other.group_id FROM",
        "end": "OFFSET 0) AS other WHERE TRUE",
    },
    "sqlite": {
        "sketches": "shingle INDEXED BY ix_shingle_group_id WHERE shingle.group_id IN :ids",
        "one_by_one": "",
        "end": "",
    },
}


def relink(session: Session, group_id: int, held: Held = EVERYTHING) -> set[int]:
    """Make the group's resemblances those that the stored texts give; return the groups concerned."""
    prints = read_prints(session, {group_id, *candidates(session, [group_id])[group_id]})
    verdicts = {other: judge(prints[group_id], prints[other]) for other in prints if other != group_id}
    alike = {other: verdict for other, verdict in verdicts.items() if verdict.kind != "distinct"}
    return {group_id, *write_resemblances(session, group_id, alike, held)}


def candidates(session: Session, group_ids: Collection[int]) -> dict[int, set[int]]:
    """Return for each group those that share enough rare hashes, or the text."""
    found: dict[int, set[int]] = {group_id: set() for group_id in group_ids}
    look_up = LOOK_UPS[session.get_bind().dialect.name]
    statement = text(MEETINGS.format(**look_up)).bindparams(bindparam("ids", expanding=True))
    for group_id, other in session.execute(statement, {"ids": sorted(found)}) if found else ():
        found[group_id].add(other)
    return found


def read_prints(session: Session, group_ids: set[int]) -> dict[int, Fingerprint]:
    """Return the fingerprint of each group."""
    hashes: dict[int, list[int]] = {group_id: [] for group_id in group_ids}
    for part in in_parts(group_ids):
        stored = select(ShingleRow.group_id, ShingleRow.hash).where(ShingleRow.group_id.in_(part))
        for group_id, value in session.execute(stored):
            hashes[group_id].append(value)
    rows = [
        row
        for part in in_parts(group_ids)
        for row in session.scalars(select(CopyGroupRow).where(CopyGroupRow.id.in_(part)))
    ]
    return {
        row.id: Fingerprint(
            row.exact, tuple(sorted(hashes[row.id])), row.shingles, row.words, tuple(row.numbers), tuple(row.names)
        )
        for row in rows
    }


def in_parts(ids: Iterable[int], size: int = 5000) -> Iterable[list[int]]:
    """Return the ids, sorted, in parts that fit one statement."""
    ordered = sorted(ids)
    return (ordered[start : start + size] for start in range(0, len(ordered), size))


def write_resemblances(
    session: Session, group_id: int, verdicts: dict[int, Verdict], held: Held = EVERYTHING
) -> set[int]:
    """Make these the group's resemblances; return the groups whose resemblance to it changed."""
    mine = or_(ResemblanceRow.low_id == group_id, ResemblanceRow.high_id == group_id)
    known = {
        row.low_id if row.high_id == group_id else row.high_id: row
        for row in session.scalars(select(ResemblanceRow).where(mine))
    }
    held.require({group_id, *known, *verdicts})
    gone = known.keys() - verdicts.keys()
    if gone:
        kept = or_(ResemblanceRow.low_id.in_(gone), ResemblanceRow.high_id.in_(gone))
        session.execute(delete(ResemblanceRow).where(and_(mine, kept)))
    values = {other: resemblance_values(group_id, other, verdict) for other, verdict in verdicts.items()}
    new = [values[other] for other in sorted(values.keys() - known.keys())]
    if new:
        session.execute(insert(ResemblanceRow), new)
    changed = {other for other, row in known.items() if other in values and differs(row, values[other])}
    for other in changed:
        for name, value in values[other].items():
            setattr(known[other], name, value)
    session.flush()
    return gone | (values.keys() - known.keys()) | changed


def resemblance_values(group_id: int, other: int, verdict: Verdict) -> dict[str, Any]:
    """Return the columns of one pair."""
    inner = {"first": group_id, "second": other}.get(verdict.inner or "")
    pair = {"low_id": min(group_id, other), "high_id": max(group_id, other)}
    return {**pair, "kind": verdict.kind, "score": verdict.score, "inner_id": inner}


def differs(row: ResemblanceRow, values: dict[str, Any]) -> bool:
    """Return whether a stored pair says something else."""
    return any(getattr(row, name) != value for name, value in values.items())
