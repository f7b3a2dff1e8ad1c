"""Tags that several steps must agree on."""

from __future__ import annotations

from worker.extraction.page.element_kinds import CELLS, HEADINGS, PARAGRAPHS


def test_the_headline_is_no_heading_of_the_text() -> None:
    assert {f"h{level}" for level in range(2, 7)} == HEADINGS


def test_a_heading_is_read_as_a_paragraph_and_a_cell_is_not() -> None:
    assert {"p"} == PARAGRAPHS - HEADINGS
    assert PARAGRAPHS.isdisjoint(CELLS)
