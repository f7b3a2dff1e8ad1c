"""Quality in both databases: who is to be judged, what was read, and the last judgement."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy.orm import Session, sessionmaker

from tests.monitoring.scenes import BLANK, GOOD, NOW, add_source, log
from worker.storage.crawl.sources import Sources
from worker.storage.monitoring.parse_quality import Judgement, Means, Quality

MEANS = Means(pages=3, empty=0.0, undated=0.0, unsigned=0.0, words=420.0, captions=2.0, teasers=6.0)
MINUTE = timedelta(minutes=1)


@pytest.fixture
def quality(sessions: sessionmaker[Session]) -> Quality:
    return Quality(sessions)


def test_a_source_is_judged_again_when_more_was_parsed(quality: Quality, sessions: sessionmaker[Session]) -> None:
    source = add_source(sessions)
    assert quality.changed_since_judged() == []
    log(sessions, "parse", "stored", NOW, source=source, signals=GOOD)
    assert quality.changed_since_judged() == [(source, None)]
    quality.judge(source, MEANS, MEANS, ("date",), NOW, NOW + MINUTE)
    assert quality.changed_since_judged() == []
    log(sessions, "parse", "stored", NOW + 2 * MINUTE, source=source, signals=GOOD)
    assert quality.changed_since_judged() == [(source, NOW)]


def test_a_copy_counts_once_as_it_was_last_read(quality: Quality, sessions: sessionmaker[Session]) -> None:
    source = add_source(sessions)
    log(sessions, "fetch", "fetched", NOW, row=1, source=source)
    log(sessions, "parse", "stored", NOW + MINUTE, row=1, source=source, signals=GOOD)
    log(sessions, "parse", "skipped", NOW + 2 * MINUTE, row=1, source=source, signals=BLANK)
    log(sessions, "fetch", "fetched", NOW + 3 * MINUTE, row=1, source=source)
    log(sessions, "parse", "revised", NOW + 4 * MINUTE, row=1, source=source, signals=GOOD)
    found = [(reading.signals, reading.usable, reading.page) for reading in quality.readings(source, 10)]
    assert found == [(GOOD, True, 1), (BLANK, False, 1)]
    assert len(quality.readings(source, 1)) == 1
    (before,) = quality.readings(source, 10, before=NOW + 2 * MINUTE)
    assert (before.signals, before.at) == (GOOD, NOW + MINUTE)


def test_a_judgement_takes_the_place_of_the_one_before(quality: Quality, sessions: sessionmaker[Session]) -> None:
    source = add_source(sessions)
    quality.judge(source, MEANS, MEANS, ("date",), NOW, NOW, ("body",))
    drifted = Judgement("harbour-post", NOW, MEANS, MEANS, ("date",), NOW, source, missed=("body",))
    assert quality.judgements() == [drifted]
    later = NOW + MINUTE
    quality.judge(source, replace(MEANS, pages=4), MEANS, (), None, later)
    assert quality.judgements() == [Judgement("harbour-post", later, replace(MEANS, pages=4), MEANS, (), None, source)]


def test_a_source_that_is_retired_is_not_shown(quality: Quality, sessions: sessionmaker[Session]) -> None:
    quality.judge(add_source(sessions), MEANS, MEANS, (), None, NOW)
    Sources(sessions).apply([], NOW)
    assert quality.judgements() == []


def test_a_page_that_is_not_there_has_no_address(quality: Quality) -> None:
    assert quality.address(1) is None
