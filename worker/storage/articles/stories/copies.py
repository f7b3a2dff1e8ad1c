"""Copies: the group of all articles that print one text on one day, found, made and removed."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session, aliased

from worker.records import Fingerprint
from worker.storage.articles.stories.common_hashes import note_leaving
from worker.storage.articles.stories.held import EVERYTHING, Held
from worker.storage.articles.stories.holding import hold_groups, share_days
from worker.storage.database.row_sets import Added, Changed, RowSet, add_returning, write_sets
from worker.storage.tables.articles import ArticleRow, BlockRow, BoilerplateRow
from worker.storage.tables.stories import CopyGroupRow, RelinkRow, ResemblanceRow, ShingleRow

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
EMPTY = Fingerprint("", (), 0, 0)
# The change of an article that was never placed.
UNPLACED = "unplaced"


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Keep one unsettled article as it was read."""

    article_id: int
    change: str
    day: int
    group_id: int | None
    text: str
    print_: Fingerprint = EMPTY

    def with_print(self, print_: Fingerprint) -> Snapshot:
        """Return the same with the text's fingerprint."""
        return replace(self, print_=print_)


def read_snapshots(session: Session, article_ids: Collection[int]) -> list[Snapshot]:
    """Return those of these articles that are unsettled, in the order of their ids."""
    columns = select(
        ArticleRow.id, ArticleRow.unsettled, ArticleRow.dated_at, ArticleRow.source_id, ArticleRow.group_id
    )
    is_waiting = or_(ArticleRow.unsettled.is_not(None), ArticleRow.group_id.is_(None))
    rows = session.execute(columns.where(ArticleRow.id.in_(article_ids), is_waiting).order_by(ArticleRow.id)).all()
    if not rows:
        return []
    mark_unplaced(session, [row.id for row in rows if row.unsettled is None])
    texts = read_texts(session, {row.id: row.source_id for row in rows})
    return [
        Snapshot(row.id, row.unsettled or UNPLACED, day_of(row.dated_at), row.group_id, texts[row.id]) for row in rows
    ]


def mark_unplaced(session: Session, article_ids: Sequence[int]) -> None:
    """Mark articles as unsettled that were settled by a worker of the version before."""
    if article_ids:
        settled = update(ArticleRow).where(ArticleRow.id.in_(article_ids), ArticleRow.unsettled.is_(None))
        session.execute(settled.values(unsettled=UNPLACED))


def read_texts(session: Session, source_of: Mapping[int, int | None]) -> dict[int, str]:
    """Return the texts of articles, given with their sources, without what those repeat."""
    sources = {source_id for source_id in source_of.values() if source_id is not None}
    lines = select(BoilerplateRow.source_id, BoilerplateRow.hash).where(BoilerplateRow.source_id.in_(sources))
    left_out = {tuple(line) for line in session.execute(lines)}
    texts: dict[int, list[str]] = {article_id: [] for article_id in source_of}
    blocks = select(BlockRow.article_id, BlockRow.text, BlockRow.hash).where(BlockRow.hash.is_not(None))
    mine = blocks.where(BlockRow.article_id.in_(texts)).order_by(BlockRow.article_id, BlockRow.position)
    for article_id, said, value in session.execute(mine):
        if (source_of[article_id], value) not in left_out:
            texts[article_id].append(said)
    return {article_id: "\n\n".join(said) for article_id, said in texts.items()}


def day_of(moment: datetime) -> int:
    """Return the number of the UTC day since 1970."""
    return (moment - EPOCH).days


def find_group(session: Session, found: Snapshot) -> int:
    """Return the group of a text and day, which is made where there is none.

    It is not removed before the transaction ends; the caller shares the day.
    """
    same = select(CopyGroupRow.id).where(CopyGroupRow.exact == found.print_.exact, CopyGroupRow.day == found.day)
    while True:
        known = session.scalar(same.with_for_update(read=True, key_share=True))
        if known is not None:
            return known
        for group_id in add_groups(session, [found]).values():
            write_sets(session, *sets_of_groups({group_id: found}))
            return group_id


