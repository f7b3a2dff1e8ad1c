"""What is locked, in which order, and which notes are taken."""

from __future__ import annotations

from sqlalchemy import event, select
from sqlalchemy.orm import Session

from tests.storage.articles.stories.groups import DAY, add_article, add_group, add_groups, add_stories, resemble
from worker.storage.articles.stories.held import EVERYTHING
from worker.storage.articles.stories.holding import (
    hold_around,
    hold_day,
    hold_groups,
    hold_rows,
    share_days,
    take_notes,
)
from worker.storage.tables.stories import RelinkRow


def test_texts_are_held_in_the_order_of_their_ids_with_all_that_they_resemble(session: Session) -> None:
    names = add_groups(session, "abcd")
    resemble(session, names["a"], names["c"])
    is_postgres = session.get_bind().dialect.name == "postgresql"
    statements: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *call: statements.append(call[2]))
    for is_alone in (False, True):
        statements.clear()
        held = hold_around(session, [names["c"], names["b"]], [names["c"]], is_alone=is_alone)
        locks = [each for each in statements if "ORDER BY copy_group.id FOR" in each]
        if not is_postgres:
            assert (held, statements) == (EVERYTHING, [])
            continue
        assert held.group_ids == {names["a"], names["b"], names["c"]}
        assert held.is_alone == is_alone
        assert [("FOR UPDATE" in each, "FOR NO KEY UPDATE" in each) for each in locks] == [(is_alone, not is_alone)]
        shared = [place for place, each in enumerate(statements) if "unnest" in each]
        assert shared == ([1] if is_alone else [])  # Ahead of the texts.
    assert hold_groups(session, []).group_ids == (frozenset() if is_postgres else None)


def test_only_the_notes_of_those_asked_are_taken(session: Session) -> None:
    one, two, three = (add_group(session, name) for name in "abc")
    session.add_all(RelinkRow(group_id=group) for group in (one, one, two))
    session.flush()
    assert take_notes(session, [one, three]) == {one}
    assert take_notes(session, []) == set()
    assert session.scalars(select(RelinkRow.group_id)).all() == [two]


def test_a_day_is_shared_by_many_and_held_by_one(session: Session) -> None:
    share_days(session, [DAY, DAY + 1, DAY])
    share_days(session, [])
    hold_day(session, DAY)  # One's own share is in nobody's way.


def test_articles_are_held_in_the_order_of_their_ids_as_they_are(session: Session) -> None:
    [story] = add_stories(session, "k")
    group = add_group(session, "a")
    one, two = add_article(session, "a", group, story), add_article(session, "b", None, unsettled="c")
    statements: list[str] = []
    event.listen(session.get_bind(), "before_cursor_execute", lambda *call: statements.append(call[2]))
    found = hold_rows(session, [two, one, 2**40])
    assert list(found) == [one, two]
    assert [tuple(row) for row in found.values()] == [(one, group, story, None), (two, None, None, "c")]
    assert ("FOR NO KEY UPDATE" in statements[0]) == (session.get_bind().dialect.name == "postgresql")
    assert hold_rows(session, []) == {}
