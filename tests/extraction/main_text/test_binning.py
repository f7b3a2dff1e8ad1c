"""Numbers in ranges."""

from __future__ import annotations

from worker.extraction.main_text.binning import Scale


def test_a_value_falls_below_the_first_bound_above_it() -> None:
    scale = Scale("size", (1, 10))
    assert scale.names == ("size:<1", "size:<10", "size:more")
    assert [scale.of(value) for value in (0, 1, 10)] == ["size:<1", "size:<10", "size:more"]


def test_the_ranges_may_have_names_of_their_own() -> None:
    assert Scale("size", (1, 10), ("small", "large")).of(0) == "size:small"
