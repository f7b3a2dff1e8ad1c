"""Texts of a day: one row for each, with 64-bit hashes of either sign, and verdicts between those that exist."""

from __future__ import annotations

import pytest
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from worker.storage.tables.stories import CopyGroupRow, RelinkRow, ResemblanceRow, ShingleRow


def group(exact: str, day: int = 20_514, **values: object) -> CopyGroupRow:
    stated = {"shingles": 1, "words": 9, "numbers": [1, 2], "names": [], "strength": 0, "core_id": 1}
    return CopyGroupRow(exact=exact, day=day, **(stated | values))


def test_a_text_is_one_row_a_day(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        session.add_all([group("a"), group("b"), group("a", 20_515)])
    with pytest.raises(IntegrityError), sessions.begin() as session:
        session.add(group("a"))


@pytest.mark.parametrize("value", [0, -1, 2**63 - 1, -(2**63)])
def test_hashes_and_strengths_have_all_their_bits(sessions: sessionmaker[Session], value: int) -> None:
    with sessions.begin() as session:
        session.add(row := group("a", strength=value, numbers=[value]))
        session.flush()
        session.add(ShingleRow(hash=value, day=row.day, group_id=row.id))
    with sessions() as session:
        held = session.query(CopyGroupRow).one()
        assert (held.strength, held.numbers, session.query(ShingleRow).one().hash) == (value, [value], value)


def test_a_shingle_and_a_verdict_need_their_texts_and_a_note_does_not(sessions: sessionmaker[Session]) -> None:
    lost = 2**62
    for row in (
        ShingleRow(hash=1, day=1, group_id=lost),
        ResemblanceRow(low_id=lost, high_id=lost + 1, kind="near", score=0.9),
    ):
        with pytest.raises(IntegrityError), sessions.begin() as session:
            session.add(row)
    with sessions.begin() as session:
        session.add_all([RelinkRow(group_id=lost), RelinkRow(group_id=lost)])
    with sessions() as session:
        assert session.query(RelinkRow).count() == 2


def test_a_verdict_is_one_row_for_a_pair(sessions: sessionmaker[Session]) -> None:
    with sessions.begin() as session:
        session.add_all([one := group("a"), two := group("b")])
        session.flush()
        low, high = sorted((one.id, two.id))
        session.add(ResemblanceRow(low_id=low, high_id=high, kind="contained", score=0.123456789, inner_id=low))
    with pytest.raises(IntegrityError), sessions.begin() as session:
        session.add(ResemblanceRow(low_id=low, high_id=high, kind="near", score=1.0))
    with sessions() as session:
        assert session.query(ResemblanceRow).one().score == pytest.approx(0.123456789, abs=1e-12)
