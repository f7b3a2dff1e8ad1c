"""The process that watches a pool knows at which page one of its processes died."""

from __future__ import annotations

import os
import signal

import pytest
from billiard.process import current_process

from worker.reader.under_way import MOST_ROWS, Batch, UnderWay


@pytest.fixture
def number(monkeypatch: pytest.MonkeyPatch) -> int:
    """This process counts as the fourth of a pool."""
    monkeypatch.setattr(current_process(), "index", 3, raising=False)
    return 3


@pytest.mark.usefixtures("number")
def test_a_process_that_was_killed_leaves_its_batch_and_the_page_it_was_at() -> None:
    under_way = UnderWay()
    child = os.fork()
    if child == 0:
        under_way.begin_batch([5, 6, 7])
        under_way.begin_page(6)
        os.kill(os.getpid(), signal.SIGKILL)
    os.waitpid(child, 0)
    assert under_way.take(frozenset({7, 9})) == Batch((5, 6, 7), 6)
    assert under_way.take(frozenset({7, 9})) is None


@pytest.mark.usefixtures("number")
def test_a_batch_that_ended_is_nobodys() -> None:
    under_way = UnderWay()
    under_way.begin_batch(range(1, 60))
    under_way.end_batch()
    assert under_way.take(frozenset({1})) is None
    under_way.begin_batch(range(1, 60))
    assert under_way.take(frozenset({MOST_ROWS})) == Batch(tuple(range(1, MOST_ROWS + 1)), 0)


def test_a_process_of_no_pool_notes_no_batch() -> None:
    under_way = UnderWay()
    under_way.begin_batch([1])
    assert under_way.take(frozenset({1})) is None
