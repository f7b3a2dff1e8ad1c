"""How right and whole a text may be expected to be."""

from __future__ import annotations

import math

import pytest

from worker.extraction.main_text.confidence import expected_overlap, fairest_bar
from worker.extraction.page.segments import Segment

SEGMENTS = [Segment(n, n, n + 1, "a" * 100, 0) for n in range(2)]


def test_a_text_of_sure_pieces_is_sure() -> None:
    assert expected_overlap(SEGMENTS, [20.0, -20.0], ["likely", "unlikely"]) == 1.0


def test_doubt_in_what_is_chosen_and_in_what_is_left_out_both_count() -> None:
    assert expected_overlap(SEGMENTS, [0.0, -20.0], ["likely", "unlikely"]) == 0.667
    assert expected_overlap(SEGMENTS, [20.0, 0.0], ["likely", "unlikely"]) == 0.8
    assert expected_overlap([], [], []) == 0.0


def test_the_bar_is_half_of_the_best_that_may_be_expected() -> None:
    assert fairest_bar(SEGMENTS, [20.0, 20.0]) == pytest.approx(0.0, abs=1e-6)
    # Both chosen: right 2 * .25 of 2 chosen and .5 there, F1 = 2 * .5 / 2.5 = .4, so the bar lies at .2.
    assert fairest_bar(SEGMENTS, [math.log(1 / 3)] * 2) == pytest.approx(math.log(0.2 / 0.8))
    assert fairest_bar([], []) == 0.0
