"""What the words of one segment say."""

from __future__ import annotations

import pytest

from worker.extraction.main_text.features.text import TEXT_COLUMNS, is_link_line, text_features
from worker.extraction.page.segments import Segment


def columns(text: str, linked: int = 0) -> dict[str, float]:
    return dict(zip(TEXT_COLUMNS, text_features(Segment(0, 0, 1, text, linked)), strict=True))


@pytest.mark.parametrize(
    ("text", "column", "wanted"),
    [
        ("One boat. Two piers! Why?", "sentences", 3),
        ("One boat. Two piers! Why?", "ends with a question mark", True),
        ("At the pier:", "ends with a colon", True),
        ("The boat that …", "is cut short", True),
        ("by the sea", "begins low", True),
        ("© 2026 The Paper | All rights", "has a copyright sign", True),
        ("© 2026 The Paper | All rights", "has bars or dots between its parts", True),
        ("write to us@paper.example", "has an address", True),
        ("12 34", "share of digits", 0.8),
        ("The Old Pier", "share of capitalised words", 1.0),
        ("a\nb", "line breaks", 1),
        ("no no no yes", "share of distinct words", 0.5),
        ("Read more: the bridge", "begins like a line of promo", True),
        ("Read more: the bridge" + " and more" * 30, "begins like a line of promo", False),
    ],
)
def test_a_column_of_a_text(text: str, column: str, wanted: float) -> None:
    assert columns(text)[column] == pytest.approx(wanted)


def test_links_count_by_their_letters() -> None:
    found = columns("Twelve boats", 6)
    assert (found["share of its letters in links"], found["letters in links"]) == (0.5, 6)


@pytest.mark.parametrize(
    ("length", "linked", "wanted"), [(20, 20, True), (20, 18, True), (20, 17, False), (120, 120, False)]
)
def test_a_line_of_links_is_short_and_nothing_else(length: int, linked: int, wanted: bool) -> None:
    assert is_link_line(Segment(0, 0, 1, "x" * length, linked)) is wanted
