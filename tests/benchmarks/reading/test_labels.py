"""Which segments of a page a person took for its text."""

from __future__ import annotations

import pytest

from benchmarks.reading.main_text.labels import label_segments
from worker.extraction.page import open_page
from worker.extraction.page.segments import read_segments
from worker.normalize.html import parse_html

ONE = "The ferry between the two old harbours sails again from Monday."
TWO = "Eleven years after the last boat nobody remembers the fare."
THREE = "The harbour master does, and she will not tell anybody."


def labels(body: str, **page: object) -> list[bool | None]:
    document = open_page(parse_html(f"<html><body>{body}</body></html>"), "https://paper.example/a")
    return label_segments(page, document, read_segments(document))


def test_long_pieces_are_text_where_they_stand_in_the_person_s_text() -> None:
    assert labels(f"<p>{ONE}</p><p>{THREE}</p>", body_text=f"{ONE}\n{TWO}") == [True, False]


def test_a_piece_that_is_half_in_the_text_is_not_used() -> None:
    half = "The ferry between the two old harbours sails no more, they say in every bar of the town tonight."
    assert labels(f"<p>{half}</p>", body_text=f"{ONE}\n{TWO}") == [None]


def test_short_pieces_are_text_between_the_long_ones_around_them() -> None:
    body = f"<p>{ONE}</p><h2>The fare</h2><p>{TWO}</p><h2>Share</h2>"
    assert labels(body, body_text=f"{ONE}\nThe fare\n{TWO}") == [True, True, True, False]


def test_a_copy_far_from_the_text_is_not_used() -> None:
    aside = "".join(f"<p>Aside number {n}, which is about something else entirely.</p>" for n in range(4))
    found = labels(f"<p>{ONE}</p><p>{TWO}</p><p>{THREE}</p>{aside}<p>{ONE}</p>", body_text=f"{ONE}\n{TWO}\n{THREE}")
    assert (found[:3], found[-1]) == ([True] * 3, None)


@pytest.mark.parametrize(("text", "wanted"), [("The old pier is open.", True), ("Log in here", False), ("Other", None)])
def test_snippets_label_the_pieces_that_hold_them(text: str, wanted: bool | None) -> None:
    snippets = {"with": ["old pier is"], "without": ["log in"]}
    assert labels(f"<p>{text}</p>", body_text=None, **snippets) == [wanted]


def test_the_cells_of_a_row_are_read_as_one_line() -> None:
    row = "<table><tr><td>Monday the ferry sails</td><td>at nine o'clock</td></tr></table>"
    assert labels(row, body_text="Monday the ferry sails at nine o'clock") == [True, True]
