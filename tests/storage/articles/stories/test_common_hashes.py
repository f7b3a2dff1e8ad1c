"""Which hashes are stored as common, who is told when that changes, and that counting says the same."""

from __future__ import annotations

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.articles.stories.groups import DAY, add_group
from worker.storage.articles.stories import resemblances
from worker.storage.articles.stories.common_hashes import (
    correct_common,
    correct_day,
    misjudged,
    note_leaving,
    recount_noted,
)
from worker.storage.tables.stories import CommonHashRow, RecountRow, RelinkRow, ShingleRow

LEAST, MOST = -(2**63), 2**63 - 1


@pytest.fixture(autouse=True)
def two_may_share(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(resemblances, "MOST_SHARING", 2)


def common(session: Session) -> list[tuple[int, int]]:
    return sorted((row.hash, row.day) for row in session.scalars(select(CommonHashRow)))


def noted(session: Session) -> list[int]:
    return sorted(set(session.scalars(select(RelinkRow.group_id))))


def test_a_hash_is_judged_by_how_many_texts_of_the_day_have_it(session: Session) -> None:
    ids = [add_group(session, str(number), (5, LEAST, 1000 + number)) for number in range(3)]
    add_group(session, "x", (5, MOST), day=DAY + 1)
    assert misjudged(session, ids[:1]) == {DAY: [LEAST, 5]}
    assert misjudged(session, []) == {}
    session.add(CommonHashRow(hash=LEAST, day=DAY))
    session.add(CommonHashRow(hash=1001, day=DAY))
    session.flush()
    assert misjudged(session, ids) == {DAY: [5, 1001]}


def test_who_has_a_hash_that_turned_is_noted(session: Session) -> None:
    ids = [add_group(session, str(number), (5, 6) if number else (6, 7)) for number in range(3)]
    other = add_group(session, "o", (7,))
    later = add_group(session, "x", (6,), day=DAY + 1)
    correct_day(session, DAY, [5, 6, 7])
    assert common(session) == [(6, DAY)]
    assert noted(session) == ids
    correct_day(session, DAY, [5, 6, 7])
    assert len(session.scalars(select(RelinkRow.id)).all()) == 3
    session.delete(session.get_one(ShingleRow, (6, DAY, ids[0])))
    session.add(CommonHashRow(hash=9, day=DAY))  # Which no text has any more.
    session.flush()
    session.execute(RelinkRow.__table__.delete())
    correct_day(session, DAY, [6, 9])
    assert common(session) == []
    assert noted(session) == ids[1:]
    assert not {other, later} & set(noted(session))


def test_a_text_that_goes_leaves_its_common_hashes_to_be_counted(session: Session) -> None:
    groups = [add_group(session, "a", (5, 6)), add_group(session, "b", (7,))]
    add_group(session, "stays", (8,))
    session.add_all(CommonHashRow(hash=value, day=day) for value, day in ((5, DAY), (6, DAY + 1), (7, DAY), (8, DAY)))
    session.flush()
    note_leaving(session, groups)
    assert sorted((row.hash, row.day) for row in session.scalars(select(RecountRow))) == [(5, DAY), (7, DAY)]


def test_what_is_noted_is_counted_once(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        ids = [add_group(session, str(number), (5,)) for number in range(3)]
        session.add_all(CommonHashRow(hash=5, day=DAY + days) for days in (0, 1))
        session.add_all(RecountRow(hash=5, day=DAY + days) for days in (0, 1, 1))
    assert recount_noted(sessions, 2) == 2
    assert recount_noted(sessions, 2) == 1
    assert recount_noted(sessions, 2) == 0
    with sessions.begin() as session:
        assert common(session) == [(5, DAY)]
        assert noted(session) == []
        session.delete(session.get_one(ShingleRow, (5, DAY, ids[0])))
    correct_common(sessions, ids[1:2])
    with sessions.begin() as session:
        assert common(session) == []
        assert noted(session) == ids[1:]
    correct_common(sessions, [])
