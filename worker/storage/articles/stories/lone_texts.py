"""Lone texts: new ones that nothing stored resembles, found for many texts at once.

Most texts are such.  Whoever comes later finds them by their shingles; placing them touches no other text, so that many
are placed in a few statements.  A text that may resemble another, or may make a hash common, is placed the long way.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from worker.dedup.verdict import LEAST_SHARED, judge
from worker.records import Fingerprint
from worker.storage.articles.stories.copies import Snapshot
from worker.storage.articles.stories.resemblances import (
    MOST_SHARING,
    WINDOW,
    count_sharing,
    read_prints,
    sharers_by_hash,
)
from worker.storage.database.row_sets import Added, Changed, add_returning, write_sets
from worker.storage.tables.articles import ArticleRow
from worker.storage.tables.stories import CopyGroupRow, ShingleRow

# Texts placed at once.  From so many below the limit on, a hash of theirs may become common among themselves.
MOST_TOGETHER = 16
NEARLY_COMMON = MOST_SHARING - MOST_TOGETHER

WANTED = {
    "postgresql": "json_to_recordset(CAST(:wanted AS json)) AS wanted(place integer, day integer, hash bigint)",
    "sqlite": """(SELECT json_extract(value, '$.place') AS place, json_extract(value, '$.day') AS day,
        json_extract(value, '$.hash') AS hash FROM json_each(:wanted)) AS wanted""",
}
# A row for each hash that more texts of the window have than may share it on one day, and for each text met by the
# other hashes one with the number of hashes, and one for the days of its own.
MEETINGS = f"""
    WITH counted AS (SELECT wanted.place, wanted.day, wanted.hash, (SELECT count(*) FROM (SELECT 1 FROM shingle
        WHERE shingle.hash = wanted.hash AND shingle.day BETWEEN wanted.day - {WINDOW} AND wanted.day + {WINDOW}
        LIMIT {NEARLY_COMMON}) AS found) AS texts FROM {{wanted}})
    SELECT place, hash, 0 AS group_id, texts FROM counted WHERE texts = {NEARLY_COMMON}
    UNION ALL
    SELECT counted.place, 0 AS hash, shingle.group_id, count(*) AS texts FROM counted
    CROSS JOIN shingle WHERE shingle.hash = counted.hash AND counted.texts BETWEEN 1 AND {NEARLY_COMMON - 1}
        AND shingle.day BETWEEN counted.day - {WINDOW} AND counted.day + {WINDOW}
    GROUP BY counted.place, shingle.group_id"""


def place_lone_texts(session: Session, found: Sequence[Snapshot]) -> list[int]:
    """Place the new texts that resemble no other; return their articles' ids.

    The caller holds the stories, so that nobody else places a text meanwhile.
    """
    lone = unchanged(session, lone_texts(session, found))
    rows = [group_values(each) for each in lone]
    added = add_returning(session, Added(CopyGroupRow, rows), "id", "exact", "day")
    ids = {(row.exact, row.day): row.id for row in added}
    placed = [(each, ids[each.print_.exact, each.day]) for each in lone]
    write_sets(
        session,
        Changed(CopyGroupRow, [{"id": group_id, "core_id": group_id} for _, group_id in placed], ("id",)),
        Added(ShingleRow, [row for each, group_id in placed for row in shingle_rows(each, group_id)]),
        Changed(ArticleRow, [settled_values(each, group_id) for each, group_id in placed], ("id",)),
    )
    return [each.article_id for each in lone]


def unchanged(session: Session, found: Sequence[Snapshot]) -> list[Snapshot]:
    """Hold these articles, and return those that were not saved again since they were read."""
    if not found:
        return []
    wanted = select(ArticleRow.id, ArticleRow.unsettled).where(ArticleRow.id.in_([each.article_id for each in found]))
    held = {row.id: row.unsettled for row in session.execute(wanted.order_by(ArticleRow.id).with_for_update())}
    return [each for each in found if held.get(each.article_id) == each.change]


def group_values(found: Snapshot) -> dict[str, Any]:
    """Return the row of a new text's group, its core still to be named."""
    print_ = found.print_
    return {
        "exact": print_.exact, "day": found.day, "shingles": print_.shingles, "words": print_.words,
        "numbers": list(print_.numbers), "names": list(print_.names), "strength": 0, "core_id": 0,
    }  # fmt: skip


def shingle_rows(found: Snapshot, group_id: int) -> list[dict[str, Any]]:
    """Return the rows of a text's sketch."""
    return [{"hash": value, "day": found.day, "group_id": group_id} for value in found.print_.sketch]


