"""Drift: a source is held against its own pages, and chance is no alarm."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from itertools import count
from random import Random

import pytest

from tests.monitoring.scenes import BLANK, GOOD, NOW
from worker.monitoring.drift import chance, find_drifts, means
from worker.records.work import Signals
from worker.storage.monitoring.parse_quality import Reading

NUMBERS = count()


def read(signals: Signals, pages: int, *, usable: bool = True) -> list[Reading]:
    """Readings of so many pages, each another one."""
    return [Reading(signals, usable, NOW - timedelta(minutes=n), next(NUMBERS)) for n in range(pages)]


def test_pages_that_stop_giving_text_drift_after_five_of_them() -> None:
    assert find_drifts(read(BLANK, 4, usable=False) + read(GOOD, 12)) == ()
    assert find_drifts(read(BLANK, 5, usable=False) + read(GOOD, 12)) == ("text",)


@pytest.mark.parametrize(
    ("broken", "named"),
    [
        (replace(GOOD, dated=False), "date"),
        (replace(GOOD, authors=0), "author"),
        (replace(GOOD, captions=0), "captions"),
        (replace(GOOD, teasers=0), "teasers"),
        (replace(GOOD, words=60), "text"),
    ],
)
def test_each_signal_is_named(broken: Signals, named: str) -> None:
    assert find_drifts(read(broken, 6) + read(GOOD, 30)) == (named,)


def test_what_a_source_never_gave_does_not_drift() -> None:
    bare = replace(GOOD, dated=False, authors=0, captions=0)
    assert find_drifts(read(bare, 20) + read(bare, 200)) == ()


def test_a_young_source_has_no_history_to_drift_from() -> None:
    assert find_drifts(read(BLANK, 5) + read(GOOD, 9)) == ()


def test_half_the_pages_broken_shows_in_a_larger_window() -> None:
    mixed = [page for pair in zip(read(BLANK, 10), read(GOOD, 10), strict=True) for page in pair]
    assert find_drifts(mixed[:5] + read(GOOD, 30)) == ()
    assert find_drifts(mixed + read(GOOD, 30)) == ("text",)


def test_one_page_read_badly_again_and_again_is_one_page() -> None:
    liveblog = [replace(reading, page=0) for reading in read(BLANK, 20)]
    assert find_drifts(liveblog + read(GOOD, 40)) == ()


def test_pages_fetched_anew_are_held_against_their_own_earlier_copies() -> None:
    good = read(GOOD, 12)
    assert find_drifts([replace(old, signals=BLANK) for old in good] + good) == ("text",)


def test_chance_is_no_alarm() -> None:
    """A source that signs half of its pieces, looked at after each of 2,000 pages, never cries."""
    random = Random(7)
    pages = [Reading(replace(GOOD, authors=random.randrange(2)), True, NOW, n) for n in range(2_000)]
    cries = [end for end in range(40, 2_000) if find_drifts(pages[max(0, end - 300) : end])]
    assert cries == []


def test_chance_is_the_binomial_tail() -> None:
    assert chance(0, 5, 0.3) == pytest.approx(1)
    assert chance(5, 5, 0.5) == pytest.approx(1 / 32)
    assert chance(1, 2, 0.5) == pytest.approx(0.75)


def test_means_of_no_pages_are_zero() -> None:
    assert means([]).pages == 0
    assert means(read(BLANK, 1) + read(GOOD, 3)).empty == 0.25