def add_groups(session: Session, found: Sequence[Snapshot]) -> dict[int, int]:
    """Add the missing groups of these texts; return their ids by the text's place.

    They lack what ``sets_of_groups`` gives.
    """
    keys = sorted((each.print_.exact, each.day, place) for place, each in enumerate(found))
    places = {(exact, day): place for exact, day, place in reversed(keys)}
    rows = [group_values(found[places[key]]) for key in sorted(places)]
    added = add_returning(session, Added(CopyGroupRow, rows, ("exact", "day")), "id", "exact", "day")
    return {places[row.exact, row.day]: row.id for row in added}


def sets_of_groups(placed: Mapping[int, Snapshot]) -> list[RowSet]:
    """Return what is written with new groups: its core, its sketch, and a note."""
    return [
        Changed(CopyGroupRow, [{"id": group_id, "core_id": group_id} for group_id in placed], ("id",)),
        Added(ShingleRow, [row for group_id, each in placed.items() for row in shingle_rows(each, group_id)]),
        Added(RelinkRow, [{"group_id": group_id} for group_id in placed]),
    ]


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


def placed_values(found: Snapshot, group_id: int) -> dict[str, Any]:
    """Return what placing writes into an article's row."""
    print_ = found.print_
    sizes = {"shingles": print_.shingles, "sketched_words": print_.words}
    return {"group_id": group_id, "exact": print_.exact, **sizes}


def has_articles(session: Session, group_id: int) -> bool:
    """Return whether an article prints the group's text."""
    return session.scalar(select(ArticleRow.id).where(ArticleRow.group_id == group_id).limit(1)) is not None


def remove_group(session: Session, group_id: int, held: Held = EVERYTHING) -> set[int]:
    """Remove a group whose text nobody prints any more; return those that resembled it."""
    held.require_alone()
    mine = or_(ResemblanceRow.low_id == group_id, ResemblanceRow.high_id == group_id)
    pairs = session.execute(select(ResemblanceRow.low_id, ResemblanceRow.high_id).where(mine)).all()
    members = session.scalars(select(CopyGroupRow.id).where(CopyGroupRow.core_id == group_id)).all()
    concerned = {other for pair in pairs for other in pair} | set(members)
    held.require(concerned)
    session.execute(delete(ResemblanceRow).where(mine))
    delete_groups(session, [group_id])
    session.expire_all()
    return concerned - {group_id}


def remove_lone(session: Session, group_ids: Collection[int]) -> set[int]:
    """Remove those of these groups whose text nobody prints and nothing resembles; return them."""
    if not group_ids:
        return set()
    share_days(session, session.scalars(select(CopyGroupRow.day).where(CopyGroupRow.id.in_(group_ids))))
    hold_groups(session, group_ids, is_alone=True)
    follower = aliased(CopyGroupRow)
    mine = CopyGroupRow.id
    uses = (
        exists().where(ArticleRow.group_id == mine),
        exists().where(ResemblanceRow.low_id == mine),
        exists().where(ResemblanceRow.high_id == mine),
        exists().where(follower.core_id == mine, follower.id != mine),
    )
    is_lone = (CopyGroupRow.core_id == mine, CopyGroupRow.story_id.is_(None), *(~use for use in uses))
    lone = set(session.scalars(select(mine).where(mine.in_(group_ids), *is_lone)))
    delete_groups(session, sorted(lone))
    return lone


def delete_groups(session: Session, group_ids: Sequence[int]) -> None:
    """Delete groups that no resemblance names any more, with their sketches and notes."""
    if not group_ids:
        return
    note_leaving(session, group_ids)
    for column in (ShingleRow.group_id, RelinkRow.group_id, CopyGroupRow.id):
        session.execute(delete(column.class_).where(column.in_(group_ids)))