def settled_values(found: Snapshot, group_id: int) -> dict[str, Any]:
    """Return what settling writes into the row of an article that tells no story."""
    print_ = found.print_
    return {
        "id": found.article_id, "group_id": group_id, "story_id": None, "unsettled": None, "exact": print_.exact,
        "shingles": print_.shingles, "sketched_words": print_.words,
    }  # fmt: skip


def lone_texts(session: Session, found: Sequence[Snapshot]) -> list[Snapshot]:
    """Return those of some new texts that resemble nothing stored, and nothing among themselves."""
    chosen = unprinted(session, apart([each for each in found if each.print_.words][:MOST_TOGETHER]))
    candidates = candidates_of(session, chosen)
    prints = read_prints(session, {other for others in candidates.values() for other in others})
    return [
        chosen[place]
        for place, others in candidates.items()
        if is_distinct(chosen[place], (prints[other] for other in others))
    ]


def unprinted(session: Session, found: Sequence[Snapshot]) -> list[Snapshot]:
    """Return the texts that nobody printed yet, on any day."""
    exact = sorted({each.print_.exact for each in found})
    printed = set(session.scalars(select(CopyGroupRow.exact).where(CopyGroupRow.exact.in_(exact)))) if exact else set()
    return [each for each in found if each.print_.exact not in printed]


def is_distinct(found: Snapshot, others: Iterable[Fingerprint]) -> bool:
    """Tell whether a text resembles none of the others."""
    return all(judge(found.print_, other).kind == "distinct" for other in others)


def apart(found: Iterable[Snapshot]) -> list[Snapshot]:
    """Return these texts without those that resemble one before them."""
    chosen: list[Snapshot] = []
    for each in found:
        if is_distinct(each, (other.print_ for other in chosen)):
            chosen.append(each)
    return chosen


def candidates_of(session: Session, chosen: Sequence[Snapshot]) -> dict[int, set[int]]:
    """Map the places of texts to the stored texts that share enough rare hashes.

    Without those that may make a hash common.
    """
    wanted = [
        {"place": place, "day": each.day, "hash": value}
        for place, each in enumerate(chosen)
        for value in each.print_.sketch
    ]
    arriving = Counter((row["day"], row["hash"]) for row in wanted)
    shared, busy = meetings(session, chosen, wanted)
    for day, hashes in busy.items():
        counts = count_sharing(session, sorted(set().union(*hashes.values())), range(day - WINDOW, day + WINDOW + 1))
        add_busy(session, day, hashes, counts, shared)
        for place in turning(day, hashes, counts, arriving):
            del shared[place]
    return {
        place: {other for other, count in counts.items() if count >= LEAST_SHARED} for place, counts in shared.items()
    }


def meetings(
    session: Session, chosen: Sequence[Snapshot], wanted: list[dict[str, int]]
) -> tuple[dict[int, Counter[int]], dict[int, dict[int, set[int]]]]:
    """Return how many rare hashes the text at each place shares with whom.

    And by day and place the hashes that many texts have.
    """
    shared: dict[int, Counter[int]] = {place: Counter() for place in range(len(chosen))}
    busy: dict[int, dict[int, set[int]]] = {}
    statement = text(MEETINGS.format(wanted=WANTED[session.get_bind().dialect.name]))
    for row in session.execute(statement, {"wanted": json.dumps(wanted)}) if wanted else ():
        if row.group_id:
            shared[row.place][row.group_id] = row.texts
        else:
            busy.setdefault(chosen[row.place].day, {}).setdefault(row.place, set()).add(row.hash)
    return shared, busy


def add_busy(
    session: Session,
    day: int,
    busy: dict[int, set[int]],
    counts: dict[tuple[int, int], int],
    shared: dict[int, Counter[int]],
) -> None:
    """Add the texts that share hashes which many of the window have.

    Such hashes are looked at day by day: only those that are rare on a day name texts of it.
    """
    rare = [pair for pair, texts in counts.items() if 0 < texts <= MOST_SHARING >= counts[pair[0], day]]
    met = Counter(sharers_by_hash(session, rare)) if rare else Counter[tuple[int, int]]()
    for (group_id, value), times in met.items():
        for place in (place for place, hashes in busy.items() if value in hashes):
            shared[place][group_id] += times


def turning(
    day: int, busy: dict[int, set[int]], counts: dict[tuple[int, int], int], arriving: Counter[tuple[int, int]]
) -> list[int]:
    """Return the places of a day's texts that together make a hash common."""
    crossed = {
        value
        for (value, of), texts in counts.items()
        if of == day and texts <= MOST_SHARING < texts + arriving[day, value]
    }
    return [place for place, hashes in busy.items() if hashes & crossed]
