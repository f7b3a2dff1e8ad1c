"""Stories: each article's text placed among those of its days, and the cores that hold texts together.

Whatever changes an article's text or date marks it as unsettled in the same transaction.  Later its text is placed, and
that is committed before anybody looks what it resembles: of two texts placed at once one at least finds the other.
What is written of a text is written by who holds it and all that it goes by, so that only those wait for each other
whose texts resemble each other, or one and the same.  What is still to be looked at is noted until it is done; the
records are a function of the texts stored, in any order.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import suppress

from sqlalchemy import insert, select, update
from sqlalchemy.orm import Session, sessionmaker

from worker.dedup.articles import fingerprint
from worker.storage.articles.stories.common_hashes import correct_common, recount_noted
from worker.storage.articles.stories.copies import (
    Snapshot,
    find_group,
    has_articles,
    placed_values,
    read_snapshots,
    remove_group,
    remove_lone,
)
from worker.storage.articles.stories.cores import assign_cores, read_groups, refresh_strengths
from worker.storage.articles.stories.held import EVERYTHING, Held, MoreToHoldError
from worker.storage.articles.stories.holding import hold_around, share_days, take_notes
from worker.storage.articles.stories.lone_texts import place_texts, settle_lone, settle_unmoved
from worker.storage.articles.stories.membership import Arrival, ChangedMeanwhileError, write_stories
from worker.storage.articles.stories.resemblances import relink
from worker.storage.tables.articles import ArticleRow
from worker.storage.tables.stories import RelinkRow

# The group of articles without words, which are nobody's copies.
NO_GROUP = 0


def settle_article(sessions: sessionmaker[Session], article_id: int) -> bool:
    """Place an article's text, link it and regroup its story; return whether it was unsettled."""
    unsettled = read_unsettled(sessions, [article_id])
    if not unsettled:
        return False
    [found] = unsettled
    with suppress(ChangedMeanwhileError):
        with sessions.begin() as session:
            arrival = place_text(session, found)
        settle_groups(sessions, {arrival.group_id, found.group_id or NO_GROUP} - {NO_GROUP}, arrival)
    return True


def settle_together(sessions: sessionmaker[Session], article_ids: Sequence[int]) -> set[int]:
    """Settle those of some articles that can be settled at once; return them.

    They stay where they are, or have a text that nobody printed before, or else are settled already.  As many
    statements for many that resemble nothing as for one.
    """
    found = read_unsettled(sessions, article_ids)
    done = set(article_ids) - {each.article_id for each in found}
    with sessions.begin() as session:
        done |= settle_unmoved(session, found)
    moving = [each for each in found if each.article_id not in done]
    if not moving:
        return done
    with sessions.begin() as session:
        placed = place_texts(session, moving)
    if not placed:
        return done
    correct_common(sessions, placed)
    left = {each.group_id for each in placed.values() if each.group_id is not None}
    with sessions.begin() as session:
        left -= remove_lone(session, left)
    with sessions.begin() as session:
        alike = settle_lone(session, placed)
    for group_id, others in alike.items():
        arrival = Arrival(placed[group_id].article_id, group_id, placed[group_id].change)
        with suppress(ChangedMeanwhileError):
            settle_groups(sessions, {group_id}, arrival, others)
    for group_id in sorted(left):
        settle_groups(sessions, {group_id})
    return done | {each.article_id for each in placed.values()}


def read_unsettled(sessions: sessionmaker[Session], article_ids: Collection[int]) -> list[Snapshot]:
    """Return the unsettled of these articles with their fingerprints.

    Those are made outside of every transaction, for they take the most time.
    """
    with sessions.begin() as session:
        found = read_snapshots(session, article_ids)
    return [each.with_print(fingerprint(each.text)) for each in found]


def unsettled_articles(session: Session, most: int) -> list[int]:
    """Return some of the articles whose text is still to be placed."""
    for waiting in (ArticleRow.unsettled.is_not(None), ArticleRow.group_id.is_(None)):
        found = session.scalars(select(ArticleRow.id).where(waiting).order_by(ArticleRow.id).limit(most)).all()
        if found:
            return list(found)
    return []


def place_text(session: Session, found: Snapshot) -> Arrival:
    """Put an article into the group of its text and day.

    What is to be looked at is noted.  Raises ChangedMeanwhileError where it is not as it was read.
    """
    share_days(session, [found.day])
    group_id = find_group(session, found) if found.print_.words else NO_GROUP
    as_read = (ArticleRow.unsettled == found.change, ArticleRow.group_id.is_not_distinct_from(found.group_id))
    placed = update(ArticleRow).where(ArticleRow.id == found.article_id, *as_read)
    if not session.execute(placed.values(**placed_values(found, group_id))).rowcount:  # type: ignore[attr-defined]
        raise ChangedMeanwhileError
    if found.group_id != group_id:
        note_lost(session, [found.group_id])
    return Arrival(found.article_id, group_id, found.change)


def settle_groups(
    sessions: sessionmaker[Session],
    group_ids: Collection[int],
    arrival: Arrival | None = None,
    alike: Iterable[int] = (),
) -> None:
    """Link groups as they are noted, and bring their stories up to date.

    Begins anew with more texts held until all are that it goes by; ``alike`` are some of them.
    """
    correct_common(sessions, group_ids)
    wanted, is_alone = {*group_ids, *alike}, False
    while True:
        try:
            with sessions.begin() as session:
                held = hold_around(session, wanted, group_ids, is_alone=is_alone)
                settle_held(session, group_ids, arrival, held)
            return
        except MoreToHoldError as more:
            wanted |= more.group_ids
            is_alone = is_alone or more.is_alone


def settle_held(
    session: Session, group_ids: Collection[int], arrival: Arrival | None = None, held: Held = EVERYTHING
) -> None:
    """Link these groups, or remove those that no article prints any more."""
    noted = take_notes(session, group_ids)
    groups = {row.id: row for row in read_groups(session, set(group_ids))}
    empty = {group_id for group_id in groups if not has_articles(session, group_id)}
    cores = {row.core_id for row in groups.values()}
    left = {row.story_id for row in groups.values() if row.story_id is not None}
    changed: set[int] = set()
    for group_id in sorted(empty):
        changed |= remove_group(session, group_id, held)
    for group_id in sorted((groups.keys() & noted) - empty):
        changed |= relink(session, group_id, held)
    changed -= empty
    touched = refresh_strengths(session, changed) if changed else set()
    cores |= assign_cores(session, touched, held) if touched else set()
    write_stories(session, cores, arrival, left, held)


def settle_notes(sessions: sessionmaker[Session], most: int) -> int:
    """Settle the groups noted for another look, and return how many.

    They lost an article, or their hashes became common or rare.
    """
    looked_at = 0
    while looked_at < most:
        recounted = recount_noted(sessions, most)
        with sessions.begin() as session:
            noted = select(RelinkRow.group_id).distinct().order_by(RelinkRow.group_id)
            ids = session.scalars(noted.limit(most - looked_at)).all()
        for group_id in ids:
            settle_groups(sessions, {group_id})
        looked_at += len(ids) + recounted
        if not ids and not recounted:
            break
    return min(looked_at, most)


def note_lost(session: Session, group_ids: Iterable[int | None]) -> None:
    """Note that these groups lost an article, for the next who settles."""
    rows = [{"group_id": group_id} for group_id in group_ids if group_id]
    if rows:
        session.execute(insert(RelinkRow), rows)
