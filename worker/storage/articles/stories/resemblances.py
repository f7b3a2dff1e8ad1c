"""Resemblances: which texts of neighbouring days share enough rare shingles, and the verdict on each pair.

A hash that too many texts of one day share is common there and names no candidates.  Whether a pair is compared is so
a function of the texts stored, not of who came first: a hash that becomes common, or rare again, sends the texts of its
day back to be linked anew.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import and_, delete, insert, or_, select, text
from sqlalchemy.orm import Session

from worker.dedup.verdict import LEAST_SHARED, Verdict, judge
from worker.records import Fingerprint
from worker.storage.tables.stories import CopyGroupRow, RelinkRow, ResemblanceRow, ShingleRow

# Days to either side of which texts are compared: copies of one story appear within 72 hours.
WINDOW = 3
# Different texts of one day that may share a hash before it is common: above what newsrooms make of one agency report.
# A look-up reads at most so many rows for each of a text's hashes and each day of the window.
MOST_SHARING = 64
# A row for each hash and day: how many texts have it, counted to one more than the second number past the limit.
COUNTS = {
    "postgresql": """
        SELECT wanted.hash, days.day, (SELECT count(*) FROM (SELECT 1 FROM shingle
            WHERE shingle.hash = wanted.hash AND shingle.day = days.day LIMIT :most) AS found) AS texts
        FROM unnest(CAST(:hashes AS bigint[])) AS wanted(hash), unnest(CAST(:days AS integer[])) AS days(day)""",
    "sqlite": """
        SELECT wanted.value AS hash, days.value AS day, (SELECT count(*) FROM (SELECT 1 FROM shingle
            WHERE shingle.hash = wanted.value AND shingle.day = days.value LIMIT :most)) AS texts
        FROM json_each(:hashes) AS wanted, json_each(:days) AS days""",
}
SHARERS = {
    "postgresql": """
        SELECT shingle.group_id, shingle.hash
        FROM unnest(CAST(:hashes AS bigint[]), CAST(:days AS integer[])) AS wanted(hash, day)
        JOIN shingle ON shingle.hash = wanted.hash AND shingle.day = wanted.day""",
    "sqlite": """
        SELECT shingle.group_id, shingle.hash
        FROM json_each(:hashes) AS wanted JOIN json_each(:days) AS days ON days.key = wanted.key
        CROSS JOIN shingle ON shingle.hash = wanted.value AND shingle.day = days.value""",
}


def relink(session: Session, group_id: int) -> set[int]:
    """Make the group's resemblances those that the stored texts give; return the groups concerned."""
    prints = read_prints(session, {group_id, *candidates(session, group_id)})
    verdicts = {other: judge(prints[group_id], prints[other]) for other in prints if other != group_id}
    alike = {other: verdict for other, verdict in verdicts.items() if verdict.kind != "distinct"}
    return {group_id, *write_resemblances(session, group_id, alike)}


def candidates(session: Session, group_id: int) -> set[int]:
    """Return the groups of the window that share enough rare hashes, or the text."""
    group = session.get_one(CopyGroupRow, group_id)
    days = range(group.day - WINDOW, group.day + WINDOW + 1)
    counts = count_sharing(session, own_hashes(session, group_id), days)
    common = {hash_ for (hash_, day), texts in counts.items() if day == group.day and texts > MOST_SHARING}
    pairs = [
        pair
        for pair, texts in counts.items()
        if pair[0] not in common and (texts > 1 if pair[1] == group.day else 0 < texts <= MOST_SHARING)
    ]
    shared = Counter(sharers(session, pairs)) if pairs else Counter[int]()
    same = select(CopyGroupRow.id).where(CopyGroupRow.exact == group.exact, CopyGroupRow.day.in_(days))
    found = {other for other, count in shared.items() if count >= LEAST_SHARED} | set(session.scalars(same))
    return found - {group_id}


def own_hashes(session: Session, group_id: int) -> list[int]:
    """Return the hashes of a group's sketch, in their order."""
    return list(
        session.scalars(select(ShingleRow.hash).where(ShingleRow.group_id == group_id).order_by(ShingleRow.hash))
    )


def count_sharing(session: Session, hashes: list[int], days: Iterable[int]) -> dict[tuple[int, int], int]:
    """Count the texts that have each hash on each day.

    Counts at most two more than may share it.
    """
    values = {**arrays(session, hashes=hashes, days=list(days)), "most": MOST_SHARING + 2}
    rows = session.execute(text(COUNTS[session.get_bind().dialect.name]), values)
    return {(row.hash, row.day): row.texts for row in rows}


def sharers(session: Session, pairs: list[tuple[int, int]]) -> Iterable[int]:
    """Return the groups with these hashes on these days, once for each hash."""
    return (group_id for group_id, _ in sharers_by_hash(session, pairs))


def sharers_by_hash(session: Session, pairs: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the groups with these hashes on these days, each with the hash."""
    values = arrays(session, hashes=[hash_ for hash_, _ in pairs], days=[day for _, day in pairs])
    rows = session.execute(text(SHARERS[session.get_bind().dialect.name]), values)
    return [(row.group_id, row.hash) for row in rows]


def arrays(session: Session, **lists: list[int]) -> dict[str, Any]:
    """Return lists as one value each: arrays for PostgreSQL, JSON for SQLite."""
    return lists if session.get_bind().dialect.name == "postgresql" else {k: json.dumps(v) for k, v in lists.items()}


def note_common(session: Session, group_id: int) -> None:
    """Note the texts of a day for which a hash becomes common or rare.

    This one's coming or going is the cause.  Called when the group's hashes are stored: after it came, before it goes.
    """
    day = session.scalar(select(CopyGroupRow.day).where(CopyGroupRow.id == group_id))
    if day is None:
        return
    counts = count_sharing(session, own_hashes(session, group_id), [day])
    crossed = [pair for pair, texts in counts.items() if texts == MOST_SHARING + 1]
    if crossed:
        concerned = {other for other in sharers(session, crossed) if other != group_id}
        session.execute(insert(RelinkRow), [{"group_id": other} for other in sorted(concerned)])


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


def write_resemblances(session: Session, group_id: int, verdicts: dict[int, Verdict]) -> set[int]:
    """Make these the group's resemblances; return the groups whose resemblance to it changed."""
    mine = or_(ResemblanceRow.low_id == group_id, ResemblanceRow.high_id == group_id)
    known = {
        row.low_id if row.high_id == group_id else row.high_id: row
        for row in session.scalars(select(ResemblanceRow).where(mine))
    }
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
