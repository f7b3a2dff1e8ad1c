"""Membership: the number of each story, and the articles that carry it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from worker.storage.articles.stories.held import EVERYTHING, Held
from worker.storage.articles.stories.holding import hold_rows
from worker.storage.articles.stories.resemblances import in_parts
from worker.storage.tables.articles import ArticleRow, StoryRow
from worker.storage.tables.stories import CopyGroupRow


class ChangedMeanwhileError(Exception):
    """An article was saved again between reading and placing it; it is unsettled once more."""


@dataclass(frozen=True, slots=True)
class Arrival:
    """Name an article that was placed, and the change that is settled with it."""

    article_id: int
    group_id: int
    change: str


@dataclass(frozen=True, slots=True)
class Numbers:
    """Hold the story numbers that some clusters got."""

    of_core: dict[int, int | None]
    changed: dict[int, int | None]  # of each group whose number is another now
    left: frozenset[int]  # numbers that none of them has any more


def write_stories(
    session: Session,
    cores: Collection[int],
    arrival: Arrival | None = None,
    left: Collection[int] = (),
    held: Held = EVERYTHING,
) -> None:
    """Give the articles around these cores the number of their story.

    None where they are alone.  The stories ``left`` may have lost their last text.
    """
    clusters = read_clusters(session, cores, held)
    numbers = choose_numbers(session, clusters)
    kept = {each for each in numbers.of_core.values() if each is not None}
    gone = {*left, *numbers.left} - kept
    articles = hold_articles(session, numbers.changed, arrival, gone)
    former = articles[arrival.article_id].story_id if arrival is not None else None
    number = number_of(clusters, arrival.group_id) if arrival is not None else None
    gone |= {each for each in (former,) if each is not None and each not in kept}
    hold_stories(session, kept | gone)
    write_articles(session, articles, numbers.changed, arrival, number)
    name_stories(session, numbers.of_core)
    remove_stories(session, gone, articles)


def read_clusters(session: Session, cores: Collection[int], held: Held = EVERYTHING) -> dict[int, list[CopyGroupRow]]:
    """Return the groups that each of these holds together.

    None for what is no core any more.
    """
    clusters: dict[int, list[CopyGroupRow]] = {core: [] for core in cores}
    for part in in_parts(cores):
        members = select(CopyGroupRow).where(CopyGroupRow.core_id.in_(part)).order_by(CopyGroupRow.id)
        for row in session.scalars(members.execution_options(populate_existing=True)):
            clusters[row.core_id].append(row)
    held.require({row.id for members in clusters.values() for row in members})
    return clusters


def choose_numbers(session: Session, clusters: dict[int, list[CopyGroupRow]]) -> Numbers:
    """Choose the number of each cluster that tells a story.

    The least that its groups had and no other took, or a new one.
    """
    of_core: dict[int, int | None] = {}
    changed: dict[int, int | None] = {}
    before = {each.story_id for members in clusters.values() for each in members if each.story_id is not None}
    taken: set[int] = set()
    for core, members in sorted(clusters.items(), key=lambda item: first_text(item[1])):
        number = None
        if tells_story(session, members):
            known = sorted({each.story_id for each in members if each.story_id is not None} - taken)
            number = known[0] if known else add_story(session)
            taken.add(number)
        of_core[core] = number
        for each in members:
            if each.story_id != number:
                each.story_id = changed[each.id] = number
    session.flush()
    return Numbers(of_core, changed, frozenset(before - taken))


def number_of(clusters: dict[int, list[CopyGroupRow]], group_id: int) -> int | None:
    """Return the number of a group among these."""
    return next((each.story_id for members in clusters.values() for each in members if each.id == group_id), None)


def first_text(members: Sequence[CopyGroupRow]) -> tuple[str, int]:
    """Return what sorts clusters the same way whatever their numbers are."""
    return min(((each.exact, each.day) for each in members), default=("", 0))


def tells_story(session: Session, members: Sequence[CopyGroupRow]) -> bool:
    """Return whether two articles or more print these texts."""
    if not members:
        return False
    found = select(ArticleRow.id).where(ArticleRow.group_id.in_([each.id for each in members])).limit(2)
    return len(session.scalars(found).all()) > 1


def hold_articles(
    session: Session, changed: Collection[int], arrival: Arrival | None, left: Collection[int] = ()
) -> dict[int, Any]:
    """Hold the articles of these groups and stories in the order of their ids.

    Returns each as it is then.  Raises ChangedMeanwhileError where the arriving one is not as it was read.
    """
    wanted = {arrival.article_id} if arrival is not None else set()
    for column, among in ((ArticleRow.group_id, changed), (ArticleRow.story_id, left)):
        for part in in_parts(among):
            wanted.update(session.scalars(select(ArticleRow.id).where(column.in_(part))))
    found = hold_rows(session, wanted)
    if arrival is not None:
        mine = found.get(arrival.article_id)
        if mine is None or (mine.group_id, mine.unsettled) != (arrival.group_id, arrival.change):
            raise ChangedMeanwhileError
    return found


def hold_stories(session: Session, numbers: Collection[int]) -> None:
    """Hold these stories.

    Of two who leave one, the last sees that nobody tells it.
    """
    for part in in_parts(numbers):
        session.execute(select(StoryRow.id).where(StoryRow.id.in_(part)).order_by(StoryRow.id).with_for_update())


def write_articles(
    session: Session,
    articles: dict[int, Any],
    changed: dict[int, int | None],
    arrival: Arrival | None,
    number: int | None,
) -> None:
    """Write the stories of articles that are held, and that the arriving one is settled."""
    by_story: dict[int | None, list[int]] = {}
    for article_id, row in articles.items():
        if row.group_id in changed and (arrival is None or article_id != arrival.article_id):
            by_story.setdefault(changed[row.group_id], []).append(article_id)
    for story_id, ids in by_story.items():
        for part in in_parts(ids):
            session.execute(update(ArticleRow).where(ArticleRow.id.in_(part)).values(story_id=story_id))
    if arrival is not None:
        mine = update(ArticleRow).where(ArticleRow.id == arrival.article_id)
        session.execute(mine.values(story_id=number, unsettled=None))


def name_stories(session: Session, numbers: Mapping[int, int | None]) -> None:
    """Write the key of each core's story, the least of its articles' keys."""
    of_group = select(func.min(ArticleRow.key)).where(ArticleRow.group_id == CopyGroupRow.id).scalar_subquery()
    for core, number in numbers.items():
        if number is not None:
            key = session.scalar(select(func.min(of_group)).where(CopyGroupRow.core_id == core)) or ""
            session.execute(update(StoryRow).where(StoryRow.id == number, StoryRow.key != key).values(key=key))


def remove_stories(session: Session, numbers: Collection[int], articles: Collection[int] = ()) -> None:
    """Remove those of these stories that no text has, and no article but these.

    The caller holds all of them.  Such an article left for a text whose story it has not got yet.
    """
    for number in sorted(numbers):
        kept = select(CopyGroupRow.id).where(CopyGroupRow.story_id == number).limit(1)
        if session.scalar(kept) is not None:
            continue
        told = session.scalars(select(ArticleRow.id).where(ArticleRow.story_id == number)).all()
        if set(told).issubset(articles):
            for part in in_parts(told):
                session.execute(update(ArticleRow).where(ArticleRow.id.in_(part)).values(story_id=None))
            session.execute(delete(StoryRow).where(StoryRow.id == number))


def add_story(session: Session) -> int:
    """Make a new story and return its number."""
    story = StoryRow(key="")
    session.add(story)
    session.flush()
    return story.id
