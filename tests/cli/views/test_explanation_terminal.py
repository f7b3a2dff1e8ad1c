"""An explanation on the terminal."""

from __future__ import annotations

import io
from datetime import UTC, datetime

import pytest
from rich.console import Console

from tests.explain.pages import PAGE, PARAGRAPHS, URL
from worker.cli.views.explanation_terminal import (
    compared,
    print_explanation,
    reasons_in_words,
    runs,
    shown,
    without_controls,
)
from worker.explain import Alternative, Passage, explain
from worker.records import Author, ExtractionRules


def printed(*, weights: bool = False, rules: ExtractionRules | None = None, page: str = PAGE) -> str:
    """What is printed of the page, on a wide terminal."""
    out = io.StringIO()
    console = Console(file=out, width=400, highlight=False)
    print_explanation(console, explain(page.encode(), URL, rules=rules), "no source has this site", weights=weights)
    return out.getvalue()


def test_it_shows_fields_pictures_text_and_teasers() -> None:
    said = printed()
    assert "or Ferry back after eleven years" in said
    assert "caption: The new boat at the pier on Monday.  from figure > figcaption.caption" in said
    assert "credit: Jo Bell  from figcaption.caption > span.credit" in said
    assert "▒ caption: caption and credit of picture 1" in said
    assert "Teasers: 3 of 3 cards" in said
    assert all(f"│ {paragraph}" in said for paragraph in PARAGRAPHS)


def test_the_label_of_a_promo_stands_once_above_its_lines() -> None:
    assert printed().count("▒ teaser: a teaser of the block “You may also like”") == 1


def test_weights_are_shown_where_asked_for() -> None:
    assert "log-odds" not in printed().split("Teasers:")[0]
    assert "what every card starts from" in printed(weights=True)
    assert "reads like the article's text, log-odds +" in printed(weights=True)


def test_rules_are_shown_with_what_they_name() -> None:
    said = printed(rules=ExtractionRules(title=("h1",), date=(".gone",)))
    assert "rules: no source has this site; title names 1 element; date names no elements" in said


def test_a_warning_of_the_page_is_shown() -> None:
    assert "warning: the rule title = 'h1[' is no CSS selector" in printed(rules=ExtractionRules(title=("h1[",)))


def test_many_pieces_in_a_row_that_are_not_the_article_s_are_counted() -> None:
    menu = "".join(f"<li><a href=/{n}>Part {n}</a></li>" for n in range(9))
    said = printed(page=PAGE.replace('<nav class="menu"><ul>', f'<nav class="menu"><ul>{menu}'))
    assert "▒ 11 pieces left out: a line of links in navigation (11)" in said
    assert "Part 3" not in said


def test_reasons_are_counted_the_commonest_first() -> None:
    run = [Passage("a", False, "other", "b"), Passage("c", False, "other", "d"), Passage("e", False, "other", "d")]
    assert reasons_in_words(run) == "d (2), b (1)"


def test_runs_hold_what_belongs_together() -> None:
    roles = ("other", "other", "text", "text", "teaser", "teaser", "other")
    found = [len(run) for run in runs(Passage("x", role == "text", role, "why") for role in roles)]
    assert found == [2, 1, 1, 2, 1]


def test_the_same_value_is_said_once_with_all_its_places() -> None:
    others = (Alternative("b", "meta x"), Alternative("a", "h1"), Alternative("a", "meta y"), Alternative("b", "h2"))
    assert compared(others, "a") == [("the same", "h1, meta y"), ("or b", "meta x, h2")]


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        (None, "–"),
        ((), "–"),
        (True, "yes"),
        (False, "no"),
        ((Author("Ines Carrow"), Author("Jo Bell")), "Ines Carrow, Jo Bell"),
        (("ferry", "harbour"), "ferry, harbour"),
        (datetime(2026, 3, 3, 9, 10, tzinfo=UTC), "2026-03-03T09:10:00+00:00"),
        ("a" * 400, "a" * 159 + "…"),
        ("red \x1b[31m", "red [31m"),
    ],
)
def test_a_value_in_few_words(value: object, wanted: str) -> None:
    assert shown(value) == wanted


def test_no_text_can_steer_the_terminal() -> None:
    assert without_controls("a\x1b]0;b\x07\nc\x9bd\ud83d") == "a]0;b\ncd"
