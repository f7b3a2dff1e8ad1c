"""Judging: from outcomes in the log to a source's drift, and back when it is mended."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tests.monitoring.scenes import BLANK, GOOD, NOW, add_source, log
from worker.monitoring.drift_check import ACCEPTED_AFTER, judge_sources, judgements
from worker.records.work import Candidate, Signals
from worker.storage.crawl.frontier import admit
from worker.storage.monitoring.parse_quality import Quality
from worker.storage.tables.crawl import FrontierRow


def parse_pages(
    sessions: sessionmaker[Session], source: int, first: int, signals: Signals, start: datetime
) -> datetime:
    """The moment of the last of twelve pages, read a minute apart."""
    for n in range(12):
        at = start + timedelta(minutes=n)
        word = "stored" if signals.words else "skipped"
        log(sessions, "parse", word, at, row=first + n, source=source, signals=signals)
    return at


def test_a_break_is_found_and_ends_when_the_pages_are_parsed_again(sessions: sessionmaker[Session]) -> None:
    quality, source = Quality(sessions), add_source(sessions)
    good = parse_pages(sessions, source, 0, GOOD, NOW)
    assert judge_sources(quality, good) == []
    bad = parse_pages(sessions, source, 100, BLANK, good + timedelta(hours=1))
    assert judge_sources(quality, bad) == [f"{source}: text"]
    (judgement,) = quality.judgements()
    assert (judgement.source, judgement.drifts, judgement.recent.empty > 0.5) == ("harbour-post", ("text",), True)
    assert judgement.history.empty == 0
    assert judge_sources(quality, bad + timedelta(minutes=1)) == []
    mended = parse_pages(sessions, source, 100, GOOD, bad + timedelta(hours=1))
    assert judge_sources(quality, mended) == []
    assert quality.judgements()[0].drifts == ()


def test_a_source_whose_pages_are_all_fetched_again_after_the_break_drifts(sessions: sessionmaker[Session]) -> None:
    quality, source = Quality(sessions), add_source(sessions)

    def fetch_pages(at: datetime) -> None:
        for n in range(12):
            log(sessions, "fetch", "fetched", at + timedelta(minutes=n), row=n, source=source)

    fetch_pages(NOW)
    good = parse_pages(sessions, source, 0, GOOD, NOW + timedelta(minutes=20))
    fetch_pages(good)
    bad = parse_pages(sessions, source, 0, BLANK, good + timedelta(minutes=20))
    assert judge_sources(quality, bad) == [f"{source}: text"]
    # The same copies, read by better rules: that they were ever read badly is forgotten.
    mended = parse_pages(sessions, source, 0, GOOD, bad + timedelta(hours=1))
    judge_sources(quality, mended)
    (judgement,) = quality.judgements()
    assert (judgement.drifts, len(quality.readings(source, 400))) == ((), 24)


def test_a_drifting_source_names_a_page_to_look_at(sessions: sessionmaker[Session]) -> None:
    quality, source = Quality(sessions), add_source(sessions)
    with sessions.begin() as session:
        admit(session, [Candidate("https://harbour-post.example/1", "feed", NOW, source_id=source)], NOW)
        row = session.scalars(select(FrontierRow.id)).one()
    good = parse_pages(sessions, source, 100, GOOD, NOW)
    judge_sources(quality, good)
    assert [judgement.example for judgement in judgements(quality)] == [None]
    bad = parse_pages(sessions, source, row - 11, BLANK, good + timedelta(hours=1))
    judge_sources(quality, bad)
    (judgement,) = judgements(quality)
    assert judgement.example == "https://harbour-post.example/1"


def test_a_drift_stays_until_it_is_mended_however_many_pages_follow(sessions: sessionmaker[Session]) -> None:
    quality, source = Quality(sessions), add_source(sessions)
    at = parse_pages(sessions, source, 0, GOOD, NOW)
    for part in range(1, 6):
        at = parse_pages(sessions, source, 100 * part, BLANK, at + timedelta(hours=1))
        judge_sources(quality, at)
        assert quality.judgements()[0].drifts == ("text",)
    at = parse_pages(sessions, source, 900, BLANK, at + ACCEPTED_AFTER)
    judge_sources(quality, at)
    assert quality.judgements()[0].drifts == ()


def test_a_source_without_new_pages_is_not_judged_again(sessions: sessionmaker[Session]) -> None:
    quality, source = Quality(sessions), add_source(sessions)
    at = parse_pages(sessions, source, 0, GOOD, NOW)
    judge_sources(quality, at + timedelta(seconds=1))
    assert quality.changed_since_judged() == []


def test_rules_that_name_nothing_on_the_newest_pages_are_found_until_one_names_something(
    sessions: sessionmaker[Session],
) -> None:
    quality, source = Quality(sessions), add_source(sessions)
    at = parse_pages(sessions, source, 0, replace(GOOD, missed=("body", "drop")), NOW)
    at = parse_pages(sessions, source, 20, replace(GOOD, missed=("drop",)), at + timedelta(hours=1))
    judge_sources(quality, at)
    assert quality.judgements()[0].missed == ("drop",)
    log(sessions, "parse", "stored", at + timedelta(minutes=1), row=40, source=source, signals=GOOD)
    judge_sources(quality, at + timedelta(minutes=1))
    assert quality.judgements()[0].missed == ()
