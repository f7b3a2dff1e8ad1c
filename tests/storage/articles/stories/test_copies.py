"""Copies: one group for all articles that print one text on one day."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.storage.articles.stories.groups import DAY, add_article, add_group, add_groups, add_stories, resemble
from tests.storage.newsroom import MORNING
from worker.records import Fingerprint
from worker.storage.articles.stories import copies
from worker.storage.articles.stories.copies import (
    Snapshot,
    day_of,
    find_group,
    has_articles,
    read_snapshots,
    remove_group,
)
from worker.storage.articles.stories.held import Held, MoreToHoldError
from worker.storage.tables.articles import ArticleRow, BlockRow, BoilerplateRow
from worker.storage.tables.crawl import SourceRow
from worker.storage.tables.stories import CommonHashRow, CopyGroupRow, RecountRow, RelinkRow, ResemblanceRow, ShingleRow

PRINT = Fingerprint("e" * 64, (-(2**63), 7, 2**63 - 1), 3, 90, (4711,), (8, 9))


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(1970, 1, 1, tzinfo=UTC), 0),
        (datetime(1970, 1, 1, 23, 59, 59, tzinfo=UTC), 0),
        (datetime(1969, 12, 31, 23, 59, tzinfo=UTC), -1),
        (datetime(2026, 3, 2, 0, 30, tzinfo=timezone(timedelta(hours=1))), 20_513),
        (datetime(2026, 3, 2, tzinfo=UTC), 20_514),
    ],
    ids=["the first", "its last second", "before", "of another zone", "a later one"],
)
def test_days_are_those_of_utc(moment: datetime, day: int) -> None:
    assert day_of(moment) == day


def test_a_snapshot_with_its_print_is_the_same_otherwise() -> None:
    found = Snapshot(1, "c", DAY, None, "words")
    assert found.with_print(PRINT) == Snapshot(1, "c", DAY, None, "words", PRINT)
    assert found.print_.words == 0


def add_blocks(session: Session, article_id: int, *texts: str | None) -> None:
    """Give an article blocks, each with its length as hash; None is a picture."""
    for place, said in enumerate(texts):
        hash_ = len(said) if said else None
        session.add(BlockRow(article_id=article_id, position=place, hash=hash_, type="paragraph", text=said or ""))
    session.flush()


def learn(session: Session, source_id: int, line: str, place: str | None = "tail") -> None:
    """Let a line be one that a source repeats."""
    values = {"hash": len(line), "text": line, "stories": 9, "days": 9, "learned_at": MORNING}
    session.add(BoilerplateRow(source_id=source_id, place=place, **values))
    session.flush()


def add_source(session: Session, slug: str) -> int:
    """Return the id of a new source."""
    row = SourceRow(slug=slug, config={}, applied_at=MORNING)
    session.add(row)
    session.flush()
    return row.id


def test_a_text_is_read_without_what_its_source_repeats(session: Session) -> None:
    mine, other = add_source(session, "mine"), add_source(session, "other")
    learn(session, mine, "follow us", place=None)
    learn(session, other, "the ferry")
    ids = [
        add_article(session, key, None, unsettled="c", source_id=source)
        for key, source in (("a", mine), ("b", other), ("c", None))
    ]
    for article_id in ids:
        add_blocks(session, article_id, "The ferry sails.", None, "follow us", "Twice a day, in any weather")
    texts = {snapshot.article_id: snapshot.text for snapshot in read_snapshots(session, ids)}
    whole = "The ferry sails.\n\nfollow us\n\nTwice a day, in any weather"
    assert texts == {
        ids[0]: whole.replace("follow us\n\n", ""),
        ids[1]: whole.replace("follow us\n\n", ""),
        ids[2]: whole,
    }


@pytest.mark.parametrize(
    ("unsettled", "group", "change"),
    [("c1", None, "c1"), ("c1", 5, "c1"), (None, None, "unplaced"), (None, 5, None)],
    ids=["new", "changed", "of a worker of the version before", "settled"],
)
def test_only_what_is_unsettled_is_read(
    session: Session, unsettled: str | None, group: int | None, change: str | None
) -> None:
    article_id = add_article(session, "a", group, unsettled=unsettled)
    found = [(each.change, each.group_id, each.day) for each in read_snapshots(session, [article_id])]
    assert found == ([(change, group, day_of(MORNING))] if change else [])
    assert session.scalars(select(ArticleRow.unsettled)).one() == change


def test_articles_that_are_not_there_are_no_snapshots(session: Session) -> None:
    assert read_snapshots(session, [2**40]) == read_snapshots(session, []) == []


def test_many_texts_take_as_many_statements_as_one(session: Session) -> None:
    ids = [add_article(session, str(number), None, unsettled="c") for number in range(5)]
    statements: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *call: statements.append(call[2]))
    counts = []
    for asked in (ids[:1], ids):
        statements.clear()
        assert [each.article_id for each in read_snapshots(session, asked[::-1])] == asked
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_a_text_of_a_day_has_one_group_that_is_its_own_core(session: Session) -> None:
    found = Snapshot(1, "c", DAY, None, "words", PRINT)
    group_id = find_group(session, found)
    row = session.get_one(CopyGroupRow, group_id)
    assert (row.core_id, row.strength, row.story_id) == (group_id, 0, None)
    assert (row.exact, row.day, row.shingles, row.words) == (PRINT.exact, DAY, 3, 90)
    assert (row.numbers, row.names) == ([4711], [8, 9])
    stored = session.execute(select(ShingleRow.hash, ShingleRow.day, ShingleRow.group_id).order_by(ShingleRow.hash))
    assert [tuple(each) for each in stored] == [(value, DAY, group_id) for value in PRINT.sketch]
    assert find_group(session, found) == group_id
    assert len(session.scalars(select(ShingleRow.hash)).all()) == 3


def test_the_same_text_of_another_day_and_another_text_have_groups_of_their_own(session: Session) -> None:
    found = [
        Snapshot(1, "c", DAY, None, "", PRINT),
        Snapshot(1, "c", DAY + 1, None, "", PRINT),
        Snapshot(1, "c", DAY, None, "", Fingerprint("f", (), 0, 3)),
    ]
    made = [find_group(session, each) for each in found]
    assert len(set(made)) == 3
    assert [find_group(session, each) for each in found] == made
    assert sorted(session.scalars(select(CopyGroupRow.id))) == sorted(made)


def test_a_new_group_is_noted_and_a_known_one_is_not(session: Session) -> None:
    found = Snapshot(1, "c", DAY, None, "words", PRINT)
    group_id = find_group(session, found)
    find_group(session, found)
    assert session.scalars(select(RelinkRow.group_id)).all() == [group_id]


def test_of_one_text_twice_in_a_batch_the_first_makes_the_group(session: Session) -> None:
    other = Snapshot(3, "c", DAY, None, "", Fingerprint("b", (), 0, 3))
    found = [Snapshot(1, "c", DAY, None, "", PRINT), Snapshot(2, "c", DAY, None, "", PRINT), other]
    made = copies.add_groups(session, found)
    assert sorted(made) == [0, 2]
    assert copies.add_groups(session, found) == {}
    assert copies.add_groups(session, []) == {}


def test_a_group_has_articles(session: Session) -> None:
    group = add_group(session, "a")
    assert not has_articles(session, group)
    add_article(session, "a", group)
    assert has_articles(session, group)


def test_a_group_is_removed_by_who_holds_it_alone_and_all_around_it(session: Session) -> None:
    gone, alike, follower = add_groups(session, "abc").values()
    resemble(session, gone, alike)
    session.get_one(CopyGroupRow, follower).core_id = gone
    session.flush()
    for ids, is_alone in (({gone, alike, follower}, False), ({gone, alike}, True), ({gone, follower}, True)):
        with pytest.raises(MoreToHoldError):
            remove_group(session, gone, Held(frozenset(ids), is_alone=is_alone))
    held = Held(frozenset({gone, alike, follower}), is_alone=True)
    assert remove_group(session, gone, held) == {alike, follower}


def test_a_removed_group_leaves_no_row_and_names_whom_it_concerned(session: Session) -> None:
    names = add_groups(session, "abcde", sketch=())
    gone = names["b"]
    for place, (one, other) in enumerate(("ab", "bc", "cd")):
        session.add(ShingleRow(hash=place, day=DAY, group_id=names[one]))
        resemble(session, names[one], names[other])
    session.add(RelinkRow(group_id=gone))
    session.add(RelinkRow(group_id=names["c"]))
    session.get_one(CopyGroupRow, names["e"]).core_id = gone
    session.flush()
    assert remove_group(session, gone) == {names["a"], names["c"], names["e"]}
    assert gone not in session.scalars(select(CopyGroupRow.id)).all()
    assert gone not in session.scalars(select(ShingleRow.group_id)).all()
    assert session.scalars(select(RelinkRow.group_id)).all() == [names["c"]]
    pairs = session.execute(select(ResemblanceRow.low_id, ResemblanceRow.high_id)).all()
    assert [tuple(pair) for pair in pairs] == [(names["c"], names["d"])]


def test_lone_groups_that_nobody_prints_are_removed_at_once(session: Session) -> None:
    names = add_groups(session, "abcdefgh", sketch=())
    add_article(session, "printed", names["c"])
    resemble(session, names["d"], names["e"])
    session.get_one(CopyGroupRow, names["g"]).core_id = names["f"]
    [session.get_one(CopyGroupRow, names["h"]).story_id] = add_stories(session, "told")
    for name in "ab":
        session.add_all([ShingleRow(hash=5, day=DAY, group_id=names[name]), RelinkRow(group_id=names[name])])
    session.add(CommonHashRow(hash=5, day=DAY))
    session.flush()
    assert copies.remove_lone(session, set(names.values())) == {names["a"], names["b"]}
    assert session.scalars(select(CopyGroupRow.id).order_by(CopyGroupRow.id)).all() == [names[n] for n in "cdefgh"]
    assert session.scalars(select(ShingleRow.hash)).all() == session.scalars(select(RelinkRow.id)).all() == []
    assert set(session.scalars(select(RecountRow.hash))) == {5}
    assert copies.remove_lone(session, [names["a"]]) == copies.remove_lone(session, []) == set()
