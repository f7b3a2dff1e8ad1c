"""How right and whole a text may be expected to be."""

from __future__ import annotations

from worker.extraction.main_text.confidence import expected_overlap
from worker.extraction.page.segments import Segment

SEGMENTS = [Segment(n, n, n + 1, "a" * 100, 0) for n in range(2)]


def test_a_text_of_sure_pieces_is_sure() -> None:
    assert expected_overlap(SEGMENTS, [20.0, -20.0], ["likely", "unlikely"]) == 1.0


def test_doubt_in_what_is_chosen_and_in_what_is_left_out_both_count() -> None:
    assert expected_overlap(SEGMENTS, [0.0, -20.0], ["likely", "unlikely"]) == 0.667
    assert expected_overlap(SEGMENTS, [20.0, 0.0], ["likely", "unlikely"]) == 0.8
    assert expected_overlap([], [], []) == 0.0
