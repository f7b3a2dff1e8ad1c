"""Lone texts: those that nothing stored resembles, and those that stay what they were, settled many at once.

Most texts are such.  All of a batch are placed, committed and then looked at together; those that resemble another go
on one by one.  Whoever comes later finds them by their shingles, and gives them a story then: settling writes none.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sqlalchemy import delete, exists, insert, or_, select, update
from sqlalchemy.orm import Session, aliased

from worker.dedup.verdict import judge
from worker.storage.articles.stories.copies import Snapshot, add_groups, placed_values, sets_of_groups
from worker.storage.articles.stories.cores import read_alike
from worker.storage.articles.stories.holding import hold_groups, hold_rows, share_days, take_notes
from worker.storage.articles.stories.resemblances import candidates, read_prints
from worker.storage.database.row_sets import Added, Changed, write_sets
from worker.storage.tables.articles import ArticleRow
from worker.storage.tables.stories import CopyGroupRow, RelinkRow


def settle_unmoved(session: Session, found: Sequence[Snapshot]) -> set[int]:
    """Settle those of these articles whose text and story stay what they were; return them.

    Not where a process may have died that had placed the text: the group is still noted, or it has no story though
    several articles print it.
    """
    if all(each.group_id is None for each in found):
        return set()
    columns = select(ArticleRow.id, ArticleRow.unsettled, ArticleRow.group_id, CopyGroupRow.exact, CopyGroupRow.day)
    mine = columns.join(CopyGroupRow, CopyGroupRow.id == ArticleRow.group_id)
    other = aliased(ArticleRow)
    is_alone = ~exists().where(other.group_id == ArticleRow.group_id, other.id != ArticleRow.id)
    conditions = (
        ArticleRow.id.in_([each.article_id for each in found]),
        ArticleRow.story_id.is_not_distinct_from(CopyGroupRow.story_id),
        or_(ArticleRow.story_id.is_not(None), is_alone),
        ~exists().where(RelinkRow.group_id == ArticleRow.group_id),
    )
    wanted = mine.where(*conditions)
    rows = session.execute(wanted.order_by(ArticleRow.id).with_for_update(of=ArticleRow, key_share=True))
    held = {row.id: tuple(row)[1:] for row in rows}
    stay = [
        each for each in found if held.get(each.article_id) == (each.change, each.group_id, each.print_.exact, each.day)
    ]
    return mark_settled(session, [each.article_id for each in stay])


def place_texts(session: Session, found: Sequence[Snapshot]) -> dict[int, Snapshot]:
    """Put articles that tell no story, and whose texts nobody printed that day, into groups.

    Returns each by its group.  Each group is noted, to be linked, and so is each that an article left.
    """
    wanted = [each for each in found if each.print_.words]
    share_days(session, [each.day for each in wanted])
    groups = {group_id: wanted[place] for place, group_id in add_groups(session, wanted).items()}
    placed = still_untold(session, groups)
    take_back(session, sorted(groups.keys() - placed.keys()))
    values = [{"id": each.article_id, **placed_values(each, group_id)} for group_id, each in placed.items()]
    lost = [{"group_id": each.group_id} for each in placed.values() if each.group_id is not None]
    write_sets(session, *sets_of_groups(placed), Added(RelinkRow, lost), Changed(ArticleRow, values, ("id",)))
    return placed


def still_untold(session: Session, groups: Mapping[int, Snapshot]) -> dict[int, Snapshot]:
    """Hold articles; return those that are as they were read and tell no story."""
    rows = hold_rows(session, [each.article_id for each in groups.values()])
    untold = {row.id: (row.unsettled, row.group_id) for row in rows.values() if row.story_id is None}
    return {
        group_id: each
        for group_id, each in groups.items()
        if untold.get(each.article_id) == (each.change, each.group_id)
    }


def take_back(session: Session, group_ids: Sequence[int]) -> None:
    """Remove groups that this transaction made for articles that were saved again meanwhile."""
    if group_ids:
        session.execute(delete(CopyGroupRow).where(CopyGroupRow.id.in_(group_ids)))


def settle_lone(session: Session, placed: Mapping[int, Snapshot]) -> dict[int, set[int]]:
    """Settle those of some placed articles whose texts resemble nothing.

    Returns the groups of the others, each with what it resembles.
    """
    hold_groups(session, placed)
    noted = take_notes(session, placed)
    alike = find_alike(session, placed)
    lone = {group_id: each for group_id, each in placed.items() if not alike[group_id]}
    settled = settle_articles(session, list(lone.values()))
    rest = {group_id: alike[group_id] for group_id, each in placed.items() if each.article_id not in settled}
    if rest.keys() & noted:
        session.execute(insert(RelinkRow), [{"group_id": group_id} for group_id in sorted(rest.keys() & noted)])
    return rest


def find_alike(session: Session, placed: Mapping[int, Snapshot]) -> dict[int, set[int]]:
    """Return for each group those that its text resembles, or did when it was linked."""
    met = candidates(session, placed)
    prints = read_prints(session, {other for others in met.values() for other in others})
    alike = {group_id: set(others) for group_id, others in read_alike(session, set(placed)).items()}
    for group_id, others in met.items():
        known = [other for other in others if other in prints]
        own = placed[group_id].print_
        alike[group_id].update(other for other in known if judge(own, prints[other]).kind != "distinct")
    return alike


def settle_articles(session: Session, found: Sequence[Snapshot]) -> set[int]:
    """Mark those of these articles as settled that were not saved again since; return them."""
    rows = hold_rows(session, [each.article_id for each in found])
    held = {row.id: row.unsettled for row in rows.values()}
    return mark_settled(session, [each.article_id for each in found if held.get(each.article_id) == each.change])


def mark_settled(session: Session, article_ids: Collection[int]) -> set[int]:
    """Mark articles as settled that the caller holds, and return them."""
    if article_ids:
        session.execute(update(ArticleRow).where(ArticleRow.id.in_(article_ids)).values(unsettled=None))
    return set(article_ids)
