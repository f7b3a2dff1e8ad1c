"""What confidences foretold beside what was reached."""

from __future__ import annotations

from benchmarks.reading.main_text.calibration import Reading, overlap, table


def test_texts_of_like_confidence_are_taken_together() -> None:
    rows = list(table([Reading(0.99, 1.0), Reading(0.97, 0.9), Reading(0.4, 0.5)]))
    assert rows[1].startswith("| 0.00 to 0.50 | 1 | 0.400 | 0.500 | ████")
    assert rows[2].startswith("| 0.95 to 1.00 | 2 | 0.980 | 0.950 | ████")
    assert len(rows) == 3


def test_the_overlap_is_the_f1_of_words() -> None:
    assert overlap("The ferry sails", "the ferry sails") == 1.0
    assert overlap("The ferry sails", "The ferry") == 0.8
    assert overlap("The ferry", "") == 0.0
