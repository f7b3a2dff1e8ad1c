"""Tallies: every outcome counts once, however often and whenever the log is rolled up."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

from sqlalchemy import delete
from sqlalchemy.orm import Session, sessionmaker

from tests.monitoring.scenes import NOW, add_source, log
from worker.storage.monitoring.outcome_counts import BOUNDS, UNTIMED, Marks, Tallies
from worker.storage.tables.crawl import OutcomeRow


def counts(tallies: Tallies) -> Counter[tuple[str, str, str]]:
    total: Counter[tuple[str, str, str]] = Counter()
    for tally in tallies.read(NOW):
        total[tally.source, tally.step, tally.word] += tally.count
    return total


def test_rolling_up_changes_no_total(sessions: sessionmaker[Session]) -> None:
    tallies, source = Tallies(sessions), add_source(sessions)
    for minutes in (90, 50, 10, 6, 4, 0):
        log(sessions, "fetch", "fetched", NOW - timedelta(minutes=minutes), source=source, status=200, size=1000)
        log(sessions, "parse", "stored", NOW - timedelta(minutes=minutes), source=source, seconds=0.2)
        log(sessions, "fetch", "gone", NOW - timedelta(minutes=minutes), status=404)
    before = counts(tallies)
    assert before["harbour-post", "fetch", "fetched"] == before["", "fetch", "gone"] == 6
    for minutes in (70, 40, 40, 0, 0):
        tallies.roll_up(NOW - timedelta(minutes=minutes))
        assert counts(tallies) == before


def test_what_was_rolled_up_outlives_the_log(sessions: sessionmaker[Session]) -> None:
    tallies, source = Tallies(sessions), add_source(sessions)
    log(sessions, "parse", "stored", NOW - timedelta(days=40), source=source)
    tallies.roll_up(NOW)
    with sessions.begin() as session:
        session.execute(delete(OutcomeRow))
    log(sessions, "parse", "stored", NOW + timedelta(hours=1), source=source)
    tallies.roll_up(NOW + timedelta(days=1))
    assert counts(tallies)["harbour-post", "parse", "stored"] == 2


def test_durations_and_bytes_fall_into_slots(sessions: sessionmaker[Session]) -> None:
    tallies = Tallies(sessions)
    for seconds, status in ((0.05, 200), (0.051, 206), (61.0, 503), (None, None)):
        size = 10 if status else None
        log(sessions, "fetch", "fetched", NOW - timedelta(hours=1), seconds=seconds, status=status, size=size)
    expected = {(2, 0): 10, (2, 1): 10, (5, len(BOUNDS)): 10, (0, UNTIMED): 0}
    assert {(t.answer, t.slot): t.size for t in tallies.read(NOW)} == expected
    tallies.roll_up(NOW)
    assert {(t.answer, t.slot): t.size for t in tallies.read(NOW)} == expected


def test_an_empty_log_is_rolled_up_to_nothing(sessions: sessionmaker[Session]) -> None:
    assert Tallies(sessions).roll_up(NOW) < NOW
    assert Tallies(sessions).read(NOW) == []


def test_a_measurement_replaces_the_one_before(sessions: sessionmaker[Session]) -> None:
    marks = Marks(sessions)
    assert marks.read("archive") is None
    marks.note("archive", 10, NOW)
    marks.note("archive", 12, NOW + timedelta(hours=1))
    assert marks.read("archive") == (12, NOW + timedelta(hours=1))
