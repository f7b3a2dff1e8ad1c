"""A page of which next to nothing was chosen gives more, box by box."""

from __future__ import annotations

from worker.extraction.main_text.fallback import mean_chance, widen
from worker.extraction.page import open_page
from worker.extraction.page.segments import read_segments
from worker.normalize.html import parse_html

LONG = "The ferry between the two old harbours sails again from Monday, eleven years after the last boat."
PAGE = f"<div><p>{LONG}</p><p>{LONG}</p></div><div><p>{LONG}</p></div>"


def widened(odds: list[float], running: list[int], first: str = "unlikely") -> list[str]:
    document = open_page(parse_html(f"<html><body>{PAGE}</body></html>"), "https://paper.example/a")
    verdicts = [first, "unlikely", "unlikely"]
    return list(widen(document, read_segments(document), running, odds, verdicts))  # type: ignore[arg-type]


def test_the_likeliest_box_is_taken_whole() -> None:
    assert widened([-1.0, -2.0, -1.8], [60, 60, 60]) == ["cluster", "cluster", "unlikely"]


def test_nothing_is_added_to_a_text_that_is_there() -> None:
    assert widened([3.0, -1.0, -1.0], [60, 60, 60], "likely") == ["likely", "unlikely", "unlikely"]


def test_a_box_beyond_belief_stays_out() -> None:
    assert widened([-4.0, -4.0, -4.0], [60, 60, 60]) == ["unlikely"] * 3


def test_the_chance_of_a_box_goes_by_its_prose() -> None:
    assert mean_chance([0, 1], [1, 3], [0.0, -100.0]) < 0.13
