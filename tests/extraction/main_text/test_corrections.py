"""What the model cannot know: what surely is the article's text and what surely is not."""

from __future__ import annotations

from typing import Any

import pytest

from worker.extraction.main_text.corrections import Case, is_promo_line, judge, other_stories
from worker.extraction.main_text.model import PageRows
from worker.extraction.main_text.title_match import find_witnesses
from worker.extraction.page import Page, open_page
from worker.extraction.page.segments import Segment, read_segments
from worker.normalize.html import parse_html

LONG = "The ferry between the two old harbours sails again from Monday, eleven years after the last boat."
LEDE = "The last loaf of rye left the brick oven in Mill Street this morning."


def opened(body: str, head: str = "") -> Page:
    return open_page(parse_html(f"<html><head>{head}</head><body>{body}</body></html>"), "https://paper.example/a")


def judged(body: str, odds: list[float], *, head: str = "", is_article: bool = True, **kind: Any) -> list[str]:
    document = opened(body, head)
    segments, witnesses = read_segments(document), find_witnesses(document)
    rows = PageRows(document, segments, witnesses)
    case = Case(document, segments, odds, witnesses, rows.places, rows.surroundings, is_article, **kind)
    return list(judge(case))


@pytest.mark.parametrize(
    ("text", "linked", "wanted"),
    [
        ("Read more: Ferry line reopens", 18, True),
        ("Lesen Sie auch: Fähre fährt wieder", 18, True),
        ("関連記事：フェリー再開", 7, True),
        ("Read more about it on page two", 0, False),
        ("The ferry sails again", 21, False),
        ("Related to this is the question of who pays. " + LONG * 2, 200, False),
    ],
)
def test_a_promo_line_begins_as_one_and_is_a_link(text: str, linked: int, wanted: bool) -> None:
    assert is_promo_line(Segment(0, 0, 1, text, linked)) is wanted


def test_a_heading_right_between_paragraphs_is_kept_unless_it_announces_promos() -> None:
    body = f"<div><p>{LONG}</p><h2>GPU</h2><p>{LONG}</p><h2>Related</h2><p>{LONG}</p></div>"
    assert judged(body, [4.0, -4.0, 4.0, -4.0, 4.0]) == ["likely", "heading", "likely", "unlikely", "likely"]
    assert judged(body, [4.0, -4.0, 0.5, -4.0, 4.0])[1] == "unlikely"
    assert judged(body, [4.0, -9.0, 4.0, -4.0, 4.0])[1] == "unlikely"
    boxed = f"<div><p>{LONG}</p><div class=newsletter><h2>Every Friday</h2></div><p>{LONG}</p></div>"
    assert judged(boxed, [4.0, -4.0, 4.0])[1] == "unlikely"


@pytest.mark.parametrize(
    ("box", "odd", "verdict"),
    [
        ('<div style="Display : none">7 0 17:00</div>', 2.0, "foreign"),
        ('<div style="display: none">A long part that a click shows.</div>', 4.0, "likely"),
        ("<div>Subscribe now</div>", 2.0, "appeal"),
        ("<div>Subscribe now</div>", 4.0, "likely"),
        ("<footer>Links may pay us.</footer>", 2.0, "foreign"),
        ("<footer>Links may pay us.</footer>", 4.0, "likely"),
        ("<div class=comments><p>So true.</p></div>", 2.0, "foreign"),
        ("<div>Photo:</div>", 9.0, "label"),
    ],
)
def test_what_surely_is_no_text_yields_to_sure_odds(box: str, odd: float, verdict: str) -> None:
    assert judged(f"<div><p>{LONG}</p><p>{LONG}</p></div>{box}", [4.0, 4.0, odd])[2] == verdict


def test_names_of_what_holds_the_article_say_nothing() -> None:
    assert judged(f"<div class=comments><p>{LONG}</p><p>{LONG}</p></div>", [2.0, 2.0]) == ["likely", "likely"]


def test_pages_of_other_kinds_keep_comments_and_links() -> None:
    body = f"<div><p>{LONG}</p><p>{LONG}</p></div><div class=comments><p>So true.</p></div>"
    assert judged(body, [4.0, 4.0, 2.0], is_article=False) == ["likely"] * 3


def test_a_piece_with_a_headline_of_its_own_behind_the_article_is_another() -> None:
    article = "<article><h1>{}</h1><p>{}</p></article>"
    body = article.format("The ferry", LONG) + article.format("The library", LONG.upper())
    assert judged(body, [-9.0, 4.0, 1.0, 4.0]) == ["unlikely", "likely", "other", "other"]


def test_an_article_around_the_headline_is_no_other_one() -> None:
    body = f"<article><h1>The ferry</h1><article><h1>Its boats</h1><p>{LONG}</p></article></article>"
    document = opened(body)
    assert other_stories(document, document.tags.index("h1")) == []


@pytest.mark.parametrize(
    ("page", "head", "verdict"),
    [
        (f'<h1>The last loaf</h1><p class="standfirst">{LEDE}</p>', "", "lede"),
        (f"<h1>The last loaf</h1><p>{LEDE}</p>", f'<meta name="description" content="{LEDE}">', "lede"),
        (f"<h1>The last loaf</h1><p>{LEDE}</p>", "", "unlikely"),
        (f'<h1>The last loaf</h1><p class="standfirst share">{LEDE}</p>', "", "unlikely"),
        ('<h1>The last loaf</h1><p class="standfirst">Rye.</p>', "", "unlikely"),
    ],
)
def test_a_lede_stands_behind_the_headline_and_is_named_or_said(page: str, head: str, verdict: str) -> None:
    assert judged(f"{page}<p>{LONG}</p>", [-9.0, -1.0, 4.0], head=head)[1] == verdict


def test_a_lede_stands_before_the_text() -> None:
    page = f'<h1>The last loaf</h1><p>{LONG}</p><p class="standfirst">{LEDE}</p>'
    assert judged(page, [-9.0, 4.0, -1.0])[2] == "unlikely"


def test_comments_may_be_the_text_of_what_may_be_a_forum() -> None:
    page = f"<p>{LONG}</p><div class=comments><p>{LEDE}</p></div>"
    assert judged(page, [5.0, 1.0]) == ["likely", "foreign"]
    assert judged(page, [5.0, 1.0], foreign=frozenset()) == ["likely", "likely"]


def test_a_page_of_another_kind_has_a_bar_of_its_own() -> None:
    assert judged(f"<p>{LONG}</p><p>{LEDE}</p>", [-0.5, -1.5], is_article=False, bar=-1.0) == ["likely", "unlikely"]
