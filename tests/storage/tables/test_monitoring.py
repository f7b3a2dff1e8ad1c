"""Tallies, marks and qualities: one row for each thing that is watched, gone with its source."""

from __future__ import annotations

import pytest
from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import MORNING, add_source
from worker.storage.tables.crawl import SourceRow
from worker.storage.tables.monitoring import MarkRow, QualityRow, TallyRow

KEYS = {"source_id": 0, "step": "fetch", "word": "fetched", "reason": "ok", "answer": 2, "slot": -1}


@pytest.mark.parametrize(
    "other",
    [{"source_id": 1}, {"step": "parse"}, {"word": "dead_letter"}, {"reason": "r" * 40}, {"answer": 0}, {"slot": 0}],
    ids=lambda other: next(iter(other)),
)
def test_a_tally_is_told_from_others_by_every_key(sessions: sessionmaker[Session], other: dict[str, object]) -> None:
    counts = {"count": 2**63 - 1, "seconds": 0.5, "size": 2**40}
    with sessions.begin() as session:
        session.add_all([TallyRow(**KEYS, **counts), TallyRow(**{**KEYS, **other}, **counts)])
    with pytest.raises(IntegrityError), sessions.begin() as session:
        session.add(TallyRow(**KEYS, **counts))
    with sessions() as session:
        assert [row.count for row in session.query(TallyRow)] == [2**63 - 1] * 2


@pytest.mark.parametrize("number", [0.0, -1.5, float(2**53 - 1), 1e300])
def test_a_mark_keeps_its_number(sessions: sessionmaker[Session], number: float) -> None:
    with sessions.begin() as session:
        session.add(MarkRow(name="m" * 40, at=MORNING, number=number))
    with sessions() as session:
        assert session.query(MarkRow).filter_by(name="m" * 40).one().number == number


def test_a_quality_goes_with_its_source(sessions: sessionmaker[Session]) -> None:
    one, two = add_source(sessions, "one"), add_source(sessions, "two")
    with sessions.begin() as session:
        for source in (one, two):
            session.add(QualityRow(source_id=source, judged_at=MORNING, recent={"x": 1}, history={}, drifts=["words"]))
    with sessions.begin() as session:
        session.execute(delete(SourceRow).where(SourceRow.id == one))
        assert [(row.source_id, row.drifts) for row in session.query(QualityRow)] == [(two, ["words"])]
