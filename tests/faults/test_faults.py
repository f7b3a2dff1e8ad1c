"""One crawl with every fault injected once ends with the records of a crawl without faults, and was rude to nobody."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from tests.faults.manners import rudeness
from tests.faults.press import Press
from tests.faults.records import ended_twice, not_ended, outcomes_of, records_of, shared_rows_of
from tests.faults.rig import SETTINGS, Rig
from tests.faults.strikes import faults
from tests.services import PostgresServer

# A host for each way to misbehave, a hostile one and one that answers all alike; a page for each fault, and some more.
HOSTS, PAGES = 9, 24
DELAY = float(SETTINGS["FETCH_DELAY"])
# Two whole crawls, and a start of every process after each fault, on a machine that may be busy with other tests.
pytestmark = pytest.mark.timeout(900)


@dataclass
class Crawled:
    """What one crawl of the press came to."""

    outcomes: dict[str, Any]
    records: dict[str, Any]
    shared: dict[str, Any]
    twice: list[Any]
    open: list[Any]
    complaints: list[str]


def crawled(rig: Rig) -> Crawled:
    """What the rig's crawl came to."""
    records = records_of(rig.sessions)
    return Crawled(
        outcomes_of(rig.sessions),
        records,
        shared_rows_of(rig.sessions),
        ended_twice(rig.sessions),
        not_ended(rig.sessions),
        list(rudeness(rig.press, DELAY)),
    )


@pytest.fixture(scope="module")
def press() -> Iterator[Press]:
    """The press that both crawls read."""
    with Press(HOSTS, PAGES) as press:
        yield press


@pytest.fixture(scope="module")
def undisturbed(press: Press, postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory) -> Crawled:
    """The crawl without faults."""
    press.reset()
    press.release(PAGES)
    with Rig(tmp_path_factory.mktemp("undisturbed"), postgres, press) as rig:
        rig.settle(400)
        return crawled(rig)


@pytest.fixture(scope="module")
def disturbed(
    undisturbed: Crawled, press: Press, postgres: PostgresServer, tmp_path_factory: pytest.TempPathFactory
) -> Crawled:
    """The crawl in which every fault struck once, each as soon as new pages were on their way."""
    press.reset()
    with Rig(tmp_path_factory.mktemp("disturbed"), postgres, press) as rig:
        for strike in faults(silence=3).values():
            rig.release(1)
            strike(rig)
            rig.seconds_until_flow(60)
        press.release(PAGES)
        rig.settle(400)
        return crawled(rig)


def test_every_address_ends_with_one_word_for_each_step(undisturbed: Crawled, disturbed: Crawled) -> None:
    assert (disturbed.open, disturbed.twice) == ([], [])
    assert disturbed.outcomes == undisturbed.outcomes
    assert len(disturbed.outcomes) > HOSTS * PAGES


def test_every_record_is_that_of_the_crawl_without_faults(undisturbed: Crawled, disturbed: Crawled) -> None:
    assert disturbed.records.keys() == undisturbed.records.keys()
    for url, record in undisturbed.records.items():
        assert disturbed.records[url] == record
    assert disturbed.shared == undisturbed.shared


def test_no_host_can_complain(undisturbed: Crawled, disturbed: Crawled) -> None:
    assert (undisturbed.complaints, disturbed.complaints) == ([], [])


def test_the_press_has_every_kind_of_ending(undisturbed: Crawled) -> None:
    assert set(undisturbed.outcomes.values()) == {
        ("fetched", "kept"),
        ("fetched", "skipped"),
        ("moved", None),
        ("gone", None),
        ("refused", None),
        ("dead_letter", None),
    }
