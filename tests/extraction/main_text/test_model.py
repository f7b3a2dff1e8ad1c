"""The weights in the repository fit the features, and weigh what they should."""

from __future__ import annotations

from worker.extraction.main_text.model import (
    COLUMNS,
    KINDS,
    PageRows,
    chance,
    coarsened,
    kind_chances,
    kind_model,
    text_model,
)
from worker.extraction.main_text.title_match import find_witnesses
from worker.extraction.page import open_page
from worker.extraction.page.segments import read_segments
from worker.normalize.html import parse_html

LONG = "The ferry between the two old harbours sails again from Monday, eleven years after the last boat."
PAGE = (
    f"<nav><a href=/a>News</a></nav><article><h1>Ferry</h1>{''.join(f'<p>{LONG} {n}.</p>' for n in range(9))}</article>"
)


def page_rows() -> PageRows:
    document = open_page(parse_html(f"<html><body>{PAGE}</body></html>"), "https://paper.example/news/ferry")
    return PageRows(document, read_segments(document), find_witnesses(document))


def test_paragraphs_outweigh_navigation() -> None:
    rows = page_rows()
    kinds = kind_chances(rows)
    scores = [text_model().score(rows.row(k, kinds)) for k in range(len(rows.segments))]
    assert scores[0] < 0 < min(scores[2:])


def test_chances_of_kinds_add_up_to_one() -> None:
    chances = kind_chances(page_rows())
    assert len(chances) == len(KINDS) == len(kind_model())
    assert abs(sum(chances) - 1) < 1e-5


def test_a_row_has_all_columns_and_what_they_add_is_the_score() -> None:
    rows = page_rows()
    row = rows.row(2, kind_chances(rows))
    assert len(row) == len(COLUMNS) == len(set(COLUMNS))
    model = text_model()
    start = sum(tree[4] if isinstance(tree, list) else tree for tree in model.trees)
    assert abs(start + sum(model.contributions(row).values()) - model.score(row)) < 0.01


def test_chances_of_log_odds() -> None:
    assert chance(0.0) == 0.5
    assert chance(-1000.0) < 1e-8


def test_a_page_is_not_told_from_others_by_the_digits_of_its_chances() -> None:
    assert coarsened([0.712345, 0.187654, 0.1]) == coarsened([0.694321, 0.2, 0.104]) == [0.7, 0.2, 0.1]


def test_all_columns_are_floats_so_that_comparing_them_is_fast() -> None:
    rows = page_rows()
    assert {type(value) for value in rows.row(2, coarsened(kind_chances(rows)))} == {float}
