"""Stories: each article's text placed among those of its days, and the cores that hold texts together.

Whatever changes an article's text or date marks it as unsettled in the same transaction; later, in one of its own, its
text is placed.  Only one process at a time does that: it holds the lock before it reads, so it sees every text placed
before, and every text placed later sees this one.  What it writes is a function of the texts stored, in any order.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, insert, select, update
from sqlalchemy.orm import Session, sessionmaker

from worker.dedup.articles import fingerprint
from worker.storage.articles.stories.copies import (
    Snapshot,
    find_group,
    has_articles,
    read_new_snapshots,
    read_snapshot,
    remove_group,
)
from worker.storage.articles.stories.cores import assign_cores, refresh_strengths
from worker.storage.articles.stories.lone_texts import place_lone_texts
from worker.storage.articles.stories.membership import Joining, write_stories
from worker.storage.articles.stories.resemblances import note_common, relink
from worker.storage.tables.articles import ArticleRow
from worker.storage.tables.stories import CopyGroupRow, RelinkRow

# Any number, the same in every process: who holds it may place texts and rewrite stories.
STORY_LOCK = 7_206_301
# The group of articles without words, which are nobody's copies.
NO_GROUP = 0


class ChangedMeanwhileError(Exception):
    """An article was saved again between reading and placing it; it is unsettled once more."""


@dataclass(frozen=True, slots=True)
class Placed:
    """What placing a text touched: groups whose resemblances changed, and those whose articles did."""

    group_id: int
    changed: frozenset[int] = frozenset()
    counted: frozenset[int] = frozenset()


def settle_article(sessions: sessionmaker[Session], article_id: int) -> bool:
    """Place an article's text, link it and regroup its story; return whether it was unsettled."""
    with sessions.begin() as session:
        found = read_snapshot(session, article_id)
    if found is None:
        return False
    found = found.with_print(fingerprint(found.text))  # Outside of every transaction: it takes the most time.
    try:
        with sessions.begin() as session:
            hold_stories(session)
            settle_snapshot(session, found)
    except ChangedMeanwhileError:
        pass
    return True


def settle_together(sessions: sessionmaker[Session], article_ids: Sequence[int]) -> set[int]:
    """Place those of some new articles whose texts resemble nothing; return them.

    As many statements for many as for one; the others are to be settled one by one.
    """
    with sessions.begin() as session:
        found = read_new_snapshots(session, article_ids)
    found = [each.with_print(fingerprint(each.text)) for each in found]
    if not found:
        return set()
    with sessions.begin() as session:
        hold_stories(session)
        return set(place_lone_texts(session, found))


def unsettled_articles(session: Session, most: int) -> list[int]:
    """Return some of the articles whose text is still to be placed."""
    for waiting in (ArticleRow.unsettled.is_not(None), ArticleRow.group_id.is_(None)):
        found = session.scalars(select(ArticleRow.id).where(waiting).order_by(ArticleRow.id).limit(most)).all()
        if found:
            return list(found)
    return []


def hold_stories(session: Session) -> None:
    """Wait until no other process rewrites stories; SQLite has one writer in any case."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(STORY_LOCK)))


def settle_snapshot(session: Session, found: Snapshot) -> None:
    """Place a text that was read before, and update the stories it touches."""
    placed = place(session, found)
    touched = refresh_strengths(session, placed.changed) if placed.changed else set()
    clusters = assign_cores(session, touched) | placed.counted
    write_stories(session, clusters, Joining(found.article_id, placed.group_id))
    settled = update(ArticleRow).where(ArticleRow.id == found.article_id, ArticleRow.unsettled == found.change)
    values = {
        "unsettled": None,
        "exact": found.print_.exact,
        "shingles": found.print_.shingles,
        "sketched_words": found.print_.words,
    }
    if not session.execute(settled.values(values)).rowcount:  # type: ignore[attr-defined]
        raise ChangedMeanwhileError
    session.flush()


def place(session: Session, found: Snapshot) -> Placed:
    """Put an article into the group of its text and day.

    The first of a group makes and links it.
    """
    group_id, changed = NO_GROUP, set[int]()
    if found.print_.words:
        group_id, is_new = find_group(session, found)
        if is_new:
            changed |= relink(session, group_id)
            note_common(session, group_id)
    counted = {group_id} - {NO_GROUP}
    old = found.group_id
    if old and old != group_id:
        if has_articles(session, old, but=found.article_id):
            counted.add(old)
        else:
            note_common(session, old)
            changed |= remove_group(session, old)
    cores = session.scalars(select(CopyGroupRow.core_id).where(CopyGroupRow.id.in_(counted)))
    return Placed(group_id, frozenset(changed), frozenset(cores))


def settle_notes(sessions: sessionmaker[Session], most: int) -> int:
    """Settle the groups noted for another look, and return how many.

    They lost an article, or their hashes became common or rare.
    """
    with sessions.begin() as session:
        ids = session.scalars(select(RelinkRow.group_id).distinct().order_by(RelinkRow.group_id).limit(most)).all()
    for group_id in ids:
        with sessions.begin() as session:
            hold_stories(session)
            settle_group(session, group_id)
    return len(ids)


def settle_group(session: Session, group_id: int) -> None:
    """Link a group anew, or remove it where no article prints its text any more."""
    session.execute(delete(RelinkRow).where(RelinkRow.group_id == group_id))
    group = session.get(CopyGroupRow, group_id)
    if group is None:
        return
    cores = {group.core_id}
    if has_articles(session, group_id):
        changed = relink(session, group_id)
    else:
        note_common(session, group_id)
        changed = remove_group(session, group_id)
    write_stories(session, assign_cores(session, refresh_strengths(session, changed)) | cores)


def note_lost(session: Session, group_ids: Iterable[int | None]) -> None:
    """Note that these groups lost an article, for the next who settles."""
    rows = [{"group_id": group_id} for group_id in group_ids if group_id]
    if rows:
        session.execute(insert(RelinkRow), rows)
