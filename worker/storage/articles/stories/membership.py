"""Membership: the number of each story, and the articles that carry it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from worker.storage.articles.stories.resemblances import in_parts
from worker.storage.tables.articles import ArticleRow, StoryRow
from worker.storage.tables.stories import CopyGroupRow


@dataclass(frozen=True, slots=True)
class Joining:
    """One article that belongs to a group from now on."""

    article_id: int
    group_id: int


@dataclass(frozen=True, slots=True)
class Numbers:
    """Hold the story numbers that some clusters got."""

    of_core: dict[int, int | None]
    changed: dict[int, int | None]  # of each group whose number is another now
    left: frozenset[int]  # numbers that none of them has any more


def write_stories(session: Session, cores: set[int], arrival: Joining | None = None) -> None:
    """Give the articles around these cores the number of their story.

    None where they are alone.
    """
    clusters = {core: members_of(session, core) for core in cores}
    numbers = choose_numbers(session, clusters, arrival)
    moved = hold_moved(session, numbers.changed, arrival)
    if arrival is not None:
        stories = {each.id: each.story_id for members in clusters.values() for each in members}
        values = {"group_id": arrival.group_id, "story_id": stories.get(arrival.group_id)}
        session.execute(update(ArticleRow).where(ArticleRow.id == arrival.article_id).values(values))
    for story_id in {numbers.changed[group] for group in moved.values()}:
        ids = [article for article, group in moved.items() if numbers.changed[group] == story_id]
        for part in in_parts(ids):
            session.execute(update(ArticleRow).where(ArticleRow.id.in_(part)).values(story_id=story_id))
    name_stories(session, clusters, numbers)


def members_of(session: Session, core: int) -> list[CopyGroupRow]:
    """Return the groups that a core holds together, itself among them.

    Empty where it is no core any more.
    """
    return list(session.scalars(select(CopyGroupRow).where(CopyGroupRow.core_id == core).order_by(CopyGroupRow.id)))


def choose_numbers(session: Session, clusters: dict[int, list[CopyGroupRow]], arrival: Joining | None) -> Numbers:
    """Choose the number of each cluster that tells a story.

    The least that its groups had and no other took, or a new one.
    """
    of_core: dict[int, int | None] = {}
    changed: dict[int, int | None] = {}
    before = {each.story_id for members in clusters.values() for each in members if each.story_id is not None}
    taken: set[int] = set()
    for core, members in sorted(clusters.items(), key=lambda item: first_text(item[1])):
        number = None
        if tells_story(session, members, arrival):
            known = sorted({each.story_id for each in members if each.story_id is not None} - taken)
            number = known[0] if known else add_story(session)
            taken.add(number)
        of_core[core] = number
        for each in members:
            if each.story_id != number:
                each.story_id = changed[each.id] = number
    session.flush()
    return Numbers(of_core, changed, frozenset(before - taken))


def first_text(members: Sequence[CopyGroupRow]) -> tuple[str, int]:
    """Return what sorts clusters the same way whatever their numbers are."""
    return min(((each.exact, each.day) for each in members), default=("", 0))


def tells_story(session: Session, members: Sequence[CopyGroupRow], arrival: Joining | None) -> bool:
    """Return whether two articles or more, the arriving one included, print these texts."""
    ids = [each.id for each in members]
    arriving = arrival.article_id if arrival is not None else 0
    found = select(ArticleRow.id).where(ArticleRow.group_id.in_(ids), ArticleRow.id != arriving).limit(2)
    comes = arrival is not None and arrival.group_id in ids
    return len(session.scalars(found).all()) + int(comes) > 1


def hold_moved(session: Session, changed: dict[int, int | None], arrival: Joining | None) -> dict[int, int]:
    """Lock the articles of these groups in the order of their ids.

    Returns each with its group.
    """
    moved: dict[int, int] = {}
    for part in in_parts(changed):
        rows = session.execute(select(ArticleRow.id, ArticleRow.group_id).where(ArticleRow.group_id.in_(part)))
        moved |= {row.id: row.group_id for row in rows}
    held = set(moved)
    if arrival is not None:
        moved.pop(arrival.article_id, None)
        held.add(arrival.article_id)
    for part in in_parts(held):
        rows_held = select(ArticleRow.id).where(ArticleRow.id.in_(part)).order_by(ArticleRow.id).with_for_update()
        session.execute(rows_held)
    return moved


def name_stories(session: Session, clusters: dict[int, list[CopyGroupRow]], numbers: Numbers) -> None:
    """Write each story's key, and remove the stories that no article tells.

    The key is the least of its articles' keys.
    """
    least = select(func.min(ArticleRow.key))
    for core, number in numbers.of_core.items():
        if number is not None:
            keys = (session.scalar(least.where(ArticleRow.group_id == each.id)) for each in clusters[core])
            key = min((key for key in keys if key is not None), default="")
            session.execute(update(StoryRow).where(StoryRow.id == number, StoryRow.key != key).values(key=key))
    for story_id in sorted(numbers.left):
        told = select(ArticleRow.id).where(ArticleRow.story_id == story_id).limit(1)
        if session.scalar(told) is None:
            session.execute(delete(StoryRow).where(StoryRow.id == story_id))


def add_story(session: Session) -> int:
    """Make a new story and return its number."""
    story = StoryRow(key="")
    session.add(story)
    session.flush()
    return story.id
