"""Repeated lines: listed by how often they return, and decided on by persons, two at once included."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.orm import Session, sessionmaker

from tests.storage.newsroom import MORNING, add_source
from worker.errors import InputError
from worker.storage.database.engine import open_engine, open_sessions
from worker.storage.queries.boilerplate import RepeatedLine, choose, number_of, read_boilerplate
from worker.storage.tables.articles import BoilerplateRow, UncountedRow
from worker.storage.tables.stories import BoilerplateChoiceRow

HASHES = (1, -1, 2**63 - 1, -(2**63))
UNCHOSEN = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"


def repeat(sessions: sessionmaker[Session], *counts: int, slug: str = "gazette") -> int:
    source = add_source(sessions, slug)
    with sessions.begin() as session:
        for place, count in enumerate(counts):
            line = f"Zeile {place} – «𝔑» " + "x" * 3_000 * place
            values = {"source_id": source, "hash": HASHES[place], "text": line, "stories": count, "days": 3}
            session.add(BoilerplateRow(**values, learned_at=MORNING, place="tail"))
    return source


def lines(sessions: sessionmaker[Session], slug: str = "gazette") -> list[RepeatedLine]:
    with sessions() as session:
        return read_boilerplate(session, slug)


@pytest.mark.parametrize("slug", ["", "nobody", "Gazette", "ga'zette", "𝔑"])
def test_a_source_that_is_none_is_named(sessions: sessionmaker[Session], slug: str) -> None:
    repeat(sessions, 3)
    with pytest.raises(InputError, match="there is no source"):
        lines(sessions, slug)
    with pytest.raises(InputError, match="there is no source"), sessions.begin() as session:
        choose(session, slug, number_of(1), "keep", MORNING)


@pytest.mark.parametrize(
    ("block_hash", "number"),
    [
        (0, "0" * 16),
        (1, "0" * 15 + "1"),
        (-1, "f" * 16),
        (2**63 - 1, "7" + "f" * 15),
        (-(2**63), "8" + "0" * 15),
    ],
)
def test_a_line_has_a_number_of_sixteen_digits_whatever_its_sign(block_hash: int, number: str) -> None:
    assert number_of(block_hash) == number


def test_lines_come_the_most_frequent_first_each_source_with_its_own(sessions: sessionmaker[Session]) -> None:
    repeat(sessions, 3, 9, 9, 4)
    add_source(sessions, "courier")
    found = lines(sessions)
    assert [(line.documents, line.number[0]) for line in found] == [(9, "f"), (9, "7"), (4, "8"), (3, "0")]
    assert found[0].as_dict()["learned_at"] == "2026-03-02T08:00:00+00:00"
    assert lines(sessions, "courier") == []


@pytest.mark.parametrize("choices", [("keep",), ("drop",), ("keep", "drop"), ("drop", "drop"), ("keep", None), (None,)])
def test_the_last_decision_on_a_line_is_the_one_that_holds(
    sessions: sessionmaker[Session], choices: tuple[str | None, ...]
) -> None:
    source = repeat(sessions, 3, 2)
    for hours, choice in enumerate(choices):
        with sessions.begin() as session:
            assert choose(session, "gazette", number_of(-1), choice, MORNING + timedelta(hours=hours))  # type: ignore[arg-type]
    assert [line.choice for line in lines(sessions)] == [None, choices[-1]]
    with sessions() as session:
        kept = session.query(BoilerplateChoiceRow).all()
        assert [row.chosen_at for row in kept] == [MORNING + timedelta(hours=len(choices) - 1)] * (
            choices[-1] is not None
        )
        assert {row.source_id for row in session.query(UncountedRow)} == {source}


@pytest.mark.parametrize("number", ["", "1", "zz", "F" * 16, "0" * 16, "0x1", "1" * 400, "ﬀ"])
def test_a_number_that_no_line_has_changes_nothing(sessions: sessionmaker[Session], number: str) -> None:
    repeat(sessions, 3, 2)
    with sessions.begin() as session:
        assert not choose(session, "gazette", number, "drop", MORNING)
        assert session.query(BoilerplateChoiceRow).count() == session.query(UncountedRow).count() == 0


def test_a_decision_that_is_rolled_back_leaves_no_trace(sessions: sessionmaker[Session]) -> None:
    repeat(sessions, 3)
    with sessions() as session:
        assert choose(session, "gazette", number_of(1), "drop", MORNING)
        session.rollback()
        assert session.query(BoilerplateChoiceRow).count() == session.query(UncountedRow).count() == 0


def test_of_two_who_decide_at_once_the_second_waits_and_holds(postgres_url: str) -> None:
    engine = open_engine(postgres_url)
    sessions = open_sessions(engine)
    repeat(sessions, 3)

    def drop() -> bool:
        with sessions.begin() as session:
            return choose(session, "gazette", number_of(1), "drop", MORNING)

    with ThreadPoolExecutor(1) as pool:
        with sessions.begin() as first:
            assert choose(first, "gazette", number_of(1), "keep", MORNING)
            second = pool.submit(drop)
            deadline = time.monotonic() + 20
            with sessions() as watching:
                while not watching.scalar(text(UNCHOSEN)):
                    assert time.monotonic() < deadline
                    watching.rollback()
        assert second.result(20)
    assert [line.choice for line in lines(sessions)] == ["drop"]
    engine.dispose()
